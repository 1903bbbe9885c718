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
    let defects = some(90);
    assert!(defects.len() > 8);
    let (chosen, few) = matrix(&FEATURES, &defects);
    let (whole, all) = matrix(&[&FEATURES[..], &["--every"]].concat(), &defects);
    assert_eq!(chosen, whole);
    assert!(few > 0 && few < all / 2, "{few} of {all}");
    let caught = whole["scenarios"].as_array().expect("a list");
    let catches = |it: &&Value| it["catches"].as_array().is_some_and(|it| !it.is_empty());
    assert!(caught.iter().any(|it| catches(&it)), "nothing was caught");
}

/// What is said of defects, but for the time that it took.
fn told(arguments: &[&str], defects: &[String]) -> String {
    let named = defects.iter().map(String::as_str);
    let output = prove(
        &arguments
            .iter()
            .copied()
            .chain(["--"])
            .chain(named)
            .collect::<Vec<_>>(),
    );
    let text = out(&output);
    let (text, _time) = text.rsplit_once('、').expect("the time at the end");
    text.to_owned()
}

/// How each defect stands: the first word of its line.
fn standings(told: &str, defects: &[String]) -> Vec<(String, String)> {
    let words = told.lines().map(|line| line.split_whitespace());
    let standings = words.filter_map(|mut words| Some((words.next()?, words.next()?)));
    let standings = standings.filter(|(_, id)| defects.iter().any(|defect| defect == id));
    standings
        .map(|(word, id)| (id.to_owned(), word.to_owned()))
        .collect()
}

/// How often defects were played.
fn plays(told: &str) -> usize {
    let (_, plays) = told.rsplit_once(' ').expect("the number at the end");
    plays.parse().expect("a number")
}

#[test]
fn what_decides_says_the_same_as_the_whole_and_is_less_and_the_same_in_any_number_of_threads() {
    let mut defects = some(60);
    // Many scenarios catch this one, and one is enough. Who survives has to meet them all.
    defects.push(CAUGHT.to_owned());
    let few = told(&[&FEATURES[..], &["--jobs", "1"]].concat(), &defects);
    assert_eq!(
        told(&[&FEATURES[..], &["--jobs", "3"]].concat(), &defects),
        few
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("matrix.json");
    let file = file.to_str().expect("UTF-8");
    let all = told(&[&FEATURES[..], &["--matrix", file]].concat(), &defects);
    let standing = standings(&few, &defects);
    assert_eq!(standing.len(), defects.len());
    assert_eq!(standing, standings(&all, &defects));
    for word in ["捕まった", "生き残った"] {
        assert!(standing.iter().any(|(_, it)| it == word), "{standing:?}");
    }
    assert!(plays(&few) < plays(&all), "{few}\n{all}");
}

const CAUGHT: &str = "counter-charges-everybody-three-tenths";
const CARD: &str = "card-answers-6a80-to-unknown-aid";

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
fn a_defect_of_cards_that_is_caught_inside_is_caught_in_a_program_that_speaks_in_lines() {
    let told = prove(&[
        "--adapter",
        CARD,
        "--features",
        "features/card/アプリケーション.feature",
    ]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    let text = out(&told);
    assert!(
        text.contains("外で演じた欠陥 1（上演 1）: 内と同じ所で捕まった 1"),
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
