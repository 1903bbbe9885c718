//! `madoguchi oqs` over the golden messages of `fixtures/oqs`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn oqs(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("oqs")
        .args(arguments)
        .current_dir(root().join("fixtures/oqs"))
        .output()
        .expect("the program starts")
}

/// The golden messages of a folder, in order.
fn goldens(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join("fixtures/oqs").join(folder)).expect("a folder");
    let mut paths: Vec<String> = entries
        .map(|entry| entry.expect("readable").file_name())
        .map(|name| format!("{folder}/{}", name.to_string_lossy()))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

/// Exit code, stdout and stderr of each.
fn told_of(folder: &str) -> String {
    let mut all = String::new();
    for path in goldens(folder) {
        let told = oqs(&["decode", &path]);
        let (out, err) = (
            String::from_utf8_lossy(&told.stdout),
            String::from_utf8_lossy(&told.stderr),
        );
        let code = told.status.code().expect("it ended by itself");
        all.push_str(&format!("exit {code}\n{out}{err}\n"));
    }
    all
}

#[test]
fn what_the_field_writes_is_explained() {
    insta::assert_snapshot!("field", told_of("field"));
}

#[test]
fn what_is_broken_is_told_with_its_place() {
    insta::assert_snapshot!("broken", told_of("broken"));
}

#[test]
fn a_whole_message_of_every_kind_has_nothing_to_complain_of() {
    let paths = goldens("whole");
    let mut arguments = vec!["decode", "--json"];
    arguments.extend(paths.iter().map(String::as_str));
    let told = oqs(&arguments);
    assert_eq!(told.status.code(), Some(0));
    let out = String::from_utf8(told.stdout).expect("UTF-8");
    let mut kinds = std::collections::BTreeSet::new();
    for line in out.lines() {
        let json: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(json["findings"], serde_json::json!([]), "{}", json["file"]);
        let elements = json["elements"].as_array().expect("elements");
        assert!(
            elements.iter().all(|it| it["ja"].is_string()),
            "{}",
            json["file"]
        );
        kinds.insert(json["message"].to_string());
    }
    let all = madoguchi_sim::oqs::Message::KINDS.len();
    assert_eq!((paths.len(), kinds.len()), (all, all));
}

#[test]
fn a_file_that_is_no_message_by_its_name_needs_to_be_told_what_it_is() {
    let path = "../../harness/benches/web/result.xml";
    assert_eq!(oqs(&["decode", path]).status.code(), Some(2));
    for step in ["eligibility/result", "OQSsiquc01res"] {
        assert_eq!(oqs(&["decode", "--as", step, path]).status.code(), Some(0));
    }
    for step in ["eligibility/download-result", "窓口", "eligibility"] {
        assert_eq!(oqs(&["decode", "--as", step, path]).status.code(), Some(2));
    }
    let absent = oqs(&["decode", "OQSsiquc01res_absent.xml", path]);
    assert_eq!(absent.status.code(), Some(2), "the most decisive one");
    assert_eq!(
        oqs(&["decode", "OQSsiquc01res_absent.xml"]).status.code(),
        Some(3)
    );
}

#[test]
fn a_message_is_written_in_shift_jis_and_comes_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("OQSsiquc01req_1.xml");
    let path = path.to_str().expect("UTF-8");
    let golden = "field/OQSsiquc01req_utf-8.xml";
    let told = oqs(&["encode", "--to", "shift_jis", "-o", path, golden]);
    assert_eq!(told.status.code(), Some(0));
    let octets = std::fs::read(path).expect("written");
    assert!(octets.windows(2).any(|two| two == [0x87, 0x40]), "① of NEC");
    let again = oqs(&["encode", "--to", "utf-8", path]);
    let original = std::fs::read(root().join("fixtures/oqs").join(golden)).expect("there");
    assert!(again.stdout == original);
    let outside = dir.path().join("OQSsiquc01req_2.xml");
    std::fs::write(&outside, "<XmlMsg>𠮷〜</XmlMsg>").expect("written");
    let outside = outside.to_str().expect("UTF-8");
    let told = oqs(&["encode", "--to", "shift_jis", "-o", path, outside]);
    assert_eq!(told.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&told.stderr).contains("𠮷 (U+20BB7)"));
    assert_eq!(std::fs::read(path).expect("left as it was"), octets);
}

#[test]
fn a_result_says_in_which_encoding_its_file_is_written() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("OQSsiquc01res_1.xml");
    let path = path.to_str().expect("UTF-8");
    let golden = "whole/OQSsiquc01res_whole.xml";
    for (to, codes, told, other) in [
        ("utf-8", "from-zero", ">0<", "from-one"),
        ("shift_jis", "from-zero", ">1<", "from-one"),
        ("utf-8", "from-one", ">1<", "from-zero"),
        ("shift_jis", "from-one", ">2<", "from-zero"),
    ] {
        let codes = ["--character-codes", codes];
        let arguments = [&["encode", "--to", to, "-o", path, golden], &codes[..]].concat();
        assert_eq!(oqs(&arguments).status.code(), Some(0));
        let octets = std::fs::read(path).expect("written");
        let said = format!("<CharacterCodeIdentifier{told}");
        let said = octets.windows(said.len()).any(|it| it == said.as_bytes());
        assert!(said, "{to} {codes:?}: {told}");
        let decoded = oqs(&[&["decode", path], &codes[..]].concat());
        assert_eq!(decoded.status.code(), Some(0));
        let doubted = oqs(&["decode", path, "--character-codes", other]);
        assert_eq!(doubted.status.code(), Some(1), "{to} {codes:?}");
    }
}
