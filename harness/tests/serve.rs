//! `madoguchi serve` as a process: what it answers, what it survives, how it ends.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

const FROZEN: &str = "\
schema_version: 1
world: standard
at: 2025-06-10T09:00
clock: frozen
state: state
operator: { listen: '127.0.0.1:0' }
";

struct Served {
    child: Child,
    operator: String,
    /// What it said of its state.
    state: String,
}

fn start(folder: &Path) -> Served {
    let mut child = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("serve")
        .arg(folder.join("ecosystem.yaml"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let (mut operator, mut state) = (None, String::new());
    loop {
        let line = lines.next().expect("it is ready").expect("text");
        if let Some(place) = line.strip_prefix("ready: operator http://") {
            operator = Some(place.trim_end_matches('/').to_owned());
        }
        if line.starts_with("state: ") {
            state.clone_from(&line);
        }
        if line == "ready: everything" {
            break;
        }
    }
    // Whoever starts it may stop listening to it.
    Served {
        child,
        operator: operator.expect("an operator"),
        state,
    }
}

fn folder_with(yaml: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("ecosystem.yaml"), yaml).expect("written");
    folder
}

/// Status and body; `None` if the process went away meanwhile.
fn ask(place: &str, method: &str, path: &str, body: &str) -> Option<(u16, Value)> {
    let mut stream = TcpStream::connect(place).ok()?;
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, serde_json::from_str(body).ok()?))
}

fn now(place: &str) -> String {
    let (_, clock) = ask(place, "GET", "/clock", "").expect("answered");
    clock["now"].as_str().expect("a time").to_owned()
}

