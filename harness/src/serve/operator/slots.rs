//! Cards in slots: laid in and taken out by the operator. What lies where is not kept, as a reader keeps nothing either.

use std::sync::PoisonError;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reply::body;
use super::{Desk, Problem, Reply};
use crate::serve::card::{Deck, ServeError};

/// A slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SlotView {
    /// Its number, from 0.
    pub slot: usize,
    /// Where it dials vpcd, or listens.
    pub address: String,
    /// The card or phone that lies in it (GET /cards).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// Whether a reader has it now.
    pub met: bool,
}

/// What is laid into a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inserted {
    /// A card or phone (GET /cards).
    pub card: String,
}

fn views(deck: &Deck) -> Vec<SlotView> {
    let seen = deck.seen().into_iter();
    seen.map(|seen| SlotView {
        slot: seen.slot,
        address: seen.address.to_string(),
        card: seen.card.map(|(card, _)| card),
        met: seen.met,
    })
    .collect()
}

fn slot(name: &str) -> Result<usize, Problem> {
    let number = name.parse::<usize>().ok();
    let number = number.filter(|number| *number < Deck::SLOTS);
    number.ok_or_else(|| {
        let expected = format!("a slot from 0 to {}", Deck::SLOTS - 1);
        Problem::unknown(&expected, name)
    })
}

impl Desk {
    /// Does something with the slots where it may wait for the house.
    async fn with_slots(
        &self,
        does: impl FnOnce(&mut Deck) -> Result<(), ServeError> + Send + 'static,
    ) -> Result<Reply, Problem> {
        let Some(slots) = self.slots.clone() else {
            let expected = "`cards:` in the ecosystem file";
            return Err(Problem::unfit(409, expected, "none"));
        };
        let done = tokio::task::spawn_blocking(move || {
            let mut deck = slots.lock().unwrap_or_else(PoisonError::into_inner);
            does(&mut deck).map(|()| views(&deck))
        });
        match done.await {
            Ok(Ok(views)) => Ok(Reply::json(&views)),
            Ok(Err(ServeError::Card(error))) => {
                Err(Problem::unknown("a card of GET /cards", &error.found))
            }
            Ok(Err(error)) => Err(Problem::refused(error)),
            Err(error) => Err(Problem::gone(error)),
        }
    }

    pub(super) async fn slots(&self) -> Result<Reply, Problem> {
        self.with_slots(|_| Ok(())).await
    }

    pub(super) async fn insert(&self, name: &str, asked: &[u8]) -> Result<Reply, Problem> {
        let (slot, Inserted { card }) = (slot(name)?, body(asked)?);
        self.with_slots(move |deck| deck.insert(slot, &card).map(drop))
            .await
    }

    pub(super) async fn remove(&self, name: &str) -> Result<Reply, Problem> {
        let slot = slot(name)?;
        self.with_slots(move |deck| deck.remove(slot).map(drop))
            .await
    }
}
