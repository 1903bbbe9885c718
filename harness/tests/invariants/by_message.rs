//! The same rules where the fund answers by message.

use futures::executor::block_on;
use madoguchi_sim::card::Bytes;
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::{Consents, FundRole, Request, Response};
use madoguchi_sim::invariant::Invariant;
use madoguchi_sim::jlis::{
    Caller, CertificateStatus, JlisRole, Request as ToJlis, Response as FromJlis,
};
use madoguchi_sim::oqs::{Document, Exchange, Leg, Service};
use madoguchi_sim::reader::{self, Outcome, ReaderRole};
use madoguchi_sim::role::{Address, RoleName};
use madoguchi_sim::vocabulary::FacilityCode;

use super::{CLINIC, TARO, broken, place_and_consent, twist, world};

const CONSENTS: Consents = Consents {
    drugs: true,
    clinical: false,
    checkups: true,
    surgery: false,
    limit: false,
};

fn clinic() -> FacilityCode {
    CLINIC.parse().expect("a code")
}

/// A visit at the reader, whose result the terminal takes as a message.
fn visit(world: &Ecosystem, consents: Consents) -> Response {
    place_and_consent(world, consents);
    let taken = block_on(world.ask::<ReaderRole>("端末", CLINIC, reader::Request::TakeOutcome));
    let Ok(reader::Response::Outcome(outcome)) = taken else {
        panic!("{taken:?}");
    };
    let Outcome::Verified {
        proof, consents, ..
    } = *outcome
    else {
        panic!("{outcome:?}");
    };
    let request = Request::ExchangeByCard {
        facility: clinic(),
        proof,
        consents,
    };
    block_on(world.ask::<FundRole>("端末", "", request)).expect("an answer")
}

/// 薬剤情報等 of 見本 太郎 by message.
fn request_of_drugs(category: u8) -> Request {
    let xml = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{CLINIC}</MedicalInstitutionCode><InsurerNumber>01139997</InsurerNumber>\
         <InsuranceCardSymbol>1001</InsuranceCardSymbol><InsuredPersonIdentificationNumber>1</InsuredPersonIdentificationNumber>\
         <BranchNumber>00</BranchNumber></MessageHeader><MessageBody><StartDate>202001</StartDate><EndDate>202506</EndDate>\
         <FileCategory>{category}</FileCategory><PrDiInfClassification>1</PrDiInfClassification>\
         <MedicalTreatmentFlag>1</MedicalTreatmentFlag></MessageBody></XmlMsg>"
    );
    let exchange = Exchange {
        facility: clinic(),
        service: Service::Drugs,
        leg: Leg::Request,
        document: Document::Xml(xml),
    };
    Request::Exchange(Box::new(exchange))
}

fn drugs(world: &Ecosystem, category: u8) -> Response {
    block_on(world.ask::<FundRole>("端末", "", request_of_drugs(category))).expect("an answer")
}

fn xml(answer: &Response) -> &str {
    match answer {
        Response::Document(Document::Xml(xml)) => xml,
        other => panic!("{other:?}"),
    }
}

/// Changes the XML of every document.
fn rewrite(world: &Ecosystem, change: impl Fn(String) -> String + Clone + 'static) {
    twist::<FundRole>(world, move |_, answer| match answer {
        Response::Document(Document::Xml(xml)) => Response::Document(Document::Xml(change(xml))),
        other => other,
    });
}

#[test]
fn an_undisturbed_visit_by_message_breaks_nothing() {
    let world = world();
    let result = visit(&world, CONSENTS);
    assert!(
        xml(&result).contains("<Birthdate>19850210</Birthdate>"),
        "{result:?}"
    );
    let drugs = drugs(&world, 2);
    assert!(xml(&drugs).contains("<DrugInf>"), "{drugs:?}");
    assert_eq!(broken(&world), []);
}

#[test]
fn a_message_about_somebody_else_is_seen() {
    let world = world();
    rewrite(&world, |xml| xml.replace("19850210", "19800120"));
    visit(&world, CONSENTS);
    assert_eq!(broken(&world), [Invariant::NobodyElsesData]);
}

#[test]
fn drugs_by_message_without_consent_or_after_it_ended_are_seen() {
    let (consented, none) = (CONSENTS, Consents::default());
    for (consents, hours, category, breaks) in [
        (consented, 23, 2, false),
        (consented, 24, 2, true),
        (none, 0, 2, true),
        (consented, 23, 1, false),
        (none, 0, 1, true),
    ] {
        let told = {
            let world = world();
            visit(&world, CONSENTS);
            drugs(&world, category)
        };
        let world = world();
        twist::<FundRole>(&world, move |request, answer| match request {
            Request::Exchange(_) => told.clone(),
            _ => answer,
        });
        visit(&world, consents);
        let later = world.board().now().plus_minutes(hours * 60);
        block_on(world.advance_to(later));
        drugs(&world, category);
        let expected: &[Invariant] = if breaks {
            &[Invariant::MedicalNeedsConsent]
        } else {
            &[]
        };
        assert_eq!(broken(&world), expected, "{consents:?} {hours} {category}");
    }
}

#[test]
fn an_individual_number_in_a_message_is_seen_in_xml_and_in_a_pdf() {
    for category in [1, 2] {
        let world = world();
        let number = world.cast().people[TARO]
            .individual_number
            .digits()
            .to_owned();
        twist::<FundRole>(&world, move |request, answer| match (request, answer) {
            (Request::Exchange(_), Response::Document(Document::Xml(xml))) => {
                Response::Document(Document::Xml(xml.replace("見本錠", &number)))
            }
            (Request::Exchange(_), Response::Document(Document::Pdf(pdf))) => {
                let text: String = number
                    .bytes()
                    .map(|digit| format!("00{digit:02X}"))
                    .collect();
                let mut octets = pdf.0;
                octets.extend_from_slice(format!("<{text}> Tj").as_bytes());
                Response::Document(Document::Pdf(Bytes(octets)))
            }
            (_, other) => other,
        });
        visit(&world, CONSENTS);
        // What people and the fund say to each other is no business of that rule: the counter asks.
        let counter = Address::new(RoleName::Counter, CLINIC);
        let line = world.board().line_of(counter);
        let _answer = block_on(line.ask::<FundRole>("", request_of_drugs(category)));
        assert_eq!(
            broken(&world),
            [Invariant::IndividualNumberStaysOut],
            "{category}"
        );
    }
}

#[test]
fn a_suspended_certificate_answered_by_message_is_seen() {
    for honest in [true, false] {
        let world = world();
        let taro = &world.cast().people[TARO];
        let caller = Caller {
            name: taro.name.clone(),
            birth: taro.birth,
            address: taro.address.clone(),
        };
        let answer = block_on(world.ask::<JlisRole>(TARO, "", ToJlis::CallToSuspend(caller)));
        assert_eq!(answer, Ok(FromJlis::Suspended));
        block_on(world.advance_to(world.board().now().plus_days(5)));
        if honest {
            place_and_consent(&world, CONSENTS);
            assert_eq!(broken(&world), []);
            continue;
        }
        twist::<JlisRole>(&world, |_, answer| match answer {
            FromJlis::Status { .. } => FromJlis::Status {
                status: CertificateStatus::Good,
            },
            other => other,
        });
        visit(&world, CONSENTS);
        assert_eq!(broken(&world), [Invariant::DeadCertificateProvesNothing]);
    }
}
