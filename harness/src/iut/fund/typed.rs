//! Requests of the counter for which a message is published: written as that message, and its answer read back.

use jiff::civil::Date;
use madoguchi_sim::cast::{DiseasePaper, PaperDates, Relation, SpecificDisease};
use madoguchi_sim::fund::{Check, Eligibility, Request, Response, Validity};
use madoguchi_sim::oqs::layout::{Item, Many};
use madoguchi_sim::oqs::message::{
    EligibilityRecord, EligibilityRequestBody, EligibilityResult, Envelope, QueryHeader,
    ReferenceRequestBody, Registration, RequestHeader, ResultHeader, SearchInfo,
};
use madoguchi_sim::oqs::value::Text;
use madoguchi_sim::oqs::{Document, Element, Exchange, Leg, Message, Profile, Service, code};
use madoguchi_sim::vocabulary::{FacilityCode, InsuredId, PersonName, Sex, Share, Yen};

use crate::iut::Fault;
use crate::run::{Raised, raise};

/// The message that asks the same; `None` if none is published.
pub(crate) fn written(request: &Request, profile: &Profile) -> Option<Exchange> {
    match request {
        Request::CheckByNumber {
            facility,
            insured,
            birth,
            on,
            limit_consent,
        } => {
            let search = search(insured, *birth, *limit_consent);
            let message = Message::EligibilityRequest(Envelope {
                header: QueryHeader {
                    qualification_confirmation_date: (*on).into(),
                    medical_institution_code: Item::of(facility.as_str()),
                    ..QueryHeader::default()
                },
                body: EligibilityRequestBody {
                    search: Some(search),
                    ..EligibilityRequestBody::default()
                },
                unknown: Vec::new(),
            });
            Some(exchange(facility, Service::Eligibility, &message, profile))
        }
        Request::RegisterReference {
            facility,
            reference,
            insured,
        } => {
            let registration = Registration {
                reference_number: Item::of(reference),
                insurer_number: Item::of(insured.insurer.as_str()),
                insured_card_symbol: Item::of_any(insured.symbol.as_ref().map(|it| it.as_str())),
                insured_identification_number: Item::of(insured.number.as_str()),
                insured_branch_number: Item::of_any(insured.branch.as_ref().map(|it| it.as_str())),
                ..Registration::default()
            };
            let message = Message::ReferenceRequest(Envelope {
                header: RequestHeader {
                    medical_institution_code: Item::of(facility.as_str()),
                    ..RequestHeader::default()
                },
                body: ReferenceRequestBody {
                    registration: Some(registration),
                    ..ReferenceRequestBody::default()
                },
                unknown: Vec::new(),
            });
            Some(exchange(facility, Service::Reference, &message, profile))
        }
        _ => None,
    }
}

fn search(insured: &InsuredId, birth: Date, consent: bool) -> SearchInfo {
    let consent = match consent {
        true => code::LimitConsent::Given,
        false => code::LimitConsent::NotGiven,
    };
    SearchInfo {
        insurer_number: Item::of(insured.insurer.as_str()),
        insured_card_symbol: Item::of_any(insured.symbol.as_ref().map(|it| it.as_str())),
        insured_identification_number: Item::of(insured.number.as_str()),
        insured_branch_number: Item::of_any(insured.branch.as_ref().map(|it| it.as_str())),
        birthdate: birth.into(),
        limit_consent: consent.into(),
        ..SearchInfo::default()
    }
}

fn exchange(
    facility: &FacilityCode,
    service: Service,
    message: &Message,
    profile: &Profile,
) -> Exchange {
    Exchange {
        facility: facility.clone(),
        service,
        leg: Leg::Request,
        document: Document::Xml(message.write(profile).to_xml()),
    }
}

/// The answer that a message of a service means. Refusals stay what they are.
///
/// # Errors
/// [`Fault::Garbled`]: it is not the message that the service has, or lacks what an answer must say.
pub(super) fn read(
    service: Service,
    response: Response,
    profile: &Profile,
) -> Result<Response, Fault> {
    let xml = match response {
        Response::Document(Document::Xml(xml)) => xml,
        Response::Document(Document::Pdf(_)) => {
            return Err(garbled("expected a message, found a PDF"));
        }
        other => return Ok(other),
    };
    let tree = Element::parse(&xml).map_err(|error| garbled(&error.to_string()))?;
    let read = Message::read(service, Leg::Result, &tree, profile);
    let read = read.map_err(|error| garbled(&error.to_string()))?;
    match read.message {
        Message::EligibilityResult(result) => eligibility(&result),
        Message::ReferenceResult(result) => {
            let body = &result.body;
            let refused = refusal(
                &result.header,
                &body.processing_result_status,
                &body.processing_result_message,
            )?;
            Ok(refused.unwrap_or(Response::Accepted))
        }
        other => Err(garbled(&format!(
            "expected a result of {}, found {}",
            service.ja(),
            other.kind()
        ))),
    }
}

