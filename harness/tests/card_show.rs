//! `madoguchi card show` as its readers meet it.

use std::process::{Command, Output};

use unicode_width::UnicodeWidthStr as _;

const SPECIMENS: [&str; 13] = [
    "ordinary",
    "face-only",
    "infant",
    "under-15",
    "android",
    "iphone",
    "expired",
    "revoked",
    "suspended",
    "damaged",
    "tampered",
    "next-generation",
    "juki",
];

fn show(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .args(["card", "show", "--at", "2026-11-25"])
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn without_a_card_all_are_listed_and_the_ordinary_one_is_told() {
    let told = show(&[]);
    assert_eq!(told.status.code(), Some(0));
    insta::assert_snapshot!("ordinary", text(&told.stdout));
}

#[test]
fn each_kind_tells_what_it_lacks() {
    let told = show(&["顔認証マイナンバーカード", "infant", "android", "tampered"]);
    assert_eq!(told.status.code(), Some(0));
    insta::assert_snapshot!("kinds", text(&told.stdout));
}

#[test]
fn no_line_of_any_table_is_wider_than_a_hundred_columns() {
    for line in text(&show(&SPECIMENS).stdout)
        .lines()
        .chain(text(&show(&[]).stdout).lines())
    {
        assert!(line.width() <= 100, "{line}");
    }
}

#[test]
fn programs_read_the_same_as_json() {
    let told = show(&[
        "ordinary",
        "iphone",
        "--format",
        "json",
        "--interface",
        "contact",
    ]);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let cards = &told["cards"];
    assert_eq!(cards[0]["name"], "ordinary");
    assert_eq!(cards[0]["answer-to-reset"], "3BE000FF8131FE4514");
    assert_eq!(cards[0]["applications"].as_array().map(Vec::len), Some(5));
    assert_eq!(cards[1]["applications"].as_array().map(Vec::len), Some(1));
    let files = cards[0]["applications"][0]["files"].as_array();
    let pin = files
        .and_then(|files| files.iter().find(|file| file["id"] == "0018"))
        .expect("the PIN");
    assert_eq!(pin["secret"]["tries-left"], 3);
    assert!(told.get("specimens").is_none());
}

#[test]
fn a_card_that_does_not_exist_is_a_fault_of_the_command_line_and_the_nearest_is_named() {
    let told = show(&["infnat"]);
    assert_eq!(told.status.code(), Some(2));
    let told = text(&told.stderr);
    assert!(
        told.contains("found `infnat`") && told.contains("did you mean `infant`?"),
        "{told}"
    );
}
