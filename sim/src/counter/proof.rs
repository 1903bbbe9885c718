//! What a step of the ladder finds, and what is charged and claimed on it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::law;
use super::role::{Basis, ClaimRoute, Spoken, Warning};
use super::situation::{Likeness, Notes, Situation, likeness};
use crate::fund::{Check, Eligibility, Validity};
use crate::vocabulary::{Document, EligibilityItems, InsuredId, LimitClass, Share};

/// A proof, or the declaration that stands in for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proof {
    /// On what it rests; nothing but words after a disaster.
    pub basis: Option<Basis>,
    /// Whether it proves, and does not merely declare.
    pub proven: bool,
    /// The number, if it is known.
    pub insured: Option<InsuredId>,
    /// The share to be collected.
    pub share: Share,
    /// How it will be claimed.
    pub route: ClaimRoute,
    /// 資格情報 as the fund answered it.
    pub eligibility: Option<Eligibility>,
    /// 適用区分 that may be applied.
    pub limit: Option<LimitClass>,
}

impl Proof {
    /// A proof that rests on a paper or a record of the facility, at a share.
    pub fn of(basis: Basis, insured: InsuredId, share: Share) -> Self {
        Self {
            basis: Some(basis),
            proven: true,
            route: ClaimRoute::Current {
                insured: insured.clone(),
            },
            insured: Some(insured),
            share,
            eligibility: None,
            limit: None,
        }
    }

    /// A proof that rests on an answer of the fund.
    pub fn answered(
        basis: Basis,
        record: &Eligibility,
        s: &Situation<'_>,
        notes: &mut Notes,
    ) -> Self {
        let share = share_of(
            record,
            paper_share(s),
            s.spoken().birth,
            s.on,
            &mut notes.warnings,
        );
        Self::on_record(basis, record, share, s.spoken().birth, s.on)
    }

    /// A proof that rests on a record of the fund, at a share that has been settled.
    pub fn on_record(
        basis: Basis,
        record: &Eligibility,
        share: Share,
        birth: Date,
        on: Date,
    ) -> Self {
        let insured = record.insured.clone();
        let proof = Self {
            limit: record.limit,
            eligibility: Some(record.clone()),
            ..Self::of(basis, insured.clone(), share)
        };
        if record.public_assistance {
            return Self {
                route: ClaimRoute::PublicAssistance { insured },
                ..proof
            };
        }
        proof.in_full_if(record.special_expense, birth, on)
    }

    /// 特別療養費: the patient pays in full and asks for a refund, children excepted (FEE-006, FEE-009).
    pub fn in_full_if(self, special_expense: bool, birth: Date, on: Date) -> Self {
        if special_expense && law::may_be_charged_in_full(birth, on) {
            Self {
                share: Share::FULL,
                route: ClaimRoute::PaidInFull,
                ..self
            }
        } else {
            self
        }
    }
}

/// The one record of a valid answer, if it is the patient's. Out of several none is chosen. A record of somebody else is never used; one
/// with ● is, after its kana, birth date and sex have been compared.
pub(super) fn own_record<'c>(
    check: &'c Check,
    spoken: &Spoken,
    warnings: &mut BTreeSet<Warning>,
) -> Option<&'c Eligibility> {
    let record = match (check.validity, check.records.as_slice()) {
        (Validity::Valid, [record]) => record,
        (Validity::Valid, [_, _, ..]) => {
            warnings.insert(Warning::SeveralRecords);
            return None;
        }
        _ => return None,
    };
    match likeness(spoken, &record.name, record.birth, record.sex) {
        Likeness::Same => Some(record),
        Likeness::NameNotComparable => {
            warnings.insert(Warning::BlackCircles);
            Some(record)
        }
        Likeness::Other => {
            warnings.insert(Warning::RecordOfAnotherPerson);
            None
        }
    }
}

/// The share of an answer: online before paper (INCIDENT-026); where the answer shows none, that of the
/// paper, else that of the law (INCIDENT-009).
pub(super) fn share_of(
    record: &Eligibility,
    paper: Option<Share>,
    birth: Date,
    on: Date,
    warnings: &mut BTreeSet<Warning>,
) -> Share {
    if let Some(online) = record.share {
        if paper.is_some_and(|share| share != online) {
            warnings.insert(Warning::ShareDiffersFromPaper);
        }
        online
    } else if record.public_assistance {
        Share::NONE
    } else {
        warnings.insert(Warning::ShareNotShown);
        paper.unwrap_or_else(|| law::share(birth, on))
    }
}

/// The number under which the patient was insured, by an answer that says that it no longer holds.
pub(super) fn former_number(check: &Check, s: &Situation<'_>) -> Option<InsuredId> {
    let invalid = matches!(
        check.validity,
        Validity::Invalid | Validity::InvalidNewerExists
    );
    check
        .records
        .iter()
        .filter(|record| invalid && s.is_patient(&record.name, record.birth, record.sex))
        .max_by_key(|record| record.acquired)
        .map(|record| record.insured.clone())
}

/// Whether the fund has said that a number was lost by the day of the visit (COUNTER-019).
pub(super) fn is_lost(check: &Check, insured: &InsuredId, s: &Situation<'_>) -> bool {
    matches!(
        check.validity,
        Validity::Invalid | Validity::InvalidNewerExists
    ) && check.records.iter().any(|record| {
        record.insured.same_household_account(insured)
            && record.lost.is_some_and(|lost| lost <= s.on)
    })
}

/// The share printed on the documents on the desk: 高齢受給者証 first, which exists to tell it. 医療券 tells
/// nothing of insurance.
fn paper_share(s: &Situation<'_>) -> Option<Share> {
    let printed = |elderly: bool| {
        s.own_documents()
            .filter(|(document, _)| !matches!(document, Document::MedicalTicket(_)))
            .filter(|(document, _)| matches!(document, Document::ElderlyCard(_)) == elderly)
            .find_map(|(document, _)| document.items()?.share)
    };
    printed(true).or_else(|| printed(false))
}

/// The share printed on a paper, else on the others beside it.
pub(super) fn printed_share(items: &EligibilityItems, s: &Situation<'_>) -> Option<Share> {
    items.share.or_else(|| paper_share(s))
}
