//! Every rule with the dates between which it holds, read by the simulated actors and printed by
//! `madoguchi rules`.
//!
//! [`rows`] is the printed table, [`holds`] the question an actor asks of it. What a single date cannot
//! answer stands beside it as a pure function of its inputs: [`ladder`], [`share`], [`old_card`],
//! [`certificate`] and so on. What was never published is in [`Parameters`], labelled 仮定.

pub mod card_window;
pub mod care;
pub mod certificate;
pub mod eligibility_certificate;
pub mod ladder;
mod limit_by_share;
pub mod medical_information;
pub mod old_card;
mod parameters;
pub mod portal;
pub mod registration;
pub mod reissue;
mod rows;
mod rule;
mod rule_id;
pub mod share;
pub mod trip;
pub mod visual_mode;

pub use limit_by_share::limit_by_share;
pub use parameters::{Gap, Parameters};
pub use rule::{Certainty, Rule};
pub use rule_id::RuleId;

use jiff::civil::Date;

/// The day to which the sources reach. What a rule says of later days rests on papers of before, and a
/// report on such a day should say so.
pub const SOURCES_REACH: Date = Date::constant(2026, 7, 31);

/// Every row, theme by theme.
pub fn rows() -> Vec<&'static Rule> {
    rows::all().collect()
}

/// Every dated row in the order of its first day, or of its last where it has no first.
pub fn timeline() -> Vec<&'static Rule> {
    let mut dated: Vec<_> = rows::all()
        .filter(|rule| rule.from.or(rule.to).is_some())
        .collect();
    dated.sort_by_key(|rule| (rule.from.or(rule.to), rule.id));
    dated
}

/// The row of a rule. `None` only if a name had no row, which a test excludes.
pub fn row(id: RuleId) -> Option<&'static Rule> {
    rows::all().find(|rule| rule.id == id)
}

/// Whether a rule is in force on a day. What is only planned never is.
pub fn holds(id: RuleId, on: Date) -> bool {
    row(id).is_some_and(|rule| rule.holds(on))
}

