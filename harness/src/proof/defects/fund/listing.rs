//! Systems that list consents wrongly.

use madoguchi_sim::fund::care::{CareRequest, CareResponse, ConsentEnd, ListedBy};
use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::role::Line;

use super::{answers, answers_care, fund, mistakes_care};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-forgets-day-of-the-visit",
        "オンライン診療の受診日を忘れる",
        &["CARE-007", "MSG-018"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::Consent { visit, .. } = asked {
                    *visit = None;
                }
            });
        },
    ),
    fund(
        "fund-lists-by-consent-date-only",
        "受診日でも同意日で一覧を作る",
        &["CARE-007"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::ListConsented { by, .. } = asked {
                    *by = ListedBy::ConsentDate;
                }
            });
        },
    ),
    fund(
        "fund-lists-consents-of-all-days",
        "期間の外の同意も一覧に出す",
        &["CARE-001", "CARE-007"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::ListConsented { from, to, .. } = asked {
                    *from = jiff::civil::date(2024, 1, 1);
                    *to = jiff::civil::date(2026, 1, 1);
                }
            });
        },
    ),
    fund(
        "fund-lists-nobody",
        "同意の一覧にだれも出さない",
        &["CARE-001", "CARE-006", "CARE-007"],
        |board| {
            answers_care(board, |_, answer| {
                if let CareResponse::ConsentedList { people } = answer {
                    people.clear();
                }
            });
        },
    ),
    fund(
        "fund-lists-withdrawn-consents-with-records",
        "取り消された同意の一覧に資格を出す",
        &["CARE-006"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                let mut seen = Vec::new();
                move |_: &Line, _: &Request, answer: &mut Response| {
                    let Response::Care(answer) = answer else {
                        return;
                    };
                    match answer.as_mut() {
                        CareResponse::Consented { check, .. } => seen = check.records.clone(),
                        CareResponse::ConsentedList { people } => {
                            for one in people {
                                if one.check.records.is_empty() {
                                    one.check.records = seen.clone();
                                }
                            }
                        }
                        _ => {}
                    }
                }
            });
        },
    ),
    fund(
        "fund-drops-ended-consents-from-the-list",
        "終わった同意を一覧に出さない",
        &["CARE-006"],
        |board| {
            answers_care(board, |_, answer| {
                if let CareResponse::ConsentedList { people } = answer {
                    people.retain(|one| one.state.ended.is_none());
                }
            });
        },
    ),
    fund(
        "fund-does-not-tell-why-consent-ended",
        "同意が終わった理由をいつも期限切れと伝える",
        &["CARE-006"],
        |board| {
            answers(board, |_, answer| match answer {
                Response::Care(answer) => {
                    if let CareResponse::ConsentedList { people } = answer.as_mut() {
                        for one in people {
                            one.state.ended = one.state.ended.map(|_| ConsentEnd::Lapsed);
                        }
                    }
                }
                Response::Refused { reason } if reason.contains("同意は終わっています") =>
                {
                    *reason = "同意は終わっています（期限切れ）".to_owned();
                }
                _ => {}
            });
        },
    ),
    fund(
        "fund-lists-consents-of-other-facilities",
        "ほかの施設への同意も一覧に出す",
        &["CARE-001"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::ListConsented { facility, .. } = asked
                    && let Ok(other) = "1319990014".parse()
                {
                    *facility = other;
                }
            });
        },
    ),
];
