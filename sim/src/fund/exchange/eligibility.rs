//! 資格確認 (OQS-IF-001, 002): one person by number.

use jiff::civil::Date;

use super::ask::{self, Fault};
use super::record::Beside;
use super::tell::{Header, message, put, put_group};
use super::{Letter, ask::OQS_NAMES};
use crate::clock::VirtualTime;
use crate::fund::by_number::{Found, NumberQuery};
use crate::fund::member::Record;
use crate::fund::{Eligibility, Fund, Response};
use crate::oqs::Element;
use crate::vocabulary::FacilityCode;

impl Fund {
    pub(super) fn answer_eligibility(&mut self, letter: &Letter<'_>) -> Result<Response, Fault> {
        let on = ask::day(ask::required(
            letter.header,
            "QualificationConfirmationDate",
        )?)?;
        let search = search(letter.body)?;
        let mut body = vec![echo(search)];
        body.extend(self.person(letter.now, letter.facility, on, search)?);
        let header = Header {
            on: Some(on),
            file: letter.file(),
            reference: Some("2"),
            ..Header::default()
        };
        Ok(message(header.write(letter.now, letter.facility), body))
    }

    /// What is found of one person, from ProcessingResultStatus on.
    pub(super) fn person(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        on: Date,
        search: &Element,
    ) -> Result<Vec<Element>, Fault> {
        let query = query(facility, on, search)?;
        let found = self
            .find_by_number(now, &query)
            .map_err(|denial| Fault::new(ask::DENIED, denial.ja()))?;
        let beside = Beside {
            limit: Some((query.limit_consent, now)),
            identifier: ask::optional(search, "ArbitraryIdentifier")
                .map(|element| element.text.as_str()),
            ..Beside::default()
        };
        Ok(self.result(&found, facility, on, &beside))
    }

    /// The elements of a result: status, validity, and the records in their list.
    pub(super) fn result(
        &self,
        found: &Found,
        facility: &FacilityCode,
        on: Date,
        beside: &Beside<'_>,
    ) -> Vec<Element> {
        let mut body = vec![Element::leaf("ProcessingResultStatus", "1")];
        let notice = found.check.notice.as_deref();
        put(
            &mut body,
            "ProcessingResultCode",
            notice.map(|_| ask::NOTICE),
        );
        put(&mut body, "ProcessingResultMessage", notice);
        let validity = found.check.validity.code().to_string();
        put(&mut body, "QualificationValidity", Some(validity));
        let records = found.check.records.iter().map(|shown| {
            let record = self.filed(found, shown);
            self.record_element(shown, record, facility, on, beside)
        });
        put_group(&mut body, "ResultList", records.collect());
        body
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

/// 資格確認照会用情報 of a single query.
fn search(body: &Element) -> Result<&Element, Fault> {
    body.child("QualificationConfirmSearchInfo").ok_or_else(|| {
        let message = "必須の要素がありません: QualificationConfirmSearchInfo";
        Fault::new("MDG102", message)
    })
}

/// What was asked, given back as it stands.
pub(super) fn echo(search: &Element) -> Element {
    search.clone()
}

fn query(facility: &FacilityCode, on: Date, search: &Element) -> Result<NumberQuery, Fault> {
    let consent = "LimitApplicationCertificateRelatedConsFlg";
    Ok(NumberQuery {
        facility: facility.clone(),
        insured: ask::insured(search, OQS_NAMES)?,
        birth: ask::day(ask::required(search, "Birthdate")?)?,
        on,
        limit_consent: ask::code(ask::required(search, consent)?, &["0", "1"])? == "1",
    })
}
