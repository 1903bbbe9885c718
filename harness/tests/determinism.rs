//! The same features and seed give the same files, byte for byte. CI compares the whole suite; here it is a handful.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const COMPARED: [&str; 2] = ["trace.ndjson", "events.ndjson"];
const HANDFUL: usize = 5;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
}

/// Feature files as shipped, spread over the whole of them.
fn handful() -> Vec<String> {
    let mut found = Vec::new();
    collect(Path::new("features"), &mut found);
    found.sort();
    let stride = found.len().div_ceil(HANDFUL).max(1);
    found.into_iter().step_by(stride).collect()
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(root().join(folder)).expect("a folder") {
        let name = PathBuf::from(entry.expect("an entry").file_name());
        let path = folder.join(&name);
        if root().join(&path).is_dir() {
            collect(&path, found);
        } else if name.extension().is_some_and(|kind| kind == "feature") {
            found.push(path.to_str().expect("UTF-8").to_owned());
        }
    }
}

/// Plays features and gives back what was written; every scenario must have been played to its end.
fn play(features: &[String], seed: u64, jobs: usize) -> [Vec<u8>; 2] {
    let report = tempfile::tempdir().expect("a folder");
    let ended = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("run")
        .args(features)
        .args(["--quiet", "--seed", &seed.to_string()])
        .args(["--jobs", &jobs.to_string()])
        .arg("--report")
        .arg(report.path())
        .current_dir(root())
        .stdout(Stdio::null())
        .status()
        .expect("the program starts");
    // Whether scenarios pass is for the suite to say.
    assert!(matches!(ended.code(), Some(0 | 1)), "{ended}");
    COMPARED.map(|name| fs::read(report.path().join(name)).expect("a report file"))
}

/// The first line that differs, or none.
fn difference(left: &[u8], right: &[u8]) -> Option<String> {
    let (left, right) = (
        String::from_utf8_lossy(left),
        String::from_utf8_lossy(right),
    );
    let lines = left.lines().zip(right.lines()).zip(1..);
    let differs = lines
        .into_iter()
        .find(|((left, right), _)| left != right)
        .map(|((left, right), line)| format!("line {line}:\n{left}\n{right}"));
    differs.or_else(|| (left != right).then(|| "one goes on where the other ends".to_owned()))
}

#[test]
fn two_runs_and_any_number_of_jobs_write_the_same_bytes() {
    let features = handful();
    let first = play(&features, 1, 1);
    assert!(
        first
            .iter()
            .all(|file| file.iter().filter(|&&byte| byte == b'\n').count() > features.len()),
        "there is something to compare"
    );
    for jobs in [1, 2] {
        let again = play(&features, 1, jobs);
        for (name, (first, again)) in COMPARED.iter().zip(first.iter().zip(&again)) {
            let differs = difference(first, again);
            assert_eq!(differs, None, "{name} with --jobs {jobs}");
        }
    }
}

#[test]
fn the_order_of_the_arguments_and_the_company_change_no_scenario() {
    let features = handful();
    let (Some(last), whole) = (features.last(), play(&features, 1, 2)) else {
        panic!("there are features");
    };
    let alone = play(std::slice::from_ref(last), 1, 1);
    // What one feature wrote stands at the end of what all wrote: files come in the order of their paths.
    let (whole, alone) = (&whole[0], &alone[0]);
    let end = whole.get(whole.len().saturating_sub(alone.len())..);
    assert_eq!(end.and_then(|end| difference(end, alone)), None);
}

#[test]
fn another_seed_gives_another_trace() {
    let features = handful();
    assert_ne!(play(&features, 1, 1)[0], play(&features, 2, 1)[0]);
}
