//! The kiosk.

use jiff::civil::{Date, DateTime, date};

use super::{HANAKO, TARO, Town, is_done, is_refused};
use crate::clock::VirtualTime;
use crate::municipality::{Request, Response};
use crate::role::RoleName;

const DAY: Date = date(2025, 6, 11);

/// Which PIN is reset.
#[derive(Clone, Copy)]
enum Which {
    Pin,
    SignPassword,
    Both,
}

fn request(card: &str, booked: Option<DateTime>, which: Which, other: bool) -> Request {
    let pin = !matches!(which, Which::SignPassword);
    let sign = !matches!(which, Which::Pin);
    Request::ResetPinAtKiosk {
        card: card.to_owned(),
        booked: booked.map(VirtualTime::new),
        pin: pin.then(|| "9876".parse().unwrap()),
        sign_password: sign.then(|| "NEWPASS1".parse().unwrap()),
        other_pin_known: other,
    }
}

fn at(moment: DateTime, booked: DateTime, which: Which) -> Response {
    let town = Town::on(moment.date().yesterday().unwrap());
    town.at(moment);
    town.ask(request(HANAKO, Some(booked), which, true))
}

#[test]
fn the_kiosk_serves_from_half_past_six_to_eleven() {
    for (hour, minute, served) in [
        (6, 29, false),
        (6, 30, true),
        (22, 59, true),
        (23, 0, false),
    ] {
        let moment = DAY.at(hour, minute, 0, 0);
        let answer = at(moment, moment, Which::Pin);
        assert_eq!(is_done(&answer), served, "{moment}: {answer:?}");
    }
}

#[test]
fn a_booking_of_24_hours_ago_is_served_and_one_of_a_minute_more_is_not() {
    let moment = DAY.at(12, 0, 0, 0);
    let booked = |hour, minute| date(2025, 6, 10).at(hour, minute, 0, 0);
    assert!(is_done(&at(moment, booked(12, 0), Which::Pin)));
    assert!(is_refused(&at(moment, booked(11, 59), Which::Pin)));
    let town = Town::on(DAY);
    let unbooked = request(HANAKO, None, Which::Pin, true);
    assert!(is_refused(&town.ask(unbooked)));
}

#[test]
fn the_four_digit_pin_is_reset_at_kiosks_from_20_september_2024() {
    let noon = |day: i8| date(2024, 9, day).at(12, 0, 0, 0);
    for (day, which, served) in [
        (19, Which::Pin, false),
        (19, Which::SignPassword, true),
        (20, Which::Pin, true),
        (20, Which::SignPassword, true),
    ] {
        let answer = at(noon(day), noon(day), which);
        assert_eq!(is_done(&answer), served, "{day}: {answer:?}");
    }
}

#[test]
fn who_knows_neither_pin_is_sent_to_the_window() {
    let moment = DAY.at(12, 0, 0, 0);
    assert!(is_refused(&at(moment, moment, Which::Both)));
    let town = Town::on(DAY);
    let booked = Some(DAY.at(9, 0, 0, 0));
    let unknown = request(HANAKO, booked, Which::Pin, false);
    assert!(is_refused(&town.ask(unknown)));
    assert_eq!(town.verify(HANAKO, "1234"), "9000", "nothing was reset");
}

#[test]
fn a_locked_pin_vouches_for_nothing() {
    let town = Town::on(DAY);
    for _ in 0..3 {
        town.verify(HANAKO, "0000");
    }
    let booked = Some(DAY.at(9, 0, 0, 0));
    let by_locked_pin = request(HANAKO, booked, Which::SignPassword, true);
    assert!(is_refused(&town.ask(by_locked_pin)));
    let by_password = request(HANAKO, booked, Which::Pin, true);
    assert!(is_done(&town.ask(by_password)));
    assert_eq!(town.verify(HANAKO, "9876"), "9000");
}

#[test]
fn a_suspended_card_and_one_without_pins_get_nothing_at_a_kiosk() {
    let booked = Some(DAY.at(9, 0, 0, 0));
    let town = Town::on(DAY);
    let face_only = request(TARO, booked, Which::Pin, true);
    assert!(is_refused(&town.ask(face_only)));
    town.suspend(HANAKO);
    let suspended = request(HANAKO, booked, Which::Pin, true);
    assert!(is_refused(&town.ask(suspended)));
}

#[test]
fn a_certificate_that_expired_yesterday_gets_nothing_at_a_kiosk() {
    for (day, served) in [(date(2027, 4, 1), true), (date(2027, 4, 2), false)] {
        let noon = day.at(12, 0, 0, 0);
        assert_eq!(is_done(&at(noon, noon, Which::Pin)), served, "{day}");
    }
}

#[test]
fn without_j_lis_the_kiosk_resets_nothing() {
    let town = Town::on(DAY);
    town.cut_off(RoleName::Jlis);
    let booked = Some(DAY.at(9, 0, 0, 0));
    let answer = town.ask(request(HANAKO, booked, Which::Pin, true));
    assert!(is_refused(&answer));
    assert_eq!(town.verify(HANAKO, "1234"), "9000");
}
