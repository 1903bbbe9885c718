//! What the template sees.

use serde::Serialize;
use serde_json::Value;

use super::super::narrative::rerun;
use crate::run::{
    Outcome, Party, PlannedFeature, PlannedScenario, StepOutcome, StepStatus, Verdict,
};

/// Passed scenarios shown with their exchange; `trace.ndjson` has all of them.
pub(super) const PASSED_WITH_TRACE: usize = 200;
/// Calls shown of a scenario that passed, and of one that did not.
const CALLS: (usize, usize) = (12, 200);
/// Characters shown of one message.
const MESSAGE: usize = 4_000;
/// Characters of a message shown before it is opened.
const GLANCE: usize = 90;

/// A word in both languages, with the class that colours it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Label {
    class: &'static str,
    mark: &'static str,
    ja: &'static str,
    en: &'static str,
}

pub(super) const fn label(verdict: Verdict) -> Label {
    let (class, mark, ja) = match verdict {
        Verdict::Passed => ("ok", "✓", "適合"),
        Verdict::NotApplicable => ("off", "–", "対象外"),
        Verdict::NotRun => ("off", "–", "未実施"),
        Verdict::NotTestable => ("warn", "?", "試験不能"),
        Verdict::Undefined => ("warn", "?", "手順未定義"),
        Verdict::Configuration => ("warn", "!", "設定誤り"),
        Verdict::Environment => ("warn", "!", "環境障害"),
        Verdict::Failed => ("bad", "✗", "不適合"),
        Verdict::HarnessFault => ("bad", "!", "試験器の不具合"),
    };
    Label {
        class,
        mark,
        ja,
        en: verdict.word(),
    }
}

const fn step_label(status: StepStatus) -> Label {
    let (class, mark, ja) = match status {
        StepStatus::Passed => ("ok", "✓", "適合"),
        StepStatus::Failed => ("bad", "✗", "不適合"),
        StepStatus::Undefined => ("warn", "?", "未定義"),
        StepStatus::Ambiguous => ("warn", "?", "定義が重複"),
        StepStatus::Pending => ("warn", "?", "定義が未完成"),
        StepStatus::NotTestable => ("warn", "?", "試験不能"),
        StepStatus::NotApplicable => ("off", "–", "対象外"),
        StepStatus::Skipped => ("off", "–", "未実施"),
    };
    Label {
        class,
        mark,
        ja,
        en: status.word(),
    }
}

const fn party_label(party: Party) -> Label {
    let (ja, en) = match party {
        Party::Implementation => ("試験対象の実装", "implementation"),
        Party::Configuration => ("シナリオ・設定", "scenario or configuration"),
        Party::Environment => ("実行環境", "environment"),
        Party::Harness => ("Madoguchi", "Madoguchi"),
    };
    Label {
        class: "",
        mark: "",
        ja,
        en,
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Count {
    label: Label,
    number: usize,
}

impl Count {
    pub(super) const fn new(label: Label, number: usize) -> Self {
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
        }
    }

    pub(super) fn add(&mut self, scenario: Scenario) {
        self.problems += usize::from(scenario.problem);
        self.scenarios.push(scenario);
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
    violations: Vec<(String, String)>,
    warnings: Vec<String>,
    calls: Vec<Call>,
    calls_left_out: usize,
    rerun: String,
}

#[derive(Debug, Serialize)]
struct Tag {
    name: String,
    requirement: bool,
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
            label: step_label(outcome.status),
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
        run_seed: u64,
        with_trace: bool,
    ) -> Self {
        let problem = outcome.verdict.is_problem();
        let most = match (with_trace, problem) {
            (false, _) => 0,
            (true, false) => CALLS.0,
            (true, true) => CALLS.1,
        };
        let calls: Vec<_> = outcome
            .trace
            .iter()
            .take(most)
            .map(|line| Call::new(line))
            .collect();
        let tags = planned.tags.iter().map(|name| Tag {
            name: name.clone(),
            requirement: is_requirement(name),
        });
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
            label: label(outcome.verdict),
            problem,
            party: outcome.verdict.party().map(party_label),
            steps: steps.collect(),
            fault: outcome.fault.as_ref().map(Step::new),
            violations: outcome
                .violations
                .iter()
                .map(|violation| (violation.rule.clone(), violation.message.clone()))
                .collect(),
            warnings: outcome.warnings.clone(),
            calls_left_out: outcome.trace.len() - calls.len(),
            calls,
            rerun: rerun(planned, run_seed),
        }
    }
}

/// One call of the exchange.
#[derive(Debug, Serialize)]
struct Call {
    at: String,
    from: String,
    to: String,
    depth: u64,
    request: Message,
    answer: Message,
    breakdown: bool,
}

#[derive(Debug, Serialize)]
struct Message {
    glance: String,
    whole: Option<String>,
}

impl Call {
    /// Reads a line of the trace. A line of another shape is still shown, as it is.
    fn new(line: &str) -> Self {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|_| Value::from(line));
        let breakdown = value.get("breakdown");
        Self {
            at: plain(value.get("at")),
            from: plain(value.get("from")),
            to: plain(value.get("to")),
            depth: value
                .get("depth")
                .and_then(Value::as_u64)
                .unwrap_or(0)
                .min(8),
            request: Message::new(value.get("request").or_else(|| {
                let known = value.get("from").is_some();
                (!known).then_some(&value)
            })),
            answer: Message::new(breakdown.or_else(|| value.get("response"))),
            breakdown: breakdown.is_some(),
        }
    }
}

impl Message {
    fn new(value: Option<&Value>) -> Self {
        let glance = plain(value);
        let whole = (glance.chars().count() > GLANCE)
            .then(|| value.and_then(|value| serde_json::to_string_pretty(value).ok()))
            .flatten();
        Self {
            glance: cut(&glance, GLANCE),
            whole: whole.map(|text| cut(&text, MESSAGE)),
        }
    }
}

fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// How the scenarios that cite a requirement went.
#[derive(Debug, Serialize)]
pub(super) struct Requirement {
    id: String,
    passed: usize,
    problems: usize,
    others: usize,
}

impl Requirement {
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

/// Whether a tag names a requirement: capitals, a hyphen, digits, as in COUNTER-008.
pub(super) fn is_requirement(tag: &str) -> bool {
    tag.rsplit_once('-').is_some_and(|(theme, number)| {
        let all = |text: &str, is: fn(char) -> bool| !text.is_empty() && text.chars().all(is);
        all(theme, |c| c.is_ascii_uppercase() || c == '-') && all(number, |c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_is_told_from_an_ordinary_tag() {
        assert!(is_requirement("COUNTER-008"));
        for tag in ["資格", "slow", "COUNTER-", "-008", "counter-008"] {
            assert!(!is_requirement(tag), "{tag}");
        }
    }

    #[test]
    fn a_long_message_is_cut_between_characters_and_a_strange_line_is_shown() {
        assert_eq!(cut("資格確認", 2), "資格…");
        let call = Call::new("not JSON");
        assert_eq!(call.request.glance, "not JSON");
    }
}
