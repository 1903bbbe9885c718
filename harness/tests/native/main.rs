//! A counter outside that asks the fund over the interfaces of the field, and a reader that has its card so: the small ones of
//! `scenarios/iut/native`, in Python. They need python3, and curl for the Web API.
#![allow(clippy::panic, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_madoguchi");

const FEATURE: &str = "\
# language: ja

@窓口の検査
機能: 現場の方法で尋ねる窓口
  シナリオ: リーダーの結果
    前提 今日は2025年6月10日である
    もし 「見本 太郎」がリーダーで顔認証により受け付ける
    かつ 「見本 太郎」が窓口に申し出る
    ならば 窓口は「マイナ保険証」を根拠に資格を認める
    かつ 窓口で払うのは3,000円である
    もし 「見本 ウメ」がリーダーで暗証番号により受け付ける
    かつ 「見本 ウメ」が窓口に申し出る
    ならば 窓口で払うのは1割である

  シナリオ: 暗証番号
    前提 今日は2025年6月10日である
    もし 「見本 ウメ」がリーダーで暗証番号により受け付ける
    かつ 「見本 ウメ」が窓口に申し出る
    ならば 窓口は「マイナ保険証」を根拠に資格を認める

  シナリオ: 番号で尋ねる
    前提 今日は2025年6月10日である
    かつ 「見本 次郎」は「資格確認書」を持っている
    もし 「見本 次郎」が窓口で「資格確認書」を見せる
    ならば 資格照会の結果は「有効」である
    かつ 窓口は「資格確認書」を根拠に資格を認める
    かつ 窓口は支払基金に番号で1回照会している

  シナリオ: 回線が切れている
    前提 今日は2025年6月10日である
    かつ 「回線の切断」が起きている
    かつ 「見本 次郎」は「資格確認書」を持っている
    もし 「見本 次郎」がリーダーで顔認証により受け付ける
    かつ 「見本 次郎」が窓口で「資格確認書」を見せる
    ならば 窓口は「資格確認書」を根拠に資格を認める
    かつ 窓口は支払基金に番号で1回照会している
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs `madoguchi` with an implementation so described, which works in a folder of its own.
fn told(command: &str, iut: &str, more: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let programs = root().join("scenarios/iut/native");
    let [clerk, tray] =
        ["clerk.py", "tray.py"].map(|name| programs.join(name).display().to_string());
    let iut = iut.replace("CLERK", &clerk).replace("TRAY", &tray);
    let (path, feature) = (
        folder.path().join("iut.yaml"),
        folder.path().join("x.feature"),
    );
    std::fs::write(&path, iut).expect("written");
    std::fs::write(&feature, FEATURE).expect("written");
    let mut program = Command::new(PROGRAM);
    program.current_dir(root()).arg(command);
    match command {
        "check" => program.arg(&path),
        _ => program
            .arg(&feature)
            .arg("--no-report")
            .arg("--iut")
            .arg(&path),
    };
    let output = program.args(more).output().expect("started");
    let [out, err] =
        [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    (output.status.code(), format!("{out}{err}"))
}

const HEAD: &str = "schema_version: 1\nname: 小さな窓口\nadapter:\n  stdio: [python3, CLERK, ";

fn folders() -> String {
    format!(
        "{HEAD}folders, bench]\n  timeouts: {{ connect: 60, answer: 60 }}\n  roles: [counter]\n  native:\n    folders: {{ at: bench, encoding: utf-8 }}\n"
    )
}

#[test]
fn a_counter_that_asks_by_files_is_judged_and_disturbed_like_any_other() {
    let (code, told) = told("run", &folders(), &[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("4 passed"), "{told}");
}

#[test]
fn a_counter_that_asks_with_curl_is_judged_and_disturbed_like_any_other() {
    let port = port();
    let certificates = root().join("fixtures/tls");
    let iut = format!(
        "{HEAD}web, \"https://localhost:{port}\", {}]\n  timeouts: {{ connect: 60, answer: 60 }}\n  roles: [counter]\n  native:\n    web: {{ listen: \"127.0.0.1:{port}\" }}\n",
        certificates.display()
    );
    let (code, told) = told("run", &iut, &["--name", "番号|回線"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("2 passed"), "{told}");
}

/// Free a moment ago, and so most likely still.
fn port() -> u16 {
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    free.expect("a port").port()
}

#[test]
fn a_reader_that_dials_for_its_card_is_judged_like_any_other() {
    let port = port();
    let iut = format!(
        "schema_version: 1\nname: 小さなリーダー\nadapter:\n  stdio: [python3, TRAY, frames, \"127.0.0.1:{port}\"]\n  timeouts: {{ connect: 60, answer: 60 }}\n  roles: [reader]\n  native:\n    card: {{ tcp: \"127.0.0.1:{port}\" }}\n"
    );
    let (code, told) = told("run", &iut, &["--name", "暗証番号"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("1 passed"), "{told}");
}

#[test]
fn check_tells_what_is_open() {
    let (code, told) = told("check", &folders(), &[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("/bench/CODE/{req,res,face}"), "{told}");
}

#[test]
fn what_does_not_fit_is_told_with_its_place_before_anything_begins() {
    let cases = [
        (
            "folders: { at: bench }",
            "counter, insurer",
            "8:14: ",
            "found `insurer`",
        ),
        (
            "folders: { at: bench }",
            "portal",
            "8:14: ",
            "`counter` among the roles",
        ),
        (
            "card: { vpcd: \"35963\" }",
            "counter",
            "8:11: ",
            "`reader` among the roles",
        ),
        (
            "card: { vpcd: \"1\", tcp: \"2\" }",
            "reader",
            "8:11: ",
            "one of `vpcd` and `tcp`",
        ),
        ("{}", "counter", "8:5: ", "found none of them"),
        (
            "folder: { at: bench }",
            "counter",
            "8:5: ",
            "unknown field `folder`",
        ),
    ];
    for (native, roles, place, found) in cases {
        let iut = format!("{HEAD}folders, bench]\n  roles: [{roles}]\n\n  native:\n    {native}\n");
        let (code, told) = told("check", &iut, &[]);
        assert_eq!(code, Some(2), "{native}: {told}");
        assert!(
            told.contains(&format!("iut.yaml:{place}")),
            "{native}: {told}"
        );
        assert!(told.contains(found), "{native}: {told}");
    }
}

#[test]
fn a_folder_in_which_something_else_lies_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own.txt");
    std::fs::write(&own, "mine").unwrap();
    let iut = folders().replace("at: bench", &format!("at: {}", folder.path().display()));
    for command in ["check", "run"] {
        let (code, told) = told(command, &iut, &[]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains("expected an empty folder"), "{told}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
