//! Card orders.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::card::{CardKind, CardSpec};
use crate::jlis::testing::{Scene, application, cast, number, serial};
use crate::jlis::{CardApplication, CertificateStatus, LifeEvent, Request, Response};
use crate::rulebook::reissue::IssueReason;

const TODAY: Date = date(2025, 6, 10);

fn apply(scene: &Scene, application: CardApplication) -> Response {
    scene.ask(Request::ApplyForCard(application))
}

fn is_taken(on: Date, application: CardApplication) -> bool {
    match apply(&Scene::of(&cast(on)), application) {
        Response::Ordered { .. } => true,
        Response::Refused { .. } => false,
        other => panic!("{other:?}"),
    }
}

fn infant(kind: CardKind) -> CardApplication {
    CardApplication {
        kind,
        sign_password: None,
        photo_taken: None,
        ..application(3, TODAY)
    }
}

fn collect(scene: &Scene, order: u32) -> Result<Box<CardSpec>, Response> {
    match scene.ask(Request::Collect { order }) {
        Response::Card(spec) => Ok(spec),
        other => Err(other),
    }
}

#[test]
fn an_ordinary_card_is_there_after_thirty_days_and_an_express_one_after_five() {
    let express = CardApplication {
        express: Some(IssueReason::Loss),
        ..application(1, TODAY)
    };
    for (asked, day) in [
        (application(2, TODAY), date(2025, 7, 10)),
        (express, date(2025, 6, 15)),
    ] {
        let scene = Scene::of(&cast(TODAY));
        let Response::Ordered { order, ready } = apply(&scene, asked) else {
            panic!("refused");
        };
        assert_eq!(ready, day);
        scene.on(day.yesterday().unwrap());
        assert!(collect(&scene, order).is_err());
        scene.on(day);
        assert!(collect(&scene, order).is_ok());
        assert!(collect(&scene, order).is_err(), "it is handed over once");
    }
}

#[test]
fn the_old_certificates_live_until_the_new_card_is_handed_over() {
    let scene = Scene::of(&cast(TODAY));
    let old = scene.spec("見本 花子").auth_certificate.clone();
    let Response::Ordered { order, ready } = apply(&scene, application(1, TODAY)) else {
        panic!("refused");
    };
    scene.on(ready);
    assert_eq!(scene.status(&old), CertificateStatus::Good);
    let new = collect(&scene, order).unwrap();
    assert_eq!(scene.status(&old), CertificateStatus::Revoked);
    assert_eq!(scene.status(&new.auth_certificate), CertificateStatus::Good);
    let phone = &scene.spec("見本 花子/phone").auth_certificate;
    assert_eq!(scene.status(phone), CertificateStatus::Revoked);
    let link = scene.ask(Request::LinkOfSerial {
        serial: serial(&old),
    });
    let expected = Some(serial(&new.auth_certificate));
    assert!(matches!(link, Response::Link { current, .. } if current == expected));
    assert_eq!(new.issued, ready);
    assert_eq!(new.auth_pin.reveal(), "4321");
    assert_ne!(new.serial, scene.spec("見本 花子").serial);
}

#[test]
fn a_card_without_certificates_carries_none() {
    let scene = Scene::of(&cast(TODAY));
    let asked = CardApplication {
        certificates: false,
        ..application(2, TODAY)
    };
    let Response::Ordered { order, ready } = apply(&scene, asked) else {
        panic!("refused");
    };
    scene.on(ready);
    let spec = collect(&scene, order).unwrap();
    assert!(!spec.auth_certificate.is_held());
    assert_eq!((spec.sign_certificate, spec.sign_password), (None, None));
}

#[test]
fn a_card_for_somebody_who_has_died_is_not_handed_over() {
    let scene = Scene::of(&cast(TODAY));
    let Response::Ordered { order, ready } = apply(&scene, application(1, TODAY)) else {
        panic!("refused");
    };
    let died = Request::Report {
        number: number(1),
        event: LifeEvent::Died,
    };
    scene.ask(died);
    scene.on(ready);
    assert!(collect(&scene, order).is_err());
    assert!(matches!(
        apply(&scene, application(1, ready)),
        Response::Refused { .. }
    ));
}

