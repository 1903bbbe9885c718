//! 資格照会 keyed by number, 照会番号.

use jiff::civil::date;

use super::world::{CLINIC, HANAKO, HOSPITAL, World, cast, enrolment, facility, insured, person};
use crate::fund::{Consents, Request, Response, Validity};

const HANAKO_ID: &str = "06139992 記号12 番号345 枝番02";

#[test]
fn a_number_gives_eligibility_and_never_a_key_or_the_limit_class_without_consent() {
    let world = World::on(date(2025, 6, 10));
    let (birth, on) = (date(1990, 5, 10), date(2025, 6, 10));
    let check = world.by_number(HANAKO_ID, birth, on);
    assert_eq!(check.validity, Validity::Valid);
    assert_eq!(check.key, None);
    assert_eq!(check.records[0].limit, None);
    let response = world.ask(Request::CheckByNumber {
        facility: facility(CLINIC),
        insured: insured(HANAKO_ID),
        birth,
        on,
        limit_consent: true,
    });
    let Response::Checked(check) = response else {
        panic!("not checked")
    };
    assert!(check.records[0].limit.is_some());
}

#[test]
fn a_missing_branch_is_told_and_a_wrong_birthday_or_number_finds_nothing() {
    let world = World::on(date(2025, 6, 10));
    let on = date(2025, 6, 10);
    let check = world.by_number("06139992 記号１２ 番号345", date(1990, 5, 10), on);
    assert_eq!(check.records[0].insured, insured(HANAKO_ID));
    for (id, birth) in [
        (HANAKO_ID, date(1990, 5, 11)),
        ("06139992 記号12 番号346 枝番02", date(1990, 5, 10)),
        ("06139992 記号12 番号345 枝番03", date(1990, 5, 10)),
    ] {
        let check = world.by_number(id, birth, on);
        assert_eq!(check.validity, Validity::NoneFound, "{id}");
        assert!(check.records.is_empty());
    }
}

#[test]
fn twins_without_a_branch_are_several_and_nobody_is_shown() {
    let mut cast = cast(date(2025, 6, 10));
    let mut twin = person("見本 月子", "ミホン ツキコ", date(1990, 5, 10), 3);
    let id = "06139992 記号12 番号345 枝番03";
    twin.enrolments = vec![enrolment(id, date(2020, 4, 1), None)];
    cast.people.insert("見本 月子".to_owned(), twin);
    let world = World::begin(&cast);
    let (birth, on) = (date(1990, 5, 10), date(2025, 6, 10));
    let several = world.by_number("06139992 記号12 番号345", birth, on);
    assert_eq!(several.validity, Validity::Several);
    assert!(several.records.is_empty());
    assert_eq!(world.by_number(id, birth, on).validity, Validity::Valid);
}

#[test]
fn the_day_asked_about_decides_and_a_newer_insurance_is_not_disclosed() {
    let mut cast = cast(date(2025, 6, 10));
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.enrolments[0].until = Some(date(2025, 5, 1));
    let new = enrolment("139998 番号9 枝番01", date(2025, 6, 1), None);
    hanako.enrolments.push(new);
    let world = World::begin(&cast);
    for (on, validity) in [
        (date(2025, 4, 30), Validity::Valid),
        (date(2025, 5, 1), Validity::Invalid),
        (date(2025, 5, 31), Validity::Invalid),
        (date(2025, 6, 1), Validity::InvalidNewerExists),
    ] {
        let check = world.by_number(HANAKO_ID, date(1990, 5, 10), on);
        assert_eq!(check.validity, validity, "{on}");
        assert_eq!(check.records.len(), 1);
        assert_eq!(check.records[0].insured, insured(HANAKO_ID));
    }
}

#[test]
fn a_day_to_come_is_refused() {
    let world = World::on(date(2025, 6, 10));
    let response = world.ask(Request::CheckByNumber {
        facility: facility(CLINIC),
        insured: insured(HANAKO_ID),
        birth: date(1990, 5, 10),
        on: date(2025, 6, 11),
        limit_consent: false,
    });
    assert!(matches!(response, Response::Refused { .. }));
}

#[test]
fn the_share_of_someone_of_seventy_changes_with_the_month_after_the_birthday() {
    for (day, share) in [(date(2025, 7, 31), "3割"), (date(2025, 8, 1), "2割")] {
        let world = World::on(day);
        let check = world.by_number("139998 番号77 枝番01", date(1955, 7, 8), day);
        assert_eq!(
            check.records[0].share,
            Some(share.parse().unwrap()),
            "{day}"
        );
    }
}

#[test]
fn the_preschool_mark_ends_with_the_march_after_six() {
    for (day, preschool) in [(date(2025, 3, 31), true), (date(2025, 4, 1), false)] {
        let mut cast = cast(day);
        let birth = date(2019, 4, 1);
        cast.people.get_mut(HANAKO).unwrap().birth = birth;
        let check = World::begin(&cast).by_number(HANAKO_ID, birth, day);
        assert_eq!(check.records[0].preschool, preschool, "{day}");
    }
}

#[test]
fn a_reference_comes_back_to_the_facility_that_registered_it_and_to_no_other() {
    let world = World::on(date(2025, 6, 10));
    let register = |reference: String| {
        world.ask(Request::RegisterReference {
            facility: facility(CLINIC),
            reference,
            insured: insured(HANAKO_ID),
        })
    };
    assert!(matches!(register("9".repeat(51)), Response::Refused { .. }));
    assert_eq!(register("9".repeat(50)), Response::Accepted);
    let card = super::world::TestCard::hanako();
    let here = world.check(CLINIC, &card, Consents::default());
    assert_eq!(here.reference, Some("9".repeat(50)));
    let there = world.check(HOSPITAL, &card, Consents::default());
    assert_eq!(there.reference, None);
}
