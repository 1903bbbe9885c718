//! The table of a message: elements with name, form, number and source. Struct, reading, writing, schema and documentation all
//! come from it.

use super::finding::{Finding, FindingKind};
use super::place::Place;
use super::profile::Profile;
use super::tree::Element;
use super::value::{Form, Value};

/// How often an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// Once.
    One,
    /// Once or not at all.
    Optional,
    /// Any number of times.
    Many,
}

/// How well an element is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// ● Two or more public sources agree.
    Agreed,
    /// ○ One public source.
    Single,
    /// △ Inferred from those.
    Inferred,
    /// ✖ Sources contradict each other: see the profile.
    Contrary,
    /// ◇ General knowledge of the field.
    General,
    /// Ours: nothing is public.
    Ours,
}

impl Source {
    /// The mark in tables.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Agreed => "●",
            Self::Single => "○",
            Self::Inferred => "△",
            Self::Contrary => "✖",
            Self::General => "◇",
            Self::Ours => "ours",
        }
    }
}

impl Cardinality {
    /// The mark in tables.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::Optional => "?",
            Self::Many => "*",
        }
    }
}

/// A line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The element's name.
    pub element: &'static str,
    /// The item's Japanese name.
    pub ja: &'static str,
    /// How often it stands.
    pub cardinality: Cardinality,
    /// How well it is known.
    pub source: Source,
    /// What stands in it.
    pub content: Content,
}

/// What stands in an element.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text of a form.
    Value(fn() -> Form),
    /// Elements.
    Group(fn() -> Vec<Row>),
}

/// An element with elements within.
pub trait Group: Clone + std::fmt::Debug + Default + PartialEq + Eq {
    /// The lines of its table, in the order of the layout.
    fn rows() -> Vec<Row>;
    /// Takes what stands in an element.
    fn read(element: &Element, reading: &mut Reading<'_>) -> Self;
    /// The elements within, in the order of the layout; unknown ones behind them.
    fn write(&self, profile: &Profile) -> Vec<Element>;
}

/// What reading has met on its way.
#[derive(Debug)]
pub struct Reading<'a> {
    profile: &'a Profile,
    path: String,
    findings: Vec<Finding>,
}

impl<'a> Reading<'a> {
    /// Begins at the root.
    pub const fn new(profile: &'a Profile) -> Self {
        Self {
            profile,
            path: String::new(),
            findings: Vec::new(),
        }
    }

    /// What was found.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Reports something of the element in which reading is, or of one within it.
    pub fn report(
        &mut self,
        kind: FindingKind,
        within: &str,
        place: Place,
        expected: &str,
        found: &str,
    ) {
        let mut path = self.path.clone();
        if !within.is_empty() {
            path.push('/');
            path.push_str(within);
        }
        let (expected, found) = (expected.to_owned(), found.to_owned());
        self.findings.push(Finding {
            kind,
            path,
            place,
            expected,
            found,
        });
    }

    /// Reads a group under its name on the path.
    pub fn group<G: Group>(&mut self, element: &Element) -> G {
        let outside = self.path.len();
        self.path.push('/');
        self.path.push_str(&element.name);
        if !element.attributes.is_empty() {
            self.report(
                FindingKind::Attribute,
                "",
                element.place,
                "no attributes",
                &element.attributes,
            );
        }
        if element.children.is_empty() && !element.text.trim().is_empty() {
            self.report(
                FindingKind::Shape,
                "",
                element.place,
                "elements",
                &brief(&element.text),
            );
        }
        let group = G::read(element, self);
        self.path.truncate(outside);
        group
    }

    fn value<V: Value>(&mut self, element: &Element) -> Item<V> {
        let text = element.text.as_str();
        let name = element.name.as_str();
        if !element.attributes.is_empty() {
            self.report(
                FindingKind::Attribute,
                name,
                element.place,
                "no attributes",
                &element.attributes,
            );
        }
        if let Some(child) = element.children.first() {
            self.report(
                FindingKind::Shape,
                name,
                child.place,
                &V::form().words,
                &format!("<{}>", child.name),
            );
            return Item::Odd(text.to_owned());
        }
        if text.is_empty() {
            return Item::Empty;
        }
        if let Some(private) = text.chars().find(|c| matches!(c, '\u{E000}'..='\u{F8FF}')) {
            let found = format!("U+{:04X}", u32::from(private));
            self.report(
                FindingKind::PrivateUse,
                name,
                element.place,
                "characters that every system has",
                &found,
            );
        }
        let Some(value) = V::read(text, self.profile) else {
            self.report(
                FindingKind::Form,
                name,
                element.place,
                &V::form().words,
                &brief(text),
            );
            return Item::Odd(text.to_owned());
        };
        if let Some(fault) = value.fault() {
            let form = V::form();
            let kind = if form.codes.is_some() {
                FindingKind::Code
            } else {
                FindingKind::Content
            };
            self.report(kind, name, element.place, &form.words, &fault);
        }
        Item::Value(value)
    }
}

