//! Characters that look right and are not.

use std::ops::Range;

use unicode_normalization::char::compose;

use super::lines::{Kind, Line};
use super::outline::Text;
use super::problem::{Edit, Place, Problem, describe, is_foreign_space, is_invisible};
use super::{spaces, widths};

/// Characters of the longest line. The parser looks at the beginning of a line again for each of its characters, so that twice as long takes
/// four times as long.
const LONGEST_LINE: usize = 4_000;

/// Of a file with a line that is longer nothing is parsed.
pub(crate) const LINE_TOO_LONG: &str = "line-too-long";

/// Everything that a single line, or the file's outer form, shows by itself.
pub(crate) fn check(text: &Text<'_>, problems: &mut Vec<Problem>) {
    byte_order_mark(text, problems);
    line_ends(text, problems);
    for (number, line) in text.lines.iter().enumerate() {
        too_long(text, number, line, problems);
        decomposed_kana(text, number, line, problems);
        if line.kind == Kind::DocText {
            continue;
        }
        invisible(text, number, line, problems);
        spaces::check(text, number, line, problems);
        match &line.kind {
            Kind::Header { colon, .. } => {
                widths::colon_of_header(text, number, line, colon, problems)
            }
            Kind::Step {
                gap, text: words, ..
            } => {
                widths::colon_of_step(text, number, line, gap, problems);
                widths::digits(text, number, words, problems);
                widths::half_width_kana(text, number, words, problems);
            }
            Kind::Row { bars, cells, .. } => {
                widths::full_width_bars(text, number, bars, problems);
                for cell in cells {
                    widths::digits(text, number, cell, problems);
                }
            }
            Kind::Tags(tags) => widths::full_width_at(text, number, tags, problems),
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

fn too_long(text: &Text<'_>, number: usize, line: &Line, problems: &mut Vec<Problem>) {
    let length = line.clean.chars().count();
    if length > LONGEST_LINE {
        problems.push(Problem::error(
            LINE_TOO_LONG,
            text.place(number, &(0..0)),
            "a line is longer than any that can be read",
            format!("at most {LONGEST_LINE} characters in a line"),
            format!("{length}"),
        ));
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
