//! From text to `gherkin::Feature`, and the proof that nothing was lost on the way.

use gherkin::{Feature, GherkinEnv, Scenario, Step};

use super::lines::{Kind, Line};
use super::outline::{BlockNode, Outline, Text};
use super::problem::{Place, Problem};

/// What `gherkin` does not know of the official Japanese keywords, and what it knows instead. No other text is
/// changed, and lines and columns stay as they are.
const SYNONYMS: [(&str, &str); 3] = [("ルール", "Rule"), ("且つ", "かつ"), ("然し", "しかし")];

/// Lines before the reported one that are tried as the place of a parse error.
const MOST_LINES_TRIED: usize = 16;

fn normalised(text: &Text<'_>) -> String {
    let mut result = String::with_capacity(text.text.len());
    let mut copied = 0;
    for line in &text.lines {
        let Some((keyword, written, known)) = synonym(line) else {
            continue;
        };
        let range = line.original(keyword);
        result.push_str(text.text.get(copied..range.start).unwrap_or(""));
        result.push_str(known);
        copied = range.start + written.len();
    }
    result.push_str(text.text.get(copied..).unwrap_or(""));
    result
}

fn synonym(line: &Line) -> Option<(&std::ops::Range<usize>, &'static str, &'static str)> {
    let (Kind::Header { keyword, .. } | Kind::Step { keyword, .. }) = &line.kind else {
        return None;
    };
    let word = line.part(keyword);
    SYNONYMS
        .iter()
        .find(|(written, _)| *written == word)
        .map(|(written, known)| (keyword, *written, *known))
}

/// Parses. `sound` says that no other check found an error: only then is a parse error, or a difference between
/// what was written and what was understood, news.
pub(crate) fn parse(
    text: &Text<'_>,
    outline: &Outline,
    sound: bool,
    problems: &mut Vec<Problem>,
) -> Option<Feature> {
    let env = GherkinEnv::new("ja").ok()?;
    match Feature::parse(normalised(text), env) {
        Ok(mut feature) => {
            restore_keywords(text, &mut feature);
            feature.path = Some(text.path.to_owned());
            if sound && let Some(problem) = difference(text, outline, &feature) {
                problems.push(problem);
                return None;
            }
            Some(feature)
        }
        Err(error) => {
            if sound {
                problems.push(refusal(text, &error.to_string()));
            }
            None
        }
    }
}

/// The line at which the parser stops.
///
/// `gherkin` names the furthest point it looked at, which is up to a keyword's length (ten characters, so often
/// the next line) beyond the one it could not take. So the lines before that point are tried: the line that is
/// meant is the last before which the text still parses.
fn refusal(text: &Text<'_>, message: &str) -> Problem {
    // The position stands only in the message: `Error at 3:5: {…}`. The set after it is in random order.
    let numbers = message.trim_start_matches("Error at ").split(':').take(2);
    let mut numbers = numbers.map(|number| number.trim().parse::<usize>().unwrap_or(1));
    let (line, column) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1));
    let last = line.min(text.lines.len());
    let stop = (last.saturating_sub(MOST_LINES_TRIED)..last)
        .rev()
        .find(|number| {
            let before = text.lines.get(*number).map_or(0, |line| line.range.start);
            let head = text.text.get(..before).unwrap_or("");
            let lines = super::lines::read(head);
            let head = normalised(&Text {
                path: text.path,
                text: head,
                lines,
            });
            GherkinEnv::new("ja").is_ok_and(|env| Feature::parse(head, env).is_ok())
        });
    let place = match stop {
        Some(number) => text.whole(number),
        None => Place::at(text.path, text.text, line, column),
    };
    let found = text.trimmed(place.line.saturating_sub(1));
    Problem::error(
        "parse-error",
        place,
        "the Gherkin parser stops here",
        "a header, step, table row, tag or comment that may stand here",
        if found.is_empty() {
            "the end of the file".to_owned()
        } else {
            format!("「{found}」")
        },
    )
    .with_help("the order is 機能, 背景, シナリオ, ルール; inside a シナリオ: steps, then 例")
}

/// The author's keywords for reports: ルール stays ルール.
fn restore_keywords(text: &Text<'_>, feature: &mut Feature) {
    let written = |line: usize, known: &str| {
        let line = text.lines.get(line.checked_sub(1)?)?;
        synonym(line)
            .filter(|(_, _, word)| *word == known)
            .map(|(_, written, _)| written.to_owned())
    };
    let step = |step: &mut Step| {
        if let Some(keyword) = written(step.position.line, &step.keyword) {
            step.keyword = keyword;
        }
    };
    feature
        .background
        .iter_mut()
        .flat_map(|background| &mut background.steps)
        .for_each(step);
    feature
        .scenarios
        .iter_mut()
        .flat_map(|scenario| &mut scenario.steps)
        .for_each(step);
    for rule in &mut feature.rules {
        if let Some(keyword) = written(rule.position.line, &rule.keyword) {
            rule.keyword = keyword;
        }
        rule.background
            .iter_mut()
            .flat_map(|background| &mut background.steps)
            .for_each(step);
        rule.scenarios
            .iter_mut()
            .flat_map(|scenario| &mut scenario.steps)
            .for_each(step);
    }
}

