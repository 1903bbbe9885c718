//! `madoguchi card serve`: simulated cards for whatever reads cards.
//!
//! A card lives in a thread of its own from its first insertion to the end of the program, so that it keeps its PIN
//! counters when it is removed and inserted again, in whichever slot. A slot is a port: its thread dials or accepts
//! and hands each connection to the card that lies in it. A connection is a card on a reader: the card has power when
//! it begins and loses it when it ends.
//!
//! A chip that does not answer cannot say so over a reader's wire: the connection is closed, and vpcd is not dialled
//! again for it until the card is inserted anew.

mod deck;
mod drawer;
mod holder;
mod keeper;
mod log;
mod session;
mod slot;
mod stdio;
mod wrong;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::run::Party;
use crate::wire::PlaceError;

pub use deck::{Deck, Seen};
pub use drawer::{Drawer, NoSuchCard};
pub use holder::{Chip, Holder};
pub use log::Log;
pub use stdio::serve_lines;

/// How a slot meets whoever reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// It dials the virtual reader vpcd inside pcscd, again and again while a card lies in it.
    Vpcd {
        /// Whether a reader that is not there yet is waited for.
        wait: bool,
    },
    /// It listens for anyone who speaks in the frames of vpcd, one at a time.
    Tcp,
}

impl Transport {
    /// The word of the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Vpcd { .. } => "vpcd",
            Self::Tcp => "tcp",
        }
    }
}

/// Why cards cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A place that makes no sense, or that others could reach.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A card that nobody has.
    #[error(transparent)]
    Card(#[from] NoSuchCard),
    /// A slot that cannot be.
    #[error("slot: expected a number from 0 to {most}, found `{found}`", most = Deck::SLOTS - 1)]
    Slot {
        /// What was asked for.
        found: String,
    },
    /// A slot in which another card lies, or a card that lies elsewhere.
    #[error("{0}")]
    Occupied(String),
    /// Nobody listens where vpcd should.
    #[error(
        "cannot reach vpcd at {address}: {error}\n  vpcd is a virtual reader inside pcscd. To start it (Debian, Ubuntu):\n    apt-get install pcscd vsmartcard-vpcd && pcscd\n  or add --wait to wait for it, or --tcp to listen instead"
    )]
    NoVpcd {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        error: std::io::Error,
    },
    /// The port cannot be taken.
    #[error("cannot listen at {address}: {error}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system says.
        error: std::io::Error,
    },
    /// The machine has no thread left.
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
}

impl ServeError {
    /// Who has to act.
    pub const fn party(&self) -> Party {
        match self {
            Self::NoVpcd { .. } | Self::Listen { .. } | Self::Thread(_) => Party::Environment,
            Self::Place(_) | Self::Card(_) | Self::Slot { .. } | Self::Occupied(_) => {
                Party::Configuration
            }
        }
    }
}

/// What happens to slots and cards, for whoever is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The reader took the card.
    Met {
        /// Which slot.
        slot: usize,
    },
    /// The reader has gone.
    Lost {
        /// Which slot.
        slot: usize,
    },
    /// The card's chip does not answer any more.
    Dead {
        /// Which slot.
        slot: usize,
        /// Which card.
        card: String,
    },
}

/// Whoever is told what happens.
pub type Listener = Arc<dyn Fn(News) + Send + Sync>;

/// How long a slot waits before it dials again.
const PAUSE: Duration = Duration::from_millis(500);
