//! A card that is wrong in one way, as the known defects are.

use madoguchi_sim::card::{Card, CardRole, Request, Response};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Address, Line, Port, RoleName, Switchboard, at_once};

use super::Chip;
use crate::proof::Defect;

/// A card with the layer of a defect around it. Its clock stands still: a card outside has none.
pub(super) struct WrongCard {
    line: Line,
    player: Box<dyn Port<CardRole>>,
}

impl WrongCard {
    pub(super) fn new(card: Card, instance: &str, at: VirtualTime, defect: &Defect) -> Self {
        let board = Switchboard::new(at);
        (defect.infect)(&board);
        Self {
            line: board.line_of(Address::new(RoleName::Card, instance)),
            player: board.layered::<CardRole>(instance, Box::new(card)),
        }
    }
}

impl Chip for WrongCard {
    fn handle(&mut self, request: Request) -> Option<Response> {
        at_once(self.player.call(self.line.clone(), request))?.ok()
    }
}
