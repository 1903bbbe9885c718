//! Characters: what is written, and where it must be found.

use super::{SOUND, around, codes, fixed, problems};
use crate::source::Severity;

#[test]
fn a_byte_order_mark_is_found_and_removed() {
    let text = format!("\u{feff}{SOUND}");
    assert_eq!(codes(&text), ["byte-order-mark 1:1 1"]);
    assert_eq!(fixed(&text), SOUND);
}

#[test]
fn crlf_is_one_problem_a_file_and_all_line_ends_are_fixed() {
    let text = SOUND.replace('\n', "\r\n");
    assert_eq!(codes(&text), ["crlf 1:15 1"]);
    assert_eq!(fixed(&text), SOUND);
}

#[test]
fn mixed_line_ends_are_told_apart_from_crlf() {
    let text = SOUND.replacen("である\n", "である\r\n", 1);
    assert_eq!(codes(&text), ["mixed-line-ends 8:30 1"]);
    assert_eq!(fixed(&text), SOUND);
    let text = SOUND.replacen("である\n    もし", "である\r    もし", 1);
    assert_eq!(codes(&text), ["mixed-line-ends 11:24 1"]);
    assert_eq!(fixed(&text), SOUND);
}

#[test]
fn a_full_width_space_as_indentation_is_found() {
    let text = around("\u{3000}前提 カード\n");
    assert_eq!(codes(&text), ["full-width-space 5:1 1"]);
    assert_eq!(fixed(&text), around("  前提 カード\n"));
}

#[test]
fn a_full_width_space_after_a_step_keyword_is_found() {
    let text = around("    前提\u{3000}カード\n");
    assert_eq!(codes(&text), ["full-width-space 5:7 1"]);
    assert_eq!(
        problems(&text)[0].found,
        "「\u{3000}」 U+3000 (full-width space)"
    );
    assert_eq!(fixed(&text), around("    前提 カード\n"));
}

#[test]
fn a_full_width_space_after_a_header_or_between_tags_is_found() {
    let text = SOUND
        .replace("機能: ", "機能:\u{3000}")
        .replace("001 @", "001\u{3000}@");
    assert_eq!(
        codes(&text),
        ["full-width-space 3:11 1", "full-width-space 4:4 1"]
    );
    assert_eq!(fixed(&text), SOUND);
}

#[test]
fn a_line_of_nothing_but_full_width_spaces_is_emptied() {
    let text = around("    前提 カード\n\u{3000}\n    もし 見せる\n");
    assert_eq!(codes(&text), ["full-width-space 6:1 1"]);
    assert_eq!(fixed(&text), around("    前提 カード\n\n    もし 見せる\n"));
}

#[test]
fn a_full_width_space_inside_a_name_is_meant() {
    assert!(codes(&around("    前提 「見本\u{3000}花子」が来る\n")).is_empty());
}

#[test]
fn a_full_width_colon_after_a_header_keyword_is_found() {
    for keyword in [
        "機能",
        "背景",
        "シナリオ",
        "シナリオアウトライン",
        "例",
        "ルール",
    ] {
        let text = SOUND.replace(&format!("{keyword}:"), &format!("{keyword}："));
        assert!(
            codes(&text)
                .iter()
                .all(|code| code.starts_with("full-width-colon ")),
            "{keyword}: {:?}",
            codes(&text)
        );
        assert!(!codes(&text).is_empty());
        assert_eq!(fixed(&text), SOUND);
    }
}

#[test]
fn a_space_before_the_colon_is_found() {
    let text = SOUND.replace("ルール:", "ルール :");
    assert_eq!(codes(&text), ["space-before-colon 26:6 2"]);
    assert_eq!(fixed(&text), SOUND);
}

#[test]
fn a_colon_after_a_step_keyword_is_found() {
    let text = around("    前提：カード\n    もし : 見せる\n");
    assert_eq!(
        codes(&text),
        [
            "colon-after-step-keyword 5:7 1",
            "colon-after-step-keyword 6:8 1"
        ]
    );
    assert_eq!(fixed(&text), around("    前提 カード\n    もし   見せる\n"));
}

#[test]
fn a_full_width_bar_in_an_examples_table_is_found() {
    let text = SOUND.replace(
        "| 2024年12月2日 | 認める   |",
        "｜ 2024年12月2日 ｜ 認める   ｜",
    );
    assert_eq!(codes(&text), ["full-width-bar 24:7 1"]);
    assert_eq!(fixed(&text), SOUND);
}

