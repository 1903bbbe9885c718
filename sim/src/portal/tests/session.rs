//! From login to logout.

use super::scene::*;
use crate::card::CardRole;
use crate::card::Request as ToCard;
use crate::portal::{Request, Response};
use crate::reader::tests::scene::{CARD, finish};
use crate::role::Address;

#[test]
fn each_question_is_signed_anew() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    for _ in 0..3 {
        scene.ask(Request::ShowEligibility { session });
    }
    let fund = scene.fund.borrow();
    assert_eq!(fund.proofs.len(), 3);
    assert!(
        fund.proofs
            .windows(2)
            .all(|it| it[0].challenge != it[1].challenge)
    );
}

#[test]
fn a_login_ends_after_its_minutes_and_not_before() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    scene.wait(29);
    let shown = scene.ask(Request::ShowRegistration { session });
    assert!(matches!(shown, Response::Registration { .. }));
    scene.wait(1);
    for request in [
        Request::SavePdf { session },
        Request::CancelRegistration { session },
        Request::ShowRegistration { session },
    ] {
        assert_eq!(scene.ask(request), Response::NoSession);
    }
}

#[test]
fn after_logout_or_a_second_login_the_session_is_over() {
    let scene = Scene::on(DAY);
    let first = scene.log_in();
    let second = scene.log_in();
    let ask = |session| scene.ask(Request::ShowEligibility { session });
    assert_eq!(ask(first), Response::NoSession);
    assert!(matches!(ask(second), Response::Eligibility(_)));
    let out = Request::Logout { session: second };
    assert_eq!(scene.ask(out.clone()), Response::Done);
    assert_eq!(ask(second), Response::NoSession);
    assert_eq!(scene.ask(out), Response::NoSession);
}

#[test]
fn a_card_taken_away_ends_the_session() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    let holder = Address::person("見本 花子");
    finish(
        scene
            .board
            .call::<CardRole>(&holder, CARD, ToCard::PowerOff),
    )
    .unwrap();
    let ask = || scene.ask(Request::ShowEligibility { session });
    assert_eq!(ask(), Response::NoSession);
    assert_eq!(ask(), Response::NoSession);
}

#[test]
fn an_outage_is_told_and_the_login_outlives_it() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    scene.cut_the_line();
    let ask = || scene.ask(Request::ShowEligibility { session });
    assert!(reason(ask()).contains("接続できません"));
    scene.board.repair("定期メンテナンス");
    assert!(matches!(ask(), Response::Eligibility(_)));
}

#[test]
fn a_stranger_without_a_session_sees_nothing_and_asks_the_fund_nothing() {
    let scene = Scene::on(DAY);
    for request in [
        Request::ShowEligibility { session: 1 },
        Request::ShowMedical { session: 1 },
        Request::Register {
            session: 1,
            accepts_terms: true,
        },
    ] {
        assert_eq!(scene.ask(request), Response::NoSession);
    }
    assert_eq!(scene.fund.borrow().opened, 0);
}