fn garbled(told: &str) -> Fault {
    Fault::Garbled(told.to_owned())
}

/// What stands in an element that an answer must have.
fn needed<'a, V>(item: &'a Item<V>, name: &str) -> Result<&'a V, Fault> {
    item.value().ok_or_else(|| {
        let found = match item {
            Item::Odd(text) => format!("`{text}`"),
            _ => "nothing".to_owned(),
        };
        garbled(&format!("<{name}>: expected a value, found {found}"))
    })
}

/// The refusal that header or body tell of.
fn refusal(
    header: &ResultHeader,
    status: &Item<code::ResultStatus>,
    message: &Item<Text<0>>,
) -> Result<Option<Response>, Fault> {
    let words = |words: Option<&str>| Response::Refused {
        reason: words.unwrap_or("理由は示されなかった").to_owned(),
    };
    match needed(&header.segment_of_result, "SegmentOfResult")? {
        code::SegmentOfResult::Normal => {}
        code::SegmentOfResult::Abnormal => {
            let told = header.error_message.value();
            return Ok(Some(words(told.map(|told| &**told))));
        }
        other => {
            let told = format!(
                "<SegmentOfResult>: expected 1 or 9, found `{}`",
                other.code()
            );
            return Err(garbled(&told));
        }
    }
    match needed(status, "ProcessingResultStatus")? {
        code::ResultStatus::Normal => Ok(None),
        code::ResultStatus::Error => Ok(Some(words(message.value().map(|told| &**told)))),
        other => {
            let told = format!(
                "<ProcessingResultStatus>: expected 1 or 2, found `{}`",
                other.code()
            );
            Err(garbled(&told))
        }
    }
}

/// The check that a result tells of. One with 医療券・調剤券 ends the scenario: it would be judged without them.
fn eligibility(result: &EligibilityResult) -> Result<Response, Fault> {
    let body = &result.body;
    let refused = refusal(
        &result.header,
        &body.processing_result_status,
        &body.processing_result_message,
    )?;
    if let Some(refused) = refused {
        return Ok(refused);
    }
    let validity = match needed(&body.qualification_validity, "QualificationValidity")? {
        code::Validity::Valid => Validity::Valid,
        code::Validity::Invalid => Validity::Invalid,
        code::Validity::InvalidNewer => Validity::InvalidNewerExists,
        code::Validity::NoneFound => Validity::NoneFound,
        code::Validity::Several => Validity::Several,
        code::Validity::ValidUnregistered => Validity::ValidNotEntrusted,
        code::Validity::Unknown(code) => {
            let told = format!("<QualificationValidity>: expected 1 to 6, found `{code}`");
            return Err(garbled(&told));
        }
    };
    let nothing = Many::default();
    let list = body.result_list.as_ref();
    let list = list.map_or(&nothing, |list| &list.records);
    if list.iter().any(|record| record.public_expenses.is_some()) {
        raise(Raised::NotTestable(
            "医療券・調剤券を伴う結果は、窓口への答えとしてまだ読めない".to_owned(),
        ))
    }
    let first = list.first();
    Ok(Response::Checked(Box::new(Check {
        validity,
        records: list.iter().map(record).collect::<Result<_, _>>()?,
        key: None,
        notice: body
            .processing_result_message
            .value()
            .map(|it| it.0.clone()),
        reference: first
            .and_then(|it| it.reference_number.value())
            .map(|it| it.0.clone()),
        tickets: Vec::new(),
        diseases: first.map(diseases).transpose()?.unwrap_or_default(),
    })))
}

