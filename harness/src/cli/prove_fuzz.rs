//! `madoguchi prove --fuzz`

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use madoguchi_sim::role::RoleName;

use super::failure::Failure;
use super::{Steps, coverage, fuzz, interrupt, run};
use crate::exit::Exit;
use crate::proof::Defect;
use crate::proof::hunted::{Conclusion, Hunted, Hunting, budget};
use crate::proof::named::Witnesses;
use crate::run::{Engine, Interrupt, ScenarioWorld};

/// Attacks every defect. The proof fails when one that can be found is not found within the budget, and when one is that is said to be
/// unreachable.
pub(super) fn execute<W: ScenarioWorld>(
    defects: &[&'static Defect],
    executions: u64,
    seed: u64,
    jobs: Option<NonZeroUsize>,
    features: &[PathBuf],
    catalogue: &Path,
    steps: &Steps<W>,
) -> Result<Exit, Failure> {
    let began = Instant::now();
    let plan = run::all(features, seed, steps)?;
    let visits = fuzz::visits(&plan, seed, steps);
    let catalogue = coverage::catalogue(catalogue)?;
    let mut engine = Engine::new((steps.collection)());
    engine.settings.seed = seed;
    // A defect that makes an actor wait for ever has failed by then.
    engine.settings.timeout = Duration::from_secs(10);
    let stop = Interrupt::default();
    interrupt::listen(stop.clone());
    let jobs = super::jobs(jobs);
    let mut hunts = Vec::with_capacity(defects.len());
    super::say(&line(
        "defect",
        "executions",
        "seconds",
        "steps",
        "rule, fault",
    ));
    let hunting = Hunting {
        visits: &visits,
        witnesses: Arc::new(Witnesses::new(engine, plan, Some(catalogue))),
        executions,
        seed,
        interrupt: &stop,
    };
    hunting.hunt(defects, jobs, &mut |hunted| {
        // Whoever closed the pipe has read enough.
        let _ = writeln!(anstream::stdout(), "{}", row(&hunted));
        hunts.push(hunted);
    });
    if stop.is_set() {
        return Ok(Exit::Interrupted);
    }
    let conclusion = Conclusion::of(&hunts);
    super::say(&format!(
        "\n{conclusion}; {executions} executions each at the most, {} for cards; {:.1} s",
        budget(RoleName::Card, executions),
        began.elapsed().as_secs_f64()
    ));
    // What is under test here is the fuzzer.
    Ok(match conclusion.holds() {
        true => Exit::Passed,
        false => Exit::Implementation,
    })
}

fn row(hunted: &Hunted) -> String {
    let (steps, told) = match &hunted.found {
        Some(found) => {
            let mark = if found.right { "" } else { " (another)" };
            let told = format!("{}{mark}: {}", found.rule, found.fault);
            (found.steps.to_string(), told)
        }
        None => (
            "-".to_owned(),
            match hunted.defect.unreachable() {
                Some(why) => format!("unreachable: {why}"),
                None => "not found".to_owned(),
            },
        ),
    };
    line(
        hunted.defect.id,
        &hunted.executions.to_string(),
        &format!("{:.2}", hunted.elapsed.as_secs_f64()),
        &steps,
        &told,
    )
}

fn line(defect: &str, executions: &str, seconds: &str, steps: &str, told: &str) -> String {
    format!("{defect:50} {executions:>10} {seconds:>8} {steps:>5}  {told}")
}
