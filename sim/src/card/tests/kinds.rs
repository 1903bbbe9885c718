//! Cards without PINs, cards without a photo, phones.

use super::*;
use crate::card::Refusal;

fn refused(card: &mut Card, request: Request) -> Refusal {
    match card.handle(request) {
        Response::Refused { reason } => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_face_only_card_refuses_every_pin_and_still_proves_itself_to_a_certified_terminal() {
    let mut card = powered(CardKind::FaceOnly);
    for (application, file) in [
        (JPKI, "00A4020C020018"),
        (TEXT, "00A4020C020011"),
        (COMMON, "00A4020C02001C"),
        (RESIDENT, "00A4020C02001C"),
    ] {
        assert_eq!(
            statuses(&mut card, &[application, file, QUERY, RIGHT, QUERY])[2..],
            [0x63C0, 0x6984, 0x63C0],
            "{file}"
        );
    }
    statuses(&mut card, &[JPKI, "00A4020C02001B"]);
    assert_eq!(verify(&mut card, b"ABC123"), 0x6984);
    let terminal = certified();
    for (p1, data) in [(0x06, &terminal.body), (0x00, &terminal.signature)] {
        let command = Command::new(0x80, 0xA2, p1, 0xC1).with_data(data);
        assert_eq!(transmit(&mut card, &command.encode()).1, 0x9000);
    }
    assert_eq!(send(&mut card, "802A0097010100").1, 0x9000);
}

#[test]
fn a_face_only_card_says_so_on_its_face_and_an_ordinary_one_does_not() {
    assert_eq!(face(&mut powered(CardKind::FaceOnly)).notes, ["顔認証"]);
    assert!(face(&mut powered(CardKind::Ordinary)).notes.is_empty());
}

#[test]
fn a_card_without_a_photo_offers_no_face_authentication_but_has_its_pin() {
    let mut card = powered(CardKind::NoPhotoInfant);
    assert!(!face(&mut card).has_photo);
    assert_eq!(
        refused(&mut card, Request::FaceTriesLeft),
        Refusal::NotThisKind
    );
    assert_eq!(
        refused(&mut card, Request::FaceResult { matched: true }),
        Refusal::NotThisKind
    );
    assert_eq!(
        statuses(&mut card, &[JPKI, "00A4020C020018", RIGHT])[2],
        0x9000
    );
}

#[test]
fn a_phone_shows_its_certificate_only_after_its_owner_proved_to_be_it() {
    for kind in [CardKind::PhoneAndroid, CardKind::PhoneIphone] {
        let read = "00B08A0004";
        let mut phone = powered(kind);
        assert_eq!(statuses(&mut phone, &[JPKI, read])[1], 0x6982);
        assert_eq!(
            statuses(
                &mut phone,
                &["00A4020C020018", RIGHT, read, "802A0097010100"]
            )[1..],
            [0x9000; 3]
        );

        let mut phone = powered(kind);
        phone.handle(Request::Biometrics { matched: false });
        assert_eq!(statuses(&mut phone, &[JPKI, read])[1], 0x6982);
        phone.handle(Request::Biometrics { matched: true });
        assert_eq!(
            statuses(&mut phone, &[read, "802A0097010100", "802A009A010100"]),
            [0x9000, 0x9000, 0x6982]
        );
        phone.handle(Request::PowerOff);
        phone.handle(Request::PowerOn);
        assert_eq!(statuses(&mut phone, &[JPKI, read])[1], 0x6982);
    }
}

#[test]
fn a_phone_is_unlocked_before_it_is_held_to_the_reader() {
    let mut phone = Card::new(spec(CardKind::PhoneIphone));
    assert_eq!(
        phone.handle(Request::Biometrics { matched: true }),
        Response::Done
    );
    phone.handle(Request::PowerOn);
    assert_eq!(statuses(&mut phone, &[JPKI, "00B08A0004"])[1], 0x9000);
}

#[test]
fn a_phone_has_no_face_no_photo_and_no_terminal_authentication() {
    let mut phone = powered(CardKind::PhoneIphone);
    assert_eq!(
        refused(&mut phone, Request::LookAt),
        Refusal::NothingPrinted
    );
    assert_eq!(
        refused(&mut phone, Request::FaceTriesLeft),
        Refusal::NotThisKind
    );
    assert_eq!(
        statuses(
            &mut phone,
            &[SURFACE, TEXT, JPKI, "80A206C10101", "80FC0000"]
        ),
        [0x6A82, 0x6A82, 0x9000, 0x6D00, 0x9000]
    );
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(send(&mut card, "80FC0000").1, 0x6700);
    assert_eq!(
        refused(&mut card, Request::Biometrics { matched: true }),
        Refusal::NotAPhone
    );
}

#[test]
fn wrong_pins_on_the_phone_leave_the_card_its_tries() {
    let (mut phone, mut card) = (powered(CardKind::PhoneAndroid), powered(CardKind::Ordinary));
    statuses(&mut phone, &[JPKI, "00A4020C020018", WRONG, WRONG, WRONG]);
    assert_eq!(statuses(&mut card, &[JPKI, "00200098"])[1], 0x63C3);
}
