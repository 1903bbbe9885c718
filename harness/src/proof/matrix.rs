//! Which scenario catches which defect.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::Defect;
use crate::run::{Outcome, PlannedScenario, StepStatus, Verdict};

/// What became of every defect, and of every scenario.
#[derive(Debug)]
pub struct Matrix {
    /// The scenarios that were played.
    pub scenarios: Vec<Arc<PlannedScenario>>,
    /// The defects, in the order in which they were given.
    pub marks: Vec<Mark>,
    /// Whether these are all defects that there are: else nothing is said of scenarios that catch none of them.
    pub whole: bool,
    /// Scenarios that do not pass against the right actors: nothing is proved by them.
    pub unsound: Vec<Killer>,
    /// Real time spent.
    pub elapsed: Duration,
}

/// What became of one defect.
#[derive(Debug)]
pub struct Mark {
    /// The defect.
    pub defect: &'static Defect,
    /// The scenarios in which it was played.
    pub met: BTreeSet<usize>,
    /// The scenarios that caught it.
    pub killers: Vec<Killer>,
    /// The scenarios that blamed somebody else than the implementation.
    pub misled: Vec<Killer>,
}

/// How a defect stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A scenario caught it for a reason that it breaks.
    Caught,
    /// Scenarios caught it, none of them for a reason that it breaks.
    WrongReason,
    /// Nobody noticed it.
    Survives,
}

/// A scenario that did not pass.
#[derive(Debug, Clone, Serialize)]
pub struct Killer {
    /// Its place among [`Matrix::scenarios`].
    pub scenario: usize,
    /// The step that failed; absent if only an invariant was broken.
    pub step: Option<String>,
    /// What was expected and what was found, or the invariant.
    pub reason: String,
    /// The invariants that were broken.
    pub invariants: Vec<String>,
    /// Whether this is a reason for which the defect is to be caught.
    pub right: bool,
}

impl Mark {
    /// A defect that nobody has met.
    pub(super) const fn new(defect: &'static Defect) -> Self {
        Self {
            defect,
            met: BTreeSet::new(),
            killers: Vec::new(),
            misled: Vec::new(),
        }
    }

    /// A scenario was played against it.
    pub(super) fn hear(&mut self, place: usize, scenario: &PlannedScenario, outcome: &Outcome) {
        self.met.insert(place);
        let ended = match outcome.verdict {
            Verdict::Passed | Verdict::KnownFailure | Verdict::NotRun | Verdict::NotApplicable => {
                return;
            }
            Verdict::Failed => &mut self.killers,
            Verdict::NotTestable
            | Verdict::Undefined
            | Verdict::Configuration
            | Verdict::Environment
            | Verdict::HarnessFault => &mut self.misled,
        };
        // In the order of the scenarios, in whichever they were played.
        let before = ended.partition_point(|killer| killer.scenario < place);
        ended.insert(before, killer(place, scenario, outcome, self.defect.breaks));
    }

    /// The scenarios that caught it for a reason that it breaks.
    pub fn right(&self) -> impl Iterator<Item = &Killer> {
        self.killers.iter().filter(|killer| killer.right)
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        match (self.right().next(), self.killers.as_slice()) {
            (Some(_), _) => Standing::Caught,
            (None, []) => Standing::Survives,
            (None, _) => Standing::WrongReason,
        }
    }
}

impl Matrix {
    /// The defects that stand so.
    pub fn standing(&self, standing: Standing) -> Vec<&Mark> {
        let marks = self.marks.iter();
        marks.filter(|mark| mark.standing() == standing).collect()
    }

    /// The defects for which a scenario blamed somebody else.
    pub fn misled(&self) -> Vec<&Mark> {
        let marks = self.marks.iter();
        marks.filter(|mark| !mark.misled.is_empty()).collect()
    }

    /// Whether the suite is proved by it: every defect was caught as it must be, and no scenario is for nothing.
    pub fn holds(&self) -> bool {
        self.unsound.is_empty()
            && self.misled().is_empty()
            && self.idle().is_empty()
            && self.standing(Standing::Caught).len() == self.marks.len()
    }

    /// The places of the scenarios that caught something.
    pub(super) fn busy(&self) -> BTreeSet<usize> {
        let killers = self.marks.iter().flat_map(|mark| &mark.killers);
        killers.map(|killer| killer.scenario).collect()
    }

    /// The scenarios that caught nothing, if all defects were played.
    pub fn idle(&self) -> Vec<&PlannedScenario> {
        if !self.whole {
            return Vec::new();
        }
        let busy = self.busy();
        let scenarios = self.scenarios.iter().enumerate();
        let idle = scenarios.filter(|(place, _)| !busy.contains(place));
        idle.map(|(_, scenario)| scenario.as_ref()).collect()
    }
}

/// What a scenario that did not pass says of a defect that breaks these.
pub(super) fn killer(
    place: usize,
    scenario: &PlannedScenario,
    outcome: &Outcome,
    breaks: &[&str],
) -> Killer {
    let steps = scenario.steps.iter().zip(&outcome.steps);
    let mut ended =
        steps.filter(|(_, it)| !matches!(it.status, StepStatus::Passed | StepStatus::Skipped));
    let failed = ended.next();
    let told = failed.map(|(_, it)| it).or(outcome.fault.as_ref());
    let invariants: Vec<_> = outcome
        .violations
        .iter()
        .map(|it| it.rule.clone())
        .collect();
    let reason = match told {
        Some(told) => told.in_a_line(),
        None => outcome
            .violations
            .first()
            .map_or_else(String::new, |it| format!("{}: {}", it.rule, it.message)),
    };
    let broken = |id: &str| {
        scenario.tags.iter().any(|tag| tag == id) || invariants.iter().any(|it| it == id)
    };
    Killer {
        scenario: place,
        step: failed.map(|(step, _)| format!("{} {}", step.keyword.trim(), step.text)),
        right: breaks.iter().any(|id| broken(id)),
        reason,
        invariants,
    }
}
