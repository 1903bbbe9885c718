//! Messages of the external interface, answered. Every message comes to the same functions as the typed requests; here it is
//! read, and the answer worded.

mod ask;
mod bulk;
mod care;
mod clinical;
mod eligibility;
mod face;
mod medical;
mod pdf;
mod record;
mod reference;
mod tell;

use ask::Fault;
pub(super) use bulk::Batches;
use tell::{Header, message};

use super::{Fund, Response};
use crate::clock::VirtualTime;
use crate::oqs::{Document, Element, Exchange, Leg, Service};
use crate::vocabulary::FacilityCode;

/// A message that has been read as far as its frame.
struct Letter<'a> {
    now: VirtualTime,
    facility: &'a FacilityCode,
    header: &'a Element,
    body: &'a Element,
}

impl Letter<'_> {
    /// 任意のファイル識別子, to be given back.
    fn file(&self) -> Option<&str> {
        ask::optional(self.header, "ArbitraryFileIdentifier").map(|file| file.text.as_str())
    }

    /// The answer to a message that is not looked into.
    fn refuse(&self, fault: &Fault) -> Response {
        let header = Header {
            file: self.file(),
            fault: Some(fault),
            ..Header::default()
        };
        message(header.write(self.now, self.facility), Vec::new())
    }
}

impl Fund {
    /// Answers a message. Whatever comes in, a message goes back: what cannot be looked into has SegmentOfResult 9, a code of ours
    /// and a text that names the element.
    pub(super) fn exchange(&mut self, now: VirtualTime, exchange: &Exchange) -> Response {
        let facility = &exchange.facility;
        let tree = match read(&exchange.document) {
            Ok(tree) => tree,
            Err(fault) => {
                let header = Header {
                    fault: Some(&fault),
                    ..Header::default()
                };
                return message(header.write(now, facility), Vec::new());
            }
        };
        let nothing = Element::default();
        let letter = Letter {
            now,
            facility,
            header: tree.child("MessageHeader").unwrap_or(&nothing),
            body: tree.child("MessageBody").unwrap_or(&nothing),
        };
        let answered = ask::own_facility(letter.header, facility).and_then(|()| {
            if self.joined(facility).is_none() {
                let reason = super::by_number::Denial::NotJoined.ja();
                return Err(Fault::new(ask::DENIED, reason));
            }
            match (exchange.service, exchange.leg) {
                (Service::Eligibility, Leg::Request) => self.answer_eligibility(&letter),
                (Service::Reference, Leg::Request) => self.answer_reference(&letter),
                (service, Leg::Request) if service.is_bulk() => {
                    self.receive_batch(&letter, service)
                }
                (service, Leg::DownloadRequest) if service.is_bulk() => {
                    self.fetch_batch(&letter, service)
                }
                (Service::Drugs | Service::Checkups, Leg::Request) => {
                    self.answer_medical(&letter, exchange.service)
                }
                (service, Leg::Request) => self.answer_care(&letter, service),
                (service, _) => Err(ask::not_served(service)),
            }
        });
        answered.unwrap_or_else(|fault| letter.refuse(&fault))
    }
}

/// The tree of a message with its frame.
fn read(document: &Document) -> Result<Element, Fault> {
    let Document::Xml(xml) = document else {
        return Err(Fault::new(ask::UNREADABLE, "電文がXMLではありません"));
    };
    let tree = Element::parse(xml).map_err(|error| {
        Fault::new(
            ask::UNREADABLE,
            format!(
                "電文を読めません（{}行{}桁）: {}",
                error.at.line, error.at.column, error.found
            ),
        )
    })?;
    if tree.name != "XmlMsg" {
        let message = format!("電文の根がXmlMsgではありません: {}", tree.name);
        return Err(Fault::new(ask::UNREADABLE, message));
    }
    for part in ["MessageHeader", "MessageBody"] {
        if tree.child(part).is_none() {
            let message = format!("必須の要素がありません: {part}");
            return Err(Fault::new(ask::UNREADABLE, message));
        }
    }
    Ok(tree)
}
