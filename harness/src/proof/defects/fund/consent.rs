//! Systems that go wrong with consent at the reader and the medical information that it opens.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use madoguchi_sim::cast::MedicalKind;
use madoguchi_sim::fund::{Consents, FundRole, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use super::{answers, fund, mistakes};
use crate::proof::{Defect, flaw};

const ALL_SETS: Consents = Consents {
    drugs: true,
    clinical: true,
    checkups: true,
    surgery: true,
    limit: true,
};

/// Takes the consents given at the reader for others.
fn takes_consents(board: &Switchboard, change: fn(&mut Consents)) {
    flaw::hears::<FundRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::CheckByCard { consents, .. }
            | Request::ExchangeByCard { consents, .. } = asked
            {
                change(consents);
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-takes-every-consent-for-given",
        "同意していない医療情報も返す",
        &["OQS-004", "OQS-009", "PRIV-003", "medical-needs-consent"],
        |board| takes_consents(board, |consents| *consents = ALL_SETS),
    ),
    fund(
        "fund-takes-one-consent-for-all",
        "一つに同意すれば、すべての医療情報を返す",
        &["OQS-004", "OQS-009", "PRIV-003", "medical-needs-consent"],
        |board| {
            takes_consents(board, |consents| {
                let some = MedicalKind::ALL
                    .into_iter()
                    .any(|kind| consents.allows(kind));
                if some {
                    *consents = ALL_SETS;
                }
            });
        },
    ),
    fund(
        "fund-takes-no-consent-for-given",
        "同意しても医療情報を返さない",
        &["OQS-004", "OQS-007", "OQS-008", "OQS-009", "MSG-013"],
        |board| takes_consents(board, |consents| *consents = Consents::default()),
    ),
    fund(
        "fund-opens-surgery-with-clinical-consent",
        "診療情報に同意すれば手術情報も返す",
        &["OQS-009", "MSG-014", "medical-needs-consent"],
        |board| takes_consents(board, |consents| consents.surgery |= consents.clinical),
    ),
    fund(
        "fund-opens-checkups-with-drugs",
        "薬剤情報に同意すれば特定健診も返す",
        &["OQS-004", "PRIV-003", "medical-needs-consent"],
        |board| takes_consents(board, |consents| consents.checkups |= consents.drugs),
    ),
    fund(
        "fund-keeps-earlier-consent",
        "同意を取り消す受付の後も、前の同意の医療情報を返す",
        &["OQS-006", "MSG-014", "medical-needs-consent"],
        |board| {
            let before: Rc<RefCell<Consents>> = Rc::default();
            flaw::hears::<FundRole, _>(board, move || {
                let before = Rc::clone(&before);
                move |_: &Line, asked: &mut Request| {
                    if let Request::CheckByCard { consents, .. }
                    | Request::ExchangeByCard { consents, .. } = asked
                    {
                        let mut before = before.borrow_mut();
                        before.drugs |= consents.drugs;
                        before.checkups |= consents.checkups;
                        *consents = *before;
                    }
                }
            });
        },
    ),
    fund(
        "fund-keeps-first-consent",
        "一度同意しなかった人が同意し直しても返さない",
        &["OQS-005", "OQS-006"],
        |board| {
            let first: Rc<RefCell<Option<Consents>>> = Rc::default();
            flaw::hears::<FundRole, _>(board, move || {
                let first = Rc::clone(&first);
                move |_: &Line, asked: &mut Request| {
                    if let Request::CheckByCard { consents, .. } = asked {
                        let given = *first.borrow_mut().get_or_insert(*consents);
                        if !given.drugs {
                            consents.drugs = false;
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-keeps-showing-what-it-has-shown",
        "同意が切れても閲覧が止められても、一度返した医療情報を返す",
        &["OQS-005", "OQS-006", "OQS-027", "medical-needs-consent"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                let mut shown = BTreeMap::new();
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if let (
                        Request::ViewMedical { kind, .. },
                        Response::Medical {
                            records, consented, ..
                        },
                    ) = (asked, answer)
                    {
                        if records.is_empty() {
                            *records = shown.get(kind).cloned().unwrap_or_default();
                            *consented |= !records.is_empty();
                        } else {
                            shown.insert(*kind, records.clone());
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-shows-six-checkups",
        "特定健診を6回分返す",
        &["OQS-007"],
        |board| {
            answers(board, |asked, answer| {
                if let (
                    Request::ViewMedical { .. },
                    Response::Medical {
                        kind: MedicalKind::Checkups,
                        records,
                        ..
                    },
                ) = (asked, answer)
                    && records.len() == 5
                    && let Some(first) = records.first().cloned()
                {
                    let earlier = first.on.saturating_sub(jiff::ToSpan::years(1));
                    records.insert(
                        0,
                        madoguchi_sim::cast::MedicalRecord {
                            on: earlier,
                            ..first
                        },
                    );
                }
            });
        },
    ),
    fund(
        "fund-shows-oldest-checkups",
        "特定健診の新しい回を落とし、古い回を返す",
        &["OQS-007"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Medical {
                    kind: MedicalKind::Checkups,
                    records,
                    ..
                } = answer
                    && records.len() > 1
                {
                    records.pop();
                }
            });
        },
    ),
    fund(
        "fund-shows-one-record-only",
        "医療情報の最後の一件だけを返す",
        &["OQS-007"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Medical { records, .. } = answer {
                    let last = records.pop();
                    records.clear();
                    records.extend(last);
                }
            });
        },
    ),
    fund(
        "fund-keeps-three-years-although-five-are-assumed",
        "5年保存を仮定しても3年分しか返さない",
        &["OQS-010"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                |line: &Line, _: &Request, answer: &mut Response| {
                    if let Response::Medical { records, .. } = answer {
                        let oldest = line.now().date().saturating_sub(jiff::ToSpan::years(3));
                        records.retain(|record| record.on >= oldest);
                    }
                }
            });
        },
    ),
    fund(
        "fund-keeps-five-years-too-early",
        "5年保存の案の前から古い薬剤情報を返す",
        &["OQS-010"],
        |board| {
            super::at_another_time(board, |asked, now| {
                let first = jiff::civil::date(2024, 10, 1);
                let eve = flaw::early(first, now) != now;
                if eve && matches!(asked, Request::ViewMedical { .. }) {
                    madoguchi_sim::clock::VirtualTime::start_of(first)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-answers-error-without-consent",
        "同意のない医療情報の照会を断る",
        &["OQS-004", "OQS-005", "CARE-006"],
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
    fund(
        "fund-opens-medical-information-at-any-facility",
        "ほかの施設で開いた鍵でも医療情報を返す",
        &["CARE-006", "OQS-023", "medical-needs-consent"],
        |board| {
            let opened: Rc<RefCell<BTreeMap<String, madoguchi_sim::vocabulary::FacilityCode>>> =
                Rc::default();
            let given = Rc::clone(&opened);
            flaw::says::<FundRole, _>(board, move || {
                let given = Rc::clone(&given);
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    use madoguchi_sim::fund::care::{CareRequest, CareResponse};
                    let (Request::Care(asked), Response::Care(answer)) = (asked, answer) else {
                        return;
                    };
                    let facility = match asked.as_ref() {
                        CareRequest::CheckAgain { facility, .. }
                        | CareRequest::ViewInEmergency { facility, .. } => facility,
                        _ => return,
                    };
                    if let CareResponse::Consented { check, .. }
                    | CareResponse::Opened { check, .. } = answer.as_ref()
                        && let Some(key) = &check.key
                    {
                        given.borrow_mut().insert(key.clone(), facility.clone());
                    }
                }
            });
            flaw::hears::<FundRole, _>(board, move || {
                let opened = Rc::clone(&opened);
                move |_: &Line, asked: &mut Request| {
                    if let Request::ViewMedical { facility, key, .. } = asked
                        && let Some(owner) = opened.borrow().get(key)
                    {
                        *facility = owner.clone();
                    }
                }
            });
        },
    ),
    fund(
        "fund-opens-nothing-away-from-the-reader",
        "療養の場の同意では医療情報を返さない",
        &["CARE-006", "CARE-007", "OQS-023", "FIELD-014"],
        |board| {
            super::checks(board, |check| check.key = None);
        },
    ),
    fund(
        "fund-takes-sets-for-one-another",
        "薬剤情報と特定健診を取り違えて返す",
        &["OQS-004", "OQS-007", "PRIV-003"],
        |board| {
            mistakes(board, |asked| {
                if let Request::ViewMedical { kind, .. } = asked {
                    *kind = match *kind {
                        MedicalKind::Drugs => MedicalKind::Checkups,
                        MedicalKind::Checkups => MedicalKind::Drugs,
                        other => other,
                    };
                }
            });
        },
    ),
];
