//! The municipality's window.

use super::*;
use crate::card::{IssuerCommand, Refusal};
use crate::pki::HolderKey;

fn issue(card: &mut Card, command: IssuerCommand) -> Response {
    let answer = card.handle(Request::Issuer(command));
    card.handle(Request::PowerOn);
    answer
}

const NOT_THIS_KIND: Response = Response::Refused {
    reason: Refusal::NotThisKind,
};

#[test]
fn a_locked_pin_comes_back_with_a_new_value_and_all_its_tries() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C020018", WRONG, WRONG, WRONG]);
    let pin = "9876".parse().unwrap();
    assert_eq!(
        issue(&mut card, IssuerCommand::SetAuthPin { pin }),
        Response::Done
    );
    assert_eq!(
        statuses(&mut card, &[JPKI, "00A4020C020018", QUERY, RIGHT])[2..],
        [0x63C3, 0x63C2]
    );
    assert_eq!(verify(&mut card, b"9876"), 0x9000);
}

#[test]
fn the_switch_to_face_only_keeps_the_card_and_its_certificates() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(
        issue(&mut card, IssuerCommand::SwitchToFaceOnly),
        Response::Done
    );
    assert_eq!(face(&mut card).notes, ["顔認証"]);
    assert_eq!(face(&mut card).kind, CardKind::FaceOnly);
    assert_eq!(send(&mut card, "00CA004500").0, b"SPECIMEN0000001");
    assert_eq!(
        statuses(&mut card, &[JPKI, "00A4020C020018", RIGHT])[2],
        0x6984
    );
    assert_eq!(send(&mut card, "00B08A00000000").0, stored(b'a', 1580));
    let pin: crate::vocabulary::AuthPin = "9876".parse().unwrap();
    assert_eq!(
        issue(&mut card, IssuerCommand::SetAuthPin { pin: pin.clone() }),
        NOT_THIS_KIND
    );
    assert_eq!(
        issue(&mut card, IssuerCommand::SwitchToOrdinary { pin }),
        Response::Done
    );
    assert!(face(&mut card).notes.is_empty());
    statuses(&mut card, &[JPKI, "00A4020C020018"]);
    assert_eq!(verify(&mut card, b"9876"), 0x9000);
}

#[test]
fn a_card_without_a_photo_cannot_become_face_only() {
    let mut card = powered(CardKind::NoPhotoInfant);
    assert_eq!(
        issue(&mut card, IssuerCommand::SwitchToFaceOnly),
        NOT_THIS_KIND
    );
}

#[test]
fn new_certificates_come_with_their_keys_and_leave_the_tries() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C020018", WRONG]);
    let replace = |auth_key| IssuerCommand::ReplaceCertificates {
        auth: Bytes(certificate(b'n', 1600)),
        auth_key,
        sign: None,
    };
    assert_eq!(
        issue(&mut card, replace(HolderKey::P384(1))),
        Response::Refused {
            reason: Refusal::NoSuchKey
        }
    );
    let key = KeyPool::deal(99);
    assert_eq!(issue(&mut card, replace(key.into())), Response::Done);
    assert_eq!(
        statuses(&mut card, &[JPKI, "00A4020C020018", QUERY, RIGHT])[2..],
        [0x63C2, 0x9000]
    );
    assert_eq!(send(&mut card, "00B08A00000000").0, stored(b'n', 1600));
    let (signature, _) = send(&mut card, "802A0097010700");
    assert!(KeyPool::key(key).public().verify_raw(&[7], &signature));
    assert_eq!(send(&mut card, "00B0880003").0, [0x00, 0x8F, 0x00]);
}

#[test]
fn a_new_address_is_in_the_chip_and_on_the_face() {
    let mut card = powered(CardKind::Ordinary);
    let moved = IssuerCommand::Rewrite {
        name: None,
        address: Some("大阪府見本市1-1".parse().unwrap()),
    };
    assert_eq!(issue(&mut card, moved), Response::Done);
    let front = face(&mut card);
    assert_eq!(front.address.as_str(), "大阪府見本市1-1");
    assert_eq!(front.notes, ["住所 大阪府見本市1-1"]);
    statuses(&mut card, &[TEXT, "00A4020C020011", RIGHT]);
    let (record, _) = send(&mut card, "00B0820000");
    let held = String::from_utf8_lossy(&record).into_owned();
    assert!(held.contains("大阪府見本市1-1") && held.contains("見本　花子"));
}

#[test]
fn numbers_that_are_printed_get_their_tries_back_and_keep_their_values() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[SURFACE, "00A4020C020012"]);
    for _ in 0..10 {
        verify(&mut card, b"0");
    }
    assert_eq!(verify(&mut card, b"60040120344321"), 0x6984);
    assert_eq!(
        issue(&mut card, IssuerCommand::UnlockReferenceNumbers),
        Response::Done
    );
    statuses(&mut card, &[SURFACE, "00A4020C020012"]);
    assert_eq!(verify(&mut card, b"60040120344321"), 0x9000);
}

#[test]
fn at_a_phone_the_window_sets_pins_and_certificates_only() {
    let mut phone = powered(CardKind::PhoneAndroid);
    assert_eq!(
        issue(&mut phone, IssuerCommand::SwitchToFaceOnly),
        NOT_THIS_KIND
    );
    let pin = "9876".parse().unwrap();
    assert_eq!(
        issue(&mut phone, IssuerCommand::SetAuthPin { pin }),
        Response::Done
    );
}
