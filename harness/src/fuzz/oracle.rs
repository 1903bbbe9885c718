//! What is wrong: with an answer, beside that of the reference; with a trace, by the invariants; with a player that breaks
//! down or does not end.

use std::fmt;

use madoguchi_sim::card::{Request, Response as CardResponse};
use madoguchi_sim::invariant::Violation;
use serde::{Deserialize, Serialize};

use super::arena::{Arena, Outcome, Subject};
use super::case::{Case, Step};
use super::differ::{self, Difference, TRIES_LEFT};
use super::doings;
use super::novelty::Watch;
use super::shown::Shown;
use super::speech::{Asked, Told};
use super::voice::{asked_in, class, tags};
use crate::run::{HookGuard, Party};

/// Calls that one step may cause: more is a circle.
const MOST_CALLS: usize = 10_000;
/// Calls that each day may cause beside these: what cannot be reached is asked again and again.
const MOST_CALLS_A_DAY: usize = 1_000;

/// In what somebody is wrong who does not answer in time.
pub(super) const SILENCE: &str = "no answer in time";

/// Which oracle speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Oracle {
    /// The answer is not that of the reference.
    Reference,
    /// An invariant is broken.
    Invariant,
    /// It broke down: a panic, no answer, no end, something that cannot be read.
    Breakdown,
    /// It took more than it may.
    Resources,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Which oracle found it.
    pub oracle: Oracle,
    /// Whose turn it is.
    pub party: Party,
    /// What was asked: role and kind of request.
    pub asked: String,
    /// In what the answer is wrong: a field, an invariant. Together with what was asked it tells one defect from another.
    pub wherein: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// The class of what was expected, by which the rule is found.
    pub class: String,
    /// At which step.
    pub step: usize,
}

impl Fault {
    /// Two faults of the same name are taken for one.
    pub fn name(&self) -> String {
        format!("{}: {}", self.asked, self.wherein)
    }

    /// Whether somebody let us wait until the time was over.
    pub fn is_silence(&self) -> bool {
        self.oracle == Oracle::Breakdown && self.wherein == SILENCE
    }

    /// Whether it is the same one, found by the same oracle and of the same party.
    pub fn is_like(&self, other: &Self) -> bool {
        (self.oracle, self.party) == (other.oracle, other.party)
            && self.asked == other.asked
            && self.wherein == other.wherein
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            asked,
            wherein,
            expected,
            found,
            ..
        } = self;
        write!(f, "{asked}: {wherein}: expected {expected}, found {found}")
    }
}

/// What came of a case.
#[derive(Debug, Default)]
pub struct Played {
    /// What was seen from outside.
    pub sights: Vec<u64>,
    /// Requests that were put to the subject.
    pub asked: usize,
    /// The first thing that is wrong.
    pub fault: Option<Fault>,
    /// What keeps cases from being played here at all, and whose turn it is.
    pub stopped: Option<(Party, String)>,
    /// What this case needs that is not there.
    pub missing: Option<String>,
}

impl Played {
    /// Nothing could be asked, because the world could not begin.
    fn unbegun(&mut self, outcome: &Outcome) {
        match outcome {
            // Whoever will not live in a world is wrong in it.
            Outcome::NotHere(Some(Party::Implementation), reason) => {
                self.fault = Some(Fault {
                    oracle: Oracle::Breakdown,
                    party: Party::Implementation,
                    asked: "a world begins".to_owned(),
                    wherein: "it is not taken".to_owned(),
                    expected: "a world that is taken".to_owned(),
                    found: reason.clone(),
                    class: String::new(),
                    step: 0,
                });
            }
            Outcome::NotHere(party, reason) => self.not_here(*party, reason.clone()),
            other => self.stopped = Some((Party::Harness, class(other))),
        }
    }

    fn not_here(&mut self, party: Option<Party>, reason: String) {
        match party {
            Some(party) => self.stopped = Some((party, reason)),
            None => self.missing = Some(reason),
        }
    }
}

/// Plays a case as [`play`] does; what an actor panics with is not written to stderr.
pub fn play_quietly(case: &Case, subject: &Subject) -> Played {
    let _quiet = HookGuard::new();
    play(case, subject)
}

