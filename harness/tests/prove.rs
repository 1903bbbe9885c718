//! The proof of the suite, as its users start it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Features that many roles come into, and few scenarios.
const FEATURES: [&str; 4] = [
    "--features",
    "features/紛失",
    "--features",
    "features/負担割合",
];

fn prove(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("prove")
        .args(arguments)
        .current_dir(root.expect("the workspace"))
        .output()
        .expect("the program starts")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Defects, spread over all that there are.
fn some(step: usize) -> Vec<String> {
    let listed = out(&prove(&["--list"]));
    let ids = listed.lines().filter_map(|line| line.split(' ').next());
    ids.step_by(step).map(str::to_owned).collect()
}

/// What a matrix says of defects, and in how many scenarios they were played.
fn matrix(arguments: &[&str], defects: &[String]) -> (Value, u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("matrix.json");
    let named: Vec<&str> = defects.iter().map(String::as_str).collect();
    let path = file.to_str().expect("UTF-8");
    let output = prove(&[&["--matrix", path], arguments, &["--"], &named].concat());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    let text = std::fs::read(&file).expect("written");
    let mut matrix: Value = serde_json::from_slice(&text).expect("JSON");
    let mut met = 0;
    for defect in matrix["defects"].as_array_mut().expect("a list") {
        met += defect["met"].take().as_u64().expect("a number");
    }
    (matrix, met)
}

#[test]
fn what_the_rehearsal_leaves_out_would_have_caught_nothing() {
    let defects = some(60);
    assert!(defects.len() > 8);
    let (chosen, few) = matrix(&FEATURES, &defects);
    let (whole, all) = matrix(&[&FEATURES[..], &["--every"]].concat(), &defects);
    assert_eq!(chosen, whole);
    assert!(few > 0 && few < all / 2, "{few} of {all}");
    let caught = whole["scenarios"].as_array().expect("a list");
    let catches = |it: &&Value| it["catches"].as_array().is_some_and(|it| !it.is_empty());
    assert!(caught.iter().any(|it| catches(&it)), "nothing was caught");
}

const CAUGHT: &str = "counter-charges-everybody-three-tenths";

#[test]
fn a_defect_that_is_caught_inside_is_caught_over_the_adapter_protocol() {
    let told = prove(&["--adapter=2", CAUGHT, "--features", "features/負担割合"]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    let text = out(&told);
    assert!(
        text.contains("外で演じた欠陥 1（上演 2）: 内と同じ所で捕まった 1"),
        "{text}"
    );
}

#[test]
fn a_defect_that_nobody_notices_fails_the_proof_and_is_named() {
    let told = prove(&[CAUGHT, "--features", "features/紛失"]);
    assert_eq!(told.status.code(), Some(1), "{told:?}");
    let text = out(&told);
    assert!(text.contains("■ 生き残った欠陥: 1件"), "{text}");
    assert!(!text.contains("どの欠陥も捕まえないシナリオ"), "{text}");
}
