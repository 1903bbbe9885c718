//! The form of property files: `NAME=VALUE`, in either encoding.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::TerminalError;

/// A line that says something.
pub struct Line {
    file: PathBuf,
    /// From 1, as columns are.
    number: usize,
    column: usize,
    /// What stands before the sign.
    pub name: String,
    /// What stands behind it.
    pub value: String,
}

impl Line {
    /// File, line, and the column of the value.
    pub fn place(&self) -> String {
        format!("{}:{}:{}", self.file.display(), self.number, self.column)
    }

    /// Its value is of no use.
    pub fn wrong(&self, expected: &str) -> TerminalError {
        let Self { name, value, .. } = self;
        let place = self.place();
        TerminalError::Property(format!(
            "{place}: {name}: expected {expected}, found `{value}`"
        ))
    }
}

/// The lines of a file; `usual`, if there is none.
///
/// # Errors
/// The file cannot be read, or a line is none.
pub fn lines(path: &Path, usual: &str) -> Result<Vec<Line>, TerminalError> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => lines_of(path, usual.as_bytes()),
        read => lines_of(path, &read.map_err(TerminalError::at("cannot read", path))?),
    }
}

/// The lines in some octets. `path` is only carried into the errors.
///
/// # Errors
/// A line is none.
pub fn lines_of(path: &Path, octets: &[u8]) -> Result<Vec<Line>, TerminalError> {
    let text = match std::str::from_utf8(octets) {
        Ok(text) => text.trim_start_matches('\u{feff}').into(),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(octets).0,
    };
    let mut lines = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let blank = |text: &str| text.chars().take_while(|c| c.is_whitespace()).count();
        let (indent, said) = (blank(line), line.trim());
        if said.is_empty() || said.starts_with(['#', ';', '!']) {
            continue;
        }
        let Some((name, value)) = said.split_once('=') else {
            let (place, column) = (path.display(), indent.saturating_add(1));
            return Err(TerminalError::Property(format!(
                "{place}:{number}:{column}: expected NAME=VALUE, found `{said}`"
            )));
        };
        let before = indent.saturating_add(name.chars().count());
        lines.push(Line {
            file: path.to_owned(),
            number,
            column: before.saturating_add(blank(value)).saturating_add(2),
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
        });
    }
    Ok(lines)
}
