//! A served ecosystem killed at many points: every request is carried out and answered, and none twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::client::{Client, bulk_request, header, request, tree};

const YAML: &str = "\
schema_version: 1
world: standard
at: 2025-06-10T09:00
clock: frozen
state: state
terminals:
  - { facility: '1319990014', folder: OQS, poll_ms: 1, at_once: 4 }
";

/// Starts it; what it says is in the file `out`.
fn start(folder: &Path) -> Child {
    let out = folder.join("out");
    let child = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("serve")
        .arg(folder.join("ecosystem.yaml"))
        .stdout(fs::File::create(&out).expect("a file"))
        .spawn()
        .expect("it starts");
    let begun = Instant::now();
    let said = || fs::read_to_string(&out).expect("readable");
    while !said().contains("ready: everything") {
        let late = begun.elapsed() > Duration::from_secs(30);
        assert!(!late, "it does not become ready: {}", said());
        std::thread::sleep(Duration::from_millis(1));
    }
    child
}

/// What has come back: how often for each identifier, and the reception numbers of bulk queries.
#[derive(Default)]
struct Came {
    times: BTreeMap<String, u32>,
    receptions: BTreeSet<String>,
}

impl Came {
    /// Takes every result that is there.
    fn collect(&mut self, client: &Client) {
        let Ok(entries) = fs::read_dir(client.folder.join("res")) else {
            return;
        };
        for entry in entries {
            let path = entry.expect("an entry").path();
            let answer = tree(&fs::read(&path).expect("read"));
            fs::remove_file(path).expect("deleted");
            let identifier = header(&answer, "ArbitraryFileIdentifier");
            if identifier.contains("muquc") {
                let reception = answer.at_path("MessageBody/ReceptionNumber");
                let number = reception.first().expect("a reception number");
                self.receptions.insert(number.text.clone());
            }
            let count = self.times.entry(identifier).or_default();
            *count += 1;
        }
    }

    /// Waits until so many different requests have come back, and a little longer: whatever comes twice comes then.
    fn collect_all(&mut self, client: &Client, all: usize) {
        let begun = Instant::now();
        while self.times.len() < all && begun.elapsed() < Duration::from_secs(30) {
            self.collect(client);
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(300));
        self.collect(client);
        assert_eq!(self.times.len(), all, "{}", client.log());
    }

    /// Everything came once, and the system has received as many bulk queries as there were: its numbers have no gap.
    fn check(&self, bulk: usize) {
        let twice: Vec<_> = self
            .times
            .iter()
            .filter(|(_, count)| **count != 1)
            .collect();
        assert!(twice.is_empty(), "{twice:?}");
        let expected = (1..=bulk).map(|number| format!("20250610{number:08}"));
        assert_eq!(self.receptions, expected.collect());
    }
}

fn kill(mut child: Child) {
    child.kill().expect("killed");
    child.wait().expect("ended");
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).expect("there").count()
}

#[test]
fn every_request_is_carried_out_and_answered_once_however_often_the_terminal_is_killed() {
    const ROUNDS: usize = 30;
    const EACH: usize = 10;
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("ecosystem.yaml"), YAML).expect("written");
    let client = Client::at(&folder.path().join("OQS"));
    fs::create_dir_all(client.folder.join("req")).expect("made");
    let mut came = Came::default();
    let mut under_way = 0;
    for round in 0..ROUNDS {
        for number in 0..EACH {
            let name = format!("OQSsiquc01req_{round:02}{number:02}.xml");
            client.put(&name, request(&name).as_bytes());
            let name = format!("OQSmuquc01req_{round:02}{number:02}.xml");
            client.put(&name, bulk_request(&name).as_bytes());
        }
        let child = start(folder.path());
        // Another moment each time, from the first files on to the last.
        std::thread::sleep(Duration::from_micros(1700) * u32::try_from(round).expect("few"));
        came.collect(&client);
        kill(child);
        let work = client.folder.join("work");
        if count(&work.join("taken")) + count(&work.join("answers")) > 0 {
            under_way += 1;
        }
    }
    let child = start(folder.path());
    came.collect_all(&client, 2 * ROUNDS * EACH);
    kill(child);
    came.check(ROUNDS * EACH);
    // It was killed in the middle of something, or this shows nothing.
    assert!(under_way > 0, "no kill met a request under way");
}

#[test]
fn what_was_carried_out_before_its_answer_could_be_kept_is_not_carried_out_again() {
    const REQUESTS: usize = 4;
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("ecosystem.yaml"), YAML).expect("written");
    let client = Client::at(&folder.path().join("OQS"));
    let child = start(folder.path());
    // From here on no answer can be kept.
    let answers = client.folder.join("work/answers");
    fs::remove_dir(&answers).expect("empty");
    fs::write(&answers, "in the way").expect("written");
    let journal = || {
        let written = fs::metadata(folder.path().join("state/journal.redb"));
        let written = written.and_then(|it| it.modified());
        written.expect("a journal")
    };
    let before = journal();
    let name = |number| format!("OQSmuquc01req_{number}.xml");
    for number in 0..REQUESTS {
        client.put(&name(number), bulk_request(&name(number)).as_bytes());
    }
    client.until("trouble", || client.log().contains(" trouble "));
    // The trouble may be told before the first request has been carried out.
    client.until("a journal that has been written", || {
        let rested = journal().elapsed().unwrap_or_default();
        journal() > before && rested > Duration::from_millis(300)
    });
    kill(child);
    assert_eq!(count(&client.folder.join("res")), 0);
    fs::remove_file(&answers).expect("removed");

    let child = start(folder.path());
    let out = fs::read_to_string(folder.path().join("out")).expect("what it says");
    let carried_out = out.contains("orders carried out again") && !out.contains(" 0 orders");
    assert!(carried_out, "the journal has none of them: {out}");
    let mut came = Came::default();
    came.collect_all(&client, REQUESTS);
    client.put(&name(REQUESTS), bulk_request(&name(REQUESTS)).as_bytes());
    came.collect_all(&client, REQUESTS + 1);
    kill(child);
    came.check(REQUESTS + 1);
}
