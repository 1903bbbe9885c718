//! XML to JSON.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{DEEPEST, ROOT};

/// An element of the answer.
#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

/// Whether an element is a wrapper that JSON writes as an array.
pub(super) fn is_list(name: &str) -> bool {
    name == "ResultList"
}

/// The JSON of a message that is XML; `None` if it is no message.
pub(super) fn json(xml: &str) -> Option<Vec<u8>> {
    let tree = tree(xml)?;
    if tree.name != ROOT {
        return None;
    }
    let mut json = Vec::with_capacity(xml.len());
    json.push(b'{');
    member(&mut json, &[&tree]);
    json.push(b'}');
    Some(json)
}

/// The tree of a message: elements and text, nothing else.
fn tree(xml: &str) -> Option<Element> {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            // JSON has no attributes: what they say would be lost.
            Event::Start(start) | Event::Empty(start) if start.attributes().next().is_some() => {
                return None;
            }
            Event::Start(start) if open.len() <= DEEPEST => {
                let name = start.name().as_ref().to_owned();
                open.push(Element {
                    name,
                    ..Element::default()
                });
            }
            Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                open.last_mut()?.children.push(Element {
                    name,
                    ..Element::default()
                });
            }
            Event::End(_) => {
                let done = open.pop()?;
                open.last_mut()?.children.push(done);
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text),
            Event::GeneralRef(name) => {
                let resolved = match name.resolve_char_ref().ok()? {
                    Some(c) => c,
                    None => match &*name {
                        "lt" => '<',
                        "gt" => '>',
                        "amp" => '&',
                        "apos" => '\'',
                        "quot" => '"',
                        _ => return None,
                    },
                };
                open.last_mut()?.text.push(resolved);
            }
            Event::Comment(_) | Event::Decl(_) => {}
            Event::Eof => break,
            _ => return None,
        }
    }
    let mut roots = open.pop().filter(|_| open.is_empty())?.children;
    roots.pop().filter(|_| roots.is_empty())
}

/// Elements of one name: `"Name":…`.
fn member(json: &mut Vec<u8>, elements: &[&Element]) {
    let Some(first) = elements.first() else {
        return;
    };
    string(json, &first.name);
    json.push(b':');
    if elements.len() == 1 {
        return value(json, first);
    }
    json.push(b'[');
    for (number, element) in elements.iter().enumerate() {
        if number > 0 {
            json.push(b',');
        }
        value(json, element);
    }
    json.push(b']');
}

fn value(json: &mut Vec<u8>, element: &Element) {
    if is_list(&element.name) {
        return list(json, element);
    }
    if element.children.is_empty() {
        return string(json, &element.text);
    }
    json.push(b'{');
    let mut done: Vec<&str> = Vec::new();
    for child in &element.children {
        if done.contains(&child.name.as_str()) {
            continue;
        }
        if !done.is_empty() {
            json.push(b',');
        }
        let same = element.children.iter().filter(|it| it.name == child.name);
        let same: Vec<_> = same.collect();
        member(json, &same);
        done.push(&child.name);
    }
    json.push(b'}');
}

/// A wrapper: an array with an object for each child.
fn list(json: &mut Vec<u8>, element: &Element) {
    json.push(b'[');
    for (number, child) in element.children.iter().enumerate() {
        if number > 0 {
            json.push(b',');
        }
        json.push(b'{');
        string(json, &child.name);
        json.push(b':');
        value(json, child);
        json.push(b'}');
    }
    json.push(b']');
}

fn string(json: &mut Vec<u8>, text: &str) {
    // A string is always JSON, and a vector always has room.
    let _ = serde_json::to_writer(json, text);
}
