//! The cards of the beginning.

use jiff::civil::date;

use crate::card::{CardKind, FaceImage};
use crate::cast::OwnedPhone;
use crate::jlis::testing::{Scene, card, cast, number, person, serial};
use crate::jlis::{CertificateStatus, Jlis, Request, Response};
use crate::pki::{Certificate, IssuerKind};
use crate::vocabulary::Sex;

#[test]
fn the_certificates_of_a_card_chain_to_its_authorities_and_end_on_the_fifth_birthday() {
    let scene = Scene::of(&cast(date(2025, 6, 10)));
    let spec = scene.spec("見本 花子");
    let auth = Certificate::from_der(&spec.auth_certificate).unwrap();
    let sign = Certificate::from_der(spec.sign_certificate.as_ref().unwrap()).unwrap();
    for (certificate, authority, kind) in [
        (
            &auth,
            &spec.auth_ca_certificate,
            IssuerKind::from(crate::pki::CertificateKind::Authentication),
        ),
        (
            &sign,
            &spec.sign_ca_certificate,
            IssuerKind::from(crate::pki::CertificateKind::Signature),
        ),
    ] {
        let authority = Certificate::from_der(authority).unwrap();
        assert_eq!(certificate.verify_issued_by(&authority), Ok(()));
        assert_eq!(certificate.issuer_kind(), kind);
        assert_eq!(certificate.not_before().date(), date(2022, 5, 10));
        assert_eq!(certificate.not_after().date(), date(2027, 4, 1));
    }
    assert_eq!(spec.expires, date(2032, 4, 1));
    assert_eq!(sign.holder().unwrap().name, "見本 花子");
    assert_eq!(sign.holder().unwrap().birth, "319850401");
    assert!(auth.holder().is_none());
    assert!(spec.sign_key.is_some());
}

#[test]
fn a_certificate_put_on_after_the_authority_changed_chains_to_the_new_generation() {
    let mut cast = cast(date(2025, 6, 10));
    cast.people["見本 花子"]
        .card
        .as_mut()
        .unwrap()
        .certificates_issued = date(2024, 2, 1);
    let scene = Scene::of(&cast);
    let spec = scene.spec("見本 花子");
    let auth = Certificate::from_der(&spec.auth_certificate).unwrap();
    let authority = Certificate::from_der(&spec.auth_ca_certificate).unwrap();
    assert_eq!(auth.verify_issued_by(&authority), Ok(()));
}

#[test]
fn the_phone_is_called_after_its_owner_and_does_not_outlive_the_card() {
    let mut cast = cast(date(2025, 6, 10));
    cast.people["見本 花子"].phone = Some(OwnedPhone {
        kind: CardKind::PhoneIphone,
        issued: date(2026, 4, 2),
        pin: "5678".parse().unwrap(),
    });
    let scene = Scene::of(&cast);
    let phone = scene.spec("見本 花子/phone");
    let certificate = Certificate::from_der(&phone.auth_certificate).unwrap();
    assert_eq!(certificate.not_after().date(), date(2027, 4, 1));
    assert_eq!(phone.auth_pin.reveal(), "5678");
    assert!(phone.sign_certificate.is_none());
}

#[test]
fn only_a_card_applied_for_before_the_first_birthday_has_no_photo_and_it_ends_on_the_fifth() {
    let mut cast = cast(date(2025, 6, 10));
    let momo = &mut cast.people["見本 桃"];
    momo.card = Some(card(CardKind::NoPhotoInfant, date(2025, 5, 20)));
    let scene = Scene::of(&cast);
    let infant = scene.spec("見本 桃");
    assert_eq!(infant.photo, None);
    assert_eq!(infant.expires, date(2029, 6, 10));
    let adult = scene.spec("見本 花子");
    assert_eq!(adult.photo, Some(FaceImage::of("見本 花子")));
}

#[test]
fn renewed_certificates_leave_an_older_pair_that_leads_to_them() {
    let mut cast = cast(date(2025, 6, 10));
    cast.people["見本 花子"]
        .card
        .as_mut()
        .unwrap()
        .certificates_issued = date(2024, 2, 1);
    let (mut jlis, cards) = Jlis::begin(&cast);
    let number = number(1);
    let older: Vec<_> = jlis
        .certificates
        .of(&number)
        .filter_map(|issued| issued.successor.clone())
        .collect();
    let spec = &cards[0].1;
    let now = [
        serial(&spec.auth_certificate),
        serial(spec.sign_certificate.as_ref().unwrap()),
    ];
    assert_eq!(older.len(), 2);
    assert!(older.iter().all(|successor| now.contains(successor)));
    let first = crate::jlis::draw::Draw::new(cast.seed)
        .serial("見本 花子", 1)
        .unwrap();
    let current = Some(now[0].clone());
    match jlis.handle(cast.start, Request::LinkOfSerial { serial: first }) {
        Response::Link { current: found, .. } => assert_eq!(found, current),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_more_resident_changes_nothing_for_the_others() {
    let before = cast(date(2025, 6, 10));
    let mut after = before.clone();
    let mut first = person("新居 一", "アライ ハジメ", date(1970, 1, 1), 50);
    first.sex = Sex::Male;
    first.card = Some(card(CardKind::Ordinary, date(2023, 1, 1)));
    let _shifted = after.people.shift_insert(0, "新居 一".to_owned(), first);
    let (before, after) = (Scene::of(&before), Scene::of(&after));
    assert_eq!(before.spec("見本 花子"), after.spec("見本 花子"));
}

#[test]
fn another_seed_gives_other_certificates() {
    let one = cast(date(2025, 6, 10));
    let mut other = one.clone();
    other.seed = 8;
    let (one, other) = (Scene::of(&one), Scene::of(&other));
    assert_ne!(
        one.spec("見本 花子").auth_certificate,
        other.spec("見本 花子").auth_certificate
    );
}

#[test]
fn a_serial_number_never_issued_is_unknown() {
    let scene = Scene::of(&cast(date(2025, 6, 10)));
    let serial = "40AB".parse().unwrap();
    assert_eq!(
        scene.ask(Request::CertificateStatus { serial }),
        Response::Status {
            status: CertificateStatus::Unknown
        }
    );
}

#[test]
fn the_specification_of_a_card_is_written_with_its_secrets_hidden() {
    let scene = Scene::of(&cast(date(2025, 6, 10)));
    let spec = scene.spec("見本 花子");
    let written = serde_json::to_value(spec).unwrap();
    for secret in ["auth_pin", "other_pin", "sign_password"] {
        assert_eq!(written[secret], "****");
    }
    let certificate = written["auth_certificate"].as_str().unwrap();
    assert!(certificate.starts_with("3082"));
}
