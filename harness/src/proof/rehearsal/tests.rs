use jiff::civil::date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::insurer::{InsurerRole, Request, Response};
use madoguchi_sim::jlis::{self, JlisRole};
use madoguchi_sim::role::{Address, Answer, Breakdown, Line, Port, RoleName, Switchboard, at_once};

use super::Script;
use crate::proof::{Defect, defects, flaw};

/// Looks at the clock, asks J-LIS, and puts off the same for a day.
struct Office;

impl Port<InsurerRole> for Office {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, InsurerRole> {
        Box::pin(async move {
            let Request::Process { report } = request else {
                return Ok(Response::Accepted);
            };
            let tomorrow = line.now().plus_days(1);
            let asked = jlis::Request::Collect { order: report };
            let answer = line.ask::<JlisRole>("", asked).await?;
            line.later::<InsurerRole>(tomorrow, "a", Request::Process { report: 0 });
            Ok(match answer {
                jlis::Response::Accepted => Response::Accepted,
                _ => Response::Received { report },
            })
        })
    }
}

fn accepts(_: Line, _: jlis::Request) -> Result<jlis::Response, Breakdown> {
    Ok(jlis::Response::Accepted)
}

/// What an office does that is asked to process a report 1, and on the day after a report 0.
fn script() -> Script {
    let board = Switchboard::new(VirtualTime::morning_of(date(2025, 6, 10)));
    board.plug::<InsurerRole>("a", Office);
    board.plug::<JlisRole>("", accepts);
    let script = Script::of(&board);
    at_once(async {
        let person = Address::person("見本 太郎");
        let asked = Request::Process { report: 1 };
        let answer = board.call::<InsurerRole>(&person, "a", asked).await;
        assert_eq!(answer, Ok(Response::Accepted));
        board.advance_to(board.now().plus_days(1)).await;
    })
    .unwrap();
    script
}

fn changes(role: RoleName, infect: fn(&Switchboard)) -> bool {
    let defect: &'static Defect = Box::leak(Box::new(Defect {
        id: "wrong",
        role,
        does: "誤る",
        breaks: &[],
        infect,
    }));
    !script().changed_by(&[defect]).is_empty()
}

fn office_changes(infect: fn(&Switchboard)) -> bool {
    changes(RoleName::Insurer, infect)
}

/// Whether a request is to process this report.
fn is(asked: &Request, number: u32) -> bool {
    matches!(asked, Request::Process { report } if *report == number)
}

#[test]
fn every_known_defect_stands_around_its_own_role_and_no_other() {
    for defect in defects::all() {
        let board = Switchboard::new(VirtualTime::morning_of(date(2025, 6, 10)));
        (defect.infect)(&board);
        for role in RoleName::PLAYED {
            assert_eq!(board.has_layer(role), role == defect.role, "{}", defect.id);
        }
    }
}

#[test]
fn a_changed_answer_is_a_change_and_the_same_answer_is_none() {
    assert!(office_changes(|board| {
        flaw::says::<InsurerRole, _>(board, || {
            |_: &Line, asked: &Request, answer: &mut Response| {
                if is(asked, 0) {
                    *answer = Response::Received { report: 7 };
                }
            }
        });
    }));
    assert!(!office_changes(|board| {
        flaw::says::<InsurerRole, _>(board, || {
            |_: &Line, asked: &Request, answer: &mut Response| {
                *answer = Response::Accepted;
                if is(asked, 2) {
                    *answer = Response::Received { report: 7 };
                }
            }
        });
    }));
}

#[test]
fn a_changed_request_is_a_change() {
    fn infect<const NUMBER: u32>(board: &Switchboard) {
        flaw::hears::<InsurerRole, _>(board, || {
            |_: &Line, asked: &mut Request| {
                if is(asked, NUMBER) {
                    *asked = Request::Process { report: 9 };
                }
            }
        });
    }
    assert!(office_changes(infect::<1>));
    assert!(office_changes(infect::<0>));
    assert!(!office_changes(infect::<2>));
}

#[test]
fn to_answer_in_place_of_the_actor_is_a_change_even_if_the_answer_is_the_same() {
    assert!(office_changes(|board| {
        flaw::instead::<InsurerRole, _>(board, || {
            |_: &Line, asked: &Request| is(asked, 0).then_some(Response::Accepted)
        });
    }));
    assert!(!office_changes(|board| {
        flaw::instead::<InsurerRole, _>(board, || |_: &Line, _: &Request| None);
    }));
}