/// 特定疾病療養受療証 of a record.
fn diseases(found: &EligibilityRecord) -> Result<Vec<DiseasePaper>, Fault> {
    let list = found.specific_diseases.as_ref();
    let papers = list.into_iter().flat_map(|list| list.certificates.iter());
    papers
        .map(|paper| {
            let name = "SpecificDiseasesDiseaseCategory";
            let disease = match needed(&paper.disease, name)? {
                code::SpecificDisease::Dialysis => SpecificDisease::Dialysis,
                code::SpecificDisease::Haemophilia => SpecificDisease::Haemophilia,
                code::SpecificDisease::Hiv => SpecificDisease::HivByBloodProducts,
                code::SpecificDisease::Unknown(code) => {
                    return Err(garbled(&format!(
                        "<{name}>: expected 1 to 3, found `{code}`"
                    )));
                }
            };
            let name = "SpecificDiseasesSelfPay";
            let self_pay: u32 = word(needed(&paper.self_pay, name)?, name)?;
            Ok(DiseasePaper {
                disease,
                dates: PaperDates {
                    issued: paper.issued.value().copied(),
                    from: paper.valid_from.value().copied(),
                    until: paper.valid_until.value().copied(),
                },
                self_pay: Yen(self_pay),
            })
        })
        .collect()
}

/// A word of the vocabulary in an element.
fn word<T: std::str::FromStr>(text: &str, name: &str) -> Result<T, Fault>
where
    T::Err: std::fmt::Display,
{
    let told = |error| garbled(&format!("<{name}>: {error}"));
    text.parse().map_err(told)
}

/// A record. 割合 stands in it for 高齢受給者 and 後期高齢者 only; of others it is the counter's to know.
fn record(found: &EligibilityRecord) -> Result<Eligibility, Fault> {
    let class = found.insured_card_classification.value();
    let public_assistance = class == Some(&code::CardClass::PublicAssistance);
    let insured = InsuredId {
        insurer: word(
            needed(&found.insurer_number, "InsurerNumber")?,
            "InsurerNumber",
        )?,
        symbol: match found.insured_card_symbol.value() {
            Some(symbol) => Some(word(symbol, "InsuredCardSymbol")?),
            None => None,
        },
        number: {
            let name = "InsuredIdentificationNumber";
            word(needed(&found.insured_identification_number, name)?, name)?
        },
        branch: match found.insured_branch_number.value() {
            Some(branch) => Some(word(branch, "InsuredBranchNumber")?),
            None => None,
        },
    };
    let kana = found.name_kana.value().map_or("", |kana| &**kana);
    let name = PersonName::new(needed(&found.name, "Name")?, kana);
    let elderly = found.elderly_recipient_certificate.as_ref();
    let ratio = found.insured_partial_contribution_ratio.value();
    let ratio = ratio.or_else(|| elderly?.contribution_ratio.value());
    let share = match ratio {
        Some(ratio) => Some(Share::from_ratio_code(ratio)),
        None => public_assistance.then_some(Ok(Share::NONE)),
    };
    let limit = found.limit_certificate.as_ref();
    let limit = limit.and_then(|limit| limit.limit_class.value());
    let address = found.address.value().map_or("", |address| &**address);
    Ok(Eligibility {
        insured,
        insurer_name: needed(&found.insurer_name, "InsurerName")?.0.clone(),
        relation: match found.personal_family_classification.value() {
            Some(code::Relation::Dependant) => Relation::Dependant,
            _ => Relation::Insured,
        },
        name: name.map_err(|error| garbled(&format!("<Name>, <NameKana>: {error}")))?,
        birth: *needed(&found.birthdate, "Birthdate")?,
        sex: match needed(&found.sex1, "Sex1")? {
            code::Sex::Male => Sex::Male,
            code::Sex::Female => Sex::Female,
            code::Sex::NotSet => Sex::Unset,
            code::Sex::Unknown(code) => {
                return Err(garbled(&format!("<Sex1>: expected 1 to 3, found `{code}`")));
            }
        },
        address: word(address, "Address")?,
        acquired: *needed(&found.qualification_date, "QualificationDate")?,
        lost: found.disqualification_date.value().copied(),
        share: share
            .transpose()
            .map_err(|error| garbled(&format!("一部負担金割合: {error}")))?,
        preschool: found
            .preschool_classification
            .value()
            .map(code::Preschool::code)
            == Some("1"),
        limit: match limit {
            Some(class) => Some(word(
                class.code(),
                "LimitApplicationCertificateClassificationFlag",
            )?),
            None => None,
        },
        special_expense: class == Some(&code::CardClass::SpecialExpense),
        public_assistance,
    })
}

#[cfg(test)]
mod tests;
