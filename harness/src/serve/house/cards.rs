//! The cards of the house on the readers of others: every command goes to the card that lives in the ecosystem, so that a card
//! suspended, blocked or handed over anew there is so here, and the other way round.

use madoguchi_sim::card::{Request, Response};
use madoguchi_sim::role::RoleName;

use super::{Answer, HouseHandle, Order};
use crate::serve::card::{Chip, Holder, NoSuchCard};

/// All cards and phones of a house, by instance (`見本 花子`, `見本 花子/phone`).
pub struct HouseCards(pub HouseHandle);

impl Holder for HouseCards {
    /// Waits for the house: not to be called where others wait, too.
    fn find(&self, name: &str) -> Result<String, NoSuchCard> {
        let cards = self
            .0
            .look_and_wait(|room| room.ecosystem().board().instances(RoleName::Card));
        // A house that is closed has no cards.
        let known = cards.unwrap_or_default();
        let found = name.trim().to_owned();
        match known.contains(&found) {
            true => Ok(found),
            false => Err(NoSuchCard { found, known }),
        }
    }

    fn bring(&self, instance: &str) -> Option<Box<dyn Chip>> {
        Some(Box::new(HouseCard {
            house: self.0.clone(),
            card: instance.to_owned(),
        }))
    }
}

/// A card that lives in the house.
struct HouseCard {
    house: HouseHandle,
    card: String,
}

impl Chip for HouseCard {
    fn handle(&mut self, request: Request) -> Option<Response> {
        let card = self.card.clone();
        match self.house.order_and_wait(Order::Card { card, request }) {
            Ok(Answer::Card(response)) => Some(response),
            _ => None,
        }
    }
}