#[test]
fn to_do_more_is_a_change() {
    assert!(office_changes(|board| {
        flaw::before::<InsurerRole, _>(board, || |_: &Line, asked: &Request| vec![asked.clone()]);
    }));
    assert!(office_changes(|board| {
        flaw::after::<InsurerRole, _>(board, || {
            |_: &Line, asked: &Request, _: &Response| vec![asked.clone()]
        });
    }));
    assert!(!office_changes(|board| {
        flaw::after::<InsurerRole, _>(board, || |_: &Line, _: &Request, _: &Response| Vec::new());
    }));
}

#[test]
fn what_is_heard_of_others_asked_of_them_and_taken_without_asking_is_a_change() {
    assert!(office_changes(|board| {
        flaw::hears_back::<InsurerRole, JlisRole, _>(board, || {
            |_: &jlis::Request, answer: &mut jlis::Response| *answer = jlis::Response::NotFound
        });
    }));
    assert!(!office_changes(|board| {
        flaw::hears_back::<InsurerRole, JlisRole, _>(board, || {
            |_: &jlis::Request, answer: &mut jlis::Response| *answer = jlis::Response::Accepted
        });
    }));
    assert!(office_changes(|board| {
        flaw::asks::<InsurerRole, JlisRole, _>(board, || {
            |_: &Line, asked: &mut jlis::Request| *asked = jlis::Request::Collect { order: 5 }
        });
    }));
    // J-LIS is not asked, although it would have said the same.
    assert!(office_changes(|board| {
        flaw::skips::<InsurerRole, JlisRole, _>(board, || {
            |_: &Line, _: &jlis::Request| Some(jlis::Response::Accepted)
        });
    }));
}

#[test]
fn another_time_is_a_change_where_somebody_looks_at_the_clock() {
    assert!(office_changes(|board| flaw::clock::<InsurerRole>(
        board,
        |now| now.plus_days(1)
    )));
    assert!(!office_changes(|board| flaw::clock::<InsurerRole>(
        board,
        |now| now
    )));
    // It never looks.
    assert!(!changes(RoleName::Jlis, |board| {
        flaw::clock::<JlisRole>(board, |now| now.plus_days(1));
    }));
    assert!(office_changes(|board| {
        flaw::clock_while::<InsurerRole, _>(board, |asked, now| match is(asked, 0) {
            true => now.plus_days(1),
            false => now,
        });
    }));
}

#[test]
fn another_moment_for_what_is_put_off_is_a_change() {
    assert!(office_changes(|board| flaw::puts_off::<InsurerRole>(
        board,
        |at| at.plus_days(1)
    )));
    assert!(!office_changes(|board| flaw::puts_off::<InsurerRole>(
        board,
        |at| at
    )));
}

#[test]
fn what_lies_within_a_question_is_seen() {
    assert!(changes(RoleName::Jlis, |board| {
        flaw::says::<JlisRole, _>(board, || {
            |_: &Line, _: &jlis::Request, answer: &mut jlis::Response| {
                *answer = jlis::Response::NotFound;
            }
        });
    }));
}

#[test]
fn a_layer_that_remembers_is_told_everything_in_order() {
    assert!(office_changes(|board| {
        flaw::says::<InsurerRole, _>(board, || {
            let mut heard = Vec::new();
            move |line: &Line, asked: &Request, answer: &mut Response| {
                heard.push((line.now(), is(asked, 1)));
                if let [(first, true), (second, false)] = heard.as_slice()
                    && *second == first.plus_days(1)
                    && line.me().instance == "a"
                {
                    *answer = Response::Received { report: 7 };
                }
            }
        });
    }));
}

#[test]
fn a_layer_that_asks_somebody_by_itself_changes_something() {
    struct Curious(Box<dyn Port<InsurerRole>>);
    impl Port<InsurerRole> for Curious {
        fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, InsurerRole> {
            Box::pin(async move {
                let asked = jlis::Request::Collect { order: 1 };
                let _ = line.ask::<JlisRole>("", asked).await;
                self.0.call(line, request).await
            })
        }
    }
    assert!(office_changes(|board| {
        board.layer::<InsurerRole>(|_, inner| Box::new(Curious(inner)));
    }));
}
