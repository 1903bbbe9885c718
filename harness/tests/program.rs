//! The program as its users meet it: arguments, streams, exit codes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A scenario that fails: the counter accepts what the last step says it does not.
const FEATURE: &str = "\
# language: ja
@COUNTER-001
機能: 受付
  シナリオ: 資格確認書は認められないと思い込む
    もし 「見本 太郎」が窓口で「資格確認書」を見せる
    ならば 窓口は資格を認めない
";

fn madoguchi(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .args(arguments)
        .current_dir(dir)
        .env("COLUMNS", "100")
        .output()
        .expect("the program starts")
}

fn with_feature() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("features")).expect("made");
    fs::write(dir.path().join("features/受付.feature"), FEATURE).expect("written");
    dir
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_lists_every_exit_code_and_ends_well() {
    let dir = tempfile::tempdir().expect("a folder");
    let told = madoguchi(dir.path(), &["--help"]);
    assert_eq!(told.status.code(), Some(0));
    insta::assert_snapshot!("help", text(&told.stdout));
    let told = madoguchi(dir.path(), &["run", "--help"]);
    insta::assert_snapshot!("help_run", text(&told.stdout));
}

#[test]
fn an_undefined_step_is_marked_before_anything_is_played() {
    let dir = with_feature();
    let undefined = FEATURE.replace("窓口は資格を認めない", "窓口は知らん顔をする");
    fs::write(dir.path().join("features/受付.feature"), undefined).expect("written");
    let told = madoguchi(dir.path(), &["run"]);
    assert_eq!(told.status.code(), Some(2));
    let told = text(&told.stderr);
    assert!(
        told.contains("undefined-step") && told.contains("窓口は知らん顔をする"),
        "{told}"
    );
    assert!(!dir.path().join("madoguchi-report").exists());
}

#[test]
fn a_failed_scenario_is_the_implementations_fault_and_leaves_a_whole_report() {
    let dir = with_feature();
    let told = madoguchi(dir.path(), &["run"]);
    assert_eq!(told.status.code(), Some(1));
    let out = text(&told.stdout);
    assert!(
        out.starts_with("failed         features/受付.feature:4  受付 › "),
        "{out}"
    );
    assert!(out.contains("1 scenario: 1 failed (seed 1, "), "{out}");
    let mut files: Vec<_> = fs::read_dir(dir.path().join("madoguchi-report"))
        .expect("a report")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    files.sort();
    assert_eq!(
        files,
        ["events.ndjson", "index.html", "junit.xml", "trace.ndjson"]
    );
}

#[test]
fn a_scenario_is_found_by_its_line_and_by_the_line_of_a_step_of_its_own() {
    let dir = with_feature();
    for line in [4, 5] {
        let told = madoguchi(
            dir.path(),
            &[
                "run",
                &format!("features/受付.feature:{line}"),
                "--no-report",
            ],
        );
        assert!(text(&told.stdout).contains("1 failed"), "{line}");
    }
    let told = madoguchi(
        dir.path(),
        &["run", "features/受付.feature:1", "--no-report"],
    );
    assert_eq!(told.status.code(), Some(2));
    let told = text(&told.stderr);
    assert!(
        told.contains("none of the 1 in `features/受付.feature` fits features/受付.feature:1"),
        "{told}"
    );
    assert!(!dir.path().join("madoguchi-report").exists());
}

#[test]
fn a_selection_without_scenarios_is_a_configuration_error_that_names_the_filters() {
    let dir = with_feature();
    let told = madoguchi(
        dir.path(),
        &["run", "--tags", "@NOBODY-1", "--name", "旅行"],
    );
    assert_eq!(told.status.code(), Some(2));
    let told = text(&told.stderr);
    assert!(
        told.contains("none of the 1 in `features` fits --tags '@NOBODY-1' --name '旅行'"),
        "{told}"
    );
}

#[test]
fn a_bad_filter_is_marked_where_it_goes_wrong() {
    let dir = with_feature();
    let tags = madoguchi(dir.path(), &["run", "--tags", "@資格 and and @後期"]);
    let name = madoguchi(dir.path(), &["run", "--name", "旅行("]);
    assert_eq!((tags.status.code(), name.status.code()), (Some(2), Some(2)));
    insta::assert_snapshot!("bad_filters", text(&tags.stderr) + &text(&name.stderr));
}

#[test]
fn a_missing_path_and_an_unknown_option_are_configuration_errors() {
    let dir = tempfile::tempdir().expect("a folder");
    for arguments in [
        &["run", "nowhere"][..],
        &["run", "--nonsense"],
        &[],
        &["run", "--jobs", "0"],
    ] {
        let told = madoguchi(dir.path(), arguments);
        assert_eq!(told.status.code(), Some(2), "{arguments:?}");
        assert!(!told.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_the_environments_fault() {
    let dir = with_feature();
    fs::write(dir.path().join("taken"), "a file").expect("written");
    let told = madoguchi(dir.path(), &["run", "--report", "taken/report"]);
    assert_eq!(told.status.code(), Some(3), "{}", text(&told.stderr));
}

#[test]
fn a_reader_that_leaves_early_changes_neither_report_nor_verdict() {
    let dir = with_feature();
    let mut started = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("run")
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(started.stdout.take());
    let told = started.wait_with_output().expect("it ends");
    assert_eq!(told.status.code(), Some(1));
    assert!(
        !text(&told.stderr).contains("error"),
        "{}",
        text(&told.stderr)
    );
    assert!(dir.path().join("madoguchi-report/index.html").exists());
}

#[test]
fn far_from_the_source_the_program_has_its_features_with_it_and_replaces_nothing_unasked() {
    let dir = tempfile::tempdir().expect("a folder");
    let told = madoguchi(dir.path(), &["run"]);
    assert_eq!(told.status.code(), Some(2));
    assert!(text(&told.stderr).contains("`madoguchi features`"));
    assert_eq!(
        madoguchi(dir.path(), &["features"]).status.code(),
        Some(0),
        "written"
    );
    let edited = dir.path().join("features/requirements.yaml");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../features/requirements.yaml");
    let read = |path: &Path| fs::read_to_string(path).expect("requirements");
    assert_eq!(read(&edited), read(&source));
    fs::write(&edited, "mine").expect("written");
    let refused = madoguchi(dir.path(), &["features"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(read(&edited), "mine");
    let replaced = madoguchi(dir.path(), &["features", "--force"]);
    assert_eq!(replaced.status.code(), Some(0));
    let told = madoguchi(
        dir.path(),
        &["run", "features/紛失", "--quiet", "--no-report"],
    );
    assert_eq!(told.status.code(), Some(0), "{}", text(&told.stderr));
}
