//! The terminal's side, over the switchboard.

use std::cell::RefCell;
use std::future::Future;

use serde::{Deserialize, Serialize};

use super::*;
use crate::card::CardRole;
use crate::card::Refusal;
use crate::card::client::{CardClient, CardTrouble, PinResult, SessionRandom, Token};
use crate::card::tests::generations::next_certificate;
use crate::clock::VirtualTime;
use crate::pki::{Certificate, CertificateKind, HolderKey};
use crate::role::{
    Address, Answer, Breakdown, Effect, Fault, Line, Port, Role, RoleName, Scope, Switchboard,
};

/// A terminal that hands its line out, since only players have one.
enum Terminal {}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
struct Ask;

impl Role for Terminal {
    const NAME: RoleName = RoleName::Reader;
    type Request = Ask;
    type Response = Ask;
}

struct Keeper(Rc<RefCell<Option<Line>>>);

impl Port<Terminal> for Keeper {
    fn call<'a>(&'a mut self, line: Line, request: Ask) -> Answer<'a, Terminal> {
        *self.0.borrow_mut() = Some(line);
        Box::pin(std::future::ready(Ok(request)))
    }
}

/// Nothing here ever waits, so one look is enough.
pub(super) fn finish<T>(future: impl Future<Output = T>) -> T {
    crate::role::at_once(future).expect("waits for something")
}

pub(super) fn scene(spec: CardSpec) -> (Switchboard, Line) {
    let board = Switchboard::new(VirtualTime::morning_of(date(2025, 6, 10)));
    board.plug::<CardRole>("hanako", Card::new(spec));
    let kept = Rc::new(RefCell::new(None));
    board.plug::<Terminal>("1", Keeper(kept.clone()));
    finish(board.call::<Terminal>(&Address::person("tester"), "1", Ask)).unwrap();
    let line = kept.borrow_mut().take().unwrap();
    (board, line)
}

#[test]
fn a_terminal_reads_verifies_and_has_a_challenge_signed() {
    let (_board, line) = scene(spec(CardKind::Ordinary));
    let card = CardClient::new(&line, "hanako");
    finish(async {
        assert_eq!(card.begin().await, Ok(Token::Card));
        assert_eq!(
            card.read_auth_certificate().await.unwrap(),
            certificate(b'a', 1580)
        );
        assert_eq!(card.pin_tries_left().await.unwrap(), 3);
        let wrong = "0000".parse().unwrap();
        assert_eq!(
            card.verify_auth_pin(&wrong).await.unwrap(),
            PinResult::Wrong { left: 2 }
        );
        assert_eq!(
            card.sign_challenge(b"", b"c").await,
            Err(CardTrouble::Refused(StatusWord::NOT_VERIFIED))
        );
        let right = "1234".parse().unwrap();
        assert_eq!(card.verify_auth_pin(&right).await.unwrap(), PinResult::Ok);
        let signature = card.sign_challenge(b"", b"c").await.unwrap();
        let public = KeyPool::key(KeyPool::deal(1)).public();
        assert!(public.verify(b"c", &signature));
        for expected in [
            PinResult::Wrong { left: 2 },
            PinResult::Wrong { left: 1 },
            PinResult::Blocked,
            PinResult::Blocked,
        ] {
            assert_eq!(card.verify_auth_pin(&wrong).await.unwrap(), expected);
        }
        assert_eq!(card.pin_tries_left().await.unwrap(), 0);
        card.power_off().await.unwrap();
    });
}

#[test]
fn a_month_between_wrong_pins_gives_no_try_back() {
    let (board, line) = scene(spec(CardKind::Ordinary));
    let card = CardClient::new(&line, "hanako");
    let wrong = "0000".parse().unwrap();
    let mut results = Vec::new();
    finish(async {
        for _ in 0..3 {
            card.power_on().await.unwrap();
            card.select_jpki().await.unwrap();
            results.push(card.verify_auth_pin(&wrong).await.unwrap());
            card.power_off().await.unwrap();
            board.advance_to(board.now().plus_days(31)).await;
        }
    });
    assert_eq!(
        results,
        [
            PinResult::Wrong { left: 2 },
            PinResult::Wrong { left: 1 },
            PinResult::Blocked
        ]
    );
}

#[test]
fn a_certified_terminal_compares_the_face_and_signs_without_the_pin() {
    let (_board, line) = scene(spec(CardKind::FaceOnly));
    let card = CardClient::new(&line, "hanako");
    let certificate = certified();
    finish(async {
        card.power_on().await.unwrap();
        let face = card.look_at().await.unwrap();
        let photo = card.read_photo(&face).await.unwrap();
        assert_eq!(photo, Some(FaceImage::of("hanako")));
        assert_eq!(card.report_face(true).await.unwrap(), 10);
        card.select_jpki().await.unwrap();
        card.authenticate_terminal(&certificate).await.unwrap();
        assert_eq!(card.sign_challenge(b"", b"c").await.unwrap().len(), 256);
    });
}

