//! What is written for a request: the document of the eligibility system, or an error of the terminal's own.

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::text::{self, Encoding};
use madoguchi_sim::oqs::{CharacterCodes, Document, Element, Extension, Profile};
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
    pub(super) fn document(&self, facility: &FacilityCode, now: VirtualTime) -> Document {
        let at = now.civil().strftime("%Y%m%d%H%M%S").to_string();
        let header = vec![
            Element::leaf("ProcessExecutionTime", at),
            Element::leaf("MedicalInstitutionCode", facility.to_string()),
            Element::leaf("SegmentOfResult", "9"),
            Element::leaf("ErrorCode", self.code()),
            Element::leaf("ErrorMessage", self.to_string()),
            Element::leaf("CharacterCodeIdentifier", ""),
        ];
        let parts = vec![
            Element::group("MessageHeader", header),
            Element::group("MessageBody", Vec::new()),
        ];
        Document::Xml(Element::group("XmlMsg", parts).to_xml())
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
    let code = match (profile.character_codes, encoding) {
        (CharacterCodes::FromZero, Encoding::Utf8) => "0",
        (CharacterCodes::FromZero, Encoding::ShiftJis)
        | (CharacterCodes::FromOne, Encoding::Utf8) => "1",
        (CharacterCodes::FromOne, Encoding::ShiftJis) => "2",
    };
    let headers = tree.children.iter_mut();
    for header in headers.filter(|child| child.name == "MessageHeader") {
        let items = header.children.iter_mut();
        for item in items.filter(|item| item.name == "CharacterCodeIdentifier") {
            code.clone_into(&mut item.text);
        }
    }
    tree.to_xml()
}
