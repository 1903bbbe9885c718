//! 利用登録.

use super::scene::*;
use crate::fund::Registration;
use crate::portal::{Request, Response};

#[test]
fn registration_needs_the_terms_and_happens_once() {
    let scene = Scene::on(DAY);
    scene.fund.borrow_mut().registration = Registration::NotRegistered;
    let session = scene.log_in();
    let register = |accepts_terms| {
        scene.ask(Request::Register {
            session,
            accepts_terms,
        })
    };
    let state = || scene.ask(Request::ShowRegistration { session });
    assert!(reason(register(false)).contains("利用規約"));
    let is = |state| Response::Registration { state };
    assert_eq!(state(), is(Registration::NotRegistered));
    assert_eq!(register(true), Response::Done);
    assert_eq!(state(), is(Registration::Registered));
    let before = scene.fund.borrow().proofs.len();
    assert_eq!(register(true), Response::Done);
    assert_eq!(scene.fund.borrow().proofs.len(), before);
}

#[test]
fn a_registration_cannot_be_cancelled_here() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    assert!(reason(scene.ask(Request::CancelRegistration { session })).contains("保険者"));
}
