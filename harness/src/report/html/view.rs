//! Features and scenarios as the template sees them.

use madoguchi_sim::invariant::Invariant;
use serde::Serialize;

use super::super::narrative::Told;
use super::exchange::{Exchange, Extent};
use super::labels::{self, Label};
use crate::catalogue::{Catalogue, is_requirement_id};
use crate::run::{Outcome, PlannedFeature, PlannedScenario, StepOutcome, Verdict, Violation};

/// Passed scenarios shown with their exchange beside the first of each feature; `trace.ndjson` has all of them.
const PASSED_WITH_TRACE: usize = 200;

#[derive(Debug, Serialize)]
pub(super) struct Count {
    label: Label,
    number: usize,
}

impl Count {
    pub(super) const fn new(verdict: Verdict, number: usize) -> Self {
        let label = labels::of_verdict(verdict);
        Self { label, number }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Feature {
    path: String,
    name: String,
    description: Vec<String>,
    problems: usize,
    pub(super) scenarios: Vec<Scenario>,
    /// Whether one of its scenarios that passed has been shown in full.
    #[serde(skip)]
    told: bool,
}

impl Feature {
    pub(super) fn new(planned: &PlannedFeature) -> Self {
        let lines = planned.description.lines().map(str::trim);
        Self {
            path: planned.path.clone(),
            name: planned.name.clone(),
            description: lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            problems: 0,
            scenarios: Vec::new(),
            told: false,
        }
    }

    pub(super) fn add(&mut self, scenario: Scenario) {
        self.problems += usize::from(scenario.problem);
        self.scenarios.push(scenario);
    }

    /// How much of the next scenario's exchange is shown, when so many that passed have been before it.
    pub(super) fn extent(&mut self, verdict: Verdict, passed_before: usize) -> Extent {
        if verdict != Verdict::Passed {
            return Extent::Inquiry;
        }
        if !std::mem::replace(&mut self.told, true) {
            return Extent::Story;
        }
        match passed_before < PASSED_WITH_TRACE {
            true => Extent::Glance,
            false => Extent::Nothing,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Scenario {
    anchor: usize,
    path: String,
    line: usize,
    rule: Option<String>,
    name: String,
    row: Option<usize>,
    tags: Vec<Tag>,
    label: Label,
    pub(super) problem: bool,
    party: Option<Label>,
    steps: Vec<Step>,
    fault: Option<Step>,
    violations: Vec<Broken>,
    warnings: Vec<String>,
    exchange: Exchange,
    rerun: String,
}

#[derive(Debug, Serialize)]
struct Tag {
    name: String,
    requirement: bool,
    /// The requirement's title, if the catalogue has it.
    title: Option<String>,
}

impl Tag {
    fn new(name: &str, catalogue: Option<&Catalogue>) -> Self {
        let known = catalogue.and_then(|catalogue| catalogue.get(name));
        Self {
            name: name.to_owned(),
            requirement: is_requirement_id(name),
            title: known.map(|one| one.title.clone()),
        }
    }
}

/// A broken invariant.
#[derive(Debug, Serialize)]
struct Broken {
    id: String,
    /// The rule in Japanese, if it is one of the ecosystem's.
    ja: Option<&'static str>,
    message: String,
}

impl Broken {
    fn new(violation: &Violation) -> Self {
        let known = Invariant::ALL
            .into_iter()
            .find(|rule| rule.id() == violation.rule);
        Self {
            id: violation.rule.clone(),
            ja: known.map(Invariant::ja),
            message: violation.message.clone(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Step {
    keyword: String,
    text: String,
    background: bool,
    table: Vec<Vec<String>>,
    docstring: Option<String>,
    label: Label,
    expected: Option<String>,
    received: Option<String>,
    reason: Option<String>,
}

impl Step {
    fn new(outcome: &StepOutcome) -> Self {
        Self {
            keyword: String::new(),
            text: String::new(),
            background: false,
            table: Vec::new(),
            docstring: None,
            label: labels::of_step(outcome.status),
            expected: outcome.expected.clone(),
            received: outcome.received.clone(),
            reason: outcome.reason.clone(),
        }
    }
}

impl Scenario {
    pub(super) fn new(
        planned: &PlannedScenario,
        outcome: &Outcome,
        told: &Told,
        extent: Extent,
        catalogue: Option<&Catalogue>,
    ) -> Self {
        let tags = planned.tags.iter().map(|name| Tag::new(name, catalogue));
        let steps = planned
            .steps
            .iter()
            .zip(&outcome.steps)
            .map(|(step, outcome)| Step {
                keyword: step.keyword.clone(),
                text: step.text.clone(),
                background: step.background,
                table: step.table.clone(),
                docstring: step.docstring.clone(),
                ..Step::new(outcome)
            });
        Self {
            anchor: outcome.index,
            path: planned.path.clone(),
            line: planned.line,
            rule: planned.rule.clone(),
            name: planned.name.clone(),
            row: planned.row.map(|row| row + 1),
            tags: tags.collect(),
            label: labels::of_verdict(outcome.verdict),
            problem: outcome.verdict.is_problem(),
            party: outcome.verdict.party().map(labels::of_party),
            steps: steps.collect(),
            fault: outcome.fault.as_ref().map(Step::new),
            violations: outcome.violations.iter().map(Broken::new).collect(),
            warnings: outcome.warnings.clone(),
            exchange: Exchange::new(&outcome.trace, extent),
            rerun: told.rerun(planned),
        }
    }
}

/// How the scenarios that cite a requirement went, where there is no catalogue to say what it is.
#[derive(Debug, Serialize)]
pub(super) struct Tally {
    id: String,
    passed: usize,
    problems: usize,
    others: usize,
}

impl Tally {
    pub(super) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            passed: 0,
            problems: 0,
            others: 0,
        }
    }

    pub(super) const fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Passed => self.passed += 1,
            verdict if verdict.is_problem() => self.problems += 1,
            _ => self.others += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invariant_of_the_ecosystem_is_told_in_japanese() {
        let broken = |rule: &str| {
            let (rule, message) = (rule.to_owned(), String::new());
            Broken::new(&Violation { rule, message }).ja
        };
        assert_eq!(broken("nobody-elses-data"), Some("他人の情報で答えない"));
        assert_eq!(broken("coins-are-counted"), None);
    }

    #[test]
    fn one_scenario_of_each_feature_is_told_in_full_and_others_until_there_are_too_many() {
        let mut feature = Feature::new(&PlannedFeature {
            path: String::new(),
            name: String::new(),
            description: String::new(),
        });
        assert_eq!(feature.extent(Verdict::Passed, 1_000), Extent::Story);
        assert_eq!(feature.extent(Verdict::Passed, 199), Extent::Glance);
        assert_eq!(feature.extent(Verdict::Passed, 200), Extent::Nothing);
        assert_eq!(feature.extent(Verdict::Failed, 1_000), Extent::Inquiry);
    }
}
