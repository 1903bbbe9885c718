//! Values that exist: what was heard in scenarios and who is in the world, by the name of the field.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_sim::card::Request;
use madoguchi_sim::role::RoleName;
use madoguchi_sim::vocabulary::revealed;
use serde_json::Value;

use crate::fuzz::case::{Step, World};
use crate::fuzz::dice::Dice;
use crate::fuzz::speech::Asked;

/// Values kept of a field.
const MOST: usize = 64;

/// Longest value that is kept, as JSON.
const LONGEST: usize = 4_000;

/// Requests kept of a role.
const MOST_REQUESTS: usize = 4_000;

/// Commands kept.
const MOST_COMMANDS: usize = 6_000;

/// What is known to exist.
#[derive(Default)]
pub struct Dictionary {
    values: BTreeMap<String, Vec<Value>>,
    requests: BTreeMap<RoleName, Vec<Step>>,
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
            let requests = self.requests.entry(to.role).or_default();
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
            _ => {}
        }
    }

    /// A value that some field of that name has had.
    pub fn value(&self, name: &str, dice: &mut Dice) -> Option<&Value> {
        dice.pick(self.values.get(name)?)
    }

    /// A request that was put to a role.
    pub fn request(&self, role: RoleName, dice: &mut Dice) -> Option<&Step> {
        dice.pick(self.requests.get(&role)?)
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
