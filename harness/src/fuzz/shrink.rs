//! The fewest and smallest steps that still show the same fault. The oracle judges each candidate anew: a case is smaller only if
//! the same thing is still wrong with it.

use std::rc::Rc;
use std::time::{Duration, Instant};

use madoguchi_sim::card::Request;
use madoguchi_sim::card::apdu::Command;
use madoguchi_sim::cast::Cast;
use serde_json::Value;

use super::case::{Case, Step, World};
use super::oracle::Fault;
use super::speech::Asked;

/// A case made small.
#[derive(Debug)]
pub struct Shrunk {
    /// The case.
    pub case: Case,
    /// The fault as it shows now.
    pub fault: Fault,
    /// Cases that were played for it.
    pub tried: u32,
}

/// How much may be spent on making a case small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Cases that are played for it at the most.
    pub tries: u32,
    /// Real time after which none is begun; without end where a case takes no time worth counting.
    pub time: Option<Duration>,
}

impl Effort {
    /// Built-in actors are begun anew in no time.
    pub const INSIDE: Self = Self {
        tries: 4_000,
        time: None,
    };

    /// Nothing that one case shows.
    pub const NONE: Self = Self {
        tries: 0,
        time: None,
    };

    /// Whoever is outside is begun anew for each try, and may let each wait. How small a case becomes then depends on the machine.
    pub const OUTSIDE: Self = Self {
        tries: 1_000,
        time: Some(Duration::from_secs(20)),
    };
}

/// Makes a case small. `judge` plays a case and tells what is wrong with it.
pub fn shrink(
    case: Case,
    fault: Fault,
    effort: Effort,
    judge: &mut dyn FnMut(&Case) -> Option<Fault>,
) -> Shrunk {
    let mut work = Work {
        shrunk: Shrunk {
            case,
            fault,
            tried: 0,
        },
        most: effort.tries,
        until: effort
            .time
            .and_then(|time| Instant::now().checked_add(time)),
        judge,
    };
    // What lies behind the fault was never played.
    let end = work.shrunk.fault.step.saturating_add(1);
    work.shrunk.case.steps.truncate(end);
    while work.steps() | work.messages() {}
    work.people();
    work.shrunk
}

struct Work<'a> {
    shrunk: Shrunk,
    most: u32,
    until: Option<Instant>,
    judge: &'a mut dyn FnMut(&Case) -> Option<Fault>,
}

impl Work<'_> {
    /// Takes a candidate if the same is wrong with it.
    fn take(&mut self, candidate: Case) -> bool {
        let late = self.until.is_some_and(|until| Instant::now() >= until);
        if late || self.shrunk.tried >= self.most {
            return false;
        }
        self.shrunk.tried += 1;
        match (self.judge)(&candidate) {
            Some(fault) if fault.is_like(&self.shrunk.fault) => {
                let end = fault.step.saturating_add(1);
                self.shrunk.case = candidate;
                self.shrunk.case.steps.truncate(end);
                self.shrunk.fault = fault;
                true
            }
            _ => false,
        }
    }

    /// Drops as many steps as possible: halves, quarters, … single ones.
    fn steps(&mut self) -> bool {
        let mut smaller = false;
        let mut piece = self.shrunk.case.steps.len().div_ceil(2);
        while piece > 0 {
            let mut from = 0;
            while from < self.shrunk.case.steps.len() {
                let mut candidate = self.shrunk.case.clone();
                let to = from.saturating_add(piece).min(candidate.steps.len());
                candidate.steps.drain(from..to);
                match self.take(candidate) {
                    true => smaller = true,
                    false => from = to,
                }
            }
            piece /= 2;
        }
        smaller
    }

    /// Makes what is asked, and the time that passes, as small as possible.
    fn messages(&mut self) -> bool {
        let mut smaller = false;
        let mut place = 0;
        while place < self.shrunk.case.steps.len() {
            let Some(step) = self.shrunk.case.steps.get(place) else {
                break;
            };
            let taken = simpler(step).into_iter().any(|simpler| {
                let mut candidate = self.shrunk.case.clone();
                if let Some(step) = candidate.steps.get_mut(place) {
                    *step = simpler;
                }
                self.take(candidate)
            });
            smaller |= taken;
            // What has become simpler may become simpler still.
            place += usize::from(!taken);
        }
        smaller
    }

    /// Leaves out whoever is not needed.
    fn people(&mut self) {
        let mut keys: Vec<String> = self.shrunk.case.world.cast.people.keys().cloned().collect();
        let mut piece = keys.len();
        while piece > 0 {
            let mut from = 0;
            while from < keys.len() {
                let to = from.saturating_add(piece).min(keys.len());
                let gone = keys.get(from..to).unwrap_or_default().to_vec();
                let world = &self.shrunk.case.world;
                let mut cast: Cast = (*world.cast).clone();
                cast.people.retain(|key, _| !gone.contains(key));
                let mut candidate = self.shrunk.case.clone();
                candidate.world = Rc::new(World::new(Rc::new(cast), world.opening));
                match self.take(candidate) {
                    true => keys.retain(|key| !gone.contains(key)),
                    false => from = to,
                }
            }
            piece /= 2;
        }
    }
}

