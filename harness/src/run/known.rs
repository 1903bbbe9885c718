//! Failures that are known: they are played still, must fail still, and for the reason that is known.

use std::path::Path;

use serde::Deserialize;

use super::failure::Party;
use super::plan::{Plan, PlannedScenario};
use super::verdict::{Outcome, StepOutcome, StepStatus, Verdict};
use crate::catalogue::Version1;

/// The failures that are known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    #[expect(
        dead_code,
        reason = "read only so that a file of another version is refused"
    )]
    schema_version: Version1,
    known: Vec<KnownFailure>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownFailure {
    /// The feature file, as the command line names it.
    pub path: String,
    /// Name of the scenario; of an outline, all its rows that have this name.
    pub scenario: String,
    /// A part of the reason for which it fails: of what is expected, of what is received, or of a broken invariant.
    pub reason: String,
    /// What is being done about it: a ticket, a date.
    #[serde(default)]
    pub note: Option<String>,
}

impl Known {
    /// Reads the file. `path` is only carried into the errors.
    ///
    /// # Errors
    /// A line with file, line, column, and what is wrong there.
    pub fn read(path: &Path, text: &str) -> Result<Self, String> {
        let shown = path.display();
        serde_yaml::from_str(text).map_err(|error| match error.location() {
            Some(at) => format!("{shown}:{}:{}: {error}", at.line(), at.column()),
            None => format!("{shown}: {error}"),
        })
    }

    /// The entries that no scenario of the plan has: a name that was changed, a file that was moved.
    pub fn strangers<'k>(&'k self, plan: &Plan) -> Vec<&'k KnownFailure> {
        let mut known: Vec<_> = self.known.iter().collect();
        known.retain(|entry| !plan.scenarios.iter().any(|it| entry.is_of(it)));
        known
    }

    /// What the verdict on a scenario becomes.
    pub(super) fn judge(&self, scenario: &PlannedScenario, outcome: &mut Outcome) {
        let Some(entry) = self.known.iter().find(|entry| entry.is_of(scenario)) else {
            return;
        };
        match outcome.verdict {
            Verdict::Failed if entry.explains(outcome) => outcome.verdict = Verdict::KnownFailure,
            Verdict::Passed => {
                outcome.verdict = Verdict::Failed;
                outcome.fault = Some(StepOutcome {
                    party: Some(Party::Implementation),
                    expected: Some(format!("the known failure ({})", entry.reason)),
                    received: Some(
                        "the scenario passes: remove it from the known failures".to_owned(),
                    ),
                    ..StepOutcome::plain(StepStatus::Failed)
                });
            }
            _ => {}
        }
    }
}

impl KnownFailure {
    fn is_of(&self, scenario: &PlannedScenario) -> bool {
        self.path == scenario.path && self.scenario == scenario.name
    }

    fn explains(&self, outcome: &Outcome) -> bool {
        let steps = outcome.steps.iter().chain(&outcome.fault);
        let mut told = steps.filter(|step| step.status == StepStatus::Failed);
        let mut broken = outcome.violations.iter();
        told.any(|step| step.in_a_line().contains(&self.reason))
            || broken.any(|it| format!("{}: {}", it.rule, it.message).contains(&self.reason))
    }
}
