//! The requirement catalogue, `features/requirements.yaml`: what the suite must test, since when, and on whose
//! word. Scenarios cite its ids as tags (`@COUNTER-008`).

mod coverage;

use std::collections::BTreeMap;
use std::path::Path;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

pub use coverage::{
    Coverage, Line, Outcome, ScenarioRef, ScenarioResult, Standing, Summary, coverage,
};

use crate::source::{Place, Problem};

/// How binding a requirement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A run is wrong if it breaks this.
    Must,
    /// Reported as a warning.
    Should,
    /// Optional, or a parameter.
    May,
    /// A number, date or piece of history: fixture data, decided by equality only.
    Fact,
}

impl Kind {
    /// As it is written in the file.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Must => "must",
            Kind::Should => "should",
            Kind::May => "may",
            Kind::Fact => "fact",
        }
    }
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Area and number, e.g. `COUNTER-008`.
    pub id: String,
    /// A short Japanese name.
    pub title: String,
    /// The requirement in one testable sentence.
    pub statement: String,
    /// Who must meet it; several are separated by a slash.
    pub actor: String,
    /// How binding it is.
    pub kind: Kind,
    /// First day of its term; `None` where open or not stated.
    #[serde(deserialize_with = "day")]
    pub effective_from: Option<Date>,
    /// Last day of its term; `None` where open or not stated.
    #[serde(deserialize_with = "day")]
    pub effective_to: Option<Date>,
    /// Where it is published.
    pub source: String,
    /// How it could be tested.
    pub scenario_hint: String,
    /// Why no scenario tests it, in a sentence for the reader of the coverage table.
    #[serde(default, deserialize_with = "reason")]
    pub untested: Option<String>,
}

/// Accepts the number 1 only: a file of another version is refused, not misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version1;

impl<'de> Deserialize<'de> for Version1 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            1 => Ok(Version1),
            other => Err(D::Error::custom(format!(
                "schema_version is {other}; this program reads 1"
            ))),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(
        dead_code,
        reason = "read only so that a file of another version is refused"
    )]
    schema_version: Version1,
    #[serde(deserialize_with = "stated_day")]
    generated_on: Date,
    seeds: IndexMap<String, String>,
    areas: IndexMap<String, String>,
    requirements: Vec<Requirement>,
}

/// The catalogue, sound: ids are unique and well-formed, areas are known, dates exist and are in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    generated_on: Date,
    seeds: IndexMap<String, String>,
    areas: IndexMap<String, String>,
    requirements: Vec<Requirement>,
    places: BTreeMap<String, usize>,
}

impl Catalogue {
    /// Reads a file.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with line and column.
    pub fn load(path: &Path) -> Result<Catalogue, Vec<Problem>> {
        let text = crate::source::read(path).map_err(|problem| vec![*problem])?;
        Catalogue::parse(path, &text)
    }

    /// Reads a text. `path` is only carried into the problems.
    ///
    /// # Errors
    /// As for [`Catalogue::load`].
    pub fn parse(path: &Path, text: &str) -> Result<Catalogue, Vec<Problem>> {
        let file: File =
            serde_yaml::from_str(text).map_err(|error| vec![yaml_problem(path, text, &error)])?;
        let problems = judge(path, text, &file);
        if !problems.is_empty() {
            return Err(problems);
        }
        let File {
            generated_on,
            seeds,
            areas,
            requirements,
            ..
        } = file;
        let places = requirements
            .iter()
            .enumerate()
            .map(|(at, one)| (one.id.clone(), at))
            .collect();
        Ok(Catalogue {
            generated_on,
            seeds,
            areas,
            requirements,
            places,
        })
    }

    /// All requirements, in the order of the file.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// The requirement with this id, e.g. `COUNTER-008`.
    pub fn get(&self, id: &str) -> Option<&Requirement> {
        self.requirements.get(*self.places.get(id)?)
    }

    /// Areas (the first part of ids) and what they cover.
    pub fn areas(&self) -> &IndexMap<String, String> {
        &self.areas
    }

    /// The papers that the first requirements were read from: file name and title.
    pub fn seeds(&self) -> &IndexMap<String, String> {
        &self.seeds
    }

    /// The day on which the catalogue was drawn up.
    pub fn generated_on(&self) -> Date {
        self.generated_on
    }
}

/// A day, strictly `YYYY-MM-DD`.
fn parse_day(text: &str) -> Result<Date, String> {
    let dashed = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date = if dashed {
        text.parse::<Date>().ok()
    } else {
        None
    };
    date.ok_or_else(|| format!("`{text}` is no day of the calendar in the form YYYY-MM-DD"))
}

