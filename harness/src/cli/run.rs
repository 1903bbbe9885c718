//! `madoguchi run`

use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::failure::Failure;
use super::{Steps, check, interrupt, places};
use crate::exit::Exit;
use crate::iut::destroys;
use crate::report::{Audience, Events, Folder, Html, Junit, Live, Plain, SummaryText, Traces};
use crate::run::{Document, Engine, Filter, Known, Plan, ScenarioWorld, Settings, Shard};
use crate::source::{self, Severity, StepPattern, render};

const EXAMPLES: &str = "\
Examples:
  madoguchi run                                          everything under features/
  madoguchi run features/学校.feature:12                 the scenario at a line
  madoguchi run --tags '@COUNTER-008 and not @slow'      by requirement and tag
  madoguchi run --name '修学旅行' --fail-fast            by name, ending at the first problem
  madoguchi run --iut iut.yaml                           an implementation under test

The same features and seed give the same events.ndjson and trace.ndjson, byte for byte, whatever --jobs is.
'madoguchi --help' lists the exit codes.";

/// Arguments of `madoguchi run`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Feature files, folders, or FILE:LINE for one scenario [default: features, and with --iut those that judge its
    /// roles]
    paths: Vec<PathBuf>,
    /// Judge the implementation that this file describes, in place of the built-in actors
    #[arg(long, value_name = "FILE")]
    iut: Option<PathBuf>,
    /// Play also what the implementation cannot be brought back from, such as blocking a PIN for good
    #[arg(long, requires = "iut")]
    destructive: bool,
    /// Failures that are known: a YAML file of `path`, `scenario`, `reason` (and `note`) under `known`. They are played, must still fail
    /// for that reason, and one that passes fails the run
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// Play only the K-th of N parts; `madoguchi report merge` joins their reports
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Play only scenarios whose tags fit, as in '@a and not (@b or @c)'
    #[arg(short, long, value_name = "EXPRESSION")]
    tags: Option<String>,
    /// Play only scenarios whose name contains a match
    #[arg(short, long, value_name = "REGEX")]
    name: Option<String>,
    /// Seed of everything that varies
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Scenarios played at a time [default: one per processor]
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// End after the first scenario that is a problem
    #[arg(long)]
    fail_fast: bool,
    /// Longest real time for one scenario; virtual time does not count
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    timeout: u32,
    /// Folder for index.html, junit.xml, events.ndjson and trace.ndjson
    #[arg(long, value_name = "DIR", default_value = "madoguchi-report")]
    report: PathBuf,
    /// Write no report
    #[arg(long, conflicts_with = "report")]
    no_report: bool,
    /// Show the summary only
    #[arg(short, long)]
    quiet: bool,
}

/// Plays what the arguments select.
pub(super) fn execute<W: ScenarioWorld>(args: &Args, steps: &Steps<W>) -> Result<Exit, Failure> {
    let filter = Filter::new(args.tags.as_deref(), args.name.as_deref());
    let mut filter = filter.map_err(|error| Failure::of_filter(&error))?;
    let iut = args
        .iut
        .as_deref()
        .map(|path| check::open(path, args.destructive));
    let iut = iut.transpose()?.map(Arc::new);
    if let Some(iut) = &iut {
        check::before_a_run(iut, &args.paths)?;
    }
    let paths = match (args.paths.is_empty(), &iut) {
        (false, _) => args.paths.clone(),
        (true, Some(iut)) => iut.features(),
        (true, None) => vec![PathBuf::from("features")],
    };
    let paths = places::split(&paths, &mut filter);
    let documents = load(&paths, &(steps.patterns)())?;
    let mut plan = Plan::new(&documents, &filter, args.seed)
        .map_err(|error| Failure::new(Exit::Configuration, error))?;
    if iut.is_some() {
        // What comes after them would meet an implementation that they have spent.
        plan.scenarios
            .sort_by_key(|scenario| destroys(&scenario.tags));
    }
    let known = args
        .known
        .as_deref()
        .map(|path| known(path, &plan, &filter));
    let known = known.transpose()?.map(Arc::new);
    if plan.scenarios.is_empty() {
        return Err(nothing_to_play(&paths, &plan, &filter));
    }
    if let Some(shard) = args.shard {
        plan.scenarios.retain(|scenario| shard.has(scenario));
        if plan.scenarios.is_empty() {
            let message = format_args!("no scenario to play: none is in part {shard}");
            return Err(Failure::new(Exit::Configuration, message));
        }
    }
    let mut audience = Audience::default();
    if !args.no_report {
        report_to(&args.report, &mut audience).map_err(|error| {
            let place = args.report.display();
            Failure::new(
                Exit::Environment,
                format_args!("cannot write to `{place}`: {error}"),
            )
        })?;
    }
    // There is one of each device: what two scenarios did to it at the same time would say nothing.
    let jobs = match iut {
        Some(_) => NonZeroUsize::MIN,
        None => super::jobs(args.jobs),
    };
    let mut engine = Engine::new((steps.collection)());
    engine.settings = Settings {
        seed: args.seed,
        timeout: Duration::from_secs(args.timeout.into()),
        iut,
        known,
        ..Settings::default()
    };
    engine.jobs = jobs;
    engine.fail_fast = args.fail_fast;
    interrupt::listen(engine.interrupt.clone());
    if !args.quiet {
        match std::io::stdout().is_terminal() {
            true => audience.add("progress", Live::new(anstream::stdout(), columns())),
            false => audience.add("progress", Plain::new(anstream::stdout())),
        }
    }
    audience.add("summary", SummaryText::new(anstream::stdout()));
    let summary = engine.run(&plan, &mut |event| audience.hear(event));
    // Threads that are stuck may hold it still.
    if let Some(iut) = &engine.settings.iut {
        iut.end();
    }
    let failures = audience.into_failures();
    if let Some((what, error)) = failures.first() {
        let message = format_args!("the {what} could not be written: {error}");
        return Err(Failure::new(Exit::Environment, message));
    }
    if !args.no_report {
        let page = args.report.join("index.html");
        // A closed pipe has read enough.
        let _ = writeln!(anstream::stdout(), "report: {}", page.display());
    }
    Ok(Exit::of_run(&summary))
}

