//! Verdicts on steps and scenarios.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::failure::Party;
use super::world::Violation;

/// The verdict on one scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every step passed and no invariant was broken.
    Passed,
    /// It failed as it is known to fail.
    KnownFailure,
    /// The implementation lacks an optional capability and says so.
    NotApplicable,
    /// Not played: an earlier failure or an interruption ended the run, or the run is not allowed to play it.
    NotRun,
    /// A prerequisite is absent.
    NotTestable,
    /// A step has no definition, several definitions, or one not written yet.
    Undefined,
    /// The scenario or its configuration makes no sense.
    Configuration,
    /// The machine or the line failed.
    Environment,
    /// The implementation did something else than it must, or an invariant was broken.
    Failed,
    /// Madoguchi itself is defective.
    HarnessFault,
}

impl Verdict {
    /// Every verdict, in the order of a summary. When several reasons apply to one scenario, the last one wins.
    pub const ALL: [Self; 10] = [
        Self::Passed,
        Self::KnownFailure,
        Self::NotApplicable,
        Self::NotRun,
        Self::NotTestable,
        Self::Undefined,
        Self::Configuration,
        Self::Environment,
        Self::Failed,
        Self::HarnessFault,
    ];

    /// The word used in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::KnownFailure => "known failure",
            Self::NotApplicable => "not applicable",
            Self::NotRun => "not run",
            Self::NotTestable => "not testable",
            Self::Undefined => "undefined",
            Self::Configuration => "configuration",
            Self::Environment => "environment",
            Self::Failed => "failed",
            Self::HarnessFault => "harness fault",
        }
    }

    /// Who has to act; nobody when the scenario passed, does not apply or was not run.
    pub const fn party(self) -> Option<Party> {
        match self {
            Self::Passed | Self::KnownFailure | Self::NotApplicable | Self::NotRun => None,
            Self::NotTestable | Self::Undefined | Self::Configuration => Some(Party::Configuration),
            Self::Environment => Some(Party::Environment),
            Self::Failed => Some(Party::Implementation),
            Self::HarnessFault => Some(Party::Harness),
        }
    }

    /// Whether a person has to look at it.
    pub const fn is_problem(self) -> bool {
        self.party().is_some()
    }

    /// The verdict for a failure of the given party.
    pub const fn of_party(party: Party) -> Self {
        match party {
            Party::Implementation => Self::Failed,
            Party::Configuration => Self::Configuration,
            Party::Environment => Self::Environment,
            Party::Harness => Self::HarnessFault,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How one step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepStatus {
    /// It found what it expects.
    Passed,
    /// It found something else.
    Failed,
    /// No definition matches its text.
    Undefined,
    /// Several definitions match its text.
    Ambiguous,
    /// Its definition is not written yet.
    Pending,
    /// A prerequisite is absent.
    NotTestable,
    /// The capability it needs is declared absent.
    NotApplicable,
    /// This run does not do what it asks for.
    NotRun,
    /// It was not reached.
    Skipped,
}

impl StepStatus {
    /// The word used in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Undefined => "undefined",
            Self::Ambiguous => "ambiguous",
            Self::Pending => "pending",
            Self::NotTestable => "not testable",
            Self::NotApplicable => "not applicable",
            Self::NotRun => "not run",
            Self::Skipped => "skipped",
        }
    }
}

/// How one step ended, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepOutcome {
    /// How it ended.
    pub status: StepStatus,
    /// Who has to act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// What it expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What it got instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<String>,
    /// Why it could not be judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl StepOutcome {
    /// A step that ended so, with nothing to add.
    pub const fn plain(status: StepStatus) -> Self {
        Self {
            status,
            party: None,
            expected: None,
            received: None,
            reason: None,
        }
    }

    /// What was expected and what was found, or why it could not be judged.
    pub fn in_a_line(&self) -> String {
        match (&self.expected, &self.received, &self.reason) {
            (Some(expected), Some(received), _) => {
                format!("expected {expected}, received {received}")
            }
            (_, _, Some(reason)) => reason.clone(),
            _ => self.status.word().to_owned(),
        }
    }

    /// A step that could not be judged, whose turn it is, and why.
    pub fn unjudged(status: StepStatus, party: Option<Party>, reason: impl Into<String>) -> Self {
        Self {
            party,
            reason: Some(reason.into()),
            ..Self::plain(status)
        }
    }
}

/// Everything known about a scenario after it was played.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The scenario's place in the plan.
    pub index: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// One entry for each step, in order.
    pub steps: Vec<StepOutcome>,
    /// What went wrong outside any step.
    pub fault: Option<StepOutcome>,
    /// Broken invariants.
    pub violations: Vec<Violation>,
    /// Remarks that change no verdict.
    pub warnings: Vec<String>,
    /// The exchange, one JSON object a line.
    pub trace: Vec<String>,
    /// The rehearsed defects that would change something.
    pub changed_by: Vec<&'static str>,
    /// Real time spent. Never part of deterministic output.
    pub elapsed: Duration,
}
