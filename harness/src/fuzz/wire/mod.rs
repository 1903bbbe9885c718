//! Attacks over an interface of the field: requests that are right, nearly right, or nothing at all, sent to a server as octets, or laid
//! into the folders of a terminal ([`folder`]).
//!
//! There is no reference beside: a server must answer whatever is right HTTP, in time, with an answer of its interface that is about
//! nobody else than whoever was asked about, never with a 5xx; may break off on what is no HTTP; and must answer a good request
//! afterwards.

mod api;
mod body;
mod change;
mod folder;
mod line;
mod message;
mod ocsp;
mod parcel;
mod place;
mod schema;
mod script;
mod second;
mod web;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use madoguchi_sim::card::Bytes;

use super::arena::Outcome;
use super::case::{Case, Step};
use super::dice::Dice;
use super::oracle::{Fault, Oracle, Played, SILENCE};
use super::voice::{Sight, skeleton};
use crate::iut::WebTarget;
use crate::run::Party;
use crate::wire::{Place, shortened};
use line::{Answer, Line, Reply};
use parcel::Manner;

pub use folder::{Sheet, script as script_of_files};
pub use parcel::Parcel;
pub use place::WirePlace;
pub use script::script;

/// How long a server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// After so many cases a good request is sent, if there was no reason to send one before.
const OFTEN: u64 = 32;
/// Longest part of an answer that is told.
const LONGEST: usize = 300;

/// What is wrong with an answer.
#[derive(Debug, PartialEq, Eq)]
struct Flaw {
    oracle: Oracle,
    wherein: String,
    expected: String,
    found: String,
}

impl Flaw {
    fn new(wherein: impl Into<String>, expected: &str, found: impl Into<String>) -> Self {
        Self {
            oracle: Oracle::Breakdown,
            wherein: wherein.into(),
            expected: expected.to_owned(),
            found: found.into(),
        }
    }
}

/// What the answers of an interface must be like.
trait Manners: Send {
    /// What is wrong with an answer to a parcel, that is wrong with this interface alone.
    fn flaw(&self, parcel: &Parcel, answer: &Answer) -> Option<Flaw>;

    /// Whether this status is one that the interface foresees, though it is none of the client's doing.
    fn bears(&self, _: &Parcel, _: u16) -> bool {
        false
    }

    /// What tells answers of this interface apart, beside status and kind.
    fn sight(&self, answer: &Answer) -> Sight {
        of_json(answer)
    }
}

/// What a server is attacked with.
struct Attack {
    line: Line,
    /// What must be answered with 200 at any time.
    good: Parcel,
    /// How a token is had, if there are tokens: the request, and where in its answer the token stands.
    login: Option<(Parcel, &'static str)>,
    /// What there is to begin with.
    seeds: Vec<Parcel>,
    /// Values that exist.
    words: Vec<String>,
    manners: Box<dyn Manners>,
}

/// Whatever is attacked over its own interface.
trait Target: Send {
    /// Plays a case.
    fn play(&mut self, case: &Case) -> Played;

    /// Plays a step and tells what came back.
    fn told(&mut self, step: &Step) -> Outcome;
}

/// A target that has answered a good request.
struct Opened {
    target: Box<dyn Target>,
    /// What there is to begin with.
    seeds: Vec<Step>,
    /// Values that exist.
    words: Vec<String>,
}

/// A server or a terminal that is attacked.
pub struct Wire {
    place: WirePlace,
    seeds: Vec<Step>,
    words: Vec<String>,
    target: Mutex<Box<dyn Target>>,
    program: Option<u32>,
}

/// A server that is attacked.
struct State {
    attack: Attack,
    token: String,
    cases: u64,
    /// What kept it from answering a good request, if that was so last.
    sick: Option<String>,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Wire").field(&self.place).finish()
    }
}

impl Wire {
    /// Meets a server or a terminal, and sees that it answers a good request.
    ///
    /// # Errors
    /// Whose turn it is, and why.
    pub fn open(place: WirePlace, remote: bool) -> Result<Self, (Party, String)> {
        let line = |target: &WebTarget, tls| {
            let here = Place {
                host: target.host.clone(),
                port: target.port,
            };
            let allowed = here.addresses_if_allowed(remote);
            allowed.map_err(|error| (Party::Configuration, error.to_string()))?;
            Ok(Line::new(target.clone(), tls, PATIENCE))
        };
        let opened = || match &place {
            WirePlace::Web(file) => {
                let (way, facility) = web::way(file)?;
                State::open(web::attack(
                    line(&way.target, Some(way.tls))?,
                    &way.credentials,
                    &facility,
                )?)
            }
            WirePlace::Ocsp(target) => State::open(ocsp::attack(line(target, None)?)?),
            WirePlace::Api(target) => State::open(api::attack(line(target, None)?)?),
            WirePlace::Folder(folder) => folder::open(folder),
        };
        let opened = opened().map_err(|(party, told)| (party, format!("{place}: {told}")))?;
        Ok(Self {
            place,
            seeds: opened.seeds,
            words: opened.words,
            target: Mutex::new(opened.target),
            program: None,
        })
    }

