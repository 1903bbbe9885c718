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
        // Answers are plain data: nothing in them can fail to be written. Whole, since the digest is slow in small pieces.
        match serde_json::to_vec(answer) {
            Ok(json) => {
                hasher.update(&json);
            }
            Err(error) => tracing::error!(%error, "an answer cannot be written as JSON"),
        }
        Self(*hasher.finalize().as_bytes())
    }
}

impl std::fmt::Display for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// What stands before an order, as JSON; a line feed, and the order as JSON of its own follow. JSON within JSON would be
/// longer by a backslash for each of its quotes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    at: VirtualTime,
    /// The [`Chain`] up to here.
    chain: String,
}

/// A record of the journal, as it is read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) at: VirtualTime,
    /// JSON of the [`Order`].
    pub(super) order: String,
    /// The [`Chain`] up to here.
    pub(super) chain: String,
}

/// A record of the journal, as it is written.
pub(super) fn written(at: VirtualTime, order: &str, chain: Chain) -> serde_json::Result<Vec<u8>> {
    let chain = chain.to_string();
    let mut record = serde_json::to_vec(&Head { at, chain })?;
    record.push(b'\n');
    record.extend_from_slice(order.as_bytes());
    Ok(record)
}

impl Read {
    /// Reads what [`written`] gives.
    pub(super) fn from_record(record: &[u8]) -> Result<Self, String> {
        let record = str::from_utf8(record).map_err(|error| error.to_string())?;
        let (head, order) = record
            .split_once('\n')
            .ok_or("expected a line feed behind moment and chain, found none")?;
        let Head { at, chain } = serde_json::from_str(head).map_err(|error| error.to_string())?;
        let order = order.to_owned();
        Ok(Self { at, order, chain })
    }

    pub(super) fn order(&self) -> serde_json::Result<Order> {
        serde_json::from_str(&self.order)
    }
}
