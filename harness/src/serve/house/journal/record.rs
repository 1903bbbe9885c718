//! One line of the journal: an order, when it was carried out, and what shows that it came out the same again.

use madoguchi_sim::clock::VirtualTime;
use serde::{Deserialize, Serialize};

use super::super::{Answer, Order};

/// What shows that two histories are the same: a digest of every moment, order and answer up to here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Chain([u8; 32]);

impl Chain {
    /// The chain with one more link.
    pub(in super::super) fn and(self, at: VirtualTime, order: &str, answer: &Answer) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(at.to_string().as_bytes());
        hasher.update(order.as_bytes());
        // Answers are plain data: nothing in them can fail to be written.
        if let Err(error) = serde_json::to_writer(&mut hasher, answer) {
            tracing::error!(%error, "an answer cannot be written as JSON");
        }
        Self(*hasher.finalize().as_bytes())
    }
}

impl std::fmt::Display for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// A line of the journal, as it is written.
#[derive(Debug, Serialize)]
pub(super) struct Written<'a> {
    pub(super) at: VirtualTime,
    /// JSON of the [`Order`].
    pub(super) order: &'a str,
    /// The [`Chain`] up to here.
    pub(super) chain: String,
}

/// A line of the journal, as it is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Read {
    pub(super) at: VirtualTime,
    pub(super) order: String,
    pub(super) chain: String,
}

impl Read {
    pub(super) fn order(&self) -> serde_json::Result<Order> {
        serde_json::from_str(&self.order)
    }
}
