//! Hunts for what is wrong with implementations outside: right ones, wrong ones, and such as no honest vendor would send.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_madoguchi");
/// Visits to begin with: few, and a counter acts in each.
const FEATURE: &str = "features/窓口/カードを持たない人.feature";
/// Visits to begin with for a card.
const CARD_FEATURES: [&str; 2] = [
    "features/card/状態語.feature",
    "features/card/暗証番号の回数.feature",
];
/// What it is for a counter to charge everything when nothing is confirmed.
const DEFECT: &str = "counter-charges-whole-when-nothing-is-confirmed";
/// What nobody needs longer for, on a busy machine and in a debug build.
const PATIENCE: Duration = Duration::from_secs(120);

/// A hunt in a folder of its own.
struct Trial {
    folder: tempfile::TempDir,
}

impl Trial {
    /// For what is so described.
    fn described(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let text = format!("schema_version: 1\nname: 外\n{text}");
        std::fs::write(folder.path().join("iut.yaml"), text).expect("written");
        Self { folder }
    }

    /// For a counter that is so reached.
    fn of(adapter: &str) -> Self {
        Self::described(&format!("adapter:\n{adapter}  roles: [counter]\n"))
    }

    /// For a card of this program, whose answers `sed` changes, and which is a new one whenever it is started.
    fn of_card(sed: &str) -> Self {
        Self::described(&format!(
            "roles:
  card:
    reach: {{ stdio: [sh, -c, \"{PROGRAM} card serve ordinary --stdio --at 2025-06-10 | sed -u '{sed}'\"] }}
    timeouts: {{ connect: 30, answer: 30 }}
    renew: reconnect
    kind: ordinary
    at: 2025-06-10
    secrets: {{ auth_pin: \"1234\", sign_password: MIHON123, other_pin: \"1234\" }}
"
        ))
    }

    /// For a program that greets, takes every world, and then does this with each request, for which it has so many seconds.
    fn of_script(then: &str, answer: u32) -> Self {
        let script = format!(
            r#"while IFS= read -r line; do
                   id=${{line#*'"id":'}}; id=${{id%%,*}}
                   case $line in
                   *'"do":"hello"'*) echo "{{\"id\":$id,\"is\":\"ready\",\"protocol\":1,\"name\":\"x\",\"roles\":[\"counter\"],\"capabilities\":[\"reset\",\"time\"]}}";;
                   *'"do":"begin"'*|*'"do":"advance"'*) echo "{{\"id\":$id,\"is\":\"done\"}}";;
                   *made-up-by-madoguchi-check*) echo "{{\"id\":$id,\"is\":\"failed\",\"reason\":\"x\"}}";;
                   *) {then};;
                   esac
               done"#
        );
        // A program works beside its configuration.
        let timeouts = format!("{{ connect: 30, answer: {answer} }}");
        let trial = Self::of(&format!("  stdio: [sh, odd.sh]\n  timeouts: {timeouts}\n"));
        std::fs::write(trial.folder.path().join("odd.sh"), script).expect("written");
        trial
    }

    fn findings(&self) -> PathBuf {
        self.folder.path().join("findings")
    }

    fn fuzz(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let began = Instant::now();
        let output = Command::new(PROGRAM)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .args(["fuzz", "--iut"])
            .arg(self.folder.path().join("iut.yaml"))
            .arg("--findings")
            .arg(self.findings())
            .args(arguments)
            .output()
            .expect("started");
        assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
        (output.status.code(), told(&output))
    }

    fn hunt_card(&self, executions: &str, more: &[&str]) -> (Option<i32>, String) {
        let [one, other] = CARD_FEATURES;
        let role = ["--role", "card", "--features", one, "--features", other];
        self.fuzz(&[&role[..], &["--executions", executions], more].concat())
    }

    fn incident(&self) -> String {
        let mut files = std::fs::read_dir(self.findings()).expect("findings");
        let incident = files.find_map(|file| {
            let path = file.ok()?.path();
            (path.extension()? == "json").then_some(path)
        });
        incident.expect("an incident").display().to_string()
    }

    fn hunt(&self, executions: &str) -> (Option<i32>, String) {
        let role = ["--role", "counter", "--features", FEATURE, "--executions"];
        self.fuzz(&[&role[..], &[executions]].concat())
    }
}

fn told(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

/// The counter of this program, wrong as it may be. A debug build is slow on a busy machine.
fn played(more: &str) -> String {
    format!(
        "  stdio: [{PROGRAM}, play, counter{more}]\n  timeouts: {{ connect: 30, answer: 30 }}\n"
    )
}

#[test]
fn nothing_is_found_in_a_right_counter_over_either_way() {
    let (code, told) = Trial::of(&played("")).hunt("300");
    assert_eq!(code, Some(0), "{told}");
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    let port = port.unwrap().port();
    let (code, told) = Trial::of(&format!(
        "  http: http://127.0.0.1:{port}\n  start: [{PROGRAM}, play, counter, --http, \"127.0.0.1:{port}\"]\n"
    ))
    .hunt("300");
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn a_wrong_counter_is_found_made_small_written_and_shown_again() {
    let wrong = Trial::of(&played(&format!(", --defect, {DEFECT}")));
    let (code, told) = wrong.hunt("1000");
    assert_eq!(code, Some(1), "{told}");
    let incident = wrong.incident();
    let text = std::fs::read_to_string(&incident).unwrap();
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    let steps = read["case"]["steps"].as_array().unwrap().len();
    assert!(steps <= 3, "{text}");
    let again = ["--replay", &incident];
    let (code, told) = wrong.fuzz(&again);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("the same is wrong"), "{told}");
    let (code, told) = Trial::of(&played("")).fuzz(&again);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn whoever_dies_hangs_floods_or_talks_nonsense_is_a_finding_and_never_the_end_of_the_hunt() {
    // What can be read in the end is waited for, however busy the machine is.
    for (then, answer, wherein) in [
        ("exit 3", 1, "no answer in time"),
        ("sleep 30", 1, "no answer in time"),
        ("exec yes", 30, "cannot be read"),
        ("echo '{]'", 30, "cannot be read"),
        (
            "head -c 70000000 /dev/zero | tr '\\0' x",
            30,
            "cannot be read",
        ),
    ] {
        let (code, told) = Trial::of_script(then, answer).hunt("4");
        assert_eq!(code, Some(1), "{then}: {told}");
        assert!(told.contains(wherein), "{then}: {told}");
        assert!(told.contains(" executions in "), "{then}: {told}");
    }
}

#[test]
fn whoever_is_no_adapter_at_all_is_told_before_the_hunt_begins() {
    for (program, code) in [
        ("[sh, -c, 'exit 3']", 1),
        ("[no-such-program-anywhere]", 2),
        ("[sleep, '100']", 1),
    ] {
        let adapter = format!("  stdio: {program}\n  timeouts: {{ connect: 1, answer: 1 }}\n");
        let (found, told) = Trial::of(&adapter).hunt("300");
        assert_eq!(found, Some(code), "{program}: {told}");
    }
}

#[test]
fn nothing_is_found_in_a_right_card_spared_or_made_new() {
    let right = Trial::of_card("");
    for more in [&[][..], &["--destructive"]] {
        let (code, told) = right.hunt_card("250", more);
        assert_eq!(code, Some(0), "{told}");
        assert_eq!(told.contains("not tested: "), more.is_empty(), "{told}");
    }
}

#[test]
fn a_wrong_card_is_found_and_one_whose_counters_heal_only_if_it_may_be_harmed() {
    let wrong = Trial::of_card("s/^6[7DE]00$/6F00/");
    let (code, told) = wrong.hunt_card("600", &["--first"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("6F00"), "{told}");
    let (code, told) = wrong.fuzz(&["--replay", &wrong.incident()]);
    assert_eq!(code, Some(1), "{told}");
    let heals = Trial::of_card("s/^63C2$/63C3/");
    let (code, told) = heals.hunt_card("600", &[]);
    assert_eq!(code, Some(0), "{told}");
    let (code, told) = heals.hunt_card("600", &["--first", "--destructive"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("more tries left"), "{told}");
}

#[test]
fn a_card_that_contradicts_itself_is_found_though_nobody_knows_what_it_holds() {
    // Of what is read, every third answer begins otherwise.
    let wrong = Trial::of_card("0~3{/^................................/s/^..../0000/}");
    let reads = ["--features", "features/card/読出し.feature"];
    let (code, told) = wrong.hunt_card("2000", &[&reads[..], &["--first"]].concat());
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("another content than before"), "{told}");
    let (code, told) = wrong.fuzz(&["--replay", &wrong.incident()]);
    assert_eq!(code, Some(1), "{told}");
}
