//! What is wrong, where, and how to put it right.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// Whether a problem forbids the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file is not run.
    Error,
    /// The file is run; a person should look.
    Warning,
}

impl Severity {
    /// The word that stands in messages: `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One replacement in a text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Edit {
    /// Bytes of the text as it was read; always on character boundaries.
    pub range: Range<usize>,
    /// What comes in their place.
    pub replacement: String,
}

/// The edits that together remove one problem.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fix {
    /// Applied together or not at all; they do not overlap.
    pub edits: Vec<Edit>,
    /// Safe fixes keep the meaning and are applied by `lint --fix`; the others are only shown.
    pub safe: bool,
}

/// Where something stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// The file, as its path was given.
    pub path: PathBuf,
    /// 1 for the first line.
    pub line: usize,
    /// 1 for the first character of the line; counted in characters, as editors do, not in bytes.
    pub column: usize,
    /// How many characters are meant; 0 for a point between two characters.
    pub width: usize,
    /// The same in bytes of the whole text.
    pub span: Range<usize>,
}

impl Place {
    /// The place of a byte range of `text`. A range outside the text, or inside a character, is moved to the
    /// nearest place that exists.
    pub fn of(path: &Path, text: &str, span: Range<usize>) -> Place {
        let start = floor(text, span.start);
        let end = floor(text, span.end).max(start);
        let before = text.get(..start).unwrap_or("");
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        let line_text = before.rsplit('\n').next().unwrap_or("");
        Place {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: line_text.chars().count() + 1,
            width: text
                .get(start..end)
                .map_or(0, |shown| shown.chars().count()),
            span: start..end,
        }
    }

    /// The place of a line and column (both counted from 1, in characters), one character wide.
    pub fn at(path: &Path, text: &str, line: usize, column: usize) -> Place {
        let start: usize = text
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        let rest = text
            .get(start..)
            .unwrap_or("")
            .split('\n')
            .next()
            .unwrap_or("");
        let skipped: usize = rest
            .chars()
            .take(column.saturating_sub(1))
            .map(char::len_utf8)
            .sum();
        let width = rest
            .get(skipped..)
            .and_then(|tail| tail.chars().next())
            .map_or(0, char::len_utf8);
        Place {
            line,
            column,
            ..Place::of(path, text, start + skipped..start + skipped + width)
        }
    }
}

fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte = byte.saturating_sub(1);
    }
    byte
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// Stable name in kebab case, e.g. `full-width-space`; scripts may rely on it.
    pub code: &'static str,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Whether it forbids the run.
    pub severity: Severity,
    /// One sentence without a full stop: what is wrong and what it would have caused.
    pub message: String,
    /// What should stand there.
    pub expected: String,
    /// What stands there, with the code point of every character that is easily mistaken.
    pub found: String,
    /// Advice for the author.
    pub help: Option<String>,
    /// The edits that remove the problem, when they are known.
    pub fix: Option<Fix>,
}

impl Problem {
    /// An error without advice or fix.
    pub fn error(
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Problem {
        Problem {
            code,
            place,
            severity: Severity::Error,
            message: message.into(),
            expected: expected.into(),
            found: found.into(),
            help: None,
            fix: None,
        }
    }

    /// The same as a warning.
    pub fn as_warning(mut self) -> Problem {
        self.severity = Severity::Warning;
        self
    }

    /// With advice.
    pub fn with_help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// With edits that keep the meaning.
    pub fn with_safe_fix(mut self, edits: Vec<Edit>) -> Problem {
        self.fix = Some(Fix { edits, safe: true });
        self
    }

    /// With edits that are probably right, but that a person must decide on.
    pub fn with_proposal(mut self, edits: Vec<Edit>) -> Problem {
        self.fix = Some(Fix { edits, safe: false });
        self
    }

    /// Whether `lint --fix` removes it.
    pub fn is_fixable(&self) -> bool {
        self.fix.as_ref().is_some_and(|fix| fix.safe)
    }

    /// The line and column that order problems inside a file.
    pub(crate) fn sort_key(&self) -> (&Path, usize, usize, &'static str) {
        (
            &self.place.path,
            self.place.line,
            self.place.column,
            self.code,
        )
    }
}

/// A character with its code point and, where it is easily mistaken, its name: `「　」 U+3000 (full-width space)`.
pub fn describe(character: char) -> String {
    let shown = match character {
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        '\n' => "\\n".to_owned(),
        // Alone it would join the bracket before it.
        '\u{3099}' | '\u{309a}' => format!("\u{25cc}{character}"),
        hidden if is_invisible(hidden) || hidden.is_control() => String::new(),
        plain => plain.to_string(),
    };
    let code = format!("U+{:04X}", u32::from(character));
    let name = match character {
        '\u{3000}' => " (full-width space)",
        '：' => " (full-width colon)",
        '｜' => " (full-width bar)",
        '＠' => " (full-width at sign)",
        '＃' => " (full-width number sign)",
        '０'..='９' => " (full-width digit)",
        '\u{ff61}'..='\u{ff9f}' => " (half-width form)",
        '\u{3099}' => " (combining voiced mark)",
        '\u{309a}' => " (combining semi-voiced mark)",
        '\u{feff}' => " (byte-order mark)",
        '\u{a0}' => " (no-break space)",
        '\u{200b}' => " (zero-width space)",
        '\t' => " (tab)",
        '\r' => " (carriage return)",
        _ => "",
    };
    if shown.is_empty() {
        format!("{code}{name}")
    } else {
        format!("「{shown}」 {code}{name}")
    }
}

/// Characters that no editor shows and that no feature file needs. Joiners and variation selectors are not
/// among them: names are written with those.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Spaces that look like U+0020 and are none. The full-width space is not among them: it is visible, and in a
/// name it is meant.
pub(crate) fn is_foreign_space(character: char) -> bool {
    matches!(
        character,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}'
    )
}
