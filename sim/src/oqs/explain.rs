//! What each element of a message is, for people: item names and what codes mean.

use jiff::civil::{Date, DateTime};
use serde::Serialize;

use super::layout::{Content, Row};
use super::message::{Kind, ROOT};
use super::place::Place;
use super::profile::Profile;
use super::text::Encoding;
use super::tree::Element;
use super::value::Value;

/// One element of a message, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The element: `/XmlMsg/MessageHeader/SegmentOfResult`.
    pub path: String,
    /// The item's Japanese name; none if the layout does not have the element.
    pub ja: Option<&'static str>,
    /// What stands there; none for an element with elements within.
    pub text: Option<String>,
    /// What a code means, a date or a moment as people write it.
    pub meaning: Option<String>,
    /// Where it begins.
    #[serde(flatten)]
    pub place: Place,
}

impl Explained {
    /// How deep it lies; 0 for the root.
    pub fn depth(&self) -> usize {
        self.path.matches('/').count().saturating_sub(1)
    }

    /// The element's own name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// Explains every element of a message, in the order in which they stand.
pub fn explain(kind: &Kind, root: &Element, profile: &Profile) -> Vec<Explained> {
    let message = Row {
        element: ROOT,
        ja: kind.ja,
        cardinality: super::layout::Cardinality::One,
        source: super::layout::Source::Agreed,
        content: Content::Group(kind.rows),
    };
    let mut explained = Vec::new();
    let row = (root.name == ROOT).then_some(&message);
    take(root, row, "", profile, &mut explained);
    explained
}

fn take(
    element: &Element,
    row: Option<&Row>,
    above: &str,
    profile: &Profile,
    into: &mut Vec<Explained>,
) {
    let path = format!("{above}/{}", element.name);
    let is_group = row.is_some_and(|row| matches!(row.content, Content::Group(_)));
    let plain = element.children.is_empty() && !(is_group && element.text.trim().is_empty());
    into.push(Explained {
        path: path.clone(),
        ja: row.map(|row| row.ja),
        text: plain.then(|| element.text.clone()),
        meaning: row.and_then(|row| meaning(row, &element.text, profile)),
        place: element.place,
    });
    let rows = match row.map(|row| &row.content) {
        Some(Content::Group(rows)) => rows(),
        _ => Vec::new(),
    };
    for child in &element.children {
        let row = rows.iter().find(|row| row.element == child.name);
        take(child, row, &path, profile, into);
    }
}

fn meaning(row: &Row, text: &str, profile: &Profile) -> Option<String> {
    let Content::Value(form) = row.content else {
        return None;
    };
    let form = form();
    if let Some(table) = form.codes {
        return table.meaning(text).map(str::to_owned);
    }
    if form == <Encoding as Value>::form() {
        return Some(Encoding::read(text, profile)?.written().to_owned());
    }
    if form == <Date as Value>::form() {
        let date = <Date as Value>::read(text, profile)?;
        return Some(date.to_string());
    }
    if form == <DateTime as Value>::form() {
        let moment = <DateTime as Value>::read(text, profile)?;
        return Some(moment.strftime("%Y-%m-%d %H:%M:%S").to_string());
    }
    None
}
