//! A tree that borrows from its XML, as it is wanted for writing JSON and no longer.

use std::borrow::Cow;

use super::super::sink::{Sink, Unfit, writable};
use super::write::Node;

/// The elements of a message in their order.
#[derive(Default)]
pub(super) struct Nodes<'x> {
    all: Vec<One<'x>>,
    open: Vec<Open>,
}

struct One<'x> {
    name: Cow<'x, str>,
    text: Cow<'x, str>,
    /// Its first child and its next sibling, by their places.
    first: Option<usize>,
    next: Option<usize>,
}

/// An element that has begun and not ended: its place, and that of its last child so far.
struct Open {
    place: usize,
    last: Option<usize>,
}

impl Nodes<'_> {
    /// The root, when everything has been read.
    pub(super) fn root(&self) -> At<'_> {
        At {
            nodes: &self.all,
            place: 0,
        }
    }
}

impl<'x> Sink<'x> for Nodes<'x> {
    fn begin(&mut self, name: Cow<'x, str>, attributes: &str, _: usize) -> Result<(), Unfit> {
        if !attributes.is_empty() {
            let found: String = attributes.chars().take(64).collect();
            return Err(Unfit::new("no attributes, which JSON has not", found));
        }
        let place = self.all.len();
        if let Some(parent) = self.open.last_mut() {
            let before = parent.last.replace(place);
            let to = match before {
                None => self.all.get_mut(parent.place).map(|it| &mut it.first),
                Some(before) => self.all.get_mut(before).map(|it| &mut it.next),
            };
            if let Some(to) = to {
                *to = Some(place);
            }
        }
        self.all.push(One {
            name,
            text: Cow::Borrowed(""),
            first: None,
            next: None,
        });
        self.open.push(Open { place, last: None });
        Ok(())
    }

    fn text(&mut self, text: Cow<'x, str>) -> Result<(), Unfit> {
        writable(&text)?;
        let node = self.open.last().and_then(|it| self.all.get_mut(it.place));
        if let Some(node) = node {
            match node.text.is_empty() {
                true => node.text = text,
                false => node.text.to_mut().push_str(&text),
            }
        }
        Ok(())
    }

    fn end(&mut self) {
        self.open.pop();
    }
}

/// One of them.
#[derive(Clone, Copy)]
pub(super) struct At<'n> {
    nodes: &'n [One<'n>],
    place: usize,
}

impl At<'_> {
    fn one(&self) -> Option<&One<'_>> {
        self.nodes.get(self.place)
    }

    fn to(self, place: Option<usize>) -> Option<Self> {
        place.map(|place| Self { place, ..self })
    }
}

impl Node for At<'_> {
    fn name(&self) -> &str {
        self.one().map_or("", |it| &it.name)
    }

    fn text(&self) -> &str {
        self.one().map_or("", |it| &it.text)
    }

    fn children(self) -> impl Iterator<Item = Self> {
        let first = self.to(self.one().and_then(|it| it.first));
        std::iter::successors(first, |it| it.to(it.one().and_then(|it| it.next)))
    }
}
