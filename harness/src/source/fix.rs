//! Safe repairs.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use super::problem::{Edit, Problem};

/// One repair can bring the next to light (a file without its line ends repaired is read differently); more
/// rounds than this never happened in the property test.
const MOST_ROUNDS: usize = 8;

/// The text without the problems that have a safe fix: those given, and those that show only afterwards.
///
/// A text that is fixed has no fixable problem left, so fixing it again changes nothing.
pub fn fix(text: &str, problems: &[Problem]) -> String {
    let mut fixed = apply(text, problems);
    for _ in 0..MOST_ROUNDS {
        let left = super::lint(Path::new(""), &fixed, None);
        if !left.iter().any(Problem::is_fixable) {
            break;
        }
        fixed = apply(&fixed, &left);
    }
    fixed
}

/// Applies every safe fix that touches nothing which an earlier one touches; the others wait for the next round.
fn apply(text: &str, problems: &[Problem]) -> String {
    let mut accepted: BTreeMap<usize, &Edit> = BTreeMap::new();
    let fixes = problems.iter().filter_map(|problem| problem.fix.as_ref());
    for fix in fixes.filter(|fix| fix.safe) {
        let fits =
            |edit: &Edit| text.get(edit.range.clone()).is_some() && is_free(&accepted, &edit.range);
        if fix.edits.iter().all(fits) {
            accepted.extend(fix.edits.iter().map(|edit| (edit.range.start, edit)));
        }
    }
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in accepted.values() {
        result.push_str(text.get(copied..edit.range.start).unwrap_or(""));
        result.push_str(&edit.replacement);
        copied = edit.range.end;
    }
    result.push_str(text.get(copied..).unwrap_or(""));
    result
}

fn is_free(accepted: &BTreeMap<usize, &Edit>, range: &Range<usize>) -> bool {
    let before = accepted.range(..range.start).next_back();
    let after = accepted.range(range.start..).next();
    before.is_none_or(|(_, edit)| edit.range.end <= range.start)
        && after.is_none_or(|(start, _)| *start >= range.end && *start != range.start)
}
