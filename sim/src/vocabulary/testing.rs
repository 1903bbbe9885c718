//! What property tests draw values from.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// Any value of a word, out of random bytes.
pub(crate) fn any_word<T>() -> impl Strategy<Value = T>
where
    T: for<'a> Arbitrary<'a> + Debug,
{
    proptest::collection::vec(any::<u8>(), 0..64).prop_filter_map("not enough bytes", |bytes| {
        T::arbitrary(&mut Unstructured::new(&bytes)).ok()
    })
}

/// Any day from 1868-01-25, the first of 明治, for about two centuries.
pub(crate) fn any_date() -> impl Strategy<Value = Date> {
    (0_i32..80_000).prop_map(|days| date(1868, 1, 25).saturating_add(days.days()))
}

/// `number` with the digit at `place` moved on by `step` (1 to 9), which is always another digit.
pub(crate) fn corrupted(number: &str, place: usize, step: u32) -> String {
    number
        .chars()
        .enumerate()
        .map(|(at, c)| match c.to_digit(10) {
            Some(value) if at == place => char::from_digit((value + step) % 10, 10).unwrap(),
            _ => c,
        })
        .collect()
}
