//! Whatever is done to a reader, it answers, and it verifies nobody whom nothing identified.

use arbitrary::{Arbitrary, Unstructured};
use jiff::civil::date;
use proptest::prelude::*;

use super::scene::*;
use crate::card::{CardKind, FaceImage};
use crate::fund::Registration;
use crate::reader::{Camera, ConsentChoice, Outcome, Request, Response, Screen, VisualReason};

/// What people really do, among which chance finds whole visits.
fn sensible(choice: u8) -> Request {
    match choice % 12 {
        0 => Request::Place {
            card: CARD.to_owned(),
            phone: choice >= 192,
        },
        1 => Request::ShowFace(Camera {
            face: FaceImage::of(CARD),
            noise: 0,
        }),
        2 => enter("1234"),
        3 => enter("0000"),
        4 => Request::UnlockPhone {
            matched: choice < 192,
        },
        5 => sight(VisualReason::DementiaOrDisability),
        6 => Request::SwitchBack {
            administrator: true,
        },
        7 => Request::AnswerRegistration {
            agree: choice < 192,
        },
        8 => Request::Consent(ConsentChoice::All),
        9 | 10 => Request::TakeCard,
        _ => Request::TakeOutcome,
    }
}

/// Whether a request, answered like this, identified the holder.
fn identifies(request: &Request, screen: &Screen) -> bool {
    let means = match request {
        Request::ShowFace(camera) => camera.face == FaceImage::of(CARD),
        Request::EnterPin { digits } => digits == "1234",
        Request::UnlockPhone { matched } => *matched,
        Request::SwitchToVisual(check) => check.administrator && check.compared,
        _ => false,
    };
    means && matches!(screen, Screen::Register | Screen::Consent { .. })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_order_of_events_panics_or_verifies_somebody_unidentified(
        kind in prop::sample::select(vec![
            CardKind::Ordinary,
            CardKind::FaceOnly,
            CardKind::NoPhotoInfant,
            CardKind::PhoneAndroid,
            CardKind::PhoneIphone,
        ]),
        registered: bool,
        choices in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let scene = Scene::new(date(2025, 10, 1), spec(kind));
        if !registered {
            scene.fund.borrow_mut().registration = Registration::NotRegistered;
        }
        let mut identified = false;
        for choice in choices {
            let request = sensible(choice);
            let answer = scene.ask(request.clone());
            match (&request, &answer) {
                (Request::Place { .. }, Response::Screen(_)) => identified = false,
                (request, Response::Screen(screen)) if identifies(request, screen) => {
                    identified = true;
                }
                (_, Response::Outcome(outcome)) => {
                    if let Outcome::Verified { proof, .. } = outcome.as_ref() {
                        prop_assert!(identified);
                        prop_assert!(scene.fund.borrow().proves(proof));
                    }
                }
                _ => {}
            }
        }
    }

    #[test]
    fn no_request_at_all_panics(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        let scene = Scene::with(CardKind::Ordinary);
        let mut source = Unstructured::new(&bytes);
        scene.place();
        while !source.is_empty() {
            let Ok(request) = Request::arbitrary(&mut source) else { break };
            scene.ask(request);
        }
        match scene.ask(Request::Inspect) {
            Response::Storage { images, .. } => prop_assert!(images.is_empty()),
            other => prop_assert!(false, "{other:?}"),
        }
    }
}
