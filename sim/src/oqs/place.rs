//! Where something stands in a message, and what is wrong there.

use std::fmt;

use serde::Serialize;

/// Line and column, both from 1, in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Place {
    /// The first character.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place behind a text that begins here.
    pub fn after(self, text: &str) -> Self {
        text.chars().fold(self, |place, character| match character {
            '\n' => Self {
                line: place.line.saturating_add(1),
                column: 1,
            },
            _ => Self {
                column: place.column.saturating_add(1),
                ..place
            },
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a message cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// Where.
    pub at: Place,
    /// What had to stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}",
            self.at, self.expected, self.found
        )
    }
}

impl std::error::Error for Unreadable {}