/// Compares scenario by scenario, step by step, table by table.
fn difference(text: &Text<'_>, outline: &Outline, feature: &Feature) -> Option<Problem> {
    let parsed: Vec<&Scenario> = feature
        .scenarios
        .iter()
        .chain(feature.rules.iter().flat_map(|rule| &rule.scenarios))
        .collect();
    let written: Vec<(&BlockNode, &[BlockNode])> = outline.scenarios().collect();
    for (at, (block, examples)) in written.iter().enumerate() {
        let Some(scenario) = parsed.get(at) else {
            return Some(disagreement(
                text,
                block.line,
                "this scenario",
                "nothing".to_owned(),
            ));
        };
        if scenario.name != block.name {
            let found = format!("「{}」", scenario.name);
            return Some(disagreement(text, block.line, "this scenario", found));
        }
        if let Some(problem) = steps_differ(text, block, &scenario.steps) {
            return Some(problem);
        }
        let rows: usize = examples.iter().map(|table| table.rows.len()).sum();
        let read: usize = scenario
            .examples
            .iter()
            .filter_map(|table| table.table.as_ref())
            .map(|table| table.rows.len())
            .sum();
        if rows != read {
            return Some(disagreement(
                text,
                block.line,
                &format!("{rows} rows of 例"),
                read.to_string(),
            ));
        }
    }
    let backgrounds = feature.background.iter().chain(
        feature
            .rules
            .iter()
            .filter_map(|rule| rule.background.as_ref()),
    );
    let blocks = outline
        .blocks
        .iter()
        .filter(|block| block.block == super::lines::Block::Background);
    let mut backgrounds = backgrounds.map(|background| background.steps.as_slice());
    for block in blocks {
        if let Some(problem) = steps_differ(text, block, backgrounds.next().unwrap_or(&[])) {
            return Some(problem);
        }
    }
    None
}

fn steps_differ(text: &Text<'_>, block: &BlockNode, parsed: &[Step]) -> Option<Problem> {
    for (at, node) in block.steps.iter().enumerate() {
        let written = match text.lines.get(node.line).map(|line| &line.kind) {
            Some(Kind::Step { text: words, .. }) => text.part(node.line, words),
            _ => "",
        };
        let Some(step) = parsed.get(at) else {
            return Some(disagreement(
                text,
                node.line,
                "this step",
                "nothing".to_owned(),
            ));
        };
        let rows = step.table.as_ref().map_or(0, |table| table.rows.len());
        if step.value != written {
            return Some(disagreement(
                text,
                node.line,
                "this step",
                format!("「{}」", step.value),
            ));
        }
        if rows != node.rows.len() {
            let expected = format!("{} table rows", node.rows.len());
            return Some(disagreement(text, node.line, &expected, rows.to_string()));
        }
    }
    None
}

fn disagreement(text: &Text<'_>, line: usize, expected: &str, found: String) -> Problem {
    Problem::error(
        "not-understood",
        text.whole(line),
        "the Gherkin parser understood something else than what is written here",
        expected,
        found,
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::lines;

    const TEXT: &str = "\
# language: ja
機能: 試し
  背景:
    前提 店がある
  シナリオ: 一
    前提 表
      | a |
      | 1 |
    もし 見せる
  ルール: 二
    シナリオ: 三
      もし <b>を見せる
      例:
        | b |
        | 1 |
";

    /// The line that is named when the parser had understood a changed feature.
    fn line_of_difference(change: impl Fn(&mut Feature)) -> Option<usize> {
        let text = Text {
            path: Path::new("x"),
            text: TEXT,
            lines: lines::read(TEXT),
        };
        let outline = Outline::of(&text.lines);
        let mut feature = parse(&text, &outline, true, &mut Vec::new()).unwrap();
        change(&mut feature);
        difference(&text, &outline, &feature).map(|problem| problem.place.line)
    }

    #[test]
    fn whatever_the_parser_loses_is_named_with_its_line() {
        assert_eq!(line_of_difference(|_| {}), None);
        assert_eq!(line_of_difference(|f| f.background = None), Some(4));
        assert_eq!(line_of_difference(|f| f.scenarios.clear()), Some(5));
        assert_eq!(
            line_of_difference(|f| f.scenarios[0].steps[0].table = None),
            Some(6)
        );
        assert_eq!(
            line_of_difference(|f| f.scenarios[0].steps.truncate(1)),
            Some(9)
        );
        assert_eq!(
            line_of_difference(|f| f.scenarios[0].steps[1].value.push('か')),
            Some(9)
        );
        assert_eq!(line_of_difference(|f| f.rules.clear()), Some(11));
        assert_eq!(
            line_of_difference(|f| f.rules[0].scenarios[0].examples.clear()),
            Some(11)
        );
    }
}
