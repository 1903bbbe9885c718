//! Safe repairs.

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

/// Applies every safe fix that touches nothing which an earlier one touches.
fn apply(text: &str, problems: &[Problem]) -> String {
    let mut accepted: Vec<&Edit> = Vec::new();
    for fix in problems
        .iter()
        .filter_map(|problem| problem.fix.as_ref())
        .filter(|fix| fix.safe)
    {
        let fits = |edit: &Edit| {
            text.get(edit.range.clone()).is_some()
                && accepted
                    .iter()
                    .all(|other| apart(&other.range, &edit.range))
        };
        if fix.edits.iter().all(fits) {
            accepted.extend(&fix.edits);
        }
    }
    accepted.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in accepted {
        result.push_str(text.get(copied..edit.range.start).unwrap_or(""));
        result.push_str(&edit.replacement);
        copied = edit.range.end;
    }
    result.push_str(text.get(copied..).unwrap_or(""));
    result
}

fn apart(left: &std::ops::Range<usize>, right: &std::ops::Range<usize>) -> bool {
    left.end <= right.start && left != right || right.end <= left.start && left != right
}
