//! Colons, digits, kana, bars and at signs of the wrong width.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::characters::replace;
use super::lines::Line;
use super::outline::Text;
use super::problem::{Edit, Problem, describe};

pub(crate) fn colon_of_header(
    text: &Text<'_>,
    number: usize,
    line: &Line,
    colon: &Range<usize>,
    problems: &mut Vec<Problem>,
) {
    let found = line.part(colon);
    let (code, message, shown) = match (found, found.chars().next_back()) {
        (":", _) => return,
        (_, Some('：')) => (
            "full-width-colon",
            "a full-width colon after the keyword: the parser does not know the line",
            describe('：'),
        ),
        _ => (
            "space-before-colon",
            "a space between the keyword and its colon",
            "a space".to_owned(),
        ),
    };
    problems.push(
        Problem::error(
            code,
            text.place(number, colon),
            message,
            describe(':'),
            shown,
        )
        .with_safe_fix(vec![replace(line, colon, ":")]),
    );
}

pub(crate) fn colon_of_step(
    text: &Text<'_>,
    number: usize,
    line: &Line,
    gap: &Range<usize>,
    problems: &mut Vec<Problem>,
) {
    let found = line.part(gap);
    let (Some(first), Some(last)) = (found.find([':', '：']), found.rfind([':', '：'])) else {
        return;
    };
    let end = last
        + found
            .get(last..)
            .and_then(|tail| tail.chars().next())
            .map_or(0, char::len_utf8);
    let range = gap.start + first..gap.start + end;
    let shown = line
        .part(&range)
        .chars()
        .next()
        .map(describe)
        .unwrap_or_default();
    problems.push(
        Problem::error(
            "colon-after-step-keyword",
            text.place(number, &range),
            "a colon after a step keyword becomes part of the step, which then matches nothing",
            "a space",
            shown,
        )
        .with_safe_fix(vec![replace(line, &range, " ")]),
    );
}

/// Maximal runs of characters for which `wanted` holds, with whether they stand inside 「…」.
fn runs(words: &str, wanted: impl Fn(char) -> bool) -> Vec<(Range<usize>, bool)> {
    let mut found: Vec<(Range<usize>, bool)> = Vec::new();
    let mut depth = 0usize;
    for (at, character) in words.char_indices() {
        match character {
            '「' => depth += 1,
            '」' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if !wanted(character) {
            continue;
        }
        let end = at + character.len_utf8();
        match found.last_mut() {
            Some((run, _)) if run.end == at => run.end = end,
            _ => found.push((at..end, depth > 0)),
        }
    }
    found
}

/// Inside 「…」 the width may be the very value under test: then it is a warning, and only a person may change it.
fn unless_it_is_a_value(problem: Problem, quoted: bool, edits: Vec<Edit>) -> Problem {
    if quoted {
        problem
            .as_warning()
            .with_help("inside 「…」 the width may be the value under test; keep it if so")
            .with_proposal(edits)
    } else {
        problem.with_safe_fix(edits)
    }
}

pub(crate) fn digits(
    text: &Text<'_>,
    number: usize,
    zone: &Range<usize>,
    problems: &mut Vec<Problem>,
) {
    let Some(line) = text.lines.get(number) else {
        return;
    };
    for (run, quoted) in runs(line.part(zone), |c| matches!(c, '０'..='９')) {
        let range = zone.start + run.start..zone.start + run.end;
        let plain: String = line.part(&range).nfkc().collect();
        let found: Vec<String> = line.part(&range).chars().take(3).map(describe).collect();
        let edits = vec![replace(line, &range, &plain)];
        let problem = Problem::error(
            "full-width-digit",
            text.place(number, &range),
            "full-width digits: a step accepts them as digits and then cannot read the number",
            format!("「{plain}」"),
            found.join(", "),
        );
        problems.push(unless_it_is_a_value(problem, quoted, edits));
    }
}

pub(crate) fn half_width_kana(
    text: &Text<'_>,
    number: usize,
    zone: &Range<usize>,
    problems: &mut Vec<Problem>,
) {
    let Some(line) = text.lines.get(number) else {
        return;
    };
    for (run, quoted) in runs(line.part(zone), |c| matches!(c, '\u{ff61}'..='\u{ff9f}')) {
        let mut range = zone.start + run.start..zone.start + run.end;
        // A half-width mark joins the kana before it: カﾞ is meant as ガ.
        if let ('ﾞ' | 'ﾟ', Some(base)) = (
            line.part(&range).chars().next().unwrap_or(' '),
            line.part(&(zone.start..range.start)).chars().next_back(),
        ) {
            range.start -= base.len_utf8();
        }
        let wide: String = line.part(&range).nfkc().collect();
        let found: Vec<String> = line.part(&range).chars().take(3).map(describe).collect();
        let edits = vec![replace(line, &range, &wide)];
        let problem = Problem::error(
            "half-width-kana",
            text.place(number, &range),
            "half-width katakana in a step",
            format!("「{wide}」"),
            found.join(", "),
        )
        .as_warning();
        problems.push(unless_it_is_a_value(problem, quoted, edits));
    }
}

pub(crate) fn full_width_bars(
    text: &Text<'_>,
    number: usize,
    bars: &[Range<usize>],
    problems: &mut Vec<Problem>,
) {
    let Some(line) = text.lines.get(number) else {
        return;
    };
    let wide: Vec<&Range<usize>> = bars.iter().filter(|bar| line.part(bar) != "|").collect();
    let Some(first) = wide.first() else { return };
    problems.push(
        Problem::error(
            "full-width-bar",
            text.place(number, first),
            format!(
                "{} of the row's {} bars full-width: the parser takes the row for text",
                wide.len(),
                bars.len()
            ),
            describe('|'),
            describe('｜'),
        )
        .with_help("a full-width bar that is part of a value stands inside 「…」")
        .with_safe_fix(wide.iter().map(|bar| replace(line, bar, "|")).collect()),
    );
}

pub(crate) fn full_width_at(
    text: &Text<'_>,
    number: usize,
    tags: &[Range<usize>],
    problems: &mut Vec<Problem>,
) {
    let Some(line) = text.lines.get(number) else {
        return;
    };
    for tag in tags.iter().filter(|tag| line.part(tag).starts_with('＠')) {
        let mark = tag.start..tag.start + '＠'.len_utf8();
        problems.push(
            Problem::error(
                "full-width-at-sign",
                text.place(number, &mark),
                "a tag must begin with the ASCII at sign, or it is read as text",
                describe('@'),
                describe('＠'),
            )
            .with_safe_fix(vec![replace(line, &mark, "@")]),
        );
    }
}
