//! The same features on `cucumber` alone, with steps that do nothing: what no suite on it can undercut.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use cucumber::event::{Cucumber, Feature, Scenario, Step};
use cucumber::step::{Collection, Context};
use cucumber::{Event, cli, parser, runner, writer};
use futures::future::LocalBoxFuture;
use futures::{FutureExt as _, stream};
use regex::Regex;

use crate::timing::timed;

/// `cucumber` is quadratic in the scenarios that it holds; our engine never gives it more, so neither does this.
const LARGEST_CHUNK: usize = 1_000;

#[derive(Debug, Default, cucumber::World)]
struct Nothing;

/// Plays features on so many threads, each with an equal part of them.
pub fn play(features: &[gherkin::Feature], threads: usize) -> anyhow::Result<Duration> {
    let everything = Regex::new("(?s)^.*$")?;
    let steps = Collection::new()
        .given(None, everything.clone(), nothing)
        .when(None, everything.clone(), nothing)
        .then(None, everything, nothing);
    let expected: usize = features.iter().map(scenarios).sum();
    let mut parts = vec![Vec::new(); threads];
    for (feature, part) in features.iter().zip((0..threads).cycle()) {
        parts.get_mut(part).context("a part")?.push(feature.clone());
    }
    let (passed, time) = timed(|| {
        std::thread::scope(|scope| {
            let threads: Vec<_> = parts
                .into_iter()
                .map(|part| scope.spawn(|| play_part(part, steps.clone())))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().ok()?.ok())
                .sum::<Option<usize>>()
        })
    });
    ensure!(
        passed == Some(expected),
        "{passed:?} of {expected} scenarios passed"
    );
    Ok(time)
}

fn play_part(part: Vec<gherkin::Feature>, steps: Collection<Nothing>) -> anyhow::Result<usize> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut passed = 0;
    let mut chunk = Vec::new();
    let mut held = 0;
    for feature in part {
        held += scenarios(&feature);
        chunk.push(Ok(feature));
        if held >= LARGEST_CHUNK {
            passed += runtime.block_on(play_chunk(std::mem::take(&mut chunk), steps.clone()));
            held = 0;
        }
    }
    passed += runtime.block_on(play_chunk(chunk, steps));
    Ok(passed)
}

async fn play_chunk(
    features: Vec<parser::Result<gherkin::Feature>>,
    steps: Collection<Nothing>,
) -> usize {
    let options = cli::Opts::<_, _, _, cli::Empty> {
        re_filter: None,
        tags_filter: None,
        parser: cli::Empty,
        runner: runner::basic::Cli::default(),
        writer: cli::Empty,
        custom: cli::Empty,
    };
    let runner = runner::Basic::default().steps(steps);
    cucumber::Cucumber::<Nothing, _, _, _, _, cli::Empty>::custom(
        InMemory,
        runner,
        Counting::default(),
    )
    .with_cli(options)
    .run(features)
    .await
    .finished
}

fn scenarios(feature: &gherkin::Feature) -> usize {
    let of_rules = feature.rules.iter().map(|rule| rule.scenarios.len());
    feature.scenarios.len() + of_rules.sum::<usize>()
}

fn nothing(_: &mut Nothing, _: Context) -> LocalBoxFuture<'_, ()> {
    async {}.boxed_local()
}

struct InMemory;

impl cucumber::Parser<Vec<parser::Result<gherkin::Feature>>> for InMemory {
    type Cli = cli::Empty;
    type Output = stream::Iter<std::vec::IntoIter<parser::Result<gherkin::Feature>>>;

    fn parse(self, features: Vec<parser::Result<gherkin::Feature>>, _: Self::Cli) -> Self::Output {
        stream::iter(features)
    }
}

/// Counts scenarios that ended, and takes one away for each step that did not pass.
#[derive(Default)]
struct Counting {
    finished: usize,
}

impl cucumber::Writer<Nothing> for Counting {
    type Cli = cli::Empty;

    async fn handle_event(
        &mut self,
        event: parser::Result<Event<Cucumber<Nothing>>>,
        _: &Self::Cli,
    ) {
        let Ok(Cucumber::Feature(_, event)) = event.map(Event::into_inner) else {
            return;
        };
        let (Feature::Scenario(_, scenario)
        | Feature::Rule(_, cucumber::event::Rule::Scenario(_, scenario))) = event
        else {
            return;
        };
        match scenario.event {
            Scenario::Finished => self.finished += 1,
            Scenario::Step(_, Step::Skipped | Step::Failed(..)) => {
                self.finished = self.finished.saturating_sub(1);
            }
            _ => {}
        }
    }
}

impl writer::Normalized for Counting {}
