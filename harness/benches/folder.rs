//! A terminal's folders with ten thousand requests dropped at once: how long until the last is taken away, and how many are
//! answered a second.
//!
//! ```text
//! cargo bench -p madoguchi --bench folder
//! ```
//!
//! Every answer is written through to the disk before its request goes, so the second number is that of the disk as much as ours.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use madoguchi::serve::house::{House, HouseConfig};
use madoguchi::serve::terminal::{Terminal, TerminalConfig};
use madoguchi::stage;
use madoguchi_sim::oqs::Profile;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

const FILES: usize = 10_000;
const ROUNDS: usize = 3;
const REQUEST: &str = include_str!("../../fixtures/oqs/whole/OQSsiquc01req_whole.xml");

fn main() -> Result<(), Box<dyn Error>> {
    for _ in 0..ROUNDS {
        round()?;
    }
    Ok(())
}

fn round() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let (house, handle) = House::open(HouseConfig::frozen(stage::standard_cast()))?;
    let config = TerminalConfig::usual("1319990014".parse()?, folder.path().to_owned());
    let (req, res) = (folder.path().join("req"), folder.path().join("res"));
    // Written elsewhere and moved at once, as ten thousand clients would at the same moment.
    let outside = folder.path().join("outside");
    fs::create_dir(&outside)?;
    for number in 0..FILES {
        fs::write(
            outside.join(format!("OQSsiquc01req_{number:05}.xml")),
            REQUEST,
        )?;
    }
    fs::rename(&outside, &req)?;
    let clock = handle.clone();
    let now = Arc::new(move || clock.now());
    let begun = Instant::now();
    let terminal = Terminal::open(config, Profile::default(), handle, now)?;
    let (ending, ended) = oneshot::channel::<()>();
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let thread = std::thread::spawn(move || runtime.block_on(terminal.work(ended.map(drop))));
    wait(|| count(&req) == 0);
    let taken = begun.elapsed();
    wait(|| count(&res) == FILES);
    let answered = begun.elapsed();
    let rate = FILES as f64 / answered.as_secs_f64();
    println!(
        "{FILES} files: the last taken away after {:.0} ms; all answered after {:.2} s: {rate:.0} requests/s",
        taken.as_secs_f64() * 1000.0,
        answered.as_secs_f64()
    );
    drop(ending);
    thread.join().map_err(|_| "the terminal died")?;
    house.close()?;
    Ok(())
}

fn wait(done: impl Fn() -> bool) {
    while !done() {
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(usize::MAX, Iterator::count)
}
