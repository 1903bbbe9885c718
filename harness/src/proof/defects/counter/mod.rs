//! Counters that are wrong.

mod away;
mod charge;
mod claim;
mod dates;
mod desk;
mod guidance;
mod later;
mod medical;
mod online;
mod outage;
mod paper;
mod papers;
mod unproven;

use madoguchi_sim::card::{self, CardRole};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::counter::{CounterRole, Decision, Reception, Request, Response};
use madoguchi_sim::fund::{self, Claim, FundRole};
use madoguchi_sim::role::{AnyAnswer, Line, Outgoing, Switchboard, Tap};
use madoguchi_sim::vocabulary::{Document, EligibilityItems};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[
    charge::ALL,
    dates::ALL,
    paper::ALL,
    papers::ALL,
    unproven::ALL,
    online::ALL,
    medical::ALL,
    away::ALL,
    outage::ALL,
    claim::ALL,
    later::ALL,
    guidance::ALL,
];

/// Those of what a counter asks once more, in advance and under consents.
pub(super) const DESK: &[&[Defect]] = desk::ALL;

defects_of!(counter: Counter);

/// Something else is decided on a patient than should be.
fn decides(board: &Switchboard, change: fn(&Reception, &mut Decision)) {
    answers(board, move |asked, answer| {
        if let (Request::Receive(reception), Response::Decision(decision)) = (asked, answer) {
            change(reception, decision);
        }
    });
}

/// Something else is answered than should be.
fn answers(board: &Switchboard, change: impl Fn(&Request, &mut Response) + Copy + 'static) {
    flaw::says::<CounterRole, _>(board, move || {
        move |_: &Line, asked: &Request, answer: &mut Response| change(asked, answer)
    });
}

/// What a patient brings and says is taken for something else.
fn mistakes(board: &Switchboard, change: fn(&mut Reception)) {
    flaw::hears::<CounterRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::Receive(reception) = asked {
                change(reception);
            }
        }
    });
}

/// The documents on the desk are taken for something else.
fn misreads(board: &Switchboard, change: fn(&mut Document)) {
    flaw::hears::<CounterRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::Receive(reception) = asked {
                for shown in &mut reception.documents {
                    change(&mut shown.document);
                }
            }
        }
    });
}

/// Some patients are received as if it were another day. The fund is asked about the right one all the same.
/// No paper is then of the very day.
fn on_another_day(board: &Switchboard, wrong: fn(&Reception, VirtualTime) -> VirtualTime) {
    misreads(board, |document| match document {
        Document::Certificate(it) => it.issued = it.issued.yesterday().unwrap_or(it.issued),
        Document::Notice(it) => it.issued = it.issued.yesterday().unwrap_or(it.issued),
        _ => {}
    });
    flaw::tap_while::<CounterRole, _>(board, move |_, asked| AnotherDay {
        reception: match asked {
            Request::Receive(reception) => Some((**reception).clone()),
            _ => None,
        },
        wrong,
    });
}

struct AnotherDay {
    reception: Option<Reception>,
    wrong: fn(&Reception, VirtualTime) -> VirtualTime,
}

impl Tap for AnotherDay {
    fn now(&self, told: VirtualTime) -> VirtualTime {
        match &self.reception {
            Some(reception) => (self.wrong)(reception, told),
            None => told,
        }
    }

    fn ask(&self, mut call: Outgoing) -> AnyAnswer<'_> {
        let today = call.line().now().date();
        // Whoever is asked about again later came on the day on which they came.
        if self.reception.is_some()
            && let Some(fund::Request::CheckByNumber { on, .. }) = call.request_mut::<FundRole>()
        {
            *on = today;
        }
        call.forward()
    }
}

/// What the fund answers is taken for something else.
fn mishears(board: &Switchboard, change: fn(&fund::Request, &mut fund::Response)) {
    flaw::hears_back::<CounterRole, FundRole, _>(board, move || change);
}

/// A claim is written otherwise than it should be, as sent and as told.
fn writes_claims(board: &Switchboard, change: fn(&mut Claim)) {
    flaw::asks::<CounterRole, FundRole, _>(board, move || {
        move |_: &Line, asked: &mut fund::Request| {
            if let fund::Request::SubmitClaim(claim) = asked {
                change(claim);
            }
        }
    });
    answers(board, move |_, answer| {
        if let Response::Billed { claim, .. } = answer {
            change(claim);
        }
    });
}

/// The face of a card is taken for something else.
fn looks_at(board: &Switchboard, change: fn(&mut card::Face)) {
    flaw::hears_back::<CounterRole, CardRole, _>(board, move || {
        move |_: &card::Request, answer: &mut card::Response| {
            if let card::Response::Face(face) = answer {
                change(face);
            }
        }
    });
}

/// Whether such a document lies on the desk.
fn shows(reception: &Reception, such: fn(&Document) -> bool) -> bool {
    let mut documents = reception.documents.iter();
    documents.any(|shown| such(&shown.document))
}

/// What a document says of a person, to be changed.
fn items_of(document: &mut Document) -> Option<&mut EligibilityItems> {
    match document {
        Document::InsuranceCard(card) => Some(&mut card.items),
        Document::Certificate(certificate) => Some(&mut certificate.items),
        Document::Notice(notice) => Some(&mut notice.items),
        Document::PortalScreen(view)
        | Document::PortalPdf(view)
        | Document::PortalPrintout(view) => Some(&mut view.items),
        Document::ElderlyCard(items) | Document::MedicalTicket(items) => Some(items),
        Document::SubsidyCertificate { .. } | Document::CardCopy { .. } => None,
    }
}

const fn is_insurance_card(document: &Document) -> bool {
    matches!(document, Document::InsuranceCard(_))
}

const fn is_certificate(document: &Document) -> bool {
    matches!(document, Document::Certificate(_))
}

const fn is_notice(document: &Document) -> bool {
    matches!(document, Document::Notice(_))
}

const fn is_screen(document: &Document) -> bool {
    matches!(document, Document::PortalScreen(_))
}

const fn is_pdf(document: &Document) -> bool {
    matches!(document, Document::PortalPdf(_))
}

const fn is_printout(document: &Document) -> bool {
    matches!(document, Document::PortalPrintout(_))
}
