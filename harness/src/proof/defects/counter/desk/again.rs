//! Counters that go wrong when they ask the eligibility system once more.

use super::*;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-takes-first-of-several-records",
        "有効な資格が二つ返ると、先頭の一つを本人のものとする",
        &["COUNTER-035", "COUNTER-036"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Checked(check) = answer {
                    check.records.truncate(1);
                }
            });
        },
    ),
    counter(
        "counter-does-not-ask-for-branch",
        "複数該当でも枝番を求めない",
        &["COUNTER-035", "COUNTER-036"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Decision(decision) = answer {
                    let told = &mut decision.guidance;
                    told.retain(|guidance| *guidance != Guidance::TellBranch);
                }
            });
        },
    ),
    counter(
        "counter-never-drops-request-for-branch",
        "枝番を聞いて定まったあとも枝番を求める",
        &["COUNTER-036"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::AskAgain { .. }, Response::Decision(decision)) = (asked, answer) {
                    decision.guidance.push(Guidance::TellBranch);
                }
            });
        },
    ),
    counter(
        "counter-asks-without-branch",
        "枝番を付けずに照会する",
        &["COUNTER-036", "COUNTER-038", "MSG-007"],
        |board| {
            asks(board, |_, asked| {
                if let fund::Request::CheckByNumber { insured, .. } = asked {
                    insured.branch = None;
                }
            });
        },
    ),
    counter(
        "counter-asks-again-about-today",
        "受診日でなく今日の資格を照会し直す",
        &["COUNTER-036"],
        |board| {
            asks(board, |line, asked| {
                if let fund::Request::CheckByNumber { on, .. } = asked {
                    *on = line.now().date();
                }
            });
        },
    ),
    counter(
        "counter-does-not-ask-again",
        "照会し直さずに、前の判断を繰り返す",
        &["COUNTER-036", "COUNTER-039"],
        |board| {
            flaw::hears::<CounterRole, _>(board, || {
                |_: &Line, asked: &mut Request| {
                    if let Request::AskAgain { visit, .. } = asked {
                        *asked = Request::ShowVisit { visit: *visit };
                    }
                }
            });
        },
    ),
    counter(
        "counter-asks-again-by-the-number-it-knows",
        "聞いた番号でなく、記録にある番号で照会し直す",
        &["COUNTER-036"],
        |board| {
            flaw::hears::<CounterRole, _>(board, || {
                |_: &Line, asked: &mut Request| {
                    if let Request::AskAgain { told, .. } = asked {
                        *told = None;
                    }
                }
            });
        },
    ),
    counter(
        "counter-keeps-declared-share-after-asking-again",
        "照会し直して割合が分かっても、はじめの額のままにする",
        &["COUNTER-036"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                let mut first = BTreeMap::new();
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let Response::Decision(decision) = answer else {
                        return;
                    };
                    let paid = (decision.share, decision.collected);
                    let before = *first.entry(decision.visit).or_insert(paid);
                    if matches!(asked, Request::AskAgain { .. }) {
                        (decision.share, decision.collected) = before;
                    }
                }
            });
        },
    ),
    counter(
        "counter-proves-by-number-alone",
        "証明するものがなくても、番号が有効なら認める",
        &["COUNTER-036"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::AskAgain { .. }, Response::Decision(decision)) = (asked, answer)
                    && decision.validity == Some(Validity::Valid)
                {
                    accept(decision, Basis::NumberQuery);
                }
            });
        },
    ),
    counter(
        "counter-takes-silence-for-refusal-of-the-patient",
        "再照会の答えがないと、受診の記録を消す",
        &["COUNTER-039"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                let mut lost = false;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let again = matches!(asked, Request::AskAgain { .. });
                    if again && lost {
                        *answer = Response::Refused {
                            reason: "その番号の受診の記録はありません".to_owned(),
                        };
                    }
                    lost |= again && matches!(answer, Response::Refused { .. });
                }
            });
        },
    ),
    counter(
        "counter-claims-former-loss-as-current",
        "照会し直して喪失が分かっても、その番号のまま請求する",
        &["COUNTER-036", "COUNTER-037", "CLAIM-011"],
        |board| {
            answers(board, |asked, answer| {
                if let (
                    Request::AskAgain { .. } | Request::Receive(_),
                    Response::Decision(decision),
                ) = (asked, answer)
                    && let ClaimRoute::Former { insured } = &decision.route
                {
                    let insured = insured.clone();
                    decision.route = ClaimRoute::Current { insured };
                }
            });
        },
    ),
    counter(
        "counter-never-sends-a-claim-again",
        "請求の答えがなければ、送ったことにして二度と送らない",
        &["COUNTER-039"],
        |board| {
            flaw::instead::<CounterRole, _>(board, || {
                let mut sent = Vec::new();
                move |_: &Line, asked: &Request| {
                    let Request::Bill { visit, .. } = asked else {
                        return None;
                    };
                    let before = sent.contains(visit);
                    sent.push(*visit);
                    before.then(|| Response::Refused {
                        reason: "この受診はもう請求済みです".to_owned(),
                    })
                }
            });
        },
    ),
    counter(
        "counter-takes-none-found-for-refuted",
        "該当資格なしの答えを、期限内の資格確認書より重く見る",
        &["COUNTER-035"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Decision(decision) = answer
                    && decision.validity == Some(Validity::NoneFound)
                    && decision.basis == Some(Basis::Certificate)
                {
                    decision.outcome = Acceptance::Unproven;
                    decision.basis = None;
                }
            });
        },
    ),
];
