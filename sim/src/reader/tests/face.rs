//! 顔認証.

use super::scene::*;
use crate::card::client::CardTrouble;
use crate::card::{CardKind, CardRole, CardSpec, Condition, Request as ToCard, Response as OfCard};
use crate::reader::{Outcome, Screen, Trouble};
use crate::role::Address;
use jiff::civil::date;

fn face_tries(scene: &Scene) -> u8 {
    let me = Address::person("tester");
    match finish(
        scene
            .board
            .call::<CardRole>(&me, CARD, ToCard::FaceTriesLeft),
    )
    .unwrap()
    {
        OfCard::FaceTries { left } => left,
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_persons_face_never_matches_and_costs_a_try() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    let screen = scene.show_face("taro", 0);
    assert_eq!(offered(&screen), (true, true, Some(Trouble::FaceMismatch)));
    assert_eq!(face_tries(&scene), 9);
    assert!(matches!(scene.show_face(CARD, 0), Screen::Consent { .. }));
    assert_eq!(face_tries(&scene), 10);
}

#[test]
fn a_hat_lowers_the_score_until_just_below_the_threshold_it_is_no_match() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    assert!(matches!(scene.show_face(CARD, 41), Screen::Identify { .. }));
    assert!(matches!(scene.show_face(CARD, 40), Screen::Consent { .. }));
}

#[test]
fn ten_failures_lock_the_face_and_the_next_visit_offers_only_the_pin() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    for _ in 0..9 {
        assert_eq!(
            offered(&scene.show_face("taro", 0)).2,
            Some(Trouble::FaceMismatch)
        );
    }
    let locked = (false, true, Some(Trouble::FaceLocked));
    assert_eq!(offered(&scene.show_face("taro", 0)), locked);
    assert_eq!(offered(&scene.show_face(CARD, 0)), locked);
    scene.screen(crate::reader::Request::TakeCard);
    assert_eq!(offered(&scene.place()), (false, true, None));
    assert!(matches!(scene.enter_pin("1234"), Screen::Consent { .. }));
}

#[test]
fn a_card_without_pin_is_offered_the_face_only_and_signs_by_it() {
    let scene = Scene::with(CardKind::FaceOnly);
    assert_eq!(offered(&scene.place()), (true, false, None));
    assert_eq!(
        offered(&scene.enter_pin("1234")).2,
        Some(Trouble::NotOffered)
    );
    scene.show_face(CARD, 0);
    match scene.leave() {
        Outcome::Verified { proof, .. } => assert!(scene.fund.borrow().proves(&proof)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_card_without_photo_is_offered_the_pin_only() {
    let scene = Scene::with(CardKind::NoPhotoInfant);
    assert_eq!(offered(&scene.place()), (false, true, None));
    assert_eq!(
        offered(&scene.show_face(CARD, 0)).2,
        Some(Trouble::NotOffered)
    );
    assert!(matches!(scene.enter_pin("1234"), Screen::Consent { .. }));
}

#[test]
fn the_pin_is_still_open_after_a_face_that_did_not_match() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.show_face("taro", 0);
    scene.enter_pin("1234");
    assert!(matches!(scene.leave(), Outcome::Verified { .. }));
}

#[test]
fn a_chip_that_refuses_is_taken_for_one_that_is_not_recognised() {
    let refused = CardTrouble::Refused(crate::card::apdu::StatusWord::FAILED);
    assert_eq!(Trouble::from(refused), Trouble::CardNotRecognised);
    let scene = Scene::new(
        date(2025, 6, 10),
        CardSpec {
            condition: Condition::Tampered,
            ..spec(CardKind::Ordinary)
        },
    );
    assert_eq!(scene.place(), Screen::Error(Trouble::CardNotRecognised));
}
