//! 利用登録 on the spot.

use super::scene::*;
use crate::card::CardKind;
use crate::fund::{CardRefusal, FundRole, Registration};
use crate::reader::{Outcome, Request, Screen, Trouble};

const AGREE: Request = Request::AnswerRegistration { agree: true };

fn unregistered(state: Registration) -> Scene {
    let scene = Scene::with(CardKind::Ordinary);
    scene.fund.borrow_mut().registration = state;
    scene.place();
    assert_eq!(scene.show_face(CARD, 0), Screen::Register);
    scene
}

#[test]
fn a_card_without_registration_is_registered_and_the_same_visit_goes_on() {
    for state in [Registration::NotRegistered, Registration::Lapsed] {
        let scene = unregistered(state);
        assert!(matches!(scene.screen(AGREE), Screen::Consent { .. }));
        let Outcome::Verified { proof, .. } = scene.leave() else {
            panic!("it was all done");
        };
        let fund = scene.fund.borrow();
        assert_eq!(fund.registered.len(), 1);
        assert_ne!(fund.registered[0].challenge, proof.challenge);
        assert!(fund.proves(&proof));
    }
}

#[test]
fn who_declines_registration_goes_without() {
    let scene = unregistered(Registration::NotRegistered);
    let decline = Request::AnswerRegistration { agree: false };
    let trouble = Trouble::RegistrationDeclined;
    assert_eq!(scene.screen(decline), Screen::Error(trouble));
    assert_eq!(scene.outcome(), Outcome::Failed { trouble });
    assert!(scene.fund.borrow().registered.is_empty());
}

#[test]
fn a_challenge_that_ran_out_on_the_screen_is_replaced_once() {
    let scene = unregistered(Registration::NotRegistered);
    scene.fund.borrow_mut().stale = 1;
    assert!(matches!(scene.screen(AGREE), Screen::Consent { .. }));

    let scene = unregistered(Registration::NotRegistered);
    scene.fund.borrow_mut().stale = 2;
    let trouble = Trouble::CardRefused {
        reason: CardRefusal::BadProof,
    };
    assert_eq!(scene.screen(AGREE), Screen::Error(trouble));
}

#[test]
fn a_line_that_fails_during_registration_is_told() {
    let scene = unregistered(Registration::NotRegistered);
    scene.silence::<FundRole>("");
    assert_eq!(scene.screen(AGREE), Screen::Error(Trouble::LineDown));
}
