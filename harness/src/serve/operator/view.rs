//! What the operator sees.

use jiff::civil::Date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::invariant;
use madoguchi_sim::role::RoleName;
use madoguchi_sim::trace::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::serve::house::Room;

/// A person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonView {
    /// By which requests name the person.
    pub key: String,
    /// 漢字氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 生年月日.
    #[schemars(with = "String", extend("format" = "date"))]
    pub birth: Date,
    /// 市町村 of residence.
    pub municipality: String,
    /// Whether there is a card, and whether it is with the person.
    pub card: CardStanding,
    /// Whether there is a phone credential.
    pub phone: bool,
    /// 保険者番号・記号・番号・枝番 at the beginning, in order of time.
    pub insured_at_the_beginning: Vec<String>,
}

/// Where a person's card is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CardStanding {
    /// There was none at the beginning.
    None,
    /// With the person.
    WithHolder,
    /// Lost or given up.
    Lost,
}

/// A facility.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FacilityView {
    /// 医療機関コード.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// Whether phones can be read.
    pub phone_reader: bool,
}

/// An insurer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InsurerView {
    /// 保険者番号.
    pub number: String,
    /// 保険者名.
    pub name: String,
}

/// A time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClockView {
    /// The present moment in Japan, virtual.
    pub now: String,
}

/// How the clock is moved: one of the two.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockMove {
    /// By so many minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advance: Option<u32>,
    /// To this moment (`2025-06-10T09:00`); time does not go back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub to: Option<VirtualTime>,
}

/// A call that the trace keeps.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExchangeView {
    /// Its number since the beginning.
    pub number: usize,
    /// When, virtual.
    pub at: String,
    /// Who asked (`counter:1319990014`).
    pub from: String,
    /// Who was asked.
    pub to: String,
    /// How many calls it lies within.
    pub depth: u32,
    /// The request, without secrets.
    pub request: Value,
    /// The response, if one came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Value>,
    /// Why none came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breakdown: Option<String>,
}

/// Whether it lives.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Health {
    /// `ok`.
    pub status: String,
    /// The present moment, virtual.
    pub now: String,
    /// Calls since the beginning.
    pub calls: usize,
    /// Calls that the trace still keeps.
    pub kept: usize,
}

/// What the invariants say of the calls that the trace keeps.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InvariantsView {
    /// Calls that were looked at.
    pub calls: usize,
    /// Calls that the trace has forgotten, unseen.
    pub forgotten: usize,
    /// Rules that were left out because the beginning is forgotten.
    pub left_out: Vec<String>,
    /// Broken rules.
    pub violations: Vec<ViolationView>,
}

/// A broken rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ViolationView {
    /// Which.
    pub rule: String,
    /// The number of the call.
    pub call: usize,
    /// What happened.
    pub message: String,
}

pub(super) fn people(room: &Room) -> Vec<PersonView> {
    let people = room.ecosystem().cast().people.iter();
    people
        .map(|(key, person)| PersonView {
            key: key.clone(),
            name: person.name.kanji().to_owned(),
            kana: person.name.kana().to_owned(),
            birth: person.birth,
            municipality: person.municipality.clone(),
            card: match (&person.card, room.has_lost_the_card(key)) {
                (_, true) => CardStanding::Lost,
                (Some(_), false) => CardStanding::WithHolder,
                (None, false) => CardStanding::None,
            },
            phone: person.phone.is_some(),
            insured_at_the_beginning: person
                .enrolments
                .iter()
                .map(|enrolment| enrolment.insured.to_string())
                .collect(),
        })
        .collect()
}

pub(super) fn facilities(room: &Room) -> Vec<FacilityView> {
    let facilities = room.ecosystem().cast().facilities.values();
    facilities
        .map(|facility| FacilityView {
            code: facility.code.to_string(),
            name: facility.name.clone(),
            kind: facility.kind.to_string(),
            phone_reader: facility.phone_reader,
        })
        .collect()
}

pub(super) fn insurers(room: &Room) -> Vec<InsurerView> {
    let insurers = room.ecosystem().cast().insurers.values();
    insurers
        .map(|insurer| InsurerView {
            number: insurer.number.to_string(),
            name: insurer.name.clone(),
        })
        .collect()
}

pub(super) fn cards(room: &Room) -> Vec<String> {
    room.ecosystem().board().instances(RoleName::Card)
}

pub(super) fn clock(room: &Room) -> ClockView {
    ClockView {
        now: room.now().to_string(),
    }
}

pub(super) fn exchanges(room: &Room, facility: Option<&str>, most: usize) -> Vec<ExchangeView> {
    let concerns = |entry: &Entry| {
        facility.is_none_or(|code| entry.from.instance == code || entry.to.instance == code)
    };
    room.ecosystem().board().with_trace(|trace| {
        let wanted = trace.entries().iter().rev().filter(|entry| concerns(entry));
        wanted.take(most).map(exchange).collect()
    })
}

fn exchange(entry: &Entry) -> ExchangeView {
    ExchangeView {
        number: entry.number,
        at: entry.at.to_string(),
        from: entry.from.to_string(),
        to: entry.to.to_string(),
        depth: entry.depth,
        request: entry.request_json().clone(),
        response: entry.response_json().cloned(),
        breakdown: entry.breakdown().map(ToString::to_string),
    }
}

pub(super) fn health(room: &Room) -> Health {
    let board = room.ecosystem().board();
    board.with_trace(|trace| Health {
        status: "ok".to_owned(),
        now: room.now().to_string(),
        calls: trace.begun(),
        kept: trace.entries().len(),
    })
}

pub(super) fn invariants(room: &Room) -> InvariantsView {
    let cast = room.ecosystem().cast();
    room.ecosystem().board().with_trace(|trace| {
        let found = invariant::check(trace, cast);
        let rules = invariant::Invariant::ALL.into_iter();
        let left_out = rules.filter(|rule| trace.forgotten() > 0 && rule.looks_back());
        InvariantsView {
            calls: trace.entries().len(),
            forgotten: trace.forgotten(),
            left_out: left_out.map(|rule| rule.id().to_owned()).collect(),
            violations: found
                .into_iter()
                .map(|violation| ViolationView {
                    rule: violation.rule.id().to_owned(),
                    call: violation.entry,
                    message: violation.message,
                })
                .collect(),
        }
    })
}
