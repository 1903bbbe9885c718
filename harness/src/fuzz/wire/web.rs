//! The Web API of the fund: logins, and every message there is.

use std::path::Path;

use include_dir::{Dir, include_dir};
use jiff::civil::date;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::fund::Request;
use madoguchi_sim::oqs::{Document, Exchange};
use madoguchi_sim::vocabulary::FacilityCode;

use super::line::{Answer, Line};
use super::parcel::Parcel;
use super::{Attack, Flaw, Manners, is_json};
use crate::fuzz::oracle::Oracle;
use crate::iut::Iut;
use crate::iut::fund::{Way, written};
use crate::run::Party;
use crate::serve::web::{Credentials, Endpoint, LOGIN, REFRESH, json_of};
use crate::stage::standard_cast;

/// A request of each kind, with everything in it that its layout knows.
static WHOLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../fixtures/oqs/whole");

const JSON: &str = "application/json; charset=UTF-8";

/// People of whom messages ask by their numbers.
const MOST_PEOPLE: usize = 12;

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
    let mut messages = numbers(&cast, facility);
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
            people: people(&cast),
        }),
    })
}

fn message(endpoint: Endpoint, xml: &str) -> Option<Parcel> {
    Some(Parcel::new("POST", &endpoint.path(), Some(JSON), json_of(xml)?).with_token())
}

/// 資格確認 by number of people who exist.
fn numbers(cast: &Cast, facility: &FacilityCode) -> Vec<Parcel> {
    let insured = cast.people.values().filter_map(|person| {
        let insured = person.enrolments.last()?.insured.clone();
        let request = Request::CheckByNumber {
            facility: facility.clone(),
            insured,
            birth: person.birth,
            on: date(2025, 6, 10),
            limit_consent: true,
        };
        let Exchange {
            service,
            leg,
            document,
            ..
        } = written(&request, &cast.profile)?;
        match document {
            Document::Xml(xml) => message(Endpoint::Message(service, leg), &xml),
            Document::Pdf(_) => None,
        }
    });
    insured.take(MOST_PEOPLE).collect()
}

/// The messages of [`WHOLE`].
fn wholes() -> Vec<Parcel> {
    let messages = Endpoint::all().filter_map(|endpoint| {
        let Endpoint::Message(service, leg) = endpoint else {
            return None;
        };
        let name = format!("{}{}_whole.xml", service.prefix(), leg.written());
        let file = WHOLE.get_file(&name)?;
        message(endpoint, file.contents_utf8()?)
    });
    messages.collect()
}

fn words(cast: &Cast) -> Vec<String> {
    let people = cast.people.values().flat_map(|person| {
        let own = [
            person.individual_number.digits().to_owned(),
            person.birth.strftime("%Y%m%d").to_string(),
            person.name.kanji().to_owned(),
            person.name.kana().to_owned(),
        ];
        let insured = person
            .enrolments
            .iter()
            .map(|it| it.insured.number.as_str().to_owned());
        own.into_iter().chain(insured).collect::<Vec<_>>()
    });
    let insurers = cast.insurers.keys().map(|it| it.as_str().to_owned());
    let facilities = cast.facilities.keys().map(|it| it.as_str().to_owned());
    people.chain(insurers).chain(facilities).collect()
}

/// What is known of a person: the name by which an answer speaks of them, and by what a request may.
struct Known {
    name: String,
    by: Vec<String>,
}

fn people(cast: &Cast) -> Vec<Known> {
    let people = cast.people.values().map(|person| {
        let numbers = person
            .enrolments
            .iter()
            .map(|it| it.insured.number.as_str().to_owned());
        Known {
            name: person.name.kanji().to_owned(),
            by: numbers
                .chain([
                    person.name.kanji().to_owned(),
                    person.individual_number.digits().to_owned(),
                    person.birth.strftime("%Y%m%d").to_string(),
                ])
                .collect(),
        }
    });
    people.collect()
}

struct Web {
    people: Vec<Known>,
}

impl Manners for Web {
    fn flaw(&self, parcel: &Parcel, answer: &Answer) -> Option<Flaw> {
        let body = String::from_utf8_lossy(&answer.body);
        let asked = String::from_utf8_lossy(&parcel.body);
        let speaks = |text: &str, by: &str| text.contains(by) || text.contains(&wide(by));
        let stranger = self.people.iter().find(|known| {
            body.contains(&known.name) && !known.by.iter().any(|by| speaks(&asked, by))
        });
        if let Some(stranger) = stranger {
            return Some(Flaw {
                oracle: Oracle::Invariant,
                ..Flaw::new(
                    "nobody-else",
                    "an answer about nobody else than the one who was asked about",
                    format!("one about {}", stranger.name),
                )
            });
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

/// The same in full-width digits.
fn wide(digits: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        other => other,
    };
    digits.chars().map(wide).collect()
}
