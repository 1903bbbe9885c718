//! Names by which results are found again.

use std::collections::BTreeMap;

use super::lines::Block;
use super::load::MOST_SCENARIOS_A_FILE;
use super::outline::{Outline, Text};
use super::problem::{Place, Problem};

/// Names and numbers of scenarios inside one file.
pub(crate) fn check(text: &Text<'_>, outline: &Outline, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for block in outline
        .blocks
        .iter()
        .filter(|block| block.is_scenario() && !block.name.is_empty())
    {
        match seen.get(block.name.as_str()) {
            None => {
                seen.insert(&block.name, block.line);
            }
            Some(first) => problems.push(Problem::error(
                "scenario-name-repeated",
                text.place(block.line, &block.name_range),
                "two scenarios of one feature have the same name, so their results cannot be told apart",
                "a name of its own",
                format!("the name of the scenario on line {}", first + 1),
            )),
        }
    }
    let mut count = 0;
    for (scenario, examples) in outline.scenarios() {
        let rows: usize = examples
            .iter()
            .map(|table| table.rows.len().saturating_sub(1))
            .sum();
        let before = count;
        count += if examples.is_empty() { 1 } else { rows };
        if before <= MOST_SCENARIOS_A_FILE && count > MOST_SCENARIOS_A_FILE {
            problems.push(Problem::error(
                "too-many-scenarios",
                text.whole(scenario.line),
                "the parser's time grows with the square of the file",
                format!("at most {MOST_SCENARIOS_A_FILE} scenarios a file, rows of 例 counted"),
                format!("scenario number {} here", MOST_SCENARIOS_A_FILE + 1),
            ));
        }
    }
}

/// The feature's name with its place, for the comparison across files.
pub(crate) fn of_feature(text: &Text<'_>, outline: &Outline) -> Option<(String, Place)> {
    let block = outline
        .blocks
        .iter()
        .find(|block| block.block == Block::Feature)?;
    let named = !block.name.is_empty();
    named.then(|| {
        (
            block.name.clone(),
            text.place(block.line, &block.name_range),
        )
    })
}

/// Feature names that two files share; `names` in the order of the files.
pub(crate) fn across_files(names: Vec<(String, Place)>) -> Vec<Problem> {
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, place) in names {
        match seen.get(&name) {
            None => {
                seen.insert(name, place);
            }
            Some(first) => problems.push(Problem::error(
                "feature-name-repeated",
                place,
                "two files have the same feature name, so their results cannot be told apart",
                "a name of its own",
                format!(
                    "the name of the feature in {}:{}",
                    first.path.display(),
                    first.line
                ),
            )),
        }
    }
    problems
}
