//! Why there is no answer of an implementation under test, by who has to act.

use std::time::Duration;

use madoguchi_sim::role::{Address, Breakdown};

use crate::run::Party;

/// Why there is no answer of an implementation under test.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// What the configuration says cannot be: no such program, a certificate that is not taken, credentials that are wrong.
    #[error("{0}")]
    Configuration(String),
    /// The implementation, or the way to it, is not there.
    #[error("{0}")]
    Environment(String),
    /// No answer came in time.
    #[error("no answer within {} s", .0.as_secs())]
    Silent(Duration),
    /// The other side went away: it broke off, or its process ended.
    #[error("the other side has gone: {0}")]
    Gone(String),
    /// What came is no answer of its role.
    #[error("{0}")]
    Garbled(String),
    /// The other side says itself that there is no answer.
    #[error("the other side says that there is no answer: {0}")]
    Down(String),
}

impl Fault {
    /// Something else came than what was expected.
    pub(super) fn garbled(expected: &str, found: impl std::fmt::Display) -> Self {
        Self::Garbled(format!("expected {expected}, found {found}"))
    }

    /// Who has to act.
    pub const fn party(&self) -> Party {
        match self {
            Self::Configuration(_) => Party::Configuration,
            Self::Environment(_) => Party::Environment,
            Self::Silent(_) | Self::Gone(_) | Self::Garbled(_) | Self::Down(_) => {
                Party::Implementation
            }
        }
    }

    /// What the ecosystem sees of it, if the implementation has to act: whoever has gone will not answer in time either.
    pub fn breakdown(&self, to: Address) -> Option<Breakdown> {
        match self {
            Self::Configuration(_) | Self::Environment(_) => None,
            Self::Silent(_) | Self::Gone(_) => Some(Breakdown::TimedOut { to }),
            Self::Garbled(detail) => Some(Breakdown::Garbled {
                to,
                detail: detail.clone(),
            }),
            Self::Down(reason) => Some(Breakdown::Unreachable {
                to,
                reason: reason.clone(),
            }),
        }
    }
}
