use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use super::*;
use crate::source::render;

const HEAD: &str = "\
# A small catalogue.
schema_version: 1
generated_on: '2026-11-21'
seeds:
  a.txt: a paper
areas:
  COUNTER: reception counter
  FIELD: field trips
requirements:
";

fn item(id: &str, more: &str) -> String {
    format!(
        "- id: {id}\n  title: 題 {id}\n  statement: It holds.\n  actor: counter\n  kind: must\n  effective_from: '2024-12-02'\n  effective_to: null\n  source: a.txt:1\n  scenario_hint: ''\n{more}"
    )
}

fn parse(text: &str) -> Result<Catalogue, Vec<Problem>> {
    Catalogue::parse(Path::new("requirements.yaml"), text)
}

fn only_problem(text: &str) -> Problem {
    let mut problems = parse(text).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

fn place(problem: &Problem) -> (&str, usize, usize) {
    (problem.code, problem.place.line, problem.place.column)
}

#[test]
fn the_shipped_catalogue_is_sound() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../features/requirements.yaml");
    let catalogue = Catalogue::load(&path).unwrap_or_else(|problems| {
        panic!(
            "{}",
            problems
                .iter()
                .map(render::line)
                .collect::<Vec<_>>()
                .join("\n")
        )
    });
    assert!(catalogue.requirements().len() >= 448);
    let counter = catalogue.get("COUNTER-008").unwrap();
    assert_eq!(counter.id, "COUNTER-008");
    assert!(catalogue.get("COUNTER-999").is_none());
}

#[test]
fn the_shipped_tag_file_is_sound() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../features/tags.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let book = crate::source::TagBook::default()
        .with_tags(&path, &text)
        .unwrap();
    assert!(book.others.contains_key("破壊的"));
}

#[test]
fn dates_and_kinds_are_typed() {
    let catalogue = parse(&format!("{HEAD}{}", item("FIELD-001", ""))).unwrap();
    let one = catalogue.get("FIELD-001").unwrap();
    assert_eq!(one.effective_from, Some(jiff::civil::date(2024, 12, 2)));
    assert_eq!(
        (one.effective_to, one.kind, one.untested.as_deref()),
        (None, Kind::Must, None)
    );
}

#[test]
fn a_reason_for_no_test_may_be_written_and_may_not_be_empty() {
    let text = format!(
        "{HEAD}{}",
        item("FIELD-001", "  untested: 画面の色は観測できない\n")
    );
    let catalogue = parse(&text).unwrap();
    assert_eq!(
        catalogue.requirements()[0].untested.as_deref(),
        Some("画面の色は観測できない")
    );
    let empty = format!("{HEAD}{}", item("FIELD-001", "  untested: ' '\n"));
    let problem = only_problem(&empty);
    assert_eq!(place(&problem), ("yaml", 19, 13));
    assert!(
        problem.message.contains("must say why"),
        "{}",
        problem.message
    );
}

#[test]
fn an_unknown_field_is_refused_at_its_place() {
    let problem = only_problem(&format!("{HEAD}{}", item("FIELD-001", "  untestd: x\n")));
    assert_eq!(place(&problem), ("yaml", 19, 3));
    assert!(problem.message.contains("untestd"), "{}", problem.message);
}

#[test]
fn a_missing_field_is_refused() {
    let text = format!("{HEAD}{}", item("FIELD-001", "")).replace("  effective_to: null\n", "");
    let problem = only_problem(&text);
    assert_eq!(place(&problem).1, 10);
    assert!(
        problem.message.contains("effective_to"),
        "{}",
        problem.message
    );
}

#[test]
fn a_day_that_no_calendar_has_is_refused_at_its_place() {
    for wrong in ["2024-02-30", "2024-2-3", "20241202", "2024-12", "令和6年"] {
        let text = format!("{HEAD}{}", item("FIELD-001", "")).replace("2024-12-02", wrong);
        let problem = only_problem(&text);
        assert_eq!(place(&problem), ("yaml", 15, 19), "{wrong}");
        assert!(problem.message.contains(wrong), "{}", problem.message);
    }
}

#[test]
fn an_unknown_kind_is_refused() {
    let problem = only_problem(
        &format!("{HEAD}{}", item("FIELD-001", "")).replace("kind: must", "kind: most"),
    );
    assert_eq!(place(&problem), ("yaml", 14, 9));
}

#[test]
fn an_id_that_stands_twice_is_refused_at_the_second() {
    let text = format!("{HEAD}{}{}", item("FIELD-001", ""), item("FIELD-001", ""));
    let problem = only_problem(&text);
    assert_eq!(place(&problem), ("requirement-id-repeated", 19, 7));
    assert_eq!(problem.found, "「FIELD-001」, as on line 10");
}

#[test]
fn an_id_without_a_known_area_or_three_digits_is_refused() {
    for wrong in ["FEILD-001", "FIELD-1", "FIELD001", "FIELD-00x"] {
        assert_eq!(
            place(&only_problem(&format!("{HEAD}{}", item(wrong, "")))).0,
            "requirement-id-malformed"
        );
    }
}

