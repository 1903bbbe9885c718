//! The lines of a feature file, read tolerantly: a full-width colon is still a colon here, so that one defect
//! does not hide the next. The tolerance is for reading only; each such character is a problem elsewhere.

use std::ops::Range;

use unicode_normalization::char::compose;

use super::problem::{is_foreign_space, is_invisible};

/// What a header line opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    Feature,
    Background,
    Rule,
    Scenario,
    Outline,
    Examples,
}

/// Header keywords, longest first where one is the beginning of another.
pub(crate) const HEADERS: [(&str, Block); 12] = [
    ("機能", Block::Feature),
    ("フィーチャ", Block::Feature),
    ("背景", Block::Background),
    ("ルール", Block::Rule),
    ("Rule", Block::Rule),
    ("シナリオアウトライン", Block::Outline),
    ("シナリオテンプレート", Block::Outline),
    ("シナリオテンプレ", Block::Outline),
    ("テンプレ", Block::Outline),
    ("シナリオ", Block::Scenario),
    ("例", Block::Examples),
    ("サンプル", Block::Examples),
];

/// Step keywords. `且つ` and `然し` are in the official table and unknown to `gherkin`.
pub(crate) const STEPS: [&str; 10] = [
    "前提",
    "もし",
    "ならば",
    "かつ",
    "且つ",
    "しかし",
    "然し",
    "但し",
    "ただし",
    "* ",
];

/// What a line is. Ranges are bytes of [`Line::clean`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Blank,
    Comment,
    /// `# language: ja`; the range is the code of the language.
    Language(Range<usize>),
    /// The tags of the line, each with its `@`.
    Tags(Vec<Range<usize>>),
    /// The colon's range includes spaces before it.
    Header {
        block: Block,
        keyword: Range<usize>,
        colon: Range<usize>,
        name: Range<usize>,
    },
    /// The gap is what stands between the keyword and the text: spaces, or wrongly a colon.
    Step {
        keyword: Range<usize>,
        gap: Range<usize>,
        text: Range<usize>,
    },
    /// Bars and what stands between them, spaces included; `closed` if the last bar ends the row.
    Row {
        bars: Vec<Range<usize>>,
        cells: Vec<Range<usize>>,
        closed: bool,
    },
    /// `"""` or three backticks.
    Fence,
    DocText,
    /// Anything else; the range leaves out the spaces on both sides.
    Prose(Range<usize>),
}

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The bytes of the line in the text, without its line end; a byte-order mark is left out.
    pub range: Range<usize>,
    /// Where the next line begins.
    pub next: usize,
    /// The line with kana composed, invisible characters left out and foreign spaces made plain.
    pub clean: String,
    /// For each byte of `clean`, and for its end, the byte in the text; empty when nothing was changed.
    offsets: Vec<usize>,
    pub kind: Kind,
}

impl Line {
    /// Bytes of the text for bytes of `clean`.
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        let map = |byte: usize| {
            if self.offsets.is_empty() {
                (self.range.start + byte).min(self.range.end)
            } else {
                self.offsets.get(byte).copied().unwrap_or(self.range.end)
            }
        };
        map(range.start)..map(range.end)
    }

    /// The part of the cleaned line.
    pub fn part(&self, range: &Range<usize>) -> &str {
        self.clean.get(range.clone()).unwrap_or("")
    }

    /// The leading spaces, in `clean`.
    pub fn indent(&self) -> Range<usize> {
        0..indent_of(&self.clean)
    }
}

/// Splits and classifies. Line ends are LF, CRLF or a lone CR.
pub(crate) fn read(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut fence: Option<&'static str> = None;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end_mark = rest.get(length..).unwrap_or("");
        let mark = if end_mark.starts_with("\r\n") {
            2
        } else {
            usize::from(!end_mark.is_empty())
        };
        let (clean, offsets) = clean(rest.get(..length).unwrap_or(""), start);
        let opened = fence_of(&clean);
        let kind = match (fence, opened) {
            (Some(open), found) if found == Some(open) => {
                fence = None;
                Kind::Fence
            }
            (Some(_), _) => Kind::DocText,
            (None, Some(mark)) => {
                fence = Some(mark);
                Kind::Fence
            }
            (None, None) => classify(&clean),
        };
        lines.push(Line {
            range: start..start + length,
            next: start + length + mark,
            clean,
            offsets,
            kind,
        });
        start += length + mark;
    }
    lines
}

