//! What facilities were told to be valid: a claim for it is not returned (CLAIM-010).

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::vocabulary::{FacilityCode, InsuredId};

/// A facility, whose qualification, and for which day.
pub(super) type Told = (FacilityCode, InsuredId, Date);

/// What was told, by the day on which it was.
#[derive(Debug)]
pub(super) struct Confirmed {
    kept_days: i32,
    by_day: BTreeMap<Date, BTreeSet<Told>>,
}

impl Confirmed {
    /// Nothing; what is noted is kept for so many days.
    pub(super) const fn new(kept_days: u16) -> Self {
        Self {
            kept_days: kept_days as i32,
            by_day: BTreeMap::new(),
        }
    }

    /// Keeps what was told today, and forgets what has been kept long enough.
    pub(super) fn note(&mut self, today: Date, told: Told) {
        if !self.by_day.contains_key(&today) {
            let oldest = today.saturating_sub(self.kept_days.days());
            self.by_day = self.by_day.split_off(&oldest);
        }
        self.by_day.entry(today).or_default().insert(told);
    }

    /// Whether it was told.
    pub(super) fn contains(&self, told: &Told) -> bool {
        self.by_day.values().any(|day| day.contains(told))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_was_told_is_known_to_the_last_day_of_its_time_and_not_longer() {
        let told = |day: Date| -> Told {
            let facility = "1319990014".parse().unwrap();
            let insured = "06139992 記号12 番号345 枝番02".parse().unwrap();
            (facility, insured, day)
        };
        let first = date(2025, 6, 10);
        let mut kept = Confirmed::new(30);
        kept.note(first, told(first));
        kept.note(date(2025, 7, 10), told(date(2025, 7, 10)));
        assert!(kept.contains(&told(first)));
        kept.note(date(2025, 7, 11), told(date(2025, 7, 11)));
        assert!(!kept.contains(&told(first)));
        assert!(kept.contains(&told(date(2025, 7, 10))));
    }
}