/// A piece of text for a report.
fn brief(text: &str) -> String {
    let mut piece: String = text.chars().take(40).collect();
    if text.chars().nth(40).is_some() {
        piece.push('…');
    }
    format!("«{piece}»")
}

/// The content of an element that stands once or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Item<V> {
    /// The element is not there.
    #[default]
    Absent,
    /// The element is there, and empty.
    Empty,
    /// What it says.
    Value(V),
    /// Something that has not the form, as it stands.
    Odd(String),
}

impl<V> Item<V> {
    /// The value, if there is one.
    pub const fn value(&self) -> Option<&V> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Whether neither a value nor anything odd is there.
    pub const fn is_blank(&self) -> bool {
        matches!(self, Self::Absent | Self::Empty)
    }
}

impl<V: for<'t> From<&'t str>> Item<V> {
    /// What a text says.
    pub fn of(text: &str) -> Self {
        Self::Value(V::from(text))
    }

    /// What a text says, if there is one.
    pub fn of_any(text: Option<&str>) -> Self {
        text.map_or(Self::Absent, Self::of)
    }
}

impl<V> From<V> for Item<V> {
    fn from(value: V) -> Self {
        Self::Value(value)
    }
}

impl<V> From<Option<V>> for Item<V> {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

impl<'a, V: Value> arbitrary::Arbitrary<'a> for Item<V> {
    fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(match u.int_in_range(0..=3)? {
            0 => Self::Absent,
            1 => Self::Empty,
            _ => Self::Value(V::any(u)?),
        })
    }
}

/// The elements of one name within a group: an [`Item`], several of them, a group or several of them.
pub trait Part {
    /// Takes one more of them.
    fn take(&mut self, element: &Element, reading: &mut Reading<'_>);
    /// Writes them.
    fn put(&self, name: &str, profile: &Profile, into: &mut Vec<Element>);
    /// Whether the one that has to be there is; `None` if it is there and empty.
    fn there(&self) -> Option<bool>;
    /// What stands in them.
    fn content() -> Content;
}

fn repeated(element: &Element, reading: &mut Reading<'_>) {
    reading.report(
        FindingKind::Repeated,
        &element.name,
        element.place,
        "one of it",
        "another",
    );
}

impl<V: Value> Part for Item<V> {
    fn take(&mut self, element: &Element, reading: &mut Reading<'_>) {
        if matches!(self, Self::Absent) {
            *self = reading.value(element);
        } else {
            repeated(element, reading);
        }
    }

    fn put(&self, name: &str, profile: &Profile, into: &mut Vec<Element>) {
        match self {
            Self::Absent => {}
            Self::Empty => into.push(Element::leaf(name, "")),
            Self::Value(value) => into.push(Element::leaf(name, value.write(profile))),
            Self::Odd(text) => into.push(Element::leaf(name, text)),
        }
    }

    fn there(&self) -> Option<bool> {
        match self {
            Self::Absent => Some(false),
            Self::Empty => None,
            Self::Value(_) | Self::Odd(_) => Some(true),
        }
    }

    fn content() -> Content {
        Content::Value(V::form)
    }
}

impl<V: Value> Part for Vec<Item<V>> {
    fn take(&mut self, element: &Element, reading: &mut Reading<'_>) {
        let item = reading.value(element);
        self.push(item);
    }

    fn put(&self, name: &str, profile: &Profile, into: &mut Vec<Element>) {
        for item in self {
            item.put(name, profile, into);
        }
    }

    fn there(&self) -> Option<bool> {
        Some(!self.is_empty())
    }

    fn content() -> Content {
        Content::Value(V::form)
    }
}

impl<G: Group> Part for Option<G> {
    fn take(&mut self, element: &Element, reading: &mut Reading<'_>) {
        if self.is_none() {
            *self = Some(reading.group(element));
        } else {
            repeated(element, reading);
        }
    }

    fn put(&self, name: &str, profile: &Profile, into: &mut Vec<Element>) {
        if let Some(group) = self {
            into.push(Element::group(name, group.write(profile)));
        }
    }

    fn there(&self) -> Option<bool> {
        Some(self.is_some())
    }

