//! The four steps in their order, and what breaks them off.

use super::scene::*;
use crate::card::{CardKind, CardRole, CardSpec, Condition};
use crate::cast::{Facility, FacilitySystem};
use crate::fund::{CardRefusal, Consents, FundRole, IdentityMeans};
use crate::reader::{ConsentChoice, Outcome, Request, Screen, Trouble, VisualReason};
use jiff::civil::date;

const EVERYTHING: Consents = Consents {
    drugs: true,
    clinical: true,
    checkups: true,
    surgery: true,
    limit: true,
};

fn error_at_placing(spec: CardSpec) -> Screen {
    Scene::new(date(2025, 6, 10), spec).place()
}

#[test]
fn a_visit_by_face_runs_through_its_four_steps_and_leaves_a_fresh_proof() {
    let scene = Scene::with(CardKind::Ordinary);
    assert_eq!(scene.screen(Request::Look), Screen::Idle);
    assert_eq!(offered(&scene.place()), (true, true, None));
    assert!(matches!(scene.show_face(CARD, 0), Screen::Consent { .. }));
    let consent = Request::Consent(ConsentChoice::Each(EVERYTHING));
    assert_eq!(scene.screen(consent), Screen::TakeCard);
    assert_eq!(scene.outcome(), Outcome::Nothing);
    assert_eq!(scene.screen(Request::TakeCard), Screen::Idle);
    let Outcome::Verified {
        proof,
        consents,
        phone,
    } = scene.outcome()
    else {
        panic!("it was all done");
    };
    assert!(scene.fund.borrow().proves(&proof));
    assert_eq!(proof.identity, IdentityMeans::Face);
    assert_eq!(consents, EVERYTHING);
    assert!(!phone);
    assert_eq!(scene.outcome(), Outcome::Nothing);
}

#[test]
fn no_step_listens_to_what_belongs_to_another() {
    let scene = Scene::with(CardKind::Ordinary);
    let place = || Request::Place {
        card: CARD.to_owned(),
        phone: false,
    };
    let agree = || Request::AnswerRegistration { agree: true };
    let all = || Request::Consent(ConsentChoice::All);
    let face = || {
        Request::ShowFace(crate::reader::Camera {
            face: crate::card::FaceImage::of(CARD),
            noise: 0,
        })
    };
    let unlock = || Request::UnlockPhone { matched: true };
    let visual = || sight(VisualReason::DementiaOrDisability);
    let back = || Request::SwitchBack {
        administrator: true,
    };
    let none_of = |requests: Vec<Request>| {
        for request in requests {
            assert!(scene.is_ignored(request.clone()), "{request:?}");
        }
    };

    none_of(vec![
        face(),
        enter("1234"),
        unlock(),
        visual(),
        agree(),
        all(),
        back(),
        Request::TakeCard,
        Request::KeyOrder,
    ]);
    assert_eq!(scene.calls_to(crate::role::RoleName::Card), 0);
    scene.fund.borrow_mut().registration = crate::fund::Registration::NotRegistered;
    scene.place();
    none_of(vec![place(), agree(), all(), back()]);
    assert_eq!(scene.enter_pin("1234"), Screen::Register);
    none_of(vec![
        place(),
        face(),
        enter("1234"),
        unlock(),
        visual(),
        all(),
        Request::KeyOrder,
    ]);
    scene.screen(agree());
    none_of(vec![
        place(),
        face(),
        enter("1234"),
        unlock(),
        visual(),
        agree(),
        Request::KeyOrder,
    ]);
    scene.screen(all());
    none_of(vec![
        face(),
        enter("1234"),
        unlock(),
        visual(),
        agree(),
        all(),
        Request::KeyOrder,
    ]);
}

#[test]
fn a_chip_that_does_not_answer_is_001_and_another_card_is_002() {
    let with = |condition| CardSpec {
        condition,
        ..spec(CardKind::Ordinary)
    };
    for (condition, code) in [
        (Condition::Mute, "001"),
        (Condition::Tampered, "001"),
        (Condition::Failing { commands: 3 }, "001"),
        (Condition::ForeignObject, "002"),
    ] {
        match error_at_placing(with(condition)) {
            Screen::Error(trouble) => assert_eq!(trouble.code(), Some(code), "{condition:?}"),
            other => panic!("{other:?}"),
        }
    }
    let scene = Scene::with(CardKind::Ordinary);
    let nothing_there = Request::Place {
        card: "nobody's".to_owned(),
        phone: false,
    };
    assert_eq!(
        scene.screen(nothing_there),
        Screen::Error(Trouble::CardNotRecognised)
    );
}

