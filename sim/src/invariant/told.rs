//! What the fund told a facility, as a typed answer or as a message: the rules read both here, and know one form.

use jiff::civil::Date;

use crate::cast::MedicalKind;
use crate::fund::{CardProof, Consents, FundRole, Request, Response};
use crate::oqs::{Document, Element, Exchange, Leg, Service};
use crate::trace::Entry;
use crate::vocabulary::{FacilityCode, PersonName, Sex};

/// A check by card that was answered.
pub(super) struct ByCard<'a> {
    pub(super) facility: &'a FacilityCode,
    pub(super) proof: &'a CardProof,
    pub(super) consents: &'a Consents,
    answer: &'a Response,
}

/// Someone of whom something was told. A name that cannot be read is nobody's.
pub(super) struct Named {
    pub(super) name: Option<PersonName>,
    pub(super) birth: Option<Date>,
    pub(super) sex: Option<Sex>,
}

/// The check by card that a call was, if it was answered with a result.
pub(super) fn by_card(entry: &Entry) -> Option<ByCard<'_>> {
    let asked = entry.request::<FundRole>()?;
    let answer = entry.response::<FundRole>()?;
    let (facility, proof, consents) = asks_by_card(asked)?;
    let told = matches!(
        (asked, answer),
        (Request::CheckByCard { .. }, Response::Checked(_))
            | (Request::ExchangeByCard { .. }, Response::Document(_))
    );
    told.then_some(ByCard {
        facility,
        proof,
        consents,
        answer,
    })
}

/// The facility and the consents of a check by card whose answer was lost: what it told nobody has seen.
pub(super) fn lost_by_card(entry: &Entry) -> Option<(&FacilityCode, &Consents)> {
    entry.breakdown()?;
    let (facility, _, consents) = asks_by_card(entry.request::<FundRole>()?)?;
    Some((facility, consents))
}

fn asks_by_card(asked: &Request) -> Option<(&FacilityCode, &CardProof, &Consents)> {
    match asked {
        Request::CheckByCard {
            facility,
            proof,
            consents,
        }
        | Request::ExchangeByCard {
            facility,
            proof,
            consents,
        } => Some((facility, proof, consents)),
        _ => None,
    }
}

impl ByCard<'_> {
    /// Whose eligibility was told.
    pub(super) fn people(&self) -> Vec<Named> {
        match self.answer {
            Response::Checked(check) => check
                .records
                .iter()
                .map(|record| Named {
                    name: Some(record.name.clone()),
                    birth: Some(record.birth),
                    sex: Some(record.sex),
                })
                .collect(),
            Response::Document(document) => records(document)
                .iter()
                .map(|record| named(record, "NameKana", "Birthdate"))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// 資格確認キー, if one was given.
    pub(super) fn key(&self) -> Option<String> {
        match self.answer {
            Response::Checked(check) => check.key.clone(),
            Response::Document(document) => records(document)
                .iter()
                .find_map(|record| text(record, "QualificationConfirmationKey")),
            _ => None,
        }
    }
}

/// Medical information that went to a facility as a message.
pub(super) struct Medical<'a> {
    pub(super) facility: &'a FacilityCode,
    /// Whose it is; a PDF does not tell.
    pub(super) patient: Option<Named>,
    /// Sets of which one had to be consented to, for each set that was told.
    pub(super) sets: Vec<&'static [MedicalKind]>,
}

/// What a message told of a patient who came to the facility. Other care settings (診療区分 2 to 4) rest on other consents.
pub(super) fn medical(entry: &Entry) -> Option<Medical<'_>> {
    const DRUGS: &[MedicalKind] = &[MedicalKind::Drugs];
    const CHECKUPS: &[MedicalKind] = &[MedicalKind::Checkups];
    // 診療 and 手術 stand in one list of the message.
    const TREATMENT: &[MedicalKind] = &[MedicalKind::Clinical, MedicalKind::Surgery];
    let (Some(Request::Exchange(asked)), Some(Response::Document(document))) =
        (entry.request::<FundRole>(), entry.response::<FundRole>())
    else {
        return None;
    };
    let asked: &Exchange = asked;
    let first = match (asked.service, asked.leg) {
        (Service::Drugs, Leg::Request) => DRUGS,
        (Service::Checkups, Leg::Request) => CHECKUPS,
        _ => return None,
    };
    if !asks_for_a_visit(&asked.document) {
        return None;
    }
    let (patient, sets) = match document {
        Document::Pdf(_) => (None, vec![first]),
        Document::Xml(xml) => {
            let root = Element::parse(xml).ok()?;
            let mut sets = Vec::new();
            let told_first = if first == DRUGS {
                has(&root, &["DrugInf", "ShDrugInf", "CzDrugInf"])
            } else {
                has(&root, &["HealthCheckupResultAndQuestionInfo"])
            };
            if told_first {
                sets.push(first);
            }
            if has(&root, &["MeTrInf"]) {
                sets.push(TREATMENT);
            }
            (patient(&root), sets)
        }
    };
    Some(Medical {
        facility: &asked.facility,
        patient,
        sets,
    })
}

fn asks_for_a_visit(document: &Document) -> bool {
    let Document::Xml(xml) = document else {
        return false;
    };
    Element::parse(xml).is_ok_and(|root| {
        root.at_path("MessageBody/MedicalTreatmentFlag")
            .iter()
            .any(|flag| flag.text == "1")
    })
}

fn patient(root: &Element) -> Option<Named> {
    let of_drugs = root.at_path("MessageHeader/QuaInf");
    if let [person] = of_drugs.as_slice() {
        return Some(named(person, "KanaName", "Birth"));
    }
    let of_checkups = root.at_path("MessageHeader/QualificationsInfo");
    let person = of_checkups.first()?;
    Some(named(person, "KanasName", "Birthday"))
}

fn records(document: &Document) -> Vec<Element> {
    let Document::Xml(xml) = document else {
        return Vec::new();
    };
    let Ok(root) = Element::parse(xml) else {
        return Vec::new();
    };
    root.at_path("MessageBody/ResultList/ResultOfQualificationConfirmation")
        .into_iter()
        .cloned()
        .collect()
}

fn has(element: &Element, names: &[&str]) -> bool {
    names.contains(&element.name.as_str()) || element.children.iter().any(|child| has(child, names))
}

fn named(element: &Element, kana: &str, birth: &str) -> Named {
    let name = text(element, "Name").zip(text(element, kana));
    Named {
        name: name.and_then(|(name, kana)| PersonName::new(&name, &kana).ok()),
        birth: text(element, birth).and_then(|day| Date::strptime("%Y%m%d", day).ok()),
        sex: match text(element, "Sex1").as_deref() {
            Some("1") => Some(Sex::Male),
            Some("2") => Some(Sex::Female),
            _ => None,
        },
    }
}

fn text(element: &Element, name: &str) -> Option<String> {
    let child = element.child(name)?;
    (!child.text.is_empty()).then(|| child.text.clone())
}
