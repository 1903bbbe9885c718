//! Which scenarios to play.

use std::collections::BTreeMap;
use std::fmt;

use cucumber::tag::Ext as _;
use gherkin::tagexpr::TagOperation;
use regex::Regex;

/// Keeps the scenarios that match every given condition.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    tags: Option<(String, TagOperation)>,
    name: Option<Regex>,
    places: BTreeMap<String, Vec<usize>>,
}

/// A filter that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct FilterError {
    /// The option: `--tags` or `--name`.
    pub option: &'static str,
    /// Its value.
    pub value: String,
    /// Where it stops making sense: byte offset into the value, always on a character boundary.
    pub offset: usize,
    /// What is wrong there.
    pub problem: String,
    /// How it could read.
    pub hint: &'static str,
}

impl Filter {
    /// Reads a cucumber tag expression and a regular expression for names.
    ///
    /// # Errors
    ///
    /// The first of the two that cannot be read, with the place.
    pub fn new(tags: Option<&str>, name: Option<&str>) -> Result<Self, FilterError> {
        Ok(Self {
            tags: tags.map(tag_expression).transpose()?,
            name: name.map(name_pattern).transpose()?,
            places: BTreeMap::new(),
        })
    }

    /// Of this file, keeps only the scenarios at the lines named so far and at this one. A line of a scenario is that of
    /// its name, of an example row, or of a step of its own.
    pub fn at(&mut self, path: &str, line: usize) {
        self.places.entry(path.to_owned()).or_default().push(line);
    }

    /// Whether a scenario of this file that stands on these lines is selected.
    pub fn selects_place(&self, path: &str, lines: &[usize]) -> bool {
        let wanted = self.places.get(path);
        wanted.is_none_or(|wanted| wanted.iter().any(|line| lines.contains(line)))
    }

    /// Whether a scenario with these tags and this name is selected.
    pub fn selects(&self, tags: &[String], name: &str) -> bool {
        let by_tags = self.tags.as_ref().is_none_or(|(_, tree)| tree.eval(tags));
        by_tags && self.name.as_ref().is_none_or(|regex| regex.is_match(name))
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags = self
            .tags
            .as_ref()
            .map(|(text, _)| format!("--tags '{text}'"));
        let name = self.name.as_ref().map(|name| format!("--name '{name}'"));
        let places = self
            .places
            .iter()
            .flat_map(|(path, lines)| lines.iter().map(move |line| format!("{path}:{line}")));
        let given: Vec<_> = tags.into_iter().chain(name).chain(places).collect();
        f.write_str(&given.join(" "))
    }
}

fn tag_expression(text: &str) -> Result<(String, TagOperation), FilterError> {
    // The grammar knows no space around the whole.
    let text = text.trim();
    match text.parse::<TagOperation>() {
        Ok(tree) => Ok((text.to_owned(), tree)),
        Err(error) => Err(FilterError {
            option: "--tags",
            value: text.to_owned(),
            offset: floor(text, error.location.offset),
            problem: "the tag expression makes no sense from here on".to_owned(),
            hint: "write tags with @, joined by and, or, not and round brackets: '@FIELD-001 and not (@slow or @wip)'",
        }),
    }
}

fn name_pattern(text: &str) -> Result<Regex, FilterError> {
    Regex::new(text).map_err(|error| {
        let (offset, problem) = regex_problem(text, &error);
        FilterError {
            option: "--name",
            value: text.to_owned(),
            offset,
            problem,
            hint: "a regular expression in the syntax of the Rust crate `regex`; put \\ before a character meant literally",
        }
    })
}

/// The regex crate gives its position only as a caret under the pattern, both indented by four spaces.
fn regex_problem(text: &str, error: &regex::Error) -> (usize, String) {
    let shown = error.to_string();
    let caret = shown
        .lines()
        .find(|line| line.trim_start().starts_with('^'))
        .map_or(0, |line| line.chars().take_while(|c| *c == ' ').count());
    let offset = text
        .char_indices()
        .nth(caret.saturating_sub(4))
        .map_or(text.len(), |(at, _)| at);
    let problem = shown
        .lines()
        .find_map(|line| line.strip_prefix("error: "))
        .map_or_else(|| shown.clone(), str::to_owned);
    (offset, problem)
}

fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(tags: Option<&str>, name: Option<&str>) -> FilterError {
        Filter::new(tags, name).expect_err("not a filter")
    }

    #[test]
    fn tags_and_name_must_both_match() {
        let filter = Filter::new(Some(" @資格 and not @後期 "), Some("^家族")).expect("a filter");
        let tags = |all: &[&str]| all.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        assert!(filter.selects(&tags(&["資格"]), "家族旅行"));
        assert!(!filter.selects(&tags(&["資格", "後期"]), "家族旅行"));
        assert!(!filter.selects(&tags(&["資格"]), "修学旅行"));
        assert_eq!(
            filter.to_string(),
            "--tags '@資格 and not @後期' --name '^家族'"
        );
    }

    #[test]
    fn a_line_selects_within_its_file_only() {
        let mut filter = Filter::default();
        filter.at("a.feature", 3);
        assert!(filter.selects_place("a.feature", &[2, 3]));
        assert!(!filter.selects_place("a.feature", &[4]));
        assert!(filter.selects_place("b.feature", &[4]));
    }

    #[test]
    fn a_bad_tag_expression_is_pointed_at() {
        let error = error(Some("@資格 and and @後期"), None);
        assert_eq!(error.value.get(error.offset..), Some("and @後期"));
    }

    #[test]
    fn a_bad_name_pattern_is_pointed_at() {
        let error = error(None, Some("旅行(家族"));
        assert_eq!(error.value.get(error.offset..), Some("(家族"));
        assert_eq!(error.problem, "unclosed group");
    }
}