/// The first day of a rule, planned or in force; `None` where open or not stated.
pub fn since(id: RuleId) -> Option<Date> {
    row(id).and_then(|rule| rule.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    #[test]
    fn every_name_has_one_row_and_the_rows_stand_in_the_order_of_the_names() {
        let named: Vec<_> = rows().into_iter().map(|rule| rule.id).collect();
        assert_eq!(named, RuleId::ALL);
    }

    #[test]
    fn a_rule_holds_on_both_end_days_and_on_neither_day_outside() {
        for rule in rows().into_iter().filter(|rule| !rule.planned) {
            if let Some(from) = rule.from {
                assert!(holds(rule.id, from), "{}", rule.id);
                assert!(!holds(rule.id, from.saturating_sub(1.day())), "{}", rule.id);
            }
            if let Some(to) = rule.to {
                assert!(holds(rule.id, to), "{}", rule.id);
                assert!(!holds(rule.id, to.saturating_add(1.day())), "{}", rule.id);
            }
            if let (Some(from), Some(to)) = (rule.from, rule.to) {
                assert!(from <= to, "{}", rule.id);
            }
        }
    }

    #[test]
    fn what_is_only_planned_never_holds_but_has_a_date() {
        let id = RuleId::LimitChangeFirst;
        assert_eq!(since(id), Some(date(2026, 8, 1)));
        assert!(!holds(id, date(2026, 8, 1)));
    }

    #[test]
    fn every_row_has_its_text_and_its_source() {
        for rule in rows() {
            assert!(!rule.title_ja.is_empty(), "{}", rule.id);
            assert!(!rule.value_ja.is_empty(), "{}", rule.id);
            assert!(!rule.source.is_empty(), "{}", rule.id);
            assert!(!rule.source.contains('/'), "{} names a path", rule.id);
        }
    }

    /// The master date table: a rule and the day on which it first holds.
    #[test]
    fn the_days_of_the_master_table_are_where_they_were_published() {
        use RuleId::*;
        for (id, year, month, day) in [
            (CardEligibilityCheck, 2021, 10, 20),
            (PortalDrugsAndCheckups, 2021, 10, 21),
            (PortalMedicalExpenses, 2021, 11, 1),
            (PriorityPlan, 2022, 6, 7),
            (ClinicalInformation, 2022, 9, 1),
            (LateElderlyTwoTenths, 2022, 10, 1),
            (AddOnOfInfrastructure, 2022, 10, 1),
            (ElectronicPrescription, 2023, 1, 1),
            (EligibilityCheckDuty, 2023, 4, 1),
            (AddOnSpecialPoints, 2023, 4, 1),
            (PhoneCertificateAndroid, 2023, 5, 1),
            (FiveItemInquiry, 2023, 6, 1),
            (NumberOnTheReport, 2023, 6, 1),
            (FiveDayRegistration, 2023, 6, 1),
            (AmendingAct, 2023, 6, 9),
            (DeclaredShare, 2023, 7, 10),
            (DeclarationForm, 2023, 7, 10),
            (UnknownInsurerClaim, 2023, 9, 1),
            (FullComparison, 2023, 11, 1),
            (AbolitionDecision, 2023, 12, 12),
            (PinlessCard, 2023, 12, 15),
            (SupportMoneyFirstHalf, 2024, 1, 1),
            (PublicAssistanceByCard, 2024, 3, 1),
            (PublicMedicalHubPilot, 2024, 3, 1),
            (HomeVisitCheck, 2024, 4, 1),
            (EligibilityOnlyForm, 2024, 4, 1),
            (AllNewDataChecked, 2024, 5, 7),
            (InspectionFinalFigure, 2024, 5, 16),
            (VisitingNurseCheck, 2024, 6, 1),
            (AddOnOfAcquisitionFirst, 2024, 6, 1),
            (EarlyNotice, 2024, 9, 9),
            (KioskPinReset, 2024, 9, 20),
            (UseRateThresholdsFirst, 2024, 10, 1),
            (HomeSightCheck, 2024, 10, 1),
            (LimitWithoutConsent, 2024, 10, 7),
            (OneScreenConsent, 2024, 10, 7),
            (RegistrationCancellation, 2024, 10, 28),
            (Abolition, 2024, 12, 2),
            (ExpressIssue, 2024, 12, 2),
            (CardWithoutPhoto, 2024, 12, 2),
            (CertificateGrace, 2024, 12, 2),
            (VisitingNurseDuty, 2024, 12, 2),
            (TherapyDuty, 2024, 12, 2),
            (EmergencyView, 2024, 12, 9),
            (TripPapersAmended, 2025, 2, 12),
            (NextReaderSpecification, 2025, 2, 17),
            (InterimNationalAndLateElderly, 2025, 8, 1),
            (PhoneAsCard, 2025, 9, 19),
            (AmbulanceTrial, 2025, 10, 1),
            (InterimAllInsurers, 2025, 12, 2),
            (UseRateThresholdsFifth, 2026, 3, 1),
            (ReaderMaintenanceEnds, 2026, 3, 31),
            (InterimExtension, 2026, 3, 19),
            (AddOnOfLinkage, 2026, 6, 1),
            (NoInterim, 2026, 8, 1),
            (LateElderlyEightyFive, 2026, 8, 1),
            (LimitChangeFirst, 2026, 8, 1),
            (LimitChangeSecond, 2027, 8, 1),
        ] {
            assert_eq!(since(id), Some(date(year, month, day)), "{id}");
        }
    }

    #[test]
    fn the_last_days_of_the_master_table_are_where_they_were_published() {
        use RuleId::*;
        for (id, year, month, day) in [
            (InsurersFirstInspection, 2023, 7, 31),
            (DeferralSystemUnfinished, 2023, 9, 30),
            (AddOnSpecialPoints, 2023, 12, 31),
            (SupportMoneyFirstHalf, 2024, 5, 31),
            (LimitConsentScreen, 2024, 10, 6),
            (OldCardIssue, 2024, 12, 1),
            (ExpiredCertificateFailsAtOnce, 2024, 12, 1),
            (OldNationalCards, 2025, 7, 31),
            (OldCardTransition, 2025, 12, 1),
            (InterimNationalAndLateElderly, 2026, 7, 31),
            (InterimAllInsurers, 2026, 7, 31),
            (LateElderlyEveryoneExtended, 2026, 7, 31),
        ] {
            assert_eq!(row(id).unwrap().to, Some(date(year, month, day)), "{id}");
        }
    }

    /// The same days stand as constants beside the functions that use them.
    #[test]
    fn the_functions_and_the_table_agree_on_the_days() {
        use RuleId::*;
        for (id, day) in [
            (LateElderlyTwoTenths, share::TWENTY_PERCENT_SINCE),
            (CertificateGrace, certificate::GRACE_SINCE),
            (PhoneAsCard, certificate::PHONE_SINCE),
            (FiveItemInquiry, registration::FIVE_ITEMS_SINCE),
            (ViewingStop, registration::COMPARISON_SINCE),
            (AllNewDataChecked, registration::ALL_NEW_DATA_SINCE),
            (ExpressIssue, reissue::EXPRESS_SINCE),
            (EligibilityCertificate, eligibility_certificate::SINCE),
            (
                LateElderlyEightyFive,
                eligibility_certificate::EIGHTY_FIVE_ON,
            ),
            (
                OneScreenConsent,
                medical_information::ONE_SCREEN_CONSENT_SINCE,
            ),
            (HomeSightCheck, care::HOME_SIGHT_SINCE),
            (TherapyDuty, care::DUTY_SINCE),
            (HomeVisitCheck, care::CareSetting::HomeVisit.since()),
            (VisitingNurseCheck, care::CareSetting::VisitingNurse.since()),
            (AmbulanceTrial, care::CareSetting::Ambulance.since()),
            (EmergencyView, care::CareSetting::EmergencyView.since()),
        ] {
            assert_eq!(since(id), Some(day), "{id}");
        }
        let last = |id| row(id).unwrap().to;
        assert_eq!(last(OldCardIssue), Some(old_card::LAST_ISSUE));
        assert_eq!(last(OldCardTransition), Some(old_card::TRANSITION_ENDS));
        assert_eq!(
            last(LimitConsentScreen),
            Some(medical_information::LIMIT_CONSENT_SCREEN_UNTIL)
        );
        assert_eq!(
            last(LateElderlyEveryoneExtended),
            Some(eligibility_certificate::LATE_ELDERLY_ALL_UNTIL)
        );
        assert_eq!(last(InterimAllInsurers), Some(SOURCES_REACH));
    }

    #[test]
    fn the_timeline_goes_forward_and_leaves_out_only_what_has_no_date() {
        let timeline = timeline();
        let day = |rule: &Rule| rule.from.or(rule.to);
        assert!(timeline.windows(2).all(|pair| day(pair[0]) <= day(pair[1])));
        let undated = rows().iter().filter(|rule| day(rule).is_none()).count();
        assert_eq!(timeline.len() + undated, RuleId::ALL.len());
    }

    #[test]
    fn the_printed_timeline_stays_as_it_is() {
        let shown = |day: Option<Date>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
        let lines: Vec<_> = timeline()
            .into_iter()
            .map(|rule| {
                format!(
                    "{} {} {} {}{}{} {}",
                    shown(rule.from),
                    shown(rule.to),
                    rule.id,
                    rule.certainty,
                    if rule.assumed { " 仮定" } else { "" },
                    if rule.planned { " 予定" } else { "" },
                    rule.title_ja
                )
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
