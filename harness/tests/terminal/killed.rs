//! A served ecosystem killed at many points: every request is answered, and no request twice.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::{Client, header, request, tree};

const YAML: &str = "\
schema_version: 1
world: standard
at: 2025-06-10T09:00
clock: frozen
state: state
terminals:
  - { facility: '1319990014', folder: OQS, poll_ms: 1, at_once: 4 }
";

fn start(folder: &Path) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("serve")
        .arg(folder.join("ecosystem.yaml"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let ready = lines
        .map_while(Result::ok)
        .any(|line| line == "ready: everything");
    assert!(ready, "it does not become ready");
    child
}

/// Takes every result that is there: which identifiers came, and how often.
fn collect(client: &Client, came: &mut BTreeMap<String, u32>) {
    let Ok(entries) = fs::read_dir(client.folder.join("res")) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let answer = tree(&fs::read(&path).expect("read"));
        fs::remove_file(path).expect("deleted");
        let count = came
            .entry(header(&answer, "ArbitraryFileIdentifier"))
            .or_default();
        *count += 1;
    }
}

#[test]
fn every_request_is_answered_once_however_often_the_terminal_is_killed() {
    const ROUNDS: u32 = 25;
    const EACH: u32 = 20;
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("ecosystem.yaml"), YAML).expect("written");
    let client = Client::at(&folder.path().join("OQS"));
    fs::create_dir_all(client.folder.join("req")).expect("made");
    let mut came = BTreeMap::new();
    let mut under_way = 0;
    for round in 0..ROUNDS {
        for number in 0..EACH {
            let name = format!("OQSsiquc01req_{round:02}{number:02}.xml");
            client.put(&name, request(&name).as_bytes());
        }
        let mut child = start(folder.path());
        // Another moment each time, from the first files on to the last.
        std::thread::sleep(Duration::from_micros(u64::from(round) * 1700));
        collect(&client, &mut came);
        child.kill().expect("killed");
        child.wait().expect("ended");
        let left = |name: &str| {
            fs::read_dir(client.folder.join(name))
                .expect("there")
                .count()
        };
        if left("work/taken") + left("work/answers") > 0 {
            under_way += 1;
        }
    }
    let mut child = start(folder.path());
    let (all, begun) = (
        usize::try_from(ROUNDS * EACH).expect("small"),
        Instant::now(),
    );
    while came.len() < all && begun.elapsed() < Duration::from_secs(30) {
        collect(&client, &mut came);
        std::thread::sleep(Duration::from_millis(20));
    }
    // Whatever came twice would come now.
    std::thread::sleep(Duration::from_millis(300));
    collect(&client, &mut came);
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert_eq!(came.len(), all, "{}", client.log());
    let twice: Vec<_> = came.iter().filter(|(_, count)| **count != 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    // It was killed in the middle of something, or this shows nothing.
    assert!(under_way > 0, "no kill met a request under way");
}
