use proptest::prelude::*;

use super::*;
use crate::oqs::text::{self, Encoding};
use crate::oqs::{CharacterCodes, FindingKind, Padding};

fn message(octets: &[u8]) -> Message {
    use arbitrary::{Arbitrary, Unstructured};
    Message::arbitrary(&mut Unstructured::new(octets)).expect("any octets make a message")
}

/// Any choice of what is contradictory.
fn profile() -> impl Strategy<Value = Profile> {
    let codes = [CharacterCodes::FromZero, CharacterCodes::FromOne];
    let paddings = [Padding::Space, Padding::Zero, Padding::None];
    let places = [PrescriptionIssuePlace::Body, PrescriptionIssuePlace::Record];
    (
        proptest::sample::select(codes.to_vec()),
        proptest::sample::select(paddings.to_vec()),
        proptest::sample::select(places.to_vec()),
    )
        .prop_map(
            |(character_codes, insurer_padding, prescription_issue)| Profile {
                character_codes,
                insurer_padding,
                prescription_issue,
            },
        )
}

/// Reads a message back. Nothing may be lost (the trees are compared, since a list may not hold what is absent), nothing may be
/// odd but what an arbitrary message leaves out.
fn comes_back(
    written: &Message,
    element: &Element,
    profile: &Profile,
) -> Result<(), TestCaseError> {
    let read = read_as(written, element, profile);
    prop_assert_eq!(read.message.kind(), written.kind());
    prop_assert_eq!(read.message.write(profile), written.write(profile));
    let borne = |kind| matches!(kind, FindingKind::Missing | FindingKind::Empty);
    let odd: Vec<_> = read.findings.iter().filter(|f| !borne(f.kind)).collect();
    prop_assert!(odd.is_empty(), "{:?}", odd);
    Ok(())
}

fn read_as(written: &Message, element: &Element, profile: &Profile) -> Read {
    let kind = Message::KINDS
        .iter()
        .find(|kind| kind.name == written.kind())
        .expect("it has a kind");
    let (service, leg) = kind.uses[0];
    Message::read(service, leg, element, profile).expect("what was written is readable")
}

proptest! {
    #[test]
    fn every_message_survives_both_encodings_and_json(
        octets in proptest::collection::vec(any::<u8>(), 0..4096),
        profile in profile(),
    ) {
        let message = message(&octets);
        let element = message.write(&profile);
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            let file = text::encode(&element.to_xml(), encoding).expect("of CP932 only");
            let text = text::decode(&file).expect("as it was written");
            prop_assert_eq!(text.encoding, encoding);
            let again = Element::parse(&text.text).expect("as it was written");
            comes_back(&message, &again, &profile)?;
        }
        let again = Element::from_json(&element.to_json()).expect("as it was written");
        comes_back(&message, &again, &profile)?;
    }

    #[test]
    fn no_octets_bring_the_reading_down(octets in proptest::collection::vec(any::<u8>(), 0..512)) {
        if let Ok(text) = text::decode(&octets) {
            let _ = Element::parse(&text.text);
        }
    }

    #[test]
    fn no_xml_brings_the_reading_down(xml in "(<(/)?(XmlMsg|MessageHeader|MessageBody|Sex1)( a=\"b\")?(/)?>|&#?[a-z0-9]{0,4};?|[ -~]|髙){0,40}") {
        if let Ok(element) = Element::parse(&xml) {
            for kind in Message::KINDS {
                for (service, leg) in kind.uses {
                    let _ = Message::read(*service, *leg, &element, &Profile::default());
                }
            }
        }
    }
}

const REQUEST: &str = "<XmlMsg>
  <MessageBody>
    <QualificationConfirmSearchInfo>
      <Birthdate>1990-01-01</Birthdate>
      <InsurerNumber>  138057</InsurerNumber>
      <InsuredIdentificationNumber>00123</InsuredIdentificationNumber>
      <InsuredIdentificationNumber>456</InsuredIdentificationNumber>
      <InsuredBranchNumber></InsuredBranchNumber>
      <Novelty>1</Novelty>
    </QualificationConfirmSearchInfo>
  </MessageBody>
  <MessageHeader>
    <QualificationConfirmationDate>20250610</QualificationConfirmationDate>
    <MedicalInstitutionCode>0110113719</MedicalInstitutionCode>
  </MessageHeader>
</XmlMsg>";

#[test]
fn each_thing_that_is_not_of_the_layout_is_found_with_its_line_and_column() {
    let element = Element::parse(REQUEST).expect("well-formed");
    let read = Message::read(
        Service::Eligibility,
        Leg::Request,
        &element,
        &Profile::default(),
    );
    let read = read.expect("a request");
    let found: Vec<_> = read
        .findings
        .iter()
        .map(|f| {
            (
                f.kind,
                f.path.rsplit('/').next().unwrap_or_default(),
                f.place.line,
                f.place.column,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (FindingKind::Form, "Birthdate", 4, 7),
            (FindingKind::Repeated, "InsuredIdentificationNumber", 7, 7),
            (FindingKind::Unknown, "Novelty", 9, 7),
            (
                FindingKind::Missing,
                "LimitApplicationCertificateRelatedConsFlg",
                3,
                5
            ),
        ]
    );
    let Message::EligibilityRequest(request) = read.message else {
        panic!("a request")
    };
    let search = request.body.search.expect("a search");
    assert_eq!(search.insurer_number.value().map(|n| &**n), Some("138057"));
    assert_eq!(
        search.insured_identification_number.value().map(|n| &**n),
        Some("00123")
    );
    assert_eq!(search.insured_branch_number, Item::Empty);
    assert_eq!(search.insured_card_symbol, Item::Absent);
    assert_eq!(search.unknown.len(), 1);
}

#[test]
fn a_document_type_and_a_deep_tree_are_refused() {
    assert!(Element::parse("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>").is_err());
    assert!(Element::parse(&"<a>".repeat(100)).is_err());
}
