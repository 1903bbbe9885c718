//! JSON to XML, in one pass, without a tree between.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{DEEPEST, ROOT};

/// The XML of a message that is JSON.
///
/// # Errors
/// What was expected and found, with line and column.
pub(super) fn xml(json: &[u8]) -> Result<String, serde_json::Error> {
    let mut xml = String::with_capacity(json.len() * 2);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    deserializer.deserialize_map(Members {
        xml: &mut xml,
        depth: 0,
    })?;
    deserializer.end()?;
    Ok(xml)
}

/// The members of an object: elements.
struct Members<'x> {
    xml: &'x mut String,
    depth: usize,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.depth {
            0 => f.write_str("an object with the one member `XmlMsg`"),
            _ => f.write_str("an object of elements"),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        if self.depth > DEEPEST {
            let deepest = format_args!("elements lie deeper than {DEEPEST}");
            return Err(A::Error::custom(deepest));
        }
        let mut number = 0;
        while let Some(Name(name)) = members.next_key::<Name<'_>>()? {
            if !is_name(&name) {
                return Err(A::Error::custom(format_args!(
                    "expected the name of an element, found `{}`",
                    name.chars().take(64).collect::<String>()
                )));
            }
            if self.depth == 0 && (name != ROOT || number > 0) {
                return Err(A::Error::custom(format_args!(
                    "expected the one member `{ROOT}`, found `{name}`"
                )));
            }
            number += 1;
            members.next_value_seed(Content {
                xml: self.xml,
                name: &name,
                depth: self.depth,
            })?;
        }
        match (self.depth, number) {
            (0, 0) => Err(A::Error::missing_field(ROOT)),
            _ => Ok(()),
        }
    }
}

/// The name of a member, borrowed where nothing in it is escaped.
#[derive(Deserialize)]
struct Name<'n>(#[serde(borrow)] Cow<'n, str>);

/// What stands under a name.
struct Content<'x> {
    xml: &'x mut String,
    name: &'x str,
    depth: usize,
}

impl Content<'_> {
    fn begin(&mut self) {
        self.xml.push('<');
        self.xml.push_str(self.name);
        self.xml.push('>');
    }

    fn end(&mut self) {
        self.xml.push_str("</");
        self.xml.push_str(self.name);
        self.xml.push('>');
    }
}

impl<'de> DeserializeSeed<'de> for Content<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Content<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a string, an object or an array under `{}` (numbers are strings: their zeros count)",
            self.name
        )
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.begin();
        escape(self.xml, text).map_err(E::custom)?;
        self.end();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, members: A) -> Result<(), A::Error> {
        self.begin();
        let inside = Members {
            xml: self.xml,
            depth: self.depth + 1,
        };
        inside.visit_map(members)?;
        self.end();
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        if self.depth == 0 {
            return Err(A::Error::custom("expected an object, found an array"));
        }
        if super::to_json::is_list(self.name) {
            self.begin();
            while let Some(()) = items.next_element_seed(Item {
                xml: self.xml,
                depth: self.depth + 1,
            })? {}
            self.end();
            return Ok(());
        }
        while let Some(()) = items.next_element_seed(Content {
            xml: self.xml,
            name: self.name,
            depth: self.depth + 1,
        })? {}
        Ok(())
    }
}

/// An item of a list: an object whose members are children of the list.
struct Item<'x> {
    xml: &'x mut String,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(Members {
            xml: self.xml,
            depth: self.depth,
        })
    }
}

/// Names of elements of messages are ASCII words.
fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    let begins = bytes.next().is_some_and(|it| it.is_ascii_alphabetic());
    begins && name.len() <= 128 && bytes.all(|it| it.is_ascii_alphanumeric() || it == b'_')
}

/// Writes text so that XML gives it back, or tells which character XML cannot hold.
fn escape(xml: &mut String, text: &str) -> Result<(), String> {
    let mut rest = text;
    while let Some(at) = rest.find(|c| {
        matches!(
            c,
            '<' | '>' | '&' | '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}'
        )
    }) {
        let (plain, special) = rest.split_at(at);
        xml.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some('<') => xml.push_str("&lt;"),
            Some('>') => xml.push_str("&gt;"),
            Some('&') => xml.push_str("&amp;"),
            // A reader would make a line feed of it.
            Some('\r') => xml.push_str("&#13;"),
            Some(c @ ('\t' | '\n')) => xml.push(c),
            other => {
                let code = other.map_or(0, u32::from);
                return Err(format!("a character that XML cannot hold: U+{code:04X}"));
            }
        }
        rest = characters.as_str();
    }
    xml.push_str(rest);
    Ok(())
}
