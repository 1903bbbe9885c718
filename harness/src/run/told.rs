//! What a run has told, read back from its report folder.

use std::io;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use super::verdict::{Outcome, StepOutcome, Verdict};
use super::world::Violation;

/// A run as its folder tells of it.
#[derive(Debug)]
pub struct ToldRun {
    /// Its seed.
    pub seed: u64,
    /// What the implementation was called that it judged; absent if none.
    pub iut: Option<String>,
    /// Every scenario that was judged, in order.
    pub scenarios: Vec<ToldScenario>,
}

/// A scenario as a run tells of it.
#[derive(Debug)]
pub struct ToldScenario {
    /// The feature file.
    pub path: String,
    /// Its line, or that of its row.
    pub line: usize,
    /// Name of its feature.
    pub feature: String,
    /// Its name.
    pub name: String,
    /// What became of it; its place is that in the run which tells.
    pub outcome: Outcome,
}

/// Why a folder tells of no run.
#[derive(Debug, thiserror::Error)]
pub enum ToldError {
    /// A file cannot be read.
    #[error("cannot read `{path}`: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// A file says something else.
    #[error("{path}:{line}:{column}: expected {expected}, found {found}")]
    Garbled {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What should stand there.
        expected: &'static str,
        /// What does.
        found: String,
    },
}

#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Line {
    RunStarted {
        seed: u64,
        iut: Option<Iut>,
    },
    FeatureStarted {
        name: String,
    },
    ScenarioStarted {
        index: usize,
        path: String,
        line: usize,
        name: String,
    },
    StepFinished {
        #[serde(flatten)]
        outcome: StepOutcome,
    },
    ScenarioFinished {
        verdict: Verdict,
        #[serde(default)]
        fault: Option<StepOutcome>,
        violations: Vec<Violation>,
        warnings: Vec<String>,
    },
    RunFinished {},
}

#[derive(Deserialize)]
struct Iut {
    name: String,
}

/// Reads the events of a run.
///
/// # Errors
/// [`ToldError`], also if the run did not come to its end.
pub fn told(folder: &Path) -> Result<ToldRun, ToldError> {
    let path = folder.join("events.ndjson");
    told_by(&path, &text(&path)?)
}

/// Reads the events of a run. `path` is only carried into the errors.
///
/// # Errors
/// [`ToldError`], as for [`told`].
pub fn told_by(path: &Path, text: &str) -> Result<ToldRun, ToldError> {
    let garbled = |line, column, expected, found| ToldError::Garbled {
        path: path.display().to_string(),
        line,
        column,
        expected,
        found,
    };
    let mut run = ToldRun {
        seed: 0,
        iut: None,
        scenarios: Vec::new(),
    };
    let mut feature_name = String::new();
    let mut finished = false;
    for (number, line) in text.lines().enumerate() {
        let read = serde_json::from_str(line).map_err(|error| {
            garbled(
                number + 1,
                error.column(),
                "an event of a run",
                error.to_string(),
            )
        })?;
        match read {
            Line::RunStarted { seed, iut } => {
                run.seed = seed;
                run.iut = iut.map(|iut| iut.name);
            }
            Line::FeatureStarted { name } => feature_name = name,
            Line::ScenarioStarted {
                index,
                path,
                line,
                name,
            } => run.scenarios.push(ToldScenario {
                path,
                line,
                feature: feature_name.clone(),
                name,
                outcome: blank(index),
            }),
            Line::StepFinished { outcome } => {
                if let Some(scenario) = run.scenarios.last_mut() {
                    scenario.outcome.steps.push(outcome);
                }
            }
            Line::ScenarioFinished {
                verdict,
                fault,
                violations,
                warnings,
            } => {
                if let Some(scenario) = run.scenarios.last_mut() {
                    let of = &mut scenario.outcome;
                    (of.verdict, of.fault) = (verdict, fault);
                    (of.violations, of.warnings) = (violations, warnings);
                }
            }
            Line::RunFinished {} => finished = true,
        }
    }
    match finished {
        true => Ok(run),
        false => Err(garbled(
            text.lines().count().max(1),
            1,
            "the event `run-finished` in the end",
            "the end of the file".to_owned(),
        )),
    }
}

/// Reads the exchanges of a run into its scenarios.
///
/// # Errors
/// [`ToldError`].
pub fn add_traces(folder: &Path, run: &mut ToldRun) -> Result<(), ToldError> {
    #[derive(Deserialize)]
    struct Heading {
        calls: usize,
    }
    let path = folder.join("trace.ndjson");
    let text = text(&path)?;
    let mut lines = text.lines().enumerate();
    for scenario in &mut run.scenarios {
        let (number, line) = lines.next().unwrap_or_default();
        let heading: Heading = serde_json::from_str(line).map_err(|error| ToldError::Garbled {
            path: path.display().to_string(),
            line: number + 1,
            column: error.column(),
            expected: "the heading of a scenario",
            found: error.to_string(),
        })?;
        let calls = lines.by_ref().take(heading.calls);
        scenario.outcome.trace = calls.map(|(_, line)| line.to_owned()).collect();
    }
    Ok(())
}

fn text(path: &Path) -> Result<String, ToldError> {
    std::fs::read_to_string(path).map_err(|error| ToldError::Unreadable {
        path: path.display().to_string(),
        error,
    })
}

/// Real time is in no file that has to be the same on every machine.
const fn blank(index: usize) -> Outcome {
    Outcome {
        index,
        verdict: Verdict::NotRun,
        steps: Vec::new(),
        fault: None,
        violations: Vec::new(),
        warnings: Vec::new(),
        trace: Vec::new(),
        changed_by: Vec::new(),
        elapsed: Duration::ZERO,
    }
}
