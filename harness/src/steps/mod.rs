//! Step definitions, and the world that they act on.

use cucumber::step::Collection;

use crate::run::{Finished, ScenarioInfo, ScenarioWorld, Settings};

/// The scene of one scenario. It is empty as long as no step is defined; every scenario is then *undefined*.
#[derive(Debug, Default)]
pub struct Scene;

impl cucumber::World for Scene {
    type Error = std::convert::Infallible;

    async fn new() -> Result<Self, Self::Error> {
        Ok(Self)
    }
}

impl ScenarioWorld for Scene {
    fn begin(&mut self, _: &ScenarioInfo, _: &Settings) {}

    fn finish(&mut self) -> Finished {
        Finished::default()
    }
}

/// Every step definition.
pub fn collection() -> Collection<Scene> {
    Collection::new()
}
