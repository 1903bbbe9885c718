use std::rc::Rc;

use madoguchi_sim::card::{Bytes, CardRole, Request, Response};
use madoguchi_sim::role::{Line, RoleName};

use super::input::Sources;
use super::*;
use crate::proof::{Defect, flaw};

/// A card that, in the middle of a session, gives a certificate to whoever asks for a file that does not exist.
static CONFUSED: Defect = Defect {
    id: "test-card-confused",
    role: RoleName::Card,
    does: "存在しないファイルの選択のあと、1バイト余分に答える",
    breaks: &["CARD-042"],
    infect: |board| {
        flaw::says::<CardRole, _>(board, || {
            let mut missed = false;
            move |_: &Line, asked: &Request, answer: &mut Response| {
                let (Request::Apdu(command), Response::Apdu(Bytes(said))) = (asked, answer) else {
                    return;
                };
                if missed && command.get(1) == Some(&0x20) && said.as_slice() == [0x90, 0x00] {
                    *said = vec![0x63, 0x00];
                }
                missed |= said.as_slice() == [0x6A, 0x82];
            }
        });
    },
};

/// A card that dies of a command without a body.
static FRAGILE: Defect = Defect {
    id: "test-card-fragile",
    role: RoleName::Card,
    does: "本体のない命令で異常終了する",
    breaks: &["CARD-042"],
    infect: |board| {
        flaw::hears::<CardRole, _>(board, || {
            |_: &Line, asked: &mut Request| {
                if let Request::Apdu(command) = asked {
                    assert!(command.len() != 2, "a command of two octets");
                }
            }
        });
    },
};

fn hunt(subject: Subject, role: RoleName, seed: u64, first: bool) -> Hunt {
    let terms = Terms {
        first,
        ..Terms::new(seed)
    };
    Hunt::new(terms, subject, Rc::new(Sources::new(role, Vec::new())))
}

fn run(hunt: &mut Hunt, executions: u64) {
    let done = hunt.run(&mut |it| it.executions < executions, &mut |_| {});
    done.unwrap();
}

fn first_of(defect: &'static Defect) -> Finding {
    let mut hunt = hunt(Subject::Defect(defect), RoleName::Card, 1, true);
    run(&mut hunt, 200_000);
    hunt.findings().next().cloned().expect("a finding")
}

#[test]
fn a_fault_that_needs_a_state_is_found_made_small_and_shown_again() {
    let finding = first_of(&CONFUSED);
    // Power, the application, a file that is not there, the PIN, and it.
    assert!(finding.case.steps.len() <= 5, "{:?}", finding.case.steps);
    let incident = Incident::read(&finding.incident(CONFUSED.id).unwrap()).unwrap();
    let shown = play(&incident.case, &Subject::Defect(&CONFUSED));
    assert!(shown.fault.unwrap().is_like(&finding.fault));
    assert_eq!(play(&incident.case, &Subject::BuiltIn).fault, None);
}

#[test]
fn no_step_of_a_small_case_can_be_left_out() {
    let finding = first_of(&CONFUSED);
    for place in 0..finding.case.steps.len() {
        let mut case = (*finding.case).clone();
        case.steps.remove(place);
        let fault = play(&case, &Subject::Defect(&CONFUSED)).fault;
        assert!(
            !fault.is_some_and(|it| it.is_like(&finding.fault)),
            "{place}"
        );
    }
}

#[test]
fn a_panic_is_a_finding_and_no_end() {
    let finding = first_of(&FRAGILE);
    assert_eq!(finding.fault.oracle, Oracle::Breakdown);
    assert_eq!(finding.rule, "robustness");
    assert!(
        finding.fault.wherein.contains("a command of"),
        "{}",
        finding.fault
    );
}

#[test]
fn the_scenario_of_a_finding_asks_for_the_right_status_word_and_there_is_none_that_would_pass() {
    let mut finding = first_of(&CONFUSED);
    let right = played(&finding.case, &Subject::BuiltIn);
    let feature = scenario(&finding, &right).unwrap();
    assert!(feature.ends_with("状態語は「9000」である\n"), "{feature}");
    // Wrong in its data alone.
    finding.fault.expected = "16 bytes".to_owned();
    assert_eq!(scenario(&finding, &right), None);
}

#[test]
fn the_same_seed_finds_the_same() {
    let found = || {
        let finding = first_of(&CONFUSED);
        (finding.executions, finding.incident("x").unwrap())
    };
    assert_eq!(found(), found());
}

#[test]
fn a_hunt_that_rested_goes_on_as_if_it_had_not() {
    let begin = || hunt(Subject::Defect(&CONFUSED), RoleName::Card, 3, false);
    let mut whole = begin();
    run(&mut whole, 6_000);
    let mut half = begin();
    run(&mut half, 3_000);
    let state = half.rest("terms".to_owned());
    let text = madoguchi_sim::vocabulary::revealed(|| serde_json::to_string(&state)).unwrap();
    let mut other = begin();
    other.wake(serde_json::from_str(&text).unwrap());
    run(&mut other, 6_000);
    assert_eq!(other.progress(), whole.progress());
    let named = |hunt: &Hunt| hunt.findings().map(Finding::file_stem).collect::<Vec<_>>();
    assert_eq!(named(&other), named(&whole));
}

#[test]
fn parts_of_a_hunt_draw_different_cases() {
    let part = |part| {
        let terms = Terms {
            part,
            parts: 2,
            ..Terms::new(1)
        };
        let sources = Rc::new(Sources::new(RoleName::Card, Vec::new()));
        let mut hunt = Hunt::new(terms, Subject::BuiltIn, sources);
        run(&mut hunt, 2_000);
        hunt.progress()
    };
    assert_ne!(part(0), part(1));
}

#[test]
fn nothing_is_wrong_with_the_built_in_actors() {
    for role in RoleName::PLAYED {
        let mut hunt = hunt(Subject::BuiltIn, role, 1, false);
        run(&mut hunt, if role == RoleName::Card { 5_000 } else { 150 });
        let found: Vec<_> = hunt.findings().map(|it| it.fault.to_string()).collect();
        assert_eq!(found, Vec::<String>::new(), "{role:?}");
    }
}
