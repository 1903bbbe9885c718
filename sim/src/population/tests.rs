use std::collections::BTreeSet;

use jiff::civil::date;

use super::*;
use crate::jlis::{CertificateStatus, Request, Response};
use crate::pki::{Authority, Certificate, CertificateKind, Generation};

fn population() -> Population {
    Population::new(7, VirtualTime::morning_of(date(2026, 11, 25)))
}

fn citizens(count: u32) -> Vec<Citizen> {
    (0..count)
        .filter_map(|number| population().citizen(number))
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_card_and_another_seed_another() {
    let (one, other) = (population(), Population::new(8, population().at));
    for number in [0, 1, 999_999, Population::MOST - 1] {
        let citizen = one.citizen(number).unwrap();
        assert_eq!(one.citizen(number), Some(citizen));
        assert_eq!(one.spec(&citizen), one.spec(&citizen));
        assert_ne!(other.citizen(number), Some(citizen));
    }
}

#[test]
fn a_citizen_is_found_by_one_key_only() {
    assert_eq!(population().by_key("citizen-17"), population().citizen(17));
    for key in [
        "citizen-017",
        "citizen-+17",
        "citizen-",
        "17",
        "citizen-8000000",
    ] {
        assert_eq!(population().by_key(key), None, "{key}");
    }
}

#[test]
fn one_more_citizen_changes_nobody() {
    let all = citizens(40);
    let (_, together) = Jlis::begin(&population().cast(all.clone()));
    assert_eq!(together.len(), all.len());
    for (citizen, (key, spec)) in all.iter().zip(together) {
        assert_eq!(citizen.key(), key);
        assert_eq!(population().spec(citizen), Some(spec));
    }
}

#[test]
fn every_citizen_is_a_valid_person_born_before_the_card_and_within_its_term() {
    let today = population().at.date();
    for citizen in citizens(20_000) {
        let person = citizen.person().unwrap();
        assert!(person.individual_number.digits().starts_with("9999"));
        assert!(person.birth <= citizen.issued && citizen.issued <= citizen.certified);
        assert!(citizen.certified <= today);
        let expires = match citizen.kind {
            CardKind::NoPhotoInfant => crate::vocabulary::birthday_in(citizen.birth, 5),
            _ => card_last_day(citizen.birth, citizen.issued),
        };
        let certificates = certificate_last_day(citizen.birth, citizen.certified, expires);
        assert!(certificates >= today && expires >= today, "{citizen:?}");
    }
}

#[test]
fn no_two_citizens_share_a_number_or_a_serial() {
    const COUNT: u32 = 5_000;
    let mut seen = [const { BTreeSet::new() }; 3];
    for citizen in citizens(COUNT) {
        let spec = population().spec(&citizen).unwrap();
        let [numbers, serials, seeds] = &mut seen;
        numbers.insert(spec.individual_number.digits().to_owned());
        serials.insert(spec.serial);
        seeds.insert(spec.seed.to_string());
    }
    assert!(seen.iter().all(|seen| seen.len() == COUNT as usize));
}

#[test]
fn certificates_verify_and_j_lis_answers_for_them_as_the_citizen_stands() {
    let chosen: Vec<Citizen> = citizens(4_000)
        .into_iter()
        .filter(|it| it.standing != Standing::InForce)
        .chain(citizens(8))
        .collect();
    let (mut jlis, cards) = Jlis::begin(&population().cast(chosen.clone()));
    let mut serials = BTreeSet::new();
    for (key, spec) in cards {
        let own = Certificate::from_der(&spec.auth_certificate).unwrap();
        let proved = Generation::ALL.into_iter().any(|generation| {
            let authority = Authority::of(CertificateKind::Authentication, generation);
            let authority = Certificate::from_der(authority.certificate()).unwrap();
            own.verify_issued_by(&authority).is_ok()
        });
        assert!(proved, "{key}");
        let serial = own.serial().parse().unwrap();
        assert!(serials.insert(own.serial().to_owned()), "{key}");
        let citizen = chosen.iter().find(|it| it.key() == key).unwrap();
        let expected = match citizen.standing {
            Standing::InForce => CertificateStatus::Good,
            Standing::Suspended => CertificateStatus::Suspended,
            Standing::Ended(_) => CertificateStatus::Revoked,
        };
        match jlis.handle(population().at, Request::CertificateStatus { serial }) {
            Response::Status { status } => assert_eq!(status, expected, "{key}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn every_kind_of_holder_turns_up() {
    let all = citizens(20_000);
    for kind in [
        CardKind::Ordinary,
        CardKind::FaceOnly,
        CardKind::NoPhotoInfant,
    ] {
        assert!(all.iter().any(|it| it.kind == kind), "{kind:?}");
    }
    assert!(all.iter().any(|it| it.standing == Standing::Suspended));
    assert!(all.iter().any(|it| it.certified > it.issued));
    assert!(
        all.iter()
            .any(|it| age_on(it.birth, it.issued) < SIGNING_AGE)
    );
}

#[test]
fn a_citizen_is_small() {
    assert!(size_of::<Citizen>() <= 40, "{}", size_of::<Citizen>());
}

#[test]
fn nobody_is_there_beyond_the_last_number_or_before_the_first_card() {
    assert_eq!(population().citizen(Population::MOST), None);
    let before = Population::new(7, VirtualTime::morning_of(date(2015, 12, 31)));
    assert_eq!(before.citizen(0), None);
}
