//! The story of a scenario that went wrong, in words that every text output shares.

use crate::run::{
    Outcome, Party, PlannedScenario, PlannedStep, StepOutcome, StepStatus, Tested, Verdict,
};

/// The step that decided the verdict, if one did.
pub(super) fn culprit<'a>(
    scenario: &'a PlannedScenario,
    outcome: &'a Outcome,
) -> Option<(&'a PlannedStep, &'a StepOutcome)> {
    let played = scenario.steps.iter().zip(&outcome.steps);
    played
        .into_iter()
        .find(|(_, step)| !matches!(step.status, StepStatus::Passed | StepStatus::Skipped))
}

/// `feature › rule › scenario`.
pub(super) fn full_name(scenario: &PlannedScenario) -> String {
    let parts = [
        Some(&scenario.feature_name),
        scenario.rule.as_ref(),
        Some(&scenario.name),
    ];
    parts
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(" › ")
}

/// A line or a paragraph about what went wrong.
pub(super) enum Finding<'a> {
    /// The step: its keyword and text, its line, how it ended.
    Step(&'a PlannedStep, &'a StepOutcome),
    /// A value with its label.
    Value(&'static str, &'a str),
    /// A broken invariant: rule and message.
    Violation(&'a str, &'a str),
    /// A remark that changed no verdict.
    Warning(&'a str),
    /// What to do about it.
    Advice(&'static str),
}

/// Everything worth telling about a scenario, in order.
pub(super) fn findings<'a>(
    scenario: &'a PlannedScenario,
    outcome: &'a Outcome,
) -> Vec<Finding<'a>> {
    let mut findings = Vec::new();
    let step = culprit(scenario, outcome);
    if let Some((planned, outcome)) = step {
        findings.push(Finding::Step(planned, outcome));
    }
    for outcome in step.map(|(_, step)| step).into_iter().chain(&outcome.fault) {
        findings.extend(
            outcome
                .expected
                .as_deref()
                .map(|text| Finding::Value("expected", text)),
        );
        findings.extend(
            outcome
                .received
                .as_deref()
                .map(|text| Finding::Value("received", text)),
        );
        findings.extend(
            outcome
                .reason
                .as_deref()
                .map(|text| Finding::Value("reason", text)),
        );
    }
    for violation in &outcome.violations {
        findings.push(Finding::Violation(&violation.rule, &violation.message));
    }
    findings.extend(outcome.warnings.iter().map(|text| Finding::Warning(text)));
    findings.extend(advice(outcome, step.map(|(_, step)| step)).map(Finding::Advice));
    findings
}

fn advice(outcome: &Outcome, step: Option<&StepOutcome>) -> Option<&'static str> {
    match step.map(|step| step.status) {
        Some(StepStatus::Undefined) => {
            return Some("no step definition knows this text: correct its wording");
        }
        Some(StepStatus::Ambiguous) => {
            return Some("several step definitions match: a defect of the suite, please report it");
        }
        _ => {}
    }
    (outcome.verdict == Verdict::HarnessFault)
        .then_some("a defect of Madoguchi, not of the implementation: please report it")
}

/// Who has to act, as a suffix: ` (implementation)`.
pub(super) fn blame(party: Option<Party>) -> String {
    party.map_or_else(String::new, |party| format!(" ({party})"))
}

/// How the run was told to play, as far as it decides verdicts.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) seed: u64,
    pub(super) iut: Option<Tested>,
}

impl Told {
    pub(super) fn new(seed: u64, iut: Option<&Tested>) -> Self {
        let iut = iut.cloned();
        Self { seed, iut }
    }

    /// The command that plays this scenario alone.
    pub(super) fn rerun(&self, scenario: &PlannedScenario) -> String {
        let place = format!("{}:{}", scenario.path, scenario.line);
        let mut command = format!("madoguchi run {} --seed {}", quoted(&place), self.seed);
        for argument in self.iut.iter().flat_map(|iut| &iut.arguments) {
            command.push(' ');
            command.push_str(&quoted(argument));
        }
        command
    }
}

/// Quotes for a POSIX shell, if needed.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@".contains(c);
    match text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_only_where_a_shell_would_take_it_apart() {
        assert_eq!(quoted("features/資格.feature:3"), "features/資格.feature:3");
        assert_eq!(quoted("a b:3"), "'a b:3'");
        assert_eq!(quoted("it's:3"), r"'it'\''s:3'");
    }
}
