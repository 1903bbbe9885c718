//! Login.

use super::scene::*;
use crate::card::{CardKind, CardSpec, Condition};
use crate::fund::CardRefusal;
use crate::portal::{Login, LoginFailure};
use crate::reader::tests::scene::spec;

#[test]
fn each_missing_item_blocks_the_login() {
    let scene = Scene::on(DAY);
    let without_app = Login {
        app: false,
        ..attempt()
    };
    let without_reader = Login {
        reads_cards: false,
        ..attempt()
    };
    let without_card = Login {
        card: None,
        ..attempt()
    };
    assert_eq!(scene.failure(without_app), LoginFailure::NoApp);
    assert_eq!(scene.failure(without_reader), LoginFailure::NoReader);
    assert_eq!(scene.failure(without_card), LoginFailure::NoCard);
    scene.log_in();
}

#[test]
fn wrong_pins_count_down_and_what_is_no_pin_costs_no_try() {
    let scene = Scene::on(DAY);
    let with = |pin: &str| Login {
        pin: pin.to_owned(),
        ..attempt()
    };
    assert_eq!(
        scene.failure(with("12")),
        LoginFailure::WrongPin { left: 3 }
    );
    assert_eq!(
        scene.failure(with("0000")),
        LoginFailure::WrongPin { left: 2 }
    );
    assert_eq!(
        scene.failure(with("0000")),
        LoginFailure::WrongPin { left: 1 }
    );
    assert_eq!(scene.failure(with("0000")), LoginFailure::PinLocked);
    assert_eq!(scene.failure(attempt()), LoginFailure::PinLocked);
    assert_eq!(scene.failure(with("12")), LoginFailure::PinLocked);
}

#[test]
fn a_card_without_pin_a_phone_and_a_broken_card_are_told_apart_from_a_locked_one() {
    for (kind, condition, failure) in [
        (
            CardKind::FaceOnly,
            Condition::Sound,
            LoginFailure::PinlessCard,
        ),
        (
            CardKind::PhoneIphone,
            Condition::Sound,
            LoginFailure::CardNotRead,
        ),
        (
            CardKind::Ordinary,
            Condition::Mute,
            LoginFailure::CardNotRead,
        ),
        (
            CardKind::Ordinary,
            Condition::ForeignObject,
            LoginFailure::NotMyNumberCard,
        ),
        (
            CardKind::OldResident,
            Condition::Sound,
            LoginFailure::NotMyNumberCard,
        ),
    ] {
        let scene = Scene::new(
            DAY,
            CardSpec {
                condition,
                ..spec(kind)
            },
        );
        assert_eq!(scene.failure(attempt()), failure, "{kind:?}");
    }
}

#[test]
fn a_certificate_that_the_fund_refuses_and_a_line_that_is_down_let_nobody_in() {
    let scene = Scene::on(DAY);
    scene.fund.borrow_mut().refusal = Some(CardRefusal::Expired);
    assert_eq!(
        scene.failure(attempt()),
        LoginFailure::CardRefused {
            reason: CardRefusal::Expired
        }
    );
    let scene = Scene::on(DAY);
    scene.cut_the_line();
    assert_eq!(scene.failure(attempt()), LoginFailure::LineDown);
}

#[test]
fn a_card_that_signs_with_another_key_is_not_let_in() {
    let copied = CardSpec {
        auth_key: crate::pki::KeyPool::deal(2).into(),
        ..spec(CardKind::Ordinary)
    };
    assert_eq!(
        Scene::new(DAY, copied).failure(attempt()),
        LoginFailure::CardRefused {
            reason: CardRefusal::BadProof
        }
    );
}
