//! The rulebook as a desk reads it: each question that a step of the ladder asks about a day.

use jiff::civil::Date;

use super::role::Care;
use crate::cast::{DiseasePaper, Facility, FacilitySystem, MedicalKind};
use crate::rulebook::care::{CareSetting, Recheck, sees};
use crate::rulebook::certificate::PHONE_SINCE;
use crate::rulebook::ladder::{Basis, InsurerFamily, Situation, Treatment, rank, treatment};
use crate::rulebook::old_card::{OldCard, OldCardKind};
use crate::rulebook::share::{
    AgeClass, IncomeClass, Insured, age_class, declarable_shares, special_expense_possible_from,
    statutory_share,
};
use crate::rulebook::trip::{TripDocument, TripVisit, is_accepted};
use crate::rulebook::{RuleId, holds};
use crate::vocabulary::{
    Document, FacilityKind, InsuranceCard, InsuranceCardKind, InsurerScheme, Share,
};

/// Whether a proof counts with the normal share in a situation.
pub(super) fn proves(situation: Situation, on: Date) -> bool {
    treatment(situation, on) == Treatment::NormalShare
}

/// Whether a document that proves nothing alone does so together with the card.
pub(super) fn proves_with_card(document: &Document, on: Date) -> bool {
    match document {
        Document::PortalScreen(_) => proves(Situation::CheckFailsPortalScreen, on),
        Document::PortalPdf(_) | Document::PortalPrintout(_) => {
            proves(Situation::CheckFailsPortalPdf, on)
        }
        Document::Notice(_) => proves(Situation::CheckFailsNotice, on),
        _ => false,
    }
}

/// Whether 申立書 is taken (COUNTER-007).
pub(super) fn takes_declarations(on: Date) -> bool {
    treatment(Situation::CheckFailsFirstVisitNothing, on) == Treatment::DeclaredShare
}

/// Whether 資格確認書 can be had (DOC-001).
pub(super) fn certificates_exist(on: Date) -> bool {
    proves(Situation::CertificateOnly, on)
}

/// Whether the fund may be asked about an expired 保険証 by its number (COUNTER-023, COUNTER-024).
pub(super) fn queries_expired_cards(scheme: InsurerScheme, on: Date) -> bool {
    queries(Situation::expired_card_only(scheme.into()), on)
}

/// Whether the fund may be asked about お知らせ by its number (COUNTER-025).
pub(super) fn queries_notices(scheme: InsurerScheme, on: Date) -> bool {
    queries(
        Situation::NoticeOnly {
            family: scheme.into(),
        },
        on,
    )
}

fn queries(situation: Situation, on: Date) -> bool {
    matches!(
        treatment(situation, on),
        Treatment::QueryThenNormalShare { .. }
    )
}

/// Whether a proof stands above another in the order of the day (COUNTER-008).
pub(super) fn stands_above(higher: Basis, lower: Basis, on: Date) -> bool {
    matches!((rank(higher, on), rank(lower, on)), (Some(high), Some(low)) if high < low)
}

/// Whether a document is taken instead of the card on a school occasion. Portal data and お知らせ show that the
/// pupil has a registered card, a copy of 資格確認書 that there is none.
pub(super) fn school_takes(document: TripDocument, on: Date) -> bool {
    let card_registered = document != TripDocument::EligibilityCertificateCopy;
    is_accepted(
        document,
        TripVisit {
            in_scope: true,
            card_registered,
        },
        on,
    )
}

/// Whether 保険証 is in date (COUNTER-017 … -022). It shows no date of issue, so that the day of acquisition
/// stands for it; one that carries the share of the age from 70 on, or lies beside 高齢受給者証, was not ended by
/// that age (assumed). A change of insurer is not to be seen on it.
pub(super) fn insurance_card_in_date(
    card: &InsuranceCard,
    with_elderly_card: bool,
    on: Date,
) -> bool {
    let old = OldCard {
        kind: match card.kind {
            InsuranceCardKind::Ordinary => OldCardKind::Ordinary,
            InsuranceCardKind::ShortTerm => OldCardKind::ShortTerm,
            InsuranceCardKind::QualificationCertificate => OldCardKind::QualificationCertificate,
        },
        family: InsurerFamily::from(card.items.insured.insurer.scheme()),
        issued_on: card.items.acquired,
        printed_until: card.printed_expiry,
        birth: card.items.birth,
        stay_until: card.stay_until,
        insurer_changed_on: None,
        ends_at_seventy: card.items.share.is_none() && !with_elderly_card,
    };
    old.is_accepted(on)
}

