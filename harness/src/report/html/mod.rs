//! `index.html`: the report for people, one file, no network, no script needed to read it.

mod view;

use std::collections::BTreeMap;
use std::io;

use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use super::Listener;
use super::folder::Folder;
use crate::run::{Event, Verdict};
use view::{Count, Feature, Requirement, Scenario, label};

const TEMPLATE: &str = include_str!("index.html");

/// Collects what is shown and writes the page when the run ends.
pub struct Html {
    folder: Folder,
    version: String,
    seed: u64,
    features: Vec<Feature>,
    requirements: BTreeMap<String, Requirement>,
    /// Scenarios that passed and are shown with their exchange.
    shown: usize,
}

#[derive(Serialize)]
struct Page<'a> {
    version: &'a str,
    seed: String,
    counts: &'a [Count],
    total: usize,
    interrupted: bool,
    problems: Vec<&'a Scenario>,
    features: &'a [Feature],
    requirements: Vec<&'a Requirement>,
}

impl Html {
    /// Will write to the folder.
    pub fn new(folder: &Folder) -> Self {
        Self {
            folder: folder.clone(),
            version: String::new(),
            seed: 0,
            features: Vec::new(),
            requirements: BTreeMap::new(),
            shown: 0,
        }
    }

    fn render(
        &self,
        counts: &[Count],
        total: usize,
        interrupted: bool,
    ) -> Result<String, minijinja::Error> {
        let mut environment = Environment::new();
        // The name ends in .html: everything is escaped unless the template says otherwise.
        environment.add_template("index.html", TEMPLATE)?;
        let problems: Vec<&Scenario> = self
            .features
            .iter()
            .flat_map(|feature| &feature.scenarios)
            .filter(|scenario| scenario.problem)
            .collect();
        environment
            .get_template("index.html")?
            .render(Value::from(Serde(Page {
                version: &self.version,
                seed: self.seed.to_string(),
                counts,
                total,
                interrupted,
                problems,
                features: &self.features,
                requirements: self.requirements.values().collect(),
            })))
    }
}

impl Listener for Html {
    fn hear(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::RunStarted { version, seed, .. } => {
                (*version).clone_into(&mut self.version);
                self.seed = *seed;
            }
            Event::FeatureStarted(feature) => self.features.push(Feature::new(feature.planned)),
            Event::ScenarioFinished {
                scenario, outcome, ..
            } => {
                let passed = outcome.verdict == Verdict::Passed;
                let with_trace = !passed || self.shown < view::PASSED_WITH_TRACE;
                self.shown += usize::from(passed);
                for tag in scenario.tags.iter().filter(|tag| view::is_requirement(tag)) {
                    self.requirements
                        .entry(tag.clone())
                        .or_insert_with(|| Requirement::new(tag))
                        .add(outcome.verdict);
                }
                if let Some(feature) = self.features.last_mut() {
                    feature.add(Scenario::new(scenario, outcome, self.seed, with_trace));
                }
            }
            Event::RunFinished { summary, .. } => {
                let counts: Vec<_> = Verdict::ALL
                    .into_iter()
                    .filter(|verdict| summary.count(*verdict) > 0)
                    .map(|verdict| Count::new(label(verdict), summary.count(verdict)))
                    .collect();
                let page = self
                    .render(&counts, summary.total(), summary.interrupted)
                    .map_err(io::Error::other)?;
                self.folder.write("index.html", page.as_bytes())?;
            }
            _ => {}
        }
        Ok(())
    }
}
