//! Consents that are kept: asked under again (OQS-IF-025 … 036), withdrawn (037), and the address where they are given (039).

use jiff::civil::Date;

use super::super::Letter;
use super::super::ask::{self, Fault, OQS_NAMES};
use super::super::record::{Beside, Flag, Told};
use super::super::tell::{Header, message, put};
use super::{done, search, told, unexpected};
use crate::clock::VirtualTime;
use crate::fund::by_number::Found;
use crate::fund::care::{CareKind, CareRequest, CareResponse, ConsentEnd, ConsentState};
use crate::fund::{Check, Consents, Fund, Response};
use crate::oqs::{Element, Service};
use crate::vocabulary::{FacilityCode, InsuredId};

/// What a typed caller is told where no consent is kept.
const NONE_KEPT: &str = "該当する同意がありません";

/// 閲覧同意情報種別 (OQSCD036).
const SETS: [&str; 5] = ["TSR", "TKK", "YZK", "SRJ", "SHJ"];

/// The kinds of care of a 診療区分. A message does not tell 往診 from visits that go on; the latter come first.
pub(super) fn kinds(code: &str) -> &'static [CareKind] {
    match code {
        "2" => &[CareKind::HomeVisit, CareKind::HouseCall],
        _ => &[CareKind::Online],
    }
}

/// The 診療区分 of a family.
pub(super) const fn treatment(service: Service) -> &'static str {
    match service {
        Service::OnlineRequery | Service::OnlineRequeryBulk | Service::OnlineConsentsBulk => "3",
        _ => "2",
    }
}

/// 診療区分, which must be that of the family.
pub(super) fn own_treatment(search: &Element, service: Service) -> Result<&str, Fault> {
    let flag = ask::required(search, "MedicalTreatmentFlag")?;
    ask::code(flag, &[treatment(service)])
}

/// Whose consent, and to what.
struct Asked {
    insured: InsuredId,
    birth: Date,
}

fn asked(search: &Element) -> Result<Asked, Fault> {
    Ok(Asked {
        insured: ask::insured(search, OQS_NAMES)?,
        birth: ask::day(ask::required(search, "Birthdate")?)?,
    })
}

/// How a result tells of consents, each with the same times.
pub(super) fn consents_told(
    consents: Consents,
    flag: Flag,
    at: VirtualTime,
    until: VirtualTime,
) -> (Told, Vec<Told>) {
    let told = |name, given: bool, until| Told {
        name,
        flag: if given { flag } else { Flag::No },
        at,
        until,
    };
    // Assumed, as at the reader: the screen that asks for 診療情報 asks for 特定疾病 too.
    let diseases = told(
        "SpecificDiseasesCertificateRelated",
        consents.clinical,
        None,
    );
    let medical = vec![
        told("SpecificHealthCheckupsInfo", consents.checkups, Some(until)),
        told("PharmacistsInfo", consents.drugs, Some(until)),
        told("DiagnosisInfo", consents.clinical, Some(until)),
        told("OperationInfo", consents.surgery, Some(until)),
    ];
    (diseases, medical)
}

impl Fund {
    /// Whose check it is, for the dates of the papers.
    pub(super) fn found(&self, check: Check) -> Found {
        let first = check.records.first();
        let member = first.and_then(|shown| self.members.owner_of(&shown.insured));
        Found { check, member }
    }

    /// A check under a kept consent, from ProcessingResultStatus on.
    pub(super) fn consented(
        &self,
        now: VirtualTime,
        facility: &FacilityCode,
        check: Check,
        state: &ConsentState,
        identifier: Option<&str>,
    ) -> Vec<Element> {
        let flag = match state.ended {
            None => Flag::Yes,
            Some(_) => Flag::Lapsed,
        };
        let (diseases, medical) = consents_told(state.consents, flag, state.given, state.until);
        let found = self.found(check);
        let beside = Beside {
            limit: Some((state.consents.limit && state.ended.is_none(), state.given)),
            diseases: Some(diseases),
            medical,
            identifier,
            key: found.check.key.as_deref(),
            tickets: &found.check.tickets,
        };
        let mut body = self.result(&found, facility, now.date(), &beside);
        let Some(reason) = state.ended else {
            return body;
        };
        // What patient or facility has ended is told without the qualification, and so without 資格有効性.
        if reason != ConsentEnd::Lapsed {
            body.retain(|element| element.name != "QualificationValidity");
        }
        body.retain(|element| !element.name.starts_with("ProcessingResult"));
        let mut ended = vec![Element::leaf("ProcessingResultStatus", "1")];
        put(&mut ended, "ProcessingResultCode", Some(ask::ENDED));
        let text = format!("同意は終わっています（{}）", reason.ja());
        put(&mut ended, "ProcessingResultMessage", Some(text));
        ended.extend(body);
        ended
    }