/// 負担割合 by law of somebody whose income is not known: that of ordinary income.
pub(super) fn share(birth: Date, on: Date) -> Share {
    let insured = Insured {
        birth,
        income: IncomeClass::General,
        disability_certified_on: None,
        special_medical_expense: false,
    };
    statutory_share(&insured, on)
}

/// Whether age alone does not decide the share.
pub(super) fn share_depends_on_income(birth: Date, on: Date) -> bool {
    matches!(
        age_class(birth, None, on),
        AgeClass::Elderly | AgeClass::LateElderly
    )
}

/// Whether a separate 高齢受給者証 may carry the share: from 70 to 74 (INSURER-017).
pub(super) fn may_have_elderly_card(birth: Date, on: Date) -> bool {
    age_class(birth, None, on) == AgeClass::Elderly
}

/// 未就学.
pub(super) fn is_pre_school(birth: Date, on: Date) -> bool {
    age_class(birth, None, on) == AgeClass::PreSchool
}

/// Whether the explanation sheet knows a declared share (COUNTER-010).
pub(super) fn may_be_declared(share: Share, birth: Date, on: Date) -> bool {
    declarable_shares(birth, None, on).contains(&share)
}

/// Whether 特別療養費 can make somebody pay in full: children cannot be (FEE-009).
pub(super) fn may_be_charged_in_full(birth: Date, on: Date) -> bool {
    on >= special_expense_possible_from(birth)
}

/// Whether phones are accepted at all (CARD-038).
pub(super) fn takes_phones(on: Date) -> bool {
    on >= PHONE_SINCE
}

/// 適用区分 that a printed share tells (FEE-014).
pub(super) use crate::rulebook::limit_by_share;

/// Whether a facility takes cards on a day in this way of care (CARE-001, CARE-002, CARE-009).
pub(super) fn takes_cards(facility: &Facility, care: Care, on: Date) -> bool {
    let setting = match (facility.system, facility.kind, care) {
        (FacilitySystem::None, ..) => return false,
        (_, FacilityKind::VisitingNurse, _) => CareSetting::VisitingNurse,
        (_, FacilityKind::Therapy, _) => CareSetting::Therapy,
        (FacilitySystem::EligibilityOnly, ..) => CareSetting::SimpleForm,
        (_, FacilityKind::Pharmacy, Care::HomeVisit) => CareSetting::VisitingMedicationGuidance,
        (_, _, Care::HomeVisit) => CareSetting::HomeVisit,
        (_, _, Care::Online) => CareSetting::OnlineConsultation,
        (FacilitySystem::Full, _, Care::Outpatient) => return true,
    };
    setting.is_open(on)
}

/// 特定疾病療養受療証 in their term: from their first day, through their last.
pub(super) fn diseases_in_term(papers: &[DiseasePaper], on: Date) -> Vec<DiseasePaper> {
    let in_term = |paper: &&DiseasePaper| {
        paper.dates.from.is_none_or(|from| from <= on)
            && paper.dates.until.is_none_or(|until| on <= until)
    };
    papers.iter().filter(in_term).copied().collect()
}

/// Whether a facility may open a set of medical information (CARE-009, CARE-011).
pub(super) fn opens(facility: &Facility, kind: MedicalKind) -> bool {
    facility.system == FacilitySystem::Full && sees(facility.kind, kind)
}

/// Whether every visit of a way of care needs a check of its own (CARE-007), so that a consent that has ended proves
/// nothing. Home visits go on (CARE-006).
pub(super) fn checks_each_time(care: Care) -> bool {
    match care {
        Care::Outpatient => true,
        Care::HomeVisit => CareSetting::HomeVisit.recheck() == Recheck::EachTime,
        Care::Online => CareSetting::OnlineConsultation.recheck() == Recheck::EachTime,
    }
}

/// Whether the four items are written down in an outage (COUNTER-015).
pub(super) fn takes_outage_notes(on: Date) -> bool {
    holds(RuleId::OutageMode, on)
}

/// Whether a disaster victim's claim carries nines (CLAIM-009).
pub(super) fn takes_disaster_claims(on: Date) -> bool {
    holds(RuleId::DisasterNumbers, on)
}

/// Whether an unknown claim is taken in a month of billing (CLAIM-007).
pub(super) fn takes_unknown_claims(month: Date) -> bool {
    holds(RuleId::UnknownInsurerClaim, month)
}

/// Whether a claim computer that cannot send sevens has another number in a month of billing (CLAIM-003): it
/// came in the middle of the first one.
pub(super) fn has_alternative_number(month: Date) -> bool {
    holds(
        RuleId::UnknownInsurerAlternativeNumber,
        month.last_of_month(),
    )
}
