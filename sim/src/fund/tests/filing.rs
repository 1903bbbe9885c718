//! What insurers file, and the audit log.

use jiff::civil::date;

use super::world::{
    CLINIC, EVERYTHING, HANAKO_SERIAL, TestCard, World, at, cast, enrolment, insured, person,
};
use crate::fund::{Filing, Holder, Request, Response, Validity, ViewingStop};
use crate::jlis::{CertificateStatus, LinkCode};
use crate::vocabulary::IndividualNumber;

const NEW: &str = "139998 番号9 枝番01";

fn holder() -> Holder {
    let person = person("見本 花子", "ミホン ハナコ", date(1990, 5, 10), 1);
    Holder {
        name: person.name,
        birth: person.birth,
        sex: person.sex,
        address: person.address,
    }
}

fn file(world: &World, insurer: &str, filing: Filing) -> Response {
    let insurer = insurer.parse().unwrap();
    world.ask(Request::File { insurer, filing })
}

fn acquire(seed: u32) -> Filing {
    Filing::Acquire {
        number: IndividualNumber::synthetic(seed),
        holder: holder(),
        enrolment: enrolment(NEW, date(2025, 6, 1), None),
    }
}

#[test]
fn what_an_insurer_files_shows_at_the_next_card_check() {
    let world = World::on(date(2025, 6, 10));
    let lose = Filing::Lose {
        insured: insured("06139992 記号12 番号345 枝番02"),
        on: date(2025, 6, 1),
    };
    assert_eq!(file(&world, "06139992", lose), Response::Accepted);
    let between = world.check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert_eq!(between.validity, Validity::Invalid);
    assert_eq!(file(&world, "139998", acquire(1)), Response::Accepted);
    let after = world.check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert_eq!(after.validity, Validity::Valid);
    assert_eq!(after.records[0].insured, insured(NEW));
    let void = Filing::Void {
        insured: insured(NEW),
    };
    assert_eq!(file(&world, "139998", void), Response::Accepted);
    let voided = world.check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert_eq!(voided.validity, Validity::Invalid);
}

#[test]
fn a_record_filed_under_another_persons_number_shows_there_until_it_is_stopped_and_corrected() {
    let world = World::on(date(2025, 6, 10));
    let taro = TestCard::taro();
    let seen = |world: &World| {
        world
            .by_number(NEW, date(1990, 5, 10), date(2025, 6, 10))
            .validity
    };
    assert_eq!(file(&world, "139998", acquire(2)), Response::Accepted);
    assert_eq!(seen(&world), Validity::Valid);
    let stop = |stop| {
        world.ask(Request::SetViewingStop {
            insurer: "139998".parse().unwrap(),
            insured: insured(NEW),
            stop,
        })
    };
    assert_eq!(stop(ViewingStop::Everything), Response::Accepted);
    assert_eq!(seen(&world), Validity::NoneFound);
    let correct = Filing::Correct {
        number: IndividualNumber::synthetic(1),
        holder: holder(),
        enrolment: enrolment(NEW, date(2025, 6, 1), None),
    };
    assert_eq!(file(&world, "139998", correct), Response::Accepted);
    assert_eq!(seen(&world), Validity::NoneFound);
    assert_eq!(stop(ViewingStop::None), Response::Accepted);
    assert_eq!(seen(&world), Validity::Valid);
    let own = world.check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert_eq!(own.records[0].insured, insured(NEW));
    let proof = world.proof(
        &crate::fund::Channel::Portal,
        &taro,
        crate::fund::IdentityMeans::Pin,
    );
    let Response::Own { stopped, .. } = world.ask(Request::Own { proof }) else {
        panic!("not own")
    };
    assert!(!stopped);
}