#[test]
fn the_sign_key_needs_the_password_and_a_card_without_it_says_so() {
    let (_board, line) = scene(spec(CardKind::Ordinary));
    let card = CardClient::new(&line, "hanako");
    finish(async {
        card.power_on().await.unwrap();
        card.select_jpki().await.unwrap();
        assert_eq!(
            card.read_sign_certificate().await,
            Err(CardTrouble::Refused(StatusWord::NOT_VERIFIED))
        );
        let password = "ABC123".parse().unwrap();
        assert_eq!(
            card.verify_sign_password(&password).await.unwrap(),
            PinResult::Ok
        );
        assert_eq!(card.sign_password_tries_left().await.unwrap(), 5);
        assert_eq!(
            card.read_sign_certificate().await.unwrap(),
            certificate(b's', 1758)
        );
        let signature = card.sign_document(b"", b"d").await.unwrap();
        let public = KeyPool::key(KeyPool::deal(2)).public();
        assert!(public.verify(b"d", &signature));
    });

    let (_board, line) = scene(CardSpec {
        sign_certificate: None,
        sign_key: None,
        sign_password: None,
        ..spec(CardKind::NoPhotoInfant)
    });
    let card = CardClient::new(&line, "hanako");
    finish(async {
        card.power_on().await.unwrap();
        let face = card.look_at().await.unwrap();
        assert_eq!(card.read_photo(&face).await.unwrap(), None);
        card.select_jpki().await.unwrap();
        assert_eq!(card.sign_password_tries_left().await.unwrap(), 0);
        let password = "ABC123".parse().unwrap();
        assert_eq!(
            card.verify_sign_password(&password).await.unwrap(),
            PinResult::Blocked
        );
    });
}

#[test]
fn the_face_of_another_card_does_not_open_the_photo() {
    let (_board, line) = scene(spec(CardKind::Ordinary));
    let card = CardClient::new(&line, "hanako");
    finish(async {
        card.power_on().await.unwrap();
        let mut face = card.look_at().await.unwrap();
        face.security_code = "0000".to_owned();
        for left in (1..10).rev() {
            assert_eq!(
                card.read_photo(&face).await,
                Err(CardTrouble::Refused(StatusWord::tries_left(left)))
            );
        }
        assert_eq!(card.read_photo(&face).await, Err(CardTrouble::Locked));
        assert_eq!(card.face_tries_left().await.unwrap(), 10);
    });
}

#[test]
fn a_terminal_has_the_next_card_sign_in_the_algorithm_of_its_certificate() {
    for certificate_kind in CertificateKind::ALL {
        let key = HolderKey::P384(3);
        let certificate = next_certificate(certificate_kind, key);
        let (_board, line) = scene(CardSpec {
            auth_key: key,
            sign_key: Some(key),
            ..spec(CardKind::NextGeneration)
        });
        let card = CardClient::new(&line, "hanako");
        let signature = finish(async {
            assert_eq!(card.begin().await?, Token::Card);
            let (pin, password) = ("1234".parse().unwrap(), "ABC123".parse().unwrap());
            card.verify_auth_pin(&pin).await?;
            card.verify_sign_password(&password).await?;
            match certificate_kind {
                CertificateKind::Authentication => card.sign_challenge(&certificate, b"c").await,
                CertificateKind::Signature => card.sign_document(&certificate, b"c").await,
            }
        })
        .unwrap();
        let certificate = Certificate::from_der(&certificate).unwrap();
        assert!(certificate.public_key().verify(b"c", &signature));
        assert!(!certificate.public_key().verify(b"d", &signature));
    }
}

