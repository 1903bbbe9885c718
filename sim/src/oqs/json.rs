//! The JSON of a message, as the Web API has it.
//!
//! Seen in public: element names are those of the XML, a leaf is a string, and `ResultList` is an array with an object of one member for
//! each element within: `"ResultList":[{"ResultOfQualificationConfirmation":{…}}]`, empty if it is. Whatever else comes more than once is
//! an array under its own name, where the first of them stands.
//!
//! What a tree says comes back from its JSON, but for two things. JSON has no attributes. And elements of one name are brought together,
//! so that their order among others of their group is lost; among themselves, and in `ResultList`, it is kept.
//!
//! Limits, the same as those of XML: 16 levels of elements, 64 MiB, names that XML has, of at most 128 octets, and no character that XML
//! cannot hold. Numbers, true, false and null are refused: they would lose their zeros. A member that comes twice is two elements.

mod nodes;
mod read;
mod write;

use std::borrow::Cow;

pub use write::AsJson;

use super::place::{Place, Unreadable};
use super::sink::{Elements, LARGEST, Sink, Unfit, writable};
use super::tree::{Element, escape};
use super::xml;

/// The list whose JSON is an array of objects with one element each.
fn is_list(name: &str) -> bool {
    name == "ResultList"
}

impl Element {
    /// The JSON of the same tree. Attributes are not written.
    pub fn to_json(&self) -> Vec<u8> {
        // Names and texts are always JSON.
        serde_json::to_vec(&self.as_json()).unwrap_or_default()
    }

    /// The same, to be written as a part of other JSON.
    pub const fn as_json(&self) -> AsJson<&Self> {
        AsJson(self)
    }

    /// Reads the JSON of a tree with one root.
    ///
    /// # Errors
    /// What is no such tree, with line and column.
    pub fn from_json(json: &[u8]) -> Result<Self, Unreadable> {
        let mut elements = Elements::of("");
        read::read(json, &mut elements)?;
        // What was read has a root.
        Ok(elements.root().unwrap_or_default())
    }
}

/// The JSON of a message that is XML, without a tree of its own.
///
/// # Errors
/// What is no XML of a message, or has attributes; with line and column.
pub fn of_xml(text: &str) -> Result<Vec<u8>, Unreadable> {
    let mut nodes = nodes::Nodes::default();
    xml::read(text, &mut nodes)?;
    // Names and texts are always JSON.
    Ok(serde_json::to_vec(&AsJson(nodes.root())).unwrap_or_default())
}

/// The XML of a message that is JSON, without a tree between and in one line.
///
/// # Errors
/// What is no JSON of a message, with line and column.
pub fn to_xml(json: &[u8]) -> Result<String, Unreadable> {
    let mut written = Written {
        xml: String::with_capacity(json.len().saturating_mul(2)),
        open: Vec::new(),
    };
    read::read(json, &mut written)?;
    Ok(written.xml)
}

/// Writes XML as a tree is read.
struct Written<'t> {
    xml: String,
    open: Vec<Cow<'t, str>>,
}

impl<'t> Sink<'t> for Written<'t> {
    fn begin(&mut self, name: Cow<'t, str>, _: &str, _: usize) -> Result<(), Unfit> {
        // A short array can be a long row of elements.
        if self.xml.len() > LARGEST {
            return Err(Unfit::larger(self.xml.len()));
        }
        self.xml.push('<');
        self.xml.push_str(&name);
        self.xml.push('>');
        self.open.push(name);
        Ok(())
    }

    fn text(&mut self, text: Cow<'t, str>) -> Result<(), Unfit> {
        writable(&text)?;
        escape(&text, &mut self.xml);
        Ok(())
    }

    fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.xml.push_str("</");
            self.xml.push_str(&name);
            self.xml.push('>');
        }
    }
}

/// Words an error of the JSON reader.
fn unreadable(error: &serde_json::Error) -> Unreadable {
    let at = Place {
        line: error.line().max(1),
        column: error.column().max(1),
    };
    let told = error.to_string();
    let told = told
        .rsplit_once(" at line ")
        .map_or(&*told, |(told, _)| told);
    // What the reader of trees refuses says both by itself.
    let (found, expected) = match told.split_once("; expected ") {
        Some((found, expected)) => (found, expected.to_owned()),
        None => match told.split_once(", expected ") {
            Some((found, expected)) => (found, expected.to_owned()),
            None => (told, r#"the JSON of a message: {"XmlMsg":{…}}"#.to_owned()),
        },
    };
    Unreadable {
        at,
        expected,
        found: found.to_owned(),
    }
}

#[cfg(test)]
mod tests;
