//! The kill matrix, for people and for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::matrix::{Killer, Mark, Matrix};
use crate::run::PlannedScenario;

/// One line of progress: what became of a defect.
pub fn text(mark: &Mark, scenarios: &[std::sync::Arc<PlannedScenario>]) -> String {
    let (word, killer) = match (mark.right(), mark.killers.first()) {
        (Some(killer), _) => ("caught", Some(killer)),
        (None, Some(killer)) => ("WRONG REASON", Some(killer)),
        (None, None) => ("SURVIVES", None),
    };
    let mut line = format!(
        "{word:12}  {:40}  {:4} of {:4}",
        mark.defect.id,
        mark.killers.len(),
        mark.met
    );
    if let Some(killer) = killer {
        line.push_str("  ");
        line.push_str(&place(killer, scenarios));
    }
    for killer in &mark.misled {
        line.push_str(&format!(
            "\n{:12}  blames another: {}",
            "",
            place(killer, scenarios)
        ));
    }
    line
}

/// Where a scenario is, its step, and the reason.
pub fn place(killer: &Killer, scenarios: &[std::sync::Arc<PlannedScenario>]) -> String {
    let place = match scenarios.get(killer.scenario) {
        Some(scenario) => format!("{}:{}", scenario.path, scenario.line),
        None => String::new(),
    };
    match &killer.step {
        Some(step) => format!("{place}  「{step}」 {}", killer.reason),
        None => format!("{place}  {}", killer.reason),
    }
}

/// The whole matrix as one JSON document: scenarios, and for each defect the places of those that caught it.
///
/// # Errors
/// None that a matrix can cause.
pub fn json(matrix: &Matrix) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Shown<'m> {
        schema_version: u32,
        defects: Vec<OfDefect<'m>>,
        scenarios: Vec<OfScenario<'m>>,
    }
    #[derive(Serialize)]
    struct OfDefect<'m> {
        id: &'m str,
        role: &'m str,
        does: &'m str,
        breaks: &'m [&'m str],
        met: usize,
        caught_by: &'m [Killer],
        blames_another: &'m [Killer],
    }
    #[derive(Serialize)]
    struct OfScenario<'m> {
        path: &'m str,
        line: usize,
        name: &'m str,
        tags: &'m [String],
        catches: Vec<&'m str>,
    }
    let mut catches: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for mark in &matrix.marks {
        for killer in &mark.killers {
            catches
                .entry(killer.scenario)
                .or_default()
                .push(mark.defect.id);
        }
    }
    let defects = matrix.marks.iter().map(|mark| OfDefect {
        id: mark.defect.id,
        role: mark.defect.role.name(),
        does: mark.defect.does,
        breaks: mark.defect.breaks,
        met: mark.met,
        caught_by: &mark.killers,
        blames_another: &mark.misled,
    });
    let scenarios = matrix.scenarios.iter().enumerate();
    let scenarios = scenarios.map(|(place, one)| OfScenario {
        path: &one.path,
        line: one.line,
        name: &one.name,
        tags: &one.tags,
        catches: catches.remove(&place).unwrap_or_default(),
    });
    serde_json::to_string_pretty(&Shown {
        schema_version: 1,
        defects: defects.collect(),
        scenarios: scenarios.collect(),
    })
}
