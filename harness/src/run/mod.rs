//! The engine: scenarios in, events out.
//!
//! [`Plan`] expands feature files into scenarios, [`Engine`] plays them with `cucumber` on several threads and hands
//! out [`Event`]s in the order of the files, so that what a listener sees does not depend on the number of threads.

mod chunk;
mod definitions;
mod engine;
mod event;
mod failure;
mod guarded;
mod known;
mod plan;
mod seed;
mod select;
mod shard;
mod share;
#[cfg(test)]
mod tests;
mod told;
#[cfg(test)]
#[path = "../../tests/toy/mod.rs"]
pub(crate) mod toy;
mod verdict;
mod world;

pub(crate) use chunk::panic_message;
pub(crate) use engine::HookGuard;
pub use engine::{Engine, Interrupt, retell};
pub use event::{Event, FeatureEvent, ScenarioEvent, StepEvent, Summary, Tested};
pub use failure::{OrRaise, Party, Raised, StepFailure, raise};
pub use known::{Known, KnownFailure};
pub use plan::{Document, Plan, PlanError, PlannedFeature, PlannedScenario, PlannedStep};
pub use select::{Filter, FilterError};
pub use shard::Shard;
pub(crate) use share::share;
pub use told::{ToldError, ToldRun, ToldScenario, add_traces, told, told_by};
pub use verdict::{Outcome, StepOutcome, StepStatus, Verdict};
pub use world::{Finished, Recorded, ScenarioInfo, ScenarioWorld, Settings, Violation};
