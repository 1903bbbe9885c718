//! What is written for a request: the document of the eligibility system, or an error of the terminal's own.

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::character_code::identify;
use madoguchi_sim::oqs::code::SegmentOfResult;
use madoguchi_sim::oqs::layout::Item;
use madoguchi_sim::oqs::message::{ResultHeader, refused};
use madoguchi_sim::oqs::text::{self, Encoding};
use madoguchi_sim::oqs::{Document, Element, Extension, Profile};
use madoguchi_sim::vocabulary::FacilityCode;

/// Why the terminal answers by itself. The codes are ours: those of the field are not public.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("要求ファイルを電文として読めません。{0}")]
    Unreadable(String),
    #[error("要求ファイルが大きすぎます。上限: {0}オクテット")]
    TooLarge(u64),
    #[error("この端末は暗号化された要求ファイルを受け付けません。期待: .xml")]
    NotXml,
    #[error("資格確認等システムが要求を受け付けません。{0}")]
    Refused(String),
    #[error("資格確認等システムが応答しません。時間をおいてやり直してください")]
    NoAnswer,
}

impl Fault {
    const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "MDG-T400",
            Self::NotXml => "MDG-T415",
            Self::TooLarge(_) => "MDG-T460",
            Self::Refused(_) => "MDG-T403",
            Self::NoAnswer => "MDG-T530",
        }
    }

    /// The result that says so.
    pub(super) fn document(
        &self,
        facility: &FacilityCode,
        now: VirtualTime,
        profile: &Profile,
    ) -> Document {
        let header = ResultHeader {
            process_execution_time: now.civil().into(),
            medical_institution_code: Item::of(facility.as_str()),
            segment_of_result: SegmentOfResult::Abnormal.into(),
            error_code: Item::of(self.code()),
            error_message: Item::of(&self.to_string()),
            character_code_identifier: Encoding::Utf8.into(),
            ..ResultHeader::default()
        };
        Document::Xml(refused(header, profile).to_xml())
    }
}

/// The octets of a document, and what its file ends in. 文字コード識別 says what is written; what the characters cannot say is ●.
pub(super) fn octets(
    document: Document,
    encoding: Encoding,
    profile: &Profile,
) -> (Vec<u8>, Extension) {
    let xml = match document {
        Document::Pdf(pdf) => return (pdf.to_vec(), Extension::Pdf),
        Document::Xml(xml) => identified(xml, encoding, profile),
    };
    let octets = text::encode(&xml, encoding).or_else(|outside| {
        let shown = xml.replace(|c| outside.characters.contains(&c), "●");
        text::encode(&shown, encoding)
    });
    // Not even ● can be written: UTF-8 has everything.
    let octets = octets.unwrap_or_else(|_| xml.into_bytes());
    (octets, Extension::Xml)
}

fn identified(xml: String, encoding: Encoding, profile: &Profile) -> String {
    let Ok(mut tree) = Element::parse(&xml) else {
        return xml;
    };
    identify(&mut tree, encoding, profile);
    tree.to_xml()
}
