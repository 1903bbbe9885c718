//! Counters that go wrong with what they hear later, or send what should not be sent.

use std::cell::RefCell;
use std::rc::Rc;

use madoguchi_sim::counter::{ClaimRoute, CounterRole, Request, Response, Spoken};
use madoguchi_sim::fund::{self, ClaimAnswer, FundRole};
use madoguchi_sim::role::Line;
use madoguchi_sim::vocabulary::PersonName;

use super::{answers, counter, items_of};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

/// Refuses what it is asked to do later.
fn refuse(answer: &mut Response) {
    *answer = Response::Refused {
        reason: "後日の申出は受け付けません".to_owned(),
    };
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-claims-twice",
        "受理された請求をもう一度送る",
        &["CLAIM-001", "one-claim-route"],
        |board| {
            // It takes whatever it hears for a return, and shows what was answered.
            let told = Rc::new(RefCell::new(None));
            let heard = Rc::clone(&told);
            flaw::hears_back::<CounterRole, FundRole, _>(board, move || {
                let heard = Rc::clone(&heard);
                move |_: &fund::Request, answer: &mut fund::Response| {
                    if let fund::Response::Claim(answer) = answer {
                        let returned = ClaimAnswer::Returned {
                            reason: String::new(),
                        };
                        *heard.borrow_mut() = Some(std::mem::replace(answer, returned));
                    }
                }
            });
            flaw::says::<CounterRole, _>(board, move || {
                let told = Rc::clone(&told);
                move |_: &Line, _: &Request, answer: &mut Response| {
                    if let Response::Billed { answer, .. } = answer
                        && let Some(told) = told.borrow_mut().take()
                    {
                        *answer = told;
                    }
                }
            });
        },
    ),
    counter(
        "counter-claims-full-charges",
        "全額を払った受診も請求したことにする",
        &["CLAIM-001", "COUNTER-015", "CLAIM-007"],
        |board| {
            answers(board, |asked, answer| {
                if matches!(
                    (asked, &*answer),
                    (Request::Bill { .. }, Response::Refused { .. })
                ) {
                    *answer = Response::Done;
                }
            });
        },
    ),
    counter(
        "counter-does-not-hear-later",
        "後日に番号を知らされても請求を改めない",
        &["COUNTER-012", "CLAIM-001", "READER-015"],
        |board| {
            answers(board, |asked, answer| {
                if matches!(asked, Request::HearLater { .. }) {
                    refuse(answer);
                }
            });
        },
    ),
    counter(
        "counter-keeps-the-former-number",
        "以前の番号を聞いた後は、今の番号を聞いても改めない",
        &["CLAIM-001", "COUNTER-012"],
        |board| {
            flaw::instead::<CounterRole, _>(board, || {
                let mut heard = false;
                move |_: &Line, asked: &Request| {
                    let again = heard && matches!(asked, Request::HearLater { .. });
                    heard |= matches!(asked, Request::HearLater { .. });
                    again.then_some(Response::Done)
                }
            });
        },
    ),
    counter(
        "counter-takes-the-number-heard-last",
        "今の番号の後で以前の番号を聞くと、以前の番号にする",
        &["CLAIM-001"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::HearLater { shown, .. }, Response::Decision(decision)) =
                    (asked, answer)
                    && shown.document.ja() == "保険証"
                    && let Some(items) = shown.document.items()
                {
                    decision.route = ClaimRoute::Former {
                        insured: items.insured.clone(),
                    };
                }
            });
        },
    ),
    counter(
        "counter-ignores-former-number-of-the-answer",
        "照会で以前の番号が分かっても不詳で請求する",
        &["CLAIM-001"],
        |board| {
            super::decides(board, |_, decision| {
                if matches!(decision.route, ClaimRoute::Former { .. }) {
                    decision.route = ClaimRoute::Unknown;
                }
            });
        },
    ),
    counter(
        "counter-changes-claim-after-billing",
        "請求を済ませた後に番号を聞いて、改めたことにする",
        &["COUNTER-012"],
        |board| {
            answers(board, |asked, answer| {
                if matches!(
                    (asked, &*answer),
                    (Request::HearLater { .. }, Response::Refused { .. })
                ) {
                    *answer = Response::Done;
                }
            });
        },
    ),
    counter(
        "counter-hears-the-number-from-papers-of-another-person",
        "後日に示された書類が本人のものか確かめない",
        &["COUNTER-012"],
        |board| {
            flaw::hears::<CounterRole, _>(board, || {
                let mut last: Option<Spoken> = None;
                move |_: &Line, asked: &mut Request| match asked {
                    Request::Receive(reception) => last = Some(reception.spoken.clone()),
                    Request::HearLater { shown, .. } => {
                        if let (Some(items), Some(spoken)) = (items_of(&mut shown.document), &last)
                        {
                            (items.name, items.birth, items.sex) =
                                (spoken.name.clone(), spoken.birth, spoken.sex);
                        }
                    }
                    _ => {}
                }
            });
        },
    ),
    counter(
        "counter-writes-individual-number-into-remarks",
        "カードの裏の個人番号をレセプトの摘要に書く",
        &["PRIV-001", "individual-number-stays-out"],
        |board| {
            let patient: Rc<RefCell<Option<PersonName>>> = Rc::default();
            let seen = Rc::clone(&patient);
            flaw::hears::<CounterRole, _>(board, move || {
                let seen = Rc::clone(&seen);
                move |_: &Line, asked: &mut Request| {
                    if let Request::Receive(reception) = asked {
                        *seen.borrow_mut() = Some(reception.spoken.name.clone());
                    }
                }
            });
            flaw::asks::<CounterRole, FundRole, _>(board, move || {
                let patient = Rc::clone(&patient);
                let backs = standard_cast().people;
                move |_: &Line, asked: &mut fund::Request| {
                    if let (fund::Request::SubmitClaim(claim), Some(name)) =
                        (asked, &*patient.borrow())
                        && let Some(person) = backs.values().find(|it| it.name.same_as(name))
                    {
                        let number = person.individual_number.digits();
                        claim.remarks.push_str(number);
                    }
                }
            });
        },
    ),
];
