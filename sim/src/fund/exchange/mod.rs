//! Messages of the external interface, answered. Every message comes to the same functions as the typed requests; here it is
//! read, and the answer worded, both by the tables of [`crate::oqs::message`] and the profile of the ecosystem.

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

use jiff::civil::Date;

use ask::{Fault, Part};
pub(super) use bulk::Batches;

use super::{Fund, Response};
use crate::clock::VirtualTime;
use crate::oqs::code::ReferenceClass;
use crate::oqs::layout::Item;
use crate::oqs::message::{ROOT, ResultHeader, refused};
use crate::oqs::{Document, Element, Exchange, Leg, Message, Profile, Service};
use crate::vocabulary::FacilityCode;

/// A message that has been read as far as its frame.
struct Letter<'a> {
    now: VirtualTime,
    facility: &'a FacilityCode,
    profile: &'a Profile,
    header: Part<'a>,
    body: Part<'a>,
}

impl Letter<'_> {
    /// 任意のファイル識別子, to be given back.
    fn file(&self) -> Option<&str> {
        self.header.text_of("ArbitraryFileIdentifier")
    }

    /// The header of its answer.
    fn answered(&self) -> ResultHeader {
        ResultHeader {
            arbitrary_file_identifier: Item::of_any(self.file()),
            ..tell::header(self.now, self.facility)
        }
    }

    /// The header of its answer about somebody who was asked for by number.
    fn answered_of(&self, on: Date) -> ResultHeader {
        tell::header_of(self.answered(), on, ReferenceClass::Insurance)
    }

    /// The message as its answer.
    fn answer(&self, message: &Message) -> Response {
        tell::answer(message, self.profile)
    }
}

/// The answer to a message that is not looked into.
fn refuse(header: ResultHeader, fault: &Fault, profile: &Profile) -> Response {
    let tree = refused(tell::failed(header, fault), profile);
    Response::Document(Document::Xml(tree.to_xml()))
}

impl Fund {
    /// Answers a message. Whatever comes in, a message goes back: what cannot be looked into has SegmentOfResult 9, a code of ours
    /// and a text that names the element.
    pub(super) fn exchange(&mut self, now: VirtualTime, exchange: &Exchange) -> Response {
        let (facility, profile) = (&exchange.facility, self.profile);
        let tree = match read(&exchange.document) {
            Ok(tree) => tree,
            Err(fault) => return refuse(tell::header(now, facility), &fault, &profile),
        };
        let nothing = Element::default();
        let part = |name| Part::new(tree.child(name).unwrap_or(&nothing), &profile);
        let letter = Letter {
            now,
            facility,
            profile: &profile,
            header: part("MessageHeader"),
            body: part("MessageBody"),
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
        answered.unwrap_or_else(|fault| refuse(letter.answered(), &fault, &profile))
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
    if tree.name != ROOT {
        let message = format!("電文の根が{ROOT}ではありません: {}", tree.name);
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
