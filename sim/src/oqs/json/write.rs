//! A tree as JSON.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::super::tree::Element;
use super::is_list;

/// A tree as it is walked: [`Element`]s, or what borrows from an XML.
pub trait Node: Copy {
    /// Its name.
    fn name(&self) -> &str;
    /// Its text; of no meaning if there are elements within.
    fn text(&self) -> &str;
    /// The elements within.
    fn children(self) -> impl Iterator<Item = Self>;
}

impl Node for &Element {
    fn name(&self) -> &str {
        &self.name
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn children(self) -> impl Iterator<Item = Self> {
        self.children.iter()
    }
}

/// A tree with its root, as JSON: see [`super`].
#[derive(Clone, Copy, Debug)]
pub struct AsJson<N>(pub(super) N);

impl<N: Node> Serialize for AsJson<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(1))?;
        object.serialize_entry(self.0.name(), &Content(self.0))?;
        object.end()
    }
}

/// What stands in an element.
struct Content<N>(N);

impl<N: Node> Serialize for Content<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let empty = self.0.children().next().is_none();
        if is_list(self.0.name()) && (!empty || self.0.text().is_empty()) {
            let mut list = serializer.serialize_seq(None)?;
            for child in self.0.children() {
                list.serialize_element(&AsJson(child))?;
            }
            return list.end();
        }
        if empty {
            return serializer.serialize_str(self.0.text());
        }
        let mut object = serializer.serialize_map(None)?;
        match self.0.children().nth(FEW) {
            None => few(self.0, &mut object)?,
            Some(_) => many(self.0, &mut object)?,
        }
        object.end()
    }
}

/// How many elements of a group are looked for one by one; beyond, that would take too long.
const FEW: usize = 128;

/// Elements of one name are brought together where the first of them stands.
fn few<N: Node, M: SerializeMap>(group: N, object: &mut M) -> Result<(), M::Error> {
    for (place, child) in group.children().enumerate() {
        let same = |it: &N| it.name() == child.name();
        if group.children().take(place).any(|it| same(&it)) {
            continue;
        }
        let rest = || group.children().skip(place).filter(same);
        match rest().nth(1) {
            None => object.serialize_entry(child.name(), &Content(child))?,
            Some(_) => object.serialize_entry(child.name(), &Several(rest))?,
        }
    }
    Ok(())
}

/// The same.
fn many<N: Node, M: SerializeMap>(group: N, object: &mut M) -> Result<(), M::Error> {
    let all: Vec<N> = group.children().collect();
    let mut by_name: BTreeMap<&str, Vec<N>> = BTreeMap::new();
    for child in &all {
        by_name.entry(child.name()).or_default().push(*child);
    }
    for child in &all {
        // It was written where the first of its name stands.
        let Some(same) = by_name.remove(child.name()) else {
            continue;
        };
        match same.as_slice() {
            [one] => object.serialize_entry(child.name(), &Content(*one))?,
            several => {
                let several = || several.iter().copied();
                object.serialize_entry(child.name(), &Several(several))?;
            }
        }
    }
    Ok(())
}

/// Elements of one name.
struct Several<F>(F);

impl<N: Node, I: Iterator<Item = N>, F: Fn() -> I> Serialize for Several<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut array = serializer.serialize_seq(None)?;
        for one in (self.0)() {
            array.serialize_element(&Content(one))?;
        }
        array.end()
    }
}
