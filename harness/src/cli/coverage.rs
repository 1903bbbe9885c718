//! `madoguchi coverage`: requirement by requirement, what tests it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use cucumber::feature::Ext as _;
use gherkin::{Feature, Scenario};
use unicode_width::UnicodeWidthStr;

use super::Failure;
use crate::catalogue::{Catalogue, Coverage, Kind, Line, Outcome, ScenarioRef, coverage};
use crate::exit::Exit;
use crate::run::told;
use crate::source::{Document, Problem, render};

/// How the table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns for a terminal.
    Table,
    /// One JSON document.
    Json,
}

/// Lists every requirement with the scenarios that test it, their results, or the reason for none.
#[derive(Debug, Clone, Args)]
pub struct CoverageArgs {
    /// The requirement catalogue.
    #[arg(long, default_value = "features/requirements.yaml")]
    pub catalogue: PathBuf,
    /// Only requirements of these kinds: must, should, may, fact.
    #[arg(long, value_delimiter = ',', value_parser = kind)]
    pub kind: Vec<Kind>,
    /// Only requirements that no scenario tests and for which no reason is written.
    #[arg(long)]
    pub uncovered: bool,
    /// The report folder of a run, for the results; without it every scenario is "not run".
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
    /// How the table is written.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Feature files, or folders of them.
    #[arg(default_value = "features")]
    pub paths: Vec<PathBuf>,
}

fn kind(text: &str) -> Result<Kind, String> {
    [Kind::Must, Kind::Should, Kind::May, Kind::Fact]
        .into_iter()
        .find(|kind| kind.word() == text)
        .ok_or_else(|| "one of must, should, may, fact".to_owned())
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverageOutcome {
    /// Every `must` of the table has a scenario or a reason, and none failed.
    Complete,
    /// Some have not, or a scenario failed, or a reason is out of date, or a tag cites no requirement.
    Incomplete,
    /// The catalogue or a feature file is wrong; the problems were written instead.
    Problems,
}

/// The results of the run whose report folder the arguments name.
///
/// # Errors
/// [`Failure`] if its `events.ndjson` cannot be read or understood.
pub fn results(args: &CoverageArgs) -> Result<Vec<(ScenarioRef, Outcome)>, Failure> {
    let Some(folder) = &args.report else {
        return Ok(Vec::new());
    };
    let run = told(folder).map_err(Failure::of_told)?;
    let results = run.scenarios.into_iter().map(|one| {
        let scenario = ScenarioRef {
            path: one.path.into(),
            line: one.line,
            feature: one.feature,
            name: one.name,
        };
        (scenario, one.outcome.verdict.into())
    });
    Ok(results.collect())
}

/// Writes the table for the scenarios of the feature files; `results` are those of a run, and a scenario without
/// one is *not run*.
///
/// # Errors
/// What writing to `out` brings.
pub fn run(
    args: &CoverageArgs,
    results: &[(ScenarioRef, Outcome)],
    out: &mut dyn Write,
    styled: bool,
) -> io::Result<CoverageOutcome> {
    let catalogue = match Catalogue::load(&args.catalogue) {
        Ok(catalogue) => catalogue,
        Err(problems) => {
            write!(out, "{}", shown(&args.catalogue, &problems, styled))?;
            return Ok(CoverageOutcome::Problems);
        }
    };
    let loaded = crate::source::load(&args.paths);
    if loaded.has_errors() {
        write!(
            out,
            "{}",
            render::reports(&loaded.problems, &loaded.sources, styled)
        )?;
        return Ok(CoverageOutcome::Problems);
    }
    let results: BTreeMap<&ScenarioRef, Outcome> = results
        .iter()
        .map(|(scenario, outcome)| (scenario, *outcome))
        .collect();
    let scenarios = loaded
        .documents
        .iter()
        .flat_map(scenarios_of)
        .map(|(scenario, tags)| {
            let outcome = results.get(&scenario).copied().unwrap_or(Outcome::NotRun);
            (scenario, tags, outcome)
        });
    let mut found = coverage(&catalogue, scenarios);
    found
        .requirements
        .retain(|line| args.kind.is_empty() || args.kind.contains(&line.kind));
    let complete = is_complete(&found);
    if args.uncovered {
        found
            .requirements
            .retain(|line| line.scenarios.is_empty() && line.untested.is_none());
    }
    match args.format {
        Format::Table => out.write_all(table(&found).as_bytes())?,
        Format::Json => writeln!(out, "{}", json(&found)?)?,
    }
    Ok(if complete {
        CoverageOutcome::Complete
    } else {
        CoverageOutcome::Incomplete
    })
}

fn is_complete(found: &Coverage) -> bool {
    let wrong = |line: &Line| {
        let open = line.kind == Kind::Must && line.scenarios.is_empty() && line.untested.is_none();
        let failed = line
            .scenarios
            .iter()
            .any(|one| one.outcome == Outcome::Failed);
        open || failed || line.is_reason_stale()
    };
    found.dangling.is_empty() && !found.requirements.iter().any(wrong)
}

/// The scenarios of a document as they are run, rows of 例 one by one, with the tags that they inherit.
pub fn scenarios_of(document: &Document) -> Vec<(ScenarioRef, Vec<String>)> {
    // An outline that cannot be expanded is a problem of `lint`; it stands here as it is written.
    let feature = document.feature.clone();
    let feature = feature
        .expand_examples()
        .unwrap_or_else(|_| document.feature.clone());
    let one = |scenario: &Scenario, rule: &[String]| {
        let tags = feature
            .tags
            .iter()
            .chain(rule)
            .chain(&scenario.tags)
            .cloned()
            .collect();
        (reference(&document.path, &feature, scenario), tags)
    };
    let mut all: Vec<(ScenarioRef, Vec<String>)> = feature
        .scenarios
        .iter()
        .map(|scenario| one(scenario, &[]))
        .collect();
    for rule in &feature.rules {
        all.extend(
            rule.scenarios
                .iter()
                .map(|scenario| one(scenario, &rule.tags)),
        );
    }
    all
}

fn reference(path: &Path, feature: &Feature, scenario: &Scenario) -> ScenarioRef {
    ScenarioRef {
        path: path.to_owned(),
        line: scenario.position.line,
        feature: feature.name.clone(),
        name: scenario.name.clone(),
    }
}

fn json(found: &Coverage) -> serde_json::Result<String> {
    #[derive(serde::Serialize)]
    struct Shown<'c> {
        summary: crate::catalogue::Summary,
        #[serde(flatten)]
        coverage: &'c Coverage,
    }
    serde_json::to_string_pretty(&Shown {
        summary: found.summary(),
        coverage: found,
    })
}