#[test]
fn a_term_that_ends_before_it_begins_is_refused() {
    let text = format!("{HEAD}{}", item("FIELD-001", ""))
        .replace("effective_to: null", "effective_to: '2024-12-01'");
    assert_eq!(
        place(&only_problem(&text)),
        ("requirement-term-reversed", 10, 7)
    );
    let same_day = text.replace("2024-12-01", "2024-12-02");
    assert!(parse(&same_day).is_ok());
}

#[test]
fn a_file_of_another_version_is_refused() {
    let problem = only_problem(&HEAD.replace("schema_version: 1", "schema_version: 2"));
    assert!(
        problem.message.contains("schema_version is 2"),
        "{}",
        problem.message
    );
}

#[test]
fn a_catalogue_problem_is_rendered_in_its_file() {
    let text = format!("{HEAD}{}", item("FIELD-001", "")).replace("2024-12-02", "2024-02-30");
    assert_snapshot!(render::report(&only_problem(&text), Some(&text), false));
}

fn scenario(line: usize) -> ScenarioRef {
    ScenarioRef {
        path: PathBuf::from("features/a.feature"),
        line,
        feature: "修学旅行先での受診".to_owned(),
        name: format!("第{line}"),
    }
}

fn small() -> Catalogue {
    let text = format!(
        "{HEAD}{}{}{}{}",
        item("FIELD-001", ""),
        item("FIELD-002", "  untested: 統計値であり振る舞いではない\n"),
        item("FIELD-003", ""),
        item("COUNTER-008", "  untested: 古い理由\n"),
    );
    parse(&text).unwrap()
}

fn tags(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

#[test]
fn each_requirement_shows_its_scenarios_or_the_reason_for_none() {
    let results = vec![
        (scenario(9), tags(&["FIELD-001"]), Outcome::Failed),
        (
            scenario(4),
            tags(&["@FIELD-001", "FIELD-001", "COUNTER-008"]),
            Outcome::Passed,
        ),
        (
            scenario(12),
            tags(&["FIELD-077", "破壊的"]),
            Outcome::Passed,
        ),
    ];
    let found = coverage(&small(), results.into_iter());
    let standings: Vec<_> = found
        .requirements
        .iter()
        .map(|line| (line.id.as_str(), line.standing))
        .collect();
    assert_eq!(
        standings,
        [
            ("FIELD-001", Standing::Failed),
            ("FIELD-002", Standing::Excused),
            ("FIELD-003", Standing::Uncovered),
            ("COUNTER-008", Standing::Passed),
        ]
    );
    let lines: Vec<usize> = found.requirements[0]
        .scenarios
        .iter()
        .map(|one| one.scenario.line)
        .collect();
    assert_eq!(
        lines,
        [4, 9],
        "in order, and a tag that stands twice counts once"
    );
    assert!(found.requirements[3].is_reason_stale());
    assert_eq!(found.dangling.len(), 1);
    assert_eq!(found.dangling[0].tag, "FIELD-077");
    assert_snapshot!(crate::cli::coverage::table(&found));
}

#[test]
fn the_worst_outcome_decides_and_no_verdict_is_never_a_pass() {
    use Outcome::{Failed, NotApplicable, NotRun, Passed, Undecided};
    let standing = |outcomes: &[Outcome]| {
        let results = outcomes
            .iter()
            .enumerate()
            .map(|(at, one)| (scenario(at), tags(&["FIELD-001"]), *one));
        coverage(&small(), results).requirements[0].standing
    };
    assert_eq!(standing(&[]), Standing::Uncovered);
    assert_eq!(standing(&[Passed, Failed, Undecided]), Standing::Failed);
    assert_eq!(standing(&[Passed, Undecided]), Standing::Undecided);
    assert_eq!(standing(&[Passed, NotApplicable, NotRun]), Standing::Passed);
    assert_eq!(standing(&[NotRun, NotApplicable]), Standing::NotRun);
    assert_eq!(standing(&[NotApplicable]), Standing::NotApplicable);
}

#[test]
fn every_requirement_is_counted_once() {
    let results = [(scenario(1), tags(&["FIELD-001"]), Outcome::NotRun)];
    let sum = coverage(&small(), results.into_iter()).summary();
    assert_eq!(sum.requirements, 4);
    assert_eq!(
        sum.passed + sum.failed + sum.open + sum.excused + sum.uncovered,
        4
    );
    assert_eq!(
        (sum.open, sum.excused, sum.uncovered, sum.with_scenario),
        (1, 2, 1, 1)
    );
}

#[test]
fn a_requirement_is_told_from_an_ordinary_tag() {
    assert!(is_requirement_id("COUNTER-008"));
    for tag in ["資格", "slow", "COUNTER-", "-008", "counter-008"] {
        assert!(!is_requirement_id(tag), "{tag}");
    }
}
