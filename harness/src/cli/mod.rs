//! The command line: one file a subcommand.

mod card;
mod check;
pub mod coverage;
mod failure;
mod features;
mod fuzz;
mod init;
mod insurer;
mod interrupt;
mod jlis;
pub mod lint;
mod listening;
mod moment;
mod oqs;
mod origin;
mod places;
mod play;
mod prove;
mod prove_fuzz;
mod report;
mod role;
pub mod rules;
mod run;
mod schema;
mod serve;
mod stdin;
mod steps;
mod web;
mod whole;

use std::io::{self, IsTerminal as _, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use clap::Parser as _;
use cucumber::step::Collection;
use tracing_subscriber::EnvFilter;

use crate::exit::Exit;
use crate::run::ScenarioWorld;
use crate::source::StepPattern;

pub use failure::Failure;

/// The step definitions of a program, to be played and to be linted.
pub struct Steps<W: 'static> {
    /// Every step, ready to be matched.
    pub collection: fn() -> Collection<W>,
    /// Every step, as the linter wants to see it.
    pub patterns: fn() -> Vec<StepPattern>,
    /// The feature files that are in the program, with requirements.yaml and tags.yaml.
    pub features: include_dir::Dir<'static>,
}

/// Plays the マイナ保険証 conformance scenarios and judges every actor by what it answers.
///
/// Everything simulated is made up: no real person, number or institution.
#[derive(Debug, clap::Parser)]
#[command(name = "madoguchi", version, max_term_width = 100, after_help = after_help())]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Play scenarios and write a report.
    Run(run::Args),
    /// Look at an implementation under test before it is judged: is it there, and is it what its configuration says?
    Check(check::Args),
    /// Judge the suite: play it against implementations that are known to be wrong.
    Prove(prove::Args),
    /// Attack a role with what no honest peer would send, and make small what goes wrong.
    Fuzz(fuzz::Args),
    /// Join the reports of the parts of a run.
    #[command(subcommand)]
    Report(report::Command),
    /// Judge feature files, tags and the requirement catalogue without playing anything.
    Lint(lint::LintArgs),
    /// List every requirement with the scenarios that test it, or the reason for none.
    Coverage(coverage::CoverageArgs),
    /// Print every rule with the dates between which it holds, and its source.
    Rules(rules::RulesArgs),
    /// Write the feature files that are in the program, to be read, edited and played.
    Features(features::Args),
    /// Print every step that a feature file may use.
    Steps,
    /// Serve a whole ecosystem: Web API, OCSP, and an operator's API to move people, cards and time.
    Serve(serve::Args),
    /// Play roles with the built-in actors over the adapter protocol, as an implementation under test would.
    Play(play::Args),
    /// Describe the messages of the adapter protocol: JSON Schema, OpenAPI, samples.
    Schema(schema::Args),
    /// Write an adapter to begin with, and what CI needs to judge it.
    Init(init::Args),
    /// Serve simulated cards, or speak to any card.
    #[command(subcommand)]
    Card(card::Command),
    /// Offer the simulated J-LIS as a certificate authority.
    #[command(subcommand)]
    Jlis(jlis::Command),
    /// Read, write and explain messages of the eligibility system.
    #[command(subcommand)]
    Oqs(oqs::Command),
    /// Read and write files of insurers: 加入者情報, inquiries for J-LIS.
    #[command(subcommand)]
    Insurer(insurer::Command),
    /// Certificates and description of the Web API of the eligibility system.
    #[command(subcommand)]
    Web(web::Command),
}

/// Threads to play on: as many as wished, otherwise one per processor.
fn jobs(wished: Option<NonZeroUsize>) -> NonZeroUsize {
    let jobs = wished.or_else(|| std::thread::available_parallelism().ok());
    jobs.unwrap_or(NonZeroUsize::MIN)
}

fn after_help() -> String {
    format!(
        "Exit codes, each naming whose turn it is (the most decisive one of a run wins):\n{}\n\
         Set MADOGUCHI_LOG=debug (or a tracing filter) to see what Madoguchi itself does, on stderr.",
        Exit::table()
    )
}

