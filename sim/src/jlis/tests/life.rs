//! Suspension, life events, renewal, notices.

use jiff::civil::date;

use crate::clock::VirtualTime;
use crate::jlis::testing::{Scene, caller, cast, finish, number, serial};
use crate::jlis::{Caller, CertificateStatus, LifeEvent, Request, Response};
use crate::pki::Certificate;
use crate::vocabulary::PersonName;

const KEY: &str = "見本 花子";

/// What the authority says of the user-authentication and signature certificates, and of the phone's.
fn three(scene: &Scene) -> [CertificateStatus; 3] {
    let card = scene.spec(KEY);
    [
        scene.status(&card.auth_certificate),
        scene.status(card.sign_certificate.as_ref().unwrap()),
        scene.status(&scene.spec("見本 花子/phone").auth_certificate),
    ]
}

fn report(scene: &Scene, event: LifeEvent) -> Response {
    scene.ask(Request::Report {
        number: number(1),
        event,
    })
}

use CertificateStatus::{Good, Revoked, Suspended};

#[test]
fn the_lost_card_line_suspends_at_three_in_the_morning_of_new_years_day() {
    let cast = cast(date(2024, 12, 31));
    let scene = Scene::of(&cast);
    let night = VirtualTime::new(date(2025, 1, 1).at(3, 0, 0, 0));
    finish(scene.board.advance_to(night));
    assert_eq!(three(&scene), [Good, Good, Good]);
    let call = Request::CallToSuspend(caller(&cast.people[KEY]));
    assert_eq!(scene.ask(call), Response::Suspended);
    assert_eq!(three(&scene), [Suspended, Suspended, Good]);
}

#[test]
fn a_caller_who_does_not_know_the_card_face_suspends_nothing() {
    let cast = cast(date(2025, 6, 10));
    let scene = Scene::of(&cast);
    let right = caller(&cast.people[KEY]);
    for wrong in [
        Caller {
            name: PersonName::new("見本 花代", "ミホン ハナヨ").unwrap(),
            ..right.clone()
        },
        Caller {
            birth: date(1985, 4, 2),
            ..right.clone()
        },
        Caller {
            address: "東京都見本市中央9丁目9番9号".parse().unwrap(),
            ..right.clone()
        },
    ] {
        assert_eq!(scene.ask(Request::CallToSuspend(wrong)), Response::NotFound);
    }
    assert_eq!(three(&scene), [Good, Good, Good]);
    let without_card = caller(&cast.people["見本 太郎"]);
    let answer = scene.ask(Request::CallToSuspend(without_card));
    assert!(matches!(answer, Response::Refused { .. }));
}

#[test]
fn a_suspension_is_lifted_at_the_window_and_never_by_telephone() {
    let cast = cast(date(2025, 6, 10));
    let scene = Scene::of(&cast);
    let serial = serial(&scene.spec(KEY).auth_certificate);
    let at_window = || {
        let serial = serial.clone();
        scene.ask(Request::LiftSuspension { serial })
    };
    assert!(matches!(at_window(), Response::Refused { .. }));
    let who = caller(&cast.people[KEY]);
    scene.ask(Request::CallToSuspend(who.clone()));
    let by_phone = scene.ask(Request::CallToLift(who));
    assert!(matches!(by_phone, Response::Refused { .. }));
    assert_eq!(three(&scene), [Suspended, Suspended, Good]);
    assert_eq!(at_window(), Response::Lifted);
    assert_eq!(three(&scene), [Good, Good, Good]);
}

#[test]
fn moving_and_renaming_end_the_signature_certificate_only() {
    let address = "東京都架空町北1-1".parse().unwrap();
    let name = PersonName::new("架空 花子", "カクウ ハナコ").unwrap();
    for event in [LifeEvent::Moved { address }, LifeEvent::Renamed { name }] {
        let scene = Scene::of(&cast(date(2025, 6, 10)));
        assert_eq!(report(&scene, event), Response::Accepted);
        assert_eq!(three(&scene), [Good, Revoked, Good]);
    }
}

#[test]
fn after_a_move_the_register_answers_the_new_address() {
    let cast = cast(date(2025, 6, 10));
    let scene = Scene::of(&cast);
    let address: crate::vocabulary::Address = "東京都架空町北1-1".parse().unwrap();
    let moved = LifeEvent::Moved {
        address: address.clone(),
    };
    report(&scene, moved);
    let old = crate::jlis::testing::items(&cast.people[KEY]);
    let mut new = old.clone();
    new.address = address;
    assert_eq!(
        scene.ask(Request::InquireByFiveItems(old)),
        Response::NotFound
    );
    assert_eq!(
        scene.ask(Request::InquireByFiveItems(new)),
        Response::Matched { number: number(1) }
    );
}

