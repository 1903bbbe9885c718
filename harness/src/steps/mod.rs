//! Gherkin step definitions, by domain. They speak the language of the counter and see only what can be
//! observed at ports.
//!
//! 前提 steps describe the cast before anything happens. The first step that makes something happen begins the
//! ecosystem; from then on the cast is closed and the world is asked through ports only.

mod counter;
mod hands;
mod people;
mod reader;
mod scene;
mod time;
mod words;

use cucumber::World as _;
use cucumber::step::Collection;

pub use scene::Scene;

/// Every step definition.
pub fn collection() -> Collection<Scene> {
    Scene::collection()
}
