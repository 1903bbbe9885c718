//! What a state was begun with.

use std::path::Path;

use jiff::Timestamp;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use serde::{Deserialize, Serialize};

use super::StateError;

/// The form of the journal. One more whenever an order is written otherwise.
const FORM: u32 = 3;

/// What a state was begun with: the same, and the same orders, make the same ecosystem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Origin {
    form: u32,
    version: String,
    /// Digest of who exists.
    world: String,
    seed: u64,
    /// The virtual moment of the beginning.
    pub(in super::super) start: VirtualTime,
    /// When that was, by the clock of the machine.
    pub(in super::super) begun: Timestamp,
    /// The number of the first record.
    pub(super) first: u64,
}

impl Origin {
    /// What a house begins with now.
    pub(in super::super) fn of(cast: &Cast) -> Self {
        Self {
            form: FORM,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            world: world(cast),
            seed: cast.seed,
            start: cast.start,
            begun: Timestamp::now(),
            first: 0,
        }
    }

    /// The same beginning once more, now.
    pub(super) fn again(&self, first: u64) -> Self {
        Self {
            begun: Timestamp::now(),
            first,
            ..self.clone()
        }
    }

    /// Whether a state that was begun so can go on under this configuration.
    pub(super) fn fits(&self, now: &Self, folder: &Path) -> Result<(), StateError> {
        let differs = |what, expected: String, found: String| StateError::Other {
            folder: folder.to_owned(),
            what,
            expected,
            found,
        };
        if (self.form, &self.version) != (now.form, &now.version) {
            let told = |it: &Self| format!("Madoguchi {} (form {})", it.version, it.form);
            return Err(differs(
                "it was written by another version",
                told(self),
                told(now),
            ));
        }
        if self.seed != now.seed {
            let (old, new) = (self.seed.to_string(), now.seed.to_string());
            return Err(differs("seed", old, new));
        }
        if self.start != now.start {
            let (old, new) = (self.start.to_string(), now.start.to_string());
            return Err(differs("the moment of the beginning (`at`)", old, new));
        }
        if self.world != now.world {
            let (old, new) = (self.world.clone(), now.world.clone());
            return Err(differs("who exists (`world`; digests)", old, new));
        }
        Ok(())
    }
}

/// A digest of who exists. PINs hide themselves when they are shown, so they are named.
fn world(cast: &Cast) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{cast:?}").as_bytes());
    for person in cast.people.values() {
        let pins = [
            person.card.as_ref().map(|card| card.pin.reveal()),
            person
                .card
                .as_ref()
                .and_then(|card| Some(card.sign_password.as_ref()?.reveal())),
            person.phone.as_ref().map(|phone| phone.pin.reveal()),
        ];
        hasher.update(format!("{pins:?}").as_bytes());
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}
