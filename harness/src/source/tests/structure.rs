//! Keywords, blocks, tables, names and tags: what is written, and where it must be found.

use super::{SOUND, around, codes, fixed, problems};

#[test]
fn a_missing_language_line_is_put_in() {
    let text = SOUND.replacen("# language: ja\n", "", 1);
    assert_eq!(codes(&text), ["language-missing 1:1 0"]);
    assert_eq!(fixed(&text), SOUND);
}

#[test]
fn a_language_line_further_down_is_moved_to_the_top() {
    let moved = SOUND.replacen("# language: ja\n\n", "\n# language: ja\n", 1);
    assert_eq!(codes(&moved), ["language-not-first 2:1 14"]);
    assert_eq!(fixed(&moved), SOUND);
}

#[test]
fn a_language_line_that_the_parser_misreads_is_corrected() {
    for wrong in [
        "# language: ja ",
        "#language:ja",
        "＃ language： ja",
        "# Language: ja",
    ] {
        let text = SOUND.replacen("# language: ja", wrong, 1);
        assert_eq!(codes(&text).len(), 1, "{wrong}");
        assert!(
            codes(&text)[0].starts_with("language-misspelt 1:"),
            "{wrong}"
        );
        assert_eq!(fixed(&text), SOUND);
    }
    let english = SOUND.replacen("# language: ja", "# language: en", 1);
    assert_eq!(codes(&english), ["language-not-japanese 1:1 14"]);
}

#[test]
fn a_mistyped_step_keyword_as_first_step_is_not_swallowed() {
    let text = around("    全提 カードがある\n    もし 見せる\n");
    assert_eq!(codes(&text), ["mistyped-keyword 5:5 2"]);
    let problem = &problems(&text)[0];
    assert_eq!(problem.help.as_deref(), Some("did you mean 前提?"));
    assert_eq!(problem.found, "「全提」: 「全」 U+5168");
    assert_eq!(fixed(&text), text, "only a person can know");
}

#[test]
fn a_mistyped_step_keyword_without_a_space_is_advised_on() {
    let text = around("    全提カードがある\n    ならぱ見せる\n");
    let found = problems(&text);
    assert_eq!(
        codes(&text),
        [
            "description-not-allowed 5:5 8",
            "description-not-allowed 6:5 6"
        ]
    );
    assert_eq!(
        found[0].help.as_deref(),
        Some("if a step is meant: did you mean 前提?")
    );
    assert_eq!(
        found[1].help.as_deref(),
        Some("if a step is meant: did you mean ならば?")
    );
}

#[test]
fn text_before_the_feature_and_a_second_feature_are_found() {
    let text = SOUND.replacen("@FIELD-001", "受診について\n@FIELD-001", 1);
    assert_eq!(codes(&text), ["text-before-feature 3:1 6"]);
    let text = SOUND.replacen("機能:", "機態:", 1);
    assert_eq!(codes(&text)[0], "tag-without-block 3:1 10");
    assert!(
        codes(&text).contains(&"mistyped-keyword 4:1 2".to_owned()),
        "{:?}",
        codes(&text)
    );
    let text = format!("{SOUND}\n機能: もう一つ\n  シナリオ: 二\n    前提 カード\n");
    assert_eq!(codes(&text), ["second-feature 34:1 8"]);
}

#[test]
fn a_second_language_line_is_found() {
    let text = SOUND.replacen("\n\n", "\n# language: ja\n", 1);
    assert_eq!(codes(&text), ["language-repeated 2:1 14"]);
}

#[test]
fn a_mistyped_step_keyword_between_steps_is_found() {
    let text = around("    前提 カードがある\n    ならぱ 見せる\n");
    assert_eq!(codes(&text), ["mistyped-keyword 6:5 3"]);
}

#[test]
fn a_mistyped_scenario_keyword_is_not_swallowed() {
    let text = "# language: ja\n機能: 試し\n  シナリ: 一\n    前提 カード\n  シナリオ: 二\n    前提 カード\n";
    let found = codes(text);
    assert_eq!(found[0], "mistyped-keyword 3:3 3");
    assert_eq!(found[1], "description-starts-with-keyword 4:5 2");
    let after = around("    前提 カード\n\n  シナリ: 二\n    前提 カード\n");
    assert_eq!(codes(&after), ["mistyped-keyword 7:3 3"]);
}

#[test]
fn english_keywords_are_translated_in_the_advice() {
    let text =
        around("    Given カード\n    前提 カード\n  Scenario Outline: 二\n    前提 カード\n");
    let advice: Vec<_> = problems(&text)
        .into_iter()
        .filter_map(|problem| problem.help)
        .collect();
    assert_eq!(
        advice,
        ["did you mean 前提?", "did you mean シナリオアウトライン:?"]
    );
}

#[test]
fn a_header_without_its_colon_is_found() {
    let text = around("    前提 カード\n\n  シナリオ 二\n    前提 カード\n");
    assert_eq!(codes(&text), ["mistyped-keyword 7:3 4"]);
}

