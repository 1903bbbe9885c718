//! Feature files as their authors wrote them: read, judged before they are parsed, repaired where that is
//! safe, and only then handed to `gherkin`.
//!
//! `gherkin` takes any line that it does not know for description. A mistyped keyword, a full-width bar or a
//! full-width space at the start of a line therefore removes steps or whole scenarios without a word, and the
//! run is green. So this module reads every line a second time, tolerantly, says what is wrong with it and
//! where, and finally compares what `gherkin` understood with what stands in the file.

mod characters;
mod fix;
mod language;
mod layout;
mod lines;
mod load;
mod names;
pub(crate) mod nearest;
mod outline;
mod parse;
mod placeholders;
mod problem;
pub mod render;
mod spaces;
mod steps;
mod strays;
mod tables;
mod tags;
mod widths;

pub use fix::fix;
pub(crate) use load::read;
pub use load::{Document, Loaded, MOST_SCENARIOS_A_FILE, load, load_with};
pub use problem::{Edit, Fix, Place, Problem, Severity, describe};
pub use steps::{StepKind, StepPattern, check_steps};
pub use tags::TagBook;

use std::path::Path;

/// Every problem that one text has by itself: characters, layout, tables, names, tags, parse errors.
///
/// `path` is only carried into the problems. Without `tags` the tags are not judged. Problems are in the order
/// of their place.
pub fn lint(path: &Path, text: &str, tags: Option<&TagBook>) -> Vec<Problem> {
    load::examine(path, text, tags).problems
}

#[cfg(test)]
mod tests;
