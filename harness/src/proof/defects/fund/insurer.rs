//! Systems that go wrong with what insurers ask of them.

use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::role::Line;

use super::{answers, fund, mistakes, refuses};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-lists-nobody-unregistered",
        "利用登録のない加入者を保険者に知らせない",
        &[
            "DOC-003",
            "DOC-004",
            "INSURER-027",
            "INSURER-019",
            "OQS-029",
            "DOC-001",
            "PLAN-031",
        ],
        |board| {
            answers(board, |_, answer| {
                if let Response::Unregistered { members } = answer {
                    members.clear();
                }
            });
        },
    ),
    fund(
        "fund-lists-every-member-unregistered",
        "利用登録のある加入者も未登録として知らせる",
        &[
            "DOC-003",
            "DOC-004",
            "DOC-024",
            "FIELD-015",
            "DOC-005",
            "DOC-001",
            "INSURER-027",
            "PLAN-031",
        ],
        |board| {
            let people = std::rc::Rc::new(crate::stage::standard_cast().people);
            flaw::says::<FundRole, _>(board, move || {
                let people = std::rc::Rc::clone(&people);
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if let (
                        Request::ListUnregistered { insurer },
                        Response::Unregistered { members },
                    ) = (asked, answer)
                    {
                        let all = people.values().flat_map(|it| &it.enrolments);
                        let own = all.filter(|it| it.insured.insurer == *insurer);
                        members.extend(own.map(|it| it.insured.clone()));
                    }
                }
            });
        },
    ),
    fund(
        "fund-lists-expired-certificates-a-month-late",
        "電子証明書の切れた加入者を、猶予が終わるまで知らせない",
        &["OQS-029", "DOC-003", "INSURER-027"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::ListUnregistered { .. } => now.plus_days(-70),
                _ => now,
            });
        },
    ),
    fund(
        "fund-cancels-registration-at-once",
        "利用登録の解除をその日に反映する",
        &["INSURER-022"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::CancelRegistration { .. } => now.plus_days(-60),
                _ => now,
            });
        },
    ),
    fund(
        "fund-never-cancels-registration",
        "利用登録の解除を受け取り、反映しない",
        &["INSURER-022", "INSURER-023", "DOC-004"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(asked, Request::CancelRegistration { .. })
                        .then_some(Response::Accepted)
                }
            });
        },
    ),
    fund(
        "fund-refuses-cancellations",
        "利用登録の解除を受け付けない",
        &["INSURER-021", "INSURER-022", "DOC-004"],
        |board| {
            refuses(board, |asked| {
                matches!(asked, Request::CancelRegistration { .. })
            })
        },
    ),
    fund(
        "fund-tells-log-to-whoever-knows-the-number",
        "ほかの人の閲覧記録も番号さえあれば答える",
        &["PRIV-004"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::AuditLog { .. }, Response::Refused { .. }) = (asked, &*answer) {
                    *answer = Response::Log {
                        accesses: Vec::new(),
                    };
                }
            });
        },
    ),
    fund(
        "fund-does-not-move-corrected-records",
        "訂正を受け取り、前の人の番号のまま残す",
        &["INCIDENT-001", "INSURER-008", "INSURER-009", "PRIV-005"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(
                        asked,
                        Request::File {
                            filing: madoguchi_sim::fund::Filing::Correct { .. },
                            ..
                        }
                    )
                    .then_some(Response::Accepted)
                }
            });
        },
    ),
    fund(
        "fund-files-losses-a-day-late",
        "資格喪失年月日を一日遅く登録する",
        &["CLAIM-010"],
        |board| {
            mistakes(board, |asked| {
                if let Request::File {
                    filing: madoguchi_sim::fund::Filing::Lose { on, .. },
                    ..
                } = asked
                {
                    *on = on.tomorrow().unwrap_or(*on);
                }
            });
        },
    ),
    fund(
        "fund-ignores-losses",
        "資格喪失の届出を登録しない",
        &["CLAIM-010", "INCIDENT-008"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(
                        asked,
                        Request::File {
                            filing: madoguchi_sim::fund::Filing::Lose { .. },
                            ..
                        }
                    )
                    .then_some(Response::Accepted)
                }
            });
        },
    ),
];
