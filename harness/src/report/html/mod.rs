//! `index.html`: the report for people, one file, no network, no script needed to read it.

mod details;
mod exchange;
mod labels;
mod message;
mod paper;
mod requirements;
mod rules;
mod view;
mod words;

use std::collections::BTreeMap;
use std::io;

use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use super::Listener;
use super::folder::Folder;
use super::narrative::Told;
use crate::catalogue::{Catalogue, is_requirement_id};
use crate::run::{Event, Outcome, PlannedScenario, Verdict};
use requirements::{Chapter, Cited};
use rules::Rules;
use view::{Count, Feature, Scenario, Tally};

/// The page in parts. Where the name ends in `.html`, everything is escaped unless the template says otherwise.
const TEMPLATES: [(&str, &str); 7] = [
    ("index.html", include_str!("templates/index.html")),
    ("words.html", include_str!("templates/words.html")),
    (
        "requirements.html",
        include_str!("templates/requirements.html"),
    ),
    ("scenario.html", include_str!("templates/scenario.html")),
    ("exchange.html", include_str!("templates/exchange.html")),
    ("rules.html", include_str!("templates/rules.html")),
    ("style.css", include_str!("templates/style.css")),
];

/// Collects what is shown and writes the page when the run ends. The requirement catalogue is the one that stands
/// beside the features played or in a folder above them, if any.
pub struct Html {
    folder: Folder,
    version: String,
    told: Told,
    features: Vec<Feature>,
    catalogue: Option<Catalogue>,
    cited: Cited,
    tallies: BTreeMap<String, Tally>,
    /// Scenarios that passed.
    passed: usize,
}

#[derive(Serialize)]
struct Page<'a> {
    version: &'a str,
    seed: String,
    iut: Option<&'a str>,
    counts: &'a [Count],
    total: usize,
    interrupted: bool,
    problems: Vec<&'a Scenario>,
    features: &'a [Feature],
    chapter: Option<Chapter>,
    tallies: Vec<&'a Tally>,
    rules: Rules,
}

impl Html {
    /// Will write to the folder.
    pub fn new(folder: &Folder) -> Self {
        Self {
            folder: folder.clone(),
            version: String::new(),
            told: Told::default(),
            features: Vec::new(),
            catalogue: None,
            cited: Cited::default(),
            tallies: BTreeMap::new(),
            passed: 0,
        }
    }

    fn add(&mut self, scenario: &PlannedScenario, outcome: &Outcome) {
        let verdict = outcome.verdict;
        self.cited.add(outcome.index, scenario, verdict);
        for tag in scenario.tags.iter().filter(|tag| is_requirement_id(tag)) {
            self.tallies
                .entry(tag.clone())
                .or_insert_with(|| Tally::new(tag))
                .add(verdict);
        }
        if let Some(feature) = self.features.last_mut() {
            let extent = feature.extent(verdict, self.passed);
            let catalogue = self.catalogue.as_ref();
            let shown = Scenario::new(scenario, outcome, &self.told, extent, catalogue);
            feature.add(shown);
        }
        self.passed += usize::from(verdict == Verdict::Passed);
    }

    fn render(
        &self,
        counts: &[Count],
        total: usize,
        interrupted: bool,
    ) -> Result<String, minijinja::Error> {
        let mut environment = Environment::new();
        for (name, template) in TEMPLATES {
            environment.add_template(name, template)?;
        }
        environment.add_filter("text", text);
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
                seed: self.told.seed.to_string(),
                iut: self.told.iut.as_ref().map(|iut| iut.name.as_str()),
                counts,
                total,
                interrupted,
                problems,
                features: &self.features,
                chapter: self
                    .catalogue
                    .as_ref()
                    .map(|catalogue| self.cited.join(catalogue)),
                tallies: self.tallies.values().collect(),
                rules: Rules::new(),
            })))
    }
}

/// Escapes what stands between tags, never inside one: quotes and slashes, of which JSON is full, stay as they are.
fn text(text: &str) -> Value {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    Value::from_safe_string(escaped)
}

impl Listener for Html {
    fn hear(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::RunStarted {
                version, seed, iut, ..
            } => {
                (*version).clone_into(&mut self.version);
                self.told = Told::new(*seed, *iut);
            }
            Event::FeatureStarted(feature) => {
                if self.features.is_empty() {
                    self.catalogue = requirements::beside(feature.path);
                }
                self.features.push(Feature::new(feature.planned));
            }
            Event::ScenarioFinished {
                scenario, outcome, ..
            } => self.add(scenario, outcome),
            Event::RunFinished { summary, .. } => {
                let counts: Vec<_> = Verdict::ALL
                    .into_iter()
                    .filter(|verdict| summary.count(*verdict) > 0)
                    .map(|verdict| Count::new(verdict, summary.count(verdict)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_between_tags_cannot_become_a_tag() {
        assert_eq!(
            text(r#"</pre><b a="1/2">&amp;"#).to_string(),
            r#"&lt;/pre&gt;&lt;b a="1/2"&gt;&amp;amp;"#
        );
    }
}