#[test]
fn what_is_beyond_the_express_capacity_of_a_day_slips_to_the_next() {
    let mut cast = cast(TODAY);
    cast.parameters.express_cards_per_day = 2;
    let scene = Scene::of(&cast);
    let express = || CardApplication {
        express: Some(IssueReason::Damage),
        ..application(1, TODAY)
    };
    let ready: Vec<Date> = (0..5)
        .map(|_| match apply(&scene, express()) {
            Response::Ordered { ready, .. } => ready,
            other => panic!("{other:?}"),
        })
        .collect();
    let first = date(2025, 6, 15);
    let slipped = |days: i32| first.saturating_add(days.days());
    assert_eq!(ready, [first, first, slipped(1), slipped(1), slipped(2)]);
}

#[test]
fn a_photo_of_six_months_is_taken_and_one_of_a_day_more_is_not() {
    for (taken, fits) in [
        (date(2024, 12, 10), true),
        (date(2024, 12, 9), false),
        (TODAY, true),
        (date(2025, 6, 11), false),
    ] {
        assert_eq!(is_taken(TODAY, application(2, taken)), fits, "{taken}");
    }
    let without = CardApplication {
        photo_taken: None,
        ..application(2, TODAY)
    };
    assert!(!is_taken(TODAY, without));
}

#[test]
fn a_card_without_photo_is_for_applications_before_the_first_birthday() {
    let asked = || infant(CardKind::NoPhotoInfant);
    assert!(is_taken(date(2025, 6, 9), asked()));
    assert!(!is_taken(date(2025, 6, 10), asked()));
    assert!(!is_taken(date(2024, 6, 9), asked()), "not born yet");
}

#[test]
fn a_card_without_photo_exists_from_2_december_2024() {
    let asked = || infant(CardKind::NoPhotoInfant);
    assert!(!is_taken(date(2024, 12, 1), asked()));
    assert!(is_taken(date(2024, 12, 2), asked()));
    let with_photo = |on| CardApplication {
        photo_taken: Some(on),
        ..infant(CardKind::Ordinary)
    };
    let (before, after) = (date(2024, 12, 1), date(2024, 12, 2));
    assert!(is_taken(before, with_photo(before)));
    assert!(!is_taken(after, with_photo(after)));
}

#[test]
fn a_card_applied_for_on_the_eve_of_the_first_birthday_ends_on_the_fifth() {
    let scene = Scene::of(&cast(date(2025, 6, 9)));
    let Response::Ordered { order, ready } = apply(&scene, infant(CardKind::NoPhotoInfant)) else {
        panic!("refused");
    };
    scene.on(ready);
    let spec = collect(&scene, order).unwrap();
    assert_eq!(spec.photo, None);
    assert_eq!(spec.expires, date(2029, 6, 10));
}

#[test]
fn a_face_only_card_exists_from_15_december_2023() {
    let asked = |on| CardApplication {
        kind: CardKind::FaceOnly,
        pin: None,
        sign_password: None,
        ..application(2, on)
    };
    for (on, fits) in [(date(2023, 12, 14), false), (date(2023, 12, 15), true)] {
        assert_eq!(is_taken(on, asked(on)), fits, "{on}");
    }
    let with_signature = CardApplication {
        sign_password: application(2, TODAY).sign_password,
        ..asked(TODAY)
    };
    assert!(!is_taken(TODAY, with_signature));
}

#[test]
fn the_express_route_exists_from_2_december_2024() {
    for (on, fits) in [(date(2024, 12, 1), false), (date(2024, 12, 2), true)] {
        let asked = CardApplication {
            express: Some(IssueReason::Loss),
            ..application(1, on)
        };
        assert_eq!(is_taken(on, asked), fits, "{on}");
    }
}

#[test]
fn a_signature_certificate_is_for_people_of_fifteen() {
    let mut cast = cast(TODAY);
    for (birth, fits) in [(date(2010, 6, 11), true), (date(2010, 6, 12), false)] {
        cast.people["見本 太郎"].birth = birth;
        let answer = apply(&Scene::of(&cast), application(2, TODAY));
        assert_eq!(matches!(answer, Response::Ordered { .. }), fits, "{birth}");
    }
}

#[test]
fn a_phone_is_no_card_to_apply_for_and_an_unknown_number_nobody() {
    let phone = CardApplication {
        kind: CardKind::PhoneIphone,
        ..application(2, TODAY)
    };
    assert!(!is_taken(TODAY, phone));
    let answer = apply(&Scene::of(&cast(TODAY)), application(99, TODAY));
    assert_eq!(answer, Response::NotFound);
}
