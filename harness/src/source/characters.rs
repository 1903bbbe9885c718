//! Characters that look right and are not.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::lines::{Kind, Line};
use super::outline::Text;
use super::problem::{Edit, Place, Problem, describe, is_foreign_space, is_invisible};

/// Everything that a single line, or the file's outer form, shows by itself.
pub(crate) fn check(text: &Text<'_>, problems: &mut Vec<Problem>) {
    byte_order_mark(text, problems);
    line_ends(text, problems);
    for (number, line) in text.lines.iter().enumerate() {
        decomposed_kana(text, number, line, problems);
        if line.kind == Kind::DocText {
            continue;
        }
        invisible(text, number, line, problems);
        spaces(text, number, line, problems);
        match &line.kind {
            Kind::Header { colon, .. } => colon_of_header(text, number, line, colon, problems),
            Kind::Step {
                gap, text: words, ..
            } => {
                colon_of_step(text, number, line, gap, problems);
                digits(text, number, words, problems);
                half_width_kana(text, number, words, problems);
            }
            Kind::Row { bars, cells, .. } => {
                full_width_bars(text, number, bars, problems);
                for cell in cells {
                    digits(text, number, cell, problems);
                }
            }
            Kind::Tags(tags) => full_width_at(text, number, tags, problems),
            Kind::Prose(words) if text.part(number, words).starts_with('＃') => {
                let mark = words.start..words.start + '＃'.len_utf8();
                problems.push(
                    Problem::error(
                        "full-width-hash",
                        text.place(number, &mark),
                        "a comment must begin with the ASCII number sign, or it is read as text",
                        describe('#'),
                        describe('＃'),
                    )
                    .with_safe_fix(vec![replace(line, &mark, "#")]),
                );
            }
            _ => {}
        }
    }
}

/// An edit of a range of the cleaned line.
pub(crate) fn replace(line: &Line, range: &Range<usize>, replacement: &str) -> Edit {
    Edit {
        range: line.original(range),
        replacement: replacement.to_owned(),
    }
}

fn byte_order_mark(text: &Text<'_>, problems: &mut Vec<Problem>) {
    if !text.text.starts_with('\u{feff}') {
        return;
    }
    let place = Place {
        path: text.path.to_owned(),
        line: 1,
        column: 1,
        width: 1,
        span: 0..3,
    };
    problems.push(
        Problem::error(
            "byte-order-mark",
            place,
            "the file begins with a byte-order mark, which hides the language line from the parser",
            "UTF-8 without a byte-order mark",
            describe('\u{feff}'),
        )
        .with_safe_fix(vec![Edit {
            range: 0..3,
            replacement: String::new(),
        }]),
    );
}

/// One problem a file, at the first wrong line end; its fix covers all of them.
fn line_ends(text: &Text<'_>, problems: &mut Vec<Problem>) {
    let wrong = |line: &&Line| {
        text.text
            .get(line.range.end..line.next)
            .is_some_and(|mark| mark.starts_with('\r'))
    };
    let count = text.lines.iter().filter(wrong).count();
    let Some((number, first)) = text.lines.iter().enumerate().find(|(_, line)| wrong(line)) else {
        return;
    };
    let ended = text
        .lines
        .iter()
        .filter(|line| line.next > line.range.end)
        .count();
    let crlf = text.text.get(first.range.end..first.next) == Some("\r\n");
    let found = if crlf {
        "CRLF (U+000D U+000A)"
    } else {
        "CR (U+000D)"
    };
    let (code, message) = if count == ended {
        (
            "crlf",
            format!("all {count} lines end in a carriage return"),
        )
    } else {
        (
            "mixed-line-ends",
            format!("{count} of {ended} lines end in a carriage return, the others do not"),
        )
    };
    let end = first.clean.len();
    let place = Place {
        width: 1,
        span: first.range.end..first.range.end + 1,
        ..text.place(number, &(end..end))
    };
    let edits = text.lines.iter().filter(wrong).map(|line| Edit {
        range: line.range.end..line.next,
        replacement: "\n".to_owned(),
    });
    problems.push(
        Problem::error(code, place, message, "LF (U+000A) after every line", found)
            .with_help("an editor or git's core.autocrlf may put them back; `*.feature text eol=lf` in .gitattributes prevents it")
            .with_safe_fix(edits.collect()),
    );
}

/// Kana written as two characters: it looks the same and matches no step.
fn decomposed_kana(text: &Text<'_>, number: usize, line: &Line, problems: &mut Vec<Problem>) {
    let raw = text.text.get(line.range.clone()).unwrap_or("");
    let mut edits = Vec::new();
    let mut found = None;
    let mut before: Option<(usize, char)> = None;
    for (at, character) in raw.char_indices() {
        if let (Some((start, base)), '\u{3099}' | '\u{309a}') = (before, character)
            && let Some(composed) = compose(base, character)
        {
            found = found.or(Some((base, character, composed)));
            edits.push(Edit {
                range: line.range.start + start..line.range.start + at + character.len_utf8(),
                replacement: composed.to_string(),
            });
            before = Some((start, composed));
        } else {
            before = Some((at, character));
        }
    }
    if let (Some((base, mark, composed)), Some(first)) = (found, edits.first()) {
        let place = text.place_of_bytes(number, first.range.clone());
        problems.push(
            Problem::error(
                "decomposed-kana",
                place,
                format!(
                    "{} kana of this line written as two characters (NFD), which match no step",
                    match edits.len() {
                        1 => "one".to_owned(),
                        more => more.to_string(),
                    }
                ),
                describe(composed),
                format!("{} and {}", describe(base), describe(mark)),
            )
            .with_help("file names and text copied from macOS are often decomposed")
            .with_safe_fix(edits),
        );
    }
}

fn invisible(text: &Text<'_>, number: usize, line: &Line, problems: &mut Vec<Problem>) {
    let raw = text.text.get(line.range.clone()).unwrap_or("");
    for (at, character) in raw.char_indices() {
        let replacement = match character {
            hidden if is_invisible(hidden) => "",
            foreign if is_foreign_space(foreign) => " ",
            _ => continue,
        };
        let span = line.range.start + at..line.range.start + at + character.len_utf8();
        problems.push(
            Problem::error(
                "invisible-character",
                text.place_of_bytes(number, span.clone()),
                "a character that no editor shows",
                if replacement.is_empty() {
                    "nothing".to_owned()
                } else {
                    format!("{} (space)", describe(' '))
                },
                describe(character),
            )
            .with_safe_fix(vec![Edit {
                range: span,
                replacement: replacement.to_owned(),
            }]),
        );
    }
}

/// Full-width spaces where `gherkin` wants plain ones, and tabs in the indentation.
fn spaces(text: &Text<'_>, number: usize, line: &Line, problems: &mut Vec<Problem>) {
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

fn colon_of_header(
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

fn colon_of_step(
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

fn digits(text: &Text<'_>, number: usize, zone: &Range<usize>, problems: &mut Vec<Problem>) {
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
        problems.push(if quoted {
            problem
                .as_warning()
                .with_help("inside 「…」 the width may be the value under test; keep it if so")
                .with_proposal(edits)
        } else {
            problem.with_safe_fix(edits)
        });
    }
}

fn half_width_kana(
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
        problems.push(if quoted {
            problem
                .with_help("inside 「…」 the width may be the value under test; keep it if so")
                .with_proposal(edits)
        } else {
            problem.with_safe_fix(edits)
        });
    }
}

fn full_width_bars(
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

fn full_width_at(
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
