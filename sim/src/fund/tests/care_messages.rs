//! Messages of care away from the counter: that the answers are written as the layouts say, and what no scenario reaches.

use jiff::civil::date;

use super::world::{
    CLINIC, EVERYTHING, HANAKO, HOSPITAL, TestCard, World, cast, facility, medical,
};
use crate::cast::MedicalKind;
use crate::fund::care::{CareKind, CareRequest, CareResponse};
use crate::fund::{Channel, IdentityMeans, Request, Response};
use crate::oqs::{Document, Element, Exchange, Leg, Message, Profile, Service};

/// 花子 as messages name her.
const HANAKO_SEARCH: &str = "<InsurerNumber>06139992</InsurerNumber><InsuredCardSymbol>12</InsuredCardSymbol>\
    <InsuredIdentificationNumber>345</InsuredIdentificationNumber><InsuredBranchNumber>02</InsuredBranchNumber>";

fn world() -> World {
    let mut cast = cast(date(2025, 6, 10));
    cast.parameters.emergency_view_by_four_items = true;
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.medical = vec![medical(MedicalKind::Drugs, date(2025, 5, 1))];
    World::begin(&cast)
}

/// What a facility hears, which must be as the layout says.
fn say(world: &World, code: &str, service: Service, leg: Leg, inside: &str) -> Element {
    let xml = world.say(code, service, leg, inside);
    let tree = Element::parse(&xml).unwrap();
    let read = Message::read(service, leg.answer().unwrap(), &tree, &Profile::default()).unwrap();
    assert_eq!(read.findings, [], "{xml}");
    tree
}

fn search(inside: &str) -> String {
    format!("<QualificationConfirmSearchInfo>{inside}</QualificationConfirmSearchInfo>")
}

/// The text of every element of a name.
fn texts(tree: &Element, name: &str) -> Vec<String> {
    let own = (tree.name == name).then(|| tree.text.clone());
    let within = tree.children.iter().flat_map(|child| texts(child, name));
    own.into_iter().chain(within).collect()
}

/// 花子 consents to everything at the clinic's address.
fn consent(world: &World) {
    let address = world.ask(Request::Care(Box::new(CareRequest::GetAddress {
        facility: facility(CLINIC),
        kind: CareKind::HomeVisit,
        change: false,
    })));
    let Response::Care(address) = address else {
        panic!("no address: {address:?}")
    };
    let CareResponse::Address { url } = *address else {
        panic!("no address: {address:?}")
    };
    let channel = Channel::PatientWeb {
        facility: facility(CLINIC),
    };
    let proof = world.proof(&channel, &TestCard::hanako(), IdentityMeans::Pin);
    let given = world.ask(Request::Care(Box::new(CareRequest::Consent {
        channel,
        proof,
        kind: CareKind::HomeVisit,
        consents: EVERYTHING,
        visit: None,
        address: Some(url),
    })));
    assert!(matches!(given, Response::Care(_)), "{given:?}");
}

fn four_items(address: &str) -> String {
    let items = search(&format!(
        "<Name>見本　花子</Name><NameKana>ﾐﾎﾝ ﾊﾅｺ</NameKana><Birthdate>19900510</Birthdate>\
         <Sex1>2</Sex1><Address>{address}</Address>"
    ));
    format!("{items}<InformationRequestPattern>4</InformationRequestPattern>")
}

fn drugs(world: &World, code: &str, treatment: &str) -> String {
    let xml = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode>\
         <InsurerNumber>06139992</InsurerNumber><InsuranceCardSymbol>12</InsuranceCardSymbol>\
         <InsuredPersonIdentificationNumber>345</InsuredPersonIdentificationNumber>\
         <BranchNumber>02</BranchNumber></MessageHeader><MessageBody>\
         <StartDate>202001</StartDate><EndDate>202506</EndDate><FileCategory>2</FileCategory>\
         <MedicalTreatmentFlag>{treatment}</MedicalTreatmentFlag></MessageBody></XmlMsg>"
    );
    let answer = world.ask(Request::Exchange(Box::new(Exchange {
        facility: facility(code),
        service: Service::Drugs,
        leg: Leg::Request,
        document: Document::Xml(xml),
    })));
    let Response::Document(Document::Xml(xml)) = answer else {
        panic!("no message: {answer:?}")
    };
    texts(&Element::parse(&xml).unwrap(), "ResultCode").concat()
}

