//! Roles played outside over the adapter protocol: right ones, wrong ones, and such as no honest vendor would send.
#![allow(clippy::panic, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_madoguchi");
/// A feature in which a counter acts, small enough to be played often.
const FEATURE: &str = "features/窓口/カードを持たない人.feature";
/// What it is for a counter to charge everything when nothing is confirmed.
const DEFECT: &str = "counter-charges-whole-when-nothing-is-confirmed";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs `madoguchi` with a configuration whose adapter is so described.
fn judged(command: &str, adapter: &str, arguments: &[&str]) -> (Output, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let iut = folder.path().join("iut.yaml");
    let text =
        format!("schema_version: 1\nname: 外の窓口\nadapter:\n{adapter}  roles: [counter]\n");
    std::fs::write(&iut, text).expect("written");
    let mut program = Command::new(PROGRAM);
    program.current_dir(root()).arg(command);
    match command {
        "check" => program.arg(&iut),
        _ => program.arg("--no-report").arg("--iut").arg(&iut),
    };
    let output = program.args(arguments).output().expect("started");
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output, told)
}

fn lines(program: &str) -> String {
    format!("  stdio: {program}\n  timeouts: {{ connect: 1, answer: 1 }}\n")
}

fn played(more: &str) -> String {
    // A debug build is slow on a busy machine.
    format!(
        "  stdio: [{PROGRAM}, play, counter{more}]\n  timeouts: {{ connect: 30, answer: 30 }}\n"
    )
}

#[test]
fn a_counter_played_outside_is_judged_as_the_one_inside() {
    let (output, told) = judged("run", &played(""), &[FEATURE]);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains(" passed"), "{told}");
}

#[test]
fn one_that_plays_every_role_is_disturbed_between_its_own_roles_too() {
    let roles = "reader, counter, fund, insurer, jlis, portal, municipality, mobile";
    let folder = tempfile::tempdir().unwrap();
    let iut = folder.path().join("iut.yaml");
    let text = format!(
        "schema_version: 1\nname: すべて\nadapter:\n  stdio: [{PROGRAM}, play, {roles}]\n  roles: [{roles}]\n  timeouts: {{ connect: 60, answer: 60 }}\n"
    );
    std::fs::write(&iut, text).unwrap();
    let output = Command::new(PROGRAM)
        .current_dir(root())
        .args([
            "run",
            "features/リーダー障害",
            "features/障害時",
            "--no-report",
            "--iut",
        ])
        .arg(&iut)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
}

#[test]
fn the_same_counter_over_http_is_started_waited_for_and_ended() {
    // Free a moment ago, and so most likely still.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    let port = port.unwrap().port();
    let adapter = format!(
        "  http: http://127.0.0.1:{port}\n  start: [{PROGRAM}, play, counter, --http, \"127.0.0.1:{port}\"]\n"
    );
    let (output, told) = judged("run", &adapter, &[FEATURE]);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn a_wrong_counter_fails_from_outside_too() {
    let adapter = played(&format!(", --defect, {DEFECT}"));
    let (output, told) = judged("run", &adapter, &["features/リーダー障害"]);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("no-full-charge-for-failure"), "{told}");
}

#[test]
fn scenarios_without_the_role_are_not_applicable_and_a_run_of_nothing_else_judges_nothing() {
    let (output, told) = judged("run", &played(""), &["features/認証局/有効期限.feature"]);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("not applicable"), "{told}");
}

#[test]
fn check_says_whose_turn_it_is_before_anything_is_judged() {
    let cases = [
        ("[sh, -c, 'exit 3']", 1, "exit status: 3"),
        (
            "[no-such-program-anywhere]",
            2,
            "cannot start `no-such-program-anywhere`",
        ),
        (
            "[sh, -c, 'while read x; do echo hello; done']",
            1,
            "`hello`",
        ),
        // A flood that begins when it is asked; what begins earlier is met as the machine will have it.
        ("[sh, -c, 'read x; exec yes']", 1, "found `y`"),
        ("[sleep, '100']", 1, "no answer within 1 s"),
        (
            r#"[sh, -c, 'read x; echo "{\"id\":1,\"is\":\"ready\",\"protocol\":9,\"name\":\"x\",\"roles\":[\"counter\"]}"; sleep 9']"#,
            2,
            "speaks protocol 1",
        ),
        (
            r#"[sh, -c, 'read x; echo "{\"id\":1,\"is\":\"ready\",\"protocol\":1,\"name\":\"x\",\"roles\":[\"fund\"]}"; sleep 9']"#,
            2,
            "plays `counter`",
        ),
        (
            r#"[sh, -c, 'read x; echo "{\"id\":7,\"is\":\"ready\",\"protocol\":1,\"name\":\"x\",\"roles\":[\"counter\"]}"; sleep 9']"#,
            1,
            "a message with id 1",
        ),
    ];
    for (program, code, found) in cases {
        let (output, told) = judged("check", &lines(program), &[]);
        assert_eq!(output.status.code(), Some(code), "{program}: {told}");
        assert!(told.contains(found), "{program}: {told}");
        // A run does not begin either.
        let (output, told) = judged("run", &lines(program), &[FEATURE]);
        assert_eq!(output.status.code(), Some(code), "{program}: {told}");
    }
}

#[test]
fn what_is_optional_is_known_wherever_the_features_lie() {
    let folder = tempfile::tempdir().unwrap();
    let adapter = format!("{}  lacks: [COUNTER-001]\n  roles: [counter]\n", played(""));
    let text = format!("schema_version: 1\nname: x\nadapter:\n{adapter}");
    std::fs::write(folder.path().join("iut.yaml"), text).unwrap();
    let output = Command::new(PROGRAM)
        .current_dir(folder.path())
        .arg("run")
        .arg(root().join("features"))
        .args(["--no-report", "--iut", "iut.yaml"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("COUNTER-001, which is `must`"), "{told}");
}

#[test]
fn what_is_mandatory_cannot_be_lacking() {
    let adapter = format!("{}  lacks: [COUNTER-001]\n", played(""));
    let (output, told) = judged("check", &adapter, &[]);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("COUNTER-001, which is `must`"), "{told}");
}

#[test]
fn an_implementation_that_dies_on_every_third_request_gets_a_verdict_on_every_scenario() {
    let script = format!(
        r#"while IFS= read -r line; do
               case $line in *'"do":"answer"'*) n=$((n + 1)); [ $n -lt 3 ] || exit;; esac
               printf '%s\n' "$line"
           done | {PROGRAM} play counter"#
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dies.sh");
    std::fs::write(&path, script).unwrap();
    let adapter = format!(
        "  stdio: [sh, {}]\n  timeouts: {{ connect: 30, answer: 30 }}\n",
        path.display()
    );
    let (output, told) = judged("run", &adapter, &["features/窓口"]);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains(" passed") && told.contains(" failed"),
        "{told}"
    );
    assert!(!told.contains("harness fault"), "{told}");
}
