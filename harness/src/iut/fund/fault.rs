//! Why there is no answer of an outside fund, by who has to act.

use std::time::Duration;

use madoguchi_sim::role::{Address, Breakdown};

use crate::run::Party;

/// Why there is no answer of an outside fund, by who has to act.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FundFault {
    /// What the configuration says cannot be: a certificate that is not taken, credentials that are wrong.
    #[error("{0}")]
    Configuration(String),
    /// The system, or the way to it, is not there.
    #[error("{0}")]
    Environment(String),
    /// No answer came in time.
    #[error("no answer within {} s", .0.as_secs())]
    Silent(Duration),
    /// The other side broke off.
    #[error("the answer broke off: {0}")]
    Gone(String),
    /// What came is no answer of an eligibility system.
    #[error("{0}")]
    Garbled(String),
    /// The system says itself that it cannot answer.
    #[error("the system says that it cannot answer: {0}")]
    Down(String),
}

impl FundFault {
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

    /// What the ecosystem sees of it, if the implementation has to act.
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
