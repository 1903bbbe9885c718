//! 医療情報閲覧.

use jiff::civil::{Date, date};

use super::world::{
    CLINIC, EVERYTHING, HANAKO, HOSPITAL, THERAPY, TestCard, World, at, cast, facility, insured,
    medical,
};
use crate::cast::MedicalKind;
use crate::fund::{Consents, Request, Response, ViewingStop};

fn world(day: Date, kind: MedicalKind, days: &[Date]) -> World {
    let mut cast = cast(day);
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.medical = days.iter().map(|on| medical(kind, *on)).collect();
    World::begin(&cast)
}

/// The days of what is shown, and whether a consent opens it.
fn view(world: &World, code: &str, key: &str, kind: MedicalKind) -> (Vec<Date>, bool) {
    let request = Request::ViewMedical {
        facility: facility(code),
        key: key.to_owned(),
        kind,
    };
    match world.ask(request) {
        Response::Medical {
            records, consented, ..
        } => (records.iter().map(|record| record.on).collect(), consented),
        other => panic!("no medical answer: {other:?}"),
    }
}

fn key(world: &World, consents: Consents) -> Option<String> {
    world.check(CLINIC, &TestCard::hanako(), consents).key
}

#[test]
fn consent_lasts_24_hours_and_belongs_to_the_facility_where_it_was_given() {
    let world = world(date(2025, 6, 10), MedicalKind::Drugs, &[date(2025, 5, 1)]);
    let key = key(&world, EVERYTHING).unwrap();
    let seen = (vec![date(2025, 5, 1)], true);
    assert_eq!(view(&world, CLINIC, &key, MedicalKind::Drugs), seen);
    let elsewhere = view(&world, HOSPITAL, &key, MedicalKind::Drugs);
    assert_eq!(elsewhere, (vec![], false));
    world.go_to(at(date(2025, 6, 11), 8, 59));
    assert_eq!(view(&world, CLINIC, &key, MedicalKind::Drugs), seen);
    world.go_to(at(date(2025, 6, 11), 9, 1));
    assert_eq!(
        view(&world, CLINIC, &key, MedicalKind::Drugs),
        (vec![], false)
    );
}

#[test]
fn consent_to_drugs_does_not_open_surgery_and_no_consent_opens_nothing() {
    let world = world(date(2025, 6, 10), MedicalKind::Surgery, &[date(2025, 5, 1)]);
    let drugs = Consents {
        drugs: true,
        ..Consents::default()
    };
    let key_to_drugs = key(&world, drugs).unwrap();
    let surgery = view(&world, CLINIC, &key_to_drugs, MedicalKind::Surgery);
    assert_eq!(surgery, (vec![], false));
    let empty = view(&world, CLINIC, &key_to_drugs, MedicalKind::Drugs);
    assert_eq!(empty, (vec![], true));
    assert_eq!(key(&world, Consents::default()), None);
}

#[test]
fn a_later_card_check_replaces_the_consent() {
    let world = world(date(2025, 6, 10), MedicalKind::Drugs, &[date(2025, 5, 1)]);
    let first = key(&world, EVERYTHING).unwrap();
    assert_eq!(key(&world, Consents::default()), None);
    let withdrawn = view(&world, CLINIC, &first, MedicalKind::Drugs);
    assert_eq!(withdrawn, (vec![], false));
}

#[test]
fn windows_reach_as_far_back_as_the_rule_says() {
    use MedicalKind::{Checkups, Clinical, Drugs, Surgery};
    for (kind, day, on, shown) in [
        (Drugs, date(2024, 8, 1), date(2021, 8, 31), false),
        (Drugs, date(2024, 8, 1), date(2021, 9, 1), true),
        (Drugs, date(2025, 6, 10), date(2022, 6, 9), false),
        (Drugs, date(2025, 6, 10), date(2022, 6, 10), true),
        (Checkups, date(2024, 6, 10), date(2020, 3, 31), false),
        (Checkups, date(2024, 6, 10), date(2020, 4, 1), true),
        (Checkups, date(2025, 6, 10), date(2020, 6, 9), false),
        (Clinical, date(2022, 8, 31), date(2022, 6, 1), false),
        (Clinical, date(2022, 9, 1), date(2022, 6, 1), true),
        (Clinical, date(2022, 9, 1), date(2022, 5, 31), false),
        (Surgery, date(2023, 4, 30), date(2023, 4, 1), false),
        (Surgery, date(2023, 5, 1), date(2023, 4, 1), true),
    ] {
        let world = world(day, kind, &[on]);
        let key = key(&world, EVERYTHING).unwrap();
        let (records, _) = view(&world, CLINIC, &key, kind);
        assert_eq!(!records.is_empty(), shown, "{kind:?} of {on} on {day}");
    }
}

#[test]
fn at_most_the_last_five_checkups_are_shown() {
    let days: Vec<_> = (1..=6).map(|month| date(2025, month, 1)).collect();
    let world = world(date(2025, 6, 10), MedicalKind::Checkups, &days);
    let key = key(&world, EVERYTHING).unwrap();
    let (shown, _) = view(&world, CLINIC, &key, MedicalKind::Checkups);
    assert_eq!(shown, days[1..]);
}

#[test]
fn a_facility_for_eligibility_only_gets_no_key() {
    let world = world(date(2025, 6, 10), MedicalKind::Drugs, &[date(2025, 5, 1)]);
    let check = world.check(THERAPY, &TestCard::hanako(), EVERYTHING);
    assert_eq!(check.key, None);
}

#[test]
fn a_stop_on_viewing_hides_medical_information_and_its_end_shows_it_again() {
    let world = world(date(2025, 6, 10), MedicalKind::Drugs, &[date(2025, 5, 1)]);
    let key = key(&world, EVERYTHING).unwrap();
    for (stop, shown) in [
        (ViewingStop::Medical, 0),
        (ViewingStop::Everything, 0),
        (ViewingStop::None, 1),
    ] {
        let answer = world.ask(Request::SetViewingStop {
            insurer: "06139992".parse().unwrap(),
            insured: insured("06139992 記号12 番号345 枝番02"),
            stop,
        });
        assert_eq!(answer, Response::Accepted);
        let (records, _) = view(&world, CLINIC, &key, MedicalKind::Drugs);
        assert_eq!(records.len(), shown, "{stop:?}");
    }
}
