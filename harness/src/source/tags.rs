//! Which tags may stand in a feature file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::nearest::nearest;
use super::outline::{Outline, Text};
use super::problem::Problem;
use crate::catalogue::{self, Catalogue};

/// Every tag that may be used: the ids of the requirement catalogue, and the tags of `tags.yaml` with their
/// meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagBook {
    /// Ids of requirements, without `@`.
    pub requirements: BTreeSet<String>,
    /// Other tags, without `@`, and what each means.
    pub others: BTreeMap<String, String>,
}

/// `features/tags.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TagFile {
    #[expect(
        dead_code,
        reason = "read only so that a file of another version is refused"
    )]
    schema_version: catalogue::Version1,
    tags: BTreeMap<String, String>,
}

impl TagBook {
    /// The ids of a catalogue and no other tag.
    pub fn of(catalogue: &Catalogue) -> TagBook {
        let requirements = catalogue
            .requirements()
            .iter()
            .map(|one| one.id.clone())
            .collect();
        TagBook {
            requirements,
            others: BTreeMap::new(),
        }
    }

    /// Adds the tags of a `tags.yaml`. `path` is only carried into the problems.
    ///
    /// # Errors
    /// What is wrong with the file, with line and column.
    pub fn with_tags(mut self, path: &Path, text: &str) -> Result<TagBook, Vec<Problem>> {
        let file: TagFile = serde_yaml::from_str(text)
            .map_err(|error| vec![catalogue::yaml_problem(path, text, &error)])?;
        self.others.extend(file.tags);
        Ok(self)
    }

    fn knows(&self, tag: &str) -> bool {
        self.requirements.contains(tag) || self.others.contains_key(tag)
    }
}

pub(crate) fn check(
    text: &Text<'_>,
    outline: &Outline,
    book: &TagBook,
    problems: &mut Vec<Problem>,
) {
    let of_blocks = outline.blocks.iter().flat_map(|block| &block.tags);
    for (line, range) in of_blocks.chain(&outline.lost_tags) {
        let tag = text.part(*line, range).trim_start_matches(['@', '＠']);
        if book.knows(tag) {
            continue;
        }
        let known = book
            .requirements
            .iter()
            .chain(book.others.keys())
            .map(String::as_str);
        let help = match nearest(tag, known) {
            Some(near) => format!("did you mean @{near}?"),
            None => format!(
                "beside requirement ids: {}",
                book.others
                    .keys()
                    .map(|tag| format!("@{tag}"))
                    .collect::<Vec<_>>()
                    .join(" ")
            ),
        };
        problems.push(
            Problem::error(
                "unknown-tag",
                text.place(*line, range),
                "the tag is no requirement of the catalogue and is not listed in tags.yaml",
                "a requirement id such as @COUNTER-008, or a tag of tags.yaml",
                format!("「@{tag}」"),
            )
            .with_help(help),
        );
    }
}