fn stale(found: &Coverage) -> Vec<&str> {
    let lines = found.requirements.iter();
    let stale = lines.filter(|line| line.is_reason_stale());
    stale.map(|line| line.id.as_str()).collect()
}

/// The table: one line a requirement, below it its scenarios or the reason for none.
pub fn table(found: &Coverage) -> String {
    let mut text = String::new();
    let id_width = found
        .requirements
        .iter()
        .map(|line| line.id.width())
        .max()
        .unwrap_or(0);
    for line in &found.requirements {
        text.push_str(&format!(
            "{:id_width$}  {:6}  {:14}  {}\n",
            line.id,
            line.kind.word(),
            line.standing.word(),
            line.title
        ));
        let indent = " ".repeat(id_width + 2);
        for one in &line.scenarios {
            let place = format!("{}:{}", one.scenario.path.display(), one.scenario.line);
            text.push_str(&format!(
                "{indent}{:14}  {place}  {}\n",
                one.outcome.word(),
                one.scenario.name
            ));
        }
        if let Some(reason) = &line.untested {
            let word = if line.is_reason_stale() {
                "stale reason"
            } else {
                "reason"
            };
            text.push_str(&format!("{indent}{word:14}  {reason}\n"));
        }
    }
    for one in &found.dangling {
        let place = format!("{}:{}", one.scenario.path.display(), one.scenario.line);
        text.push_str(&format!(
            "@{} cites no requirement: {place}  {}\n",
            one.tag, one.scenario.name
        ));
    }
    let sum = found.summary();
    text.push_str(&format!(
        "{} requirements: {} passed, {} failed, {} with scenarios but no verdict, {} with a reason for none, {} uncovered\n",
        sum.requirements, sum.passed, sum.failed, sum.open, sum.excused, sum.uncovered
    ));
    if sum.stale_reasons > 0 {
        text.push_str(&format!(
            "{} with scenarios still say why they have none: remove `untested` from {}\n",
            sum.stale_reasons,
            stale(found).join(", ")
        ));
    }
    if !found.dangling.is_empty() {
        text.push_str(&format!(
            "{} tags cite no requirement\n",
            found.dangling.len()
        ));
    }
    text
}

/// Reads a catalogue.
///
/// # Errors
/// What is wrong with it.
pub(super) fn catalogue(path: &Path) -> Result<Catalogue, Failure> {
    Catalogue::load(path)
        .map_err(|problems| Failure::shown(Exit::Configuration, shown(path, &problems, true)))
}

