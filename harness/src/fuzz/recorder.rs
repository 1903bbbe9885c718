//! Whole visits to begin with: what was done in a scenario, written down as a case.

use std::cell::RefCell;
use std::mem::take;
use std::rc::Rc;
use std::sync::PoisonError;

use madoguchi_sim::card::Request;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::invariant::Violation;
use madoguchi_sim::role::{Fault, Switchboard};
use madoguchi_sim::vocabulary::revealed;

use super::case::{Case, Recording, Step, World};
use super::speech::Asked;
use crate::catalogue::is_requirement_id;
use crate::run::{Recorded, ScenarioInfo};

/// Writes down what is done in a scenario.
pub struct Recorder {
    place: usize,
    origin: String,
    cites: Vec<String>,
    into: Recorded,
    begun: Option<(World, Switchboard)>,
    written: Rc<RefCell<Written>>,
}

/// Calls of actors to each other that are kept of a scenario.
const MOST_WITHIN: usize = 24;

struct Written {
    now: VirtualTime,
    steps: Vec<Step>,
    within: Vec<Step>,
}

/// Whether it is worth keeping what an actor asks another. Of cards only what offices do to them is: all else is in the scenarios of cards, or is drawn.
const fn is_kept(step: &Step) -> bool {
    !matches!(
        step,
        Step::Ask {
            asked: Asked::Card(
                Request::Apdu(_)
                    | Request::PowerOn
                    | Request::Reset
                    | Request::PowerOff
                    | Request::LookAt
                    | Request::FaceTriesLeft
                    | Request::FaceResult { .. }
            ),
            ..
        }
    )
}

impl Written {
    fn add(&mut self, now: VirtualTime, step: Step) {
        let seconds = now.since(self.now).as_secs();
        if seconds > 0 {
            self.steps.push(Step::Pass { seconds });
        }
        self.now = self.now.max(now);
        self.steps.push(step);
    }
}

impl Recorder {
    /// A recorder of a scenario.
    pub fn new(scenario: &ScenarioInfo, into: Recorded) -> Self {
        let written = Written {
            now: VirtualTime::new(jiff::civil::DateTime::MIN),
            steps: Vec::new(),
            within: Vec::new(),
        };
        Self {
            place: scenario.index,
            origin: format!("{}:{}", scenario.path, scenario.line),
            cites: scenario
                .tags
                .iter()
                .filter(|tag| is_requirement_id(tag))
                .cloned()
                .collect(),
            into,
            begun: None,
            written: Rc::new(RefCell::new(written)),
        }
    }

    /// Begins to listen, once the ecosystem has opened.
    pub fn begin(&mut self, cast: &Rc<Cast>, board: &Switchboard) {
        let now = board.now();
        self.written.borrow_mut().now = now;
        self.begun = Some((World::new(Rc::clone(cast), now), board.clone()));
        let (written, clock) = (Rc::clone(&self.written), board.clone());
        board.witness(move |call| {
            let Some(asked) = Asked::heard(call.to.role, call.request) else {
                return;
            };
            let (from, to) = (call.from.clone(), call.to.clone());
            let step = Step::Ask { from, to, asked };
            let mut written = written.borrow_mut();
            // What others ask of each other, and what somebody had put off (they ask it of themselves), happens again by itself.
            if call.depth == 0 && call.from != call.to {
                written.add(clock.now(), step);
            } else if written.within.len() < MOST_WITHIN && is_kept(&step) {
                written.within.push(step);
            }
        });
    }

    /// Writes down a step that no call shows.
    pub fn add(&self, step: Step) {
        if let Some((_, board)) = &self.begun {
            self.written.borrow_mut().add(board.now(), step);
        }
    }

    /// Writes down a failure. One that begins later is not (a case knows no such).
    pub fn fault(&self, fault: &Fault) {
        let Some((_, board)) = &self.begun else {
            return;
        };
        let now = board.now();
        let over = fault.until.is_some_and(|until| until <= now);
        if fault.since <= now && !over {
            let minutes = fault.until.map(|until| until.since(now).as_mins());
            self.add(Step::Fail {
                from: fault.from.clone(),
                to: fault.to.clone(),
                effect: fault.effect,
                minutes: minutes.map(|minutes| i32::try_from(minutes).unwrap_or(i32::MAX)),
                reason: fault.reason.clone(),
            });
        }
    }

    /// Hands over what was written down, and which broken invariants were foreseen. A scenario in which nothing happened gives nothing.
    pub fn end(self, foreseen: &[Violation]) {
        let Some((world, board)) = self.begun else {
            return;
        };
        // The switchboard holds the witness, and the witness the switchboard.
        board.witness(|_| {});
        let mut written = self.written.borrow_mut();
        let (steps, within) = (take(&mut written.steps), take(&mut written.within));
        if steps.is_empty() {
            return;
        }
        let (world, origin) = (Rc::new(world), Some(self.origin));
        let case = Case {
            world,
            steps,
            origin,
            cites: self.cites,
            foresees: foreseen.iter().map(|it| it.rule.id().to_owned()).collect(),
        };
        let recording = Recording { case, within };
        let json = revealed(|| serde_json::to_string(&recording));
        // A case can be written as JSON; what could not would only be one to begin with the less.
        if let Ok(json) = json {
            let mut into = self.into.lock().unwrap_or_else(PoisonError::into_inner);
            into.insert(self.place, json);
        }
    }
}
