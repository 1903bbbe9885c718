//! How virtual time follows the clock of the machine, or does not.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use madoguchi_sim::clock::VirtualTime;
use serde::{Deserialize, Serialize};

/// How time passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// As on the clock of the machine, also while nothing is served.
    #[default]
    Real,
    /// Only when the operator moves it.
    Frozen,
}

/// The clock of a house.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    pace: Pace,
    /// The virtual moment at which the house began.
    start: VirtualTime,
    /// When that was, by the clock of the machine.
    begun: Timestamp,
    /// By how much the operator has put it on.
    ahead: SignedDuration,
}

impl Clock {
    pub(super) fn new(pace: Pace, start: VirtualTime, begun: Timestamp) -> Self {
        Self {
            pace,
            start,
            begun,
            ahead: SignedDuration::ZERO,
        }
    }

    /// The present moment, in whole milliseconds. It may go back if the machine's clock does; the ecosystem's does not.
    pub(super) fn now(&self) -> VirtualTime {
        let passed = match self.pace {
            Pace::Frozen => SignedDuration::ZERO,
            Pace::Real => {
                let passed = Timestamp::now().duration_since(self.begun);
                SignedDuration::from_millis(i64::try_from(passed.as_millis()).unwrap_or(i64::MAX))
            }
        };
        let since_start = passed.saturating_add(self.ahead);
        VirtualTime::new(self.start.civil().saturating_add(since_start))
    }

    /// It is put on from one moment to another.
    pub(super) fn put_on(&mut self, from: VirtualTime, to: VirtualTime) {
        let by = to.since(from).max(SignedDuration::ZERO);
        self.ahead = self.ahead.saturating_add(by);
    }
}

/// The clock of a house, for everyone who wants to know the time.
#[derive(Clone)]
pub(super) struct SharedClock(Arc<Mutex<Clock>>);

impl SharedClock {
    pub(super) fn new(clock: Clock) -> Self {
        Self(Arc::new(Mutex::new(clock)))
    }

    fn lock(&self) -> MutexGuard<'_, Clock> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The present moment.
    pub(super) fn now(&self) -> VirtualTime {
        self.lock().now()
    }

    /// It is put on from one moment to another.
    pub(super) fn put_on(&self, from: VirtualTime, to: VirtualTime) {
        self.lock().put_on(from, to);
    }

    /// It is another clock from now on.
    pub(super) fn replace(&self, clock: Clock) {
        *self.lock() = clock;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn noon() -> VirtualTime {
        VirtualTime::new(date(2025, 6, 10).at(12, 0, 0, 0))
    }

    #[test]
    fn a_frozen_clock_stands_until_it_is_put_on() {
        let mut clock = Clock::new(Pace::Frozen, noon(), Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), noon());
        clock.put_on(noon(), noon().plus_minutes(90));
        assert_eq!(clock.now(), noon().plus_minutes(90));
        clock.put_on(clock.now(), noon());
        assert_eq!(clock.now(), noon().plus_minutes(90));
    }

    #[test]
    fn a_real_clock_counts_what_has_passed_since_the_beginning() {
        let hour = SignedDuration::from_hours(1);
        let begun = Timestamp::now().saturating_sub(hour).unwrap();
        let passed = Clock::new(Pace::Real, noon(), begun).now().since(noon());
        assert!(
            passed >= hour && passed < SignedDuration::from_hours(2),
            "{passed}"
        );
    }

    #[test]
    fn a_clock_put_on_beyond_the_calendar_stays_at_its_end() {
        let last = VirtualTime::new(jiff::civil::DateTime::MAX);
        let mut clock = Clock::new(Pace::Frozen, last, Timestamp::UNIX_EPOCH);
        clock.put_on(noon(), last);
        assert_eq!(clock.now(), last);
    }
}
