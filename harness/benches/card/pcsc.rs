//! Commands through pcscd and vpcd, beside a card in C that does nothing, in the same place.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};
use tempfile::TempDir;

use crate::Effort;
use crate::timing::{Samples, goal};

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
    let commands = effort.of(2_000);
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
        .args([effort.rounds.to_string(), commands.to_string()])
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
        let mut samples = [Samples::new(), Samples::new()];
        for line in lines.lines() {
            let mut words = line.split(' ');
            let (Some(of), Some(reader), Some(time)) = (words.next(), words.next(), words.next())
            else {
                continue;
            };
            if of == kind {
                let place: usize = reader.parse()?;
                let time = std::time::Duration::from_secs_f64(time.parse()?);
                samples.get_mut(place).context("a reader")?.add(time);
            }
        }
        let [ours, nothing] = samples.map(|samples| samples.median() / f64::from(commands));
        println!(
            "{name:<48} {:>14.0} {:>15.0} {:>7.2}   {}",
            1.0 / ours,
            1.0 / nothing,
            nothing / ours,
            goal("≥ 0.9", nothing / ours >= 0.9)
        );
    }
    Ok(())
}
