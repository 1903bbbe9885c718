//! Lines that no block can own: mistyped keywords, and description where none may be.

use std::ops::Range;

use super::characters::replace;
use super::lines::{Block, HEADERS, Kind, STEPS};
use super::nearest::distance;
use super::outline::{BlockNode, Stray, Text};
use super::problem::{Problem, describe};

/// English keywords and what stands for them under `# language: ja`.
const ENGLISH: [(&str, &str); 12] = [
    ("Feature", "機能"),
    ("Background", "背景"),
    ("Scenario Outline", "シナリオアウトライン"),
    ("Scenario Template", "シナリオテンプレート"),
    ("Scenario", "シナリオ"),
    ("Examples", "例"),
    ("Example", "シナリオ"),
    ("Given", "前提"),
    ("When", "もし"),
    ("Then", "ならば"),
    ("And", "かつ"),
    ("But", "しかし"),
];

/// `None` for a line of the feature's own description.
pub(crate) fn judge(text: &Text<'_>, block: &BlockNode, stray: Stray) -> Option<Problem> {
    let Stray { line, after_steps } = stray;
    let place = text.whole(line);
    let shown = format!("「{}」", text.trimmed(line));
    let problem = |code, message: &str, expected: &str| {
        Some(Problem::error(
            code,
            place.clone(),
            message,
            expected,
            shown.clone(),
        ))
    };
    match (&text.lines.get(line)?.kind, block.block) {
        (Kind::Step { keyword, .. }, Block::Feature) => {
            return Some(starts_with_keyword(text, line, keyword));
        }
        (Kind::Step { .. }, Block::Examples) => {
            return problem(
                "step-after-examples",
                "例 holds a table, not steps; this step would not be run",
                "a シナリオ before the step, or no step",
            )
            .map(|found| {
                found.with_help(format!(
                    "if line {} opens a scenario, write シナリオ: there",
                    block.line + 1
                ))
            });
        }
        (Kind::Step { .. }, _) => {
            return problem(
                "step-outside-scenario",
                "the parser would take this step for the description of a ルール",
                "背景 or シナリオ before the step",
            );
        }
        (Kind::Row { .. }, _) => {
            return problem(
                "table-without-step",
                "a table belongs to a step or to 例; here the parser would take it for description",
                "a step before the table",
            );
        }
        (Kind::Fence, _) => {
            return problem(
                "docstring-without-step",
                "a DocString belongs to a step",
                "a step before the DocString",
            );
        }
        _ => {}
    }
    if let Some(guess) = guess(text, line) {
        return Some(mistyped(text, line, &guess));
    }
    if block.block != Block::Feature {
        let (code, message, expected) = match after_steps || !block.rows.is_empty() {
            true => (
                "not-a-step",
                "this line is no step, table or header",
                "a step keyword",
            ),
            false => (
                "description-not-allowed",
                "only 機能 may have a description; anywhere else a mistyped step would hide in it",
                "a step, or a comment with #",
            ),
        };
        let help = match near_beginning(text.trimmed(line)) {
            Some(keyword) => format!("if a step is meant: did you mean {keyword}?"),
            None => format!("step keywords: {}", STEPS.map(str::trim_end).join(" ")),
        };
        return problem(code, message, expected).map(|found| found.with_help(help));
    }
    let words = text.trimmed(line);
    if let Some(colon) = words.chars().find(|c| matches!(c, ':' | '：')) {
        return Some(Problem::error(
            "description-with-colon",
            place,
            "a colon in the description: a mistyped header would hide like this",
            "a sentence without a colon, or a comment with #",
            describe(colon),
        ));
    }
    let ends = ["背景", "Rule", "シナリオ", "テンプレ"];
    let keyword = ends.iter().find(|keyword| words.starts_with(**keyword))?;
    let start = text.lines.get(line)?.indent().end;
    Some(starts_with_keyword(
        text,
        line,
        &(start..start + keyword.len()),
    ))
}

fn starts_with_keyword(text: &Text<'_>, line: usize, keyword: &Range<usize>) -> Problem {
    Problem::error(
        "description-starts-with-keyword",
        text.place(line, keyword),
        "a line of the description begins with a keyword: the parser would never run it, or stop here",
        "another first word, or シナリオ before the step",
        format!("「{}」", text.part(line, keyword)),
    )
}

