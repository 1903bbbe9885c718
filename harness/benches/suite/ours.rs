//! The suite on our own engine.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use cucumber::feature::Ext as _;
use madoguchi::run::{Document, Engine, Event, Filter, Plan, Verdict};
use madoguchi::{source, steps};

use crate::rsa::Operations;
use crate::timing::timed;

/// Feature files, ready to be played by us and by `cucumber`.
pub struct Suite {
    pub plan: Plan,
    /// The same scenarios, outlines expanded.
    pub features: Vec<gherkin::Feature>,
    copies: usize,
}

impl Suite {
    /// Loads features; they are repeated until there are at least so many scenarios.
    pub fn load(paths: &[PathBuf], scenarios: usize) -> anyhow::Result<Self> {
        let loaded = source::load(paths);
        ensure!(
            !loaded.has_errors(),
            "the features have errors: see `madoguchi lint`"
        );
        let documents: Vec<_> = loaded
            .documents
            .into_iter()
            .map(|document| Document {
                path: document.path.to_string_lossy().into_owned(),
                text: document.text,
                feature: document.feature,
            })
            .collect();
        let mut plan = Plan::new(&documents, &Filter::default(), 1)?;
        ensure!(!plan.scenarios.is_empty(), "there is no scenario");
        let features: Vec<_> = documents
            .into_iter()
            .map(|document| document.feature.expand_examples())
            .collect::<Result<_, _>>()?;
        let copies = scenarios.div_ceil(plan.scenarios.len());
        plan.scenarios = std::iter::repeat_n(plan.scenarios, copies)
            .flatten()
            .collect();
        let features = std::iter::repeat_n(features, copies).flatten().collect();
        Ok(Self {
            plan,
            features,
            copies,
        })
    }

    /// Plays everything, as `madoguchi run` does without a report.
    pub fn play(&self, jobs: usize) -> anyhow::Result<Duration> {
        let mut engine = Engine::new(steps::collection());
        engine.settings.seed = 1;
        engine.jobs = NonZeroUsize::new(jobs).context("at least one job")?;
        let (summary, time) = timed(|| engine.run(&self.plan, &mut |_| {}));
        ensure!(
            summary.total() == self.plan.scenarios.len(),
            "scenarios were lost"
        );
        Ok(time)
    }

    /// The operations of RSA in one play, as its traces tell.
    pub fn operations(&self) -> Operations {
        let mut engine = Engine::new(steps::collection());
        engine.settings.seed = 1;
        let mut operations = Operations::default();
        let mut verdicts: BTreeMap<Verdict, usize> = BTreeMap::new();
        engine.run(&self.plan, &mut |event| {
            if let Event::ScenarioFinished { outcome, .. } = event {
                operations.count(&outcome.trace);
                *verdicts.entry(outcome.verdict).or_default() += 1;
            }
        });
        let verdicts: Vec<_> = verdicts
            .iter()
            .map(|(verdict, number)| format!("{number} {}", verdict.word()))
            .collect();
        println!(
            "verdicts: {}; {:.1} calls per scenario\n",
            verdicts.join(", "),
            operations.calls as f64 / self.plan.scenarios.len() as f64
        );
        operations
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scenarios, steps) = (
            self.plan.scenarios.len(),
            self.plan
                .scenarios
                .iter()
                .map(|scenario| scenario.steps.len())
                .sum::<usize>(),
        );
        write!(
            f,
            "{} features, {} scenarios, {:.1} steps each; played {} times over for one sample",
            self.features.len() / self.copies,
            scenarios / self.copies,
            steps as f64 / scenarios as f64,
            self.copies
        )
    }
}
