//! Consents that are kept: asked under again (OQS-IF-025 … 036), withdrawn (037), and the address where they are given (039).

use super::super::Letter;
use super::super::ask::{self, Fault, OQS_NAMES, Part};
use super::super::eligibility::{Outcome, SEARCH};
use super::super::record::{Beside, Medical, Told};
use super::super::tell::{Status, envelope};
use super::{qr, soft, told, unexpected};
use crate::clock::VirtualTime;
use crate::fund::by_number::Found;
use crate::fund::care::{CareKind, CareRequest, CareResponse, ConsentEnd, ConsentState};
use crate::fund::{Check, Consents, Fund};
use crate::oqs::code::{Consent, QrFile, TreatmentFlag, UrlChange, UrlKind, ViewedKind};
use crate::oqs::layout::Item;
use crate::oqs::message::{StatusBody, UrlResultBody};
use crate::oqs::{Message, Service};
use crate::vocabulary::FacilityCode;

/// What a typed caller is told where no consent is kept.
const NONE_KEPT: &str = "該当する同意がありません";

/// The kinds of care of a 診療区分. A message does not tell 往診 from visits that go on; the latter come first.
pub(super) fn kinds(flag: &TreatmentFlag) -> &'static [CareKind] {
    match flag {
        TreatmentFlag::Home => &[CareKind::HomeVisit, CareKind::HouseCall],
        _ => &[CareKind::Online],
    }
}

/// The 診療区分 of a family.
const fn treatment(service: Service) -> TreatmentFlag {
    match service {
        Service::OnlineRequery | Service::OnlineRequeryBulk | Service::OnlineConsentsBulk => {
            TreatmentFlag::Online
        }
        _ => TreatmentFlag::Home,
    }
}

/// 診療区分, which must be that of the family.
pub(super) fn own_treatment(search: Part<'_>, service: Service) -> Result<TreatmentFlag, Fault> {
    one_treatment(search, treatment(service))
}

/// 診療区分, which can be but one.
pub(super) fn one_treatment(search: Part<'_>, only: TreatmentFlag) -> Result<TreatmentFlag, Fault> {
    let flag = search.required("MedicalTreatmentFlag")?;
    match flag.text() == only.code() {
        true => Ok(only),
        false => Err(flag.wrong(only.code())),
    }
}

/// How a result tells of consents, each with the same times.
pub(super) fn consents_told(
    consents: Consents,
    consent: &Consent,
    at: VirtualTime,
    until: VirtualTime,
) -> (Told, Medical) {
    let told = |given: bool| Told {
        consent: match given {
            true => consent.clone(),
            false => Consent::NotGiven,
        },
        at,
        until: Some(until),
    };
    // Assumed, as at the reader: the screen that asks for 診療情報 asks for 特定疾病 too.
    let diseases = Told {
        until: None,
        ..told(consents.clinical)
    };
    (diseases, Medical::each(consents, told))
}

impl Fund {
    /// Whose check it is, for the dates of the papers.
    pub(super) fn found(&self, check: Check) -> Found {
        let first = check.records.first();
        let member = first.and_then(|shown| self.members.owner_of(&shown.insured));
        Found { check, member }
    }

    /// A check under a kept consent.
    pub(super) fn consented(
        &self,
        now: VirtualTime,
        facility: &FacilityCode,
        check: Check,
        state: &ConsentState,
        identifier: Option<&str>,
    ) -> Outcome {
        let consent = match state.ended {
            None => Consent::Given,
            Some(_) => Consent::Expired,
        };
        let (diseases, medical) = consents_told(state.consents, &consent, state.given, state.until);
        let found = self.found(check);
        let beside = Beside {
            limit: Some((state.consents.limit && state.ended.is_none(), state.given)),
            diseases: Some(diseases),
            medical: Some(medical),
            identifier,
            key: found.check.key.as_deref(),
            tickets: &found.check.tickets,
        };
        let outcome = self.outcome(&found, facility, now.date(), &beside);
        let Some(reason) = state.ended else {
            return outcome;
        };
        let text = format!("同意は終わっています（{}）", reason.ja());
        Outcome {
            status: Status::noticed(ask::ENDED, &text),
            // What patient or facility has ended is told without the qualification, and so without 資格有効性.
            validity: match reason {
                ConsentEnd::Lapsed => outcome.validity,
                _ => Item::Absent,
            },
            records: outcome.records,
        }
    }

