//! Tables: closed rows of one width, columns with a name of their own, examples with rows.

use super::characters::replace;
use super::lines::{Block, Kind};
use super::outline::{Outline, Text};
use super::problem::{Edit, Problem};

pub(crate) fn check(text: &Text<'_>, outline: &Outline, problems: &mut Vec<Problem>) {
    for block in &outline.blocks {
        for step in &block.steps {
            shape(text, &step.rows, problems);
        }
        if block.block == Block::Examples {
            shape(text, &block.rows, problems);
            columns(text, &block.rows, problems);
            if block.rows.len() < 2 && block.strays.is_empty() {
                problems.push(Problem::error(
                    "examples-without-rows",
                    text.whole(block.line),
                    "an examples table without rows makes its scenario vanish",
                    "a header row and at least one row below it",
                    match block.rows.len() {
                        0 => "no table",
                        _ => "only the header row",
                    },
                ));
            }
        }
    }
}

fn shape(text: &Text<'_>, rows: &[usize], problems: &mut Vec<Problem>) {
    let mut width = None;
    for row in rows {
        let Some(line) = text.lines.get(*row) else {
            continue;
        };
        let Kind::Row { cells, closed, .. } = &line.kind else {
            continue;
        };
        let count = cells.len();
        let first = *width.get_or_insert((*row, count));
        if first.1 != count {
            // `gherkin` cuts longer rows without a word.
            problems.push(Problem::error(
                "ragged-table",
                text.whole(*row),
                "the row has another number of cells than the first row of its table",
                format!("{}, as on line {}", cells_in(first.1), first.0 + 1),
                cells_in(count),
            ));
        }
        if !closed {
            let end = line.clean.trim_end().len();
            let at = line.original(&(end..end));
            problems.push(
                Problem::error(
                    "table-row-not-closed",
                    text.place(*row, &(end..end)),
                    "a table row ends with a bar",
                    "「|」 U+007C",
                    "the end of the line",
                )
                .with_safe_fix(vec![Edit {
                    range: at,
                    replacement: " |".to_owned(),
                }]),
            );
        }
    }
}

fn cells_in(count: usize) -> String {
    if count == 1 {
        "1 cell".to_owned()
    } else {
        format!("{count} cells")
    }
}

fn columns(text: &Text<'_>, rows: &[usize], problems: &mut Vec<Problem>) {
    let Some((&header, line)) = rows
        .first()
        .and_then(|row| Some((row, text.lines.get(*row)?)))
    else {
        return;
    };
    let Kind::Row { cells, .. } = &line.kind else {
        return;
    };
    let mut seen: Vec<&str> = Vec::new();
    for cell in cells {
        let name = line.part(cell).trim();
        if name.is_empty() {
            problems.push(Problem::error(
                "column-without-name",
                text.place(header, cell),
                "a column without a name can be used by no step",
                "the name of a <placeholder>",
                "nothing",
            ));
        } else if seen.contains(&name) {
            problems.push(Problem::error(
                "column-repeated",
                text.place(header, cell),
                "two columns have one name; only the first would be used",
                "a name of its own",
                format!("「{name}」 again"),
            ));
        }
        seen.push(name);
    }
    // A name in angle brackets is the placeholder's form, not the column's.
    for cell in cells {
        let body = line.part(cell);
        let name = body.trim();
        if name.len() > 2 && name.starts_with('<') && name.ends_with('>') {
            let start = cell.start + body.find('<').unwrap_or(0);
            let range = start..start + name.len();
            let plain = name
                .trim_start_matches('<')
                .trim_end_matches('>')
                .to_owned();
            problems.push(
                Problem::error(
                    "column-in-brackets",
                    text.place(header, &range),
                    "the header row names columns without angle brackets",
                    format!("「{plain}」"),
                    format!("「{name}」"),
                )
                .with_proposal(vec![replace(line, &range, &plain)]),
            );
        }
    }
}
