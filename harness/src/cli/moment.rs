//! `--at DATE[TIME]`: the moment at which something simulated begins.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use madoguchi_sim::clock::VirtualTime;

/// A moment in Japan, written `2026-11-25` (nine in the morning) or `2026-11-25T13:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(pub(super) VirtualTime);

impl Moment {
    /// The present moment in Japan: the only place at which anything simulated learns of it.
    pub(super) fn now() -> Self {
        const JAPAN: i8 = 9;
        let now = Timestamp::now();
        let there = Offset::from_hours(JAPAN).map_or_else(
            |_| Offset::UTC.to_datetime(now),
            |japan| japan.to_datetime(now),
        );
        let whole = there.with().subsec_nanosecond(0).build().unwrap_or(there);
        Self(VirtualTime::new(whole))
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let day = || {
            let form = text.len() == "2026-11-25".len();
            let day = form.then(|| text.parse::<Date>().ok()).flatten();
            day.map(VirtualTime::morning_of)
        };
        let moment = || text.parse::<DateTime>().ok().map(VirtualTime::new);
        day().or_else(moment).map(Self).ok_or_else(|| {
            format!("expected a date or a time in Japan such as 2026-11-25 or 2026-11-25T13:30, found `{text}`")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_its_morning() {
        let moment = |text: &str| text.parse::<Moment>().map(|it| it.0.to_string());
        assert_eq!(moment("2026-11-25").as_deref(), Ok("2026-11-25T09:00:00"));
        assert_eq!(
            moment("2026-11-25T13:30").as_deref(),
            Ok("2026-11-25T13:30:00")
        );
        for wrong in ["", "tomorrow", "2026-02-30", "2026-11-25T25:00"] {
            assert!(moment(wrong).is_err(), "{wrong}");
        }
    }
}
