//! The ecosystem in its room: what time it is there, and what an order does.

use std::collections::BTreeMap;
use std::time::Duration;

use madoguchi_sim::card::CardRole;
use madoguchi_sim::cast::{Cast, Facility, Insurer, Person};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::jlis::{self, JlisRole};
use madoguchi_sim::oqs::Exchange;
use madoguchi_sim::role::{Address, Role, RoleName, at_once};
use madoguchi_sim::vocabulary::{FacilityCode, InsuredId, InsurerNumber};

use super::act::{FaultInForce, NotDone};
use super::clock::SharedClock;
use super::memory::{Fingerprint, Memory};
use super::{Answer, Order};
use crate::serve::centre::{NoDocument, RequestKey};

/// An ecosystem, its clock, and what its operator has to remember.
pub struct Room {
    ecosystem: Ecosystem,
    clock: SharedClock,
    /// How many calls the trace keeps at least.
    keep: usize,
    /// By how much answers are late.
    pub(super) slow: Option<Slow>,
    /// What the operator has done that no actor knows.
    pub(super) operator: Operator,
    memory: Memory,
}

/// Answers that are late.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slow {
    pub(super) by: Duration,
    pub(super) until: Option<VirtualTime>,
}

/// What the operator has done that no actor knows.
#[derive(Debug, Default)]
pub(super) struct Operator {
    pub(super) hands: BTreeMap<String, Hands>,
    pub(super) faults: Vec<FaultInForce>,
}

/// What a person has and knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Hands {
    /// The card is not with the person.
    pub(super) lost: bool,
    /// The PIN that the person knows, if it is not that of the beginning.
    pub(super) pin: Option<String>,
    /// The PIN of the card that was applied for.
    pub(super) next_pin: Option<String>,
    /// The municipality's number of the application.
    pub(super) order: Option<u32>,
    /// The insurance reported last.
    pub(super) enrolled: Option<InsuredId>,
}

impl Room {
    pub(super) fn begin(cast: Cast, clock: SharedClock, keep: usize) -> Self {
        Self {
            ecosystem: Ecosystem::begin(cast),
            clock,
            keep,
            slow: None,
            operator: Operator::default(),
            memory: Memory::default(),
        }
    }

    /// A person who exists.
    pub(super) fn person(&self, key: &str) -> Result<&Person, NotDone> {
        let people = &self.ecosystem.cast().people;
        people.get(key).ok_or_else(|| NotDone::Unknown {
            expected: "the key of a person (GET /people)".to_owned(),
            found: key.to_owned(),
        })
    }

    /// A facility that exists.
    pub(super) fn facility(&self, code: &FacilityCode) -> Result<&Facility, NotDone> {
        let facilities = &self.ecosystem.cast().facilities;
        facilities.get(code).ok_or_else(|| NotDone::Unknown {
            expected: "医療機関コード of a facility (GET /facilities)".to_owned(),
            found: code.to_string(),
        })
    }

    /// An insurer that exists.
    pub(super) fn insurer(&self, number: &InsurerNumber) -> Result<&Insurer, NotDone> {
        let insurers = &self.ecosystem.cast().insurers;
        insurers.get(number).ok_or_else(|| NotDone::Unknown {
            expected: "保険者番号 of an insurer (GET /insurers)".to_owned(),
            found: number.to_string(),
        })
    }

    /// What a person has and knows.
    pub(super) fn hands(&mut self, key: &str) -> &mut Hands {
        self.operator.hands.entry(key.to_owned()).or_default()
    }

    /// Whether a person has lost or given up their card.
    pub fn has_lost_the_card(&self, key: &str) -> bool {
        self.operator.hands.get(key).is_some_and(|hands| hands.lost)
    }

    /// A person asks an actor.
    pub(super) fn ask<R: Role>(
        &self,
        person: &str,
        instance: &str,
        request: R::Request,
    ) -> Result<R::Response, NotDone> {
        let reason = match at_once(self.ecosystem.ask::<R>(person, instance, request)) {
            Some(Ok(response)) => return Ok(response),
            Some(Err(breakdown)) => breakdown.to_string(),
            None => WAITS.to_owned(),
        };
        Err(NotDone::NoAnswer { reason })
    }

