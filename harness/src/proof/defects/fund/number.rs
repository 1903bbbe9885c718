//! Systems that go wrong with queries by number.

use madoguchi_sim::fund::{Request, Response, Validity};

use super::{answers, checks, fund, mistakes, records};
use crate::proof::Defect;

/// Changes a query by number before it is looked into.
macro_rules! asked {
    ($field:ident, $change:expr) => {
        |board| {
            mistakes(board, |asked| {
                if let Request::CheckByNumber { $field, .. } = asked {
                    let change: fn(&mut _) = $change;
                    change($field);
                }
            });
        }
    };
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-answers-invalid-for-newer-exists",
        "新しい資格があっても無効とだけ答える",
        &["OQS-013", "COUNTER-019", "COUNTER-023", "CLAIM-011"],
        |board| {
            checks(board, |check| {
                if check.validity == Validity::InvalidNewerExists {
                    check.validity = Validity::Invalid;
                }
            });
        },
    ),
    fund(
        "fund-answers-newer-exists-for-invalid",
        "新しい資格がまだなくても、新しい資格ありと答える",
        &["OQS-013", "INSURER-016"],
        |board| {
            checks(board, |check| {
                if check.validity == Validity::Invalid {
                    check.validity = Validity::InvalidNewerExists;
                }
            });
        },
    ),
    fund(
        "fund-answers-lost-records-valid",
        "喪失した資格を有効と答える",
        &["OQS-013", "COUNTER-019", "CLAIM-011", "INCIDENT-008"],
        |board| {
            checks(board, |check| {
                if matches!(
                    check.validity,
                    Validity::Invalid | Validity::InvalidNewerExists
                ) {
                    check.validity = Validity::Valid;
                }
            });
        },
    ),
    fund(
        "fund-does-not-tell-the-day-of-loss",
        "資格喪失日を返さない",
        &["OQS-013", "INSURER-034", "COUNTER-019"],
        |board| records(board, |record| record.lost = None),
    ),
    fund(
        "fund-takes-the-first-of-several",
        "枝番のない番号の双子に、最初の一人を答える",
        &["OQS-013", "COUNTER-024"],
        asked!(
            insured,
            |insured: &mut madoguchi_sim::vocabulary::InsuredId| {
                if insured.branch.is_none() && insured.number.as_str() == "513" {
                    insured.branch = "02".parse().ok();
                }
            }
        ),
    ),
    fund(
        "fund-answers-none-found-for-several",
        "複数該当を該当資格なしと答える",
        &["OQS-013"],
        |board| {
            checks(board, |check| {
                if check.validity == Validity::Several {
                    check.validity = Validity::NoneFound;
                }
            });
        },
    ),
    fund(
        "fund-ignores-branch-number",
        "枝番を照合しない",
        &["OQS-013"],
        asked!(
            insured,
            |insured: &mut madoguchi_sim::vocabulary::InsuredId| insured.branch = None
        ),
    ),
    fund(
        "fund-answers-an-error-for-none-found",
        "該当資格なしを照会の失敗として断る",
        &["OQS-013", "OQS-015", "COUNTER-013", "OQS-027"],
        |board| {
            answers(board, |_, answer| {
                if matches!(answer, Response::Checked(check) if check.validity == Validity::NoneFound)
                {
                    *answer = Response::Refused {
                        reason: "該当する資格がありません".to_owned(),
                    };
                }
            });
        },
    ),
    fund(
        "fund-opens-medical-information-by-number",
        "番号の照会でも医療情報の鍵を渡す",
        &["OQS-014"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::CheckByNumber { .. }, Response::Checked(check)) = (asked, answer) {
                    check.key.get_or_insert_with(|| "QK0000000001".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-answers-facilities-that-have-not-joined",
        "導入していない医療機関にも答える",
        &["OQS-014"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::CheckByNumber { .. }, Response::Refused { .. }) = (asked, &*answer)
                {
                    *answer = Response::Checked(Box::new(madoguchi_sim::fund::Check {
                        validity: Validity::NoneFound,
                        records: Vec::new(),
                        key: None,
                        notice: None,
                        reference: None,
                        tickets: Vec::new(),
                        diseases: Vec::new(),
                    }));
                }
            });
        },
    ),
    fund(
        "fund-answers-today-for-another-day",
        "資格確認日を見ず、今日の資格を答える",
        &["OQS-013"],
        |board| {
            super::misreads(board, |_, _, tree| {
                super::reword(tree, "QualificationConfirmationDate", |_| {
                    "20250610".to_owned()
                });
            });
        },
    ),
    fund(
        "fund-answers-everything-valid-by-card",
        "カードの照会にはいつも有効と答える",
        &[
            "OQS-003",
            "OQS-013",
            "OQS-025",
            "INSURER-016",
            "INSURER-002",
        ],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::CheckByCard { .. }, Response::Checked(check)) = (asked, answer) {
                    check.validity = Validity::Valid;
                }
            });
        },
    ),
    fund(
        "fund-lets-individual-number-stand-for-number",
        "番号の欄の個人番号でも資格を答える",
        &["PRIV-004"],
        |board| {
            let people = std::rc::Rc::new(crate::stage::standard_cast().people);
            crate::proof::flaw::hears::<madoguchi_sim::fund::FundRole, _>(board, move || {
                let people = std::rc::Rc::clone(&people);
                move |_: &madoguchi_sim::role::Line, asked: &mut Request| {
                    if let Request::CheckByNumber { insured, .. } = asked {
                        let owner = people
                            .values()
                            .find(|it| it.individual_number.digits() == insured.number.as_str());
                        let own = owner.and_then(|it| it.enrolments.last());
                        if let Some(own) = own {
                            *insured = own.insured.clone();
                        }
                    }
                }
            });
        },
    ),
];
