//! 資格確認（救急時医療情報閲覧） (OQS-IF-047) and 医療費助成 (PMH).

use super::super::Letter;
use super::super::ask::{self, Fault, OQS_NAMES};
use super::super::record::{Beside, Flag};
use super::super::tell::{Header, compact, message, put};
use super::consent::consents_told;
use super::{done, search, told, unexpected};
use crate::fund::care::{CareRequest, CareResponse, Identified, Pattern, Said, Subsidy};
use crate::fund::{Fund, Holder, Response};
use crate::oqs::{Element, Service};
use crate::vocabulary::{PersonName, Sex};

/// Who the patient is: by the number on a paper, or by 氏名・生年月日・性別・住所.
fn patient(search: &Element) -> Result<Identified, Fault> {
    let birth = ask::day(ask::required(search, "Birthdate")?)?;
    if ask::optional(search, "InsurerNumber").is_some() {
        let insured = ask::insured(search, OQS_NAMES)?;
        return Ok(Identified::Number { insured, birth });
    }
    let name = ask::required(search, "Name")?;
    let kana = ask::required(search, "NameKana")?;
    let sex = match ask::code(ask::required(search, "Sex1")?, &["1", "2", "3"])? {
        "1" => Sex::Male,
        "2" => Sex::Female,
        _ => Sex::Unset,
    };
    let address = ask::required(search, "Address")?;
    let holder = Holder {
        name: PersonName::new(&name.text, &kana.text)
            .map_err(|_| Fault::wrong(name, "氏名と氏名カナ"))?,
        birth,
        sex,
        address: address
            .text
            .parse()
            .map_err(|_| Fault::wrong(address, "住所"))?,
    };
    Ok(Identified::FourItems { holder })
}

impl Fund {
    /// The message has no place for what the patient said: it is sent when consent cannot be had (assumed), and told as such
    /// (OQSCD016 3).
    pub(super) fn answer_emergency(&mut self, letter: &Letter<'_>) -> Result<Response, Fault> {
        let on = super::today(letter)?;
        let search = search(letter)?;
        let mut body = vec![search.clone()];
        body.extend(told(self.urgently(letter, search))?);
        let header = Header {
            on: Some(on),
            file: letter.file(),
            reference: Some("2"),
            ..Header::default()
        };
        Ok(message(header.write(letter.now, letter.facility), body))
    }

    fn urgently(&mut self, letter: &Letter<'_>, search: &Element) -> Result<Vec<Element>, Fault> {
        let code = ask::required(letter.body, "InformationRequestPattern")?;
        let code = ask::code(code, &["1", "2", "3", "4", "5", "6"])?;
        let number = code.parse::<usize>().unwrap_or(0).checked_sub(1);
        let pattern = number.and_then(|number| Pattern::ALL.get(number));
        let request = CareRequest::ViewInEmergency {
            facility: letter.facility.clone(),
            who: patient(search)?,
            consent: Said::Unable,
            pattern: *pattern.ok_or_else(unexpected)?,
        };
        let CareResponse::Opened { check, opens } = self.cared(letter.now, request, ask::DENIED)?
        else {
            return Err(unexpected());
        };
        let hours = i32::from(self.parameters.consent_hours);
        let until = letter.now.plus_minutes(hours.saturating_mul(60));
        let (diseases, medical) = consents_told(opens, Flag::Unable, letter.now, until);
        let found = self.found(*check);
        let beside = Beside {
            diseases: Some(diseases),
            medical,
            key: found.check.key.as_deref(),
            ..Beside::default()
        };
        Ok(self.result(&found, letter.facility, letter.now.date(), &beside))
    }

    /// 医療費助成照会. A facility asks when the patient has chosen on the reader to use certificates (assumed: the message does not
    /// say it).
    pub(super) fn answer_subsidies(&mut self, letter: &Letter<'_>) -> Result<Vec<Element>, Fault> {
        super::today(letter)?;
        let search = search(letter)?;
        let flag = ask::required(search, "MedicalTreatmentFlag")?;
        ask::code(flag, &["1"])?;
        if let Some(system) = ask::optional(letter.body, "LinkedSystemId")
            && ask::code(system, &["01", "02", "04", "08"])? != "01"
        {
            return Err(ask::not_served(Service::Subsidy));
        }
        let insured = ask::insured(search, OQS_NAMES)?;
        if let Some(birth) = ask::optional(search, "Birthdate")
            && self
                .answering(&insured, ask::day(birth)?, letter.now)
                .is_empty()
        {
            return Err(Fault::new(ask::NOT_FOUND, "該当する資格がありません"));
        }
        let request = CareRequest::InquireSubsidies {
            facility: letter.facility.clone(),
            insured,
            wished: true,
        };
        match self.cared(letter.now, request, ask::DENIED)? {
            CareResponse::Subsidies { subsidies } => {
                Ok(done(subsidies.iter().map(certificate).collect()))
            }
            _ => Err(unexpected()),
        }
    }
}

fn certificate(subsidy: &Subsidy) -> Element {
    let mut list = Vec::new();
    put(
        &mut list,
        "MedicalSubsidyInsurerNumber",
        Some(subsidy.payer.as_str()),
    );
    put(
        &mut list,
        "MedicalSubsidyRecipientNumber",
        Some(subsidy.recipient.as_str()),
    );
    put(&mut list, "CertificationName", Some(subsidy.name.as_str()));
    put(&mut list, "ValidFrom", Some(compact(subsidy.from)));
    put(&mut list, "ValidTo", Some(compact(subsidy.until)));
    let limit = subsidy.limit.map(|limit| limit.0.to_string());
    put(&mut list, "MaxCopaymentAmount", limit);
    Element::group("MedicalSubsidyInfo", list)
}
