//! Gherkin step definitions, by domain. They speak the language of the counter and see only what can be
//! observed at ports.
//!
//! 前提 steps describe the cast before anything happens. The first step that makes something happen begins the
//! ecosystem; from then on the cast is closed and the world is asked through ports only.

mod answer;
mod arrears;
mod authority;
mod away;
mod away_shows;
mod card;
mod card_face;
mod card_generation;
mod chip;
mod claim;
mod counter;
mod desk;
mod fault;
mod fund;
mod hands;
mod insurer;
mod insurer_file;
mod jlis;
mod letters;
mod lost_card;
mod medical;
mod municipality;
mod oqs;
mod outage;
mod own;
mod people;
mod phone;
mod portal;
mod privacy;
mod reader;
mod reader_fails;
mod reader_shows;
mod register;
mod scene;
mod seen;
mod time;
mod trip;
mod words;

use cucumber::World as _;
use cucumber::codegen::{StepConstructor, WorldInventory, inventory};
use cucumber::step::Collection;

use crate::source::{StepKind, StepPattern};

pub(crate) use chip::tlv;
pub use scene::{DEFAULT_DAY, Scene};

/// Every step definition.
pub fn collection() -> Collection<Scene> {
    Scene::collection()
}

/// Every step definition, as the linter wants to see it.
pub fn patterns() -> Vec<StepPattern> {
    fn row<S: StepConstructor<Scene>>(kind: StepKind, step: &S) -> StepPattern {
        let (place, regex, _) = step.inner();
        StepPattern {
            kind,
            regex: regex(),
            location: (place.path.into(), place.line as usize),
        }
    }
    let given = inventory::iter::<<Scene as WorldInventory>::Given>;
    let when = inventory::iter::<<Scene as WorldInventory>::When>;
    let then = inventory::iter::<<Scene as WorldInventory>::Then>;
    given
        .into_iter()
        .map(|step| row(StepKind::Given, step))
        .chain(when.into_iter().map(|step| row(StepKind::When, step)))
        .chain(then.into_iter().map(|step| row(StepKind::Then, step)))
        .collect()
}
