//! Which scenario catches which defect.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::Defect;
use crate::run::{
    Engine, Event, Outcome, Plan, PlannedScenario, ScenarioWorld, StepStatus, Verdict,
};

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
    /// In how many scenarios it was played.
    pub met: usize,
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
    /// The first scenario that caught it for a reason that it breaks.
    pub fn right(&self) -> Option<&Killer> {
        self.killers.iter().find(|killer| killer.right)
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        match (self.right(), self.killers.as_slice()) {
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

    /// The scenarios that caught nothing, if all defects were played.
    pub fn idle(&self) -> Vec<&PlannedScenario> {
        if !self.whole {
            return Vec::new();
        }
        let busy: BTreeSet<usize> = self
            .marks
            .iter()
            .flat_map(|mark| mark.killers.iter().map(|killer| killer.scenario))
            .collect();
        let scenarios = self.scenarios.iter().enumerate();
        let idle = scenarios.filter(|(place, _)| !busy.contains(place));
        idle.map(|(_, scenario)| scenario.as_ref()).collect()
    }
}

/// Plays the scenarios of a plan against the right actors, then against each defect those in which it changes something.
/// `heard` is told each mark as soon as it is there.
///
/// `every` plays every scenario against every defect. It finds the same, for nothing can catch a defect that changes nothing.
pub fn prove<W: ScenarioWorld>(
    engine: &mut Engine<W>,
    plan: Plan,
    defects: &[&'static Defect],
    every: bool,
    heard: &mut dyn FnMut(&Mark),
) -> Matrix {
    let began = Instant::now();
    let mut met: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut unsound = Vec::new();
    engine.settings.traces = false;
    engine.settings.rehearsed = if every { Arc::new([]) } else { defects.into() };
    engine.run(&plan, &mut |event| {
        if let Event::ScenarioFinished {
            index,
            outcome,
            scenario,
            ..
        } = event
        {
            for id in &outcome.changed_by {
                met.entry(id).or_default().push(*index);
            }
            if outcome.verdict != Verdict::Passed {
                unsound.push(killer(*index, scenario, outcome, &[]));
            }
        }
    });
    engine.settings.rehearsed = Arc::new([]);
    let mut matrix = Matrix {
        scenarios: plan.scenarios,
        marks: Vec::new(),
        whole: defects.len() == super::defects::all().count(),
        unsound,
        elapsed: Duration::ZERO,
    };
    for defect in defects {
        if engine.interrupt.is_set() || !matrix.unsound.is_empty() {
            break;
        }
        let places = match every {
            true => (0..matrix.scenarios.len()).collect(),
            false => met.remove(defect.id).unwrap_or_default(),
        };
        let mark = mark(engine, &matrix.scenarios, &places, defect);
        heard(&mark);
        matrix.marks.push(mark);
    }
    engine.settings.defect = None;
    matrix.elapsed = began.elapsed();
    matrix
}

fn mark<W: ScenarioWorld>(
    engine: &mut Engine<W>,
    scenarios: &[Arc<PlannedScenario>],
    places: &[usize],
    defect: &'static Defect,
) -> Mark {
    let plan = Plan::of_places(scenarios, places.iter().copied());
    engine.settings.defect = Some(defect);
    let (mut killers, mut misled) = (Vec::new(), Vec::new());
    engine.run(&plan, &mut |event| {
        let Event::ScenarioFinished {
            index,
            outcome,
            scenario,
            ..
        } = event
        else {
            return;
        };
        let Some(place) = places.get(*index) else {
            return;
        };
        match outcome.verdict {
            Verdict::Passed | Verdict::KnownFailure | Verdict::NotRun | Verdict::NotApplicable => {}
            Verdict::Failed => killers.push(killer(*place, scenario, outcome, defect.breaks)),
            Verdict::NotTestable
            | Verdict::Undefined
            | Verdict::Configuration
            | Verdict::Environment
            | Verdict::HarnessFault => {
                misled.push(killer(*place, scenario, outcome, defect.breaks));
            }
        }
    });
    Mark {
        defect,
        met: places.len(),
        killers,
        misled,
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
