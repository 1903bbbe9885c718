//! 利用登録 over time.

use jiff::civil::{Date, date};

use super::world::{CLINIC, HANAKO, TestCard, World, at, cast, facility, insured};
use crate::cast::Cast;
use crate::fund::{Channel, Fund, IdentityMeans, Registration, Request, Response};
use crate::jlis::{CertificateStatus, LinkCode};

const HANAKO_ID: &str = "06139992 記号12 番号345 枝番02";

fn clinic() -> Channel {
    Channel::Facility {
        code: facility(CLINIC),
    }
}

fn state(world: &World, card: &TestCard) -> Registration {
    match world.open(&clinic(), card) {
        Response::Session { registration, .. } => registration,
        other => panic!("no session: {other:?}"),
    }
}

fn cancel(world: &World) -> Response {
    world.ask(Request::CancelRegistration {
        insurer: "06139992".parse().unwrap(),
        insured: insured(HANAKO_ID),
    })
}

fn unregistered(world: &World, insurer: &str) -> usize {
    let insurer = insurer.parse().unwrap();
    match world.ask(Request::ListUnregistered { insurer }) {
        Response::Unregistered { members } => members.len(),
        other => panic!("no list: {other:?}"),
    }
}

/// A cast in which 花子's certificate was issued on 2020-04-02 and ends on 2025-04-01.
fn expiring(start: Date) -> Cast {
    let mut cast = cast(start);
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.birth = date(1990, 4, 1);
    let card = hanako.card.as_mut().unwrap();
    card.issued = date(2020, 4, 2);
    card.certificates_issued = date(2020, 4, 2);
    cast
}

/// That cast, and J-LIS knowing a new certificate of 花子.
fn renewed(cast: &Cast, from: Date) -> (World, TestCard) {
    let world = World::with(cast, Fund::begin(cast));
    let entry = (LinkCode("L0".to_owned()), CertificateStatus::Good);
    world
        .jlis
        .borrow_mut()
        .serials
        .insert("B001".to_owned(), entry);
    let card = TestCard::new("B001", from, date(2030, 4, 1));
    (world, card)
}

#[test]
fn a_cancellation_shows_at_the_end_of_the_following_month_and_registering_again_undoes_it() {
    let world = World::on(date(2025, 6, 10));
    let card = TestCard::hanako();
    assert_eq!(cancel(&world), Response::Accepted);
    world.go_to(at(date(2025, 7, 30), 9, 0));
    assert_eq!(state(&world, &card), Registration::Registered);
    world.go_to(at(date(2025, 7, 31), 9, 0));
    assert_eq!(state(&world, &card), Registration::NotRegistered);
    assert_eq!(unregistered(&world, "06139992"), 1);
    let proof = world.proof(&clinic(), &card, IdentityMeans::Pin);
    let channel = clinic();
    let again = world.ask(Request::Register { channel, proof });
    assert_eq!(again, Response::Registered);
    assert_eq!(state(&world, &card), Registration::Registered);
    assert_eq!(unregistered(&world, "06139992"), 0);
}

#[test]
fn cancellations_are_taken_from_28_october_2024() {
    let before = cancel(&World::on(date(2024, 10, 27)));
    assert!(matches!(before, Response::Refused { .. }));
    assert_eq!(cancel(&World::on(date(2024, 10, 28))), Response::Accepted);
}

#[test]
fn a_certificate_renewed_in_time_keeps_the_registration_and_one_renewed_after_the_grace_does_not() {
    let cast = expiring(date(2025, 8, 5));
    for (from, expected) in [
        (date(2025, 7, 31), Registration::Registered),
        (date(2025, 8, 1), Registration::Lapsed),
    ] {
        let (world, card) = renewed(&cast, from);
        assert_eq!(state(&world, &card), expected, "{from}");
    }
}

#[test]
fn a_lapsed_registration_can_be_made_anew() {
    let cast = expiring(date(2025, 8, 5));
    let (world, card) = renewed(&cast, date(2025, 8, 1));
    let proof = world.proof(&clinic(), &card, IdentityMeans::Pin);
    let channel = clinic();
    let again = world.ask(Request::Register { channel, proof });
    assert_eq!(again, Response::Registered);
    assert_eq!(state(&world, &card), Registration::Registered);
}

#[test]
fn whether_a_registration_outlives_a_reissue_is_a_parameter() {
    for (survives, expected) in [
        (true, Registration::Registered),
        (false, Registration::NotRegistered),
    ] {
        let mut cast = expiring(date(2024, 12, 31));
        cast.parameters.registration_survives_reissue = survives;
        // Four months before the end of the old certificate: no renewal, so a new card.
        let (world, card) = renewed(&cast, date(2024, 12, 2));
        assert_eq!(state(&world, &card), expected);
        let (world, card) = renewed(&expiring(date(2025, 1, 5)), date(2025, 1, 1));
        assert_eq!(state(&world, &card), Registration::Registered);
    }
}

#[test]
fn members_in_grace_are_listed_before_they_lapse() {
    for (day, listed) in [(date(2025, 4, 1), 0), (date(2025, 4, 2), 1)] {
        let cast = expiring(day);
        let world = World::with(&cast, Fund::begin(&cast));
        assert_eq!(unregistered(&world, "06139992"), listed, "{day}");
        // 太郎 never registered.
        assert_eq!(unregistered(&world, "139998"), 1);
    }
}
