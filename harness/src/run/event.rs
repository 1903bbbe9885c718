//! What happens during a run. Every output is a listener of these events.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::failure::Party;
use super::plan::{PlannedFeature, PlannedScenario, PlannedStep};
use super::verdict::{Outcome, StepOutcome, Verdict};
use super::world::Violation;

/// One thing that happened. Events come in the order of the plan, whatever the number of threads.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event<'a> {
    /// The first event.
    RunStarted {
        /// Version of Madoguchi.
        version: &'a str,
        /// Seed of the run.
        seed: u64,
        /// Number of features with at least one selected scenario.
        features: usize,
        /// Number of selected scenarios.
        scenarios: usize,
        /// The implementation that is judged; absent when the built-in actors are.
        #[serde(skip_serializing_if = "Option::is_none")]
        iut: Option<&'a Tested>,
    },
    /// The first scenario of a feature follows.
    FeatureStarted(FeatureEvent<'a>),
    /// Steps of this scenario follow.
    ScenarioStarted(ScenarioEvent<'a>),
    /// A step ended.
    StepFinished(StepEvent<'a>),
    /// The scenario is judged.
    ScenarioFinished {
        /// Its place in the plan.
        index: usize,
        /// The scenario.
        #[serde(skip)]
        scenario: &'a PlannedScenario,
        /// The verdict.
        verdict: Verdict,
        /// Who has to act.
        party: Option<Party>,
        /// What went wrong outside any step.
        #[serde(skip_serializing_if = "Option::is_none")]
        fault: Option<&'a StepOutcome>,
        /// Broken invariants.
        violations: &'a [Violation],
        /// Remarks that change no verdict.
        warnings: &'a [String],
        /// Everything known about it, with the exchange (which has a file of its own) and the real time spent (which
        /// differs from run to run).
        #[serde(skip)]
        outcome: &'a Outcome,
    },
    /// The last event.
    RunFinished {
        /// Counts.
        summary: &'a Summary,
        /// Real time spent; differs from run to run.
        #[serde(skip)]
        elapsed: Duration,
    },
}

/// The implementation that a run judges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tested {
    /// What it is called.
    pub name: String,
    /// The arguments by which `madoguchi run` is told to judge it.
    #[serde(skip)]
    pub arguments: Vec<String>,
}

/// A feature of the plan.
#[derive(Debug, Serialize)]
pub struct FeatureEvent<'a> {
    /// Its place in the plan.
    pub feature: usize,
    /// Its file.
    pub path: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Everything else.
    #[serde(skip)]
    pub planned: &'a PlannedFeature,
}

/// A scenario of the plan.
#[derive(Debug, Serialize)]
pub struct ScenarioEvent<'a> {
    /// Its place in the plan.
    pub index: usize,
    /// Its file.
    pub path: &'a str,
    /// Its line.
    pub line: usize,
    /// Its name.
    pub name: &'a str,
    /// Its tags, inherited ones included.
    pub tags: &'a [String],
    /// Its seed, as text: JSON readers lose digits above 2^53.
    #[serde(serialize_with = "as_text")]
    pub seed: u64,
    /// Everything else.
    #[serde(skip)]
    pub planned: &'a PlannedScenario,
}

/// The end of a step.
#[derive(Debug, Serialize)]
pub struct StepEvent<'a> {
    /// The scenario's place in the plan.
    pub index: usize,
    /// The step's place in the scenario, background included (0-based).
    pub step: usize,
    /// Its line.
    pub line: usize,
    /// Its keyword.
    pub keyword: &'a str,
    /// Its text.
    pub text: &'a str,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: &'a StepOutcome,
    /// Everything else.
    #[serde(skip)]
    pub planned: &'a PlannedStep,
}

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Scenarios by verdict; verdicts that did not occur are absent.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// Whether the user ended the run early.
    pub interrupted: bool,
}

impl Summary {
    /// Counts one scenario.
    pub fn add(&mut self, verdict: Verdict) {
        *self.verdicts.entry(verdict).or_default() += 1;
    }

    /// Scenarios with this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.get(&verdict).copied().unwrap_or(0)
    }

    /// All scenarios of the plan.
    pub fn total(&self) -> usize {
        self.verdicts.values().sum()
    }
}

fn as_text<S: serde::Serializer>(seed: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(seed)
}
