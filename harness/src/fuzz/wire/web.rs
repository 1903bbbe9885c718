//! The Web API of the fund: logins, and every message there is.

use std::path::Path;

use madoguchi_sim::vocabulary::FacilityCode;

use super::line::{Answer, Line};
use super::message::{People, numbers, whole, words};
use super::parcel::Parcel;
use super::{Attack, Flaw, Manners, is_json};
use crate::iut::Iut;
use crate::iut::fund::Way;
use crate::run::Party;
use crate::serve::web::{Credentials, Endpoint, LOGIN, REFRESH, json_of};
use crate::stage::standard_cast;

const JSON: &str = "application/json; charset=UTF-8";

/// How the fund that a file describes is reached, and as which facility.
pub fn way(file: &Path) -> Result<(Way, FacilityCode), (Party, String)> {
    let iut = Iut::open(file, false).map_err(|error| (error.party(), error.to_string()))?;
    let way = iut.fund().and_then(|fund| {
        let facility = fund.facilities().into_iter().next()?;
        Some((fund.way(&facility)?, facility))
    });
    way.ok_or_else(|| {
        let told = format!(
            "{}: expected `roles.fund` with a terminal, found none",
            file.display()
        );
        (Party::Configuration, told)
    })
}

/// What a facility that logs in with these attacks it with.
pub fn attack(
    line: Line,
    credentials: &Credentials,
    facility: &FacilityCode,
) -> Result<Attack, (Party, String)> {
    let cast = standard_cast();
    let logged_in = serde_json::to_vec(credentials).unwrap_or_default();
    let login = Parcel::new("POST", LOGIN, Some(JSON), logged_in);
    let refresh = br#"{"refreshToken":"{token}"}"#.to_vec();
    let refresh = Parcel::new("POST", REFRESH, Some(JSON), refresh);
    let numbers = numbers(&cast, facility).into_iter();
    let numbers =
        numbers.filter_map(|(service, leg, xml)| message(Endpoint::Message(service, leg), &xml));
    let mut messages: Vec<_> = numbers.collect();
    let good = messages.first().cloned();
    let good = good.ok_or((Party::Harness, "nobody is insured".to_owned()))?;
    messages.extend(wholes());
    Ok(Attack {
        line,
        good,
        login: Some((login.clone(), "/result/idToken")),
        seeds: [vec![login, refresh], messages].concat(),
        words: words(&cast),
        manners: Box::new(Web {
            people: People::of(&cast),
        }),
    })
}

fn message(endpoint: Endpoint, xml: &str) -> Option<Parcel> {
    Some(Parcel::new("POST", &endpoint.path(), Some(JSON), json_of(xml)?).with_token())
}

/// The whole message of each kind that the Web API takes.
fn wholes() -> impl Iterator<Item = Parcel> {
    Endpoint::all().filter_map(|endpoint| {
        let Endpoint::Message(service, leg) = endpoint else {
            return None;
        };
        message(endpoint, whole(service, leg)?)
    })
}

struct Web {
    people: People,
}

impl Manners for Web {
    fn flaw(&self, parcel: &Parcel, answer: &Answer) -> Option<Flaw> {
        let body = String::from_utf8_lossy(&answer.body);
        let asked = String::from_utf8_lossy(&parcel.body);
        if let Some(stranger) = self.people.stranger(&body, &asked) {
            return Some(stranger);
        }
        let framed = || {
            let told: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
            Some(told.get("XmlMsg").is_some() || told.get("status").is_some())
        };
        // What lies before the interface, such as a broken head, is answered by whoever speaks HTTP.
        let told = parcel.is_right_http() && parcel.method() != "HEAD" && is_json(answer);
        let unframed = told && framed() != Some(true);
        unframed.then(|| {
            let expected = "{XmlMsg: …} or {status, msg}";
            Flaw::new(
                "no frame",
                expected,
                super::shortened(&body, super::LONGEST),
            )
        })
    }
}
