//! The rulebook's questions in the words of this room.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::cast::MedicalKind;
use crate::rulebook::care::CareSetting;
use crate::rulebook::certificate::{TermPhase, alert_window, grace_last_day, term_phase};
use crate::rulebook::medical_information::{self, CheckRoute, InformationKind};
use crate::rulebook::{Parameters, RuleId, holds};

/// Where a certificate stands in its term today. A phone has no grace (CARD-039).
pub(super) fn term(last_day: Date, phone: bool, today: Date) -> TermPhase {
    match term_phase(last_day, today) {
        TermPhase::Grace if phone => TermPhase::Ended,
        phase => phase,
    }
}

/// Whether the registration lapses if there is no newer certificate on a day (OQS-029). Before the grace rule
/// an expired certificate failed but the registration waited for the new one.
pub(super) fn lapses(last_day: Date, on: Date) -> bool {
    holds(RuleId::RegistrationLapses, on) && grace_last_day(last_day) < on
}

/// Whether a certificate can be renewed on a day: from three months before its end. A new certificate from
/// before that belongs to a new card (assumed, 仮定).
pub(super) fn is_time_to_renew(last_day: Date, on: Date) -> bool {
    last_day.saturating_sub(3.months()) <= on
}

/// Whether the renewal alert is shown (READER-010).
pub(super) fn alerts(last_day: Date, today: Date) -> bool {
    let (first, last) = alert_window(last_day);
    first <= today && today <= last
}

/// Whether phones are accepted.
pub(super) fn accepts_phones(today: Date) -> bool {
    holds(RuleId::PhoneAsCard, today)
}

/// Whether the limit class comes (OQS-011, READER-018).
pub(super) fn tells_limit(
    route: CheckRoute,
    consented: bool,
    today: Date,
    parameters: &Parameters,
) -> bool {
    let kind = InformationKind::LimitClass;
    medical_information::is_returned(kind, route, consented, today, parameters)
}

/// Whether 医療扶助 can be checked by card (OQS-025).
pub(super) fn checks_public_assistance(today: Date) -> bool {
    CareSetting::PublicAssistance.is_open(today)
}

/// Whether there is an emergency function.
pub(super) fn has_emergency_function(today: Date) -> bool {
    holds(RuleId::OutageMode, today)
}

/// Whether a registration can be cancelled.
pub(super) fn takes_cancellations(today: Date) -> bool {
    holds(RuleId::RegistrationCancellation, today)
}

/// The first day on which a cancellation holds: the last day of the month that lies so many months after
/// the application (INSURER-022).
pub(super) fn cancellation_holds_from(applied: Date, months: u8) -> Date {
    applied
        .first_of_month()
        .saturating_add(i32::from(months).months())
        .last_of_month()
}

/// Whether 不詳 claims are taken in a 請求月.
pub(super) fn takes_unknown_claims(billed: Date) -> bool {
    holds(RuleId::UnknownInsurerClaim, billed)
}

/// Whether 77777779 is taken on a day.
pub(super) fn takes_sevens_substitute(today: Date) -> bool {
    holds(RuleId::UnknownInsurerAlternativeNumber, today)
}

/// Whether nines are taken on a day.
pub(super) fn takes_disaster_nines(today: Date) -> bool {
    holds(RuleId::DisasterNumbers, today)
}

/// The first and the last day of what may be seen today of a set of medical information; `None` while the
/// set is not shown (OQS-007 to OQS-010).
pub(super) fn window(
    kind: MedicalKind,
    today: Date,
    parameters: &Parameters,
) -> Option<(Date, Date)> {
    let kind = match kind {
        MedicalKind::Drugs => InformationKind::Drugs,
        MedicalKind::Clinical => InformationKind::Clinical,
        MedicalKind::Checkups => InformationKind::Checkup,
        MedicalKind::Surgery => InformationKind::Surgery,
    };
    medical_information::window(kind, today, parameters)
}

/// The most 特定健診 that are shown (OQS-007).
pub(super) const MOST_CHECKUPS: usize = 5;