    /// 再照会 of one person.
    ///
    /// # Errors
    /// What is wrong with the question, or that no consent stands.
    pub(in crate::fund::exchange) fn requery(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        search: Part<'_>,
        service: Service,
    ) -> Result<Outcome, Fault> {
        let flag = own_treatment(search, service)?;
        let insured = search.insured(OQS_NAMES)?;
        let birth = search.required("Birthdate")?.day()?;
        let mut refusal = Fault::new(ask::NO_CONSENT, NONE_KEPT);
        for kind in kinds(&flag) {
            let request = CareRequest::CheckAgain {
                facility: facility.clone(),
                kind: *kind,
                insured: insured.clone(),
                birth,
            };
            match self.cared(now, request, ask::NO_CONSENT) {
                Ok(CareResponse::Consented { check, state }) => {
                    let identifier = search.text_of("ArbitraryIdentifier");
                    return Ok(self.consented(now, facility, *check, &state, identifier));
                }
                Ok(_) => return Err(unexpected()),
                Err(fault) if fault.message == NONE_KEPT => {}
                Err(fault) => refusal = fault,
            }
        }
        Err(refusal)
    }

    pub(super) fn answer_requery(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Message, Fault> {
        let on = super::today(letter)?;
        let search = letter.body.group(SEARCH)?;
        let found = soft(self.requery(letter.now, letter.facility, search, service))?;
        let outcome = found.unwrap_or_else(|fault| Outcome::refused(&fault));
        let body = outcome.into_body(Some(search.quoted()));
        let result = envelope(letter.answered_of(on), body);
        Ok(Message::EligibilityResult(result))
    }

    pub(super) fn answer_withdrawal(&mut self, letter: &Letter<'_>) -> Result<Message, Fault> {
        let (status, _) = told(self.withdraw(letter))?;
        let body = StatusBody {
            processing_result_status: status.status,
            processing_result_code: status.code,
            processing_result_message: status.message,
            ..StatusBody::default()
        };
        Ok(Message::StatusResult(envelope(letter.answered(), body)))
    }

    /// 閲覧同意取り消し. The whole consent ends; a part of it cannot be taken back by itself (ours).
    fn withdraw(&mut self, letter: &Letter<'_>) -> Result<(), Fault> {
        let search = letter.body.group(SEARCH)?;
        let flag = own_treatment(search, Service::WithdrawConsent)?;
        let insured = search.insured(OQS_NAMES)?;
        let named = letter.body.all("ViewingConsentInfoType");
        let named: Vec<ViewedKind> = named.map(Part::code).collect::<Result<_, _>>()?;
        let sets = ViewedKind::TABLE.entries.iter();
        let mut sets = sets.map(|(code, _)| ViewedKind::of(code));
        if !named.is_empty() && !sets.all(|set| named.contains(&set)) {
            let reason = "閲覧同意は一部だけを取り消せません: ViewingConsentInfoType";
            return Err(Fault::new(ask::DENIED, reason));
        }
        let mut result = Err(Fault::new(ask::NO_CONSENT, NONE_KEPT));
        for kind in kinds(&flag) {
            let request = CareRequest::WithdrawAtFacility {
                facility: letter.facility.clone(),
                kind: *kind,
                insured: insured.clone(),
                purpose_changed: false,
            };
            result = self.cared(letter.now, request, ask::NO_CONSENT);
            if result.is_ok() {
                break;
            }
        }
        result.map(|_| ())
    }

    /// 医療機関アクセスURL取得.
    pub(super) fn answer_url(&mut self, letter: &Letter<'_>) -> Result<Message, Fault> {
        let (status, address) = told(self.address(letter))?;
        let (url, file) = address.unzip();
        let file = file.flatten();
        let image = url.as_deref().zip(file.as_ref());
        let image = image.and_then(|(url, file)| qr::image(url, file));
        let body = UrlResultBody {
            processing_result_status: status.status,
            processing_result_code: status.code,
            processing_result_message: status.message,
            access_url: Item::of_any(url.as_deref()),
            qr_image: Item::of_any(image.as_deref()),
            qr_file: image.and(file).into(),
            ..UrlResultBody::default()
        };
        Ok(Message::UrlResult(envelope(letter.answered(), body)))
    }

    /// The address, and which image of it was asked for.
    fn address(&mut self, letter: &Letter<'_>) -> Result<(String, Option<QrFile>), Fault> {
        let kind = letter.body.required("UrlAcquisitionClassification")?;
        let kind = match kind.code::<UrlKind>()? {
            UrlKind::Home => CareKind::HomeVisit,
            _ => CareKind::Online,
        };
        let image = letter.body.optional_code("QrFileType")?;
        let change = letter.body.optional_code("UrlChangeClassification")?;
        let request = CareRequest::GetAddress {
            facility: letter.facility.clone(),
            kind,
            change: change == Some(UrlChange::Change),
        };
        match self.cared(letter.now, request, ask::DENIED)? {
            CareResponse::Address { url } => Ok((url, image)),
            _ => Err(unexpected()),
        }
    }
}
