//! Answers worded: what they all have in common.

use jiff::civil::Date;

use super::ask::Fault;
use crate::clock::VirtualTime;
use crate::fund::Response;
use crate::oqs::code::{ReferenceClass, ResultStatus, SegmentOfResult};
use crate::oqs::layout::Item;
use crate::oqs::message::{Envelope, ResultHeader};
use crate::oqs::text::Encoding;
use crate::oqs::value::Text;
use crate::oqs::{Document, Message, Profile};
use crate::vocabulary::FacilityCode;

/// The header of an answer that ended well. 文字コード識別 is that of UTF-8; whoever writes the file in another sets it.
pub(super) fn header(now: VirtualTime, facility: &FacilityCode) -> ResultHeader {
    ResultHeader {
        process_execution_time: now.civil().into(),
        medical_institution_code: Item::of(facility.as_str()),
        segment_of_result: SegmentOfResult::Normal.into(),
        character_code_identifier: Encoding::Utf8.into(),
        ..ResultHeader::default()
    }
}

/// The same, of an answer about people as they stood on a day.
pub(super) fn header_of(header: ResultHeader, on: Date, asked_by: ReferenceClass) -> ResultHeader {
    ResultHeader {
        qualification_confirmation_date: on.into(),
        reference_classification: asked_by.into(),
        ..header
    }
}

/// The same, of one that did not.
pub(super) fn failed(header: ResultHeader, fault: &Fault) -> ResultHeader {
    ResultHeader {
        segment_of_result: SegmentOfResult::Abnormal.into(),
        error_code: Item::of(fault.code),
        error_message: Item::of(&fault.message),
        ..header
    }
}

/// A message with nothing in it that the layout does not have.
pub(super) const fn envelope<H, B>(header: H, body: B) -> Envelope<H, B> {
    Envelope {
        header,
        body,
        unknown: Vec::new(),
    }
}

/// A message as an answer of the fund.
pub(super) fn answer(message: &Message, profile: &Profile) -> Response {
    Response::Document(Document::Xml(message.write(profile).to_xml()))
}

/// Whether a request, or one person's part of it, was carried out (処理結果状況), and what is to be said of it.
#[derive(Clone, Debug)]
pub(super) struct Status {
    pub(super) status: Item<ResultStatus>,
    pub(super) code: Item<Text<0>>,
    pub(super) message: Item<Text<0>>,
}

impl Status {
    /// Carried out.
    pub(super) const fn done() -> Self {
        Self {
            status: Item::Value(ResultStatus::Normal),
            code: Item::Absent,
            message: Item::Absent,
        }
    }

    /// Carried out, and there is something to be said.
    pub(super) fn noticed(code: &str, message: &str) -> Self {
        Self {
            code: Item::of(code),
            message: Item::of(message),
            ..Self::done()
        }
    }

    /// Not carried out.
    pub(super) fn refused(fault: &Fault) -> Self {
        Self {
            status: ResultStatus::Error.into(),
            ..Self::noticed(fault.code, &fault.message)
        }
    }
}
