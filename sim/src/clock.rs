//! Virtual time: the only clock an actor may read.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};

use crate::vocabulary::text_schema;

/// A moment in Japan standard time. Japan keeps one offset all year, so civil time is enough and no zone
/// can be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VirtualTime(DateTime);

text_schema! {
    VirtualTime,
    "Time",
    "A moment in Japan standard time, without offset. Seconds may be left out.",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?$",
    ["2025-06-10T09:00:00"]
}

impl VirtualTime {
    /// The moment a civil date and time stand for.
    pub const fn new(at: DateTime) -> Self {
        Self(at)
    }

    /// Nine in the morning of a day: when counters open and scenarios begin.
    pub fn morning_of(date: Date) -> Self {
        Self(date.at(9, 0, 0, 0))
    }

    /// The first moment of a day: when a dated change takes effect.
    pub fn start_of(date: Date) -> Self {
        Self(date.at(0, 0, 0, 0))
    }

    /// The day this moment lies in.
    pub fn date(self) -> Date {
        self.0.date()
    }

    /// The civil date and time.
    pub fn civil(self) -> DateTime {
        self.0
    }

    /// This moment and so many days, staying at the last representable moment rather than overflowing.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// This moment and so many minutes, staying at the last representable moment rather than overflowing.
    pub fn plus_minutes(self, minutes: i32) -> Self {
        Self(self.0.saturating_add(minutes.minutes()))
    }

    /// Time passed since an earlier moment; negative if it is later.
    pub fn since(self, earlier: Self) -> SignedDuration {
        self.0.duration_since(earlier.0)
    }
}

impl fmt::Display for VirtualTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_begins_before_its_morning() {
        let day = date(2025, 6, 10);
        assert!(VirtualTime::start_of(day) < VirtualTime::morning_of(day));
        assert_eq!(
            VirtualTime::morning_of(day).to_string(),
            "2025-06-10T09:00:00"
        );
    }

    #[test]
    fn time_past_the_calendar_stays_at_its_end() {
        let last = VirtualTime::new(DateTime::MAX);
        assert_eq!(last.plus_days(1), last);
    }
}
