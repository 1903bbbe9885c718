//! A terminal's folders with ten thousand requests, against what the file system gives: the same files written, kept and renamed by a
//! plain loop that asks nobody.
//!
//! ```text
//! cargo bench -p madoguchi --bench folder
//! ```
//!
//! Every answer is written through to the disk before its request goes and before it is handed out. So does the plain loop, in the same
//! groups as the terminal; without writing through it shows what the safety costs.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use madoguchi::serve::house::{House, HouseConfig};
use madoguchi::serve::terminal::{Terminal, TerminalConfig};
use madoguchi::stage;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

type Failed = Box<dyn Error>;

const FILES: usize = 10_000;
const ROUNDS: usize = 3;
/// How many answers the plain loop writes through together: as many as the terminal asks at once.
const GROUP: usize = 64;
/// In the stream, requests a second.
const PACE: u32 = 500;

fn main() -> Result<(), Failed> {
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let (rate, answer) = burst()?;
        let kept = plain(&answer, true)?;
        let loose = plain(&answer, false)?;
        ratios.push(rate / kept);
        println!(
            "  a plain loop of the same files: {kept:.0}/s written through (the terminal has {:.2} of it), {loose:.0}/s not",
            rate / kept
        );
    }
    ratios.sort_by(f64::total_cmp);
    println!("median of {ROUNDS}: {:.2}", ratios[ROUNDS / 2]);
    stream()
}

/// All at the same moment. Tells how many were answered a second, and one of the answers.
fn burst() -> Result<(f64, Vec<u8>), Failed> {
    let site = Site::new()?;
    // Written elsewhere and moved at once, as ten thousand clients would at the same moment.
    let outside = site.folder.path().join("outside");
    requests(&outside)?;
    fs::remove_dir(&site.req)?;
    fs::rename(&outside, &site.req)?;
    let begun = Instant::now();
    let working = site.work()?;
    wait(|| count(&site.req) == 0);
    let taken = begun.elapsed();
    wait(|| count(&site.res) == FILES);
    let answered = begun.elapsed();
    let rate = FILES as f64 / answered.as_secs_f64();
    println!(
        "{FILES} at once: the last taken away after {:.0} ms; all answered after {:.2} s: {rate:.0} requests/s",
        taken.as_secs_f64() * 1000.0,
        answered.as_secs_f64()
    );
    let answer = fs::read(site.res.join("OQSsiquc01res_00000.xml"))?;
    working.end()?;
    Ok((rate, answer))
}

