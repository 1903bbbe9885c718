//! Systems that answer another share, limit class or mark.

use jiff::civil::date;
use madoguchi_sim::fund::care::CareRequest;
use madoguchi_sim::fund::{Eligibility, Request};
use madoguchi_sim::vocabulary::{LimitClass, Share, age_on};

use super::{at_another_time, fund, is_card_check, misreads, mistakes, records};
use crate::proof::Defect;
use crate::proof::flaw::{early, late};

fn limit_becomes(record: &mut Eligibility, wrong: fn(LimitClass) -> Option<LimitClass>) {
    record.limit = record.limit.and_then(wrong);
}

fn class(code: &str) -> Option<LimitClass> {
    code.parse().ok()
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-ends-pre-school-share-a-day-early",
        "6歳の年度末の3月31日を3割とする",
        &["FEE-001", "FEE-002"],
        off!(early, date(2025, 4, 1), is_card_check),
    ),
    fund(
        "fund-ends-pre-school-share-a-day-late",
        "6歳の年度末を過ぎた4月1日を2割とする",
        &["FEE-001", "FEE-002"],
        off!(late, date(2025, 4, 1), is_card_check),
    ),
    fund(
        "fund-ends-pre-school-share-of-april-2nd-a-day-late",
        "4月2日生まれの人の翌年の4月1日を2割とする",
        &["FEE-001", "FEE-002"],
        off!(late, date(2026, 4, 1), is_card_check),
    ),
    fund(
        "fund-thinks-of-70-a-day-early",
        "70歳になった月の末日を2割とする",
        &["FEE-003"],
        off!(early, date(2025, 8, 1), is_card_check),
    ),
    fund(
        "fund-thinks-of-70-a-day-late",
        "70歳になった翌月の1日を3割とする",
        &["FEE-003"],
        off!(late, date(2025, 8, 1), is_card_check),
    ),
    fund(
        "fund-thinks-of-birthdays-on-the-first-a-day-late",
        "1日生まれの人の70歳の誕生日を3割とする",
        &["FEE-003"],
        off!(late, date(2025, 7, 1), is_card_check),
    ),
    fund(
        "fund-thinks-of-birthdays-on-the-first-a-day-early",
        "1日生まれの人の70歳の誕生日の前日を2割とする",
        &["FEE-003"],
        off!(early, date(2025, 7, 1), is_card_check),
    ),
    fund(
        "fund-thinks-of-75-a-day-early",
        "75歳の誕生日の前日を1割とする",
        &["FEE-004"],
        off!(early, date(2025, 5, 10), is_card_check),
    ),
    fund(
        "fund-thinks-of-75-a-day-late",
        "75歳の誕生日を2割とする",
        &["FEE-004"],
        off!(late, date(2025, 5, 10), is_card_check),
    ),
    fund(
        "fund-knows-two-tenths-from-75-a-day-early",
        "75歳からの2割を2022年9月30日から答える",
        &["FEE-004"],
        off!(early, date(2022, 10, 1), is_card_check),
    ),
    fund(
        "fund-knows-two-tenths-from-75-a-day-late",
        "75歳からの2割を2022年10月2日まで答えない",
        &["FEE-004"],
        off!(late, date(2022, 10, 1), is_card_check),
    ),
    fund(
        "fund-ignores-income-from-70-to-74",
        "70歳から74歳までを所得にかかわらず2割とする",
        &["FEE-003"],
        |board| {
            records(board, |record| {
                if (70..75).contains(&age_on(record.birth, date(2025, 8, 1)))
                    && record.share == Some(Share::THREE)
                {
                    record.share = Some(Share::TWO);
                }
            });
        },
    ),
    fund(
        "fund-ignores-income-from-75",
        "75歳からを所得にかかわらず1割とする",
        &["FEE-004"],
        |board| {
            records(board, |record| {
                if age_on(record.birth, date(2025, 6, 10)) >= 75 {
                    record.share = Some(Share::ONE);
                }
            });
        },
    ),
    fund(
        "fund-answers-three-tenths-for-everybody",
        "負担割合をいつも3割と答える",
        &[
            "FEE-001",
            "FEE-003",
            "FEE-004",
            "INSURER-011",
            "INCIDENT-006",
            "INCIDENT-007",
            "INCIDENT-025",
        ],
        |board| {
            records(board, |record| {
                record.share = record.share.map(|_| Share::THREE)
            })
        },
    ),
    fund(
        "fund-answers-law-instead-of-recorded-share",
        "保険者の登録した割合でなく、年齢から計算した割合を答える",
        &["INSURER-034", "INCIDENT-026"],
        |board| {
            records(board, |record| {
                if age_on(record.birth, date(2025, 6, 10)) >= 70 {
                    record.share = Some(Share::TWO);
                } else if record.share.is_some_and(|share| share != Share::NONE) {
                    record.share = Some(Share::THREE);
                }
            });
        },
    ),
    fund(
        "fund-does-not-mark-pre-school",
        "未就学の印を付けない",
        &["OQS-018"],
        |board| records(board, |record| record.preschool = false),
    ),
    fund(
        "fund-marks-every-child-pre-school",
        "就学した子にも未就学の印を付ける",
        &["OQS-018"],
        |board| {
            records(board, |record| {
                record.preschool |= age_on(record.birth, date(2026, 4, 1)) <= 7;
            });
        },
    ),
    fund(
        "fund-does-not-mark-special-expense",
        "特別療養費の対象者に印を付けない",
        &["OQS-020", "FEE-006", "FEE-010", "INCIDENT-006"],
        |board| records(board, |record| record.special_expense = false),
    ),
    fund(
        "fund-marks-everybody-special-expense",
        "だれにも特別療養費の印を付ける",
        &["OQS-020", "COUNTER-001", "INCIDENT-006"],
        |board| records(board, |record| record.special_expense = true),
    ),
    fund(
        "fund-tells-no-limit-class",
        "カードの照会で適用区分を返さない",
        &["OQS-011", "OQS-016", "FEE-012", "FEE-013"],
        |board| records(board, |record| record.limit = None),
    ),
    fund(
        "fund-tells-limit-class-by-number-without-consent",
        "番号の照会で口頭の同意がなくても適用区分を返す",
        &["OQS-011"],
        |board| {
            mistakes(board, |asked| {
                if let Request::CheckByNumber { limit_consent, .. } = asked {
                    *limit_consent = true;
                }
            });
        },
    ),
    fund(
        "fund-never-tells-limit-class-by-number",
        "番号の照会では口頭の同意があっても適用区分を返さない",
        &["OQS-011"],
        |board| {
            mistakes(board, |asked| {
                if let Request::CheckByNumber { limit_consent, .. } = asked {
                    *limit_consent = false;
                }
            });
        },
    ),
    fund(
        "fund-tells-limit-class-by-message-without-consent",
        "電文の照会で口頭の同意がなくても限度額の情報を返す",
        &["OQS-011"],
        |board| {
            misreads(board, |_, _, tree| {
                super::reword(tree, "LimitApplicationCertificateRelatedConsFlg", |_| {
                    "1".to_owned()
                });
            });
        },
    ),
    fund(
        "fund-confuses-limit-classes",
        "適用区分を一つずらして返す",
        &["OQS-016", "FEE-012", "FEE-013"],
        |board| {
            records(board, |record| {
                limit_becomes(record, |limit| {
                    let all = LimitClass::ALL;
                    let place = all.iter().position(|it| *it == limit)?;
                    all.iter().cycle().nth(place.saturating_add(1)).copied()
                });
            });
        },
    ),
    fund(
        "fund-drops-classes-on-the-border",
        "境界層と老齢福祉年金の区分を普通の低所得とする",
        &["OQS-016"],
        |board| {
            records(board, |record| {
                limit_becomes(record, |limit| match limit.code() {
                    "A06" => class("A05"),
                    "B07" | "B08" => class("B06"),
                    _ => Some(limit),
                });
            });
        },
    ),
    fund(
        "fund-answers-old-classes-from-75",
        "75歳からの一般Ⅰと一般Ⅱを一般とする",
        &["OQS-016", "FEE-013"],
        |board| {
            records(board, |record| {
                limit_becomes(record, |limit| match limit.code() {
                    "B09" | "B10" => class("B04"),
                    _ => Some(limit),
                });
            });
        },
    ),
    fund(
        "fund-takes-months-of-tickets-loosely",
        "ほかの月の医療券も一括で返す",
        &["OQS-025", "MSG-019"],
        |board| {
            super::mistakes_care(board, |asked| {
                if let CareRequest::ListTickets { month, .. } = asked {
                    *month = date(2025, 6, 1);
                }
            });
        },
    ),
    fund(
        "fund-answers-two-tenths-for-adults",
        "就学後から69歳までを2割とする",
        &["FEE-002"],
        |board| {
            records(board, |record| {
                if (8..70).contains(&age_on(record.birth, date(2025, 6, 10)))
                    && record.share == Some(Share::THREE)
                {
                    record.share = Some(Share::TWO);
                }
            });
        },
    ),
];