#[test]
fn a_chip_that_dies_at_any_command_ends_the_visit_and_never_the_reader() {
    for commands in 0..40 {
        let scene = Scene::new(
            date(2025, 6, 10),
            CardSpec {
                condition: Condition::Failing { commands },
                ..spec(CardKind::Ordinary)
            },
        );
        if matches!(scene.place(), Screen::Identify { .. }) {
            scene.show_face(CARD, 0);
        }
        match scene.screen(Request::Look) {
            Screen::Consent { .. } => assert!(matches!(scene.leave(), Outcome::Verified { .. })),
            Screen::Error(trouble) => {
                assert_eq!(trouble, Trouble::CardNotRecognised);
                assert_eq!(scene.outcome(), Outcome::Failed { trouble });
            }
            other => panic!("{commands}: {other:?}"),
        }
    }
}

#[test]
fn a_card_that_the_fund_refuses_goes_no_further() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.fund.borrow_mut().refusal = Some(CardRefusal::Suspended);
    let trouble = Trouble::CardRefused {
        reason: CardRefusal::Suspended,
    };
    assert_eq!(scene.place(), Screen::Error(trouble));
    assert_eq!(scene.outcome(), Outcome::Failed { trouble });
    assert_eq!(scene.screen(Request::TakeCard), Screen::Idle);
    assert_eq!(scene.outcome(), Outcome::Nothing);
}

#[test]
fn without_the_line_the_reader_says_so_and_the_next_try_begins_anew() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.silence::<FundRole>("");
    assert_eq!(scene.place(), Screen::Error(Trouble::LineDown));
    assert_eq!(scene.place(), Screen::Error(Trouble::LineDown));
}

#[test]
fn the_alert_of_the_fund_is_on_the_screen() {
    let scene = Scene::with(CardKind::Ordinary);
    let last_day = date(2025, 12, 31);
    scene.fund.borrow_mut().alert = Some(last_day);
    match scene.place() {
        Screen::Identify { alert, .. } => assert_eq!(alert, Some(last_day)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_card_taken_back_too_early_breaks_the_visit_off() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.screen(Request::TakeCard);
    let interrupted = Outcome::Failed {
        trouble: Trouble::Interrupted,
    };
    assert_eq!(scene.outcome(), interrupted);
    scene.place();
    scene.enter_pin("1234");
    scene.screen(Request::TakeCard);
    assert_eq!(scene.outcome(), interrupted);
    scene.place();
    scene.enter_pin("0000");
    scene.screen(Request::TakeCard);
    let trouble = Trouble::WrongPin { left: 2 };
    assert_eq!(scene.outcome(), Outcome::Failed { trouble });
}

#[test]
fn what_one_patient_left_is_never_taken_for_the_next() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.enter_pin("1234");
    scene.screen(Request::Consent(ConsentChoice::Nothing));
    scene.screen(Request::TakeCard);
    scene.place();
    assert_eq!(scene.outcome(), Outcome::Nothing);
}

#[test]
fn a_patient_who_took_long_still_leaves_a_proof_of_now() {
    let prompt = Scene::with(CardKind::Ordinary);
    prompt.place();
    prompt.enter_pin("1234");
    prompt.leave();
    assert_eq!(prompt.fund.borrow().opened, 1);

    let slow = Scene::with(CardKind::Ordinary);
    slow.place();
    slow.enter_pin("1234");
    slow.wait(10);
    match slow.leave() {
        Outcome::Verified { proof, .. } => {
            assert_eq!(proof.identity, IdentityMeans::Pin);
            assert!(slow.fund.borrow().proves(&proof));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(slow.fund.borrow().opened, 2);
}

#[test]
fn a_line_that_fails_at_the_end_costs_nobody_the_visit_but_a_refusal_does() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.enter_pin("1234");
    scene.wait(10);
    scene.silence::<FundRole>("");
    assert!(matches!(scene.leave(), Outcome::Verified { .. }));

    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.enter_pin("1234");
    scene.wait(10);
    scene.fund.borrow_mut().refusal = Some(CardRefusal::Revoked);
    let trouble = Trouble::CardRefused {
        reason: CardRefusal::Revoked,
    };
    assert_eq!(scene.leave(), Outcome::Failed { trouble });
}

#[test]
fn where_only_eligibility_is_asked_there_is_no_camera_and_no_consent() {
    let therapy = Facility {
        system: FacilitySystem::EligibilityOnly,
        ..facility()
    };
    let scene = Scene::at(&therapy, date(2025, 6, 10), spec(CardKind::Ordinary));
    assert_eq!(offered(&scene.place()), (false, true, None));
    assert_eq!(scene.enter_pin("1234"), Screen::TakeCard);
    scene.screen(Request::TakeCard);
    match scene.outcome() {
        Outcome::Verified { consents, .. } => assert_eq!(
            consents,
            Consents {
                limit: true,
                ..Consents::default()
            }
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_card_that_does_not_answer_any_more_when_it_is_taken_has_proved_itself_before() {
    let scene = Scene::with(CardKind::Ordinary);
    scene.place();
    scene.enter_pin("1234");
    scene.wait(10);
    scene.silence::<CardRole>(CARD);
    assert!(matches!(scene.leave(), Outcome::Verified { .. }));
}