    /// The ecosystem.
    pub fn ecosystem(&self) -> &Ecosystem {
        &self.ecosystem
    }

    /// The present moment.
    pub fn now(&self) -> VirtualTime {
        self.ecosystem.board().now()
    }

    /// Lets time pass until the clock's moment: what has fallen due happens.
    pub(super) fn pass_time(&mut self) {
        let moment = self.clock.now();
        self.pass_time_to(moment);
    }

    /// Lets time pass until a moment.
    pub(super) fn pass_time_to(&mut self, moment: VirtualTime) {
        let passed = at_once(self.ecosystem.advance_to(moment));
        debug_assert!(passed.is_some(), "an actor waits for something outside");
    }

    /// Carries out an order, now.
    pub(super) fn carry_out(&mut self, order: Order) -> Answer {
        match order {
            Order::Exchange { exchange, key } => self.exchange(exchange, key),
            Order::Card { card, request } => {
                let asked = self.ecosystem.ask::<CardRole>("vpcd", &card, request);
                match at_once(asked) {
                    Some(Ok(response)) => Answer::Card(response),
                    Some(Err(breakdown)) => Answer::NoAnswer(breakdown.to_string()),
                    None => waits(),
                }
            }
            Order::Act { act } => match self.act(*act) {
                Ok(done) => Answer::Done(done),
                Err(why) => Answer::NotDone(why),
            },
            Order::Advance { to } => {
                self.clock.put_on(self.now(), to);
                self.pass_time_to(to);
                Answer::Time(self.now())
            }
        }
    }

    /// A terminal hands in a message, perhaps for the second time.
    fn exchange(&mut self, exchange: Box<Exchange>, key: Option<RequestKey>) -> Answer {
        let facility = exchange.facility.clone();
        let Some(key) = key else {
            return self.ask_the_fund(&facility, fund::Request::Exchange(exchange));
        };
        let message = Fingerprint::of(&exchange);
        if let Some(answer) = self.memory.answered(&facility, &key, message) {
            return answer;
        }
        let answer = self.ask_the_fund(&facility, fund::Request::Exchange(exchange));
        let remembered = answer.clone();
        self.memory.remember(facility, key, message, remembered);
        answer
    }

    /// A facility's terminal asks: whatever disturbs the line of its counter disturbs this.
    pub(super) fn ask_the_fund(&self, facility: &FacilityCode, request: fund::Request) -> Answer {
        let from = Address::new(RoleName::Counter, facility.to_string());
        let asked = self.ecosystem.board().call::<FundRole>(&from, "", request);
        at_once(asked).map_or_else(waits, Answer::of_fund)
    }

    /// How long whoever asked has to wait for an answer now.
    pub(super) fn wait(&self) -> Duration {
        let slow = self
            .slow
            .filter(|slow| slow.until.is_none_or(|until| self.now() < until));
        slow.map_or(Duration::ZERO, |slow| slow.by)
    }

    /// Somebody who checks a certificate asks J-LIS what changes nothing.
    pub(crate) fn ask_the_authority(
        &self,
        request: jlis::Request,
    ) -> Result<jlis::Response, String> {
        match at_once(self.ecosystem.ask::<JlisRole>("OCSP", "", request)) {
            Some(answer) => answer.map_err(|breakdown| breakdown.to_string()),
            None => Err(WAITS.to_owned()),
        }
    }

    /// Lets the trace forget what lies too far back, now and then.
    pub(super) fn tidy(&mut self) {
        let board = self.ecosystem.board();
        let most = self.keep.saturating_mul(2);
        if board.with_trace(|trace| trace.entries().len()) > most {
            board.with_trace_mut(|trace| trace.forget(self.keep));
        }
    }
}

const WAITS: &str = NoDocument::WAITS;

fn waits() -> Answer {
    Answer::NoAnswer(WAITS.to_owned())
}
