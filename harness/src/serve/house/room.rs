//! The ecosystem in its room: what time it is there, and what an order does.

use std::task::{Context, Poll, Waker};

use madoguchi_sim::card::CardRole;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::role::{Address, RoleName};
use madoguchi_sim::vocabulary::FacilityCode;

use super::clock::Clock;
use super::{Answer, Order};

/// An ecosystem, its clock, and what its operator has to remember.
pub struct Room {
    ecosystem: Ecosystem,
    clock: Clock,
    /// How many calls the trace keeps at least.
    keep: usize,
}

impl Room {
    pub(super) fn begin(cast: Cast, clock: Clock, keep: usize) -> Self {
        Self {
            ecosystem: Ecosystem::begin(cast),
            clock,
            keep,
        }
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
            Order::Exchange { exchange } => {
                let facility = exchange.facility.clone();
                self.ask_the_fund(&facility, fund::Request::Exchange(exchange))
            }
            Order::ExchangeByCard {
                facility,
                proof,
                consents,
            } => {
                let request = fund::Request::ExchangeByCard {
                    facility: facility.clone(),
                    proof: *proof,
                    consents,
                };
                self.ask_the_fund(&facility, request)
            }
            Order::Card { card, request } => {
                let asked = self.ecosystem.ask::<CardRole>("vpcd", &card, request);
                match at_once(asked) {
                    Some(Ok(response)) => Answer::Card(response),
                    Some(Err(breakdown)) => Answer::NoAnswer(breakdown.to_string()),
                    None => waits(),
                }
            }
            Order::Advance { to } => {
                self.clock.put_on(self.now(), to);
                self.pass_time_to(to);
                Answer::Time(self.now())
            }
        }
    }

    /// A facility's terminal asks: whatever disturbs the line of its counter disturbs this.
    fn ask_the_fund(&self, facility: &FacilityCode, request: fund::Request) -> Answer {
        let from = Address::new(RoleName::Counter, facility.to_string());
        let asked = self.ecosystem.board().call::<FundRole>(&from, "", request);
        at_once(asked).map_or_else(waits, Answer::of_fund)
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

fn waits() -> Answer {
    Answer::NoAnswer("an actor waits for something outside the ecosystem".to_owned())
}

/// What a future gives that waits for nothing outside; `None` if it does wait.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut context = Context::from_waker(Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}
