//! What holds for any text.

use std::path::Path;

use proptest::prelude::*;

use super::{SOUND, book, codes, problems};
use crate::source::{Problem, fix, lint};

/// Pieces of feature files and their usual defects, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# language: ja",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "機能",
        "背景",
        "シナリオ",
        "シナリオアウトライン",
        "例",
        "ルール",
        "前提",
        "もし",
        "ならば",
        "且つ",
        "* ",
        ":",
        "：",
        " ",
        "　",
        "\t",
        "  ",
        "|",
        "｜",
        "\\",
        "@",
        "＠",
        "#",
        "＃",
        "FIELD-001",
        "\"\"\"",
        "```",
        "<日付>",
        "日付",
        "カ",
        "ﾞ",
        "ｶ",
        "\u{3099}",
        "\u{309a}",
        "は",
        "３",
        "3",
        "「",
        "」",
        "\u{feff}",
        "\u{200b}",
        "\u{a0}",
        "language",
        "全提",
        "Given",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A sound feature with a few characters changed.
fn mutants() -> impl Strategy<Value = String> {
    let change = (
        0usize..600,
        prop::sample::select(vec![
            "", "　", "：", "｜", "\t", "\r", "\u{3099}", "３", "ｶﾞ", "\n", "\"\"\"", "|", ":",
        ]),
    );
    prop::collection::vec(change, 1..4).prop_map(|changes| {
        let mut characters: Vec<String> = SOUND.chars().map(String::from).collect();
        for (at, with) in changes {
            let length = characters.len();
            if let Some(place) = characters.get_mut(at % length) {
                *place = with.to_owned();
            }
        }
        characters.concat()
    })
}

fn settles(text: &str) -> Result<(), TestCaseError> {
    let fixed = fix(text, &lint(Path::new("x"), text, None));
    let left: Vec<Problem> = lint(Path::new("x"), &fixed, None)
        .into_iter()
        .filter(Problem::is_fixable)
        .collect();
    prop_assert!(
        left.is_empty(),
        "{:?} -> {:?} still has {:?}",
        text,
        fixed,
        left
    );
    prop_assert_eq!(fix(&fixed, &lint(Path::new("x"), &fixed, None)), fixed);
    Ok(())
}

fn places_exist(text: &str) -> Result<(), TestCaseError> {
    let lines = text.matches(['\n', '\r']).count() + 1;
    for problem in lint(Path::new("x"), text, Some(&book())) {
        prop_assert!(
            text.get(problem.place.span.clone()).is_some(),
            "{:?}",
            problem
        );
        prop_assert!((1..=lines).contains(&problem.place.line), "{:?}", problem);
        prop_assert!(problem.place.column >= 1);
        for edit in problem.fix.iter().flat_map(|fix| &fix.edits) {
            prop_assert!(text.get(edit.range.clone()).is_some(), "{:?}", problem);
        }
        // Rendering must not depend on luck either.
        crate::source::render::report(&problem, Some(text), false);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_fixed_text_has_nothing_left_to_fix(text in pieces()) {
        settles(&text)?;
    }

    #[test]
    fn a_damaged_feature_settles_too(text in mutants()) {
        settles(&text)?;
    }

    #[test]
    fn every_place_and_edit_lies_in_the_text(text in prop_oneof![pieces(), mutants(), any::<String>()]) {
        places_exist(&text)?;
    }

    /// The promise of the module: a text without problems loses nothing on its way through the parser.
    #[test]
    fn what_passes_the_linter_is_understood_whole(text in mutants()) {
        // Between two fences a scenario is the text of a DocString, and nothing is lost.
        prop_assume!(!text.contains("\"\"\""));
        if problems(&text).is_empty() {
            let scenarios = text.lines().filter(|line| line.trim_start().starts_with("シナリオ")).count();
            let feature = crate::source::load::examine(Path::new("x"), &text, None).feature;
            let feature = feature.ok_or_else(|| TestCaseError::fail("not parsed"))?;
            let parsed = feature.scenarios.len() + feature.rules.iter().map(|rule| rule.scenarios.len()).sum::<usize>();
            prop_assert_eq!(parsed, scenarios);
        }
    }
}

#[test]
fn every_safe_problem_of_one_text_is_fixed_in_one_call() {
    let text = SOUND
        .replace("機能: ", "機能：")
        .replace("3割", "３割")
        .replace("| 1    |", "｜ 1    ｜")
        .replace("    もし ", "\tもし　")
        .replace('\n', "\r\n");
    let text = format!("\u{feff}{text}");
    assert!(codes(&text).len() >= 7);
    let fixed = fix(&text, &problems(&text));
    assert_eq!(codes(&fixed), Vec::<String>::new());
}