#[test]
fn each_trouble_is_told_from_the_others() {
    let with = |condition| CardSpec {
        condition,
        ..spec(CardKind::Ordinary)
    };
    let first_contact = |spec| {
        let (_board, line) = scene(spec);
        let card = CardClient::new(&line, "hanako");
        finish(card.begin())
    };
    assert_eq!(first_contact(with(Condition::Sound)), Ok(Token::Card));
    assert_eq!(
        first_contact(spec(CardKind::PhoneAndroid)),
        Ok(Token::Android)
    );
    assert_eq!(
        first_contact(spec(CardKind::PhoneIphone)),
        Ok(Token::Iphone)
    );
    assert_eq!(
        first_contact(spec(CardKind::OldResident)),
        Err(CardTrouble::NotMyNumberCard)
    );
    assert_eq!(
        first_contact(with(Condition::Mute)),
        Err(CardTrouble::NotRecognised)
    );
    assert_eq!(
        first_contact(with(Condition::Failing { commands: 0 })),
        Err(CardTrouble::NotRecognised)
    );
    assert_eq!(
        first_contact(with(Condition::ForeignObject)),
        Err(CardTrouble::NotMyNumberCard)
    );
    assert_eq!(
        first_contact(with(Condition::Tampered)),
        Err(CardTrouble::Refused(StatusWord::FAILED))
    );

    let (board, line) = scene(spec(CardKind::PhoneIphone));
    let phone = CardClient::new(&line, "hanako");
    assert_eq!(
        finish(phone.look_at()),
        Err(CardTrouble::Declined(Refusal::NothingPrinted))
    );
    board.disturb(Fault {
        from: Scope::Anyone,
        to: Scope::Role(RoleName::Card),
        since: board.now(),
        until: None,
        effect: Effect::TimedOut,
        reason: "interference".to_owned(),
    });
    assert!(matches!(
        finish(phone.power_on()),
        Err(CardTrouble::Broken(Breakdown::TimedOut { .. }))
    ));
}

#[test]
fn a_terminal_reads_the_number_in_secret_and_the_trace_does_not_hold_it() {
    let (board, line) = scene(spec(CardKind::Ordinary));
    let card = CardClient::new(&line, "hanako");
    let random = SessionRandom {
        seed: [1; 32],
        padding: [2; 32],
    };
    let (right, wrong) = ("1234".parse().unwrap(), "0000".parse().unwrap());
    finish(async {
        card.power_on().await.unwrap();
        assert_eq!(
            card.verify_text_pin(&wrong).await.unwrap(),
            PinResult::Wrong { left: 2 }
        );
        assert!(card.begin_secure_messaging(&random).await.is_err());
        assert_eq!(card.verify_text_pin(&right).await.unwrap(), PinResult::Ok);
        let mut secure = card.begin_secure_messaging(&random).await.unwrap();
        let number = spec(CardKind::Ordinary).individual_number;
        let record = secure.read_file(0x0001).await.unwrap();
        assert_eq!(&record[3..], number.digits().as_bytes());
        let four_items = secure.read_file(0x0002).await.unwrap();
        assert!(four_items.len() > 60);
        assert_eq!(
            secure.read_file(0x001D).await,
            Err(CardTrouble::Refused(StatusWord::NOT_FOUND))
        );
        assert_eq!(
            secure.verify_pin(&wrong).await.unwrap(),
            PinResult::Wrong { left: 2 }
        );
        assert_eq!(
            secure.read_file(0x0001).await,
            Err(CardTrouble::Refused(StatusWord::NOT_VERIFIED))
        );
        assert_eq!(secure.verify_pin(&right).await.unwrap(), PinResult::Ok);
        // Whoever selects the application again has ended it.
        card.verify_text_pin(&right).await.unwrap();
        assert_eq!(
            secure.read_file(0x0001).await,
            Err(CardTrouble::Refused(StatusWord::NO_SESSION_KEY))
        );
        let trace = board.with_trace(|trace| {
            let said = trace.entries().iter();
            said.flat_map(|it| [Some(it.request_json()), it.response_json()])
                .flatten()
                .map(ToString::to_string)
                .collect::<String>()
        });
        let digits = Bytes::from(number.digits().as_bytes()).to_string();
        assert!(!trace.contains(&digits) && !trace.contains(number.digits()));
    });
}

#[test]
fn a_terminal_has_the_card_authenticated_and_reads_what_is_at_the_top() {
    let (_board, line) = scene(spec(CardKind::Ordinary));
    let card = CardClient::new(&line, "hanako");
    finish(async {
        card.power_on().await.unwrap();
        let signature = card.authenticate_card(b"challenge").await.unwrap();
        let key = KeyPool::dedicated(DedicatedKey::CommonApplet).public();
        let info = crate::pki::rsa::sha256_digest_info(b"challenge");
        assert!(key.verify_raw(&info, &signature));
        let serial = card.read_data_object(0x0045).await.unwrap();
        assert_eq!(serial, b"SPECIMEN0000001");
        assert_eq!(
            card.read_data_object(0x0043).await,
            Err(CardTrouble::Refused(StatusWord::NO_OBJECT))
        );
    });
    let (_board, line) = scene(spec(CardKind::PhoneAndroid));
    let phone = CardClient::new(&line, "hanako");
    finish(async {
        phone.power_on().await.unwrap();
        let answer = phone.authenticate_card(b"challenge").await;
        assert_eq!(answer, Err(CardTrouble::NotMyNumberCard));
    });
}