/// Ends it as an operator does, and waits for its exit code; `None` if it does not end.
#[cfg(unix)]
fn terminate(mut served: Served) -> Option<i32> {
    let id = served.child.id().to_string();
    let asked = Command::new("kill").arg(&id).status().expect("kill");
    assert!(asked.success());
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if let Some(status) = served.child.try_wait().expect("waited for") {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    None
}

fn refused(folder: &Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("serve")
        .arg(folder.join("ecosystem.yaml"))
        .output()
        .expect("it runs");
    let told = String::from_utf8(output.stderr).expect("text");
    (output.status.code(), told)
}

#[test]
fn whatever_was_acknowledged_is_there_after_each_of_many_kills() {
    let folder = folder_with(FROZEN);
    let mut minutes = 0_u32;
    for round in 0..12_u64 {
        let mut served = start(folder.path());
        let place = served.operator.clone();
        let found = now(&place);
        let at =
            |minutes: u32| format!("2025-06-10T{:02}:{:02}:00", 9 + minutes / 60, minutes % 60);
        // What was under way when it was killed may have been kept too.
        if found == at(minutes + 1) {
            minutes += 1;
        }
        assert_eq!(found, at(minutes), "round {round}: {}", served.state);
        let puts_on = std::thread::spawn(move || {
            let mut acknowledged = 0;
            while acknowledged < 25 {
                match ask(&place, "POST", "/clock", r#"{"advance":1}"#) {
                    Some((200, _)) => acknowledged += 1,
                    _ => break,
                }
            }
            acknowledged
        });
        std::thread::sleep(Duration::from_millis(10 + round * 17));
        served.child.kill().expect("killed");
        served.child.wait().expect("gone");
        minutes += puts_on.join().expect("no panic");
    }
    assert!(
        minutes > 12,
        "{minutes}: it was killed before it did anything"
    );
}

#[cfg(unix)]
#[test]
fn an_asked_end_is_orderly_and_all_is_there_again() {
    let folder = folder_with(FROZEN);
    let served = start(folder.path());
    assert!(served.state.starts_with("state: begun"), "{}", served.state);
    let person = "/people/%E8%A6%8B%E6%9C%AC%20%E8%8A%B1%E5%AD%90";
    let card = format!("{person}/card");
    let lost = ask(&served.operator, "POST", &card, r#"{"do":"lose"}"#);
    assert_eq!(lost.map(|it| it.0), Some(200));
    assert_eq!(terminate(served), Some(0));

    let served = start(folder.path());
    assert!(
        served.state.contains("1 orders carried out again"),
        "{}",
        served.state
    );
    let (_, seen) = ask(&served.operator, "GET", person, "").expect("answered");
    assert_eq!(seen["card"], "lost");
    let reader = "/facilities/1319990014/reader";
    let visit = r#"{"person":"見本 花子","by":"face"}"#;
    let without = ask(&served.operator, "POST", reader, visit).expect("answered");
    assert_eq!(without.0, 422, "{without:?}");
    ask(&served.operator, "POST", &card, r#"{"do":"find"}"#).expect("answered");
    let (status, with) = ask(&served.operator, "POST", reader, visit).expect("answered");
    assert_eq!((status, &with["verified"]), (200, &Value::Bool(true)));
    assert_eq!(terminate(served), Some(0));
}

#[cfg(unix)]
#[test]
fn a_fault_is_felt_until_it_is_repaired_and_a_refusal_says_who_refuses() {
    let folder = folder_with(FROZEN);
    let served = start(folder.path());
    let place = served.operator.as_str();
    let reader = "/facilities/1319990014/reader";
    let visit = r#"{"person":"見本 花子","by":"face"}"#;
    let broken = r#"{"what":"reader-broken","facility":"1319990014"}"#;
    assert_eq!(
        ask(place, "POST", "/faults", broken).map(|it| it.0),
        Some(200)
    );
    let (status, problem) = ask(place, "POST", reader, visit).expect("answered");
    assert_eq!(status, 502, "{problem}");
    assert_eq!(problem["type"], "urn:madoguchi:problem:no-answer");
    let repaired = ask(place, "DELETE", "/faults/reader-broken-1319990014", "");
    assert_eq!(repaired.map(|it| it.0), Some(200));
    assert_eq!(ask(place, "POST", reader, visit).map(|it| it.0), Some(200));
    let card = "/people/%E8%A6%8B%E6%9C%AC%20%E8%8A%B1%E5%AD%90/card";
    let unsuspended = ask(place, "POST", card, r#"{"do":"lift"}"#).expect("answered");
    assert_eq!(unsuspended.0, 409, "{unsuspended:?}");
    let (_, rules) = ask(place, "GET", "/invariants", "").expect("answered");
    assert_eq!(rules["violations"], Value::Array(Vec::new()));
    ask(place, "POST", "/reset", "").expect("answered");
    let (_, calls) = ask(place, "GET", "/exchanges", "").expect("answered");
    assert_eq!(calls, Value::Array(Vec::new()));
    assert_eq!(terminate(served), Some(0));
}

#[cfg(unix)]
#[test]
fn what_is_wrong_is_named_and_whose_turn_it_is() {
    let folder = folder_with(FROZEN);
    let yaml = folder.path().join("ecosystem.yaml");
    let served = start(folder.path());
    let (code, told) = refused(folder.path());
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("in use by another process"), "{told}");
    assert_eq!(terminate(served), Some(0));

    fs::write(&yaml, FROZEN.replace("T09:00", "T09:01")).expect("written");
    let (code, told) = refused(folder.path());
    assert_eq!(code, Some(2), "{told}");
    assert!(
        told.contains("2025-06-10T09:00:00") && told.contains("09:01:00"),
        "{told}"
    );

    fs::write(&yaml, FROZEN.replace("clock:", "clok:")).expect("written");
    let (code, told) = refused(folder.path());
    assert_eq!(code, Some(2), "{told}");
    assert!(
        told.contains("ecosystem.yaml:4:1") && told.contains("clok"),
        "{told}"
    );

    fs::write(&yaml, FROZEN).expect("written");
    let journal = folder.path().join("state/journal.redb");
    fs::write(&journal, b"").expect("written");
    let (code, told) = refused(folder.path());
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("is damaged"), "{told}");
}
