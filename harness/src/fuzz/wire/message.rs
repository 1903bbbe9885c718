//! Messages of facilities to begin with, and the people of whom answers to them may speak.

use include_dir::{Dir, include_dir};
use jiff::civil::date;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::fund::Request;
use madoguchi_sim::oqs::{Document, Exchange, Leg, Service};
use madoguchi_sim::vocabulary::FacilityCode;

use super::Flaw;
use crate::fuzz::oracle::Oracle;
use crate::iut::fund::written;

/// A request of each kind, with everything in it that its layout knows.
static WHOLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../fixtures/oqs/whole");

/// People of whom messages ask by their numbers.
const MOST_PEOPLE: usize = 12;

/// 資格確認 by number of people who exist.
pub fn numbers(cast: &Cast, facility: &FacilityCode) -> Vec<(Service, Leg, String)> {
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
            Document::Xml(xml) => Some((service, leg, xml)),
            Document::Pdf(_) => None,
        }
    });
    insured.take(MOST_PEOPLE).collect()
}

/// The request of a kind in [`WHOLE`], if there is one.
pub fn whole(service: Service, leg: Leg) -> Option<&'static str> {
    let name = format!("{}{}_whole.xml", service.prefix(), leg.written());
    WHOLE.get_file(&name)?.contents_utf8()
}

/// Values of people, insurers and facilities who exist.
pub fn words(cast: &Cast) -> Vec<String> {
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

/// All who exist.
pub struct People(Vec<Known>);

impl People {
    /// Those of a cast.
    pub fn of(cast: &Cast) -> Self {
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
        Self(people.collect())
    }

    /// An answer about somebody else than whoever was asked about.
    pub fn stranger(&self, answer: &str, asked: &str) -> Option<Flaw> {
        let speaks = |by: &String| asked.contains(by) || asked.contains(&wide(by));
        let stranger = self
            .0
            .iter()
            .find(|known| answer.contains(&known.name) && !known.by.iter().any(speaks))?;
        Some(Flaw {
            oracle: Oracle::Invariant,
            ..Flaw::new(
                "nobody-else",
                "an answer about nobody else than the one who was asked about",
                format!("one about {}", stranger.name),
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
