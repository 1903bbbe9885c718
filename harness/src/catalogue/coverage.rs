//! Which requirement is tested by which scenario, with which result, or why by none.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::run::Verdict;

use super::{Catalogue, Kind, is_requirement_id};

/// A scenario as reports name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ScenarioRef {
    /// The feature file.
    pub path: PathBuf,
    /// The line of the scenario's header, or of its row of 例.
    pub line: usize,
    /// The feature's name.
    pub feature: String,
    /// The scenario's name.
    pub name: String,
}

/// What became of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// A prerequisite, the configuration or the environment kept it from a verdict.
    Undecided,
    /// The implementation does not claim the capability.
    NotApplicable,
    /// It exists and was not run.
    NotRun,
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Passed => Self::Passed,
            Verdict::Failed => Self::Failed,
            Verdict::KnownFailure => Self::Failed,
            Verdict::NotApplicable => Self::NotApplicable,
            Verdict::NotRun => Self::NotRun,
            Verdict::NotTestable
            | Verdict::Environment
            | Verdict::Undefined
            | Verdict::Configuration
            | Verdict::HarnessFault => Self::Undecided,
        }
    }
}

impl Outcome {
    /// As it is written in tables.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::Undecided => "undecided",
            Outcome::NotApplicable => "not applicable",
            Outcome::NotRun => "not run",
        }
    }
}

/// A scenario with its tags (with or without `@`) and its outcome.
pub type ScenarioResult = (ScenarioRef, Vec<String>, Outcome);

/// Where a requirement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// At least one scenario failed.
    Failed,
    /// No scenario failed and at least one has no verdict.
    Undecided,
    /// At least one scenario passed and none is worse.
    Passed,
    /// All its scenarios are for capabilities that are not claimed.
    NotApplicable,
    /// It has scenarios and none was run.
    NotRun,
    /// It has no scenario, and the catalogue says why.
    Excused,
    /// It has no scenario, and nobody says why.
    Uncovered,
}

impl Standing {
    /// As it is written in tables.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Failed => "failed",
            Standing::Undecided => "undecided",
            Standing::Passed => "passed",
            Standing::NotApplicable => "not applicable",
            Standing::NotRun => "not run",
            Standing::Excused => "excused",
            Standing::Uncovered => "UNCOVERED",
        }
    }
}

/// A scenario in a requirement's line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Covering {
    /// Which scenario.
    #[serde(flatten)]
    pub scenario: ScenarioRef,
    /// What became of it.
    pub outcome: Outcome,
}

/// One requirement's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The requirement's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How binding it is.
    pub kind: Kind,
    /// Where it stands.
    pub standing: Standing,
    /// The scenarios that cite it, in the order of their places.
    pub scenarios: Vec<Covering>,
    /// The catalogue's reason for having none. With scenarios beside it, the reason is out of date.
    pub untested: Option<String>,
}

impl Line {
    /// The catalogue says that nothing tests the requirement, and something does.
    pub fn is_reason_stale(&self) -> bool {
        self.untested.is_some() && !self.scenarios.is_empty()
    }
}

/// A tag that looks for a requirement which the catalogue does not have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dangling {
    /// The tag, without `@`.
    pub tag: String,
    /// Where it is used.
    pub scenario: ScenarioRef,
}

/// How many requirements stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// All of them.
    pub requirements: usize,
    /// With at least one scenario.
    pub with_scenario: usize,
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// With scenarios, and neither passed nor failed.
    pub open: usize,
    /// Without scenario, with a reason.
    pub excused: usize,
    /// Without scenario or reason.
    pub uncovered: usize,
    /// With scenarios, and with a reason for having none.
    pub stale_reasons: usize,
}

/// The catalogue, line by line, against scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Every requirement, in the order of the catalogue.
    pub requirements: Vec<Line>,
    /// Tags of the form of an id (`AREA-NNN`) for which there is no requirement.
    pub dangling: Vec<Dangling>,
}

impl Coverage {
    /// Counts.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for line in &self.requirements {
            summary.requirements += 1;
            summary.with_scenario += usize::from(!line.scenarios.is_empty());
            summary.stale_reasons += usize::from(line.is_reason_stale());
            let place = match line.standing {
                Standing::Passed => &mut summary.passed,
                Standing::Failed => &mut summary.failed,
                Standing::Excused => &mut summary.excused,
                Standing::Uncovered => &mut summary.uncovered,
                Standing::Undecided | Standing::NotApplicable | Standing::NotRun => {
                    &mut summary.open
                }
            };
            *place += 1;
        }
        summary
    }
}

/// Lays scenarios beside the requirements that they cite. A scenario whose tag stands twice counts once.
pub fn coverage(
    catalogue: &Catalogue,
    scenarios: impl Iterator<Item = ScenarioResult>,
) -> Coverage {
    let mut by_id: BTreeMap<String, Vec<Covering>> = BTreeMap::new();
    let mut dangling = Vec::new();
    for (scenario, tags, outcome) in scenarios {
        for tag in tags {
            let tag = tag.trim_start_matches('@').to_owned();
            if catalogue.get(&tag).is_some() {
                let covering = Covering {
                    scenario: scenario.clone(),
                    outcome,
                };
                by_id.entry(tag).or_default().push(covering);
            } else if is_requirement_id(&tag) {
                dangling.push(Dangling {
                    tag,
                    scenario: scenario.clone(),
                });
            }
        }
    }
    dangling.sort();
    dangling.dedup();
    let requirements = catalogue.requirements().iter().map(|one| {
        let mut scenarios = by_id.remove(&one.id).unwrap_or_default();
        scenarios.sort();
        scenarios.dedup();
        Line {
            id: one.id.clone(),
            title: one.title.clone(),
            kind: one.kind,
            standing: standing(&scenarios, one.untested.is_some()),
            scenarios,
            untested: one.untested.clone(),
        }
    });
    Coverage {
        requirements: requirements.collect(),
        dangling,
    }
}

fn standing(scenarios: &[Covering], excused: bool) -> Standing {
    let has = |outcome| scenarios.iter().any(|one| one.outcome == outcome);
    if scenarios.is_empty() {
        return if excused {
            Standing::Excused
        } else {
            Standing::Uncovered
        };
    }
    if has(Outcome::Failed) {
        Standing::Failed
    } else if has(Outcome::Undecided) {
        Standing::Undecided
    } else if has(Outcome::Passed) {
        Standing::Passed
    } else if has(Outcome::NotRun) {
        Standing::NotRun
    } else {
        Standing::NotApplicable
    }
}
