//! Counters that go wrong when they ask the eligibility system once more, in advance or under a kept consent, and when they read
//! what it writes.

mod again;
mod bulk;
mod kept;
mod reading;

use std::collections::BTreeMap;

use madoguchi_sim::counter::{
    Acceptance, Basis, Care, ClaimRoute, CounterRole, Decision, Guidance, Request, Response,
    Warning,
};
use madoguchi_sim::fund::care::{CareRequest, CareResponse};
use madoguchi_sim::fund::{self, FundRole, Validity};
use madoguchi_sim::oqs::{Document, Element, Leg};
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::vocabulary::{InsuredId, Share};

use super::{answers, counter, mishears};
use crate::proof::{Defect, flaw};

/// Something else is asked of the fund than should be.
fn asks(board: &Switchboard, change: fn(&Line, &mut fund::Request)) {
    flaw::asks::<CounterRole, FundRole, _>(board, move || change);
}

/// A message of the fund is read for another.
fn misreads_message(board: &Switchboard, change: fn(&mut Element)) {
    flaw::hears_back::<CounterRole, FundRole, _>(board, move || {
        move |_: &fund::Request, answer: &mut fund::Response| {
            if let fund::Response::Document(document) = answer {
                rewrite(document, change);
            }
        }
    });
}

fn rewrite(document: &mut Document, change: fn(&mut Element)) {
    if let Document::Xml(xml) = document
        && let Ok(mut tree) = Element::parse(xml)
    {
        everywhere(&mut tree, change);
        *xml = tree.to_xml();
    }
}

fn everywhere(element: &mut Element, change: fn(&mut Element)) {
    for child in &mut element.children {
        everywhere(child, change);
    }
    change(element);
}

/// What stands where a message should.
fn unreadable(answer: &mut fund::Response) {
    *answer = fund::Response::Document(Document::Xml("<XmlMsg>".to_owned()));
}

fn tree(answer: &fund::Response) -> Option<Element> {
    match answer {
        fund::Response::Document(Document::Xml(xml)) => Element::parse(xml).ok(),
        _ => None,
    }
}

const RECORD: &str = "ResultOfQualificationConfirmation";
const RATIO: &str = "InsuredPartialContributionRatio";
const NUMBER: &str = "InsuredIdentificationNumber";

fn is_share(element: &Element) -> bool {
    [RATIO, "ElderlyRecipientContributionRatio"].contains(&element.name.as_str())
}

fn trim_number(insured: &mut InsuredId) {
    let digits = insured.number.as_str().trim_start_matches('0').to_owned();
    if let Ok(number) = digits.parse() {
        insured.number = number;
    }
}

fn trim_element(element: &mut Element) {
    if element.name == NUMBER {
        element.text = element.text.trim_start_matches('0').to_owned();
    }
}

fn accept(decision: &mut Decision, basis: Basis) {
    decision.outcome = Acceptance::Confirmed;
    decision.basis = Some(basis);
}

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[again::ALL, kept::ALL, bulk::ALL, reading::ALL];
