//! Steps against the registry of step definitions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use cucumber::feature::Ext as _;
use gherkin::{Feature, Step, StepType};
use regex::Regex;

use super::lines;
use super::load::Document;
use super::nearest::nearest;
use super::outline::Text;
use super::problem::{Place, Problem};

/// What a definition is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepKind {
    /// 前提.
    Given,
    /// もし.
    When,
    /// ならば.
    Then,
}

impl StepKind {
    /// The Japanese keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            StepKind::Given => "前提",
            StepKind::When => "もし",
            StepKind::Then => "ならば",
        }
    }
}

impl From<StepType> for StepKind {
    fn from(step: StepType) -> StepKind {
        match step {
            StepType::Given => StepKind::Given,
            StepType::When => StepKind::When,
            StepType::Then => StepKind::Then,
        }
    }
}

/// One step definition.
#[derive(Debug, Clone)]
pub struct StepPattern {
    /// The kind of step that it answers to.
    pub kind: StepKind,
    /// Found anywhere in a step's text, unless anchored.
    pub regex: Regex,
    /// The source file and line that define it.
    pub location: (PathBuf, usize),
}

/// Steps that no definition, or more than one, answers to; and definitions that no step uses.
///
/// Scenario outlines are judged row by row, as they are run; a step is reported once.
pub fn check_steps(documents: &[Document], registry: &[StepPattern]) -> Vec<Problem> {
    // The same words stand in many scenarios; each is looked up once.
    let mut known: BTreeMap<(StepKind, String), Vec<usize>> = BTreeMap::new();
    let mut problems = Vec::new();
    for document in documents {
        let text = Text {
            path: &document.path,
            text: &document.text,
            lines: lines::read(&document.text),
        };
        // Lines that were reported; one outline can bring the same step a hundred times.
        let mut reported = BTreeSet::new();
        for (kind, line, value) in steps_of(&document.feature) {
            let matches = known
                .entry((kind, value.clone()))
                .or_insert_with_key(|(kind, value)| answering(registry, *kind, value));
            if matches.len() == 1 || !reported.insert(line) {
                continue;
            }
            let place = text.whole(line.saturating_sub(1));
            let matches: Vec<&StepPattern> =
                matches.iter().filter_map(|at| registry.get(*at)).collect();
            problems.push(match matches.is_empty() {
                true => undefined(place, kind, &value, registry),
                false => ambiguous(place, &value, &matches),
            });
        }
    }
    let used: BTreeSet<usize> = known.into_values().flatten().collect();
    let all = registry.iter().enumerate();
    problems.extend(
        all.filter(|(at, _)| !used.contains(at))
            .map(|(_, pattern)| unused(pattern)),
    );
    problems.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    problems
}

/// The definitions, by their place, that answer to a text.
fn answering(registry: &[StepPattern], kind: StepKind, value: &str) -> Vec<usize> {
    let answers = |pattern: &StepPattern| pattern.kind == kind && pattern.regex.is_match(value);
    registry
        .iter()
        .enumerate()
        .filter(|(_, pattern)| answers(pattern))
        .map(|(at, _)| at)
        .collect()
}

/// Every step as it is run: with its kind, its line and its text.
fn steps_of(feature: &Feature) -> Vec<(StepKind, usize, String)> {
    // An outline that cannot be expanded has a problem of its own and is judged as it is written.
    let expanded = feature
        .clone()
        .expand_examples()
        .unwrap_or_else(|_| feature.clone());
    let of = |steps: &[Step]| -> Vec<(StepKind, usize, String)> {
        steps
            .iter()
            .map(|step| (step.ty.into(), step.position.line, step.value.clone()))
            .collect()
    };
    let mut steps = Vec::new();
    let backgrounds = expanded.background.iter();
    for background in backgrounds.chain(
        expanded
            .rules
            .iter()
            .filter_map(|rule| rule.background.as_ref()),
    ) {
        steps.extend(of(&background.steps));
    }
    for scenario in expanded
        .scenarios
        .iter()
        .chain(expanded.rules.iter().flat_map(|rule| &rule.scenarios))
    {
        steps.extend(of(&scenario.steps));
    }
    steps
}

fn shown(pattern: &StepPattern) -> String {
    let (file, line) = &pattern.location;
    format!(
        "{} {} ({}:{line})",
        pattern.kind.keyword(),
        readable(pattern),
        file.display()
    )
}

/// The expression without its anchors.
fn readable(pattern: &StepPattern) -> &str {
    let text = pattern.regex.as_str();
    let text = text.strip_prefix('^').unwrap_or(text);
    text.strip_suffix('$').unwrap_or(text)
}

fn undefined(place: Place, kind: StepKind, value: &str, registry: &[StepPattern]) -> Problem {
    let problem = Problem::error(
        "undefined-step",
        place,
        "no definition answers to this step",
        format!("a step that exists for {}", kind.keyword()),
        format!("「{value}」"),
    );
    if let Some(other) = registry
        .iter()
        .find(|pattern| pattern.regex.is_match(value))
    {
        let keyword = other.kind.keyword();
        return problem.with_help(format!(
            "it is defined for {keyword}, not for {}: {}",
            kind.keyword(),
            shown(other)
        ));
    }
    // The first of equal texts, so that the answer does not depend on the order of registration.
    let by_text: BTreeMap<&str, &StepPattern> = registry
        .iter()
        .rev()
        .filter(|pattern| pattern.kind == kind)
        .map(|pattern| (readable(pattern), pattern))
        .collect();
    let near = nearest(value, by_text.keys().copied()).and_then(|text| by_text.get(text));
    problem.with_help(match near {
        Some(pattern) => format!("the nearest step is: {}", shown(pattern)),
        None => format!(
            "no step for {} is similar; `madoguchi steps` lists them",
            kind.keyword()
        ),
    })
}

fn ambiguous(place: Place, value: &str, matches: &[&StepPattern]) -> Problem {
    let all: Vec<String> = matches.iter().map(|pattern| shown(pattern)).collect();
    Problem::error(
        "ambiguous-step",
        place,
        format!("{} definitions answer to this step", matches.len()),
        "one definition",
        format!("「{value}」"),
    )
    .with_help(all.join("; "))
}

fn unused(pattern: &StepPattern) -> Problem {
    let (file, line) = &pattern.location;
    let place = Place {
        path: file.clone(),
        line: *line,
        column: 1,
        width: 0,
        span: 0..0,
    };
    Problem::error(
        "unused-step",
        place,
        "no step of any feature uses this definition",
        "a step that it answers to, or no definition",
        format!("{} {}", pattern.kind.keyword(), readable(pattern)),
    )
    .as_warning()
}
