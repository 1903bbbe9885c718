//! Lines that stand where the parser would swallow them, or that do not hold what their keyword promises.

use std::ops::Range;

use super::characters::replace;
use super::lines::{Block, HEADERS, Kind, STEPS};
use super::nearest::distance;
use super::outline::{BlockNode, Outline, Stray, Text};
use super::problem::{Edit, Place, Problem, describe};

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

pub(crate) fn check(text: &Text<'_>, outline: &Outline, problems: &mut Vec<Problem>) {
    language(text, problems);
    feature(text, outline, problems);
    for block in &outline.blocks {
        for stray in &block.strays {
            problems.extend(judge_stray(text, block, *stray));
        }
        contents(text, outline, block, problems);
    }
    for (line, tag) in &outline.lost_tags {
        problems.push(Problem::error(
            "tag-without-block",
            text.place(*line, tag),
            "a tag must stand directly above 機能, ルール, シナリオ or 例",
            "a header line after the tag",
            format!("「{}」 and no header", text.part(*line, tag)),
        ));
    }
    if let Some(line) = outline.open_fence {
        problems.push(Problem::error(
            "docstring-not-closed",
            text.whole(line),
            "the DocString is never closed, so it swallows the rest of the file",
            "a closing line like the opening one",
            "the end of the file",
        ));
    }
}

fn language(text: &Text<'_>, problems: &mut Vec<Problem>) {
    const LINE: &str = "# language: ja";
    let directives: Vec<(usize, &str)> = text
        .lines
        .iter()
        .enumerate()
        .filter_map(|(number, line)| match &line.kind {
            Kind::Language(code) => Some((number, line.part(code))),
            _ => None,
        })
        .collect();
    let Some(&(number, code)) = directives.first() else {
        let place = Place {
            width: 0,
            span: at_top(text)..at_top(text),
            ..text.place(0, &(0..0))
        };
        problems.push(
            Problem::error(
                "language-missing",
                place,
                "the file does not say its language, so Japanese keywords mean nothing",
                format!("「{LINE}」 on line 1"),
                "no language line",
            )
            .with_safe_fix(vec![insert_top(text, LINE)]),
        );
        return;
    };
    let Some(line) = text.lines.get(number) else {
        return;
    };
    let whole = 0..line.clean.len();
    if code.trim() != "ja" {
        problems.push(
            Problem::error(
                "language-not-japanese",
                text.whole(number),
                "the suite is written in Japanese keywords",
                format!("「{LINE}」"),
                format!("「{}」", line.clean.trim()),
            )
            .with_proposal(vec![replace(line, &whole, LINE)]),
        );
    } else if number > 0 {
        let delete = Edit {
            range: line.range.start..line.next,
            replacement: String::new(),
        };
        problems.push(
            Problem::error(
                "language-not-first",
                text.whole(number),
                "the language line counts only on line 1",
                format!("「{LINE}」 on line 1"),
                format!("it is on line {}", number + 1),
            )
            .with_safe_fix(vec![insert_top(text, LINE), delete]),
        );
    } else if line.clean != LINE && !line.clean.contains('\u{3000}') {
        problems.push(
            Problem::error(
                "language-misspelt",
                text.whole(number),
                "the language line must be written in exactly one way",
                format!("「{LINE}」"),
                format!("「{}」", line.clean),
            )
            .with_safe_fix(vec![replace(line, &whole, LINE)]),
        );
    }
    for &(again, _) in directives.get(1..).unwrap_or(&[]) {
        problems.push(Problem::error(
            "language-repeated",
            text.whole(again),
            "a file has one language line",
            format!("only line {}", number + 1),
            "one more",
        ));
    }
}

fn at_top(text: &Text<'_>) -> usize {
    text.lines.first().map_or(0, |line| line.range.start)
}

fn insert_top(text: &Text<'_>, line: &str) -> Edit {
    Edit {
        range: at_top(text)..at_top(text),
        replacement: format!("{line}\n"),
    }
}

