//! 資格確認（救急時医療情報閲覧） (OQS-IF-047) and 医療費助成 (PMH).

use super::super::Letter;
use super::super::ask::{self, Fault, OQS_NAMES, Part};
use super::super::eligibility::{Outcome, SEARCH};
use super::super::record::Beside;
use super::super::tell::envelope;
use super::consent::{consents_told, one_treatment};
use super::facility::linked_system;
use super::{soft, told, unexpected};
use crate::fund::care::{self, CareRequest, CareResponse, Identified, Pattern, Said};
use crate::fund::{Fund, Holder};
use crate::oqs::code::{Consent, EmergencyPattern, LinkedSystem, Sex, TreatmentFlag};
use crate::oqs::layout::{Item, Many};
use crate::oqs::message::{Subsidy, SubsidyResultBody};
use crate::oqs::{Message, Service};
use crate::vocabulary::{self, PersonName};

/// Who the patient is: by the number on a paper, or by 氏名・生年月日・性別・住所.
fn patient(search: Part<'_>) -> Result<Identified, Fault> {
    let birth = search.required("Birthdate")?.day()?;
    if search.optional("InsurerNumber").is_some() {
        let insured = search.insured(OQS_NAMES)?;
        return Ok(Identified::Number { insured, birth });
    }
    let name = search.required("Name")?;
    let kana = search.required("NameKana")?;
    let sex = match search.required("Sex1")?.code()? {
        Sex::Male => vocabulary::Sex::Male,
        Sex::Female => vocabulary::Sex::Female,
        Sex::NotSet | Sex::Unknown(_) => vocabulary::Sex::Unset,
    };
    let address = search.required("Address")?;
    let holder = Holder {
        name: PersonName::new(name.text(), kana.text())
            .map_err(|_| name.wrong("氏名と氏名カナ"))?,
        birth,
        sex,
        address: address.word("住所")?,
    };
    Ok(Identified::FourItems { holder })
}

/// Which information is asked for (情報要求パターン).
fn pattern(code: Part<'_>) -> Result<Pattern, Fault> {
    Ok(match code.code()? {
        EmergencyPattern::Summary => Pattern::Summary,
        EmergencyPattern::Full => Pattern::Everything,
        EmergencyPattern::Both => Pattern::WithPrescriptions,
        EmergencyPattern::Drugs => Pattern::Drugs,
        EmergencyPattern::DrugsAndTreatment => Pattern::ClinicalAndDrugs,
        EmergencyPattern::Checkups => Pattern::Checkups,
        EmergencyPattern::Unknown(_) => return Err(unexpected()),
    })
}

impl Fund {
    /// The message has no place for what the patient said: it is sent when consent cannot be had (assumed), and told as such
    /// (OQSCD016 3).
    pub(super) fn answer_emergency(&mut self, letter: &Letter<'_>) -> Result<Message, Fault> {
        let on = super::today(letter)?;
        let search = letter.body.group(SEARCH)?;
        let found = soft(self.urgently(letter, search))?;
        let outcome = found.unwrap_or_else(|fault| Outcome::refused(&fault));
        let body = outcome.into_body(Some(search.quoted()));
        let result = envelope(letter.answered_of(on), body);
        Ok(Message::EligibilityResult(result))
    }

    fn urgently(&mut self, letter: &Letter<'_>, search: Part<'_>) -> Result<Outcome, Fault> {
        let pattern = pattern(letter.body.required("InformationRequestPattern")?)?;
        let request = CareRequest::ViewInEmergency {
            facility: letter.facility.clone(),
            who: patient(search)?,
            consent: Said::Unable,
            pattern,
        };
        let CareResponse::Opened { check, opens } = self.cared(letter.now, request, ask::DENIED)?
        else {
            return Err(unexpected());
        };
        let hours = i32::from(self.parameters.consent_hours);
        let until = letter.now.plus_minutes(hours.saturating_mul(60));
        let (diseases, medical) = consents_told(opens, &Consent::Unobtainable, letter.now, until);
        let found = self.found(*check);
        let beside = Beside {
            diseases: Some(diseases),
            medical: Some(medical),
            key: found.check.key.as_deref(),
            ..Beside::default()
        };
        Ok(self.outcome(&found, letter.facility, letter.now.date(), &beside))
    }

    pub(super) fn answer_subsidies(&mut self, letter: &Letter<'_>) -> Result<Message, Fault> {
        let (status, subsidies) = told(self.subsidies(letter))?;
        let body = SubsidyResultBody {
            processing_result_status: status.status,
            processing_result_code: status.code,
            processing_result_message: status.message,
            subsidies: subsidies.unwrap_or_default(),
            ..SubsidyResultBody::default()
        };
        Ok(Message::SubsidyResult(envelope(letter.answered(), body)))
    }

    /// 医療費助成照会. A facility asks when the patient has chosen on the reader to use certificates (assumed: the message does not
    /// say it).
    fn subsidies(&mut self, letter: &Letter<'_>) -> Result<Many<Subsidy>, Fault> {
        super::today(letter)?;
        let search = letter.body.group(SEARCH)?;
        one_treatment(search, TreatmentFlag::Outpatient)?;
        if let Some(system) = letter.body.optional("LinkedSystemId")
            && linked_system(system)? != LinkedSystem::Subsidy
        {
            return Err(ask::not_served(Service::Subsidy));
        }
        let insured = search.insured(OQS_NAMES)?;
        if let Some(birth) = search.optional("Birthdate")
            && self
                .answering(&insured, birth.day()?, letter.now)
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
                Ok(subsidies.iter().map(certificate).collect())
            }
            _ => Err(unexpected()),
        }
    }
}

fn certificate(subsidy: &care::Subsidy) -> Subsidy {
    let limit = subsidy.limit.map(|limit| limit.0.to_string());
    Subsidy {
        insurer_number: Item::of(&subsidy.payer),
        recipient_number: Item::of(&subsidy.recipient),
        certification_name: Item::of(&subsidy.name),
        valid_from: subsidy.from.into(),
        valid_to: subsidy.until.into(),
        max_copayment: Item::of_any(limit.as_deref()),
        ..Subsidy::default()
    }
}
