//! What a reader keeps, and what not.

use super::scene::*;
use crate::card::CardKind;
use crate::reader::{LoggedFailure, Request, Response, Trouble};
use jiff::civil::date;

#[test]
fn a_hundred_faces_leave_no_image_behind() {
    let scene = Scene::with(CardKind::Ordinary);
    for _ in 0..100 {
        scene.place();
        scene.show_face("taro", 0);
        scene.show_face(CARD, 0);
        scene.leave();
    }
    match scene.ask(Request::Inspect) {
        Response::Storage { images, .. } => assert!(images.is_empty()),
        other => panic!("{other:?}"),
    }
    scene.board.with_trace(|trace| {
        for entry in trace.entries() {
            assert!(!crate::card::holds_face_image(entry.request_json()));
        }
    });
}

#[test]
fn failures_are_logged_with_day_model_and_error() {
    let scene = Scene::new(date(2025, 6, 10), spec(CardKind::Ordinary));
    scene.place();
    scene.show_face("taro", 0);
    scene.screen(Request::TakeCard);
    let Response::Storage { failures, .. } = scene.ask(Request::Inspect) else {
        panic!("it shows its storage");
    };
    let line = LoggedFailure {
        on: date(2025, 6, 10),
        model: "見本社 A型".to_owned(),
        trouble: Trouble::FaceMismatch,
    };
    assert_eq!(failures.first(), Some(&line));
}
