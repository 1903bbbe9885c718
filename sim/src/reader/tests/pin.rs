//! 暗証番号 on the reader's screen.

use super::scene::*;
use crate::card::{CardKind, FaceImage};
use crate::fund::IdentityMeans;
use crate::reader::{Camera, Outcome, Request, Response, Screen, Trouble, VisualReason};

#[test]
fn three_wrong_pins_lock_it_and_the_face_still_opens() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    for left in [2, 1] {
        assert_eq!(
            offered(&scene.enter_pin("0000")),
            (true, true, Some(Trouble::WrongPin { left }))
        );
    }
    let locked = (true, false, Some(Trouble::PinLocked));
    assert_eq!(offered(&scene.enter_pin("0000")), locked);
    assert_eq!(offered(&scene.enter_pin("1234")), locked);
    assert!(matches!(scene.show_face(CARD, 0), Screen::Consent { .. }));
    scene.leave();
    assert_eq!(offered(&scene.place()), (true, false, None));
}

#[test]
fn a_right_pin_identifies_by_pin() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.enter_pin("1234");
    match scene.leave() {
        Outcome::Verified { proof, .. } => assert_eq!(proof.identity, IdentityMeans::Pin),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_not_four_digits_is_never_sent_and_costs_no_try() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    for digits in ["", "123", "12345", "12a4", "１２３４"] {
        assert!(scene.is_ignored(enter(digits)), "{digits}");
    }
    assert_eq!(
        offered(&scene.enter_pin("0000")).2,
        Some(Trouble::WrongPin { left: 2 })
    );
}

/// CARD-022.
#[test]
fn two_wrong_pins_then_a_visual_check_then_one_wrong_pin_lock_it() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.enter_pin("0000");
    scene.enter_pin("0000");
    scene.screen(sight(VisualReason::FaceFailsAndPinForgotten));
    scene.leave();
    scene.screen(Request::SwitchBack {
        administrator: true,
    });
    scene.place();
    assert_eq!(
        offered(&scene.enter_pin("0000")).2,
        Some(Trouble::PinLocked)
    );
}

#[test]
fn the_keys_stand_elsewhere_each_time_they_are_shown() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    let orders: Vec<_> = (0..3)
        .map(|_| match scene.ask(Request::KeyOrder) {
            Response::Keys { order } => order,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_ne!(orders[0], orders[1]);
    assert_ne!(orders[1], orders[2]);
    let scene = Scene::with(CardKind::FaceOnly);
    scene.place();
    assert!(scene.is_ignored(Request::KeyOrder));
}

#[test]
fn neither_pin_nor_face_is_in_the_trace() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.screen(Request::ShowFace(Camera {
        face: FaceImage::of("taro"),
        noise: 0,
    }));
    scene.enter_pin("1234");
    scene.leave();
    scene.board.with_trace(|trace| {
        for entry in trace.entries() {
            let told = [Some(entry.request_json()), entry.response_json()];
            for message in told.into_iter().flatten() {
                assert!(!crate::card::holds_face_image(message), "{message}");
                assert!(!message.to_string().contains("31323334"), "{message}");
            }
        }
    });
}
