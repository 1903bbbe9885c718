//! What the engine needs from a world.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::known::Known;
use crate::iut::Iut;
use crate::proof::Defect;

/// A world that a scenario is played in: made anew for each scenario, never shared.
pub trait ScenarioWorld: cucumber::World {
    /// Called before the first step. May [`raise`](super::raise).
    fn begin(&mut self, scenario: &ScenarioInfo, settings: &Settings);

    /// Called after the last step that was played, whatever became of it.
    fn finish(&mut self) -> Finished;
}

/// What a world is told about the scenario that it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScenarioInfo {
    /// The feature file, as named on the command line.
    pub path: String,
    /// Line of the scenario, or of the row of its examples (1-based).
    pub line: usize,
    /// Name of the feature.
    pub feature: String,
    /// Name of the scenario.
    pub name: String,
    /// Tags of feature, rule, scenario and examples, without `@`.
    pub tags: Vec<String>,
    /// Place in the plan (0-based). Depends on the selection: never feed it into anything random.
    pub index: usize,
    /// Seed of this scenario: depends on the run's seed, path, names and example row only.
    pub seed: u64,
}

/// What was done in each scenario, by its place in the plan, as cases of the fuzzer in JSON. It holds secrets, so that no
/// report may show it.
pub type Recorded = Arc<Mutex<BTreeMap<usize, String>>>;

/// What holds for a whole run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Seed of the run.
    pub seed: u64,
    /// Longest real time for one scenario. Virtual time does not count.
    pub timeout: Duration,
    /// The implementation under test; absent when the built-in actors are judged.
    pub iut: Option<Arc<Iut>>,
    /// What is wrong with the built-in actors of each scenario, by its place in the plan; nothing in those beyond.
    pub defects: Arc<[&'static Defect]>,
    /// Defects of which it is to be found out whether they would change anything in a scenario.
    pub rehearsed: Arc<[&'static Defect]>,
    /// Failures that are known.
    pub known: Option<Arc<Known>>,
    /// Whether worlds hand over their exchanges.
    pub traces: bool,
    /// Where worlds put what was done in them, if anybody wants to know.
    pub recorded: Option<Recorded>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 0,
            timeout: Duration::from_secs(60),
            iut: None,
            defects: Arc::new([]),
            rehearsed: Arc::new([]),
            known: None,
            traces: true,
            recorded: None,
        }
    }
}

/// What a world hands over at the end of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// Broken invariants: each fails the scenario even if every step passed.
    pub violations: Vec<Violation>,
    /// The exchange: one JSON object a line, without line ends; keys `at`, `from`, `to`, `request`, `response`, `breakdown`.
    pub trace: Vec<String>,
    /// Remarks that change no verdict.
    pub warnings: Vec<String>,
    /// The rehearsed defects that would change something.
    pub changed_by: Vec<&'static str>,
    /// Why nothing was judged although every step passed, if so: the scenario is not applicable then.
    pub judged_nothing: Option<String>,
}

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Violation {
    /// Name of the rule.
    pub rule: String,
    /// What broke it.
    pub message: String,
}
