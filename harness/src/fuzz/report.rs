//! What CI servers read of a campaign: JUnit and SARIF.

use std::io;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};

use super::finding::Finding;
use super::hunt::Progress;
use super::oracle::Oracle;
use crate::run::Party;

/// What is told of a campaign.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The role attacked.
    pub role: &'a str,
    /// Who played it.
    pub subject: &'a str,
    /// The seed.
    pub seed: u64,
    /// How far it came.
    pub progress: Progress,
    /// Real time spent.
    pub elapsed: Duration,
}

/// `junit.xml`: a test case a finding, or one that passed.
///
/// # Errors
/// None that a finding can cause.
pub fn junit(told: &Told<'_>, findings: &[&Finding]) -> io::Result<String> {
    let mut suite = TestSuite::new(format!("fuzz {}", told.role));
    for (name, value) in [
        ("subject", told.subject.to_owned()),
        ("seed", told.seed.to_string()),
        ("executions", told.progress.executions.to_string()),
        ("states", told.progress.states.to_string()),
    ] {
        suite.add_property(Property::new(name, value));
    }
    for finding in findings {
        let kind = match finding.fault.party {
            Party::Implementation => NonSuccessKind::Failure,
            _ => NonSuccessKind::Error,
        };
        let mut status = TestCaseStatus::non_success(kind);
        status.set_type(finding.rule.as_str());
        status.set_message(finding.fault.to_string());
        status.set_description(format!(
            "incident: {}.json\nrerun: madoguchi fuzz --replay {0}.json",
            finding.file_stem()
        ));
        let mut case = TestCase::new(finding.fault.name(), status);
        case.set_classname(finding.rule.as_str());
        suite.add_test_case(case);
    }
    if findings.is_empty() {
        let name = format!("{} executions", told.progress.executions);
        suite.add_test_case(TestCase::new(name, TestCaseStatus::success()));
    }
    suite.set_time(told.elapsed);
    let mut report = Report::new("madoguchi fuzz");
    report.set_time(told.elapsed);
    report.add_test_suite(suite);
    report.to_string().map_err(io::Error::other)
}

/// `findings.sarif`, SARIF 2.1.0: the rule that is broken, and the incident as the place.
pub fn sarif(told: &Told<'_>, findings: &[&Finding]) -> Value {
    let mut rules: Vec<&str> = findings.iter().map(|it| it.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let fault = &finding.fault;
            json!({
                "ruleId": finding.rule,
                "ruleIndex": rules.iter().position(|rule| *rule == finding.rule),
                "level": "error",
                "message": { "text": fault.to_string() },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": format!("{}.json", finding.file_stem()) },
                        "region": { "startLine": 1 },
                    },
                    "logicalLocations": [{ "name": fault.asked, "kind": "function" }],
                }],
                "partialFingerprints": { "fault/v1": finding.fault.name() },
                "properties": {
                    "oracle": fault.oracle,
                    "party": fault.party,
                    "step": fault.step,
                    "steps": finding.case.steps.len(),
                    "executions": finding.executions,
                    "kind": match fault.oracle {
                        Oracle::Breakdown | Oracle::Resources => "robustness",
                        Oracle::Reference | Oracle::Invariant => "conformance",
                    },
                },
            })
        })
        .collect();
    let rules: Vec<Value> = rules.iter().map(|id| json!({ "id": id })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "madoguchi",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "properties": {
                "role": told.role,
                "subject": told.subject,
                "seed": told.seed,
                "executions": told.progress.executions,
            },
            "results": results,
        }],
    })
}
