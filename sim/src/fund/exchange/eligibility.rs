//! 資格確認 (OQS-IF-001, 002): one person by number.

use jiff::civil::Date;

use super::Letter;
use super::ask::{self, Fault, OQS_NAMES, Part};
use super::record::Beside;
use super::tell::{Status, envelope};
use crate::clock::VirtualTime;
use crate::fund::by_number::{Found, NumberQuery};
use crate::fund::member::Record;
use crate::fund::{Eligibility, Fund, Response};
use crate::oqs::code::{LimitConsent, Validity};
use crate::oqs::layout::{Item, Many};
use crate::oqs::message::{
    BulkConfirmUnit, EchoedSearch, EligibilityRecord, EligibilityResultBody, ResultList,
};
use crate::oqs::{Message, Quoted};
use crate::vocabulary::FacilityCode;

/// 資格確認照会用情報.
pub(super) const SEARCH: &str = "QualificationConfirmSearchInfo";

/// What is told of one person.
pub(super) struct Outcome {
    pub(super) status: Status,
    pub(super) validity: Item<Validity>,
    pub(super) records: Vec<EligibilityRecord>,
}

impl Outcome {
    /// That nothing is told, and why.
    pub(super) fn refused(fault: &Fault) -> Self {
        Self {
            status: Status::refused(fault),
            validity: Item::Absent,
            records: Vec::new(),
        }
    }

    /// As the body of a single result.
    pub(super) fn into_body(self, search: Option<Quoted<EchoedSearch>>) -> EligibilityResultBody {
        let records = Many(self.records);
        let list = (!records.is_empty()).then(|| ResultList {
            records,
            ..ResultList::default()
        });
        EligibilityResultBody {
            search,
            processing_result_status: self.status.status,
            processing_result_code: self.status.code,
            processing_result_message: self.status.message,
            qualification_validity: self.validity,
            result_list: list,
            ..EligibilityResultBody::default()
        }
    }

    /// As a unit of a bulk result, which has its records without a list around them, and 照会番号 beside them.
    pub(super) fn into_unit(self, search: Option<Quoted<EchoedSearch>>) -> BulkConfirmUnit {
        let references = self.records.iter().map(|record| &record.reference_number);
        let reference = references.filter(|number| number.value().is_some());
        BulkConfirmUnit {
            search,
            processing_result_status: self.status.status,
            processing_result_code: self.status.code,
            processing_result_message: self.status.message,
            qualification_validity: self.validity,
            reference_numbers: reference.take(1).cloned().collect(),
            records: Many(self.records),
            ..BulkConfirmUnit::default()
        }
    }
}

impl Fund {
    pub(super) fn answer_eligibility(&mut self, letter: &Letter<'_>) -> Result<Response, Fault> {
        let date = letter.header.required("QualificationConfirmationDate")?;
        let on = date.day()?;
        let search = letter.body.group(SEARCH)?;
        let outcome = self.person(letter.now, letter.facility, on, search)?;
        let body = outcome.into_body(Some(search.quoted()));
        let result = envelope(letter.answered_of(on), body);
        Ok(letter.answer(&Message::EligibilityResult(result)))
    }

    /// What is found of one person.
    pub(super) fn person(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        on: Date,
        search: Part<'_>,
    ) -> Result<Outcome, Fault> {
        let query = query(facility, on, search)?;
        let found = self
            .find_by_number(now, &query)
            .map_err(|denial| Fault::new(ask::DENIED, denial.ja()))?;
        let beside = Beside {
            limit: Some((query.limit_consent, now)),
            identifier: search.text_of("ArbitraryIdentifier"),
            ..Beside::default()
        };
        Ok(self.outcome(&found, facility, on, &beside))
    }

    /// What a check tells: status, validity, and the records.
    pub(super) fn outcome(
        &self,
        found: &Found,
        facility: &FacilityCode,
        on: Date,
        beside: &Beside<'_>,
    ) -> Outcome {
        let records = found.check.records.iter().map(|shown| {
            let record = self.filed(found, shown);
            self.told_record(shown, record, facility, on, beside)
        });
        Outcome {
            status: match &found.check.notice {
                Some(notice) => Status::noticed(ask::NOTICE, notice),
                None => Status::done(),
            },
            validity: Validity::of(&found.check.validity.code().to_string()).into(),
            records: records.collect(),
        }
    }

    /// The record from which 資格情報 was answered.
    fn filed(&self, found: &Found, shown: &Eligibility) -> Option<&Record> {
        let member = self.members.get(found.member?)?;
        member
            .records
            .iter()
            .rfind(|record| record.is_of(&shown.insured) && record.enrolment.from == shown.acquired)
    }
}

fn query(facility: &FacilityCode, on: Date, search: Part<'_>) -> Result<NumberQuery, Fault> {
    let consent = "LimitApplicationCertificateRelatedConsFlg";
    Ok(NumberQuery {
        facility: facility.clone(),
        insured: search.insured(OQS_NAMES)?,
        birth: search.required("Birthdate")?.day()?,
        on,
        limit_consent: search.required(consent)?.code::<LimitConsent>()? == LimitConsent::Given,
    })
}