#[test]
fn death_and_the_return_of_the_card_end_every_certificate() {
    for event in [LifeEvent::Died, LifeEvent::ReturnedCard] {
        let scene = Scene::of(&cast(date(2025, 6, 10)));
        assert_eq!(report(&scene, event), Response::Accepted);
        assert_eq!(three(&scene), [Revoked, Revoked, Revoked]);
    }
}

#[test]
fn a_person_who_has_died_is_found_no_more_and_reports_nothing_more() {
    let scene = Scene::of(&cast(date(2025, 6, 10)));
    report(&scene, LifeEvent::Died);
    assert_eq!(
        scene.ask(Request::InquireByNumber { number: number(1) }),
        Response::NotFound
    );
    let again = report(&scene, LifeEvent::ReturnedCard);
    assert!(matches!(again, Response::Refused { .. }));
}

#[test]
fn a_renewal_puts_new_certificates_in_force_and_ends_the_old_ones() {
    let scene = Scene::of(&cast(date(2027, 2, 1)));
    let old = serial(&scene.spec(KEY).auth_certificate);
    let renew = |serial| scene.ask(Request::RenewCertificates { serial });
    let Response::Certificates { auth, sign, .. } = renew(old.clone()) else {
        panic!("not renewed");
    };
    let renewed = Certificate::from_der(&auth).unwrap();
    assert_eq!(renewed.not_after().date(), date(2031, 4, 1));
    assert_eq!(three(&scene), [Revoked, Revoked, Good]);
    assert_eq!(scene.status(&auth), Good);
    assert_eq!(scene.status(&sign.unwrap()), Good);
    let link = scene.ask(Request::LinkOfSerial {
        serial: old.clone(),
    });
    let current = Some(serial(&auth));
    assert!(matches!(link, Response::Link { current: found, .. } if found == current));
    assert!(matches!(renew(old), Response::Refused { .. }));
}

#[test]
fn a_renewal_comes_on_the_last_day_of_the_card_and_not_on_the_next() {
    for (day, renewed) in [(date(2032, 4, 1), true), (date(2032, 4, 2), false)] {
        let scene = Scene::of(&cast(day));
        let serial = serial(&scene.spec(KEY).auth_certificate);
        let answer = scene.ask(Request::RenewCertificates { serial });
        let came = matches!(answer, Response::Certificates { .. });
        assert_eq!(came, renewed, "{day}");
    }
}

#[test]
fn a_suspended_card_gets_no_new_certificates() {
    let cast = cast(date(2027, 2, 1));
    let scene = Scene::of(&cast);
    scene.ask(Request::CallToSuspend(caller(&cast.people[KEY])));
    let serial = serial(&scene.spec(KEY).auth_certificate);
    let answer = scene.ask(Request::RenewCertificates { serial });
    assert!(matches!(answer, Response::Refused { .. }));
    assert_eq!(three(&scene), [Suspended, Suspended, Good]);
}

#[test]
fn a_notice_is_sent_three_months_before_the_certificate_ends_and_not_before() {
    let notices = |day| {
        let number = number(1);
        Scene::of(&cast(day)).ask(Request::ExpiryNotices { number })
    };
    let sent = |sent: &[jiff::civil::Date]| Response::Notices {
        sent: sent.to_vec(),
    };
    assert_eq!(notices(date(2026, 12, 31)), sent(&[]));
    assert_eq!(notices(date(2027, 1, 1)), sent(&[date(2027, 1, 1)]));
    assert_eq!(
        notices(date(2032, 1, 1)),
        sent(&[date(2027, 1, 1), date(2032, 1, 1)])
    );
}

#[test]
fn a_certificate_renewed_before_its_notice_has_none() {
    let mut cast = cast(date(2027, 1, 1));
    let card = cast.people[KEY].card.as_mut().unwrap();
    card.certificates_issued = date(2026, 6, 1);
    let scene = Scene::of(&cast);
    let number = number(1);
    let answer = scene.ask(Request::ExpiryNotices { number });
    assert_eq!(answer, Response::Notices { sent: Vec::new() });
}
