//! Counters that write or send claims wrongly.

use jiff::civil::date;
use madoguchi_sim::counter::{CounterRole, Request};
use madoguchi_sim::fund::{Claim, ClaimsBody};
use madoguchi_sim::role::Line;

use super::{counter, writes_claims};
use crate::proof::{Defect, flaw};

fn is_unknown(claim: &Claim) -> bool {
    claim.insurer.starts_with('7')
}

fn is_disaster(claim: &Claim) -> bool {
    claim.insurer.starts_with('9')
}

fn is_known(claim: &Claim) -> bool {
    !is_unknown(claim) && !is_disaster(claim)
}

/// Leaves out the parts of the remarks that begin so.
fn without(claim: &mut Claim, label: &str) {
    let parts = claim.remarks.split('\u{3000}');
    let kept: Vec<&str> = parts.filter(|part| !part.starts_with(label)).collect();
    claim.remarks = kept.join("\u{3000}");
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-loses-leading-zeros-in-claim",
        "レセプトの保険者番号の先頭の0を落とす",
        &["COUNTER-012", "CLAIM-001", "CLAIM-008", "COUNTER-015"],
        |board| {
            writes_claims(board, |claim| {
                claim.insurer = claim.insurer.trim_start_matches('0').to_owned();
            });
        },
    ),
    counter(
        "counter-loses-symbol-in-claim",
        "レセプトの記号を書かない",
        &["COUNTER-031", "CLAIM-001", "COUNTER-012"],
        |board| {
            writes_claims(board, |claim| {
                if is_known(claim) {
                    claim.symbol.clear();
                }
            });
        },
    ),
    counter(
        "counter-swaps-symbol-and-number-in-claim",
        "レセプトの記号と番号を取り違える",
        &["COUNTER-031", "CLAIM-001", "one-claim-route"],
        |board| {
            writes_claims(board, |claim| {
                if is_known(claim) && !claim.symbol.is_empty() {
                    std::mem::swap(&mut claim.symbol, &mut claim.number);
                }
            });
        },
    ),
    counter(
        "counter-claims-unknown-although-number-is-known",
        "番号が分かっているのに不詳で請求する",
        &["COUNTER-031", "CLAIM-001", "one-claim-route"],
        |board| {
            writes_claims(board, |claim| {
                if is_known(claim) {
                    claim.insurer = "77777777".to_owned();
                    claim.symbol.clear();
                    claim.number = "777777777".to_owned();
                    claim.remarks = "不詳".to_owned();
                    claim.declaration_on_file = true;
                }
            });
        },
    ),
    counter(
        "counter-claims-unknown-with-nine-sevens",
        "不詳の保険者番号を9桁の7で書く",
        &["CLAIM-002"],
        |board| {
            writes_claims(board, |claim| {
                if claim.insurer == "77777777" {
                    claim.insurer = "777777777".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-claims-every-unknown-with-nine-digit-number",
        "後期高齢者医療の不詳の番号も9桁の7で書く",
        &["CLAIM-004"],
        |board| {
            writes_claims(board, |claim| {
                if is_unknown(claim) {
                    claim.number = "777777777".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-claims-every-unknown-with-eight-digit-number",
        "不詳の番号をいつも8桁の7で書く",
        &["CLAIM-002", "CLAIM-004"],
        |board| {
            writes_claims(board, |claim| {
                if is_unknown(claim) {
                    claim.number = "77777777".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-fills-symbol-of-unknown-claim",
        "不詳の記号も7で埋める",
        &["CLAIM-002", "CLAIM-004"],
        |board| {
            writes_claims(board, |claim| {
                if is_unknown(claim) {
                    claim.symbol = "7".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-does-not-begin-remarks-with-unknown",
        "不詳の摘要を住所から始める",
        &["CLAIM-005"],
        |board| {
            writes_claims(board, |claim| {
                if is_unknown(claim) {
                    claim.remarks = claim.remarks.replacen("不詳\u{3000}", "", 1);
                }
            });
        },
    ),
    counter(
        "counter-leaves-address-out-of-remarks",
        "不詳の摘要に住所を書かない",
        &["CLAIM-005"],
        |board| writes_claims(board, |claim| without(claim, "住所")),
    ),
    counter(
        "counter-leaves-workplace-out-of-remarks",
        "不詳の摘要に事業所名を書かない",
        &["CLAIM-005"],
        |board| writes_claims(board, |claim| without(claim, "事業所")),
    ),
    counter(
        "counter-leaves-contact-out-of-remarks",
        "不詳の摘要に連絡先を書かない",
        &["CLAIM-005"],
        |board| writes_claims(board, |claim| without(claim, "連絡先")),
    ),
    counter(
        "counter-writes-workplace-that-was-not-declared",
        "申立書にない事業所名も摘要に書く",
        &["CLAIM-005"],
        |board| {
            writes_claims(board, |claim| {
                if is_unknown(claim) && !claim.remarks.contains("事業所") {
                    claim.remarks.push_str("\u{3000}事業所：見本商事");
                }
            });
        },
    ),
    counter(
        "counter-does-not-know-alternative-number",
        "7を8桁送れないレセコンでも77777777で送る",
        &["CLAIM-003"],
        |board| {
            writes_claims(board, |claim| {
                if claim.insurer == "77777779" {
                    claim.insurer = "77777777".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-claims-everything-with-alternative-number",
        "不詳の請求をいつも77777779で送る",
        &["CLAIM-002", "CLAIM-004"],
        |board| {
            writes_claims(board, |claim| {
                if claim.insurer == "77777777" {
                    claim.insurer = "77777779".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-claims-disaster-with-sevens",
        "被災した人の請求に7を使う",
        &["CLAIM-009", "one-claim-route"],
        |board| {
            writes_claims(board, |claim| {
                if is_disaster(claim) {
                    claim.insurer = "77777777".to_owned();
                    claim.number = "777777777".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-wants-declaration-of-disaster-victims",
        "被災した人にも書類がなければ全額を求める",
        &["CLAIM-009"],
        |board| {
            super::mistakes(board, |reception| {
                reception.occasion = madoguchi_sim::counter::Occasion::Ordinary;
            });
        },
    ),
    counter(
        "counter-claims-unknown-in-august-2023",
        "2023年8月の請求月にも不詳で請求する",
        &["CLAIM-007"],
        |board| {
            flaw::hears::<CounterRole, _>(board, || {
                |_: &Line, asked: &mut Request| {
                    if let Request::Bill { month, .. } = asked
                        && *month == date(2023, 8, 1)
                    {
                        *month = date(2023, 9, 1);
                    }
                }
            });
        },
    ),
    counter(
        "counter-claims-unknown-from-october-2023",
        "2023年9月の請求月には不詳で請求しない",
        &["CLAIM-007", "CLAIM-003"],
        |board| {
            flaw::hears::<CounterRole, _>(board, || {
                |_: &Line, asked: &mut Request| {
                    if let Request::Bill { month, .. } = asked
                        && *month == date(2023, 9, 1)
                    {
                        *month = date(2023, 8, 1);
                    }
                }
            });
        },
    ),
    counter(
        "counter-sends-everything-to-payment-fund",
        "国保や後期の請求も支払基金に送る",
        &["CLAIM-008"],
        |board| writes_claims(board, |claim| claim.addressed_to = ClaimsBody::PaymentFund),
    ),
    counter(
        "counter-sends-everything-to-federation",
        "勤め先の保険の請求も国保連合会に送る",
        &["CLAIM-008", "CLAIM-001"],
        |board| writes_claims(board, |claim| claim.addressed_to = ClaimsBody::Federation),
    ),
    counter(
        "counter-does-not-mark-public-expense",
        "公費の助成が絡むことを請求に書かない",
        &["CLAIM-012"],
        |board| writes_claims(board, |claim| claim.public_expense = false),
    ),
    counter(
        "counter-claims-without-declaration-on-file",
        "申立書があることを請求に書かない",
        &["CLAIM-001", "CLAIM-002", "CLAIM-004", "COUNTER-011"],
        |board| writes_claims(board, |claim| claim.declaration_on_file = false),
    ),
    counter(
        "counter-claims-the-wrong-day",
        "レセプトの診療日を一日早く書く",
        &["CLAIM-012", "CLAIM-010"],
        |board| {
            writes_claims(board, |claim| {
                claim.visited = claim.visited.yesterday().unwrap_or(claim.visited);
            });
        },
    ),
];