    /// The same, whose process is known.
    #[must_use]
    pub fn in_program(self, program: Option<u32>) -> Self {
        Self { program, ..self }
    }

    /// Its process, if that is known.
    pub const fn program(&self) -> Option<u32> {
        self.program
    }

    /// What there is to begin with.
    pub fn seeds(&self) -> &[Step] {
        &self.seeds
    }

    /// Values that exist.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Where it is, as an incident says it.
    pub const fn place(&self) -> &WirePlace {
        &self.place
    }

    /// The rule that is broken where what is attacked is wrong in this, if it is known.
    pub fn rule(&self) -> fn(&str) -> Option<&'static str> {
        match self.place {
            WirePlace::Folder(_) => folder::rule,
            WirePlace::Web(_) | WirePlace::Ocsp(_) | WirePlace::Api(_) => |_| None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Box<dyn Target>> {
        self.target.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Plays a case.
    pub fn play(&self, case: &Case) -> Played {
        self.lock().play(case)
    }

    /// Plays a case and tells what came back to each step.
    pub fn told(&self, case: &Case) -> Vec<(Step, Outcome)> {
        let mut target = self.lock();
        let told = case.steps.iter();
        told.map(|step| (step.clone(), target.told(step))).collect()
    }
}

/// Changes what is sent in a case, or laid into folders.
pub fn change(case: &mut Case, other: Option<&Case>, words: &[String], dice: &mut Dice) {
    let laid = |step: &Step| matches!(step, Step::Lay(_));
    if case.steps.iter().any(laid) {
        let of = |step: &Step| match step {
            Step::Lay(sheet) => Some(sheet.clone()),
            _ => None,
        };
        return changed(case, other, of, Step::Lay, |sheets, others| {
            folder::change(sheets, others, words, dice);
        });
    }
    let of = |step: &Step| match step {
        Step::Send(parcel) => Some(parcel.clone()),
        _ => None,
    };
    changed(case, other, of, Step::Send, |parcels, others| {
        change::change(parcels, others, words, dice);
    });
}

/// Changes the steps of one kind, beside those of another case.
fn changed<T>(
    case: &mut Case,
    other: Option<&Case>,
    of: fn(&Step) -> Option<T>,
    step: fn(T) -> Step,
    change: impl FnOnce(&mut Vec<T>, &[T]),
) {
    let steps = |case: &Case| case.steps.iter().filter_map(of).collect::<Vec<_>>();
    let mut own = steps(case);
    change(&mut own, &other.map(steps).unwrap_or_default());
    case.steps = own.into_iter().map(step).collect();
}

impl State {
    /// A server that answers a good request.
    fn open(attack: Attack) -> Result<Opened, (Party, String)> {
        let seeds = attack.seeds.iter().cloned().map(Step::Send).collect();
        let words = attack.words.clone();
        let mut state = Self {
            attack,
            token: String::new(),
            cases: 0,
            sick: None,
        };
        match state.well() {
            Ok(()) => Ok(Opened {
                target: Box::new(state),
                seeds,
                words,
            }),
            Err(found) => Err((Party::Environment, unwell(&found))),
        }
    }
}

/// Nobody is attacked who was not well before.
fn unwell(found: &str) -> String {
    format!("expected a good answer before anything is attacked, found {found}")
}

impl Target for State {
    fn play(&mut self, case: &Case) -> Played {
        let mut played = Played::default();
        // Whatever is found of a server that is ill is its illness.
        if self.sick.is_some()
            && let Err(found) = self.well()
        {
            played.stopped = Some((
                Party::Implementation,
                format!("the server answers no good request any more: {found}"),
            ));
            return played;
        }
        self.cases += 1;
        let (mut last, mut odd) = (Sight::default(), self.cases.is_multiple_of(OFTEN));
        for (number, step) in case.steps.iter().enumerate() {
            let Step::Send(parcel) = step else { continue };
            let reply = self.attack.line.post(parcel, &self.token);
            played.asked += parcel.copies();
            odd |= !matches!(reply, Reply::Answer(_));
            let now = self.sight(parcel, &reply);
            played.sights.push(now.name());
            played.sights.push(last.with(now.name()).name());
            last = now;
            if let Some(flaw) = self.flaw(parcel, &reply) {
                played.fault = Some(fault(&parcel.door, number, flaw));
                odd = true;
                break;
            }
        }
        if odd
            && let Err(found) = self.well()
            && let Some(Step::Send(parcel)) = case.steps.last()
        {
            let expected = "a good answer to a good request afterwards";
            let flaw = Flaw::new("nothing good afterwards", expected, found);
            let number = case.steps.len().saturating_sub(1);
            played.fault = Some(fault(&parcel.door, number, flaw));
        }
        played
    }

    fn told(&mut self, step: &Step) -> Outcome {
        match step {
            Step::Send(parcel) => {
                Outcome::Replied(words(&self.attack.line.post(parcel, &self.token)))
            }
            _ => Outcome::Quiet,
        }
    }
}

impl State {
    /// Whether a good request has a good answer, over a connection of its own.
    fn well(&mut self) -> Result<(), String> {
        self.attack.line.anew();
        let mut reply = self.attack.line.post(&self.attack.good, &self.token);
        let refused = matches!(&reply, Reply::Answer(answer) if answer.status == 401);
        if let (true, Some((login, field))) = (refused, &self.attack.login) {
            if let Reply::Answer(answer) = self.attack.line.post(login, "")
                && let Ok(told) = serde_json::from_slice::<serde_json::Value>(&answer.body)
                && let Some(token) = told.pointer(field).and_then(|it| it.as_str())
            {
                token.clone_into(&mut self.token);
            }
            reply = self.attack.line.post(&self.attack.good, &self.token);
        }
        let well = matches!(&reply, Reply::Answer(answer) if answer.status == 200)
            && self.flaw(&self.attack.good, &reply).is_none();
        self.sick = (!well).then(|| words(&reply));
        self.sick.clone().map_or(Ok(()), Err)
    }

    fn flaw(&self, parcel: &Parcel, reply: &Reply) -> Option<Flaw> {
        let right = parcel.is_right_http();
        let expected = "an answer of the interface";
        match reply {
            Reply::Unheard => None,
            Reply::Late => Some(Flaw::new(SILENCE, expected, words(reply))),
            // What is no HTTP may be taken for one of its first days, whose answers have no head.
            Reply::Garbled(_) if !right => None,
            Reply::Garbled(_) => Some(Flaw::new("cannot be read", expected, words(reply))),
            Reply::Unreachable(_) => Some(Flaw::new("cannot be reached", expected, words(reply))),
            // What is no HTTP need not be answered.
            Reply::Closed if !right => None,
            Reply::Closed => Some(Flaw::new("no answer", expected, words(reply))),
            Reply::Answer(answer) => match answer.status {
                // Not implemented, and a version that is not spoken, are what they say.
                501 if !right || !matches!(parcel.method(), "GET" | "HEAD" | "POST") => None,
                505 if !right => None,
                status if self.attack.manners.bears(parcel, status) => None,
                200..=499 => {
                    let unread = is_json(answer)
                        && parcel.method() != "HEAD"
                        && !matches!(answer.status, 204 | 304)
                        && serde_json::from_slice::<serde::de::IgnoredAny>(&answer.body).is_err();
                    if unread {
                        let expected = "JSON, as the answer says of itself";
                        return Some(Flaw::new("no JSON", expected, words(reply)));
                    }
                    // What was spoilt on its way may ask for something else, and be right.
                    if matches!(parcel.manner, Manner::Spoilt { .. }) {
                        return None;
                    }
                    self.attack.manners.flaw(parcel, answer)
                }
                status => {
                    let expected = "2xx, 3xx or 4xx";
                    Some(Flaw::new(format!("HTTP {status}"), expected, words(reply)))
                }
            },
        }
    }

    fn sight(&self, parcel: &Parcel, reply: &Reply) -> Sight {
        let sight = Sight::default().and(parcel.door.as_bytes());
        match reply {
            Reply::Answer(answer) => sight
                .with(answer.status.into())
                .and(answer.content_type.as_bytes())
                .with(self.attack.manners.sight(answer).name()),
            Reply::Closed => sight.with(1),
            Reply::Late => sight.with(2),
            Reply::Garbled(_) => sight.with(3),
            Reply::Unreachable(_) => sight.with(4),
            Reply::Unheard => sight.with(5),
        }
    }
}

fn fault(asked: &str, step: usize, flaw: Flaw) -> Fault {
    Fault {
        oracle: flaw.oracle,
        party: Party::Implementation,
        asked: asked.to_owned(),
        wherein: flaw.wherein,
        class: flaw.expected.clone(),
        expected: flaw.expected,
        found: flaw.found,
        step,
    }
}

fn is_json(answer: &Answer) -> bool {
    answer.content_type == "application/json" || answer.content_type.ends_with("+json")
}

/// What an answer in JSON is like, without what differs from person to person.
fn of_json(answer: &Answer) -> Sight {
    let read = serde_json::from_slice(&answer.body);
    read.map_or_else(
        |_| Sight::default(),
        |value| skeleton(&value, Sight::default(), 6),
    )
}

fn words(reply: &Reply) -> String {
    match reply {
        Reply::Answer(answer) => {
            let body = std::str::from_utf8(&answer.body).map_or_else(
                |_| Bytes(answer.body.clone()).to_string(),
                |text| text.trim().to_owned(),
            );
            let body = shortened(&body, LONGEST);
            format!("HTTP {} {} {body}", answer.status, answer.content_type)
        }
        Reply::Closed => "the end of the connection".to_owned(),
        Reply::Late => format!("nothing within {} s", PATIENCE.as_secs()),
        Reply::Garbled(found) => format!("what is no HTTP: {found}"),
        Reply::Unreachable(why) => format!("nobody: {why}"),
        Reply::Unheard => "nobody listened".to_owned(),
    }
}