/// What is wrong with a catalogue, beside the lines of its file.
fn shown(path: &Path, problems: &[Problem], styled: bool) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    render::reports(problems, &[(path.to_owned(), text)].into(), styled)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: &str = "\
schema_version: 1
generated_on: '2026-11-21'
seeds: {}
areas: {FIELD: field trips}
requirements:
- {id: FIELD-001, title: 印刷物, statement: One., actor: counter, kind: must, effective_from: null, effective_to: null, source: x, scenario_hint: ''}
- {id: FIELD-002, title: 写し, statement: Two., actor: counter, kind: may, effective_from: null, effective_to: null, source: x, scenario_hint: ''}
";
    const FEATURE: &str = "\
# language: ja
@FIELD-001
機能: 試し

  シナリオアウトライン: <日>の受診
    前提 今日は<日>である

    例:
      | 日 |
      | 1  |
      | 2  |

  ルール: 写し

    @FIELD-002
    シナリオ: 写しを見せる
      もし 写しを見せる
";

    fn args(folder: &Path, kind: &[Kind], format: Format) -> CoverageArgs {
        std::fs::write(folder.join("requirements.yaml"), CATALOGUE).unwrap();
        std::fs::write(folder.join("a.feature"), FEATURE).unwrap();
        CoverageArgs {
            catalogue: folder.join("requirements.yaml"),
            kind: kind.to_vec(),
            uncovered: false,
            report: None,
            format,
            paths: vec![folder.to_owned()],
        }
    }

    #[test]
    fn results_are_read_from_the_events_of_a_run() {
        let folder = tempfile::tempdir().unwrap();
        let events = r#"{"event":"run-started","version":"0","seed":1,"features":1,"scenarios":1}
{"event":"feature-started","feature":0,"path":"a.feature","name":"機能"}
{"event":"scenario-started","index":0,"path":"a.feature","line":3,"name":"一","tags":[]}
{"event":"scenario-finished","index":0,"verdict":"failed","party":"implementation","violations":[],"warnings":[]}
{"event":"run-finished","summary":{}}
"#;
        std::fs::write(folder.path().join("events.ndjson"), events).unwrap();
        let args = CoverageArgs {
            report: Some(folder.path().to_owned()),
            ..args(folder.path(), &[], Format::Table)
        };
        let read = results(&args).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].0.line, read[0].1), (3, Outcome::Failed));
    }

    #[test]
    fn a_broken_line_of_events_is_named_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("events.ndjson"),
            "{\"event\":\"run-started\",\"seed\":1}\nnot json\n",
        )
        .unwrap();
        let args = CoverageArgs {
            report: Some(folder.path().to_owned()),
            ..args(folder.path(), &[], Format::Table)
        };
        let failure = results(&args).unwrap_err().to_string();
        assert!(failure.contains("events.ndjson:2:"), "{failure}");
    }

    fn shown(args: &CoverageArgs, results: &[(ScenarioRef, Outcome)]) -> (CoverageOutcome, String) {
        let mut out = Vec::new();
        let outcome = run(args, results, &mut out, false).unwrap();
        (outcome, String::from_utf8(out).unwrap())
    }

    #[test]
    fn tags_are_inherited_and_rows_are_scenarios_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let args = args(folder.path(), &[], Format::Json);
        let (outcome, text) = shown(&args, &[]);
        assert_eq!(outcome, CoverageOutcome::Complete);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let names = |at: usize| -> Vec<String> {
            let list = json["requirements"][at]["scenarios"].as_array().unwrap();
            list.iter()
                .map(|one| format!("{} {}", one["line"], one["name"].as_str().unwrap()))
                .collect()
        };
        assert_eq!(names(0), ["10 1の受診", "11 2の受診", "16 写しを見せる"]);
        assert_eq!(names(1), ["16 写しを見せる"]);
        assert_eq!(json["summary"]["open"], 2);
        assert_eq!(json["requirements"][0]["standing"], "not-run");
    }

    #[test]
    fn a_failed_row_makes_its_requirement_fail() {
        let folder = tempfile::tempdir().unwrap();
        let args = args(folder.path(), &[Kind::Must], Format::Table);
        let failed = ScenarioRef {
            path: folder.path().join("a.feature"),
            line: 11,
            feature: "試し".to_owned(),
            name: "2の受診".to_owned(),
        };
        let (outcome, text) = shown(&args, &[(failed, Outcome::Failed)]);
        assert_eq!(outcome, CoverageOutcome::Incomplete);
        assert!(
            text.starts_with("FIELD-001  must    failed          印刷物\n"),
            "{text}"
        );
        assert!(!text.contains("FIELD-002"), "{text}");
    }

    #[test]
    fn a_broken_catalogue_is_shown_instead_of_a_table() {
        let folder = tempfile::tempdir().unwrap();
        let args = args(folder.path(), &[], Format::Table);
        std::fs::write(
            &args.catalogue,
            CATALOGUE.replace("kind: may", "kind: most"),
        )
        .unwrap();
        let (outcome, text) = shown(&args, &[]);
        assert_eq!(outcome, CoverageOutcome::Problems);
        assert!(
            text.contains("error[yaml]") && text.contains("requirements.yaml:7:"),
            "{text}"
        );
    }
}