/// Steps that are a little simpler than a step, the simplest first.
fn simpler(step: &Step) -> Vec<Step> {
    match step {
        Step::Pass { seconds } => {
            let shorter = [
                1,
                60,
                3_600,
                86_400,
                seconds / 2,
                seconds - 86_400,
                seconds - 60,
            ];
            let shorter = shorter.into_iter().filter(|it| (1..*seconds).contains(it));
            shorter.map(|seconds| Step::Pass { seconds }).collect()
        }
        Step::Ask { from, to, asked } => {
            let simpler = match asked {
                Asked::Card(Request::Apdu(command)) => commands(command)
                    .into_iter()
                    .map(|octets| Asked::Card(Request::Apdu(octets.into())))
                    .collect(),
                other => messages(other),
            };
            let step = |asked| Step::Ask {
                from: from.clone(),
                to: to.clone(),
                asked,
            };
            simpler.into_iter().map(step).collect()
        }
        Step::Send(parcel) => parcel.simpler().into_iter().map(Step::Send).collect(),
        Step::Lay(sheet) => sheet.simpler().into_iter().map(Step::Lay).collect(),
        _ => Vec::new(),
    }
}

/// Shorter commands, and the same with zeros. Every one is shorter, or has a zero more.
fn commands(command: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    if let Ok(read) = Command::decode(command) {
        let plain = Command {
            expected: None,
            ..read
        };
        let half = read.data.get(..read.data.len() / 2).unwrap_or_default();
        for simpler in [plain.with_data(&[]), plain, read.with_data(half)] {
            all.push(simpler.encode());
        }
        if let Some((_, shorter)) = read.data.split_last() {
            all.push(read.with_data(shorter).encode());
        }
    }
    all.push(
        command
            .get(..command.len() / 2)
            .unwrap_or_default()
            .to_vec(),
    );
    if let Some((_, shorter)) = command.split_last() {
        all.push(shorter.to_vec());
    }
    all.retain(|it| it.len() < command.len());
    for (place, octet) in command.iter().enumerate() {
        if *octet != 0 {
            let mut zeroed = command.to_vec();
            if let Some(octet) = zeroed.get_mut(place) {
                *octet = 0;
            }
            all.push(zeroed);
        }
    }
    all
}

/// Messages with a field less, or an item. Every one is shorter as JSON.
fn messages(asked: &Asked) -> Vec<Asked> {
    let whole = asked.value();
    let mut values = Vec::new();
    smaller(&whole, &mut |value| values.push(value));
    let length = whole.to_string().len();
    values.retain(|value| value.to_string().len() < length);
    values
        .into_iter()
        .filter_map(|value| Asked::read(asked.role(), value))
        .filter(|simpler| simpler.value().to_string().len() < length)
        .collect()
}

/// Gives every value that has one thing less.
fn smaller(value: &Value, give: &mut dyn FnMut(Value)) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let with = |new: Value| {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), new);
                    Value::Object(fields)
                };
                if !field.is_null() {
                    give(with(Value::Null));
                }
                smaller(field, &mut |inner| give(with(inner)));
            }
        }
        Value::Array(items) => {
            if items.len() > 1 {
                give(Value::Array(Vec::new()));
            }
            for place in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(place);
                give(Value::Array(fewer));
            }
            for (place, item) in items.iter().enumerate() {
                smaller(item, &mut |inner| {
                    let mut items = items.clone();
                    if let Some(item) = items.get_mut(place) {
                        *item = inner;
                    }
                    give(Value::Array(items));
                });
            }
        }
        Value::String(text) if !text.is_empty() => {
            give(Value::String(String::new()));
            let half: String = text.chars().take(text.chars().count() / 2).collect();
            give(Value::String(half));
        }
        _ => {}
    }
}
