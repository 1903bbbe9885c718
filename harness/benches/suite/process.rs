//! The program as its users start it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::timing::{Samples, goal};

/// Measures and prints.
pub fn measure(paths: &[PathBuf], repetitions: usize) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut plain = (Samples::new(), Samples::new());
    let mut reporting = (Samples::new(), Samples::new());
    for _ in 0..repetitions {
        for (report, samples) in [(None, &mut plain), (Some(folder.path()), &mut reporting)] {
            let (first, whole) = run(paths, report)?;
            samples.0.add(first);
            samples.1.add(whole);
        }
    }
    println!("the program                            first verdict, ms   whole suite, ms");
    for (name, (first, whole)) in [("--no-report", plain), ("with every report", reporting)] {
        let (first, whole) = (first.median(), whole.median());
        println!(
            "{name:<39} {:>16.1} {:>17.1}   {}, {}",
            first * 1e3,
            whole * 1e3,
            goal("< 300 ms", first < 0.3),
            goal("< 3 s", whole < 3.0)
        );
    }
    println!();
    Ok(())
}

/// Time until the first line, and until the end.
fn run(paths: &[PathBuf], report: Option<&Path>) -> anyhow::Result<(Duration, Duration)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    command.arg("run").args(paths).stdout(Stdio::piped());
    match report {
        Some(folder) => command.arg("--report").arg(folder),
        None => command.arg("--no-report"),
    };
    let started = Instant::now();
    let mut child = command.spawn()?;
    let mut output = BufReader::new(child.stdout.take().context("a pipe")?);
    let mut first = String::new();
    output.read_line(&mut first)?;
    let heard = started.elapsed();
    output.read_to_string(&mut String::new())?;
    let status = child.wait()?;
    let whole = started.elapsed();
    ensure!(
        !first.is_empty(),
        "the program says nothing and ends with {status}"
    );
    Ok((heard, whole))
}