#[test]
fn examples_in_the_place_of_a_scenario_are_found() {
    let text =
        "# language: ja\n機能: 試し\n  例: 一\n    前提 カード\n  シナリオ: 二\n    前提 カード\n";
    let found = codes(text);
    assert!(
        found.contains(&"examples-out-of-place 3:3 4".to_owned()),
        "{found:?}"
    );
    let second = around("    前提 カード\n  例: 二\n    前提 カード\n");
    assert!(
        codes(&second).contains(&"step-after-examples 7:5 6".to_owned()),
        "{:?}",
        codes(&second)
    );
}

#[test]
fn description_is_refused_under_everything_but_the_feature() {
    let under_scenario = around("    これは説明である\n    前提 カード\n");
    assert_eq!(codes(&under_scenario), ["description-not-allowed 5:5 8"]);
    let text = SOUND.replace("  背景:\n", "  背景:\n    説明である\n");
    assert_eq!(codes(&text), ["description-not-allowed 8:5 5"]);
    let text = SOUND.replace("では足りない\n", "では足りない\n    説明である\n");
    assert_eq!(codes(&text), ["description-not-allowed 27:5 5"]);
}

#[test]
fn a_colon_in_the_description_of_a_feature_is_refused() {
    for colon in [':', '：'] {
        let text = SOUND.replace("児童・生徒が", &format!("注意{colon}児童・生徒が"));
        assert_eq!(codes(&text).len(), 1);
        assert!(codes(&text)[0].starts_with("description-with-colon 5:3 "));
    }
}

#[test]
fn a_description_that_begins_with_a_keyword_is_refused() {
    for word in ["もしもの", "前提となる", "シナリオの", "背景には", "* "] {
        let text = SOUND.replace("児童・生徒が", &format!("{word}児童・生徒が"));
        assert_eq!(codes(&text).len(), 1, "{word}");
        assert!(
            codes(&text)[0].starts_with("description-starts-with-keyword 5:3 "),
            "{word}"
        );
    }
}

#[test]
fn a_line_after_the_steps_that_is_nothing_is_found() {
    let text = around("    前提 カード\n    窓口は資格を認める\n");
    assert_eq!(codes(&text), ["not-a-step 6:5 9"]);
}

#[test]
fn a_scenario_without_steps_and_a_feature_without_scenarios_are_found() {
    assert_eq!(codes(&around("")), ["scenario-without-steps 4:3 7"]);
    assert_eq!(
        codes("# language: ja\n機能: 空\n"),
        ["feature-without-scenarios 2:1 5"]
    );
    assert_eq!(codes("# language: ja\n"), ["feature-missing 1:1 14"]);
    assert_eq!(
        codes(""),
        ["feature-missing 1:1 0", "language-missing 1:1 0"]
    );
}

#[test]
fn a_background_without_steps_and_a_rule_without_scenarios_are_found() {
    let text = SOUND.replace("    前提 生徒「見本 花子」は健保組合の被扶養者である\n", "");
    assert_eq!(codes(&text), ["background-without-steps 7:3 3"]);
    let text = format!("{SOUND}\n  ルール: 空\n");
    assert_eq!(codes(&text), ["rule-without-scenarios 34:3 6"]);
}

#[test]
fn a_header_without_a_name_is_found() {
    let text = around("    前提 カード\n  シナリオ:\n    前提 カード\n");
    assert_eq!(codes(&text), ["name-missing 6:3 5"]);
}

#[test]
fn a_scenario_name_twice_in_a_feature_is_found_across_rules() {
    let text = SOUND.replace("シナリオ: 家族旅行", "シナリオ: 引率の教員が印刷物を見せる");
    assert_eq!(codes(&text), ["scenario-name-repeated 27:11 13"]);
    assert_eq!(
        problems(&text)[0].found,
        "the name of the scenario on line 10"
    );
}

#[test]
fn an_examples_table_without_rows_is_found() {
    let rows = "      | 2024年12月1日 | 認めない |\n      | 2024年12月2日 | 認める   |\n";
    assert_eq!(
        codes(&SOUND.replace(rows, "")),
        ["examples-without-rows 21:5 14"]
    );
}

#[test]
fn an_outline_without_examples_is_found() {
    let start = SOUND.find("    例:").unwrap();
    let end = SOUND.find("  ルール:").unwrap();
    let text = format!("{}{}", &SOUND[..start], &SOUND[end..]);
    assert_eq!(codes(&text), ["outline-without-examples 16:3 22"]);
}

#[test]
fn a_placeholder_without_column_and_a_column_without_use_are_found() {
    let text = SOUND.replace("<判断>", "<結果>");
    assert_eq!(
        codes(&text),
        [
            "placeholder-without-column 19:16 4",
            "column-not-used 22:23 2"
        ]
    );
    let text = SOUND.replace("<日付>", "<日附>");
    assert_eq!(
        problems(&text)[0].help.as_deref(),
        Some("did you mean <日付>?")
    );
}

