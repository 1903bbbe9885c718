//! Desks that settle claims wrongly.

use madoguchi_sim::fund::{Claim, ClaimAnswer, ClaimsBody, Request, Response};
use madoguchi_sim::role::Switchboard;
use madoguchi_sim::vocabulary::InsurerNumber;

use super::{answers, fund, mistakes};
use crate::proof::Defect;

/// Overlooks something of a claim.
macro_rules! overlooks {
    ($change:expr) => {
        |board| {
            mistakes(board, |asked| {
                if let Request::SubmitClaim(claim) = asked {
                    let change: fn(&mut Claim) = $change;
                    change(claim);
                }
            });
        }
    };
}

fn returns(board: &Switchboard, such: fn(&Claim, &ClaimAnswer) -> bool, reason: &'static str) {
    answers(board, move |asked, answer| {
        if let (Request::SubmitClaim(claim), Response::Claim(answer)) = (asked, answer)
            && such(claim, answer)
        {
            *answer = ClaimAnswer::Returned {
                reason: reason.to_owned(),
            };
        }
    });
}

fn is_unknown(claim: &Claim) -> bool {
    claim.insurer.starts_with("7777")
}

fn sevens(claim: &mut Claim) {
    if claim.insurer.len() > 5 && claim.insurer.bytes().all(|digit| digit == b'7') {
        claim.insurer = "77777777".to_owned();
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-counts-no-sevens",
        "7の数を数えず、7桁や9桁の不詳の保険者番号も受理する",
        &["CLAIM-002"],
        overlooks!(sevens),
    ),
    fund(
        "fund-takes-any-number-of-sevens",
        "不詳の番号の桁を数えない",
        &["CLAIM-004"],
        overlooks!(|claim| {
            if is_unknown(claim) && claim.number.bytes().all(|digit| digit == b'7') {
                claim.number = "777777777".to_owned();
            }
        }),
    ),
    fund(
        "fund-returns-eight-digit-numbers",
        "後期高齢者医療の8桁の7を返戻する",
        &["CLAIM-004"],
        |board| {
            returns(
                board,
                |claim, _| claim.number == "77777777",
                "不詳の番号は9桁である",
            );
        },
    ),
    fund(
        "fund-takes-any-alternative-number",
        "77777778も代わりの番号として受理する",
        &["CLAIM-003"],
        overlooks!(|claim| {
            if claim.insurer == "77777778" {
                claim.insurer = "77777779".to_owned();
            }
        }),
    ),
    fund(
        "fund-returns-alternative-number",
        "77777779を返戻する",
        &["CLAIM-003"],
        |board| {
            returns(
                board,
                |claim, _| claim.insurer == "77777779",
                "保険者番号の誤り",
            );
        },
    ),
    fund(
        "fund-takes-symbols-in-unknown-claims",
        "記号のある不詳の請求を受理する",
        &["CLAIM-004"],
        overlooks!(|claim| {
            if is_unknown(claim) {
                claim.symbol.clear();
            }
        }),
    ),
    fund(
        "fund-does-not-read-remarks",
        "摘要の「不詳」を見ない",
        &["CLAIM-005"],
        overlooks!(|claim| claim.remarks = "不詳".to_owned()),
    ),
    fund(
        "fund-wants-remarks-to-be-one-word",
        "摘要が「不詳」だけでなければ返戻する",
        &["CLAIM-002", "CLAIM-004"],
        |board| {
            returns(
                board,
                |claim, _| is_unknown(claim) && claim.remarks != "不詳",
                "摘要の誤り",
            );
        },
    ),
    fund(
        "fund-does-not-want-declarations",
        "申立書のない不詳の請求を受理する",
        &["CLAIM-006"],
        overlooks!(|claim| claim.declaration_on_file = true),
    ),
    fund(
        "fund-takes-unknown-claims-before-september-2023",
        "2023年8月請求分の不詳を受理する",
        &["CLAIM-007"],
        overlooks!(|claim| {
            if is_unknown(claim) {
                claim.billed = claim.billed.max(jiff::civil::date(2023, 9, 1));
            }
        }),
    ),
    fund(
        "fund-takes-unknown-claims-from-october-2023",
        "2023年9月請求分の不詳を返戻する",
        &["CLAIM-007"],
        |board| {
            returns(
                board,
                |claim, _| is_unknown(claim) && claim.billed == jiff::civil::date(2023, 9, 1),
                "不詳の請求は2023年10月請求分からである",
            );
        },
    ),
    fund(
        "fund-takes-unknown-claims-at-one-body-only",
        "不詳の請求は支払基金でだけ受理する",
        &["CLAIM-008"],
        |board| {
            returns(
                board,
                |claim, _| is_unknown(claim) && claim.addressed_to == ClaimsBody::Federation,
                "請求先が違う",
            );
        },
    ),
    fund(
        "fund-takes-sevens-of-disaster-victims",
        "被災した人の7の請求を受理する",
        &["CLAIM-009"],
        overlooks!(|claim| {
            if is_unknown(claim) {
                claim.disaster = false;
                claim.declaration_on_file = true;
            }
        }),
    ),
    fund(
        "fund-takes-nines-without-disaster",
        "災害によらない9の請求を受理する",
        &["CLAIM-009"],
        overlooks!(|claim| claim.disaster |= claim.insurer == "99999999"),
    ),
    fund(
        "fund-mixes-sevens-and-nines",
        "保険者番号と番号の7と9が混ざっても受理する",
        &["CLAIM-009"],
        overlooks!(|claim| {
            if claim.insurer == "99999999" {
                claim.number = "999999999".to_owned();
            } else if is_unknown(claim) {
                claim.number = "777777777".to_owned();
            }
        }),
    ),
    fund(
        "fund-returns-nines",
        "9の請求を返戻する",
        &["CLAIM-009"],
        |board| {
            returns(
                board,
                |claim, _| claim.insurer == "99999999",
                "保険者番号の誤り",
            );
        },
    ),
    fund(
        "fund-does-not-reroute",
        "以前の番号の請求を振り替えずに返戻する",
        &["CLAIM-012"],
        |board| {
            returns(
                board,
                |_, answer| matches!(answer, ClaimAnswer::Rerouted { .. }),
                "資格喪失後の受診",
            );
        },
    ),
    fund(
        "fund-reroutes-public-expense",
        "公費の絡む請求も振り替える",
        &["CLAIM-012"],
        overlooks!(|claim| claim.public_expense = false),
    ),
    fund(
        "fund-reroutes-silently",
        "振り替えたことを医療機関に知らせない",
        &["CLAIM-012"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Claim(answer) = answer
                    && let ClaimAnswer::Rerouted { payer, .. } = answer
                {
                    *answer = ClaimAnswer::Accepted {
                        payer: payer.clone(),
                    };
                }
            });
        },
    ),
    fund(
        "fund-returns-what-it-confirmed",
        "有効と答えた資格の請求も、後からの喪失で返戻する",
        &["CLAIM-010"],
        overlooks!(|claim| {
            // Under another day nothing was confirmed.
            claim.visited = claim.visited.yesterday().unwrap_or(claim.visited);
        }),
    ),
    fund(
        "fund-pays-lost-insurance",
        "資格を失った後の受診の請求も受理する",
        &["CLAIM-010"],
        overlooks!(|claim| {
            claim.visited = claim.visited.saturating_sub(jiff::ToSpan::days(10));
            claim.billed = claim.billed.max(claim.visited.first_of_month());
        }),
    ),
    fund(
        "fund-returns-without-a-reason",
        "返戻の理由を書かない",
        &["CLAIM-010", "CLAIM-008"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Claim(ClaimAnswer::Returned { reason }) = answer {
                    reason.clear();
                }
            });
        },
    ),
    fund(
        "fund-returns-former-numbers",
        "申立書のある旧資格の請求を返戻する",
        &["CLAIM-001", "COUNTER-012"],
        overlooks!(|claim| {
            if !is_unknown(claim) {
                claim.declaration_on_file = false;
            }
        }),
    ),
    fund(
        "fund-shares-every-claim-out",
        "分かっている保険者の請求も不詳として分け合う",
        &["CLAIM-001", "COUNTER-012", "COUNTER-031", "CLAIM-012"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Claim(answer) = answer
                    && matches!(answer, ClaimAnswer::Accepted { .. })
                {
                    *answer = ClaimAnswer::AcceptedUnknown;
                }
            });
        },
    ),
    fund(
        "fund-takes-every-claim",
        "どの請求も受理する",
        &[
            "CLAIM-002",
            "CLAIM-003",
            "CLAIM-004",
            "CLAIM-005",
            "CLAIM-006",
            "CLAIM-007",
            "CLAIM-009",
            "CLAIM-010",
            "CLAIM-012",
        ],
        |board| {
            answers(board, |_, answer| {
                if let Response::Claim(answer) = answer
                    && matches!(answer, ClaimAnswer::Returned { .. })
                {
                    *answer = ClaimAnswer::AcceptedUnknown;
                }
            });
        },
    ),
    fund(
        "fund-returns-every-claim",
        "どの請求も返戻する",
        &[
            "CLAIM-001",
            "CLAIM-002",
            "CLAIM-008",
            "CLAIM-009",
            "COUNTER-011",
            "PRIV-001",
        ],
        |board| returns(board, |_, _| true, "請求できない"),
    ),
    fund(
        "fund-takes-claims-at-any-body",
        "分かっている保険者の請求を、どちらの請求先でも受理する",
        &["CLAIM-008"],
        overlooks!(|claim| {
            if let Ok(insurer) = InsurerNumber::from_padded(&claim.insurer) {
                claim.addressed_to = ClaimsBody::from(insurer.scheme());
            }
        }),
    ),
];