    /// 再照会 of one person.
    ///
    /// # Errors
    /// What is wrong with the question, or that no consent stands.
    pub(in crate::fund::exchange) fn requery(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        search: &Element,
        service: Service,
    ) -> Result<Vec<Element>, Fault> {
        let code = own_treatment(search, service)?;
        let Asked { insured, birth } = asked(search)?;
        let mut refusal = Fault::new(ask::NO_CONSENT, NONE_KEPT);
        for kind in kinds(code) {
            let request = CareRequest::CheckAgain {
                facility: facility.clone(),
                kind: *kind,
                insured: insured.clone(),
                birth,
            };
            match self.cared(now, request, ask::NO_CONSENT) {
                Ok(CareResponse::Consented { check, state }) => {
                    let identifier = ask::optional(search, "ArbitraryIdentifier");
                    let identifier = identifier.map(|element| element.text.as_str());
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
    ) -> Result<Response, Fault> {
        let on = super::today(letter)?;
        let search = search(letter)?;
        let found = self.requery(letter.now, letter.facility, search, service);
        let mut body = vec![search.clone()];
        body.extend(told(found)?);
        let header = Header {
            on: Some(on),
            file: letter.file(),
            reference: Some("2"),
            ..Header::default()
        };
        Ok(message(header.write(letter.now, letter.facility), body))
    }

    /// 閲覧同意取り消し. The whole consent ends; a part of it cannot be taken back by itself (ours).
    pub(super) fn answer_withdrawal(&mut self, letter: &Letter<'_>) -> Result<Vec<Element>, Fault> {
        let search = search(letter)?;
        let code = own_treatment(search, Service::WithdrawConsent)?;
        let insured = ask::insured(search, OQS_NAMES)?;
        let mut named = Vec::new();
        for element in &letter.body.children {
            if element.name == "ViewingConsentInfoType" {
                named.push(ask::code(element, &SETS)?);
            }
        }
        if !named.is_empty() && !SETS.iter().all(|set| named.contains(set)) {
            let reason = "閲覧同意は一部だけを取り消せません: ViewingConsentInfoType";
            return Err(Fault::new(ask::DENIED, reason));
        }
        let mut result = Err(Fault::new(ask::NO_CONSENT, NONE_KEPT));
        for kind in kinds(code) {
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
        result.map(|_| done(Vec::new()))
    }

    /// 医療機関アクセスURL取得. No image of a 二次元コード is drawn, and the answer says so.
    pub(super) fn answer_url(&mut self, letter: &Letter<'_>) -> Result<Vec<Element>, Fault> {
        let kind = ask::required(letter.body, "UrlAcquisitionClassification")?;
        let kind = match ask::code(kind, &["2", "3"])? {
            "2" => CareKind::HomeVisit,
            _ => CareKind::Online,
        };
        let image = match ask::optional(letter.body, "QrFileType") {
            Some(element) => Some(ask::code(element, &["1", "2"])?),
            None => None,
        };
        let change = match ask::optional(letter.body, "UrlChangeClassification") {
            Some(element) => ask::code(element, &["0", "1"])? == "1",
            None => false,
        };
        let request = CareRequest::GetAddress {
            facility: letter.facility.clone(),
            kind,
            change,
        };
        let CareResponse::Address { url } = self.cared(letter.now, request, ask::DENIED)? else {
            return Err(unexpected());
        };
        let mut body = vec![Element::leaf("ProcessingResultStatus", "1")];
        if image.is_some() {
            put(&mut body, "ProcessingResultCode", Some(ask::NOTICE));
            let text = "二次元コードの画像は作りません。AccessUrlから作ってください";
            put(&mut body, "ProcessingResultMessage", Some(text));
        }
        put(&mut body, "AccessUrl", Some(url));
        Ok(body)
    }
}
