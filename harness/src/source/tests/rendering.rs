//! What the reader sees.

use std::path::Path;

use insta::assert_snapshot;

use super::{SOUND, around, problems};
use crate::source::{Severity, lint, render};

fn all(text: &str) -> String {
    let shown: Vec<String> = problems(text)
        .iter()
        .map(|problem| render::report(problem, Some(text), false))
        .collect();
    shown.join("\n\n")
}

#[test]
fn a_safe_fix_is_shown_as_a_change_of_the_line() {
    assert_snapshot!(all(&around("    前提\u{3000}カードがある\n")));
}

#[test]
fn the_mark_stands_below_its_characters_in_japanese_text() {
    assert_snapshot!(all(
        &SOUND.replace("窓口で払うのは3割", "窓口で払うのは３割")
    ));
}

#[test]
fn a_mistyped_keyword_is_shown_with_a_proposal() {
    assert_snapshot!(all(&around("    全提 カードがある\n    もし 見せる\n")));
}

#[test]
fn a_fix_of_many_places_is_told_in_one_line() {
    assert_snapshot!(all(&SOUND.replace('\n', "\r\n")));
}

#[test]
fn a_ragged_table_is_shown_with_both_numbers() {
    assert_snapshot!(all(&SOUND.replace("| 案内 | 1    |", "| 案内 |")));
}

#[test]
fn a_problem_without_source_names_its_place() {
    let text = around("    前提\u{3000}カード\n");
    assert_snapshot!(render::report(&problems(&text)[0], None, false));
}

#[test]
fn the_plain_form_is_one_line() {
    let text = SOUND
        .replace("機能:", "機能：")
        .replace("3割", "３割")
        .replace("<判断>", "<結果>");
    let lines: Vec<String> = problems(&text).iter().map(render::line).collect();
    assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_message_never_breaks_its_line() {
    let text = SOUND
        .replace('\n', "\r\n")
        .replace("機能:", "機\u{0}能\u{2028}:");
    for problem in lint(Path::new("x"), &text, None) {
        assert_eq!(render::line(&problem).lines().count(), 1);
        assert!(problem.severity <= Severity::Warning);
        assert!(
            !problem.expected.is_empty() && !problem.found.is_empty(),
            "{problem:?}"
        );
    }
}
