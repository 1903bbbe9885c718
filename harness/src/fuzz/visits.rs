//! What scenarios do, for hunts to begin with.

use std::num::NonZeroUsize;
use std::sync::{Arc, PoisonError};

use super::case::Recording;
use crate::run::{Engine, Plan, Recorded, ScenarioWorld, Settings};
use cucumber::step::Collection;

/// Plays scenarios against the built-in actors and gives what was done in each, in the order of the plan, as JSON: it goes
/// from thread to thread.
pub fn visits<W: ScenarioWorld>(
    steps: Collection<W>,
    plan: &Plan,
    seed: u64,
    jobs: NonZeroUsize,
) -> Vec<String> {
    let recorded = Recorded::default();
    let mut engine = Engine::new(steps);
    engine.jobs = jobs;
    engine.settings = Settings {
        seed,
        traces: false,
        recorded: Some(Arc::clone(&recorded)),
        ..Settings::default()
    };
    engine.run(plan, &mut |_| {});
    let recorded = std::mem::take(&mut *recorded.lock().unwrap_or_else(PoisonError::into_inner));
    recorded.into_values().collect()
}

/// What [`visits`] has given.
pub fn read_visits(visits: &[String]) -> Vec<Recording> {
    let read = |json: &String| serde_json::from_str(json).ok();
    visits.iter().filter_map(read).collect()
}
