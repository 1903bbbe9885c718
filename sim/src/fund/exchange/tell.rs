//! Answers written: elements in the order of the layout, what is not known left out.

use jiff::civil::Date;

use super::ask::Fault;
use crate::clock::VirtualTime;
use crate::fund::Response;
use crate::oqs::{Document, Element};
use crate::vocabulary::FacilityCode;

/// YYYYMMDD.
pub(super) fn compact(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// YYYYMMDDHHMMSS.
pub(super) fn stamp(at: VirtualTime) -> String {
    at.civil().strftime("%Y%m%d%H%M%S").to_string()
}

/// Adds an element with text, if there is any.
pub(super) fn put(list: &mut Vec<Element>, name: &str, text: Option<impl Into<String>>) {
    if let Some(text) = text {
        list.push(Element::leaf(name, text));
    }
}

/// Adds an element with elements, if there are any.
pub(super) fn put_group(list: &mut Vec<Element>, name: &str, children: Vec<Element>) {
    if !children.is_empty() {
        list.push(Element::group(name, children));
    }
}

/// What the header of an answer says.
#[derive(Default)]
pub(super) struct Header<'a> {
    pub(super) on: Option<Date>,
    pub(super) file: Option<&'a str>,
    /// 照会区分.
    pub(super) reference: Option<&'a str>,
    pub(super) reception: Option<&'a str>,
    pub(super) fault: Option<&'a Fault>,
    /// 処理中.
    pub(super) pending: bool,
    /// Persons in all, and those with errors.
    pub(super) counts: Option<(usize, usize)>,
}

impl Header<'_> {
    /// The elements in order. 文字コード識別 is that of UTF-8; whoever writes the file in another sets it.
    pub(super) fn write(&self, now: VirtualTime, facility: &FacilityCode) -> Element {
        let mut list = vec![Element::leaf("ProcessExecutionTime", stamp(now))];
        put(
            &mut list,
            "QualificationConfirmationDate",
            self.on.map(compact),
        );
        put(&mut list, "MedicalInstitutionCode", Some(facility.as_str()));
        put(&mut list, "ArbitraryFileIdentifier", self.file);
        put(&mut list, "ReferenceClassification", self.reference);
        put(&mut list, "ReceptionNumber", self.reception);
        let segment = match (self.fault, self.pending) {
            (Some(_), _) => "9",
            (None, true) => "2",
            (None, false) => "1",
        };
        put(&mut list, "SegmentOfResult", Some(segment));
        put(&mut list, "ErrorCode", self.fault.map(|fault| fault.code));
        let message = self.fault.map(|fault| fault.message.as_str());
        put(&mut list, "ErrorMessage", message);
        if let Some((all, errors)) = self.counts {
            let count = |number: usize| Some(number.to_string());
            put(&mut list, "NumberOfProcessingResult", count(all));
            let normal = all.saturating_sub(errors);
            put(&mut list, "NumberOfNormalProcessing", count(normal));
            put(&mut list, "NumberOfError", count(errors));
        }
        put(&mut list, "CharacterCodeIdentifier", Some("0"));
        Element::group("MessageHeader", list)
    }
}

/// The message as an answer of the fund.
pub(super) fn message(header: Element, body: Vec<Element>) -> Response {
    let parts = vec![header, Element::group("MessageBody", body)];
    Response::Document(Document::Xml(Element::group("XmlMsg", parts).to_xml()))
}
