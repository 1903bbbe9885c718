//! The tree of a message: elements with text or with elements, nothing else. XML and the JSON of the Web API are two writings of it.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::place::{Place, Unreadable};

/// How deep elements may lie within each other.
const DEEPEST: usize = 16;

/// How large the text of a message may be, in octets of UTF-8.
pub const LARGEST: usize = 64 << 20;

/// The list whose JSON is an array of objects with one element each, as the Web API was seen to write it.
const LISTED: &str = "ResultList";

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
        let mut reading = Reading {
            xml,
            counted: 0,
            place: Place::START,
            open: Vec::new(),
            root: None,
        };
        if xml.len() > LARGEST {
            let found = format!("{} octets", xml.len());
            return Err(reading.fault(0, "at most 64 MiB", found));
        }
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => reading.take(event, at)?,
                Err(error) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(at);
                    return Err(reading.fault(at, "well-formed XML", error.to_string()));
                }
            }
        }
        match (reading.open.pop(), reading.root.take()) {
            (Some(open), _) => {
                let expected = format!("the end tag </{}> of line {}", open.name, open.place.line);
                Err(reading.fault(xml.len(), &expected, "the end of the file".to_owned()))
            }
            (None, None) => Err(reading.fault(xml.len(), "an element", "none".to_owned())),
            (None, Some(root)) => Ok(root),
        }
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

    /// The JSON of the same tree: an object an element, an array where one name comes more than once, text as a string.
    pub fn to_json(&self) -> Value {
        let mut object = serde_json::Map::new();
        object.insert(self.name.clone(), self.content());
        Value::Object(object)
    }

    fn content(&self) -> Value {
        if self.children.is_empty() {
            return Value::String(self.text.clone());
        }
        if self.name == LISTED {
            return self.children.iter().map(Self::to_json).collect();
        }
        let mut object = serde_json::Map::new();
        for child in &self.children {
            let content = child.content();
            match object.get_mut(&child.name) {
                None => {
                    object.insert(child.name.clone(), content);
                }
                Some(Value::Array(several)) if child.name != LISTED => several.push(content),
                Some(one) => {
                    let first = one.take();
                    *one = Value::Array(vec![first, content]);
                }
            }
        }
        Value::Object(object)
    }

    /// Reads the JSON of a tree with one root.
    ///
    /// # Errors
    /// What is no such tree: the path at which it is not.
    pub fn from_json(json: &Value) -> Result<Self, Unreadable> {
        let roots = elements(json, "", 0)?;
        match <[Self; 1]>::try_from(roots) {
            Ok([root]) => Ok(root),
            Err(roots) => Err(astray(
                "",
                "an object with one member",
                &format!("{} members", roots.len()),
            )),
        }
    }
}

fn elements(json: &Value, path: &str, depth: usize) -> Result<Vec<Element>, Unreadable> {
    let Value::Object(object) = json else {
        return Err(astray(path, "an object", kind(json)));
    };
    if depth > DEEPEST {
        return Err(astray(path, "fewer levels", "more than 16"));
    }
    let mut found = Vec::new();
    for (name, content) in object {
        let path = format!("{path}/{name}");
        let one = std::slice::from_ref(content);
        let contents = content.as_array().map_or(one, Vec::as_slice);
        if name == LISTED && content.is_array() {
            let mut listed = Vec::new();
            for content in contents {
                listed.extend(elements(content, &path, depth.saturating_add(1))?);
            }
            found.push(Element::group(name, listed));
            continue;
        }
        for content in contents {
            found.push(match content {
                Value::String(text) => Element::leaf(name, text),
                Value::Object(_) => {
                    Element::group(name, elements(content, &path, depth.saturating_add(1))?)
                }
                other => return Err(astray(&path, "a string or an object", kind(other))),
            });
        }
    }
    Ok(found)
}

fn astray(path: &str, expected: &str, found: &str) -> Unreadable {
    let path = if path.is_empty() { "/" } else { path };
    Unreadable {
        at: Place::START,
        expected: format!("{expected} at {path}"),
        found: found.to_owned(),
    }
}

const fn kind(json: &Value) -> &'static str {
    match json {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number (numbers lose their leading zeros; write a string)",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn escape(text: &str, xml: &mut String) {
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\r' => xml.push_str("&#13;"),
            // What XML has no way to write.
            c if (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{FFFE}' | '\u{FFFF}') =>
            {
                xml.push('\u{FFFD}')
            }
            c => xml.push(c),
        }
    }
}

struct Reading<'a> {
    xml: &'a str,
    /// Up to which octet lines and columns are counted.
    counted: usize,
    place: Place,
    open: Vec<Element>,
    root: Option<Element>,
}

impl Reading<'_> {
    fn take(&mut self, event: Event<'_>, at: usize) -> Result<(), Unreadable> {
        match event {
            Event::Start(tag) => {
                let element = self.begin(&tag, at)?;
                self.open.push(element);
            }
            Event::Empty(tag) => {
                let element = self.begin(&tag, at)?;
                self.close(element);
            }
            Event::End(_) => {
                if let Some(mut element) = self.open.pop() {
                    if !element.children.is_empty() {
                        if let Some(stray) = element.text.split_whitespace().next() {
                            let expected = format!("elements only in <{}>", element.name);
                            return Err(self.fault(at, &expected, format!("the text «{stray}»")));
                        }
                        element.text.clear();
                    }
                    self.close(element);
                }
            }
            Event::Text(text) => self.text(&text.xml10_content(), at)?,
            Event::CData(text) => self.text(&text.xml10_content(), at)?,
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let character = match name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                let Some(character) = character else {
                    return Err(self.fault(
                        at,
                        "one of the five entities of XML, or a character reference",
                        format!("&{name};"),
                    ));
                };
                self.text(character.encode_utf8(&mut [0; 4]), at)?;
            }
            Event::DocType(_) => {
                return Err(self.fault(at, "no document type", "<!DOCTYPE".to_owned()));
            }
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn begin(
        &mut self,
        tag: &quick_xml::events::BytesStart<'_>,
        at: usize,
    ) -> Result<Element, Unreadable> {
        if self.open.len() >= DEEPEST {
            return Err(self.fault(at, "at most 16 levels of elements", "more".to_owned()));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(self.fault(at, "one root element", "a second one".to_owned()));
        }
        let name = tag.name().into_inner().to_owned();
        let attributes = tag.attributes_raw().trim().to_owned();
        Ok(Element {
            name,
            attributes,
            place: self.place_of(at),
            ..Element::default()
        })
    }

    fn close(&mut self, element: Element) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str, at: usize) -> Result<(), Unreadable> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => {
                return Err(self.fault(at, "an element", format!("the text «{}»", text.trim())));
            }
        }
        Ok(())
    }

    /// Events come in the order of the text, so that each character is counted once.
    fn place_of(&mut self, at: usize) -> Place {
        for character in self.xml.get(self.counted..at).unwrap_or_default().chars() {
            if character == '\n' {
                self.place.line = self.place.line.saturating_add(1);
                self.place.column = 1;
            } else {
                self.place.column = self.place.column.saturating_add(1);
            }
        }
        self.counted = self.counted.max(at);
        self.place
    }

    fn fault(&mut self, at: usize, expected: &str, found: String) -> Unreadable {
        Unreadable {
            at: self.place_of(at),
            expected: expected.to_owned(),
            found,
        }
    }
}
