//! Counters that do not tell patients, or tell them wrongly.

use madoguchi_sim::counter::{Form, Guidance, Response};
use madoguchi_sim::role::Switchboard;

use super::{answers, counter, decides};
use crate::proof::Defect;

fn never_tells(board: &Switchboard, silent: fn(&Guidance) -> bool) {
    answers(board, move |_, answer| {
        if let Response::Decision(decision) = answer {
            decision.guidance.retain(|it| !silent(it));
        }
    });
}

fn always_tells(board: &Switchboard, guidance: Guidance) {
    answers(board, move |_, answer| {
        if let Response::Decision(decision) = answer
            && !decision.guidance.contains(&guidance)
        {
            decision.guidance.push(guidance);
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-does-not-ask-for-proper-proof-next-time",
        "暫定の取扱いのときに、次から正しいものを持って来るように言わない",
        &["COUNTER-026"],
        |board| never_tells(board, |it| *it == Guidance::BringProofNextTime),
    ),
    counter(
        "counter-does-not-tell-of-refund",
        "全額を払った人に、後で療養費を請求できると言わない",
        &["COUNTER-028", "FEE-006", "FIELD-004"],
        |board| never_tells(board, |it| *it == Guidance::ClaimRefund),
    ),
    counter(
        "counter-does-not-tell-of-certificate",
        "資格確認書を申請できると言わない",
        &["COUNTER-028"],
        |board| never_tells(board, |it| *it == Guidance::ApplyForCertificate),
    ),
    counter(
        "counter-tells-of-certificate-too-early",
        "資格確認書のない時期にも申請できると言う",
        &["COUNTER-028"],
        |board| always_tells(board, Guidance::ApplyForCertificate),
    ),
    counter(
        "counter-does-not-tell-that-card-is-missing",
        "カードと一緒に見せればよいと言わない",
        &[
            "COUNTER-003",
            "COUNTER-004",
            "COUNTER-028",
            "DOC-026",
            "FIELD-004",
        ],
        |board| never_tells(board, |it| *it == Guidance::ShowWithCard),
    ),
    counter(
        "counter-does-not-ask-for-the-number",
        "申立書の人に、番号が分かったら知らせるように言わない",
        &["COUNTER-012", "DOC-028"],
        |board| never_tells(board, |it| *it == Guidance::TellNumberLater),
    ),
    counter(
        "counter-keeps-asking-for-the-number",
        "番号を聞いた後も、番号を知らせるように言う",
        &["COUNTER-012"],
        |board| always_tells(board, Guidance::TellNumberLater),
    ),
    counter(
        "counter-does-not-send-to-the-insurer",
        "無効や該当なしの人に、保険者に確かめるように言わない",
        &["COUNTER-013"],
        |board| never_tells(board, |it| *it == Guidance::AskInsurer),
    ),
    counter(
        "counter-does-not-send-to-the-municipality",
        "電子証明書が切れた人に更新するように言わない",
        &["OQS-028"],
        |board| never_tells(board, |it| *it == Guidance::RenewCertificate),
    ),
    counter(
        "counter-does-not-send-to-the-welfare-office",
        "医療券の登録を待つ人に、福祉事務所に確かめるように言わない",
        &["OQS-013", "OQS-025"],
        |board| never_tells(board, |it| *it == Guidance::AskWelfareOffice),
    ),
    counter(
        "counter-does-not-ask-for-the-card-instead-of-phone",
        "スマートフォンを読めないのに、カードを持参するように言わない",
        &["CARD-038"],
        |board| never_tells(board, |it| *it == Guidance::UseCardInsteadOfPhone),
    ),
    counter(
        "counter-does-not-ask-for-subsidy-paper",
        "子どもの受給者証を見せるように言わない",
        &["OQS-012"],
        |board| never_tells(board, |it| *it == Guidance::ShowSubsidyPaper),
    ),
    counter(
        "counter-asks-for-subsidy-paper-it-has-seen",
        "受給者証を見せた人にも見せるように言う",
        &["OQS-012"],
        |board| always_tells(board, Guidance::ShowSubsidyPaper),
    ),
    counter(
        "counter-keeps-no-record-of-subsidy-paper",
        "受給者証を確かめたことを記録しない",
        &["OQS-012", "CLAIM-012"],
        |board| {
            decides(board, |_, decision| {
                decision.forms.retain(|form| *form != Form::SubsidyPaper);
            });
        },
    ),
];
