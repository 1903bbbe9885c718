//! Dates and moments for generated messages: jiff's types know nothing of `arbitrary`.

use arbitrary::{Result, Unstructured};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::clock::VirtualTime;

/// The years that rules speak of, with room on both sides.
const FIRST: Date = date(1900, 1, 1);
const DAYS: i32 = 200 * 365;

/// Any date of two centuries.
pub fn arbitrary_date(u: &mut Unstructured<'_>) -> Result<Date> {
    Ok(FIRST.saturating_add(u.int_in_range(0..=DAYS)?.days()))
}

/// Any date, or none.
pub fn arbitrary_optional_date(u: &mut Unstructured<'_>) -> Result<Option<Date>> {
    if u.arbitrary()? {
        arbitrary_date(u).map(Some)
    } else {
        Ok(None)
    }
}

/// A few dates.
pub fn arbitrary_dates(u: &mut Unstructured<'_>) -> Result<Vec<Date>> {
    (0..u.int_in_range(0..=3)?)
        .map(|_| arbitrary_date(u))
        .collect()
}

/// Any minute of two centuries.
pub fn arbitrary_time(u: &mut Unstructured<'_>) -> Result<VirtualTime> {
    Ok(VirtualTime::start_of(arbitrary_date(u)?).plus_minutes(u.int_in_range(0..=24 * 60 - 1)?))
}

/// Any minute, or none.
pub fn arbitrary_optional_time(u: &mut Unstructured<'_>) -> Result<Option<VirtualTime>> {
    if u.arbitrary()? {
        arbitrary_time(u).map(Some)
    } else {
        Ok(None)
    }
}
