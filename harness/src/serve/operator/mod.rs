//! The operator's API: HTTP and JSON to look at an ecosystem that is served, and to move its people, cards and time.

mod http;
mod openapi;
mod page;
mod problem;
mod reply;
mod route;
mod slots;
mod view;

use std::sync::{Arc, Mutex};

use madoguchi_sim::oqs::Document;
use madoguchi_sim::vocabulary::FacilityCode;
use serde::{Deserialize, Serialize};

use super::card::Deck;
use super::house::HouseHandle;
use crate::wire::Place;

pub use http::Serving;
pub use openapi::openapi;
pub use problem::Problem;
pub use reply::{Asked, Reply};

/// Where the operator's API listens unless told otherwise.
pub const PORT: u16 = 8080;

/// `operator:` of an ecosystem file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OperatorConfig {
    /// `[HOST:]PORT`; port 0 is any that is free.
    pub listen: Place,
    /// Whether other machines may reach it. Whoever reaches it can do everything.
    pub allow_remote: bool,
}

impl Default for OperatorConfig {
    fn default() -> Self {
        Self {
            listen: Place::here(PORT),
            allow_remote: false,
        }
    }
}

/// Takes the message that comes of a visit to a reader: the folder `face` of the facility.
pub type TakesFace = Arc<dyn Fn(&FacilityCode, &Document) -> Result<(), String> + Send + Sync>;

/// The slots in which cards of the house lie, for the readers of others. Whoever holds them waits for the house.
pub type Slots = Arc<Mutex<Deck>>;

/// Whom the operator's requests go to.
#[derive(Clone)]
pub struct Desk {
    /// The ecosystem.
    pub house: HouseHandle,
    /// What else is served, and where: a name and an address each.
    pub served: Vec<(&'static str, String)>,
    /// The slots for cards, if there are any.
    pub slots: Option<Slots>,
    /// Where messages of readers go, if any facility has folders.
    pub face: Option<TakesFace>,
}
