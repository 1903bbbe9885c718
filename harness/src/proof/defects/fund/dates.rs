//! Systems whose calendar or clock is off.

use jiff::civil::date;
use madoguchi_sim::fund::Request;

use super::{at_another_time, care, fund, is_card_check, mistakes, service};
use crate::proof::Defect;
use crate::proof::flaw::{early, late};

const fn is_claim(asked: &Request) -> bool {
    matches!(asked, Request::SubmitClaim(_))
}

const fn is_own(asked: &Request) -> bool {
    matches!(asked, Request::Own { .. })
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-gives-grace-a-day-too-long",
        "電子証明書の猶予を2025年8月1日まで続ける",
        &["OQS-028", "dead-certificate-proves-nothing"],
        off!(late, date(2025, 8, 1), is_card_check),
    ),
    fund(
        "fund-ends-grace-a-day-early",
        "電子証明書の猶予の最後の日の2025年7月31日に断る",
        &["OQS-028"],
        off!(early, date(2025, 8, 1), is_card_check),
    ),
    fund(
        "fund-begins-grace-a-day-late",
        "電子証明書の切れた翌日の2025年4月2日にも医療情報の鍵を渡す",
        &["OQS-028", "OQS-029", "dead-certificate-proves-nothing"],
        off!(late, date(2025, 4, 2), is_card_check),
    ),
    fund(
        "fund-begins-grace-a-day-early",
        "電子証明書の最後の日の2025年4月1日に医療情報の鍵を渡さない",
        &["OQS-028", "OQS-029"],
        off!(early, date(2025, 4, 2), is_card_check),
    ),
    fund(
        "fund-gives-no-grace",
        "2026年1月20日に切れた電子証明書を、カードでも翌日に断る",
        &["OQS-028", "CARD-039"],
        |board| {
            at_another_time(board, |asked, now| {
                match is_card_check(asked) && now.date() == date(2026, 1, 21) {
                    // After any grace.
                    true => now.plus_days(130),
                    false => now,
                }
            });
        },
    ),
    fund(
        "fund-asks-limit-consent-a-day-too-long",
        "限度額の同意を2024年10月7日にも求める",
        &["OQS-011"],
        |board| {
            mistakes(board, |asked| {
                // Readers no longer ask, and say yes.
                if let Request::CheckByCard { consents, .. } = asked {
                    consents.limit = false;
                }
            });
            at_another_time(board, |asked, now| {
                if is_card_check(asked) {
                    late(date(2024, 10, 7), now)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-tells-limit-class-a-day-early",
        "限度額の区分を2024年10月6日から同意なしに返す",
        &["OQS-011"],
        off!(early, date(2024, 10, 7), is_card_check),
    ),
    fund(
        "fund-checks-public-assistance-a-day-early",
        "医療扶助を2024年2月29日から返す",
        &["OQS-025"],
        off!(early, date(2024, 3, 1), |it| is_card_check(it)
            || service(it).is_some()
            || care(it).is_some()),
    ),
    fund(
        "fund-checks-public-assistance-a-day-late",
        "医療扶助を2024年3月2日まで返さない",
        &["OQS-025"],
        off!(late, date(2024, 3, 1), |it| is_card_check(it)
            || service(it).is_some()
            || care(it).is_some()),
    ),
    fund(
        "fund-knows-ticket-a-day-early",
        "福祉事務所の登録の前日から医療券を返す",
        &["OQS-025"],
        off!(early, date(2024, 3, 20), is_card_check),
    ),
    fund(
        "fund-knows-ticket-a-day-late",
        "福祉事務所が登録した日に医療券を返さない",
        &["OQS-025"],
        off!(late, date(2024, 3, 20), is_card_check),
    ),
    fund(
        "fund-accepts-phones-a-day-late",
        "スマートフォンを2025年9月20日まで受け付けない",
        &["READER-020", "READER-021"],
        off!(late, date(2025, 9, 19), is_card_check),
    ),
    fund(
        "fund-shows-new-record-a-day-early",
        "新しい資格を登録の前日から返す",
        &["OQS-003"],
        off!(early, date(2025, 6, 10), is_card_check),
    ),
    fund(
        "fund-shows-new-record-a-day-late",
        "新しい資格を登録の翌日から返す",
        &["OQS-003"],
        off!(late, date(2025, 6, 10), is_card_check),
    ),
    fund(
        "fund-shows-new-insurer-a-day-early",
        "移る前日に新しい保険者を返す",
        &["OQS-003", "OQS-036"],
        off!(early, date(2025, 6, 1), is_card_check),
    ),
    fund(
        "fund-shows-new-insurer-a-day-late",
        "移った当日に前の保険者を返す",
        &["OQS-003", "OQS-036"],
        off!(late, date(2025, 6, 1), is_card_check),
    ),
    fund(
        "fund-takes-alternative-number-a-day-early",
        "77777779の請求を2023年9月14日から受理する",
        &["CLAIM-003"],
        off!(early, date(2023, 9, 15), is_claim),
    ),
    fund(
        "fund-takes-alternative-number-a-day-late",
        "77777779の請求を2023年9月16日まで受理しない",
        &["CLAIM-003"],
        off!(late, date(2023, 9, 15), is_claim),
    ),
    fund(
        "fund-takes-nines-a-day-early",
        "9の請求を2024年1月9日から受理する",
        &["CLAIM-009"],
        off!(early, date(2024, 1, 10), is_claim),
    ),
    fund(
        "fund-takes-nines-a-day-late",
        "9の請求を2024年1月11日まで受理しない",
        &["CLAIM-009"],
        off!(late, date(2024, 1, 10), is_claim),
    ),
    fund(
        "fund-opens-emergency-function-a-day-early",
        "障害時モードを2023年7月9日から開く",
        &["COUNTER-016"],
        off!(early, date(2023, 7, 10), |it| matches!(
            it,
            Request::OpenEmergency { .. }
        )),
    ),
    fund(
        "fund-opens-emergency-function-a-day-late",
        "障害時モードを2023年7月11日まで開かない",
        &["COUNTER-016"],
        off!(late, date(2023, 7, 10), |it| matches!(
            it,
            Request::OpenEmergency { .. }
        )),
    ),
    fund(
        "fund-takes-cancellations-a-day-late",
        "利用登録の解除を2024年10月29日まで受け付けない",
        &["INSURER-021"],
        off!(late, date(2024, 10, 28), |it| matches!(
            it,
            Request::CancelRegistration { .. }
        )),
    ),
    fund(
        "fund-ends-registration-a-day-early",
        "解除を翌月の末日の前の日から反映する",
        &["INSURER-022"],
        off!(early, date(2025, 7, 31), is_own),
    ),
    fund(
        "fund-ends-registration-a-day-late",
        "解除を翌月の末日の次の日に反映する",
        &["INSURER-022"],
        off!(late, date(2025, 7, 31), is_own),
    ),
    fund(
        "fund-takes-tickets-a-day-too-long",
        "医療券を期間の翌日にも有効とする",
        &["OQS-025", "MSG-019"],
        off!(late, date(2025, 7, 1), is_card_check),
    ),
    fund(
        "fund-takes-tickets-a-day-early",
        "医療券を期間の前日から有効とする",
        &["OQS-025", "MSG-019"],
        off!(early, date(2025, 6, 1), is_card_check),
    ),
];
