//! Eligibility systems that are wrong.

/// Answered as on the day before, if it is such a request, on the first day of a rule; or as on the first day, on the day before.
macro_rules! off {
    ($when:ident, $day:expr, $such:expr) => {
        |board| {
            at_another_time(board, |asked, now| {
                let such: fn(&Request) -> bool = $such;
                if such(asked) { $when($day, now) } else { now }
            });
        }
    };
}

mod away;
mod bulk;
mod card;
mod claim;
mod consent;
mod dates;
mod days_of_care;
mod days_of_medical;
mod emergency;
mod file;
mod file_result;
mod insurer;
mod listing;
mod medical;
mod message;
mod number;
mod person;
mod read;
mod record;
mod reference;
mod registration;
mod service;
mod setting;
mod share;
mod ticket;
mod told;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::care::{CareRequest, CareResponse};
use madoguchi_sim::fund::{Check, Eligibility, FundRole, Request, Response};
use madoguchi_sim::insurer::file::LineResult;
use madoguchi_sim::oqs::{Document, Element, Leg, Service};
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::vocabulary::{InsuredId, InsurerNumber};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[
    card::ALL,
    dates::ALL,
    share::ALL,
    number::ALL,
    record::ALL,
    consent::ALL,
    away::ALL,
    setting::ALL,
    ticket::ALL,
    emergency::ALL,
    claim::ALL,
    insurer::ALL,
    file::ALL,
    message::ALL,
    bulk::ALL,
    service::ALL,
    days_of_medical::ALL,
    days_of_care::ALL,
    read::ALL,
    told::ALL,
    medical::ALL,
    reference::ALL,
    person::ALL,
    registration::ALL,
    file_result::ALL,
    listing::ALL,
];

defects_of!(fund: Fund);

/// The element of a record in an answer.
const RECORD: &str = "ResultOfQualificationConfirmation";

/// Something else is answered than should be.
fn answers(board: &Switchboard, change: impl Fn(&Request, &mut Response) + Copy + 'static) {
    flaw::says::<FundRole, _>(board, move || {
        move |_: &Line, asked: &Request, answer: &mut Response| change(asked, answer)
    });
}

/// What is asked is taken for something else.
fn mistakes(board: &Switchboard, change: fn(&mut Request)) {
    flaw::hears::<FundRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| change(asked)
    });
}

/// The same of what is asked about care away from the reception counter.
fn mistakes_care(board: &Switchboard, change: fn(&mut CareRequest)) {
    flaw::hears::<FundRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::Care(asked) = asked {
                change(asked);
            }
        }
    });
}

/// Some requests are answered as if it were another moment.
fn at_another_time(board: &Switchboard, wrong: fn(&Request, VirtualTime) -> VirtualTime) {
    flaw::clock_while::<FundRole, _>(board, wrong);
}

/// Another result is answered, whoever asked and however, unless by message.
fn checks(board: &Switchboard, change: fn(&mut Check)) {
    answers(board, move |_, answer| match answer {
        Response::Checked(check) => change(check),
        Response::Care(answer) => {
            if let CareResponse::Consented { check, .. }
            | CareResponse::AppResult { check }
            | CareResponse::Opened { check, .. } = answer.as_mut()
            {
                change(check);
            }
        }
        _ => {}
    });
}

/// Other records are answered.
fn records(board: &Switchboard, change: fn(&mut Eligibility)) {
    answers(board, move |_, answer| {
        if let Response::Checked(check) = answer {
            check.records.iter_mut().for_each(change);
        }
    });
}

/// Something else is answered about care away from the reception counter.
fn answers_care(board: &Switchboard, change: fn(&CareRequest, &mut CareResponse)) {
    answers(board, move |asked, answer| {
        if let (Request::Care(asked), Response::Care(answer)) = (asked, answer) {
            change(asked, answer);
        }
    });
}

/// Does as if it had agreed to what it refuses.
fn agrees(board: &Switchboard, to: fn(&CareRequest) -> bool) {
    answers(board, move |asked, answer| {
        if let (Request::Care(asked), Response::Refused { .. } | Response::CardRefused { .. }) =
            (asked, &*answer)
            && to(asked)
        {
            *answer = Response::Care(Box::new(CareResponse::Done));
        }
    });
}

/// Refuses what it should agree to.
fn refuses(board: &Switchboard, such: fn(&Request) -> bool) {
    flaw::instead::<FundRole, _>(board, move || {
        move |_: &Line, asked: &Request| {
            such(asked).then(|| Response::Refused {
                reason: "受け付けません".to_owned(),
            })
        }
    });
}

/// Another message goes back.
fn words(board: &Switchboard, change: impl Fn(&Request, &mut Element) + Copy + 'static) {
    answers(board, move |asked, answer| {
        if let Response::Document(Document::Xml(xml)) = answer
            && let Ok(mut tree) = Element::parse(xml)
        {
            change(asked, &mut tree);
            *xml = tree.to_xml();
        }
    });
}

/// Every element of a name in a message, to be changed.
fn each(tree: &mut Element, name: &str, change: &mut dyn FnMut(&mut Element)) {
    for child in &mut tree.children {
        each(child, name, change);
        if child.name == name {
            change(child);
        }
    }
}

/// The text of every element of a name, put into other words.
fn reword(tree: &mut Element, name: &str, change: fn(&str) -> String) {
    each(tree, name, &mut |element| {
        element.text = change(&element.text);
    });
}

/// Leaves out every element of a name.
fn leave_out(tree: &mut Element, name: &str) {
    tree.children.retain(|child| child.name != name);
    for child in &mut tree.children {
        leave_out(child, name);
    }
}

/// Changes what a message asks before it is looked into.
fn misreads(board: &Switchboard, change: fn(Service, Leg, &mut Element)) {
    flaw::hears::<FundRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::Exchange(exchange) = asked
                && let Document::Xml(xml) = &mut exchange.document
                && let Ok(mut tree) = Element::parse(xml)
            {
                change(exchange.service, exchange.leg, &mut tree);
                *xml = tree.to_xml();
            }
        }
    });
}

/// Of which service a message is.
fn service(asked: &Request) -> Option<(Service, Leg)> {
    match asked {
        Request::Exchange(exchange) => Some((exchange.service, exchange.leg)),
        _ => None,
    }
}

const fn is_card_check(asked: &Request) -> bool {
    matches!(
        asked,
        Request::OpenSession { .. } | Request::CheckByCard { .. } | Request::ExchangeByCard { .. }
    )
}

const fn is_number_check(asked: &Request) -> bool {
    matches!(asked, Request::CheckByNumber { .. })
}

fn care(asked: &Request) -> Option<&CareRequest> {
    match asked {
        Request::Care(asked) => Some(asked),
        _ => None,
    }
}

/// What became of every line of a file, told otherwise.
fn of_lines(board: &Switchboard, change: fn(&mut LineResult)) {
    answers(board, move |_, answer| {
        if let Response::FileDone(result) = answer {
            result.lines.iter_mut().for_each(change);
        }
    });
}

/// Whose lines became so, and at which insurer.
fn records_of(
    asked: &Request,
    answer: &Response,
    such: fn(&LineResult) -> bool,
) -> Vec<(InsurerNumber, InsuredId)> {
    let (Request::FileUpload { insurer, .. }, Response::FileDone(result)) = (asked, answer) else {
        return Vec::new();
    };
    let lines = result.lines.iter().filter(|line| such(line));
    lines
        .filter_map(|line| Some((insurer.clone(), line.insured.clone()?)))
        .collect()
}