/// Plays a case against a subject, and beside it against the reference; ends at the first fault.
pub fn play(case: &Case, subject: &Subject) -> Played {
    if let Subject::Wire(wire) = subject {
        return wire.play(case);
    }
    let mut played = Played::default();
    let mut arena = Arena::begin(case, subject, false);
    if let Some(outcome) = arena.unbegun() {
        played.unbegun(outcome);
        return played;
    }
    // What is beside the built-in actors would be themselves.
    let mut beside = match subject {
        Subject::BuiltIn | Subject::Wire(_) => None,
        Subject::Defect(_) | Subject::Outside(_) => Some(Arena::begin(case, subject, true)),
    };
    let outside = matches!(subject, Subject::Outside(_));
    let spared = matches!(subject, Subject::Outside(iut) if !iut.renews_its_card());
    let (mut watch, mut shown) = (Watch::default(), Shown::default());
    for (number, step) in case.steps.iter().enumerate() {
        let calls = arena.calls();
        let outcome = arena.play(step);
        let right = beside.as_mut().map(|beside| beside.play(step));
        if let Step::Ask { .. } = step {
            played.asked += 1;
        }
        if let Outcome::NotHere(party, reason) = outcome {
            played.not_here(party, reason);
            break;
        }
        watch.look(step, &outcome);
        let within = arena.calls().saturating_sub(calls);
        if within > 1 {
            arena.since(calls, |calls| watch.look_within(calls));
        }
        let judge = Judge {
            number,
            step,
            outside,
            spared,
        };
        played.fault = judge
            .breakdown(&outcome, right.as_ref())
            .or_else(|| judge.resources(within))
            .or_else(|| judge.reference(&outcome, right.as_ref()?))
            .or_else(|| {
                let right = right.as_ref().filter(|_| outside)?;
                Some(judge.differs(shown.look(step, &outcome, right)?, right))
            });
        if played.fault.is_some() {
            break;
        }
    }
    played.sights = watch.sights;
    if played.fault.is_none() && played.stopped.is_none() {
        played.fault = broken_invariant(case, &arena, beside.is_some());
    }
    played
}

/// A message without its numbers, which differ where the same thing happens.
pub(super) fn without_numbers(message: &str) -> String {
    let digits = |c: char| if c.is_ascii_digit() { '#' } else { c };
    message.chars().map(digits).take(120).collect()
}

/// The first invariant that the subject breaks. What the case foresees, and what is broken beside it too, is the doing of
/// people.
fn broken_invariant(case: &Case, arena: &Arena, beside: bool) -> Option<Fault> {
    let mut broken = arena.violations();
    if broken.is_empty() {
        return None;
    }
    let others = match beside {
        true => broken_by_people(case),
        false => Vec::new(),
    };
    broken.retain(|it| {
        let by_people = arena.since(it.entry, |calls| {
            doings::bring_about(case, it.rule, calls.first())
        });
        !by_people && !others.iter().any(|other| other.rule == it.rule)
    });
    let violation = broken.first()?;
    let asked = arena.since(violation.entry, |calls| {
        let call = calls.first()?;
        let kind = tags(call.request_json(), 1).unwrap_or_default();
        Some(format!("{} {kind}", call.to.role.name()))
    });
    Some(Fault {
        oracle: Oracle::Invariant,
        party: Party::Implementation,
        asked: asked.unwrap_or_default(),
        wherein: violation.rule.id().to_owned(),
        expected: violation.rule.ja().to_owned(),
        found: violation.message.clone(),
        class: String::new(),
        step: case.steps.len().saturating_sub(1),
    })
}

/// The invariants that are broken among the built-in actors too. Few cases come so far that it is worth writing down what is said beside the
/// subject: these are played again.
fn broken_by_people(case: &Case) -> Vec<Violation> {
    let mut arena = Arena::begin(case, &Subject::BuiltIn, false);
    for step in &case.steps {
        arena.play(step);
    }
    arena.violations()
}

/// Whether a step reads a file of a card.
fn reads(step: &Step) -> bool {
    match step {
        Step::Ask {
            asked: Asked::Card(Request::Apdu(command)),
            ..
        } => matches!(command.get(1), Some(0xB0 | 0xB1)),
        _ => false,
    }
}