/// The whole program. Never panics: a panic of Madoguchi becomes [`Exit::HarnessFault`].
pub fn main<W: ScenarioWorld>(steps: &Steps<W>) -> Exit {
    let played = catch_unwind(AssertUnwindSafe(|| {
        let cli = match Cli::try_parse() {
            Ok(cli) => cli,
            Err(told) => return parsed_to_exit(&told),
        };
        log_to_stderr();
        let result = (|| match &cli.command {
            Command::Run(args) => run::execute(args, steps),
            Command::Check(args) => check::execute(args),
            Command::Prove(args) => prove::execute(args, steps),
            Command::Fuzz(args) => fuzz::execute(args, steps),
            Command::Report(command) => report::execute(command, steps),
            Command::Lint(args) => {
                let patterns = (steps.patterns)();
                write_out(|out, styled| Ok(lint::run(args, &patterns, out, styled)?.into()))
            }
            Command::Coverage(args) => {
                let results = coverage::results(args)?;
                write_out(|out, styled| Ok(coverage::run(args, &results, out, styled)?.into()))
            }
            Command::Rules(args) => write_out(|out, _| rules::run(args, out)),
            Command::Serve(args) => serve::execute(args),
            Command::Play(args) => play::execute(args),
            Command::Schema(args) => schema::execute(args),
            Command::Features(args) => features::execute(args, &steps.features),
            Command::Init(args) => init::execute(args),
            Command::Card(command) => card::execute(command),
            Command::Jlis(command) => jlis::execute(command),
            Command::Oqs(command) => oqs::execute(command),
            Command::Insurer(command) => insurer::execute(command),
            Command::Web(command) => web::execute(command),
            Command::Steps => write_out(|out, _| steps::run(&(steps.patterns)(), out)),
        })();
        result.unwrap_or_else(|failure| {
            tell(&failure.to_string());
            failure.exit
        })
    }));
    played.unwrap_or_else(|payload| {
        // The panic hook may be silenced while scenarios are played.
        let message = crate::run::panic_message(&*payload);
        tell(&format!(
            "Madoguchi itself is defective, please report this: {message}"
        ));
        Exit::HarnessFault
    })
}

impl From<lint::LintOutcome> for Exit {
    fn from(outcome: lint::LintOutcome) -> Self {
        match outcome {
            lint::LintOutcome::Clean => Self::Passed,
            lint::LintOutcome::Problems => Self::Configuration,
        }
    }
}

impl From<coverage::CoverageOutcome> for Exit {
    fn from(outcome: coverage::CoverageOutcome) -> Self {
        match outcome {
            coverage::CoverageOutcome::Complete => Self::Passed,
            // Whoever keeps the features and the catalogue has to act in both cases.
            coverage::CoverageOutcome::Incomplete | coverage::CoverageOutcome::Problems => {
                Self::Configuration
            }
        }
    }
}

/// Runs a command that writes to stdout and knows whether colours are welcome there.
fn write_out(
    command: impl FnOnce(&mut dyn Write, bool) -> io::Result<Exit>,
) -> Result<Exit, Failure> {
    let styled = io::stdout().is_terminal();
    match command(&mut anstream::stdout(), styled) {
        Ok(exit) => Ok(exit),
        // Whoever read the output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Passed),
        Err(error) => Err(Failure::new(Exit::Environment, error)),
    }
}

/// Does the same for each file, whatever became of those before it; the most decisive exit is that of all.
fn each(files: &[PathBuf], one: impl Fn(&Path) -> Result<Exit, Failure>) -> Exit {
    files.iter().fold(Exit::Passed, |worst, path| {
        worst.or_worse(one(path).unwrap_or_else(|failure| {
            tell(&failure.to_string());
            failure.exit
        }))
    })
}

/// `--help` and `--version` come as errors too.
fn parsed_to_exit(told: &clap::Error) -> Exit {
    // Nobody may be there to read it.
    let _ = told.print();
    match told.use_stderr() {
        true => Exit::Configuration,
        false => Exit::Passed,
    }
}

fn tell(message: &str) {
    // Without stderr there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{message}");
}

fn say(line: &str) {
    // Whoever started the program may not read.
    let mut out = anstream::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn log_to_stderr() {
    let filter =
        EnvFilter::try_from_env("MADOGUCHI_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second call, as tests make it, changes nothing.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