#[test]
fn of_two_people_under_one_number_the_one_filed_last_is_meant() {
    let world = World::on(date(2025, 6, 10));
    assert_eq!(file(&world, "139998", acquire(2)), Response::Accepted);
    world.go_to(at(date(2025, 6, 11), 9, 0));
    assert_eq!(file(&world, "139998", acquire(1)), Response::Accepted);
    let own = |world: &World| {
        let check = world.check(CLINIC, &TestCard::hanako(), EVERYTHING);
        check.records.first().map(|record| record.insured.clone())
    };
    assert_eq!(own(&world), Some(insured(NEW)));
    let void = Filing::Void {
        insured: insured(NEW),
    };
    assert_eq!(file(&world, "139998", void), Response::Accepted);
    assert_ne!(own(&world), Some(insured(NEW)));
}

#[test]
fn an_insurer_files_only_for_itself_and_only_numbers_that_exist() {
    let world = World::on(date(2025, 6, 10));
    for response in [
        file(&world, "06139992", acquire(1)),
        file(&world, "139998", acquire(99)),
        file(
            &world,
            "139998",
            Filing::Void {
                insured: insured("139998 番号1"),
            },
        ),
        file(
            &world,
            "139998",
            Filing::Lose {
                insured: insured("139998 番号77 枝番01"),
                on: date(2015, 3, 31),
            },
        ),
    ] {
        assert!(matches!(response, Response::Refused { .. }), "{response:?}");
    }
}

#[test]
fn a_filing_during_an_outage_of_the_register_finds_its_person_afterwards() {
    // 太郎 is known by his 連携符号 already, and his number is forgotten.
    let world = World::on(date(2025, 6, 10));
    let taro = TestCard::taro();
    let registered = |world: &World| {
        let channel = crate::fund::Channel::Portal;
        let proof = world.proof(&channel, &taro, crate::fund::IdentityMeans::Pin);
        world.ask(Request::Register { channel, proof })
    };
    assert_eq!(registered(&world), Response::Registered);
    world.jlis.borrow_mut().down = true;
    assert_eq!(file(&world, "139998", acquire(2)), Response::Accepted);
    let by_number = world.by_number(NEW, date(1990, 5, 10), date(2025, 6, 10));
    assert_eq!(by_number.validity, Validity::Valid);
    world.jlis.borrow_mut().down = false;
    let check = world.check(CLINIC, &taro, EVERYTHING);
    assert_eq!(check.records[0].insured, insured(NEW));
    let again = world.by_number(NEW, date(1990, 5, 10), date(2025, 6, 10));
    assert_eq!(again.validity, Validity::Valid);
}

#[test]
fn a_card_issued_after_the_beginning_finds_its_person_by_the_link_code() {
    let world = World::on(date(2025, 6, 10));
    let new = TestCard::new("B001", date(2025, 6, 1), date(2030, 5, 10));
    let entry = (LinkCode("L0".to_owned()), CertificateStatus::Good);
    world
        .jlis
        .borrow_mut()
        .serials
        .insert("B001".to_owned(), entry);
    let check = world.check(CLINIC, &new, EVERYTHING);
    assert_eq!(
        check.records[0].insured,
        insured("06139992 記号12 番号345 枝番02")
    );
    world.status(HANAKO_SERIAL, CertificateStatus::Revoked);
    world.go_to(at(date(2025, 6, 11), 9, 0));
    let old = world.visit(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert!(matches!(old, Response::CardRefused { .. }));
}

#[test]
fn every_look_is_in_the_audit_log_of_the_insurer_and_of_no_other() {
    let world = World::begin(&cast(date(2025, 6, 10)));
    world.check(CLINIC, &TestCard::hanako(), EVERYTHING);
    let id = "06139992 記号12 番号345 枝番02";
    world.by_number(id, date(1990, 5, 10), date(2025, 6, 10));
    let log = |insurer: &str| {
        world.ask(Request::AuditLog {
            insurer: insurer.parse().unwrap(),
            insured: insured(id),
        })
    };
    let Response::Log { accesses } = log("06139992") else {
        panic!("no log")
    };
    let by: Vec<_> = accesses.iter().map(|access| access.by.as_str()).collect();
    assert_eq!(by, ["見本診療所", "見本診療所"]);
    assert!(matches!(log("139998"), Response::Refused { .. }));
}
