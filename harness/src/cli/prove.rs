//! `madoguchi prove`

use std::io::{IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::failure::Failure;
use super::{Steps, interrupt, prove_fuzz, run};
use crate::exit::Exit;
use crate::proof::{self, Defect, Extent, defects};
use crate::run::{Engine, ScenarioWorld, Shard};

const AFTER_HELP: &str = "\
Every defect breaks one rule in one way. Scenarios in which it changes anything are played against it until one catches it for a reason
that it breaks, first those that cite it; then, for each scenario that has caught none yet, the defects that change anything
in it until one is caught. With --matrix all of that is played. The proof fails (exit code 1) when a defect survives, when it is
caught for none of the reasons that it breaks, when a scenario that was played blames somebody else than the implementation,
and, if all defects were played, when a scenario catches none. With --fuzz it fails when a defect is not found that can be (of those that
cannot, --list says why), and when one is found that is said to be unreachable.

Examples:
  madoguchi prove                                 is every defect caught, and does every scenario catch one?
  madoguchi prove --list                          what the defects are
  madoguchi prove card-heals-pin                  one of them
  madoguchi prove --fuzz                          every defect, found by the fuzzer
  madoguchi prove --matrix matrix.json            the whole matrix, defect by scenario
  madoguchi prove --adapter=3                     also in programs outside";

/// Arguments of `madoguchi prove`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Names of defects, or beginnings of names [default: all]
    defects: Vec<String>,
    /// Play every scenario against every defect, even where it changes nothing: finds the same, and takes very long
    #[arg(long)]
    every: bool,
    /// Play the K-th of N parts of the defects; scenarios that catch nothing are not told of then
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Say what the defects are, and play nothing
    #[arg(long)]
    list: bool,
    /// Then play each defect that was caught in a program of its own: over the adapter protocol (`madoguchi play ROLE --defect ID`),
    /// cards in lines (`madoguchi card serve --stdio --defect ID`), against the first N scenarios that caught it [N: 1]
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    adapter: Option<NonZeroUsize>,
    /// Attack every defect by `madoguchi fuzz`, at most so many requests each (of a card ten times as many), instead of playing the scenarios
    #[arg(long, value_name = "EXECUTIONS", num_args = 0..=1, require_equals = true, default_missing_value = "20000", conflicts_with_all = ["every", "adapter", "matrix"])]
    fuzz: Option<u64>,
    /// Play each defect in every scenario in which it changes anything, and write who catches it as JSON
    #[arg(long, value_name = "FILE")]
    matrix: Option<PathBuf>,
    /// Seed of everything that varies
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Scenarios played at a time [default: one per processor]
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// The requirements that scenarios cite: they say who must keep a rule, for --fuzz to name one
    #[arg(
        long,
        value_name = "FILE",
        default_value = "features/requirements.yaml"
    )]
    catalogue: PathBuf,
    /// Feature files, or folders of them
    #[arg(long, value_name = "PATH", default_value = "features")]
    features: Vec<PathBuf>,
}

impl Args {
    fn extent(&self) -> Extent {
        match (self.every, &self.matrix) {
            (true, _) => Extent::Every,
            (false, Some(_)) => Extent::Changed,
            (false, None) => Extent::Deciding {
                catches: self.adapter.unwrap_or(NonZeroUsize::MIN),
            },
        }
    }
}

pub(super) fn execute<W: ScenarioWorld>(args: &Args, steps: &Steps<W>) -> Result<Exit, Failure> {
    let defects = wanted(&args.defects, args.shard)?;
    if args.list {
        return super::write_out(|out, _| {
            for defect in &defects {
                let breaks = defect.breaks.join(", ");
                let unreachable = match defect.unreachable() {
                    Some(why) => format!("  unreachable for the fuzzer: {why}"),
                    None => String::new(),
                };
                writeln!(
                    out,
                    "{:40}  {}  ({breaks}){unreachable}",
                    defect.id, defect.does
                )?;
            }
            Ok(Exit::Passed)
        });
    }
    if defects.is_empty() {
        let message = "no defect is in this part: there are more parts than defects";
        return Err(Failure::new(Exit::Configuration, message));
    }
    if let Some(executions) = args.fuzz {
        return prove_fuzz::execute(
            &defects,
            executions,
            args.seed,
            args.jobs,
            &args.features,
            &args.catalogue,
            steps,
        );
    }
    let plan = run::all(&args.features, args.seed, steps)?;
    if plan.scenarios.is_empty() {
        return Err(Failure::new(Exit::Configuration, "no scenario to prove"));
    }
    let mut engine = Engine::new((steps.collection)());
    engine.settings.seed = args.seed;
    // A defect that makes an actor wait for ever is caught as one.
    engine.settings.timeout = Duration::from_secs(10);
    engine.jobs = super::jobs(args.jobs);
    interrupt::listen(engine.interrupt.clone());
    let progress = Progress::of(defects.len());
    let matrix = proof::prove(&mut engine, plan, &defects, args.extent(), &mut |defect| {
        progress.passes(defect);
    });
    progress.ends();
    if engine.interrupt.is_set() {
        return Ok(Exit::Interrupted);
    }
    if let Some(path) = &args.matrix {
        let text = proof::json(&matrix);
        let text = text.map_err(|error| Failure::new(Exit::HarnessFault, error))?;
        super::whole::write_named(path, text.as_bytes())?;
    }
    let mut conclusion = String::new();
    // Who asks for a few wants to know of each.
    if !args.defects.is_empty() {
        for mark in &matrix.marks {
            conclusion.push_str(&proof::text(mark, &matrix.scenarios));
            conclusion.push('\n');
        }
    }
    conclusion.push_str(&proof::conclusion(&matrix));
    let mut holds = matrix.holds();
    if let Some(most) = args.adapter {
        let program =
            std::env::current_exe().map_err(|error| Failure::new(Exit::Environment, error))?;
        let progress = Progress::of(matrix.marks.len());
        let outside = proof::outside(&engine, &matrix, &program, most, &|it| {
            progress.passes(it.defect);
        });
        progress.ends();
        if engine.interrupt.is_set() {
            return Ok(Exit::Interrupted);
        }
        conclusion.push_str(&proof::outside_conclusion(&outside, &matrix.scenarios));
        holds &= outside.iter().all(|it| it.otherwise.is_empty());
    }
    super::write_out(|out, _| {
        out.write_all(conclusion.as_bytes())?;
        // What is under test here is the suite.
        Ok(match holds {
            true => Exit::Passed,
            false => Exit::Implementation,
        })
    })
}

/// How far it is, on a terminal.
struct Progress {
    all: usize,
    passed: AtomicUsize,
    terminal: bool,
}

impl Progress {
    fn of(all: usize) -> Self {
        Self {
            all,
            passed: AtomicUsize::new(0),
            terminal: std::io::stderr().is_terminal(),
        }
    }

    fn passes(&self, defect: &Defect) {
        let passed = self
            .passed
            .fetch_add(1, Ordering::Relaxed)
            .saturating_add(1);
        if self.terminal {
            let all = self.all;
            // Nobody is told that there is nobody to tell.
            let _ = write!(std::io::stderr(), "\r\x1b[K{passed}/{all}  {}", defect.id);
        }
    }

    fn ends(&self) {
        if self.terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

fn wanted(names: &[String], shard: Option<Shard>) -> Result<Vec<&'static Defect>, Failure> {
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
    let wanted = (0..).zip(defects::all().filter(wanted));
    let wanted = wanted.filter(|(place, _)| shard.is_none_or(|shard| shard.takes(*place)));
    Ok(wanted.map(|(_, defect)| defect).collect())
}
