//! A facility hands a message in, and hears something.

use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::oqs::{Document, Element, Exchange, Leg, Service};
use madoguchi_sim::role::{Address, RoleName};

use crate::fail;
use crate::steps::Scene;

/// What came back for a message.
#[derive(Clone, Debug)]
pub enum Heard {
    /// A message.
    Tree(Element),
    /// A PDF.
    Pdf(Vec<u8>),
    /// No message, but a reason.
    Refused(String),
    /// Nothing: the line or the system is down.
    Nothing,
}

/// A facility sends a message and hears the answer.
pub async fn say(scene: &mut Scene, facility: &str, service: Service, leg: Leg, xml: String) {
    let code = scene.facility_named(facility).code.clone();
    let request = Request::Exchange(Box::new(Exchange {
        facility: code,
        service,
        leg,
        document: Document::Xml(xml),
    }));
    send(scene, facility, request).await;
}

/// The facility's terminal calls the fund, and keeps what it hears.
pub async fn send(scene: &mut Scene, facility: &str, request: Request) {
    let terminal = Address::new(
        RoleName::Counter,
        scene.facility_named(facility).code.to_string(),
    );
    let board = scene.play().await.board().clone();
    let answer = board.call::<FundRole>(&terminal, "", request).await;
    scene.seen.message = Some(match answer {
        Ok(Response::Document(Document::Xml(xml))) => match Element::parse(&xml) {
            Ok(tree) => Heard::Tree(tree),
            Err(error) => fail!("電文として読めるXML", format_args!("{error}: {xml}")),
        },
        Ok(Response::Document(Document::Pdf(bytes))) => Heard::Pdf(bytes.to_vec()),
        Ok(Response::Refused { reason }) => Heard::Refused(reason),
        Ok(Response::CardRefused { reason }) => Heard::Refused(reason.ja().to_owned()),
        Ok(other) => fail!("電文", format_args!("{other:?}")),
        Err(_) => Heard::Nothing,
    });
}
