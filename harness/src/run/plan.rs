//! Feature files expanded into the scenarios to play.

use std::sync::Arc;

use cucumber::feature::Ext as _;

use super::seed;
use super::select::Filter;

/// A feature file in memory.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path as the user named it, with `/`.
    pub path: String,
    /// The text that was parsed.
    pub text: String,
    /// The parsed text.
    pub feature: gherkin::Feature,
}

/// Why a document cannot be planned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A placeholder without a column.
    #[error("`{path}:{line}`: no column of the examples is called `<{name}>`")]
    UnknownPlaceholder {
        /// The file.
        path: String,
        /// The line.
        line: usize,
        /// The placeholder.
        name: String,
    },
    /// An outline that yields no scenario.
    #[error("`{path}:{line}`: the outline `{name}` has no example row, so nothing of it would run")]
    NoExamples {
        /// The file.
        path: String,
        /// The line.
        line: usize,
        /// The outline.
        name: String,
    },
}

/// A feature with at least one selected scenario.
#[derive(Debug)]
pub struct PlannedFeature {
    /// Its file.
    pub path: String,
    /// Its name.
    pub name: String,
    /// The prose under its name.
    pub description: String,
}

/// A step to play.
#[derive(Debug)]
pub struct PlannedStep {
    /// Its keyword as written: 前提, もし, ならば …
    pub keyword: String,
    /// Its text.
    pub text: String,
    /// Its line (1-based).
    pub line: usize,
    /// Whether it comes from a background.
    pub background: bool,
    /// Its table.
    pub table: Vec<Vec<String>>,
    /// Its doc string.
    pub docstring: Option<String>,
}

/// A scenario to play; of an outline, one row.
#[derive(Debug)]
pub struct PlannedScenario {
    /// Place of its feature in the plan.
    pub feature: usize,
    /// Its file.
    pub path: String,
    /// Its line, or that of its example row (1-based).
    pub line: usize,
    /// Name of its feature.
    pub feature_name: String,
    /// Name of its rule.
    pub rule: Option<String>,
    /// Its name.
    pub name: String,
    /// Its place among all example rows of its outline (0-based).
    pub row: Option<usize>,
    /// Tags of feature, rule, scenario and examples, without `@`, first mention first.
    pub tags: Vec<String>,
    /// Its steps, those of backgrounds first.
    pub steps: Vec<PlannedStep>,
    /// Its seed.
    pub seed: u64,
    /// The steps as `cucumber` takes them.
    pub(super) gherkin: Vec<gherkin::Step>,
}

/// The scenarios to play, in order.
#[derive(Debug, Default)]
pub struct Plan {
    /// The features.
    pub features: Vec<PlannedFeature>,
    /// The scenarios.
    pub scenarios: Vec<Arc<PlannedScenario>>,
    /// How many scenarios there were before selection.
    pub found: usize,
}

impl Plan {
    /// Some of the scenarios of another, by their places there.
    pub fn of_places(
        scenarios: &[Arc<PlannedScenario>],
        places: impl Iterator<Item = usize>,
    ) -> Self {
        let chosen = places.filter_map(|place| scenarios.get(place).cloned());
        let scenarios: Vec<_> = chosen.collect();
        Self {
            features: Vec::new(),
            found: scenarios.len(),
            scenarios,
        }
    }

    /// Expands outlines and keeps the scenarios that the filter selects.
    ///
    /// # Errors
    ///
    /// An outline that cannot be expanded.
    pub fn new(documents: &[Document], filter: &Filter, seed: u64) -> Result<Self, PlanError> {
        let mut plan = Self::default();
        for document in documents {
            let feature = &document.feature;
            let before = plan.scenarios.len();
            let background = steps_of(feature.background.as_ref());
            for scenario in &feature.scenarios {
                plan.add(document, None, &background, scenario, filter, seed)?;
            }
            for rule in &feature.rules {
                let mut background = background.clone();
                background.extend(steps_of(rule.background.as_ref()));
                for scenario in &rule.scenarios {
                    plan.add(document, Some(rule), &background, scenario, filter, seed)?;
                }
            }
            if plan.scenarios.len() > before {
                plan.features.push(PlannedFeature {
                    path: document.path.clone(),
                    name: feature.name.clone(),
                    description: feature.description.clone().unwrap_or_default(),
                });
            }
        }
        Ok(plan)
    }

