//! Why the Web API cannot be offered.

use std::io;
use std::path::PathBuf;

use crate::run::Party;
use crate::wire::{Place, PlaceError};

/// Why the Web API cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum WebFault {
    /// A file that is named cannot be read.
    #[error("web: `{}` cannot be read: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file holds something else than it must.
    #[error("web: {}: expected {expected}, found {found}", path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        expected: &'static str,
        /// What it holds.
        found: String,
    },
    /// The settings do not go together.
    #[error("web: {0}")]
    Settings(String),
    /// The place to listen is of no use.
    #[error("web: {0}")]
    Place(#[from] PlaceError),
    /// The port cannot be had.
    #[error("web: cannot listen at {place}: {error}")]
    Listen {
        /// The place.
        place: Place,
        /// What the system says.
        error: io::Error,
    },
}

impl WebFault {
    /// Who has to act.
    pub const fn party(&self) -> Party {
        match self {
            Self::Unreadable { .. } | Self::Listen { .. } => Party::Environment,
            Self::Unfit { .. } | Self::Settings(_) | Self::Place(_) => Party::Configuration,
        }
    }
}