/// A keyword that a stray line probably meant, with the part of the line that should be replaced.
pub(crate) struct Guess {
    keyword: &'static str,
    typed: Range<usize>,
}

pub(crate) fn guess(text: &Text<'_>, number: usize) -> Option<Guess> {
    let line = text.lines.get(number)?;
    let start = line.indent().end;
    let body = line.clean.get(start..)?.trim_end();
    let part = |length: usize| start..start + length;
    let word = body
        .find([' ', '\u{3000}', ':', '：'])
        .unwrap_or(body.len());
    if let Some(at) = body.find([':', '：']) {
        let head = body.get(..at)?.trim_end_matches([' ', '\u{3000}']);
        let english = ENGLISH
            .iter()
            .find(|(english, _)| english.eq_ignore_ascii_case(head));
        if let Some((_, keyword)) = english {
            return Some(Guess {
                keyword,
                typed: part(head.len()),
            });
        }
        // Steps written with a colon, and headers, compete for the nearest.
        let candidates = HEADERS.iter().map(|(keyword, _)| *keyword).chain(STEPS);
        if let Some(keyword) = near(head, candidates) {
            return Some(Guess {
                keyword,
                typed: part(head.len()),
            });
        }
    }
    let head = body.get(..word)?;
    if let Some((_, keyword)) = ENGLISH.iter().find(|(english, _)| *english == head) {
        return Some(Guess {
            keyword,
            typed: part(head.len()),
        });
    }
    if word < body.len()
        && let Some(keyword) = near(head, STEPS)
    {
        return Some(Guess {
            keyword,
            typed: part(head.len()),
        });
    }
    // A header that lost its colon, with or without a space.
    let headers = HEADERS.iter().filter(|(keyword, _)| *keyword == head);
    headers
        .map(|(keyword, _)| Guess {
            keyword,
            typed: part(head.len()),
        })
        .next()
}

/// The keyword that differs in one character, two in long ones.
fn near(word: &str, candidates: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    candidates
        .into_iter()
        .map(|keyword| (distance(word, keyword.trim_end()), keyword))
        .filter(|(cost, keyword)| {
            let length = keyword.chars().count();
            // One of one: any character would do.
            length > 1 && word.chars().count() > 1 && *cost <= if length > 5 { 2 } else { 1 }
        })
        .min_by_key(|(cost, _)| *cost)
        .map(|(_, keyword)| keyword)
}

/// The step keyword that the beginning of a line nearly is, where no space ends it: 全提カードがある.
fn near_beginning(words: &str) -> Option<&'static str> {
    STEPS.into_iter().map(str::trim_end).find(|keyword| {
        let length = keyword.chars().count();
        let beginning: String = words.chars().take(length).collect();
        length > 1 && distance(&beginning, keyword) == 1
    })
}

pub(crate) fn mistyped(text: &Text<'_>, line: usize, guess: &Guess) -> Problem {
    let typed = text.part(line, &guess.typed);
    let keyword = guess.keyword.trim_end();
    let is_header = HEADERS.iter().any(|(header, _)| *header == keyword);
    let written = if is_header {
        format!("{keyword}:")
    } else {
        keyword.to_owned()
    };
    let found: Vec<String> = typed
        .chars()
        .filter(|c| !keyword.contains(*c))
        .take(3)
        .map(describe)
        .collect();
    let found = match found.is_empty() {
        true => format!("「{typed}」"),
        false => format!("「{typed}」: {}", found.join(", ")),
    };
    let problem = Problem::error(
        "mistyped-keyword",
        text.place(line, &guess.typed),
        format!("「{typed}」 is no keyword, so the parser would take the line for description and never run it"),
        format!("「{written}」"),
        found,
    )
    .with_help(format!("did you mean {written}?"));
    let Some(source) = text.lines.get(line) else {
        return problem;
    };
    let rest = text.part(line, &(guess.typed.end..source.clean.len()));
    let has_colon = rest.trim_start().starts_with([':', '：']);
    let replacement = if is_header && !has_colon {
        &written
    } else {
        keyword
    };
    problem.with_proposal(vec![replace(source, &guess.typed, replacement)])
}
