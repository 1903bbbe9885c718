//! `madoguchi prove`

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use super::failure::Failure;
use super::{Steps, interrupt, prove_fuzz, run};
use crate::exit::Exit;
use crate::proof::{self, Defect, Matrix, defects};
use crate::run::{Engine, Filter, Interrupt, Plan, ScenarioWorld, Settings};

const AFTER_HELP: &str = "\
Every defect breaks one rule in one way; the scenarios in which its role acts are played against it. The proof fails
when a defect survives, when it is caught for none of the reasons that it breaks, when a scenario blames somebody else than
the implementation, and when a scenario catches nothing at all.

Examples:
  madoguchi prove                                 every defect, every scenario
  madoguchi prove --list                          what the defects are
  madoguchi prove card-heals-pin                  one of them
  madoguchi prove --fuzz                          every defect, found by the fuzzer
  madoguchi prove --matrix matrix.json            also the matrix, defect by scenario";

/// Arguments of `madoguchi prove`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Names of defects, or beginnings of names [default: all]
    defects: Vec<String>,
    /// Play only the scenarios that are tagged with what a defect breaks: much quicker, and says nothing of the others
    #[arg(long)]
    tagged: bool,
    /// Say what the defects are, and play nothing
    #[arg(long)]
    list: bool,
    /// Attack every defect by `madoguchi fuzz`, at most so many requests each, instead of playing the scenarios
    #[arg(long, value_name = "EXECUTIONS", num_args = 0..=1, default_missing_value = "20000", conflicts_with_all = ["tagged", "matrix"])]
    fuzz: Option<u64>,
    /// Write the matrix as JSON
    #[arg(long, value_name = "FILE")]
    matrix: Option<PathBuf>,
    /// Seed of everything that varies
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Scenarios played at a time [default: one per processor]
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Feature files, or folders of them
    #[arg(long, value_name = "PATH", default_value = "features")]
    features: Vec<PathBuf>,
}

pub(super) fn execute<W: ScenarioWorld>(args: &Args, steps: &Steps<W>) -> Result<Exit, Failure> {
    let defects = wanted(&args.defects)?;
    if args.list {
        return super::write_out(|out, _| {
            for defect in &defects {
                let breaks = defect.breaks.join(", ");
                writeln!(out, "{:40}  {}  ({breaks})", defect.id, defect.does)?;
            }
            Ok(Exit::Passed)
        });
    }
    if let Some(executions) = args.fuzz {
        return prove_fuzz::execute(
            &defects,
            executions,
            args.seed,
            args.jobs,
            &args.features,
            steps,
        );
    }
    let documents = run::load(&args.features, &(steps.patterns)())?;
    let plan = Plan::new(&documents, &Filter::default(), args.seed)
        .map_err(|error| Failure::new(Exit::Configuration, error))?;
    if plan.scenarios.is_empty() {
        return Err(Failure::new(Exit::Configuration, "no scenario to prove"));
    }
    let jobs = args
        .jobs
        .or_else(|| std::thread::available_parallelism().ok());
    let mut engine = Engine {
        steps: (steps.collection)(),
        settings: Settings {
            seed: args.seed,
            // A defect that makes an actor wait for ever is caught as one.
            timeout: Duration::from_secs(10),
            ..Settings::default()
        },
        jobs: jobs.unwrap_or(NonZeroUsize::MIN),
        fail_fast: false,
        interrupt: Interrupt::default(),
    };
    interrupt::listen(engine.interrupt.clone());
    let scenarios = plan.scenarios.clone();
    let matrix = proof::prove(&mut engine, plan, &defects, args.tagged, &mut |mark| {
        // Whoever closed the pipe has read enough.
        let _ = writeln!(anstream::stdout(), "{}", proof::text(mark, &scenarios));
    });
    if let Some(path) = &args.matrix {
        let text = proof::json(&matrix);
        let text = text.map_err(|error| Failure::new(Exit::HarnessFault, error))?;
        super::whole::write_named(path, text.as_bytes())?;
    }
    if engine.interrupt.is_set() {
        return Ok(Exit::Interrupted);
    }
    let whole = args.defects.is_empty() && !args.tagged;
    super::write_out(|out, _| conclude(&matrix, whole, out))
}

fn wanted(names: &[String]) -> Result<Vec<&'static Defect>, Failure> {
    if let Some(name) = names
        .iter()
        .find(|name| !defects::all().any(|it| it.id.starts_with(name.as_str())))
    {
        let message = format_args!(
            "no defect is called `{name}`: `madoguchi prove --list` says which there are"
        );
        return Err(Failure::new(Exit::Configuration, message));
    }
    let wanted = |defect: &&Defect| {
        names.is_empty()
            || names
                .iter()
                .any(|name| defect.id.starts_with(name.as_str()))
    };
    Ok(defects::all().filter(wanted).collect())
}

/// What is left to do, and a line of counts.
fn conclude(matrix: &Matrix, whole: bool, out: &mut dyn std::io::Write) -> std::io::Result<Exit> {
    for killer in &matrix.unsound {
        writeln!(
            out,
            "does not pass: {}",
            proof::place(killer, &matrix.scenarios)
        )?;
    }
    let idle = if whole { matrix.idle() } else { Vec::new() };
    for scenario in &idle {
        writeln!(
            out,
            "catches nothing: {}:{}  {}",
            scenario.path, scenario.line, scenario.name
        )?;
    }
    let count =
        |holds: fn(&proof::Mark) -> bool| matrix.marks.iter().filter(|mark| holds(mark)).count();
    let survivors = count(|mark| mark.killers.is_empty());
    let wrong = count(|mark| !mark.killers.is_empty() && mark.right().is_none());
    let misled = count(|mark| !mark.misled.is_empty());
    writeln!(
        out,
        "\n{} defects: {} caught, {survivors} survive, {wrong} caught for a wrong reason, {misled} blamed on another party",
        matrix.marks.len(),
        count(|mark| mark.right().is_some()),
    )?;
    if whole {
        let (all, idle) = (matrix.scenarios.len(), idle.len());
        writeln!(
            out,
            "{all} scenarios: {} catch a defect, {idle} catch nothing",
            all.saturating_sub(idle)
        )?;
    }
    writeln!(out, "{:.1} s", matrix.elapsed.as_secs_f64())?;
    let sound = matrix.unsound.is_empty() && survivors + wrong + misled + idle.len() == 0;
    // A suite that cannot fail is a defect of Madoguchi.
    Ok(if sound {
        Exit::Passed
    } else {
        Exit::HarnessFault
    })
}
