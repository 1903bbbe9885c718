//! What is written about a small run with one scenario of each kind.

mod toy;

use std::fs;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;

use madoguchi::report::{Audience, Events, Folder, Html, Junit, Plain, SummaryText, Traces};
use madoguchi::run::{Plan, Summary};
use regex::Regex;

const KINDS: &str = r#"# language: ja
@TILL-001
機能: 釣銭
  硬貨を数える。<b>太字</b>にはならない。

  背景:
    前提 硬貨が2枚ある

  シナリオ: 入れた分だけ増える
    もし 一枚入れる
    ならば 硬貨は3枚である

  @TILL-002
  シナリオアウトライン: 数え間違い
    もし 一枚入れる
    ならば 硬貨は<枚数>枚である
    かつ 硬貨は3枚である

    例:
      | 枚数 |
      | 3    |
      | 99   |

  シナリオ: 文言が違う
    もし 硬貨を <script>alert("入れる")</script>
      | 種類 | 枚数 |
      | 十円 | 1    |

  シナリオ: 規則だけが破られる
    もし 規則を破る

  Rule: 閉店後
    シナリオ: 壊れる
      もし 壊れる

    @始められない
    シナリオ: 機器がない
      もし 一枚入れる
"#;

fn kinds() -> Plan {
    toy::plan(KINDS)
}

/// Plays with every listener; what they print goes to the text.
fn report(plan: &Plan, jobs: usize, to: &Path) -> (String, Summary) {
    let mut engine = toy::engine();
    engine.jobs = NonZeroUsize::new(jobs).expect("not zero");
    let folder = Folder::open(to).expect("a folder");
    let (mut progress, mut text) = (Vec::new(), Vec::new());
    let mut audience = Audience::default();
    audience.add("events", Events::new(&folder).expect("started"));
    audience.add("trace", Traces::new(&folder).expect("started"));
    audience.add("junit", Junit::new(&folder));
    audience.add("html", Html::new(&folder));
    audience.add(
        "progress",
        Plain::new(anstream::StripStream::new(&mut progress)),
    );
    audience.add(
        "summary",
        SummaryText::new(anstream::StripStream::new(&mut text)),
    );
    let summary = engine.run(plan, &mut |event| audience.hear(event));
    assert!(audience.into_failures().is_empty());
    progress.write_all(&text).expect("memory");
    (String::from_utf8(progress).expect("UTF-8"), summary)
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a report file")
}

/// Real time is the one thing that differs between runs.
fn without_time(text: &str) -> String {
    let text = Regex::new(r#"time="[0-9.]+""#)
        .expect("a pattern")
        .replace_all(text, r#"time="…""#);
    let text = Regex::new(r"[0-9.]+ s\)")
        .expect("a pattern")
        .replace_all(&text, "… s)");
    text.into_owned()
}

#[test]
fn the_terminal_names_step_values_party_and_command_of_every_problem() {
    let dir = tempfile::tempdir().expect("a folder");
    let (text, _) = report(&kinds(), 1, dir.path());
    insta::assert_snapshot!("terminal", without_time(&text));
}

#[test]
fn junit_tells_failures_of_the_implementation_from_errors() {
    let dir = tempfile::tempdir().expect("a folder");
    report(&kinds(), 1, dir.path());
    insta::assert_snapshot!("junit", without_time(&read(dir.path(), "junit.xml")));
}

#[test]
fn the_page_escapes_what_scenarios_say() {
    let dir = tempfile::tempdir().expect("a folder");
    report(&kinds(), 1, dir.path());
    let page = read(dir.path(), "index.html");
    assert!(
        !page.contains("<script>alert") && !page.contains("<b>太字") && !page.contains("<消えた>")
    );
    assert_eq!(page.matches("<script").count(), 1, "the language switch");
    let body = page.find("<body>").expect("a body");
    // The rules are the rulebook's, which has tests of its own.
    let rules = page.find("<section id=\"rules\"").expect("the rules");
    insta::assert_snapshot!("page", page.get(body..rules).expect("a body"));
}

#[test]
fn the_page_is_well_formed_and_names_its_language() {
    let dir = tempfile::tempdir().expect("a folder");
    report(&kinds(), 1, dir.path());
    let page = read(dir.path(), "index.html");
    assert!(page.starts_with("<!doctype html>\n<html lang=\"ja\">"));
    for tag in [
        "details", "summary", "section", "table", "ol", "ul", "li", "div", "span", "dl", "dt",
        "dd", "p", "tr", "td", "th", "h2", "h3", "pre", "code", "b", "small", "a",
    ] {
        let opened = Regex::new(&format!("<{tag}[ >]")).expect("a pattern");
        let closed = page.matches(&format!("</{tag}>")).count();
        assert_eq!(opened.find_iter(&page).count(), closed, "<{tag}>");
    }
}

#[test]
fn a_catalogue_above_the_features_is_joined_and_its_words_are_escaped() {
    let dir = tempfile::tempdir().expect("a folder");
    let catalogue = "\
schema_version: 1
generated_on: '2026-01-01'
seeds: {}
areas: {TILL: coins}
requirements:
- {id: TILL-001, title: 釣銭<i>, statement: s, actor: a, kind: must, effective_from: null, effective_to: null, source: 'https://example.invalid/\"><script>', scenario_hint: ''}
- {id: TILL-003, title: 三, statement: s, actor: a, kind: fact, effective_from: null, effective_to: null, source: x, scenario_hint: '', untested: 数値だから<i>。}
";
    fs::write(dir.path().join("requirements.yaml"), catalogue).expect("written");
    let path = dir.path().join("features/till.feature");
    let document = toy::document(&path.display().to_string(), KINDS);
    let plan = Plan::new(&[document], &madoguchi::run::Filter::default(), 7).expect("a plan");
    report(&plan, 1, dir.path());
    let page = read(dir.path(), "index.html");
    for shown in [
        "id=\"r-TILL-001\"",
        "釣銭&lt;i&gt;",
        "数値だから&lt;i&gt;。",
        "href=\"#s0\"",
        "TILL-002",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("<i>。") && !page.contains("<i></"));
    assert_eq!(page.matches("<script").count(), 1, "the language switch");
}

#[test]
fn every_file_is_the_same_bytes_in_every_run_and_with_any_number_of_threads() {
    let plan = kinds();
    let first = tempfile::tempdir().expect("a folder");
    report(&plan, 1, first.path());
    for jobs in [1, 2, 5] {
        let again = tempfile::tempdir().expect("a folder");
        report(&plan, jobs, again.path());
        for name in ["events.ndjson", "trace.ndjson", "index.html"] {
            assert_eq!(
                read(again.path(), name),
                read(first.path(), name),
                "{name}, {jobs} threads"
            );
        }
    }
    insta::assert_snapshot!("events", read(first.path(), "events.ndjson"));
    insta::assert_snapshot!("trace", read(first.path(), "trace.ndjson"));
}

#[test]
fn a_page_about_thousands_of_scenarios_stays_small() {
    let mut text = "# language: ja\n機能: 釣銭\n".to_owned();
    for n in 0..400 {
        text += &format!("  シナリオ: {n}\n{}\n", "    もし 一枚入れる\n".repeat(10));
    }
    let dir = tempfile::tempdir().expect("a folder");
    let (_, summary) = report(&toy::plan(&text), 2, dir.path());
    assert_eq!(summary.total(), 400);
    let page = read(dir.path(), "index.html").len();
    assert!(page < 400 * 8_000, "{page} bytes");
}
