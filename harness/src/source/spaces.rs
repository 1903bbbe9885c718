//! Spaces and tabs that the parser does not take for spaces.

use std::ops::Range;

use super::characters::replace;
use super::lines::{Kind, Line};
use super::outline::Text;
use super::problem::{Edit, Problem, describe};

/// Full-width spaces where `gherkin` wants plain ones, and tabs in the indentation.
pub(crate) fn check(text: &Text<'_>, number: usize, line: &Line, problems: &mut Vec<Problem>) {
    let indent = line.indent();
    let mut zones: Vec<(Range<usize>, &str, &str)> =
        vec![(indent.clone(), "  ", "at the start of a line")];
    match &line.kind {
        Kind::Blank => {}
        Kind::Header { colon, name, .. } => {
            zones.push((colon.end..name.start, " ", "after a keyword"))
        }
        Kind::Step { gap, .. } => zones.push((gap.clone(), " ", "after a keyword")),
        Kind::Tags(tags) => {
            for pair in tags.windows(2) {
                if let [left, right] = pair {
                    zones.push((left.end..right.start, " ", "between tags"));
                }
            }
        }
        Kind::Row { cells, .. } => {
            for cell in cells {
                let words = line.part(cell);
                let body = words.trim_matches([' ', '\t', '\u{3000}']);
                let lead = words.len() - words.trim_start_matches([' ', '\t', '\u{3000}']).len();
                let start = cell.start + lead;
                zones.push((cell.start..start, "  ", "around a table cell"));
                zones.push((start + body.len()..cell.end, "  ", "around a table cell"));
            }
        }
        _ => {}
    }
    if line.kind != Kind::Blank {
        let end = line.clean.trim_end_matches([' ', '\t', '\u{3000}']).len();
        zones.push((end..line.clean.len(), "", "at the end of a line"));
    }
    for (zone, replacement, where_to) in zones {
        let replacement = if line.kind == Kind::Blank {
            ""
        } else {
            replacement
        };
        space_zone(text, number, line, &zone, replacement, where_to, problems);
    }
    if let Some(tab) = line.part(&indent).find('\t') {
        let tabs = line.part(&indent).match_indices('\t');
        let edits = tabs
            .map(|(at, _)| replace(line, &(at..at + 1), "  "))
            .collect();
        problems.push(
            Problem::error(
                "tab-indent",
                text.place(number, &(tab..tab + 1)),
                "a tab in the indentation",
                "two spaces a level",
                describe('\t'),
            )
            .with_safe_fix(edits),
        );
    }
}

fn space_zone(
    text: &Text<'_>,
    number: usize,
    line: &Line,
    zone: &Range<usize>,
    replacement: &str,
    where_to: &str,
    problems: &mut Vec<Problem>,
) {
    const WIDE: char = '\u{3000}';
    let edits: Vec<Edit> = line
        .part(zone)
        .match_indices(WIDE)
        .map(|(at, found)| {
            let start = zone.start + at;
            replace(line, &(start..start + found.len()), replacement)
        })
        .collect();
    let Some(at) = line.part(zone).find(WIDE) else {
        return;
    };
    let first = zone.start + at..zone.start + at + WIDE.len_utf8();
    let expected = match replacement {
        "" => "nothing".to_owned(),
        _ => format!("{} (space)", describe(' ')),
    };
    problems.push(
        Problem::error(
            "full-width-space",
            text.place(number, &first),
            format!("a full-width space {where_to}: the parser takes it for a letter"),
            expected,
            describe(WIDE),
        )
        .with_safe_fix(edits),
    );
}
