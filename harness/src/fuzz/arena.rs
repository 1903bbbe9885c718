//! Where cases are played: a world, and somebody in it who may be wrong.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;

use jiff::ToSpan as _;
use madoguchi_sim::card::{Card, CardRole, CardSpec};
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::ecosystem::{Ecosystem, replaced};
use madoguchi_sim::invariant::{self, Violation};
use madoguchi_sim::municipality;
use madoguchi_sim::role::{Breakdown, Fault, Switchboard, at_once};
use madoguchi_sim::trace::{Entry, Fact, Trace};

use super::case::{Case, Step, World};
use super::speech::Told;
use super::wire::Wire;
use crate::iut::card::{Guard, Sparing};
use crate::iut::{CardUnderTest, Iut};
use crate::proof::Defect;
use crate::run::{Party, Raised, panic_message};

/// Who is attacked.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The built-in actors.
    BuiltIn,
    /// The built-in actors, wrong in one way.
    Defect(&'static Defect),
    /// An implementation under test.
    Outside(Arc<Iut>),
    /// A server outside, whatever is sent to it.
    Wire(Arc<Wire>),
}

impl Subject {
    /// The process outside in which it runs, if that is known.
    pub fn program(&self) -> Option<u32> {
        match self {
            Self::BuiltIn | Self::Defect(_) => None,
            Self::Outside(iut) => iut.adapter()?.program(),
            Self::Wire(wire) => wire.program(),
        }
    }
}

/// What became of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// An answer came.
    Told(Told),
    /// This came back over a line, in words.
    Replied(String),
    /// None came.
    Broken(Breakdown),
    /// The step asks nothing.
    Quiet,
    /// An actor panicked.
    Panicked(String),
    /// An actor waits for something that never comes.
    Waits,
    /// It cannot be played here, for no fault of the implementation: whose turn it is, if anybody's, and why.
    NotHere(Option<Party>, String),
}

/// One world, being played.
pub struct Arena {
    board: Switchboard,
    cast: Rc<Cast>,
    /// The card that a municipality handed out last.
    new_card: Option<CardSpec>,
    outside: Option<Arc<Iut>>,
    /// Whether an actor is in the middle of something for good.
    ended: bool,
    /// Why the world could not begin, if it could not.
    unbegun: Option<Outcome>,
}

impl Arena {
    /// A world at its opening. With `beside` the built-in actors play alone, but under the same guard as an outside card.
    pub fn begin(case: &Case, subject: &Subject, beside: bool) -> Self {
        let World { cast, opening, .. } = &*case.world;
        let card = match subject {
            Subject::Outside(iut) => iut.card(),
            _ => None,
        };
        let board = match case.is_of_cards() {
            true => cards_alone(case, card),
            false => Ecosystem::begin(Rc::clone(cast)).board().clone(),
        };
        let (mut outside, mut unbegun) = (None, None);
        match subject {
            Subject::BuiltIn | Subject::Wire(_) => {}
            Subject::Defect(_) if beside => {}
            Subject::Defect(defect) => (defect.infect)(&board),
            Subject::Outside(iut) if beside => {
                // What would harm a real card is asked of neither.
                if let Some(harmful) = iut.card().map(|_| iut.is_destructive()) {
                    board.layer::<CardRole>(move |_, inner| Box::new(Guard::new(inner, harmful)));
                }
            }
            Subject::Outside(iut) => {
                let begin = || {
                    if let Some(card) = card {
                        card.prepare(case.may_harm());
                    }
                    iut.begin(cast, *opening);
                    Some(())
                };
                match guarded(begin) {
                    Ok(()) => {
                        iut.plug(&board);
                        outside = Some(Arc::clone(iut));
                    }
                    Err(outcome) => unbegun = Some(*outcome),
                }
            }
        }
        if beside {
            // Of what is beside, the answers count.
            board.with_trace_mut(Trace::keep_nothing);
        }
        if let Subject::Outside(iut) = subject
            && let Some(card) = iut.card().filter(|_| !iut.renews_its_card())
        {
            let secrets = card.facts().secrets.clone();
            board.layer::<CardRole>(move |_, inner| Box::new(Sparing::new(inner, secrets.clone())));
        }
        let mut arena = Self {
            board,
            cast: Rc::clone(cast),
            new_card: None,
            outside,
            ended: unbegun.is_some(),
            unbegun,
        };
        if !arena.ended {
            arena.advance(*opening);
        }
        arena
    }

    /// Why the world could not begin, if it could not.
    pub const fn unbegun(&self) -> Option<&Outcome> {
        self.unbegun.as_ref()
    }

