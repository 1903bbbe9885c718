//! What a run costs, measured side by side in one go: the suite on our engine, the same features with empty steps on
//! `cucumber` alone, the program as its users start it, and one eligibility check taken apart.
//!
//! `cargo bench -p madoguchi --bench suite [-- PATH…]`; without a path the shipped features. Other load on the machine
//! moves every absolute time and hardly the ratios, because repetitions take turns.

mod bare;
mod ours;
mod process;
mod rsa;
mod timing;
mod visit;

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use ours::Suite;
use timing::{Samples, goal, row};

/// So many scenarios are played for one sample: a small suite is played several times over.
const SCENARIOS: usize = 400;

/// How often everything is measured.
#[derive(Clone, Copy)]
struct Effort {
    scenarios: usize,
    repetitions: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` starts benches too: then it is enough that everything still runs.
    let effort = match arguments.iter().any(|argument| argument == "--bench") {
        true => Effort {
            scenarios: SCENARIOS,
            repetitions: 7,
        },
        false => Effort {
            scenarios: 1,
            repetitions: 1,
        },
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    std::env::set_current_dir(root.context("the workspace")?)?;
    let mut paths: Vec<PathBuf> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .map(PathBuf::from)
        .collect();
    if paths.is_empty() {
        paths.push("features".into());
    }
    let suite = Suite::load(&paths, effort.scenarios)?;
    println!("{suite}\n");
    throughput(&suite, effort)?;
    process::measure(&paths, effort.repetitions)?;
    visit::measure(effort.repetitions)
}

/// Our engine beside `cucumber` alone.
fn throughput(suite: &Suite, effort: Effort) -> anyhow::Result<()> {
    let operations = suite.operations();
    let costs = rsa::Costs::measure(effort.repetitions)?;
    let mut samples = [const { (Samples::new(), Samples::new()) }; 2];
    for _ in 0..effort.repetitions {
        for (jobs, (ours, bare)) in (1..).zip(&mut samples) {
            ours.add(suite.play(jobs)?);
            bare.add(bare::play(&suite.features, jobs)?);
        }
    }
    let count = suite.plan.scenarios.len() as f64;
    let rsa = costs.of(&operations);
    println!(
        "scenarios/s                              ours   without RSA   cucumber alone   ratio   without RSA"
    );
    for (jobs, (ours, bare)) in (1..).zip(&samples) {
        let (ours, bare) = (ours.median(), bare.median());
        let without = (ours - rsa / f64::from(jobs)).max(f64::MIN_POSITIVE);
        println!(
            "{jobs} job{:<31} {:>10.0} {:>13.0} {:>16.0} {:>7.2} {:>13.2}   {}",
            if jobs == 1 { "" } else { "s" },
            count / ours,
            count / without,
            count / bare,
            bare / ours,
            bare / without,
            goal("≥ 0.5", bare / without >= 0.5),
        );
    }
    println!("\nRSA, per scenario                       count       µs each     µs");
    for (name, number, each) in costs.rows(&operations) {
        row(
            name,
            number / count,
            each * 1e6,
            number * each / count * 1e6,
        );
    }
    println!("{:<39} {:>29.1}\n", "together", rsa / count * 1e6);
    Ok(())
}