    fn add(
        &mut self,
        document: &Document,
        rule: Option<&gherkin::Rule>,
        background: &[gherkin::Step],
        scenario: &gherkin::Scenario,
        filter: &Filter,
        run_seed: u64,
    ) -> Result<(), PlanError> {
        let outline = !scenario.examples.is_empty();
        let expanded = expand(document, scenario)?;
        if expanded.is_empty() {
            return Err(PlanError::NoExamples {
                path: document.path.clone(),
                line: scenario.position.line,
                name: scenario.name.clone(),
            });
        }
        let lines = row_lines(document, scenario);
        for (row, one) in expanded.into_iter().enumerate() {
            self.found += 1;
            let tags = tags_of(&document.feature, rule, &one);
            let line = match outline {
                true => lines.get(row).copied().unwrap_or(one.position.line),
                false => one.position.line,
            };
            let mut lines = vec![line, scenario.position.line];
            lines.extend(one.steps.iter().map(|step| step.position.line));
            let here = filter.selects_place(&document.path, &lines);
            if !here || !filter.selects(&tags, &one.name) {
                continue;
            }
            let rule_name = rule.map(|rule| rule.name.clone());
            let row = outline.then_some(row);
            let seed = seed::of_scenario(
                run_seed,
                &document.path,
                rule_name.as_deref().unwrap_or(""),
                &scenario.name,
                row,
            );
            let mut steps: Vec<_> = background.iter().map(|step| planned(step, true)).collect();
            steps.extend(one.steps.iter().map(|step| planned(step, false)));
            let mut gherkin = background.to_vec();
            gherkin.extend(one.steps);
            self.scenarios.push(Arc::new(PlannedScenario {
                feature: self.features.len(),
                path: document.path.clone(),
                line,
                feature_name: document.feature.name.clone(),
                rule: rule_name,
                name: one.name,
                row,
                tags,
                steps,
                seed,
                gherkin,
            }));
        }
        Ok(())
    }
}

fn steps_of(background: Option<&gherkin::Background>) -> Vec<gherkin::Step> {
    background.map_or_else(Vec::new, |background| background.steps.clone())
}

/// Expands an outline with `cucumber`'s own expansion, so that placeholders mean what they mean everywhere.
fn expand(
    document: &Document,
    scenario: &gherkin::Scenario,
) -> Result<Vec<gherkin::Scenario>, PlanError> {
    if scenario.examples.is_empty() {
        return Ok(vec![scenario.clone()]);
    }
    let alone = gherkin::Feature {
        keyword: String::new(),
        name: String::new(),
        description: None,
        background: None,
        scenarios: vec![scenario.clone()],
        rules: Vec::new(),
        tags: Vec::new(),
        span: gherkin::Span::default(),
        position: gherkin::LineCol::default(),
        path: None,
    };
    match alone.expand_examples() {
        Ok(expanded) => Ok(expanded.scenarios),
        Err(error) => Err(PlanError::UnknownPlaceholder {
            path: document.path.clone(),
            line: error.pos.line,
            name: error.name,
        }),
    }
}

/// The line of every example row: `gherkin` keeps that of the table only, and comments may stand between rows.
fn row_lines(document: &Document, scenario: &gherkin::Scenario) -> Vec<usize> {
    let text: Vec<&str> = document.text.lines().collect();
    let tables = scenario
        .examples
        .iter()
        .filter_map(|examples| examples.table.as_ref());
    tables
        .flat_map(|table| {
            let first = table.position.line.saturating_sub(1);
            text.iter()
                .enumerate()
                .skip(first)
                .filter(|(_, line)| line.trim_start().starts_with('|'))
                .skip(1)
                .take(table.rows.len().saturating_sub(1))
                .map(|(number, _)| number + 1)
                .collect::<Vec<_>>()
        })
        .collect()
}