fn known(path: &std::path::Path, plan: &Plan, filter: &Filter) -> Result<Known, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot read `{}`: {error}", path.display());
        Failure::new(Exit::Environment, message)
    })?;
    let known = Known::read(path, &text);
    let known = known.map_err(|message| Failure::new(Exit::Configuration, message))?;
    // A filter leaves out what is known too.
    match known.strangers(plan).first() {
        Some(stranger) if filter.to_string().is_empty() => Err(Failure::new(
            Exit::Configuration,
            format_args!(
                "{}: expected a scenario that is played, found 「{}」 of {}",
                path.display(),
                stranger.scenario,
                stranger.path
            ),
        )),
        _ => Ok(known),
    }
}

/// All scenarios of some features.
pub(super) fn all<W>(paths: &[PathBuf], seed: u64, steps: &Steps<W>) -> Result<Plan, Failure> {
    let documents = load(paths, &(steps.patterns)())?;
    Plan::new(&documents, &Filter::default(), seed)
        .map_err(|error| Failure::new(Exit::Configuration, error))
}

/// Feature files that the linter finds wrong are not played: what it finds would vanish without a word.
pub(super) fn load(paths: &[PathBuf], patterns: &[StepPattern]) -> Result<Vec<Document>, Failure> {
    let mut loaded = source::load(paths);
    let steps = source::check_steps(&loaded.documents, patterns);
    loaded.problems.extend(
        steps
            .into_iter()
            .filter(|problem| problem.severity == Severity::Error),
    );
    if loaded.has_errors() {
        let problems = render::reports(&loaded.problems, &loaded.sources, true);
        return Err(Failure::shown(Exit::Configuration, problems));
    }
    if !loaded.problems.is_empty() {
        let number = loaded.problems.len();
        super::tell(&format!(
            "warning: number of remarks that `madoguchi lint` has on these files: {number}"
        ));
    }
    let planned = |document: source::Document| Document {
        path: places::shown(&document.path),
        text: document.text,
        feature: document.feature,
    };
    let mut documents: Vec<_> = loaded.documents.into_iter().map(planned).collect();
    // A file named twice is played once.
    let mut seen = BTreeSet::new();
    documents.retain(|document| seen.insert(document.path.clone()));
    Ok(documents)
}

pub(super) fn report_to(
    path: &std::path::Path,
    audience: &mut Audience<'_>,
) -> std::io::Result<()> {
    let folder = Folder::open(path)?;
    audience.add("events.ndjson", Events::new(&folder)?);
    audience.add("trace.ndjson", Traces::new(&folder)?);
    audience.add("junit.xml", Junit::new(&folder));
    audience.add("index.html", Html::new(&folder));
    Ok(())
}

fn nothing_to_play(paths: &[PathBuf], plan: &Plan, filter: &Filter) -> Failure {
    let paths: Vec<_> = paths
        .iter()
        .map(|path| format!("`{}`", places::shown(path)))
        .collect();
    let paths = paths.join(", ");
    let message = match plan.found {
        0 => format!("no scenario to play: there is none in {paths}"),
        found => format!("no scenario to play: none of the {found} in {paths} fits {filter}"),
    };
    Failure::new(Exit::Configuration, message)
}

/// Width of the terminal as far as the shell tells it.
fn columns() -> usize {
    let told = std::env::var("COLUMNS")
        .ok()
        .and_then(|text| text.parse().ok());
    told.unwrap_or(80)
}
