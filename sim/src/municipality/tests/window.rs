//! Work on a card at the window.

use jiff::civil::date;

use super::{HANAKO, MOMO, TARO, TODAY, Town, is_done, is_refused};
use crate::card::{self, CardKind, Condition};
use crate::jlis::{self, LifeEvent};
use crate::municipality::{Request, Response, Visitor};
use crate::role::RoleName;

fn lift(town: &Town, card: Option<&str>, visitor: Visitor) -> Response {
    town.ask(Request::LiftSuspension {
        card: card.map(str::to_owned),
        visitor,
    })
}

fn reset(town: &Town, card: &str, visitor: Visitor, chosen_by_holder: bool) -> Response {
    town.ask(Request::ResetPin {
        card: card.to_owned(),
        visitor,
        pin: Some("9876".parse().unwrap()),
        sign_password: None,
        chosen_by_holder,
    })
}

fn switch(town: &Town, card: &str, visitor: Visitor, flags: [bool; 3]) -> Response {
    let [with_renewal, power_of_attorney, inquiry_answered] = flags;
    town.ask(Request::SwitchToFaceOnly {
        card: card.to_owned(),
        visitor,
        with_renewal,
        power_of_attorney,
        inquiry_answered,
    })
}

fn kind_of(town: &Town, card: &str) -> CardKind {
    // 追記欄 tells.
    match town.card(card, card::Request::LookAt) {
        card::Response::Face(face) if face.notes.iter().any(|note| note == "顔認証") => {
            CardKind::FaceOnly
        }
        card::Response::Face(_) => CardKind::Ordinary,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_suspension_is_lifted_with_the_card_by_the_holder_and_not_without_it() {
    let town = Town::on(TODAY);
    town.suspend(HANAKO);
    assert!(is_refused(&lift(&town, None, Visitor::Holder)));
    let no_papers = lift(&town, Some(HANAKO), Visitor::AgentWithoutPapers);
    assert!(is_refused(&no_papers));
    assert!(is_done(&lift(&town, Some(HANAKO), Visitor::Holder)));
    assert!(
        is_refused(&lift(&town, Some(HANAKO), Visitor::Holder)),
        "it is not suspended any more"
    );
}

#[test]
fn another_persons_card_lifts_nothing() {
    let town = Town::on(TODAY);
    town.suspend(HANAKO);
    assert!(is_refused(&lift(&town, Some(TARO), Visitor::Holder)));
    assert!(is_done(&lift(&town, Some(HANAKO), Visitor::Holder)));
}

#[test]
fn a_card_whose_chip_is_dead_lifts_nothing_and_neither_does_one_nobody_has() {
    let town = Town::on(TODAY);
    town.suspend(HANAKO);
    let condition = Condition::Mute;
    town.card(HANAKO, card::Request::Suffer { condition });
    for card in [HANAKO, "誰か"] {
        assert!(is_refused(&lift(&town, Some(card), Visitor::Holder)));
    }
}

#[test]
fn nothing_is_lifted_while_j_lis_cannot_be_reached() {
    let town = Town::on(TODAY);
    town.suspend(HANAKO);
    town.cut_off(RoleName::Jlis);
    assert!(is_refused(&lift(&town, Some(HANAKO), Visitor::Holder)));
}

#[test]
fn a_pin_that_the_holder_chose_opens_a_card_that_was_locked() {
    let town = Town::on(TODAY);
    for _ in 0..3 {
        town.verify(HANAKO, "0000");
    }
    assert_ne!(town.verify(HANAKO, "1234"), "9000");
    assert!(is_done(&reset(&town, HANAKO, Visitor::Holder, true)));
    assert_eq!(town.verify(HANAKO, "9876"), "9000");
}

#[test]
fn a_pin_chosen_by_a_helper_is_refused_and_the_old_one_stays() {
    let town = Town::on(TODAY);
    for visitor in [Visitor::Holder, Visitor::AgentWithPapers] {
        assert!(is_refused(&reset(&town, HANAKO, visitor, false)));
    }
    let no_papers = reset(&town, HANAKO, Visitor::AgentWithoutPapers, true);
    assert!(is_refused(&no_papers));
    assert_eq!(town.verify(HANAKO, "1234"), "9000");
    let parent = reset(&town, MOMO, Visitor::LegalRepresentative, false);
    assert!(is_done(&parent), "who chooses for a child by law");
}

#[test]
fn a_card_without_pins_has_none_to_reset_and_nothing_asked_is_nothing_done() {
    let town = Town::on(TODAY);
    assert!(is_refused(&reset(&town, TARO, Visitor::Holder, true)));
    let nothing = Request::ResetPin {
        card: HANAKO.to_owned(),
        visitor: Visitor::Holder,
        pin: None,
        sign_password: None,
        chosen_by_holder: true,
    };
    assert!(is_refused(&town.ask(nothing)));
}

#[test]
fn a_holder_has_the_card_switched_on_the_spot_from_15_december_2023() {
    let town = Town::on(date(2023, 12, 14));
    let asked = |town: &Town| switch(town, HANAKO, Visitor::Holder, [false; 3]);
    assert!(is_refused(&asked(&town)));
    assert_eq!(kind_of(&town, HANAKO), CardKind::Ordinary);
    let town = Town::on(date(2023, 12, 15));
    assert!(is_done(&asked(&town)));
    assert_eq!(kind_of(&town, HANAKO), CardKind::FaceOnly);
}

#[test]
fn an_agent_with_a_renewal_waits_for_the_reply() {
    let town = Town::on(TODAY);
    let agent = Visitor::AgentWithPapers;
    let waiting = switch(&town, HANAKO, agent, [true, true, false]);
    assert_eq!(waiting, Response::WaitingForReply);
    assert_eq!(kind_of(&town, HANAKO), CardKind::Ordinary);
    assert!(is_done(&switch(&town, HANAKO, agent, [true, true, true])));
    assert_eq!(kind_of(&town, HANAKO), CardKind::FaceOnly);
}

#[test]
fn an_agent_for_the_switch_alone_needs_a_power_of_attorney() {
    let town = Town::on(TODAY);
    let agent = Visitor::AgentWithPapers;
    assert!(is_refused(&switch(&town, HANAKO, agent, [false; 3])));
    let with_it = switch(&town, HANAKO, agent, [false, true, false]);
    assert!(is_done(&with_it));
}

#[test]
fn a_card_without_a_photo_cannot_be_switched_to_the_face() {
    let town = Town::on(TODAY);
    let parent = Visitor::LegalRepresentative;
    assert!(is_refused(&switch(&town, MOMO, parent, [false; 3])));
}

#[test]
fn a_renewal_leaves_the_card_with_certificates_in_force() {
    let town = Town::on(date(2027, 2, 1));
    let renew = || {
        town.ask(Request::RenewCertificates {
            card: HANAKO.to_owned(),
        })
    };
    assert!(is_done(&renew()));
    assert!(is_done(&renew()), "what is on the card now is in force");
    assert_eq!(town.verify(HANAKO, "1234"), "9000", "the PIN stays");
    town.suspend(HANAKO);
    assert!(is_refused(&renew()));
}

#[test]
fn a_phone_is_not_renewed_at_the_window() {
    let town = Town::on(TODAY);
    let card = "見本 花子/phone".to_owned();
    assert!(is_refused(&town.ask(Request::RenewCertificates { card })));
}

#[test]
fn a_locked_face_is_unlocked_at_the_window() {
    let town = Town::on(TODAY);
    let failed = || town.card(HANAKO, card::Request::FaceResult { matched: false });
    for _ in 0..10 {
        failed();
    }
    let left = || town.card(HANAKO, card::Request::FaceTriesLeft);
    assert_eq!(left(), card::Response::FaceTries { left: 0 });
    let card = HANAKO.to_owned();
    assert!(is_done(&town.ask(Request::UnlockFace { card })));
    assert_eq!(left(), card::Response::FaceTries { left: 10 });
}

#[test]
fn a_move_reaches_the_register() {
    let town = Town::on(TODAY);
    let number = crate::jlis::testing::number(1);
    let address: crate::vocabulary::Address = "東京都架空町北1-1".parse().unwrap();
    let moved = Request::Report {
        number: number.clone(),
        event: LifeEvent::Moved {
            address: address.clone(),
        },
    };
    assert!(is_done(&town.ask(moved)));
    match town.jlis(jlis::Request::InquireByNumber { number }) {
        jlis::Response::Resident(items) => assert_eq!(items.address, address),
        other => panic!("{other:?}"),
    }
    let nobody = Request::Report {
        number: crate::jlis::testing::number(99),
        event: LifeEvent::Died,
    };
    assert!(is_refused(&town.ask(nobody)));
}
