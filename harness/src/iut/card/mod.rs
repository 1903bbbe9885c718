//! A card that somebody else has made: reached over a wire, playing the role of a card.
//!
//! [`Reach::open`] gives a [`Wire`], which every [`OutsideCard`] of a run shares: the card is one and keeps its PIN
//! counters. [`Guard`] around it keeps it from losing its last tries.
//!
//! A wire carries power and commands only. What else the role knows (looking at the face, 顔認証, the owner's
//! biometrics, the municipality's keys, mishaps) is refused with [`Refusal::OutOfReach`]: whoever asks cannot test it
//! here.

mod frames;
mod guard;
mod outside;
#[cfg(feature = "pcsc")]
mod pcsc;
mod reach;
mod stdio;

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use madoguchi_sim::card::Refusal;
use madoguchi_sim::role::{Address, Breakdown};
use serde::{Deserialize, Serialize};

use crate::run::Party;

pub use guard::Guard;
pub use outside::OutsideCard;
pub use reach::{Reach, Reader};

/// What a terminal does to a card. Every call comes back within the time that [`Timeouts`] give it.
///
/// After a [`WireFault`] other than [`WireFault::Mute`] the wire is down: only [`CardWire::power_on`] is of use, and
/// begins anew.
pub trait CardWire: Send {
    /// Meets the card if it has not been met, and gives it power. Gives the ATR.
    ///
    /// # Errors
    /// [`WireFault`].
    fn power_on(&mut self) -> Result<Vec<u8>, WireFault>;

    /// Resets it. Gives the ATR.
    ///
    /// # Errors
    /// [`WireFault`].
    fn reset(&mut self) -> Result<Vec<u8>, WireFault>;

    /// Takes the power away.
    ///
    /// # Errors
    /// [`WireFault`].
    fn power_off(&mut self) -> Result<(), WireFault>;

    /// Sends a C-APDU. Gives the R-APDU, of at least the two bytes of a status word.
    ///
    /// # Errors
    /// [`WireFault`].
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, WireFault>;
}

/// A wire that the players of one outside card share, one after another: the card is one, and two scenarios at a time would
/// spoil each other's selections.
pub type Wire = Arc<Mutex<Box<dyn CardWire>>>;

/// How long an outside card may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timeouts {
    /// Seconds until it must have been met: connected, started, inserted.
    pub connect: u32,
    /// Seconds until it must have answered a command or a reset, whole.
    pub answer: u32,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: 10,
            answer: 10,
        }
    }
}

impl Timeouts {
    fn connecting(self) -> Duration {
        Duration::from_secs(self.connect.into())
    }

    fn answering(self) -> Duration {
        Duration::from_secs(self.answer.into())
    }
}

/// The moment so far from now; never, if the clock does not reach so far.
fn after(time: Duration) -> Option<Instant> {
    Instant::now().checked_add(time)
}

/// Why there is no answer of a card, by who has to act.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireFault {
    /// What the configuration says cannot be: no such program, PC/SC left out of this build.
    #[error("{0}")]
    Configuration(String),
    /// The card, or the way to it, is not there.
    #[error("{0}")]
    Environment(String),
    /// No answer came in time.
    #[error("no answer within {} s", .0.as_secs())]
    Silent(Duration),
    /// The other side went away: it closed the connection, or its process ended.
    #[error("the card has gone: {0}")]
    Gone(String),
    /// What came is no answer of a card.
    #[error("{0}")]
    Garbled(String),
    /// The other side says itself that the chip does not answer.
    #[error("the chip does not answer")]
    Mute,
}

impl WireFault {
    /// Who has to act.
    pub const fn party(&self) -> Party {
        match self {
            Self::Configuration(_) => Party::Configuration,
            Self::Environment(_) => Party::Environment,
            Self::Silent(_) | Self::Gone(_) | Self::Garbled(_) | Self::Mute => {
                Party::Implementation
            }
        }
    }

    /// What the ecosystem sees: a card that cannot be reached, does not answer in time (whoever has gone will not
    /// answer either), or answers with nonsense. A chip that is told to be mute is an answer of the role.
    pub fn breakdown(&self, to: Address) -> Result<Refusal, Breakdown> {
        match self {
            Self::Configuration(reason) | Self::Environment(reason) => {
                Err(Breakdown::Unreachable {
                    to,
                    reason: reason.clone(),
                })
            }
            Self::Silent(_) | Self::Gone(_) => Err(Breakdown::TimedOut { to }),
            Self::Garbled(detail) => Err(Breakdown::Garbled {
                to,
                detail: detail.clone(),
            }),
            Self::Mute => Ok(Refusal::NoAnswer),
        }
    }
}

/// An R-APDU, if it can be one.
fn whole_answer(bytes: &[u8]) -> Result<Vec<u8>, WireFault> {
    const LONGEST: usize = 0x1_0000 + 2;
    match bytes.len() {
        2..=LONGEST => Ok(bytes.to_vec()),
        found => Err(garbled("R-APDU: 2 to 65538 bytes", found)),
    }
}

/// An ATR, if it can be one.
fn whole_atr(bytes: &[u8]) -> Result<Vec<u8>, WireFault> {
    match (bytes.len(), bytes.first()) {
        (2..=33, Some(0x3B | 0x3F)) => Ok(bytes.to_vec()),
        (2..=33, Some(first)) => Err(garbled(
            "ATR that begins with 3B or 3F",
            format_args!("{first:02X}"),
        )),
        (found, _) => Err(garbled("ATR of 2 to 33 bytes", found)),
    }
}

fn garbled(expected: &str, found: impl fmt::Display) -> WireFault {
    WireFault::Garbled(format!("expected {expected}, found {found}"))
}
