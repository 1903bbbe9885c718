//! The tree of a message: elements with text or with elements, nothing else. XML and the JSON of the Web API are two writings of it.

use super::place::{Place, Unreadable};
pub use super::sink::LARGEST;
use super::sink::{Elements, unwritable};
use super::xml;

/// An element. Two are equal if they say the same, wherever they stand.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its text, as it stands; empty if it has elements within.
    pub text: String,
    /// The elements within, in order.
    pub children: Vec<Self>,
    /// Where it begins; the very beginning if it was not read from XML.
    pub place: Place,
    /// Attributes as they stand, which no message has.
    pub attributes: String,
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.text == other.text
            && self.children == other.children
            && self.attributes == other.attributes
    }
}

impl Eq for Element {}

impl Element {
    /// An element with text.
    pub fn leaf(name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            text: text.into(),
            ..Self::default()
        }
    }

    /// An element with elements within.
    pub fn group(name: &str, children: Vec<Self>) -> Self {
        Self {
            name: name.to_owned(),
            children,
            ..Self::default()
        }
    }

    /// The first element within that has a name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The elements at a path below this one: `MessageBody/ResultList/ResultOfQualificationConfirmation`.
    pub fn at_path<'a>(&'a self, path: &str) -> Vec<&'a Self> {
        let mut found = vec![self];
        for name in path.split('/').filter(|name| !name.is_empty()) {
            found = found
                .into_iter()
                .flat_map(|element| &element.children)
                .filter(|child| child.name == name)
                .collect();
        }
        found
    }

    /// Reads XML: one root, elements and text, the five entities and character references. A document type is refused.
    ///
    /// # Errors
    /// What is no such XML, with line and column.
    pub fn parse(xml: &str) -> Result<Self, Unreadable> {
        let mut elements = Elements::of(xml);
        xml::read(xml, &mut elements)?;
        // What was read has a root.
        Ok(elements.root().unwrap_or_default())
    }

    /// Writes XML without declaration: a line an element.
    pub fn to_xml(&self) -> String {
        let mut xml = String::new();
        self.write(0, &mut xml);
        xml
    }

    fn write(&self, depth: usize, xml: &mut String) {
        for _ in 0..depth {
            xml.push('\t');
        }
        xml.push('<');
        xml.push_str(&self.name);
        xml.push('>');
        if self.children.is_empty() {
            escape(&self.text, xml);
        } else {
            xml.push('\n');
            for child in &self.children {
                child.write(depth.saturating_add(1), xml);
            }
            for _ in 0..depth {
                xml.push('\t');
            }
        }
        xml.push_str("</");
        xml.push_str(&self.name);
        xml.push_str(">\n");
    }
}

/// Writes text so that XML gives it back; what XML has no way to write as U+FFFD.
pub(super) fn escape(text: &str, xml: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(|c| matches!(c, '&' | '<' | '>' | '\r') || unwritable(c)) {
        let (plain, special) = rest.split_at(at);
        xml.push_str(plain);
        let mut characters = special.chars();
        xml.push_str(match characters.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            // A reader would make a line feed of it.
            Some('\r') => "&#13;",
            _ => "\u{FFFD}",
        });
        rest = characters.as_str();
    }
    xml.push_str(rest);
}
