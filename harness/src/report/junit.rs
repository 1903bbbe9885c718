//! `junit.xml`, for CI servers.
//!
//! The implementation's failures are `failure`; what keeps a scenario from being judged is `error`, so that a CI page
//! shows at a glance whose turn it is.

use std::io;
use std::mem::replace;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::Listener;
use super::folder::Folder;
use super::narrative::{Finding, Told, findings, full_name};
use crate::run::{Event, Outcome, PlannedScenario, Verdict};

/// Collects test cases and writes the file when the run ends.
pub struct Junit {
    folder: Folder,
    report: Report,
    suite: Option<TestSuite>,
    told: Told,
}

impl Junit {
    /// Will write to the folder.
    pub fn new(folder: &Folder) -> Self {
        Self {
            folder: folder.clone(),
            report: Report::new("madoguchi"),
            suite: None,
            told: Told::default(),
        }
    }

    fn end_suite(&mut self) {
        if let Some(mut suite) = self.suite.take() {
            let time = suite.test_cases.iter().filter_map(|case| case.time).sum();
            suite.set_time(time);
            self.report.add_test_suite(suite);
        }
    }
}

impl Listener for Junit {
    fn hear(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::RunStarted { seed, iut, .. } => self.told = Told::new(*seed, *iut),
            Event::FeatureStarted(feature) => {
                self.end_suite();
                let mut suite = TestSuite::new(feature.name);
                suite.add_property(Property::new("path", feature.path));
                suite.add_property(Property::new("seed", self.told.seed.to_string()));
                if let Some(iut) = &self.told.iut {
                    suite.add_property(Property::new("iut", iut.name.as_str()));
                }
                self.suite = Some(suite);
            }
            Event::ScenarioFinished {
                scenario, outcome, ..
            } => {
                if let Some(suite) = &mut self.suite {
                    suite.add_test_case(test_case(scenario, outcome, &self.told));
                }
            }
            Event::RunFinished { elapsed, .. } => {
                self.end_suite();
                let mut report = replace(&mut self.report, Report::new("madoguchi"));
                report.set_time(*elapsed);
                let xml = report.to_string().map_err(io::Error::other)?;
                self.folder.write("junit.xml", xml.as_bytes())?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn test_case(scenario: &PlannedScenario, outcome: &Outcome, told: &Told) -> TestCase {
    let rule = scenario
        .rule
        .as_ref()
        .map_or_else(String::new, |rule| format!("{rule} › "));
    // Readers tell cases apart by class and name, and the rows of an outline may share theirs.
    let row = scenario
        .row
        .map_or_else(String::new, |row| format!(" [{}]", row + 1));
    let mut case = TestCase::new(
        format!("{rule}{}{row}", scenario.name),
        status(scenario, outcome, told),
    );
    case.set_classname(scenario.path.as_str());
    case.set_time(outcome.elapsed);
    case.extra
        .insert("file".into(), scenario.path.as_str().into());
    case.extra
        .insert("line".into(), scenario.line.to_string().into());
    if !scenario.tags.is_empty() {
        case.add_property(Property::new("tags", scenario.tags.join(" ")));
    }
    case
}

fn status(scenario: &PlannedScenario, outcome: &Outcome, told: &Told) -> TestCaseStatus {
    let verdict = outcome.verdict;
    let mut status = match verdict {
        Verdict::Passed => return TestCaseStatus::success(),
        Verdict::KnownFailure | Verdict::NotApplicable | Verdict::NotRun => {
            let mut skipped = TestCaseStatus::skipped();
            let reasons = findings(scenario, outcome);
            let reasons = reasons.iter().map(line);
            let told: Vec<_> = [verdict.word().to_owned()]
                .into_iter()
                .chain(reasons)
                .collect();
            skipped.set_message(told.join("; "));
            return skipped;
        }
        Verdict::Failed => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::NotTestable
        | Verdict::Undefined
        | Verdict::Configuration
        | Verdict::Environment
        | Verdict::HarnessFault => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    let lines: Vec<_> = findings(scenario, outcome).iter().map(line).collect();
    let mut text = vec![
        full_name(scenario),
        format!("{}:{}", scenario.path, scenario.line),
    ];
    text.extend(lines.iter().cloned());
    text.push(format!("rerun: {}", told.rerun(scenario)));
    status.set_type(verdict.word());
    status.set_message(lines.join("; "));
    status.set_description(text.join("\n"));
    status
}

fn line(finding: &Finding<'_>) -> String {
    match finding {
        Finding::Step(step, outcome) => {
            format!(
                "{}: {} {} (line {})",
                outcome.status.word(),
                step.keyword,
                step.text,
                step.line
            )
        }
        Finding::Value(label, text) => format!("{label}: {text}"),
        Finding::Violation(rule, message) => format!("invariant {rule}: {message}"),
        Finding::Warning(text) => format!("warning: {text}"),
        Finding::Advice(text) => format!("hint: {text}"),
    }
}