/// One after the other at an even pace: how long the slowest was waited for, to be taken away and to be answered.
fn stream() -> Result<(), Failed> {
    let site = Site::new()?;
    let working = site.work()?;
    let (req, res) = (site.req.clone(), site.res.clone());
    let writer = std::thread::spawn(move || -> std::io::Result<BTreeMap<String, Instant>> {
        let begun = Instant::now();
        let mut dropped = BTreeMap::new();
        for number in 0..FILES {
            let due = begun + Duration::from_secs(1) * u32::try_from(number).unwrap_or(0) / PACE;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let name = name("req", number);
            let part = req.join(format!("{name}.tmp"));
            fs::write(&part, REQUEST)?;
            fs::rename(part, req.join(&name))?;
            dropped.insert(name, Instant::now());
        }
        Ok(dropped)
    });
    // When each was last seen in `req`, and first in `res`.
    let (mut last, mut first) = (BTreeMap::new(), BTreeMap::new());
    while first.len() < FILES {
        let now = Instant::now();
        last.extend(names(&site.req).into_iter().map(|name| (name, now)));
        for name in names(&res) {
            first.entry(name).or_insert(now);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let dropped = writer.join().map_err(|_| "the writer died")??;
    let since = |seen: Option<&Instant>, name: &String| {
        let seen = seen.map(|seen| seen.saturating_duration_since(dropped[name]));
        seen.unwrap_or_default().as_secs_f64() * 1000.0
    };
    let taken = dropped.keys().map(|name| since(last.get(name), name));
    let answered = dropped
        .keys()
        .map(|it| since(first.get(&it.replace("req_", "res_")), it));
    println!(
        "{FILES} at {PACE}/s: the slowest was taken away after {:.0} ms and answered after {:.0} ms",
        taken.fold(0.0, f64::max),
        answered.fold(0.0, f64::max)
    );
    working.end()
}

/// Moves, reads, writes, removes and moves as the terminal does; how many a second.
fn plain(answer: &[u8], through: bool) -> Result<f64, Failed> {
    let folder = tempfile::tempdir()?;
    let [req, taken, answers, res] =
        ["req", "taken", "answers", "res"].map(|name| folder.path().join(name));
    for made in [&taken, &answers, &res] {
        fs::create_dir(made)?;
    }
    requests(&req)?;
    let sync = |folder: &Path| match through {
        true => File::open(folder)?.sync_all(),
        false => Ok(()),
    };
    let begun = Instant::now();
    for number in 0..FILES {
        let name = name("req", number);
        fs::rename(req.join(&name), taken.join(&name))?;
    }
    sync(&taken)?;
    let numbers: Vec<usize> = (0..FILES).collect();
    for group in numbers.chunks(GROUP) {
        for number in group {
            fs::read(taken.join(name("req", *number)))?;
            let part = answers.join(format!(".{number}.part"));
            let mut file = File::create(&part)?;
            file.write_all(answer)?;
            if through {
                file.sync_all()?;
            }
            fs::rename(part, answers.join(name("res", *number)))?;
        }
        sync(&answers)?;
        for number in group {
            fs::remove_file(taken.join(name("req", *number)))?;
        }
        sync(&taken)?;
        for number in group {
            let name = name("res", *number);
            fs::rename(answers.join(&name), res.join(&name))?;
        }
        sync(&res)?;
    }
    Ok(FILES as f64 / begun.elapsed().as_secs_f64())
}

const REQUEST: &str = include_str!("../../fixtures/oqs/whole/OQSsiquc01req_whole.xml");

fn name(step: &str, number: usize) -> String {
    format!("OQSsiquc01{step}_{number:05}.xml")
}

fn requests(folder: &Path) -> std::io::Result<()> {
    fs::create_dir(folder)?;
    (0..FILES).try_for_each(|number| fs::write(folder.join(name("req", number)), REQUEST))
}

/// The folders of a terminal, and where the ecosystem behind it keeps its state.
struct Site {
    folder: tempfile::TempDir,
    req: PathBuf,
    res: PathBuf,
}

/// A terminal at work.
struct Working {
    house: House,
    ending: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Site {
    fn new() -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let [req, res] = ["req", "res"].map(|name| folder.path().join(name));
        fs::create_dir(&req)?;
        fs::create_dir(&res)?;
        Ok(Self { folder, req, res })
    }

    fn work(&self) -> Result<Working, Failed> {
        let (house, handle) = House::open(HouseConfig {
            state: Some(self.folder.path().join("state")),
            ..HouseConfig::frozen(stage::standard_cast())
        })?;
        let folder = self.folder.path().to_owned();
        let config = TerminalConfig::usual("1319990014".parse()?, folder);
        let clock = handle.clone();
        let now = Arc::new(move || clock.now());
        let terminal = Terminal::open(config, handle, now)?;
        let (ending, ended) = oneshot::channel::<()>();
        let runtime = Builder::new_current_thread().enable_time().build()?;
        let thread = std::thread::spawn(move || runtime.block_on(terminal.work(ended.map(drop))));
        Ok(Working {
            house,
            ending,
            thread,
        })
    }
}

impl Working {
    fn end(self) -> Result<(), Failed> {
        drop(self.ending);
        self.thread.join().map_err(|_| "the terminal died")?;
        Ok(self.house.close()?)
    }
}

fn wait(done: impl Fn() -> bool) {
    while !done() {
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| !name.ends_with(".tmp")).collect()
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(usize::MAX, Iterator::count)
}
