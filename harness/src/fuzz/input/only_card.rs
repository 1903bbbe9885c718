//! A card outside that is the only one spoken to: whatever was asked of others is asked of it.

use madoguchi_sim::card::Request;
use madoguchi_sim::card::apdu::Command;
use madoguchi_sim::clock::VirtualTime;

use crate::fuzz::case::{Case, Step};
use crate::fuzz::speech::Asked;
use crate::iut::{CardFacts, CardUnderTest};

/// The card, and what its holder knows where holders of others know something else.
pub struct OnlyCard {
    instance: String,
    /// Secrets of the specimen of its kind, and its own.
    secrets: Vec<(String, String)>,
}

impl OnlyCard {
    /// A card under test.
    pub fn new(card: &CardUnderTest) -> Self {
        let at = VirtualTime::morning_of(card.day());
        let specimen = CardFacts::of_specimen(card.kind(), at, 1);
        let own = &card.facts().secrets;
        let pairs = specimen.map(|specimen| {
            let other = specimen.secrets;
            [
                (other.auth_pin, own.auth_pin.clone()),
                (other.sign_password, own.sign_password.clone()),
                (other.other_pin, own.other_pin.clone()),
            ]
        });
        let pairs = pairs.into_iter().flatten();
        Self {
            instance: card.kind().instance(),
            secrets: pairs
                .filter_map(|(other, own)| Some((other?, own?)))
                .collect(),
        }
    }

    /// Asks it what a case asks of any card.
    pub fn ask(&self, case: &mut Case) {
        for step in &mut case.steps {
            let Step::Ask { to, asked, .. } = step else {
                continue;
            };
            self.instance.clone_into(&mut to.instance);
            let Asked::Card(Request::Apdu(command)) = asked else {
                continue;
            };
            let Ok(read) = Command::decode(command) else {
                continue;
            };
            let verifies = command.get(1) == Some(&0x20);
            let known = |(other, _): &&(String, String)| other.as_bytes() == &*read.data;
            if let Some((_, own)) = self.secrets.iter().find(known).filter(|_| verifies) {
                *command = read.with_data(own.as_bytes()).encode().into();
            }
        }
    }
}
