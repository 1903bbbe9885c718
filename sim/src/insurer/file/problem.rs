//! What is wrong with a file or a line of it, in the language of forms (Japanese) and of programs (English).

use std::fmt;

use serde::Serialize;

use crate::oqs::Place;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line and column, both from 1, in characters of the file.
    pub place: Place,
    /// The column of the table (枝番), where it is about one.
    pub field: Option<String>,
    /// In Japanese, as the result file says it.
    pub ja: String,
    /// In English: what was expected and found, and the fix where known.
    pub en: String,
}

impl Problem {
    pub(super) fn at(place: Place, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            place,
            field: None,
            ja: ja.into(),
            en: en.into(),
        }
    }

    pub(super) fn of(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        if let Some(field) = &self.field {
            write!(f, "{field}: ")?;
        }
        f.write_str(&self.en)
    }
}

impl std::error::Error for Problem {}
