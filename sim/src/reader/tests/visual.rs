//! 目視モード.

use super::scene::*;
use crate::card::CardKind;
use crate::fund::IdentityMeans;
use crate::reader::{Outcome, Request, Response, Screen, Trouble, VisualCheck, VisualReason};
use jiff::civil::{Date, date};

const BACK: Request = Request::SwitchBack {
    administrator: true,
};

fn is_on(scene: &Scene) -> bool {
    match scene.ask(Request::Inspect) {
        Response::Storage { visual_mode, .. } => visual_mode,
        other => panic!("{other:?}"),
    }
}

#[test]
fn after_the_check_by_an_administrator_the_patient_goes_straight_to_consent() {
    let scene = Scene::with(CardKind::FaceOnly);
    scene.place();
    let screen = scene.screen(sight(VisualReason::DementiaOrDisability));
    assert!(matches!(screen, Screen::Consent { .. }));
    match scene.leave() {
        Outcome::Verified { proof, .. } => {
            assert_eq!(proof.identity, IdentityMeans::Visual);
            assert!(scene.fund.borrow().proves(&proof));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_an_administrator_or_the_comparison_nothing_is_switched() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    for (administrator, compared) in [(false, true), (true, false)] {
        assert!(scene.is_ignored(Request::SwitchToVisual(VisualCheck {
            administrator,
            compared,
            reason: VisualReason::ConditionWorsened,
        })));
        assert!(!is_on(&scene));
    }
}

#[test]
fn the_reasons_are_those_of_the_edition_in_force() {
    let taken = |day: Date, reason| {
        let scene = Scene::new(day, spec(CardKind::Ordinary));
        scene.place();
        matches!(scene.ask(sight(reason)), Response::Screen(_))
    };
    let (before, since) = (date(2025, 1, 31), date(2025, 2, 1));
    assert!(taken(before, VisualReason::Injury));
    assert!(!taken(since, VisualReason::Injury));
    assert!(!taken(before, VisualReason::MachineTrouble));
    assert!(taken(since, VisualReason::MachineTrouble));
    for day in [before, since] {
        assert!(taken(day, VisualReason::FaceFailsAndPinForgotten));
        assert!(taken(day, VisualReason::DementiaOrDisability));
        assert!(taken(day, VisualReason::ConditionWorsened));
    }
}

#[test]
fn a_card_without_photo_and_a_phone_leave_nothing_to_compare() {
    let infant = Scene::with(CardKind::NoPhotoInfant);
    infant.place();
    let screen = infant.screen(sight(VisualReason::FaceFailsAndPinForgotten));
    assert_eq!(offered(&screen), (false, true, Some(Trouble::NotOffered)));
    assert!(!is_on(&infant));

    let phone = Scene::with(CardKind::PhoneIphone);
    phone.place_phone();
    let screen = phone.screen(sight(VisualReason::FaceFailsAndPinForgotten));
    assert_eq!(offered(&screen).2, Some(Trouble::NotOffered));
    assert!(!is_on(&phone));
}

#[test]
fn who_forgets_to_switch_back_leaves_the_next_patient_without_face_and_pin() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.screen(sight(VisualReason::ConditionWorsened));
    scene.leave();
    assert!(is_on(&scene));

    assert_eq!(offered(&scene.place()), (false, false, None));
    for screen in [scene.show_face(CARD, 0), scene.enter_pin("1234")] {
        assert_eq!(offered(&screen), (false, false, Some(Trouble::NotOffered)));
    }
    assert!(scene.is_ignored(Request::KeyOrder));
    let as_nobody = Request::SwitchBack {
        administrator: false,
    };
    assert!(scene.is_ignored(as_nobody));
    assert!(offered(&scene.screen(BACK)).0);
    assert!(matches!(scene.show_face(CARD, 0), Screen::Consent { .. }));
}

#[test]
fn while_the_mode_is_on_each_patient_needs_a_check_of_their_own() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.screen(sight(VisualReason::ConditionWorsened));
    scene.leave();
    scene.place();
    let screen = scene.screen(sight(VisualReason::ConditionWorsened));
    assert!(matches!(screen, Screen::Consent { .. }));
}

#[test]
fn switching_back_during_consent_leaves_the_visit_as_it_is() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    let consent = scene.screen(sight(VisualReason::ConditionWorsened));
    assert_eq!(scene.screen(BACK), consent);
    assert!(!is_on(&scene));
    assert!(matches!(scene.leave(), Outcome::Verified { .. }));
}
