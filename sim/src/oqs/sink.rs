//! Whoever takes a tree as it is read, from XML or from JSON: element by element, in order. What neither of them may hold is
//! refused here, so that the limits are the same whichever way a tree comes.

use std::borrow::Cow;

use super::tree::Element;

/// How deep elements may lie within each other. The deepest of a message lies at 9.
pub(super) const DEEPEST: usize = 16;

/// How large the text of a message may be, in octets of UTF-8, as XML and as JSON.
pub const LARGEST: usize = 64 << 20;

/// The most octets of an element's name.
const LONGEST_NAME: usize = 128;

/// Why a tree is not taken: what was expected, and what was found.
pub(super) struct Unfit {
    pub(super) expected: String,
    pub(super) found: String,
}

impl Unfit {
    pub(super) fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// Elements beyond [`DEEPEST`].
    pub(super) fn deeper() -> Self {
        Self::new(
            format!("at most {DEEPEST} levels of elements"),
            "deeper ones",
        )
    }

    /// A text beyond [`LARGEST`].
    pub(super) fn larger(octets: usize) -> Self {
        let most = LARGEST >> 20;
        Self::new(format!("at most {most} MiB"), format!("{octets} octets"))
    }
}

/// Takes a tree as it is read.
pub(super) trait Sink<'t> {
    /// An element begins, at an octet of the text (0 where that is not told). Attributes stand as they stood.
    fn begin(&mut self, name: Cow<'t, str>, attributes: &str, at: usize) -> Result<(), Unfit>;
    /// A piece of text of the innermost element. That of an element with elements within is white space, and means nothing.
    fn text(&mut self, text: Cow<'t, str>) -> Result<(), Unfit>;
    /// The innermost element ends.
    fn end(&mut self);
}

/// Whether a character is one that XML has no way to write.
pub(super) const fn unwritable(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Refuses a text that XML has no way to write.
pub(super) fn writable(text: &str) -> Result<(), Unfit> {
    match text.chars().find(|c| unwritable(*c)) {
        None => Ok(()),
        Some(c) => Err(Unfit::new(
            "characters that XML can hold",
            format!("U+{:04X}", u32::from(c)),
        )),
    }
}

/// Refuses what is no name of an element (Name of XML 1.0), or one of more than [`LONGEST_NAME`] octets.
pub(super) fn name_of_element(name: &str) -> Result<(), Unfit> {
    let mut characters = name.chars();
    let begins = characters.next().is_some_and(begins_name);
    if begins && name.len() <= LONGEST_NAME && characters.all(|c| begins_name(c) || goes_on(c)) {
        return Ok(());
    }
    let found: String = name.chars().take(64).collect();
    let expected = format!("the name of an element, of at most {LONGEST_NAME} octets");
    Err(Unfit::new(expected, format!("«{found}»")))
}

const fn begins_name(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_' | ':' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

const fn goes_on(c: char) -> bool {
    matches!(c, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Makes [`Element`]s, which know where they stand in a text.
pub(super) struct Elements<'t> {
    text: &'t str,
    /// Up to which octet lines and columns are counted.
    counted: usize,
    place: super::Place,
    open: Vec<Element>,
    root: Option<Element>,
}

impl<'t> Elements<'t> {
    /// The text is that to which octets belong; empty where none are told.
    pub(super) fn of(text: &'t str) -> Self {
        Self {
            text,
            counted: 0,
            place: super::Place::START,
            open: Vec::new(),
            root: None,
        }
    }

    /// The root, when everything has been read.
    pub(super) fn root(self) -> Option<Element> {
        self.root
    }

    /// Elements begin in the order of the text, so that each character is counted once.
    fn place_of(&mut self, at: usize) -> super::Place {
        let passed = self.text.get(self.counted..at).unwrap_or_default();
        self.place = self.place.after(passed);
        self.counted = self.counted.max(at);
        self.place
    }
}

impl Sink<'_> for Elements<'_> {
    fn begin(&mut self, name: Cow<'_, str>, attributes: &str, at: usize) -> Result<(), Unfit> {
        let place = self.place_of(at);
        self.open.push(Element {
            name: name.into_owned(),
            attributes: attributes.to_owned(),
            place,
            ..Element::default()
        });
        Ok(())
    }

    fn text(&mut self, text: Cow<'_, str>) -> Result<(), Unfit> {
        writable(&text)?;
        if let Some(element) = self.open.last_mut() {
            match element.text.is_empty() {
                true => element.text = text.into_owned(),
                false => element.text.push_str(&text),
            }
        }
        Ok(())
    }

    fn end(&mut self) {
        let Some(mut element) = self.open.pop() else {
            return;
        };
        if !element.children.is_empty() {
            element.text.clear();
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }
}
