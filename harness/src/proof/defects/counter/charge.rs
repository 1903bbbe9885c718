//! Counters that collect another amount.

use madoguchi_sim::counter::{Acceptance, Basis, ClaimRoute, Decision, Reception};
use madoguchi_sim::fund::{self, Validity};
use madoguchi_sim::rulebook::limit_by_share;
use madoguchi_sim::vocabulary::{Document, InsuranceCardKind, LimitClass, Share, Yen};

use super::{counter, decides, mishears, misreads, mistakes};
use crate::proof::Defect;

fn collect(reception: &Reception, decision: &mut Decision, share: Share) {
    decision.share = share;
    decision.collected = share.of(reception.total);
}

fn collect_in_full(reception: &Reception, decision: &mut Decision) {
    collect(reception, decision, Share::FULL);
}

/// Collects the exact amount, brought to whole units by `round`.
fn rounded(reception: &Reception, decision: &mut Decision, round: fn(u32) -> u32) {
    let exact = u64::from(reception.total.0) * u64::from(decision.share.as_tenths()) / 10;
    decision.collected = Yen(round(u32::try_from(exact).unwrap_or(u32::MAX)));
}

/// Whoever is asked of the fund about special medical expense, and is not.
fn mark_special_expense(answer: &mut fund::Response, marked: bool) {
    if let fund::Response::Checked(check) = answer {
        for record in &mut check.records {
            record.special_expense &= marked;
        }
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-charges-whole-when-nothing-is-confirmed",
        "資格を確認できなければ、申立書があっても10割を集める",
        &["no-full-charge-for-failure", "INCIDENT-019"],
        |board| {
            decides(board, |reception, decision| {
                if decision.validity.is_none() {
                    collect_in_full(reception, decision);
                }
            });
        },
    ),
    counter(
        "counter-charges-whole-when-reader-dies",
        "リーダーで受け付けられなければ、書面があっても10割を集める",
        &[
            "READER-015",
            "COUNTER-013",
            "no-full-charge-for-failure",
            "INCIDENT-019",
        ],
        |board| {
            decides(board, |reception, decision| {
                let by_card = matches!(decision.basis, Some(Basis::Card | Basis::Phone));
                if reception.used_reader && !by_card {
                    collect_in_full(reception, decision);
                }
            });
        },
    ),
    counter(
        "counter-charges-whole-when-answer-is-invalid",
        "照会の結果が無効や該当なしなら、申立書やお知らせがあっても10割を集める",
        &["COUNTER-013", "INCIDENT-019"],
        |board| {
            decides(board, |reception, decision| {
                if matches!(
                    decision.validity,
                    Some(Validity::Invalid | Validity::NoneFound)
                ) {
                    collect_in_full(reception, decision);
                }
            });
        },
    ),
    counter(
        "counter-charges-whole-declared-share",
        "申立書に10割とあれば、法律の割合を超えてもそのまま集める",
        &["COUNTER-013"],
        |board| {
            decides(board, |reception, decision| {
                let declared = reception.declaration.as_ref().map(|it| it.share);
                if decision.basis == Some(Basis::Declaration) && declared == Some(Share::FULL) {
                    collect_in_full(reception, decision);
                }
            });
        },
    ),
    counter(
        "counter-charges-everybody-three-tenths",
        "認めた人から、年齢や所得にかかわらず3割を集める",
        &["COUNTER-001", "FEE-001", "FEE-003", "FEE-004"],
        |board| {
            decides(board, |reception, decision| {
                if decision.outcome == Acceptance::Confirmed && decision.share != Share::FULL {
                    collect(reception, decision, Share::THREE);
                }
            });
        },
    ),
    counter(
        "counter-charges-by-age-alone",
        "カードの答えの割合を見ず、70歳から74歳は2割、75歳からは1割とする",
        &["FEE-003", "FEE-004"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Checked(check) = answer {
                    for record in &mut check.records {
                        record.share = None;
                    }
                }
            });
        },
    ),
    counter(
        "counter-charges-children-like-adults",
        "未就学児からも3割を集める",
        &["FEE-001", "COUNTER-001"],
        |board| {
            decides(board, |reception, decision| {
                let child = decision.eligibility.as_ref().is_some_and(|it| it.preschool);
                if child {
                    collect(reception, decision, Share::THREE);
                }
            });
        },
    ),
    counter(
        "counter-collects-less-than-the-share",
        "割合は正しく示すが、受け取る額を1割少なく計算する",
        &["COUNTER-001", "COUNTER-007"],
        |board| {
            decides(board, |reception, decision| {
                let tenths = decision.share.as_tenths().saturating_sub(1);
                if let Ok(less) = Share::tenths(tenths) {
                    decision.collected = less.of(reception.total);
                }
            });
        },
    ),
    counter(
        "counter-does-not-round-the-charge",
        "一部負担金を1円単位で集める",
        &["FEE-031"],
        |board| {
            decides(board, |reception, decision| {
                rounded(reception, decision, |exact| exact);
            });
        },
    ),
    counter(
        "counter-rounds-the-charge-down",
        "一部負担金の10円未満を切り捨てる",
        &["FEE-031"],
        |board| {
            decides(board, |reception, decision| {
                rounded(reception, decision, |exact| exact / 10 * 10);
            });
        },
    ),
    counter(
        "counter-rounds-the-charge-up",
        "一部負担金の10円未満を切り上げる",
        &["FEE-031"],
        |board| {
            decides(board, |reception, decision| {
                rounded(reception, decision, |exact| exact.div_ceil(10) * 10);
            });
        },
    ),
    counter(
        "counter-charges-law-instead-of-declared-share",
        "申立書の割合でなく、年齢から決めた割合を集める",
        &["COUNTER-009"],
        |board| {
            mistakes(board, |reception| {
                if let Some(declaration) = &mut reception.declaration {
                    declaration.share = Share::FULL;
                }
            });
        },
    ),
    counter(
        "counter-charges-three-tenths-on-declaration",
        "申立書に何割と書いてあっても3割を集める",
        &["COUNTER-009"],
        |board| {
            decides(board, |reception, decision| {
                if decision.basis == Some(Basis::Declaration) {
                    collect(reception, decision, Share::THREE);
                }
            });
        },
    ),
    counter(
        "counter-ignores-special-expense-online",
        "特別療養費の対象という照会の答えを見ずに3割を集める",
        &["FEE-006", "FEE-010", "OQS-020"],
        |board| mishears(board, |_, answer| mark_special_expense(answer, false)),
    ),
    counter(
        "counter-ignores-special-expense-on-paper",
        "資格確認書の特別療養費の表示を見ずに3割を集める",
        &["FEE-010"],
        |board| {
            misreads(board, |document| {
                if let Document::Certificate(certificate) = document {
                    certificate.special_expense = false;
                }
            });
        },
    ),
    counter(
        "counter-charges-children-in-arrears-in-full",
        "滞納した世帯の18歳までの子にも全額を求める",
        &["FEE-009"],
        |board| {
            decides(board, |reception, decision| {
                let special = decision
                    .eligibility
                    .as_ref()
                    .is_some_and(|it| it.special_expense);
                if special {
                    collect_in_full(reception, decision);
                }
            });
        },
    ),
    counter(
        "counter-takes-qualification-certificate-for-a-card",
        "被保険者資格証明書を普通の保険証として3割を集める",
        &["DOC-031"],
        |board| {
            misreads(board, |document| {
                if let Document::InsuranceCard(card) = document
                    && card.kind == InsuranceCardKind::QualificationCertificate
                {
                    card.kind = InsuranceCardKind::Ordinary;
                }
            });
        },
    ),
    counter(
        "counter-claims-special-expense",
        "全額を払った特別療養費の受診を現在の資格で請求することにする",
        &["FEE-006"],
        |board| {
            decides(board, |_, decision| {
                if let (ClaimRoute::PaidInFull, Some(insured)) =
                    (&decision.route, decision.insured.clone())
                {
                    decision.route = ClaimRoute::Current { insured };
                }
            });
        },
    ),
    counter(
        "counter-charges-public-assistance",
        "医療扶助の人から3割を集める",
        &["OQS-025"],
        |board| {
            decides(board, |reception, decision| {
                if decision.share == Share::NONE {
                    collect(reception, decision, Share::THREE);
                }
            });
        },
    ),
    counter(
        "counter-drops-limit-class",
        "カードで届いた適用区分を当てない",
        &["FEE-012", "FEE-013", "OQS-011"],
        |board| {
            decides(board, |_, decision| {
                if decision.eligibility.is_some() {
                    decision.limit = None;
                }
            });
        },
    ),
    counter(
        "counter-guesses-limit-class-by-share",
        "カードで届いた適用区分でなく、70歳からの人は割合から決める",
        &["FEE-013"],
        |board| {
            decides(board, |reception, decision| {
                let (birth, on) = (reception.spoken.birth, jiff::civil::date(2025, 6, 10));
                if let Some(guessed) = limit_by_share(birth, decision.share, on) {
                    decision.limit = Some(guessed);
                }
            });
        },
    ),
    counter(
        "counter-reads-no-limit-class-from-paper",
        "書面の割合から、70歳からの一般と現役並みⅢを読み取らない",
        &["FEE-014"],
        |board| {
            decides(board, |_, decision| {
                if decision.eligibility.is_none() {
                    decision.limit = None;
                }
            });
        },
    ),
    counter(
        "counter-reads-limit-class-of-the-young-from-paper",
        "70歳未満にも、3割の書面なら現役並みの区分を当てる",
        &["FEE-014"],
        |board| {
            decides(board, |_, decision| {
                if decision.eligibility.is_none() && decision.share == Share::THREE {
                    decision.limit = "B01".parse::<LimitClass>().ok();
                }
            });
        },
    ),
];
