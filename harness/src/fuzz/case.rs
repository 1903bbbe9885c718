//! A case: who exists, and what is done to them, step by step.

use std::cell::OnceCell;
use std::rc::Rc;

use madoguchi_sim::card::{CardSpec, Request};
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::jlis::Jlis;
use madoguchi_sim::role::{Address, Effect, RoleName, Scope};
use serde::{Deserialize, Serialize};

use super::speech::Asked;
use super::wire::{Parcel, Sheet};
use crate::iut::card::may_harm;

/// Who exists when a case begins.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    /// The people, cards and places.
    pub cast: Rc<Cast>,
    /// The moment of the first step.
    pub opening: VirtualTime,
    /// The cards of the cast, made by J-LIS when one is first wanted.
    #[serde(skip)]
    cards: OnceCell<Vec<(String, CardSpec)>>,
}

impl World {
    /// A world that opens at a moment, not before its cast begins.
    pub fn new(cast: Rc<Cast>, opening: VirtualTime) -> Self {
        Self {
            opening: opening.max(cast.start),
            cast,
            cards: OnceCell::new(),
        }
    }

    /// The cards of the cast by the names under which they are called.
    pub fn cards(&self) -> &[(String, CardSpec)] {
        self.cards.get_or_init(|| Jlis::begin(&self.cast).1)
    }
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::large_enum_variant, reason = "most steps ask")]
pub enum Step {
    /// Somebody asks an actor.
    Ask {
        /// Who asks.
        from: Address,
        /// Who is asked.
        to: Address,
        /// What.
        asked: Asked,
    },
    /// Time passes.
    Pass {
        /// How much.
        seconds: i64,
    },
    /// A person stands at the desk of a facility from now on.
    Stand {
        /// 医療機関コード.
        counter: String,
        /// The key of the person.
        person: String,
    },
    /// Calls are disturbed from now on.
    Fail {
        /// Calls of whom.
        from: Scope,
        /// Calls to whom.
        to: Scope,
        /// In which way.
        effect: Effect,
        /// For how long; until it is repaired, if absent.
        minutes: Option<i32>,
        /// The cause.
        reason: String,
    },
    /// What has this cause is over.
    Repair {
        /// The cause.
        reason: String,
    },
    /// The card that a municipality handed out last goes by a name from now on.
    HandOver {
        /// The name.
        instance: String,
    },
    /// Something is sent over a line, to a server outside.
    Send(Parcel),
    /// A file is laid into the folder `req` of a terminal outside.
    Lay(Sheet),
}

impl Step {
    /// The role that is asked, if any is.
    pub const fn role(&self) -> Option<RoleName> {
        match self {
            Self::Ask { to, .. } => Some(to.role),
            _ => None,
        }
    }
}

/// A sequence of steps in a world. At rest, many share one: `W` then says which.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case<W = Rc<World>> {
    /// Who exists.
    pub world: W,
    /// What happens, in order.
    pub steps: Vec<Step>,
    /// The scenario that it descends from, if it does: path and line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The requirements that this scenario cites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
    /// The invariants that are broken in this scenario on purpose, by people whose mistakes no actor can know of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foresees: Vec<String>,
}

impl<W> Case<W> {
    /// The same in another world, or in the same under another name.
    pub fn in_world<V>(self, world: V) -> Case<V> {
        Case {
            world,
            steps: self.steps,
            origin: self.origin,
            cites: self.cites,
            foresees: self.foresees,
        }
    }
}

impl Case {
    /// One that descends from no scenario.
    pub const fn new(world: Rc<World>, steps: Vec<Step>) -> Self {
        Self {
            world,
            steps,
            origin: None,
            cites: Vec::new(),
            foresees: Vec::new(),
        }
    }

    /// Whether a card may be asked something that it does not forget when its power goes.
    pub fn may_harm(&self) -> bool {
        self.steps.iter().any(|step| match step {
            Step::Ask {
                asked: Asked::Card(Request::Apdu(command)),
                ..
            } => may_harm(command),
            _ => false,
        })
    }

    /// Whether nobody but cards is asked anything: then nobody else need exist.
    pub fn is_of_cards(&self) -> bool {
        self.steps.iter().all(|step| match step {
            Step::Ask { to, .. } => to.role == RoleName::Card,
            Step::Pass { .. } => true,
            _ => false,
        })
    }
}

/// What was done in a scenario, and what actors asked of each other meanwhile.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recording {
    /// What people did.
    pub case: Case,
    /// What actors asked.
    pub within: Vec<Step>,
}
