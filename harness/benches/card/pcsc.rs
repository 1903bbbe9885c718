//! Commands through pcscd and vpcd, beside a card in C that does nothing, in the same place.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};
use tempfile::TempDir;

use crate::Effort;
use crate::timing::goal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_madoguchi");

/// Measures and prints. It needs root, a C compiler and Debian's pcscd with vsmartcard; otherwise it says what is missing.
pub fn measure(effort: Effort) -> anyhow::Result<()> {
    let needed = [
        "/usr/sbin/pcscd",
        "/etc/reader.conf.d/vpcd",
        "/usr/include/PCSC/winscard.h",
    ];
    if let Some(missing) = needed.iter().find(|path| !Path::new(path).exists()) {
        println!("through pcscd and vpcd: not measured, there is no {missing}");
        return Ok(());
    }
    let folder = TempDir::new()?;
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/card");
    for (name, options) in [
        ("nothing", [].as_slice()),
        ("client", &["-I/usr/include/PCSC", "-lpcsclite"]),
    ] {
        let built = Command::new("cc")
            .args(["-O2", "-Wall", "-o"])
            .arg(folder.path().join(name))
            .arg(sources.join(name).with_extension("c"))
            .args(options)
            .status()
            .context("cc")?;
        ensure!(built.success(), "cc does not compile {name}.c");
    }
    // Many short rounds: which of the processes share a processor changes from one moment to the next, and moves a round
    // five times as much as anything that a card does.
    let commands = effort.of(100);
    let rounds = effort.rounds * effort.rounds * 5;
    let output = Command::new("unshare")
        .args([
            "--mount",
            "--pid",
            "--net",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "sh",
        ])
        .arg(sources.join("pcsc.sh"))
        .arg(folder.path())
        .arg(PROGRAM)
        .args([rounds.to_string(), commands.to_string()])
        .output()
        .context("unshare")?;
    if !output.status.success() {
        println!(
            "through pcscd and vpcd: not measured: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        return Ok(());
    }
    show(&String::from_utf8_lossy(&output.stdout), commands)
}

fn show(lines: &str, commands: u32) -> anyhow::Result<()> {
    println!(
        "through pcscd and vpcd, commands/s                        ours    nothing, in C   ratio"
    );
    for (kind, name) in [
        ("read", "READ BINARY of 256 bytes"),
        ("query", "VERIFY without data (case 1)"),
    ] {
        let mut times = [Vec::new(), Vec::new()];
        for line in lines.lines() {
            let mut words = line.split(' ');
            let (Some(of), Some(reader), Some(time)) = (words.next(), words.next(), words.next())
            else {
                continue;
            };
            if of == kind {
                let place: usize = reader.parse()?;
                times
                    .get_mut(place)
                    .context("a reader")?
                    .push(time.parse::<f64>()?);
            }
        }
        for (which, share) in [("the middle round", 2), ("of ten rounds the fastest", 10)] {
            let [ours, nothing] = times.each_mut().map(|times| {
                times.sort_by(f64::total_cmp);
                times.get(times.len() / share).copied().unwrap_or(f64::NAN) / f64::from(commands)
            });
            println!(
                "{:<48} {:>14.0} {:>15.0} {:>7.2}   {}",
                format!("{name}, {which}"),
                1.0 / ours,
                1.0 / nothing,
                nothing / ours,
                goal("≥ 0.9", nothing / ours >= 0.9)
            );
        }
    }
    Ok(())
}