#[test]
fn a_single_full_width_bar_inside_a_row_is_found() {
    let text = SOUND.replace("1日 | 認めない", "1日 ｜ 認めない");
    assert_eq!(codes(&text), ["full-width-bar 23:20 1"]);
    assert_eq!(fixed(&text), SOUND);
}

#[test]
fn a_quoted_full_width_bar_is_a_value() {
    assert!(codes(&around("    前提 表\n      | 「a｜b」 |\n")).is_empty());
}

#[test]
fn full_width_digits_in_steps_and_cells_are_found() {
    let text = SOUND
        .replace("3割", "３割")
        .replace("2024年12月2日", "２０２４年12月2日");
    assert_eq!(
        codes(&text),
        ["full-width-digit 14:15 1", "full-width-digit 24:9 4"]
    );
    assert_eq!(fixed(&text), SOUND);
    assert_eq!(problems(&text)[0].found, "「３」 U+FF13 (full-width digit)");
}

#[test]
fn quoted_full_width_digits_are_only_a_warning_and_stay() {
    let text = around("    前提 記号は「１２」である\n");
    assert_eq!(codes(&text), ["full-width-digit 5:12 2"]);
    assert_eq!(problems(&text)[0].severity, Severity::Warning);
    assert_eq!(fixed(&text), text);
}

#[test]
fn a_quotation_ends_with_its_bracket() {
    let text = around("    前提 「１」と２と「「３」４」\n");
    let found: Vec<_> = problems(&text)
        .iter()
        .map(|one| (one.place.column, one.severity))
        .collect();
    let (error, warning) = (Severity::Error, Severity::Warning);
    assert_eq!(
        found,
        [(9, warning), (12, error), (16, warning), (18, warning)]
    );
}

#[test]
fn decomposed_kana_are_found_in_every_place() {
    use unicode_normalization::UnicodeNormalization;
    let text: String = SOUND.nfd().collect();
    assert!(
        codes(&text)
            .iter()
            .all(|code| code.starts_with("decomposed-kana "))
    );
    assert_eq!(fixed(&text), SOUND);
    let comment = around("    前提 カード\n    # か\u{3099}\n");
    assert_eq!(codes(&comment), ["decomposed-kana 6:7 2"]);
    let doc = around("    前提 文\n      \"\"\"\n      は\u{309a}\n      \"\"\"\n");
    assert_eq!(codes(&doc), ["decomposed-kana 7:7 2"]);
    assert_eq!(fixed(&doc), doc.replace("は\u{309a}", "ぱ"));
}

#[test]
fn half_width_katakana_in_a_step_is_a_warning() {
    let text = around("    前提 ﾏｲﾅｶｰﾄﾞを見せる\n");
    assert_eq!(codes(&text), ["half-width-kana 5:8 7"]);
    assert_eq!(problems(&text)[0].severity, Severity::Warning);
    assert_eq!(fixed(&text), around("    前提 マイナカードを見せる\n"));
    let quoted = around("    前提 カナ氏名は「ﾐﾎﾝ ﾊﾅｺ」である\n");
    assert_eq!(fixed(&quoted), quoted);
}

#[test]
fn tabs_in_the_indentation_are_found() {
    let text = around("\t\t前提 カード\n");
    assert_eq!(codes(&text), ["tab-indent 5:1 1"]);
    assert_eq!(fixed(&text), around("    前提 カード\n"));
}

#[test]
fn invisible_characters_are_found() {
    let text = around("    前\u{200b}提\u{a0}カード\n");
    assert_eq!(
        codes(&text),
        ["invisible-character 5:6 1", "invisible-character 5:8 1"]
    );
    assert_eq!(fixed(&text), around("    前提 カード\n"));
}

#[test]
fn a_full_width_at_sign_or_number_sign_is_found() {
    let text = SOUND.replace("@FIELD-004", "＠FIELD-004");
    assert_eq!(codes(&text), ["full-width-at-sign 3:12 1"]);
    assert_eq!(fixed(&text), SOUND);
    let text = around("    # 注\n    前提 カード\n");
    assert!(codes(&text).is_empty());
    assert_eq!(fixed(&text.replace("# 注", "＃ 注")), text);
}

#[test]
fn a_line_longer_than_any_that_can_be_read_does_not_reach_the_parser() {
    let text = around(&format!("{}前提 カード\n", " ".repeat(40_000)));
    assert!(codes(&text).contains(&"line-too-long 5:1 0".to_owned()));
    // The parser would need seconds.
    let path = std::path::Path::new("a.feature");
    assert_eq!(
        crate::source::load::examine(path, &text, None).feature,
        None
    );
}
