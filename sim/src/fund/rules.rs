//! Dates and windows by which the eligibility system and the claims desk judge.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::cast::MedicalKind;
use crate::rulebook::Parameters;

/// The first day of the grace rule (OQS-028).
const GRACE_SINCE: Date = date(2024, 12, 2);
/// スマートフォン対応 (CARD-038).
const PHONE_SINCE: Date = date(2025, 9, 19);
/// The first day on which the limit class comes with every card visit (READER-018).
const LIMIT_ALWAYS_SINCE: Date = date(2024, 10, 7);
/// 医療扶助のオンライン資格確認 (OQS-025).
const PUBLIC_ASSISTANCE_SINCE: Date = date(2024, 3, 1);
/// システム障害時モード (COUNTER-015).
const EMERGENCY_SINCE: Date = date(2023, 7, 10);
/// 利用登録の解除 (INSURER-021).
const CANCELLATION_SINCE: Date = date(2024, 10, 28);
/// 請求月 of the first 不詳 claims (CLAIM-007).
const UNKNOWN_CLAIMS_SINCE: Date = date(2023, 9, 1);
/// 77777779 for claim computers that cannot send 77777777 (CLAIM-003).
const SEVENS_SUBSTITUTE_SINCE: Date = date(2023, 9, 15);
/// 災害時の不詳コード (CLAIM-009).
const DISASTER_NINES_SINCE: Date = date(2024, 1, 10);
/// レセプト振替 (CLAIM-012).
const REROUTING_SINCE: Date = date(2021, 10, 1);

fn months_later(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}

/// The last day on which an expired certificate still gives eligibility: the end of the third month after the
/// month of expiry. `None` before the rule.
pub(super) fn grace_ends(last_day: Date, today: Date) -> Option<Date> {
    (today >= GRACE_SINCE).then(|| months_later(last_day.first_of_month(), 3).last_of_month())
}

/// Whether an expired certificate still gives eligibility today. A phone has no grace (CARD-039).
pub(super) fn is_in_grace(last_day: Date, phone: bool, today: Date) -> bool {
    !phone && last_day < today && grace_ends(last_day, today).is_some_and(|end| today <= end)
}

/// Whether the registration lapses if there is no newer certificate on a day (OQS-029).
pub(super) fn lapses(last_day: Date, on: Date) -> bool {
    grace_ends(last_day, on).is_some_and(|end| end < on)
}

/// Whether a certificate can be renewed on a day: from three months before its end. A new certificate from
/// before that belongs to a new card (assumed).
pub(super) fn is_time_to_renew(last_day: Date, on: Date) -> bool {
    months_later(last_day, -3) <= on
}

/// Whether the renewal alert is shown: from three months before until three months after (READER-010).
pub(super) fn alerts(last_day: Date, today: Date) -> bool {
    let end = months_later(last_day.first_of_month(), 3).last_of_month();
    months_later(last_day, -3) <= today && today <= end
}

/// Whether phones are accepted.
pub(super) fn accepts_phones(today: Date) -> bool {
    today >= PHONE_SINCE
}

/// Whether the limit class comes with every card visit, asked or not.
pub(super) fn limit_comes_always(today: Date) -> bool {
    today >= LIMIT_ALWAYS_SINCE
}

/// Whether 医療扶助 can be checked by card.
pub(super) fn checks_public_assistance(today: Date) -> bool {
    today >= PUBLIC_ASSISTANCE_SINCE
}

/// Whether there is an emergency function.
pub(super) fn has_emergency_function(today: Date) -> bool {
    today >= EMERGENCY_SINCE
}

/// Whether a registration can be cancelled.
pub(super) fn takes_cancellations(today: Date) -> bool {
    today >= CANCELLATION_SINCE
}

/// The first day on which a cancellation holds: the last day of the month that lies so many months after
/// the application (INSURER-022).
pub(super) fn cancellation_holds_from(applied: Date, months: u8) -> Date {
    months_later(applied.first_of_month(), i32::from(months)).last_of_month()
}

/// Whether 不詳 claims are taken in a 請求月.
pub(super) fn takes_unknown_claims(billed: Date) -> bool {
    billed >= UNKNOWN_CLAIMS_SINCE
}

/// Whether 77777779 is taken on a day.
pub(super) fn takes_sevens_substitute(today: Date) -> bool {
    today >= SEVENS_SUBSTITUTE_SINCE
}

/// Whether nines are taken on a day.
pub(super) fn takes_disaster_nines(today: Date) -> bool {
    today >= DISASTER_NINES_SINCE
}

/// Whether claims are re-routed on a day.
pub(super) fn reroutes(today: Date) -> bool {
    today >= REROUTING_SINCE
}

/// The first and the last day of what may be seen today of a set of medical information; `None` while the
/// set is not shown (OQS-007 to OQS-010).
pub(super) fn window(
    kind: MedicalKind,
    today: Date,
    parameters: &Parameters,
) -> Option<(Date, Date)> {
    let (shown_since, collected_since) = match kind {
        MedicalKind::Drugs => (date(2021, 10, 20), date(2021, 9, 1)),
        MedicalKind::Checkups => (date(2021, 10, 20), date(2020, 4, 1)),
        MedicalKind::Clinical => (date(2022, 9, 11), date(2022, 6, 1)),
        MedicalKind::Surgery => (date(2023, 5, 11), date(2022, 6, 1)),
    };
    let years: i32 = match kind {
        MedicalKind::Checkups => 5,
        _ if parameters.five_year_storage => 5,
        MedicalKind::Drugs => 3,
        MedicalKind::Clinical | MedicalKind::Surgery => i32::from(parameters.clinical_years),
    };
    let oldest = months_later(today, years.saturating_mul(-12));
    (today >= shown_since).then(|| (oldest.max(collected_since), today))
}

/// The most 特定健診 that are shown (OQS-007).
pub(super) const MOST_CHECKUPS: usize = 5;
