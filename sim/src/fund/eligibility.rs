//! 資格情報 as answered: what an insurance card would show, and no more (PRIV-003).

use jiff::civil::Date;

use super::member::{Member, Record};
use super::{Check, Eligibility, Fund, Validity};
use crate::clock::VirtualTime;
use crate::rulebook::share::{Insured, late_elderly_from, pre_school_until, statutory_share};
use crate::vocabulary::{FacilityCode, InsurerScheme, Share};

/// Who checks 医療扶助; which office it is, the answer does not say.
const WELFARE_OFFICE: &str = "福祉事務所";

impl Fund {
    /// A record as a facility or the holder sees it on a day.
    pub(super) fn eligibility(
        &self,
        member: &Member,
        record: &Record,
        on: Date,
        now: VirtualTime,
        tells_limit: bool,
    ) -> Eligibility {
        let (holder, enrolment) = (&record.holder, &record.enrolment);
        let insurer_name = self
            .insurers
            .get(&enrolment.insured.insurer)
            .cloned()
            .unwrap_or_else(|| enrolment.insured.insurer.to_string());
        Eligibility {
            insured: enrolment.insured.clone(),
            insurer_name,
            relation: enrolment.relation,
            name: holder.name.with_black_circles(),
            birth: holder.birth,
            sex: holder.sex,
            address: holder.address.clone(),
            acquired: enrolment.from,
            // An end that lies ahead has not been filed yet.
            lost: enrolment.until.filter(|until| *until <= now.date()),
            share: Some(
                enrolment
                    .recorded_share
                    .unwrap_or_else(|| share_by_law(member, record, on)),
            ),
            preschool: on <= pre_school_until(holder.birth),
            limit: enrolment.limit.filter(|_| tells_limit),
            special_expense: enrolment.special_expense,
            public_assistance: false,
        }
    }

    /// 医療券 as answered, while the ticket is registered (OQS-025).
    pub(super) fn ticket(&self, member: &Member, on: Date) -> Option<Eligibility> {
        let (holder, assistance) = member.assistance.as_ref()?;
        Some(Eligibility {
            insured: assistance.insured.clone(),
            insurer_name: WELFARE_OFFICE.to_owned(),
            relation: crate::cast::Relation::Insured,
            name: holder.name.with_black_circles(),
            birth: holder.birth,
            sex: holder.sex,
            address: holder.address.clone(),
            acquired: assistance.from,
            lost: None,
            share: Some(Share::NONE),
            preschool: on <= pre_school_until(holder.birth),
            limit: None,
            special_expense: false,
            public_assistance: true,
        })
    }

    /// 照会番号 that a facility has registered for the qualification in an answer.
    pub(super) fn with_reference(&self, facility: &FacilityCode, check: Check) -> Check {
        let reference = check.records.first().and_then(|record| {
            self.references
                .get(&(facility.clone(), record.insured.clone()))
        });
        Check {
            reference: reference.cloned(),
            ..check
        }
    }
}

/// A result without medical information.
pub(super) fn result(validity: Validity, records: Vec<Eligibility>) -> Check {
    Check {
        validity,
        records,
        key: None,
        notice: None,
        reference: None,
        tickets: Vec::new(),
        diseases: Vec::new(),
    }
}

/// The share that the law sets. Special medical expense is told apart by its mark, so the share stays the
/// one that the refund is reckoned by.
pub(super) fn share_by_law(member: &Member, record: &Record, on: Date) -> Share {
    let birth = record.holder.birth;
    let late_elderly = record.enrolment.insured.insurer.scheme() == InsurerScheme::LateElderly;
    let certified = (late_elderly && record.enrolment.from < late_elderly_from(birth, None))
        .then_some(record.enrolment.from);
    let insured = Insured {
        birth,
        income: member.income,
        disability_certified_on: certified,
        special_medical_expense: false,
    };
    statutory_share(&insured, on)
}