struct Judge<'a> {
    number: usize,
    step: &'a Step,
    outside: bool,
    /// Whether a card outside was not made new for the case: its counters are those of all cases before.
    spared: bool,
}

impl Judge<'_> {
    fn fault(&self, oracle: Oracle, wherein: String, expected: String, found: String) -> Fault {
        let unasked = || match self.step {
            Step::Pass { .. } => "time passes".to_owned(),
            _ => "a step without a request".to_owned(),
        };
        Fault {
            oracle,
            party: Party::Implementation,
            asked: asked_in(self.step).unwrap_or_else(unasked),
            wherein,
            class: expected.clone(),
            expected,
            found,
            step: self.number,
        }
    }

    fn breakdown(&self, outcome: &Outcome, right: Option<&Outcome>) -> Option<Fault> {
        use madoguchi_sim::role::Breakdown;
        let wherein = match outcome {
            Outcome::Panicked(message) => format!("panic: {}", without_numbers(message)),
            Outcome::Waits => "no end".to_owned(),
            // A line that was cut breaks for the reference too.
            Outcome::Broken(_) if right.is_none_or(|right| right == outcome) => return None,
            Outcome::Broken(Breakdown::TimedOut { .. }) => SILENCE.to_owned(),
            Outcome::Broken(Breakdown::Unreachable { .. }) => "cannot be reached".to_owned(),
            Outcome::Broken(Breakdown::Garbled { .. }) => "cannot be read".to_owned(),
            Outcome::Broken(Breakdown::Circular { .. }) => "called in a circle".to_owned(),
            Outcome::Told(_) | Outcome::Replied(_) | Outcome::Quiet | Outcome::NotHere(..) => {
                return None;
            }
        };
        let expected = right.map_or_else(|| "an answer".to_owned(), class);
        let mut fault = self.fault(Oracle::Breakdown, wherein, expected, class(outcome));
        if matches!(right, Some(Outcome::Panicked(_) | Outcome::Waits)) {
            fault.party = Party::Harness;
        }
        Some(fault)
    }

    fn resources(&self, calls: usize) -> Option<Fault> {
        let days = match self.step {
            Step::Pass { seconds } => usize::try_from(seconds / (24 * 60 * 60)).unwrap_or(0),
            _ => 0,
        };
        let most = MOST_CALLS.saturating_add(days.saturating_mul(MOST_CALLS_A_DAY));
        (calls > most).then(|| {
            let expected = format!("at most {most} calls within a step");
            let found = format!("{calls}");
            self.fault(Oracle::Resources, "calls".to_owned(), expected, found)
        })
    }

    fn reference(&self, outcome: &Outcome, right: &Outcome) -> Option<Fault> {
        if outcome == right {
            return None;
        }
        if let Outcome::Panicked(_) | Outcome::Waits = right {
            let mut fault = self.fault(
                Oracle::Breakdown,
                "the reference breaks down".to_owned(),
                "an answer".to_owned(),
                class(right),
            );
            fault.party = Party::Harness;
            return Some(fault);
        }
        let difference = match (right, outcome) {
            (
                Outcome::Told(Told::Card(CardResponse::Apdu(expected))),
                Outcome::Told(Told::Card(CardResponse::Apdu(found))),
            ) => {
                let difference = differ::apdus(expected, found, self.outside)?;
                let own = self.outside && reads(self.step) && differ::is_of_length(expected, found);
                if own || (self.spared && difference.wherein.ends_with(TRIES_LEFT)) {
                    return None;
                }
                difference
            }
            (Outcome::Told(expected), Outcome::Told(found)) => {
                if self.outside && differ::is_beyond_judgement(found) {
                    return None;
                }
                differ::values(&expected.value(), &found.value(), self.outside)?
            }
            (expected, found) => Difference {
                wherein: "outcome".to_owned(),
                expected: class(expected),
                found: class(found),
            },
        };
        Some(self.differs(difference, right))
    }

    fn differs(&self, difference: Difference, right: &Outcome) -> Fault {
        let Difference {
            wherein,
            expected,
            found,
        } = difference;
        let mut fault = self.fault(Oracle::Reference, wherein, expected, found);
        fault.class = class(right);
        fault
    }
}
