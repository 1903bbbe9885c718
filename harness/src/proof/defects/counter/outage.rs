//! Counters that go wrong in outages and with the emergency function.

use madoguchi_sim::counter::{CounterRole, Form, Request, Response};
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::role::{Line, Switchboard};

use super::{answers, counter, decides, mistakes};
use crate::proof::{Defect, flaw};

/// Claims to have asked the fund.
fn pretends(board: &Switchboard, answer: fn(&fund::Request) -> Option<fund::Response>) {
    flaw::skips::<CounterRole, FundRole, _>(board, move || {
        move |_: &Line, asked: &fund::Request| answer(asked)
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-notes-nothing-in-an-outage",
        "広域の障害でも4情報を控えない",
        &["COUNTER-015"],
        |board| mistakes(board, |reception| reception.wide_outage = false),
    ),
    counter(
        "counter-loses-outage-notes",
        "控えた4情報をなくす",
        &["COUNTER-015"],
        |board| {
            decides(board, |_, decision| {
                decision.forms.retain(|form| *form != Form::OutageNote);
            });
        },
    ),
    counter(
        "counter-notes-four-items-of-everybody",
        "ほかの証明で認めた人の4情報も控える",
        &["COUNTER-015", "INCIDENT-027"],
        |board| {
            decides(board, |_, decision| {
                if !decision.forms.contains(&Form::OutageNote) {
                    decision.forms.push(Form::OutageNote);
                }
            });
        },
    ),
    counter(
        "counter-looks-up-whom-it-did-not-note",
        "4情報を控えていない人も障害時モードで照会する",
        &["COUNTER-015", "COUNTER-016", "INCIDENT-027"],
        |board| {
            answers(board, |asked, answer| {
                if matches!(
                    (asked, &*answer),
                    (Request::LookUpLater { .. }, Response::Refused { .. })
                ) {
                    *answer = Response::Done;
                }
            });
        },
    ),
    counter(
        "counter-does-not-phone-the-help-desk",
        "コールセンターに電話せずに、開いたことにする",
        &["COUNTER-015", "COUNTER-016"],
        |board| {
            pretends(board, |asked| {
                matches!(asked, fund::Request::OpenEmergency { .. })
                    .then_some(fund::Response::EmergencyOpen)
            });
        },
    ),
    counter(
        "counter-does-not-report-emergency-use",
        "利用報告を送らず、障害時モードを開いたままにする",
        &["COUNTER-016"],
        |board| {
            pretends(board, |asked| {
                matches!(asked, fund::Request::ReportEmergencyUse { .. })
                    .then_some(fund::Response::Accepted)
            });
        },
    ),
    counter(
        "counter-looks-up-without-address",
        "障害時モードで住所を書き違えて照会する",
        &["COUNTER-015"],
        |board| {
            flaw::asks::<CounterRole, FundRole, _>(board, || {
                |_: &Line, asked: &mut fund::Request| {
                    if let fund::Request::EmergencyCheck { address, .. } = asked
                        && let Ok(shorter) = "東京都".parse()
                    {
                        *address = shorter;
                    }
                }
            });
        },
    ),
    counter(
        "counter-does-not-take-over-emergency-answer",
        "障害時モードの答えを受診に取り込まない",
        &["COUNTER-015", "INCIDENT-013"],
        |board| {
            flaw::instead::<CounterRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(asked, Request::LookUpLater { .. }).then_some(Response::Done)
                }
            });
        },
    ),
    counter(
        "counter-closes-with-the-region",
        "離れた地域の障害でもカードを使わない",
        &["INCIDENT-013"],
        |board| {
            mistakes(board, |reception| {
                // The fault is told to every desk.
                if reception.wide_outage {
                    reception.used_reader = false;
                }
            });
        },
    ),
];
