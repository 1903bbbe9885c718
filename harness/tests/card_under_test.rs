//! A card outside, judged by the program as its maker would do it: a configuration, the shipped features, an exit code.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A configuration for a card that a program plays, and what the holder of the served specimen knows.
fn configuration(dir: &Path, program: &[&str]) -> PathBuf {
    let shipped = fs::read_to_string(repository().join("scenarios/iut/card-stdio.yaml"));
    let program = serde_json::to_string(program).expect("texts");
    let text: String = shipped
        .expect("an example")
        .lines()
        .map(|line| match line.trim_start().starts_with("reach:") {
            true => format!("    reach: {{ stdio: {program} }}\n"),
            false => format!("{line}\n"),
        })
        .collect();
    // The example lies two folders below the authorities that it names.
    let root = repository().display().to_string();
    let text = text.replace("../..", &root);
    let path = dir.join("iut.yaml");
    fs::write(&path, text).expect("written");
    path
}

fn judge(program: &[&str], features: &[&str], more: &[&str]) -> Output {
    let dir = tempfile::tempdir().expect("a folder");
    let path = configuration(dir.path(), program);
    Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("run")
        .args(features)
        .arg("--iut")
        .arg(&path)
        .arg("--no-report")
        .args(more)
        .current_dir(repository())
        .output()
        .expect("the program starts")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const SERVED: [&str; 7] = [
    env!("CARGO_BIN_EXE_madoguchi"),
    "card",
    "serve",
    "ordinary",
    "--stdio",
    "--at",
    "2025-06-10",
];

#[test]
fn a_served_card_passes_and_what_would_spend_it_is_not_run() {
    let features = [
        "features/card/暗証番号の回数.feature",
        "features/card/暗証番号の閉塞.feature",
    ];
    let output = judge(&SERVED, &features, &[]);
    let told = text(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains("not run        features/card/暗証番号の閉塞.feature"),
        "{told}"
    );
    assert!(!told.contains("残り回数を元に戻せていない"), "{told}");
}

#[test]
fn a_card_that_is_new_at_every_start_passes_what_spends_it_too() {
    let output = judge(
        &SERVED,
        &["features/card/暗証番号の閉塞.feature"],
        &["--destructive"],
    );
    let told = text(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains("passed         features/card/暗証番号の閉塞.feature"),
        "{told}"
    );
}

#[test]
fn a_card_that_knows_no_command_fails_with_what_was_expected_and_what_came() {
    let script = "while read line; do case $line in reset) echo 3B8001;; off) echo ok;; *) echo 6D00;; esac; done";
    let output = judge(
        &["sh", "-c", script],
        &["features/card/アプリケーション.feature"],
        &[],
    );
    let told = text(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("状態語「9000」") && told.contains("「6D00」"),
        "{told}"
    );
    assert!(told.contains("--iut "), "{told}");
}

#[test]
fn scenarios_that_judge_another_role_do_not_count() {
    let output = judge(&SERVED, &["features/窓口/申立書.feature"], &[]);
    let told = text(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(
        told.contains("not applicable") && !told.contains("passed"),
        "{told}"
    );
}