#[test]
fn a_placeholder_that_nothing_fills_is_found() {
    let text = around("    前提 今日は<日付>である\n");
    assert_eq!(codes(&text), ["placeholder-without-examples 5:11 4"]);
    let text = SOUND.replace("花子」は", "花子」は<何か>で");
    assert_eq!(codes(&text), ["placeholder-in-background 8:18 4"]);
}

#[test]
fn xml_in_a_docstring_is_no_placeholder() {
    let text = around("    前提 文\n      \"\"\"\n      <a>１\t｜ 全提 x: y</a>\n      \"\"\"\n");
    assert_eq!(codes(&text), Vec::<String>::new());
}

#[test]
fn ragged_rows_are_found_in_both_directions() {
    let text = SOUND.replace("| 案内 | 1    |", "| 案内 |");
    assert_eq!(codes(&text), ["ragged-table 32:9 6"]);
    let text = SOUND.replace("| 案内 | 1    |", "| 案内 | 1 | 2 |");
    assert_eq!(codes(&text), ["ragged-table 32:9 14"]);
}

#[test]
fn a_row_without_its_last_bar_is_closed() {
    let text = SOUND.replace("| 案内 | 1    |", "| 案内 | 1");
    assert_eq!(codes(&text), ["table-row-not-closed 32:17 0"]);
    assert!(fixed(&text).ends_with("| 案内 | 1 |\n"));
}

#[test]
fn columns_without_a_name_or_with_the_same_are_found() {
    let text = SOUND.replace("| 日付          | 判断     |", "| 日付 | 日付 |");
    assert!(
        codes(&text).contains(&"column-repeated 22:13 4".to_owned()),
        "{:?}",
        codes(&text)
    );
    let text = SOUND.replace("| 日付          | 判断     |", "| <日付> |  |");
    let found = codes(&text).join(" ");
    assert!(
        found.contains("column-in-brackets 22:9 4") && found.contains("column-without-name 22:15"),
        "{found}"
    );
}

#[test]
fn an_unknown_tag_is_found_and_a_listed_one_is_not() {
    let text = SOUND.replace("@FIELD-004", "@COUNTER-008 @破壊的");
    assert_eq!(codes(&text), Vec::<String>::new());
    let text = SOUND.replace("@FIELD-004", "@COUNTER-088");
    assert_eq!(codes(&text), ["unknown-tag 3:12 12"]);
    assert_eq!(
        problems(&text)[0].help.as_deref(),
        Some("did you mean @COUNTER-008?")
    );
}

#[test]
fn a_tag_above_nothing_is_found() {
    let text = format!("{SOUND}\n  @FIELD-001\n");
    assert_eq!(codes(&text), ["tag-without-block 34:3 10"]);
}

#[test]
fn more_than_five_hundred_scenarios_a_file_are_refused() {
    let scenarios = |count: usize| {
        let each = (1..=count).map(|n| format!("  シナリオ: 第{n}\n    前提 カード\n"));
        format!("# language: ja\n機能: 多い\n{}", each.collect::<String>())
    };
    assert_eq!(codes(&scenarios(500)), Vec::<String>::new());
    assert_eq!(codes(&scenarios(501)), ["too-many-scenarios 1003:3 10"]);
}

#[test]
fn a_docstring_that_never_closes_is_found_at_its_opening() {
    let text = around("    前提 文\n      \"\"\"\n      本文\n  シナリオ: 二\n");
    assert_eq!(codes(&text), ["docstring-not-closed 6:7 3"]);
}

#[test]
fn tables_and_steps_outside_their_places_are_found() {
    let text = SOUND.replace("\n  背景:", "    | a |\n\n  背景:");
    assert_eq!(codes(&text), ["table-without-step 6:5 5"]);
    let text = SOUND.replace("では足りない\n", "では足りない\n    前提 カード\n");
    assert_eq!(codes(&text), ["step-outside-scenario 27:5 6"]);
}

#[test]
fn a_background_after_a_scenario_or_twice_is_found() {
    let text = around("    前提 カード\n\n  背景:\n    前提 カード\n");
    assert_eq!(codes(&text), ["background-out-of-place 7:3 3"]);
    let text = SOUND.replace("  背景:", "  背景:\n    前提 カード\n  背景:");
    assert_eq!(codes(&text), ["background-out-of-place 9:3 3"]);
    let in_rule = SOUND.replace(
        "    シナリオ: 家族",
        "    背景:\n      前提 カード\n    シナリオ: 家族",
    );
    assert_eq!(codes(&in_rule), Vec::<String>::new());
}

#[test]
fn a_step_of_a_keyword_alone_is_found() {
    assert_eq!(
        codes(&around("    前提 カード\n    もし\n")),
        ["step-without-text 6:5 2"]
    );
}

#[test]
fn a_parse_error_carries_line_and_column() {
    // An escape that Gherkin does not have is nothing that the linter itself knows about.
    let text = around("    前提 表\n      | a |\n      | \\x |\n    もし 見せる\n");
    assert_eq!(codes(&text), ["parse-error 7:7 6"]);
    assert_eq!(problems(&text)[0].found, "「| \\x |」");
}