#[test]
fn an_emergency_by_four_items_is_told_as_consent_that_cannot_be_had_and_opens_what_its_pattern_says()
 {
    let world = world();
    assert_eq!(drugs(&world, HOSPITAL, "4"), "9");
    let inside = four_items("東京都見本市見本町1-2-3");
    let tree = say(&world, HOSPITAL, Service::Emergency, Leg::Request, &inside);
    assert_eq!(texts(&tree, "QualificationValidity"), ["1"]);
    assert_eq!(texts(&tree, "PharmacistsInfoConsFlg"), ["3"]);
    assert_eq!(
        texts(&tree, "PharmacistsInfoAvailableTime"),
        ["20250611090000"]
    );
    assert_eq!(texts(&tree, "DiagnosisInfoConsFlg"), ["0"]);
    assert_eq!(drugs(&world, HOSPITAL, "4"), "1");
    assert_eq!(drugs(&world, HOSPITAL, "1"), "9");
}

#[test]
fn an_emergency_by_four_items_that_fit_nobody_tells_nobody() {
    let inside = four_items("東京都見本市見本町1-2-4");
    let tree = say(
        &world(),
        HOSPITAL,
        Service::Emergency,
        Leg::Request,
        &inside,
    );
    assert_eq!(texts(&tree, "ProcessingResultStatus"), ["2"]);
    assert_eq!(texts(&tree, "ResultOfQualificationConfirmation").len(), 0);
}

#[test]
fn answers_under_a_kept_consent_are_as_their_layouts_say() {
    let world = world();
    consent(&world);
    let who = format!(
        "{HANAKO_SEARCH}<Birthdate>19900510</Birthdate><MedicalTreatmentFlag>2</MedicalTreatmentFlag>"
    );
    let who = search(&who);
    let again = say(&world, CLINIC, Service::HomeRequery, Leg::Request, &who);
    assert_eq!(texts(&again, "OperationInfoConsFlg"), ["1"]);
    let days = search(
        "<ConsentDateFrom>20250610</ConsentDateFrom><ConsentDateTo>20250610</ConsentDateTo>\
         <MedicalTreatmentFlag>2</MedicalTreatmentFlag>",
    );
    for (service, asked, units) in [
        (Service::HomeConsentsBulk, &days, 1),
        (Service::HomeRequeryBulk, &format!("{who}{who}"), 2),
    ] {
        let taken = say(&world, CLINIC, service, Leg::Request, asked);
        let number = texts(&taken, "ReceptionNumber").concat();
        world.go_to(world.board.now().plus_minutes(10));
        let fetch = format!("<ReceptionNumber>{number}</ReceptionNumber>");
        let fetched = say(&world, CLINIC, service, Leg::DownloadRequest, &fetch);
        assert_eq!(texts(&fetched, "BulkConfirmUnit").len(), units);
        assert_eq!(texts(&fetched, "PharmacistsInfoConsFlg"), vec!["1"; units]);
    }
    let ended = say(&world, CLINIC, Service::WithdrawConsent, Leg::Request, &who);
    assert_eq!(texts(&ended, "ProcessingResultStatus"), ["1"]);
    assert_eq!(drugs(&world, CLINIC, "2"), "9");
}

#[test]
fn answers_about_a_facility_are_as_their_layouts_say() {
    let world = world();
    let month = search("<MedicalTreatmentMonth>202506</MedicalTreatmentMonth>");
    let who = search(&format!(
        "{HANAKO_SEARCH}<MedicalTreatmentFlag>1</MedicalTreatmentFlag>"
    ));
    for (service, inside) in [
        (Service::SettingsInquiry, ""),
        (
            Service::SettingsUpdate,
            "<MedicalInstitutionSettingInfo><LinkedSystemId>01</LinkedSystemId></MedicalInstitutionSettingInfo>",
        ),
        (Service::SightPasscode, ""),
        (Service::ActivationIssue, ""),
        (Service::ActivationInquiry, ""),
        (
            Service::AccessUrl,
            "<UrlAcquisitionClassification>3</UrlAcquisitionClassification><QrFileType>1</QrFileType>",
        ),
        (Service::TicketsBulk, month.as_str()),
        (Service::Subsidy, who.as_str()),
    ] {
        let tree = say(&world, CLINIC, service, Leg::Request, inside);
        assert_eq!(texts(&tree, "SegmentOfResult"), ["1"], "{service:?}");
    }
}
