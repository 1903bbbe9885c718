//! XML to JSON: one pass over the XML into a tree that borrows from it, one over the tree.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{DEEPEST, ROOT};

/// An element of the answer, in a list of all in their order.
struct Node<'x> {
    name: &'x str,
    text: Cow<'x, str>,
    /// Its first child and its next sibling, by their places in the list.
    first: Option<usize>,
    next: Option<usize>,
}

/// Whether an element is a wrapper that JSON writes as an array.
pub(super) fn is_list(name: &str) -> bool {
    name == "ResultList"
}

/// The JSON of a message that is XML; `None` if it is no message.
pub(super) fn json(xml: &str) -> Option<Vec<u8>> {
    let tree = Tree::read(xml)?;
    let root = tree.nodes.first()?;
    if root.name != ROOT {
        return None;
    }
    let mut json = Vec::with_capacity(xml.len());
    json.push(b'{');
    tree.member(&mut json, root, 1);
    json.push(b'}');
    Some(json)
}

struct Tree<'x> {
    nodes: Vec<Node<'x>>,
}

/// An element that has begun and not ended: its place, and that of its last child so far.
struct Open {
    place: usize,
    last: Option<usize>,
}

impl<'x> Tree<'x> {
    /// Elements and text, nothing else, under one root.
    fn read(xml: &'x str) -> Option<Self> {
        let mut reader = Reader::from_str(xml);
        let mut tree = Self { nodes: Vec::new() };
        let mut open: Vec<Open> = Vec::new();
        loop {
            let at = usize::try_from(reader.buffer_position()).ok()?;
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    if open.len() > DEEPEST {
                        return None;
                    }
                    let place = tree.begin(name(xml, at, &start)?, &mut open)?;
                    open.push(Open { place, last: None });
                }
                Event::Empty(start) => {
                    tree.begin(name(xml, at, &start)?, &mut open)?;
                }
                Event::End(_) => {
                    open.pop()?;
                }
                Event::Text(text) => tree.text(&open, text.into_inner()),
                Event::GeneralRef(name) => {
                    let resolved = match name.resolve_char_ref().ok()? {
                        Some(c) => c,
                        None => entity(&name)?,
                    };
                    tree.text(&open, Cow::Owned(resolved.to_string()));
                }
                Event::Comment(_) | Event::Decl(_) => {}
                Event::Eof => break,
                _ => return None,
            }
        }
        open.is_empty().then_some(tree)
    }

    fn begin(&mut self, name: &'x str, open: &mut [Open]) -> Option<usize> {
        let place = self.nodes.len();
        match open.last_mut() {
            None if place > 0 => return None,
            None => {}
            Some(parent) => {
                let before = parent.last.replace(place);
                let parent = parent.place;
                match before {
                    None => self.nodes.get_mut(parent)?.first = Some(place),
                    Some(before) => self.nodes.get_mut(before)?.next = Some(place),
                }
            }
        }
        self.nodes.push(Node {
            name,
            text: Cow::Borrowed(""),
            first: None,
            next: None,
        });
        Some(place)
    }

    fn text(&mut self, open: &[Open], text: Cow<'x, str>) {
        let node = open.last().and_then(|open| self.nodes.get_mut(open.place));
        // Beside the root there are line breaks only.
        let Some(node) = node else { return };
        match node.text.is_empty() {
            true => node.text = text,
            false => node.text.to_mut().push_str(&text),
        }
    }

    /// The siblings from one on.
    fn from(&self, first: Option<usize>) -> impl Iterator<Item = &Node<'x>> {
        let node = |place: Option<usize>| place.and_then(|place| self.nodes.get(place));
        std::iter::successors(node(first), move |it| node(it.next))
    }

    /// Elements of one name, the first of them and how many there are: `"Name":…`.
    fn member(&self, json: &mut Vec<u8>, first: &Node<'x>, number: usize) {
        string(json, first.name);
        json.push(b':');
        if number == 1 {
            return self.value(json, first);
        }
        json.push(b'[');
        self.value(json, first);
        for same in self.from(first.next).filter(|it| it.name == first.name) {
            json.push(b',');
            self.value(json, same);
        }
        json.push(b']');
    }

    fn value(&self, json: &mut Vec<u8>, element: &Node<'x>) {
        if is_list(element.name) {
            return self.list(json, element);
        }
        if element.first.is_none() {
            return string(json, &element.text);
        }
        json.push(b'{');
        for (place, child) in self.from(element.first).enumerate() {
            let same = |it: &&Node<'x>| it.name == child.name;
            // It was written where the first of its name stands.
            if self.from(element.first).take(place).any(|it| same(&it)) {
                continue;
            }
            if place > 0 {
                json.push(b',');
            }
            let number = 1 + self.from(child.next).filter(same).count();
            self.member(json, child, number);
        }
        json.push(b'}');
    }

    /// A wrapper: an array with an object for each child.
    fn list(&self, json: &mut Vec<u8>, element: &Node<'x>) {
        json.push(b'[');
        for (place, child) in self.from(element.first).enumerate() {
            if place > 0 {
                json.push(b',');
            }
            json.push(b'{');
            self.member(json, child, 1);
            json.push(b'}');
        }
        json.push(b']');
    }
}

/// The name of the tag that begins at an octet of the XML; `None` if the tag has attributes: JSON has none, and what they say would
/// be lost.
fn name<'x>(xml: &'x str, at: usize, start: &BytesStart<'_>) -> Option<&'x str> {
    if !start.attributes_raw().trim().is_empty() {
        return None;
    }
    // Behind `<`.
    let begin = at.checked_add(1)?;
    let end = begin.checked_add(start.name().as_ref().len())?;
    xml.get(begin..end)
}

/// The five entities of XML.
fn entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}

fn string(json: &mut Vec<u8>, text: &str) {
    // A string is always JSON, and a vector always has room.
    let _ = serde_json::to_writer(json, text);
}
