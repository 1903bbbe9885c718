//! Every message is written and read by the profile of the ecosystem, and what was asked is given back untouched.

use jiff::civil::date;

use super::world::{CLINIC, World, cast};
use crate::oqs::text::Encoding;
use crate::oqs::value::Value;
use crate::oqs::{Element, Leg, Message, Padding, Profile, Service};

fn written(padding: Padding) -> &'static str {
    match padding {
        Padding::Space => "  139998",
        Padding::Zero => "00139998",
        Padding::None => "139998",
    }
}

/// 太郎, whose insurer has six digits, with elements in an order of their own, one twice and one that nobody knows.
fn taro(number: &str) -> String {
    format!(
        "<QualificationConfirmSearchInfo><Birthdate>19550708</Birthdate><Novelty>1</Novelty>\
         <InsurerNumber>{number}</InsurerNumber><InsuredBranchNumber></InsuredBranchNumber>\
         <InsuredIdentificationNumber>77</InsuredIdentificationNumber><ArbitraryIdentifier>0001</ArbitraryIdentifier>\
         <ArbitraryIdentifier>0002</ArbitraryIdentifier>\
         <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\
         </QualificationConfirmSearchInfo>"
    )
}

fn registration(number: &str) -> String {
    format!(
        "<ReferenceNumberRegistrationInfo><InsurerNumber>{number}</InsurerNumber><Novelty></Novelty>\
         <InsuredIdentificationNumber>77</InsuredIdentificationNumber><InsuredBranchNumber>01</InsuredBranchNumber>\
         <ReferenceNumber>0007</ReferenceNumber></ReferenceNumberRegistrationInfo>"
    )
}

/// What the clinic hears, of which nothing but a quotation may differ from the layout.
fn say(world: &World, profile: &Profile, service: Service, leg: Leg, inside: &str) -> Element {
    let xml = world.say(CLINIC, service, leg, inside);
    let tree = Element::parse(&xml).unwrap();
    let read = Message::read(service, leg.answer().unwrap(), &tree, profile).unwrap();
    let quoted = [
        "/QualificationConfirmSearchInfo/",
        "/ReferenceNumberRegistrationInfo/",
    ];
    let mut own = read.findings;
    own.retain(|finding| !quoted.iter().any(|part| finding.path.contains(part)));
    assert_eq!(own, [], "{profile:?}: {xml}");
    let code = tree.at_path("MessageHeader/CharacterCodeIdentifier")[0];
    assert_eq!(code.text, Encoding::Utf8.write(profile));
    tree
}

fn in_bulk(world: &World, profile: &Profile, service: Service, inside: &str) -> Element {
    let taken = say(world, profile, service, Leg::Request, inside);
    let number = &taken.at_path("MessageBody/ReceptionNumber")[0].text;
    world.go_to(world.board.now().plus_minutes(10));
    let fetch = format!("<ReceptionNumber>{number}</ReceptionNumber>");
    say(world, profile, service, Leg::DownloadRequest, &fetch)
}

#[test]
fn a_record_has_the_number_as_the_profile_writes_it_and_the_quotation_as_it_was_sent() {
    for profile in Profile::every() {
        let mut cast = cast(date(2025, 6, 10));
        cast.profile = profile;
        let world = World::begin(&cast);
        for sent in ["  139998", "00139998", "139998"] {
            let inside = taro(sent);
            let told = say(
                &world,
                &profile,
                Service::Eligibility,
                Leg::Request,
                &inside,
            );
            let quoted = told.at_path("MessageBody/QualificationConfirmSearchInfo");
            assert_eq!(quoted, [&Element::parse(&inside).unwrap()]);
            let path = "MessageBody/ResultList/ResultOfQualificationConfirmation/InsurerNumber";
            assert_eq!(told.at_path(path)[0].text, written(profile.insurer_padding));

            let told = in_bulk(&world, &profile, Service::EligibilityBulk, &inside);
            let unit = "MessageBody/BulkConfirmUnit";
            let quoted = told.at_path(&format!("{unit}/QualificationConfirmSearchInfo"));
            assert_eq!(quoted, [&Element::parse(&inside).unwrap()]);
            let path = format!("{unit}/ResultOfQualificationConfirmation/InsurerNumber");
            assert_eq!(
                told.at_path(&path)[0].text,
                written(profile.insurer_padding)
            );
        }
    }
}

#[test]
fn a_registration_is_read_in_every_form_and_given_back_as_it_was_sent() {
    for profile in Profile::every() {
        let mut cast = cast(date(2025, 6, 10));
        cast.profile = profile;
        let world = World::begin(&cast);
        for sent in ["  139998", "00139998", "139998"] {
            let inside = registration(sent);
            let told = say(&world, &profile, Service::Reference, Leg::Request, &inside);
            let number = told.at_path("MessageBody/ReferenceNumber");
            assert_eq!(number[0].text, "0007");
            let told = in_bulk(&world, &profile, Service::ReferenceBulk, &inside);
            let unit = "MessageBody/BulkRegistrationUnit";
            let quoted = told.at_path(&format!("{unit}/ReferenceNumberRegistrationInfo"));
            assert_eq!(quoted, [&Element::parse(&inside).unwrap()]);
            let status = told.at_path(&format!("{unit}/ProcessingResultStatus"));
            assert_eq!(status[0].text, "1");
        }
    }
}
