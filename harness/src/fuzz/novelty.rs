//! What has been seen from outside so far: a case that shows something new is worth more cases like it.

use std::collections::BTreeSet;

use madoguchi_sim::role::Address;
use madoguchi_sim::trace::Entry;

use super::arena::Outcome;
use super::case::Step;
use super::voice::{Sight, amount, is_unknown, kind_sight, selection, shape};

/// Everything that was seen.
#[derive(Debug, Default)]
pub struct Novelty {
    seen: BTreeSet<u64>,
}

impl Novelty {
    /// How much has been seen.
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// All that has been seen.
    pub fn seen(&self) -> impl Iterator<Item = u64> {
        self.seen.iter().copied()
    }

    /// Whether nothing has.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Takes in what a case showed; whether anything of it is new.
    pub fn take(&mut self, sights: &[u64]) -> bool {
        // All of them are taken in, also after the first new one.
        sights.iter().filter(|it| self.seen.insert(**it)).count() > 0
    }
}

/// Looks on while a case is played.
#[derive(Debug, Default)]
pub struct Watch {
    /// What was seen of each party last, and what was last selected of a card: most answers depend on it. A case speaks to few.
    parties: Vec<(Address, u64, u64)>,
    /// What was seen, in order.
    pub sights: Vec<u64>,
}

impl Watch {
    /// Takes in a step and what became of it: what was asked, what came back, and what had come back before.
    pub fn look(&mut self, step: &Step, outcome: &Outcome) {
        let Step::Ask { to, asked, .. } = step else {
            return;
        };
        let kind = match is_unknown(outcome) {
            true => Sight::default(),
            false => kind_sight(asked),
        };
        let known = self.parties.iter().position(|(party, ..)| party == to);
        let place = known.unwrap_or_else(|| {
            self.parties.push((to.clone(), 0, 0));
            self.parties.len().saturating_sub(1)
        });
        let Some((_, last, selected)) = self.parties.get_mut(place) else {
            return;
        };
        if let Some(selection) = selection(asked, outcome) {
            *selected = Sight::default().and(selection).name();
        }
        let now = kind.with(*selected).with(shape(outcome).name()).name();
        let before = std::mem::replace(last, now);
        self.sights.push(now);
        self.sights
            .push(Sight::default().with(before).with(now).name());
    }

    /// Takes in the calls that lay within a step.
    pub fn look_within(&mut self, calls: &[Entry]) {
        let shape = calls.iter().fold(Sight::default(), |sight, call| {
            let ended = call.breakdown().map_or(0, |_| 1);
            sight
                .and(&[call.to.role as u8, ended])
                .and(&[amount(call.depth as usize)])
        });
        self.sights.push(shape.with(1).name());
    }
}
