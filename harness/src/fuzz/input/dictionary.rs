//! Values that exist: what was heard in scenarios and who is in the world, by the name of the field.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_sim::card::Request;
use madoguchi_sim::oqs::Element;
use madoguchi_sim::role::RoleName;
use madoguchi_sim::vocabulary::revealed;
use serde_json::Value;

use crate::fuzz::case::{Step, World};
use crate::fuzz::dice::Dice;
use crate::fuzz::speech::Asked;
use crate::fuzz::voice::kind;

/// Values kept of a field.
const MOST: usize = 64;

/// Longest value that is kept, as JSON.
const LONGEST: usize = 4_000;

/// Requests kept of a kind.
const MOST_REQUESTS: usize = 400;

/// Commands kept.
const MOST_COMMANDS: usize = 6_000;

/// What is known to exist.
#[derive(Default)]
pub struct Dictionary {
    values: BTreeMap<String, Vec<Value>>,
    /// By kind: every other time, what is seldom asked is drawn as often as what every scenario asks.
    requests: BTreeMap<RoleName, BTreeMap<String, Vec<Step>>>,
    instances: BTreeMap<RoleName, Vec<String>>,
    commands: Vec<Vec<u8>>,
    known_commands: BTreeSet<Vec<u8>>,
}

impl Dictionary {
    /// Takes in who exists.
    pub fn read_world(&mut self, world: &World) {
        if let Ok(cast) = revealed(|| serde_json::to_value(&*world.cast)) {
            self.read_value("cast", &cast);
        }
    }

    /// Takes in what was asked.
    pub fn read(&mut self, steps: &[Step]) {
        for step in steps {
            let Step::Ask { to, asked, .. } = step else {
                continue;
            };
            let instances = self.instances.entry(to.role).or_default();
            if !instances.contains(&to.instance) && instances.len() < MOST {
                instances.push(to.instance.clone());
            }
            if let Asked::Card(Request::Apdu(command)) = asked {
                if self.commands.len() < MOST_COMMANDS
                    && self.known_commands.insert(command.0.clone())
                {
                    self.commands.push(command.0.clone());
                }
                continue;
            }
            self.read_value("", &asked.value());
            let kinds = self.requests.entry(to.role).or_default();
            let requests = kinds.entry(kind(asked)).or_default();
            if requests.len() < MOST_REQUESTS && !requests.contains(step) {
                requests.push(step.clone());
            }
        }
    }

    fn read_value(&mut self, name: &str, value: &Value) {
        if !name.is_empty() {
            let known = self.values.entry(name.to_owned()).or_default();
            let fits = known.len() < MOST && !known.contains(value);
            if fits && value.to_string().len() <= LONGEST {
                known.push(value.clone());
            }
        }
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.read_value(name, value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.read_value(name, item)),
            Value::String(text) => {
                if let Some(tree) = message_in(text) {
                    self.read_message(&tree);
                }
            }
            _ => {}
        }
    }

    /// Takes in what the elements of a message say, each under its name.
    fn read_message(&mut self, element: &Element) {
        if element.children.is_empty() {
            self.read_value(&element.name, &Value::String(element.text.clone()));
        }
        element.children.iter().for_each(|it| self.read_message(it));
    }

    /// A value that some field of that name has had.
    pub fn value(&self, name: &str, dice: &mut Dice) -> Option<&Value> {
        dice.pick(self.values.get(name)?)
    }

    /// A request that was put to a role.
    pub fn request(&self, role: RoleName, dice: &mut Dice) -> Option<&Step> {
        let kinds = self.requests.get(&role)?;
        if dice.one_in(2) {
            let requests = kinds.values().nth(dice.below(kinds.len()))?;
            return dice.pick(requests);
        }
        let mut place = dice.below(kinds.values().map(Vec::len).sum());
        for requests in kinds.values() {
            match requests.get(place) {
                Some(request) => return Some(request),
                None => place = place.saturating_sub(requests.len()),
            }
        }
        None
    }

    /// An instance of a role.
    pub fn instance(&self, role: RoleName, dice: &mut Dice) -> Option<&str> {
        dice.pick(self.instances.get(&role)?).map(String::as_str)
    }

    /// A command that was sent to a card.
    pub fn command(&self, dice: &mut Dice) -> Option<&[u8]> {
        dice.pick(&self.commands).map(Vec::as_slice)
    }
}

/// The message that a text is, if it is one.
pub(super) fn message_in(text: &str) -> Option<Element> {
    let is_message = text.starts_with('<');
    is_message.then(|| Element::parse(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use madoguchi_sim::card::CardRole;
    use madoguchi_sim::role::{Address, Role as _};

    use super::*;

    #[test]
    fn what_was_asked_once_is_drawn_half_as_often_as_what_was_asked_of_everybody() {
        let step = |card: usize, asked: &Request| Step::Ask {
            from: Address::person("端末"),
            to: Address::new(CardRole::NAME, card.to_string()),
            asked: Asked::Card(asked.clone()),
        };
        let mut steps: Vec<_> = (0..100).map(|card| step(card, &Request::Reset)).collect();
        steps.push(step(0, &Request::LookAt));
        let mut dictionary = Dictionary::default();
        dictionary.read(&steps);
        let mut dice = Dice::new(1);
        let drawn = (0..1_000).filter(|_| {
            dictionary.request(CardRole::NAME, &mut dice) == Some(&step(0, &Request::LookAt))
        });
        assert!((200..300).contains(&drawn.count()));
    }
}
