//! The face, face authentication, and what befalls a card.

use super::*;
use crate::card::{IssuerCommand, Refusal};

fn fail_face(card: &mut Card) -> Response {
    card.handle(Request::FaceResult { matched: false })
}

#[test]
fn the_front_shows_the_four_items_and_the_photo_and_never_the_number() {
    let mut card = Card::new(spec(CardKind::Ordinary));
    let front = face(&mut card);
    assert!(front.specimen && front.has_photo);
    let written = serde_json::to_string(&front).unwrap();
    for item in ["見本　花子", "東京都見本区見本町1-2-3", "1985-04-01"] {
        assert!(written.contains(item), "{item}");
    }
    assert!(!written.contains(spec(CardKind::Ordinary).individual_number.digits()));
}

#[test]
fn ten_consecutive_face_failures_lock_it_until_the_municipality_unlocks() {
    let mut card = powered(CardKind::Ordinary);
    for left in (1..10).rev() {
        assert_eq!(fail_face(&mut card), Response::FaceTries { left });
    }
    assert_eq!(
        card.handle(Request::FaceResult { matched: true }),
        Response::FaceTries { left: 10 }
    );
    for _ in 0..10 {
        fail_face(&mut card);
    }
    let locked = Response::Refused {
        reason: Refusal::FaceLocked,
    };
    assert_eq!(fail_face(&mut card), locked);
    assert_eq!(card.handle(Request::FaceResult { matched: true }), locked);
    card.handle(Request::PowerOff);
    card.handle(Request::PowerOn);
    assert_eq!(
        card.handle(Request::FaceTriesLeft),
        Response::FaceTries { left: 0 }
    );
    card.handle(Request::Issuer(IssuerCommand::UnlockFace));
    assert_eq!(
        card.handle(Request::FaceTriesLeft),
        Response::FaceTries { left: 10 }
    );
}

#[test]
fn the_limit_of_face_failures_is_a_parameter() {
    let mut spec = spec(CardKind::Ordinary);
    spec.limits.face = 1;
    let mut card = Card::new(spec);
    assert_eq!(fail_face(&mut card), Response::FaceTries { left: 0 });
}

#[test]
fn looking_at_the_card_between_wrong_pins_gives_no_try_back() {
    let mut card = powered(CardKind::Ordinary);
    fail_face(&mut card);
    statuses(&mut card, &[JPKI, "00A4020C020018", WRONG, WRONG]);
    face(&mut card);
    assert_eq!(send(&mut card, WRONG).1, 0x63C0);
    assert_eq!(
        card.handle(Request::FaceTriesLeft),
        Response::FaceTries { left: 9 }
    );
}

#[test]
fn a_tampered_chip_answers_every_command_with_an_error_for_ever() {
    let mut card = powered(CardKind::Ordinary);
    let tamper = Request::Suffer {
        condition: Condition::Tampered,
    };
    assert_eq!(card.handle(tamper), Response::Done);
    for revival in [Condition::Sound, Condition::Failing { commands: 9 }] {
        assert_eq!(
            card.handle(Request::Suffer { condition: revival }),
            Response::Refused {
                reason: Refusal::Unserviceable
            }
        );
    }
    card.handle(Request::PowerOff);
    card.handle(Request::PowerOn);
    assert_eq!(
        statuses(&mut card, &[JPKI, "00CA004500", "0084000008", "00"]),
        [0x6F00; 4]
    );
    assert_eq!(
        card.handle(Request::Issuer(IssuerCommand::UnlockFace)),
        Response::Refused {
            reason: Refusal::Unserviceable
        }
    );
}

#[test]
fn a_failing_chip_dies_within_a_command_and_its_face_can_still_be_read() {
    let mut card = powered(CardKind::Ordinary);
    card.handle(Request::Suffer {
        condition: Condition::Failing { commands: 2 },
    });
    assert_eq!(statuses(&mut card, &[JPKI, "00A4020C02000A"]), [0x9000; 2]);
    let dead = Response::Refused {
        reason: Refusal::NoAnswer,
    };
    assert_eq!(
        card.handle(Request::Apdu(Bytes(vec![0, 0xB0, 0, 0, 0]))),
        dead
    );
    assert_eq!(card.handle(Request::PowerOn), dead);
    assert_eq!(face(&mut card).name, spec(CardKind::Ordinary).holder);
}

#[test]
fn a_command_without_power_is_refused() {
    let mut card = Card::new(spec(CardKind::Ordinary));
    assert_eq!(
        card.handle(Request::Apdu(Bytes(vec![0, 0x84, 0, 0, 8]))),
        Response::Refused {
            reason: Refusal::NoPower
        }
    );
}

#[test]
fn another_card_answers_to_reset_and_knows_no_application() {
    let mut card = Card::new(CardSpec {
        condition: Condition::ForeignObject,
        ..spec(CardKind::Ordinary)
    });
    assert!(matches!(card.handle(Request::PowerOn), Response::Atr(_)));
    assert_eq!(
        statuses(
            &mut card,
            &[JPKI, SURFACE, "00B0000000", "FFCA000000", "00"]
        ),
        [0x6A82, 0x6A82, 0x6D00, 0x6E00, 0x6700]
    );
    assert_eq!(
        card.handle(Request::LookAt),
        Response::Refused {
            reason: Refusal::NothingPrinted
        }
    );
}

#[test]
fn requests_and_responses_are_readable_json() {
    let json = |request: &Request| serde_json::to_string(request).unwrap();
    assert_eq!(json(&Request::PowerOn), r#""power-on""#);
    assert_eq!(
        json(&Request::Apdu(Bytes(vec![0x00, 0x84, 0x00, 0x00, 0x08]))),
        r#"{"apdu":"0084000008"}"#
    );
    assert_eq!(
        json(&Request::Issuer(IssuerCommand::SetAuthPin {
            pin: "1234".parse().unwrap()
        })),
        r#"{"issuer":{"set-auth-pin":{"pin":"1234"}}}"#
    );
    assert_eq!(
        json(&Request::Suffer {
            condition: Condition::Failing { commands: 3 }
        }),
        r#"{"suffer":{"condition":{"failing":{"commands":3}}}}"#
    );
    assert_eq!(
        serde_json::to_string(&Response::Refused {
            reason: Refusal::NoAnswer
        })
        .unwrap(),
        r#"{"refused":{"reason":"no-answer"}}"#
    );
}