    /// Plays one step.
    pub fn play(&mut self, step: &Step) -> Outcome {
        if self.ended {
            return Outcome::Quiet;
        }
        let outcome = match step {
            Step::Ask { from, to, asked } => guarded(|| asked.put(&self.board, from, &to.instance))
                .map_or_else(
                    |outcome| *outcome,
                    |answer| match answer {
                        Ok(told) => Outcome::Told(told),
                        Err(breakdown) => Outcome::Broken(breakdown),
                    },
                ),
            Step::Pass { seconds } => {
                let now = self.board.now().civil();
                self.advance(VirtualTime::new(now.saturating_add(seconds.seconds())))
            }
            Step::Stand { counter, person } => {
                let (counter, person) = (counter.clone(), person.clone());
                let stands = Fact::AtTheDesk { counter, person };
                self.board.with_trace_mut(|trace| trace.note(stands));
                Outcome::Quiet
            }
            Step::Fail {
                from,
                to,
                effect,
                minutes,
                reason,
            } => {
                let since = self.board.now();
                self.board.disturb(Fault {
                    from: from.clone(),
                    to: to.clone(),
                    since,
                    until: minutes.map(|minutes| since.plus_minutes(minutes)),
                    effect: *effect,
                    reason: reason.clone(),
                });
                Outcome::Quiet
            }
            Step::Repair { reason } => {
                self.board.repair(reason);
                Outcome::Quiet
            }
            Step::HandOver { instance } => {
                // Cards go by the name of their holder: nobody is handed somebody else's.
                let people = &self.cast.people;
                let is_others = |spec: &CardSpec| {
                    people.iter().any(|(key, person)| {
                        key != instance && person.individual_number == spec.individual_number
                    })
                };
                if let Some(spec) = self.new_card.take().filter(|spec| !is_others(spec)) {
                    self.board.rename::<CardRole>(instance, replaced(instance));
                    self.board.plug::<CardRole>(instance, Card::new(spec));
                }
                Outcome::Quiet
            }
            // Nobody in a world is spoken to so.
            Step::Send(_) | Step::Lay(_) => Outcome::Quiet,
        };
        if let Outcome::Told(Told::Municipality(municipality::Response::Card(spec))) = &outcome {
            self.new_card = Some((**spec).clone());
        }
        self.ended = matches!(outcome, Outcome::Panicked(_) | Outcome::Waits);
        outcome
    }

    fn advance(&mut self, moment: VirtualTime) -> Outcome {
        let board = self.board.clone();
        let outside = self.outside.clone();
        let passed = guarded(|| at_once(pass(&board, outside.as_deref(), moment)));
        let outcome = passed.map_or_else(|outcome| *outcome, |()| Outcome::Quiet);
        self.ended |= outcome != Outcome::Quiet;
        outcome
    }

    /// The broken invariants of all that was played.
    pub fn violations(&self) -> Vec<Violation> {
        self.board
            .with_trace(|trace| invariant::check(trace, &self.cast))
    }

    /// How many calls have begun.
    pub fn calls(&self) -> usize {
        self.board.with_trace(|trace| trace.begun())
    }

    /// Looks at the calls that began after so many.
    pub fn since<T>(&self, calls: usize, read: impl FnOnce(&[Entry]) -> T) -> T {
        self.board
            .with_trace(|trace| read(trace.entries().get(calls..).unwrap_or_default()))
    }
}

/// The cards that a case speaks to, and nobody else. One that is under test is what is known of it.
fn cards_alone(case: &Case, outside: Option<&CardUnderTest>) -> Switchboard {
    let board = Switchboard::new(case.world.cast.start);
    let named = |name: &str| {
        case.steps.iter().any(|step| match step {
            Step::Ask { to, .. } => to.instance == name,
            _ => false,
        })
    };
    for (name, spec) in case.world.cards() {
        if named(name) {
            let spec = match outside {
                Some(card) => card.facts().onto(spec.clone()),
                None => spec.clone(),
            };
            board.plug::<CardRole>(name.clone(), Card::new(spec));
        }
    }
    board
}

/// Lets time pass for everybody. An implementation that has something to do by itself in between is told so then.
async fn pass(board: &Switchboard, outside: Option<&Iut>, moment: VirtualTime) {
    match outside {
        Some(iut) => iut.pass_time(board, moment).await,
        None => board.advance_to(moment).await,
    }
}

/// Does something that may panic, or wait for ever.
fn guarded<T>(work: impl FnOnce() -> Option<T>) -> Result<T, Box<Outcome>> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Some(done)) => Ok(done),
        Ok(None) => Err(Box::new(Outcome::Waits)),
        Err(payload) => Err(Box::new(match payload.downcast_ref::<Raised>() {
            Some(Raised::Failure(failure)) => {
                Outcome::NotHere(Some(failure.party), failure.to_string())
            }
            Some(Raised::NotTestable(why) | Raised::NotRun(why) | Raised::NotApplicable(why)) => {
                Outcome::NotHere(None, why.clone())
            }
            Some(other) => Outcome::NotHere(Some(Party::Configuration), format!("{other:?}")),
            None => Outcome::Panicked(panic_message(&*payload)),
        })),
    }
}
