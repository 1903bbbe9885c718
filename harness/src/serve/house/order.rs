//! What can be done to an ecosystem from outside.

use madoguchi_sim::card;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::Exchange;
use serde::{Deserialize, Serialize};

use super::act::Act;
use crate::serve::centre::RequestKey;

/// Something that may change the ecosystem. The same orders at the same moments, in the same order, make the same ecosystem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "kebab-case")]
pub enum Order {
    /// A terminal hands in a message.
    Exchange {
        /// The message.
        exchange: Box<Exchange>,
        /// Which request it is, if it may come again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<RequestKey>,
    },
    /// Something befalls a card outside the ecosystem's own readers: a command over vpcd.
    Card {
        /// The instance of role `card`.
        card: String,
        /// What.
        request: card::Request,
    },
    /// The operator does something.
    Act {
        /// What.
        act: Box<Act>,
    },
    /// The clock is put on.
    Advance {
        /// Until this moment; an earlier one leaves it where it is.
        to: VirtualTime,
    },
}

impl Order {
    /// Whether its answer may be given only when the order lies safely on the disk. A query that reads, and a command
    /// to a card that proves nothing, can be lost with the machine: what is lost is a line of a log, and always the last.
    pub fn must_be_kept(&self) -> bool {
        match self {
            Self::Exchange { exchange, .. } => !reads_only(exchange),
            Self::Card {
                request: card::Request::Apdu(command),
                ..
            } => is_remembered(command),
            Self::Card { request, .. } => !matches!(
                request,
                card::Request::PowerOn | card::Request::PowerOff | card::Request::Reset
            ),
            Self::Act { .. } | Self::Advance { .. } => true,
        }
    }
}

/// Queries that change nothing but the log of who has asked.
fn reads_only(exchange: &Exchange) -> bool {
    use madoguchi_sim::oqs::Service;
    matches!(
        exchange.service,
        Service::Eligibility | Service::SettingsInquiry
    )
}

/// Whether a chip remembers a command without power: VERIFY, CHANGE REFERENCE DATA, CHANGE KEY and whatever writes. What
/// only selects, reads or signs does not.
fn is_remembered(command: &[u8]) -> bool {
    !matches!(
        command.get(1),
        Some(0xA4 | 0xB0 | 0xB2 | 0xC0 | 0xCA | 0x2A | 0x84 | 0x88)
    )
}