    fn content() -> Content {
        Content::Group(G::rows)
    }
}

/// Any number of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Many<G>(pub Vec<G>);

impl<G> std::ops::Deref for Many<G> {
    type Target = Vec<G>;
    fn deref(&self) -> &Vec<G> {
        &self.0
    }
}

impl<G> std::ops::DerefMut for Many<G> {
    fn deref_mut(&mut self) -> &mut Vec<G> {
        &mut self.0
    }
}

impl<G> FromIterator<G> for Many<G> {
    fn from_iter<I: IntoIterator<Item = G>>(groups: I) -> Self {
        Self(groups.into_iter().collect())
    }
}

impl<'a, G: arbitrary::Arbitrary<'a>> arbitrary::Arbitrary<'a> for Many<G> {
    fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        let length = u.int_in_range(0..=2)?;
        (0..length).map(|_| G::arbitrary(u)).collect()
    }
}

impl<G: Group> Part for Many<G> {
    fn take(&mut self, element: &Element, reading: &mut Reading<'_>) {
        let group = reading.group(element);
        self.0.push(group);
    }

    fn put(&self, name: &str, profile: &Profile, into: &mut Vec<Element>) {
        for group in &self.0 {
            into.push(Element::group(name, group.write(profile)));
        }
    }

    fn there(&self) -> Option<bool> {
        Some(!self.0.is_empty())
    }

    fn content() -> Content {
        Content::Group(G::rows)
    }
}

/// Reports an element that has to be there.
pub fn demand(row_name: &str, there: Option<bool>, element: &Element, reading: &mut Reading<'_>) {
    match there {
        Some(true) => {}
        Some(false) => reading.report(
            FindingKind::Missing,
            row_name,
            element.place,
            "the element",
            "none",
        ),
        None => reading.report(
            FindingKind::Empty,
            row_name,
            element.place,
            "content",
            "an empty element",
        ),
    }
}

macro_rules! cardinality {
    (1) => {
        $crate::oqs::layout::Cardinality::One
    };
    (?) => {
        $crate::oqs::layout::Cardinality::Optional
    };
    (*) => {
        $crate::oqs::layout::Cardinality::Many
    };
}

/// Declares groups: `field: Type = "ElementName" "項目名" 1 Agreed;` a line an element.
macro_rules! groups {
    ($(
        $(#[$meta:meta])*
        $name:ident {
            $( $field:ident: $type:ty = $element:literal $ja:literal $card:tt $source:ident; )*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, arbitrary::Arbitrary)]
        pub struct $name {
            $(
                #[doc = concat!($ja, " (`", $element, "`).")]
                pub $field: $type,
            )*
            /// Elements that the layout does not have, as they stand.
            #[arbitrary(default)]
            pub unknown: Vec<$crate::oqs::Element>,
        }

        impl $crate::oqs::layout::Group for $name {
            fn rows() -> Vec<$crate::oqs::layout::Row> {
                vec![$( $crate::oqs::layout::Row {
                    element: $element,
                    ja: $ja,
                    cardinality: $crate::oqs::layout::cardinality!($card),
                    source: $crate::oqs::layout::Source::$source,
                    content: <$type as $crate::oqs::layout::Part>::content(),
                }, )*]
            }

            fn read(element: &$crate::oqs::Element, reading: &mut $crate::oqs::layout::Reading<'_>) -> Self {
                let mut group = Self::default();
                for child in &element.children {
                    match child.name.as_str() {
                        $( $element => $crate::oqs::layout::Part::take(&mut group.$field, child, reading), )*
                        name => {
                            let kind = $crate::oqs::finding::FindingKind::Unknown;
                            reading.report(kind, name, child.place, "an element of the layout", &format!("<{name}>"));
                            group.unknown.push(child.clone());
                        }
                    }
                }
                $(
                    if $crate::oqs::layout::cardinality!($card) == $crate::oqs::layout::Cardinality::One {
                        let there = $crate::oqs::layout::Part::there(&group.$field);
                        $crate::oqs::layout::demand($element, there, element, reading);
                    }
                )*
                group
            }

            #[allow(unused_variables, reason = "a group may have no elements")]
            fn write(&self, profile: &$crate::oqs::Profile) -> Vec<$crate::oqs::Element> {
                let mut elements = Vec::new();
                $( $crate::oqs::layout::Part::put(&self.$field, $element, profile, &mut elements); )*
                elements.extend(self.unknown.iter().cloned());
                elements
            }
        }
    )*};
}

pub(crate) use {cardinality, groups};