fn clean(raw: &str, start: usize) -> (String, Vec<usize>) {
    let mut clean = String::with_capacity(raw.len());
    let mut offsets: Vec<usize> = Vec::new();
    let mut last = 0;
    for (at, character) in raw.char_indices() {
        if let ('\u{3099}' | '\u{309a}', Some(before)) = (character, clean.chars().next_back())
            && let Some(composed) = compose(before, character)
        {
            // Same number of bytes for all kana, so the offsets of the base stand for the whole.
            clean.truncate(last);
            offsets.truncate(last);
            let base = raw.get(..at).and_then(|head| head.chars().next_back());
            let base = at - base.map_or(0, char::len_utf8);
            clean.push(composed);
            offsets.extend(std::iter::repeat_n(start + base, composed.len_utf8()));
            continue;
        }
        if is_invisible(character) {
            continue;
        }
        last = clean.len();
        let kept = if is_foreign_space(character) {
            ' '
        } else {
            character
        };
        clean.push(kept);
        offsets.extend(std::iter::repeat_n(start + at, kept.len_utf8()));
    }
    if clean == raw {
        return (clean, Vec::new());
    }
    offsets.push(start + raw.len());
    (clean, offsets)
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{3000}')
}

fn indent_of(clean: &str) -> usize {
    clean.len() - clean.trim_start_matches(is_space).len()
}

fn fence_of(clean: &str) -> Option<&'static str> {
    let body = clean.trim_start_matches(is_space);
    ["\"\"\"", "```"]
        .into_iter()
        .find(|mark| body.starts_with(mark))
}

/// What a line outside a DocString is.
pub(crate) fn classify(clean: &str) -> Kind {
    let start = indent_of(clean);
    let body = clean.get(start..).unwrap_or("");
    let end = start + body.trim_end_matches(is_space).len();
    let body = clean.get(start..end).unwrap_or("");
    match body.chars().next() {
        None => return Kind::Blank,
        Some(mark @ ('#' | '＃')) => {
            if let Some(code) = language_of(body.get(mark.len_utf8()..).unwrap_or("")) {
                return Kind::Language(end - code..end);
            }
            return if mark == '#' {
                Kind::Comment
            } else {
                Kind::Prose(start..end)
            };
        }
        Some('@' | '＠') => return Kind::Tags(tags_of(clean, start..end)),
        Some('|' | '｜') => return row_of(clean, start..end),
        Some(_) => {}
    }
    for (keyword, block) in HEADERS {
        let Some(rest) = body.strip_prefix(keyword) else {
            continue;
        };
        let colon = rest.trim_start_matches(is_space);
        let Some(mark) = colon
            .chars()
            .next()
            .filter(|mark| matches!(mark, ':' | '：'))
        else {
            continue;
        };
        let keyword = start..start + keyword.len();
        let colon = keyword.end..keyword.end + (rest.len() - colon.len()) + mark.len_utf8();
        let name = colon.end + indent_of(clean.get(colon.end..end).unwrap_or(""))..end;
        return Kind::Header {
            block,
            keyword,
            colon,
            name,
        };
    }
    for keyword in STEPS {
        let Some(rest) = body.strip_prefix(keyword) else {
            continue;
        };
        let keyword = start..start + keyword.trim_end().len();
        let text = rest.trim_start_matches(|c| is_space(c) || matches!(c, ':' | '：'));
        let text = end - text.len()..end;
        return Kind::Step {
            gap: keyword.end..text.start,
            keyword,
            text,
        };
    }
    Kind::Prose(start..end)
}

/// The length of the language's code, if the comment is a language directive.
fn language_of(comment: &str) -> Option<usize> {
    let rest = comment.trim_start_matches(is_space);
    let (word, rest) = rest.split_at_checked("language".len())?;
    if !word.eq_ignore_ascii_case("language") {
        return None;
    }
    let rest = rest
        .trim_start_matches(is_space)
        .strip_prefix([':', '：'])?;
    Some(rest.trim_start_matches(is_space).len())
}

fn tags_of(clean: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut tags: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    let body = clean.get(range.clone()).unwrap_or("");
    for (at, character) in body.char_indices() {
        let at = range.start + at;
        if is_space(character) {
            open = false;
            continue;
        }
        if character == '#' && !open {
            break;
        }
        if matches!(character, '@' | '＠') || !open {
            tags.push(at..at);
            open = true;
        }
        if let Some(tag) = tags.last_mut() {
            tag.end = at + character.len_utf8();
        }
    }
    tags
}

fn row_of(clean: &str, range: Range<usize>) -> Kind {
    let mut bars: Vec<Range<usize>> = Vec::new();
    let mut cells = Vec::new();
    let mut quoted = 0usize;
    let mut escaped = false;
    for (at, character) in clean.get(range.clone()).unwrap_or("").char_indices() {
        let at = range.start + at;
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '「' => quoted += 1,
            '」' => quoted = quoted.saturating_sub(1),
            // Inside 「…」 a full-width bar is a value.
            '|' | '｜' if character == '|' || quoted == 0 => {
                if let Some(before) = bars.last() {
                    cells.push(before.end..at);
                }
                bars.push(at..at + character.len_utf8());
                quoted = 0;
            }
            _ => {}
        }
    }
    let last = bars.last().map_or(range.start, |bar| bar.end);
    let closed = last == range.end && bars.len() > 1;
    if !closed && last < range.end {
        cells.push(last..range.end);
    }
    Kind::Row {
        bars,
        cells,
        closed,
    }
}