/// A string that is judged while it is read: an error raised later would be placed at the start of the
/// requirement, not at the value.
struct Judged<T>(fn(&str) -> Result<T, String>);

impl<'de, T> Visitor<'de> for Judged<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

/// The same, where null stands for nothing.
struct MayBe<T>(Judged<T>);

impl<'de, T> Visitor<'de> for MayBe<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a text or null")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_str(self.0).map(Some)
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    deserializer.deserialize_option(MayBe(Judged(parse_day)))
}

fn stated_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    deserializer.deserialize_str(Judged(parse_day))
}

fn reason<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let judged = Judged(|text| match text.trim().is_empty() {
        true => Err("`untested` must say why, in a sentence".to_owned()),
        false => Ok(text.to_owned()),
    });
    deserializer.deserialize_str(judged).map(Some)
}

/// Whether a tag has the form of a requirement's id: capitals, a hyphen, digits, as in COUNTER-008.
pub fn is_requirement_id(tag: &str) -> bool {
    tag.split_once('-').is_some_and(|(area, number)| {
        !area.is_empty()
            && area.bytes().all(|byte| byte.is_ascii_uppercase())
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A YAML error as a problem at its line and column.
pub(crate) fn yaml_problem(path: &Path, text: &str, error: &serde_yaml::Error) -> Problem {
    let (line, column) = error
        .location()
        .map_or((1, 1), |place| (place.line(), place.column()));
    let message = error.to_string();
    // The position is shown beside the message; the path inside the document is kept.
    let message = message.split(" at line ").next().unwrap_or(&message);
    let found = text
        .lines()
        .nth(line.saturating_sub(1))
        .unwrap_or("")
        .trim();
    Problem::error(
        "yaml",
        Place::at(path, text, line, column),
        message,
        "the form that the head of the file describes",
        if found.is_empty() {
            "the end of the file".to_owned()
        } else {
            format!("「{found}」")
        },
    )
}

fn judge(path: &Path, text: &str, file: &File) -> Vec<Problem> {
    let places = id_places(path, text);
    let nowhere = Place::at(path, text, 1, 1);
    let mut problems = Vec::new();
    let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
    for (at, one) in file.requirements.iter().enumerate() {
        let place = places.get(at).unwrap_or(&nowhere);
        if let Some(first) = seen.get(one.id.as_str()) {
            problems.push(Problem::error(
                "requirement-id-repeated",
                place.clone(),
                "two requirements have the same id",
                "an id of its own",
                format!("「{}」, as on line {}", one.id, first.line),
            ));
        }
        seen.entry(&one.id).or_insert(place);
        let area = one.id.rsplit_once('-');
        let numbered = area.is_some_and(|(_, number)| {
            number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        if !numbered || !area.is_some_and(|(area, _)| file.areas.contains_key(area)) {
            problems.push(Problem::error(
                "requirement-id-malformed",
                place.clone(),
                "an id is an area of this file, a hyphen and three digits",
                format!(
                    "one of {}, then e.g. -001",
                    file.areas.keys().cloned().collect::<Vec<_>>().join(" ")
                ),
                format!("「{}」", one.id),
            ));
        }
        for (name, value) in [
            ("title", &one.title),
            ("statement", &one.statement),
            ("source", &one.source),
        ] {
            if value.trim().is_empty() {
                problems.push(Problem::error(
                    "requirement-incomplete",
                    place.clone(),
                    format!("{} has no {name}", one.id),
                    "a text",
                    "nothing",
                ));
            }
        }
        if let (Some(from), Some(to)) = (one.effective_from, one.effective_to)
            && to < from
        {
            problems.push(Problem::error(
                "requirement-term-reversed",
                place.clone(),
                format!("{} ends before it begins", one.id),
                format!("effective_to on or after {from}"),
                to.to_string(),
            ));
        }
    }
    problems
}

/// The places of the ids, in the order of the file. The typed reader knows no places of values, so they are
/// read from the lines: an id is a key of its own line in a list item.
fn id_places(path: &Path, text: &str) -> Vec<Place> {
    let mut start = 0;
    let mut places = Vec::new();
    let mut inside = false;
    for line in text.split_inclusive('\n') {
        let key = line.trim_start_matches([' ', '-']);
        inside |= line.starts_with("requirements:");
        if let (true, Some(value)) = (inside, key.strip_prefix("id:")) {
            let value_at =
                start + (line.len() - value.len()) + (value.len() - value.trim_start().len());
            places.push(Place::of(
                path,
                text,
                value_at..value_at + value.trim().len(),
            ));
        }
        start += line.len();
    }
    places
}

#[cfg(test)]
mod tests;
