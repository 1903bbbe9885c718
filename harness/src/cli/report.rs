//! `madoguchi report`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::{Steps, run};
use crate::exit::Exit;
use crate::report::{Audience, SummaryText};
use crate::run::{Filter, Outcome, Plan, ScenarioWorld, Tested, ToldRun, add_traces, retell, told};

/// What can be done with reports.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Join the reports of the parts of a run (`madoguchi run --shard K/N`) into one.
    Merge(Merge),
}

const AFTER_HELP: &str = "\
The parts must be of one suite and one seed; the feature files must be those that were played. No scenario may be missing or be in
two parts: whatever is, is named.

Example:
  madoguchi run --shard 1/2 --report part-1 & madoguchi run --shard 2/2 --report part-2; wait
  madoguchi report merge whole part-1 part-2";

/// Arguments of `madoguchi report merge`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Merge {
    /// Folder of the whole report
    #[arg(value_name = "DIR")]
    whole: PathBuf,
    /// Folders of the parts
    #[arg(value_name = "PART", required = true)]
    parts: Vec<PathBuf>,
    /// The feature files that were played, or folders of them
    #[arg(long, value_name = "PATH", default_value = "features")]
    features: Vec<PathBuf>,
}

pub(super) fn execute<W: ScenarioWorld>(
    command: &Command,
    steps: &Steps<W>,
) -> Result<Exit, Failure> {
    let Command::Merge(args) = command;
    let configuration = |message: String| Failure::new(Exit::Configuration, message);
    let parts: Vec<ToldRun> = args
        .parts
        .iter()
        .map(|part| part_of(part))
        .collect::<Result<_, _>>()?;
    let Some(first) = parts.first() else {
        return Err(configuration("expected parts, found none".to_owned()));
    };
    for (part, path) in parts.iter().zip(&args.parts) {
        if (part.seed, &part.iut) != (first.seed, &first.iut) {
            return Err(configuration(format!(
                "{}: expected a part of the same run (seed {}), found one of another (seed {})",
                path.display(),
                first.seed,
                part.seed
            )));
        }
    }
    let documents = run::load(&args.features, &(steps.patterns)())?;
    let plan = Plan::new(&documents, &Filter::default(), first.seed);
    let plan = plan.map_err(|error| configuration(error.to_string()))?;
    let seed = first.seed;
    let tested = first.iut.clone().map(|name| Tested {
        name,
        arguments: Vec::new(),
    });
    let outcomes = whole(&plan, parts).map_err(configuration)?;
    let mut audience = Audience::default();
    let environment = |error: std::io::Error| {
        let place = args.whole.display();
        Failure::new(
            Exit::Environment,
            format_args!("cannot write to `{place}`: {error}"),
        )
    };
    run::report_to(&args.whole, &mut audience).map_err(environment)?;
    audience.add("summary", SummaryText::new(anstream::stdout()));
    let summary = retell(&plan, outcomes, seed, tested.as_ref(), &mut |event| {
        audience.hear(event)
    });
    match audience.into_failures().into_iter().next() {
        Some((what, error)) => Err(environment(std::io::Error::other(format!(
            "{what}: {error}"
        )))),
        None => Ok(Exit::of_run(&summary)),
    }
}

fn part_of(folder: &Path) -> Result<ToldRun, Failure> {
    let mut part = told(folder).map_err(Failure::of_told)?;
    add_traces(folder, &mut part).map_err(Failure::of_told)?;
    Ok(part)
}

/// The outcomes in the order of the plan.
fn whole(plan: &Plan, parts: Vec<ToldRun>) -> Result<Vec<Outcome>, String> {
    let mut found: BTreeMap<(String, usize), (String, Outcome)> = BTreeMap::new();
    for scenario in parts.into_iter().flat_map(|part| part.scenarios) {
        let key = (scenario.path, scenario.line);
        if found.contains_key(&key) {
            return Err(format!(
                "{}:{}: expected in one part, found in two",
                key.0, key.1
            ));
        }
        found.insert(key, (scenario.name, scenario.outcome));
    }
    let mut outcomes = Vec::new();
    for (index, scenario) in plan.scenarios.iter().enumerate() {
        let place = format!("{}:{}", scenario.path, scenario.line);
        let (name, outcome) = found
            .remove(&(scenario.path.clone(), scenario.line))
            .ok_or_else(|| format!("{place}: expected in a part, found in none"))?;
        if name != scenario.name || outcome.steps.len() != scenario.steps.len() {
            return Err(format!(
                "{place}: expected the feature file as it was played (「{name}」), found another"
            ));
        }
        outcomes.push(Outcome { index, ..outcome });
    }
    match found.into_iter().next() {
        Some(((path, line), _)) => Err(format!(
            "{path}:{line}: expected among the feature files, found in a part only"
        )),
        None => Ok(outcomes),
    }
}
