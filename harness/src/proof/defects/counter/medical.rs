//! Counters that go wrong with medical information.

use std::collections::BTreeMap;

use madoguchi_sim::cast::MedicalKind;
use madoguchi_sim::counter::{CounterRole, Request, Response};
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::role::Line;

use super::{answers, counter};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-keeps-medical-screen",
        "同意が切れても書面の受診でも、前に見た医療情報を出す",
        &["COUNTER-002", "OQS-005", "OQS-006", "OQS-027"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                let mut seen = BTreeMap::new();
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if let (Request::ViewMedical { kind, .. }, Response::Medical { records, .. }) =
                        (asked, answer)
                    {
                        if records.is_empty() {
                            *records = seen.get(kind).cloned().unwrap_or_default();
                        } else {
                            seen.insert(*kind, records.clone());
                        }
                    }
                }
            });
        },
    ),
    counter(
        "counter-shows-no-medical-information",
        "同意があっても医療情報を出さない",
        &[
            "OQS-004",
            "OQS-005",
            "OQS-007",
            "OQS-008",
            "OQS-009",
            "COUNTER-002",
        ],
        |board| {
            answers(board, |_, answer| {
                if let Response::Medical { records, .. } = answer {
                    records.clear();
                }
            });
        },
    ),
    counter(
        "counter-takes-no-consent-for-an-error",
        "同意のない医療情報を開くと断る",
        &["OQS-004", "COUNTER-002", "OQS-014"],
        |board| {
            answers(board, |_, answer| {
                if matches!(
                    answer,
                    Response::Medical {
                        consented: false,
                        ..
                    }
                ) {
                    *answer = Response::Refused {
                        reason: "同意がありません".to_owned(),
                    };
                }
            });
        },
    ),
    counter(
        "counter-always-asks-for-drugs",
        "どの医療情報を開いても薬剤情報を照会する",
        &["OQS-004", "OQS-007", "OQS-009"],
        |board| {
            flaw::asks::<CounterRole, FundRole, _>(board, || {
                |_: &Line, asked: &mut fund::Request| {
                    if let fund::Request::ViewMedical { kind, .. } = asked {
                        *kind = MedicalKind::Drugs;
                    }
                }
            });
        },
    ),
    counter(
        "counter-opens-medical-screen-where-only-eligibility-is-checked",
        "資格確認限定型の施設でも医療情報の画面を開く",
        &["CARE-009", "CARE-011"],
        |board| {
            answers(board, |asked, answer| {
                if matches!(
                    (asked, &*answer),
                    (Request::ViewMedical { .. }, Response::Refused { .. })
                ) {
                    *answer = Response::Medical {
                        records: Vec::new(),
                        consented: false,
                    };
                }
            });
        },
    ),
];
