//! `<placeholder>` in steps and the columns of 例 that fill them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::{Block, Kind};
use super::nearest::nearest;
use super::outline::{BlockNode, Outline, StepNode, Text};
use super::problem::Problem;

/// The form that `cucumber` replaces; anything else in angle brackets is text to it.
static FORM: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<([^>\s](?:[^>\s]?|[^>\t\n\r\v\f]*[^>\s]))>").ok());

/// Where a placeholder is used.
struct Use {
    line: usize,
    range: Range<usize>,
    name: String,
}

pub(crate) fn check(text: &Text<'_>, outline: &Outline, problems: &mut Vec<Problem>) {
    for (scenario, examples) in outline.scenarios() {
        let mut uses = Vec::new();
        find(text, scenario.line, &scenario.name_range, &mut uses);
        let in_name = uses.len();
        for step in &scenario.steps {
            find_in_step(text, step, &mut uses);
        }
        if examples.is_empty() {
            without_examples(text, scenario, uses.get(in_name..).unwrap_or(&[]), problems);
        }
        for table in examples.iter().filter(|table| !table.rows.is_empty()) {
            against(text, table, &uses, problems);
        }
    }
    for block in outline
        .blocks
        .iter()
        .filter(|block| block.block == Block::Background)
    {
        let mut uses = Vec::new();
        for step in &block.steps {
            find_in_step(text, step, &mut uses);
        }
        for found in uses {
            problems.push(Problem::error(
                "placeholder-in-background",
                text.place(found.line, &found.range),
                "placeholders are not filled in 背景: the step would be run with the brackets in it",
                "the value itself, or the step in each シナリオアウトライン",
                format!("「<{}>」", found.name),
            ));
        }
    }
}

fn without_examples(
    text: &Text<'_>,
    scenario: &BlockNode,
    uses: &[Use],
    problems: &mut Vec<Problem>,
) {
    if scenario.block == Block::Outline {
        problems.push(Problem::error(
            "outline-without-examples",
            text.whole(scenario.line),
            "シナリオアウトライン needs 例; without it the steps are run once with the brackets in them",
            "例 with a table below the steps, or シナリオ",
            "no 例",
        ));
        return;
    }
    // A DocString may hold XML; there, brackets without a table are text.
    for found in uses.iter().filter(|found| !is_doc(text, found.line)) {
        problems.push(Problem::error(
            "placeholder-without-examples",
            text.place(found.line, &found.range),
            "nothing fills this placeholder: the scenario has no 例",
            "シナリオアウトライン with 例, or the value itself",
            format!("「<{}>」", found.name),
        ));
    }
}

fn is_doc(text: &Text<'_>, line: usize) -> bool {
    text.lines
        .get(line)
        .is_some_and(|line| line.kind == Kind::DocText)
}

fn against(text: &Text<'_>, table: &BlockNode, uses: &[Use], problems: &mut Vec<Problem>) {
    let Some((&header, line)) = table
        .rows
        .first()
        .and_then(|row| Some((row, text.lines.get(*row)?)))
    else {
        return;
    };
    let Kind::Row { cells, .. } = &line.kind else {
        return;
    };
    let names: Vec<&str> = cells.iter().map(|cell| line.part(cell).trim()).collect();
    for found in uses
        .iter()
        .filter(|found| !names.contains(&found.name.as_str()))
    {
        let problem = Problem::error(
            "placeholder-without-column",
            text.place(found.line, &found.range),
            format!(
                "the examples table on line {} has no column of this name",
                table.line + 1
            ),
            format!("one of {}", list(&names)),
            format!("「<{}>」", found.name),
        );
        problems.push(match nearest(&found.name, names.iter().copied()) {
            Some(near) => problem.with_help(format!("did you mean <{near}>?")),
            None => problem,
        });
    }
    for (cell, name) in cells.iter().zip(&names) {
        if name.is_empty() || uses.iter().any(|found| found.name == *name) {
            continue;
        }
        let body = line.part(cell);
        let start = cell.start + (body.len() - body.trim_start().len());
        problems.push(Problem::error(
            "column-not-used",
            text.place(header, &(start..start + name.len())),
            "no step uses this column, so its values test nothing",
            format!("「<{name}>」 in a step, or no such column"),
            match uses.is_empty() {
                true => "no placeholder at all".to_owned(),
                false => list(
                    &uses
                        .iter()
                        .map(|found| found.name.as_str())
                        .collect::<Vec<_>>(),
                ),
            },
        ));
    }
}

fn list(names: &[&str]) -> String {
    let mut names: Vec<String> = names.iter().map(|name| format!("「{name}」")).collect();
    names.dedup();
    names.join(", ")
}

fn find_in_step(text: &Text<'_>, step: &StepNode, uses: &mut Vec<Use>) {
    let all = |line: usize| 0..text.lines.get(line).map_or(0, |found| found.clean.len());
    for line in std::iter::once(&step.line)
        .chain(&step.rows)
        .chain(&step.doc)
    {
        find(text, *line, &all(*line), uses);
    }
}

fn find(text: &Text<'_>, line: usize, zone: &Range<usize>, uses: &mut Vec<Use>) {
    let Some(form) = FORM.as_ref() else { return };
    for found in form.captures_iter(text.part(line, zone)) {
        let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else {
            continue;
        };
        uses.push(Use {
            line,
            range: zone.start + whole.start()..zone.start + whole.end(),
            name: name.as_str().to_owned(),
        });
    }
}
