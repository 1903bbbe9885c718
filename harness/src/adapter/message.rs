//! The messages of the protocol.

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Address, Breakdown, RoleName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::schema;

/// The version of the protocol. It changes when an adapter that was right would be wrong.
pub const PROTOCOL: u32 = 1;

/// What Madoguchi sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ToImplementation {
    /// Number of the request that this belongs to. Its answer carries the same.
    pub id: u64,
    /// What is to be done.
    #[serde(flatten)]
    pub order: Order,
}

/// What an implementation is told to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Order {
    /// The first words. Answered with [`Word::Ready`].
    Hello {
        /// The version that Madoguchi speaks.
        protocol: u32,
        /// The version of Madoguchi.
        madoguchi: String,
    },
    /// Everything is forgotten, and this world begins. Answered with [`Word::Done`].
    Begin {
        /// What time it is, in Japan: `2025-06-10T09:00:00`.
        at: VirtualTime,
        /// Who exists: people, facilities, insurers, municipalities.
        #[schemars(schema_with = "schema::world_file")]
        world: Value,
    },
    /// Time has passed. What fell due is done now; other actors may be asked meanwhile. Answered with [`Word::Done`].
    Advance {
        /// What time it is.
        at: VirtualTime,
    },
    /// Somebody asks an instance of a role that the implementation plays. Answered with [`Word::Answer`].
    Answer {
        /// Who is asked: `counter:1319990014`.
        to: Address,
        /// What time it is, by the clock of whoever is asked.
        at: VirtualTime,
        /// A request of the role.
        #[schemars(schema_with = "schema::any_request")]
        request: Value,
    },
    /// What came of [`Word::Ask`]: one of the two.
    Continue {
        /// The response of the role that was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(schema_with = "schema::any_response")]
        response: Option<Value>,
        /// Why there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        breakdown: Option<Breakdown>,
    },
}

/// What an implementation sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FromImplementation {
    /// The number of the request that this belongs to.
    pub id: u64,
    /// What it says.
    #[serde(flatten)]
    pub word: Word,
}

/// What an implementation says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Word {
    /// It is there.
    Ready {
        /// The version that it speaks.
        protocol: u32,
        /// What it is called.
        name: String,
        /// The roles that it can play.
        roles: Vec<RoleName>,
        /// What it can be told beside requests.
        #[serde(default)]
        capabilities: Vec<Capability>,
    },
    /// It is done.
    Done {
        /// When it next has something to do by itself; Madoguchi tells it then ([`Order::Advance`]).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<VirtualTime>,
    },
    /// The response of the role.
    Answer {
        /// A response of the role.
        #[schemars(schema_with = "schema::any_response")]
        response: Value,
        /// When it next has something to do by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<VirtualTime>,
    },
    /// It asks another actor, and waits for [`Order::Continue`].
    Ask {
        /// Who is asked: `fund`, `jlis`, `card:見本 太郎`.
        to: Address,
        /// On whose behalf, if not that of whoever is being asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Address>,
        /// A request of the role that is asked.
        #[schemars(schema_with = "schema::any_request")]
        request: Value,
    },
    /// It cannot do that.
    Failed {
        /// Why.
        reason: String,
    },
}

/// What an implementation may be able to be told.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// [`Order::Begin`]: it can forget everything and live in another world.
    Reset,
    /// [`Order::Advance`], and the moment in [`Order::Begin`]: it lives at the time that it is told.
    Time,
}