fn tags_of(
    feature: &gherkin::Feature,
    rule: Option<&gherkin::Rule>,
    scenario: &gherkin::Scenario,
) -> Vec<String> {
    let of_rule = rule.map_or(&[][..], |rule| &rule.tags);
    let mut tags: Vec<String> = Vec::new();
    for tag in feature.tags.iter().chain(of_rule).chain(&scenario.tags) {
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
    }
    tags
}

fn planned(step: &gherkin::Step, background: bool) -> PlannedStep {
    PlannedStep {
        keyword: step.keyword.trim().to_owned(),
        text: step.value.clone(),
        line: step.position.line,
        background,
        table: step
            .table
            .as_ref()
            .map_or_else(Vec::new, |table| table.rows.clone()),
        docstring: step.docstring.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::toy;
    use super::*;

    #[test]
    fn an_outline_becomes_a_scenario_a_row_with_the_line_of_the_row() {
        let plan = toy::plan(
            "# language: ja\n@A\n機能: 名\n  シナリオアウトライン: <値>\n    前提 値は<値>\n\n    @B\n    例: 注\n      | 値 |\n      # 間\n      | 1 |\n      | 2 |\n",
        );
        let found: Vec<_> = plan
            .scenarios
            .iter()
            .map(|s| (s.name.as_str(), s.line, s.row, s.tags.join(" ")))
            .collect();
        assert_eq!(
            found,
            [
                ("1", 11, Some(0), "A B".to_owned()),
                ("2", 12, Some(1), "A B".to_owned())
            ]
        );
        assert_ne!(plan.scenarios[0].seed, plan.scenarios[1].seed);
    }

    #[test]
    fn background_steps_come_first_those_of_the_feature_before_those_of_the_rule() {
        let plan = toy::plan(
            "# language: ja\n機能: 名\n  背景:\n    前提 一\n  Rule: 則\n    背景:\n      前提 二\n    シナリオ: 三\n      もし 三\n",
        );
        let texts: Vec<_> = plan.scenarios[0]
            .steps
            .iter()
            .map(|step| (step.text.as_str(), step.background))
            .collect();
        assert_eq!(texts, [("一", true), ("二", true), ("三", false)]);
        assert_eq!(plan.scenarios[0].rule.as_deref(), Some("則"));
    }

    #[test]
    fn an_outline_without_rows_and_an_unknown_placeholder_are_errors() {
        let empty = "# language: ja\n機能: 名\n  シナリオアウトライン: 空\n    前提 値は<値>\n\n    例:\n      | 値 |\n";
        let error = Plan::new(&[toy::document("a.feature", empty)], &Filter::default(), 0);
        assert!(
            matches!(error, Err(PlanError::NoExamples { line: 3, .. })),
            "{error:?}"
        );
        let unknown = empty.replace("      | 値 |\n", "      | 別 |\n      | 1 |\n");
        let error = Plan::new(
            &[toy::document("a.feature", &unknown)],
            &Filter::default(),
            0,
        );
        assert!(
            matches!(&error, Err(PlanError::UnknownPlaceholder { line: 4, name, .. }) if name == "値"),
            "{error:?}"
        );
    }

    #[test]
    fn the_seed_of_a_scenario_does_not_depend_on_its_neighbours() {
        let alone = "# language: ja\n機能: 名\n  シナリオ: 後\n    前提 一\n";
        let both =
            "# language: ja\n機能: 名\n  シナリオ: 前\n    前提 一\n  シナリオ: 後\n    前提 一\n";
        assert_eq!(
            toy::plan(alone).scenarios[0].seed,
            toy::plan(both).scenarios[1].seed
        );
    }
}