fn feature(text: &Text<'_>, outline: &Outline, problems: &mut Vec<Problem>) {
    for line in &outline.preface {
        problems.push(match guess(text, *line) {
            Some(guess) => mistyped(text, *line, &guess),
            None => Problem::error(
                "text-before-feature",
                text.whole(*line),
                "only comments and tags may stand before 機能",
                "「機能: …」",
                format!("「{}」", text.trimmed(*line)),
            ),
        });
    }
    let mut features = outline
        .blocks
        .iter()
        .filter(|block| block.block == Block::Feature);
    let first_is_feature = outline
        .blocks
        .first()
        .is_some_and(|block| block.block == Block::Feature);
    if !first_is_feature && outline.preface.is_empty() {
        let line = outline.blocks.first().map_or(0, |block| block.line);
        problems.push(Problem::error(
            "feature-missing",
            text.whole(line),
            "a feature file begins with 機能",
            "「機能: …」",
            match outline.blocks.first() {
                Some(_) => format!("「{}」", text.trimmed(line)),
                None => "nothing".to_owned(),
            },
        ));
    }
    let Some(feature) = features.next() else {
        return;
    };
    for again in features {
        problems.push(Problem::error(
            "second-feature",
            text.whole(again.line),
            "a file holds one 機能",
            "a file of its own",
            format!("a second one; the first is on line {}", feature.line + 1),
        ));
    }
    if !outline.blocks.iter().any(BlockNode::is_scenario) {
        problems.push(Problem::error(
            "feature-without-scenarios",
            text.whole(feature.line),
            "a feature without scenarios tests nothing and is green",
            "at least one シナリオ",
            "none",
        ));
    }
}

/// A keyword that a stray line probably meant, with the part of the line that should be replaced.
struct Guess {
    keyword: &'static str,
    typed: Range<usize>,
}

fn guess(text: &Text<'_>, number: usize) -> Option<Guess> {
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

fn mistyped(text: &Text<'_>, line: usize, guess: &Guess) -> Problem {
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

/// `None` for a line of the feature's own description.
fn judge_stray(text: &Text<'_>, block: &BlockNode, stray: Stray) -> Option<Problem> {
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

fn contents(text: &Text<'_>, outline: &Outline, block: &BlockNode, problems: &mut Vec<Problem>) {
    let lost = !block.strays.is_empty();
    let line = block.line;
    if block.name.is_empty() && !matches!(block.block, Block::Background | Block::Examples) {
        problems.push(Problem::error(
            "name-missing",
            text.whole(line),
            "without a name nobody can tell what failed",
            "a name after the colon",
            "none",
        ));
    }
    for step in &block.steps {
        if let Some(Kind::Step { text: words, .. }) =
            text.lines.get(step.line).map(|line| &line.kind)
            && words.is_empty()
        {
            problems.push(Problem::error(
                "step-without-text",
                text.whole(step.line),
                "a keyword alone is no step",
                "what is given, done or seen, after the keyword",
                "nothing",
            ));
        }
    }
    if block.block == Block::Background {
        background_order(text, outline, line, problems);
    }
    match block.block {
        Block::Background | Block::Scenario | Block::Outline if block.steps.is_empty() && !lost => {
            let (code, what) = match block.block {
                Block::Background => ("background-without-steps", "背景"),
                _ => ("scenario-without-steps", "a scenario"),
            };
            problems.push(Problem::error(
                code,
                text.whole(line),
                format!("{what} without steps does nothing and is green"),
                "at least one step",
                "none",
            ));
        }
        Block::Rule => {
            let after = outline.blocks.iter().filter(|next| next.line > line);
            let mut inside = after.take_while(|next| next.block != Block::Rule);
            if !inside.any(BlockNode::is_scenario) {
                problems.push(Problem::error(
                    "rule-without-scenarios",
                    text.whole(line),
                    "a rule without scenarios is not tested",
                    "at least one シナリオ",
                    "none",
                ));
            }
        }
        Block::Examples => {
            let before = outline
                .blocks
                .iter()
                .rev()
                .find(|other| other.line < line && other.block != Block::Examples);
            if !before.is_some_and(BlockNode::is_scenario) {
                let edits = text.lines.get(line).and_then(|found| match &found.kind {
                    Kind::Header { keyword, .. } => Some(vec![replace(found, keyword, "シナリオ")]),
                    _ => None,
                });
                let problem = Problem::error(
                    "examples-out-of-place",
                    text.whole(line),
                    "例 is the table of the scenario before it, and there is none: its lines would vanish",
                    "「シナリオ:」, or a scenario before 例",
                    format!("「{}」", text.trimmed(line)),
                )
                .with_help("in Japanese 例 never opens a scenario");
                problems.push(match edits {
                    Some(edits) => problem.with_proposal(edits),
                    None => problem,
                });
            }
        }
        _ => {}
    }
}

/// 背景 comes once, first of all, in its 機能 or ルール.
fn background_order(text: &Text<'_>, outline: &Outline, line: usize, problems: &mut Vec<Problem>) {
    let before = outline.blocks.iter().rev().find(|other| other.line < line);
    let Some(before) = before.filter(|other| !matches!(other.block, Block::Feature | Block::Rule))
    else {
        return;
    };
    problems.push(Problem::error(
        "background-out-of-place",
        text.whole(line),
        "背景 stands once, directly below its 機能 or ルール",
        "背景 before the first シナリオ",
        format!(
            "it comes after 「{}」 on line {}",
            text.trimmed(before.line),
            before.line + 1
        ),
    ));
}
