//! One tiny feature a defect, each through the whole linter: a defect must show with its place, and no other.

mod characters;
mod loading;
mod properties;
mod registry;
mod rendering;
mod structure;

use std::path::Path;

use super::{Problem, TagBook, lint};

/// A feature with nothing wrong, as the voice of the suite has it.
const SOUND: &str = "\
# language: ja

@FIELD-001 @FIELD-004
機能: 修学旅行先での受診
  児童・生徒がカードを持参していないときは、印刷物や写しで資格を確認できる。

  背景:
    前提 生徒「見本 花子」は健保組合の被扶養者である

  シナリオ: 引率の教員が印刷物を見せる
    前提 今日は2025年6月10日である
    もし 教員が窓口で印刷物を見せる
    ならば 窓口は「印刷物」を根拠に資格を認める
    かつ 窓口で払うのは3割である

  シナリオアウトライン: いつから認められるか
    前提 今日は<日付>である
    もし 教員が窓口で印刷物を見せる
    ならば 窓口の判断は「<判断>」である

    例: 制度が始まる前日と当日
      | 日付          | 判断     |
      | 2024年12月1日 | 認めない |
      | 2024年12月2日 | 認める   |

  ルール: 学校行事の外では印刷物だけでは足りない
    シナリオ: 家族旅行
      もし 家族と来た生徒が印刷物だけを見せる
      ならば 窓口は資格を認めない
      但し 窓口は次の表を渡す
        | 書類 | 部数 |
        | 案内 | 1    |
";

fn book() -> TagBook {
    TagBook {
        requirements: ["FIELD-001", "FIELD-004", "COUNTER-008"]
            .map(str::to_owned)
            .into(),
        others: [("破壊的".to_owned(), "元に戻せない".to_owned())].into(),
    }
}

fn problems(text: &str) -> Vec<Problem> {
    lint(Path::new("features/x.feature"), text, Some(&book()))
}

/// `code line:column width`, one a problem.
fn codes(text: &str) -> Vec<String> {
    problems(text)
        .iter()
        .map(|p| {
            format!(
                "{} {}:{} {}",
                p.code, p.place.line, p.place.column, p.place.width
            )
        })
        .collect()
}

fn fixed(text: &str) -> String {
    super::fix(text, &problems(text))
}

/// A feature around the lines of one scenario; the first of them is line 5.
fn around(lines: &str) -> String {
    format!("# language: ja\n機能: 試し\n\n  シナリオ: 一\n{lines}")
}

#[test]
fn a_feature_in_the_voice_of_the_suite_has_no_problem() {
    assert_eq!(codes(SOUND), Vec::<String>::new());
}
