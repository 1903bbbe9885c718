//! Steps against definitions.

use std::path::PathBuf;

use regex::Regex;

use super::SOUND;
use crate::source::{Document, Problem, StepKind, StepPattern, check_steps, load::examine};

fn document(text: &str) -> Document {
    let path = PathBuf::from("a.feature");
    let feature = examine(&path, text, None).feature.unwrap();
    Document {
        path,
        text: text.to_owned(),
        feature,
    }
}

fn pattern(kind: StepKind, regex: &str, line: usize) -> StepPattern {
    StepPattern {
        kind,
        regex: Regex::new(regex).unwrap(),
        location: (PathBuf::from("steps.rs"), line),
    }
}

fn registry() -> Vec<StepPattern> {
    use StepKind::{Given, Then, When};
    vec![
        pattern(Given, "^生徒「([^」]*)」は健保組合の被扶養者である$", 1),
        pattern(Given, r"^今日は(\d+)年(\d+)月(\d+)日である$", 2),
        pattern(When, "^教員が窓口で印刷物を見せる$", 3),
        pattern(When, "^家族と来た生徒が印刷物だけを見せる$", 4),
        pattern(Then, "^窓口は「([^」]*)」を根拠に資格を認める$", 5),
        pattern(Then, r"^窓口で払うのは(\d)割である$", 6),
        pattern(Then, "^窓口の判断は「([^」]*)」である$", 7),
        pattern(Then, "^窓口は資格を認めない$", 8),
        pattern(Then, "^窓口は次の表を渡す$", 9),
    ]
}

fn shown(problems: &[Problem]) -> Vec<String> {
    let one = |p: &Problem| format!("{} {}:{}", p.code, p.place.path.display(), p.place.line);
    problems.iter().map(one).collect()
}

#[test]
fn a_complete_registry_leaves_nothing_to_say() {
    assert_eq!(
        shown(&check_steps(&[document(SOUND)], &registry())),
        Vec::<String>::new()
    );
}

#[test]
fn an_undefined_step_is_shown_with_the_nearest_definition() {
    let text = SOUND.replace(
        "もし 家族と来た生徒が印刷物だけを見せる",
        "もし 家族と来た生徒が、印刷物だけ見せる",
    );
    let found = check_steps(&[document(&text)], &registry());
    assert_eq!(
        shown(&found),
        ["undefined-step a.feature:28", "unused-step steps.rs:4"]
    );
    let help = found[0].help.as_deref().unwrap();
    assert_eq!(
        help,
        "the nearest step is: もし 家族と来た生徒が印刷物だけを見せる (steps.rs:4)"
    );
}

#[test]
fn a_step_that_exists_for_another_keyword_says_so() {
    let text = SOUND.replace(
        "もし 家族と来た生徒が印刷物だけを見せる",
        "前提 家族と来た生徒が印刷物だけを見せる",
    );
    let found = check_steps(&[document(&text)], &registry());
    assert!(
        found[0]
            .help
            .as_deref()
            .unwrap()
            .starts_with("it is defined for もし, not for 前提")
    );
}

#[test]
fn an_ambiguous_step_lists_its_definitions() {
    let mut registry = registry();
    registry.push(pattern(StepKind::Then, "資格を認めない", 20));
    let found = check_steps(&[document(SOUND)], &registry);
    assert_eq!(shown(&found), ["ambiguous-step a.feature:29"]);
    let help = found[0].help.as_deref().unwrap();
    assert!(
        help.contains("steps.rs:8") && help.contains("steps.rs:20"),
        "{help}"
    );
}

#[test]
fn an_outline_is_judged_by_its_rows() {
    let text = SOUND.replace("| 2024年12月2日 |", "| 令和6年12月2日 |");
    let found = check_steps(&[document(&text)], &registry());
    assert_eq!(shown(&found), ["undefined-step a.feature:17"]);
    assert_eq!(found[0].found, "「今日は令和6年12月2日である」");
}
