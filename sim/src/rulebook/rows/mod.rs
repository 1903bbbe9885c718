//! The rows, by theme.

mod care;
mod counter;
mod fee;
mod paper;
mod plan;
mod reader;
mod registry;

use std::iter;

use super::RuleId;
use super::rule::Rule;

/// Every row, theme by theme, in the order of [`RuleId::ALL`].
pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    iter::empty()
        .chain(counter::ROWS)
        .chain(reader::ROWS)
        .chain(paper::ROWS)
        .chain(registry::ROWS)
        .chain(care::ROWS)
        .chain(fee::ROWS)
        .chain(plan::ROWS)
}
