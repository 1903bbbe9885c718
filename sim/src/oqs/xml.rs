//! Reading XML: one root, elements and text, the five entities and character references. A document type is refused; declarations,
//! comments and processing instructions say nothing.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::place::{Place, Unreadable};
use super::sink::{DEEPEST, LARGEST, Sink, Unfit, name_of_element};

/// White space, as XML has it.
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Reads XML into whoever takes it.
///
/// # Errors
/// What is no such XML, with line and column.
pub(super) fn read<'x>(xml: &'x str, sink: &mut impl Sink<'x>) -> Result<(), Unreadable> {
    let fault = |at: usize, unfit: Unfit| Unreadable {
        at: Place::START.after(xml.get(..at).unwrap_or_default()),
        expected: unfit.expected,
        found: unfit.found,
    };
    if xml.len() > LARGEST {
        return Err(fault(0, Unfit::larger(xml.len())));
    }
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut reading = Reading {
        xml,
        open: Vec::new(),
        begun: false,
        sink,
    };
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => {
                let taken = reading.take(event, at);
                taken.map_err(|(at, unfit)| fault(at, unfit))?;
            }
            Err(error) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(at);
                let unfit = Unfit::new("well-formed XML", error.to_string());
                return Err(fault(at, unfit));
            }
        }
    }
    let (end, nothing) = (xml.len(), "the end of the file");
    match reading.open.last() {
        Some(open) => {
            let line = fault(open.at, Unfit::new("", "")).at.line;
            let expected = format!("the end tag </{}> of line {line}", open.name);
            Err(fault(end, Unfit::new(expected, nothing)))
        }
        None if !reading.begun => Err(fault(end, Unfit::new("an element", "none"))),
        None => Ok(()),
    }
}

/// An element that has begun and not ended.
struct Open<'x> {
    name: &'x str,
    at: usize,
    /// Whether there are elements within.
    groups: bool,
    /// Where text stands within that is more than white space.
    says: Option<usize>,
}

struct Reading<'x, 's, S> {
    xml: &'x str,
    open: Vec<Open<'x>>,
    begun: bool,
    sink: &'s mut S,
}

/// What is unfit, and at which octet.
type Taken = Result<(), (usize, Unfit)>;

impl<'x, S: Sink<'x>> Reading<'x, '_, S> {
    fn take(&mut self, event: Event<'x>, at: usize) -> Taken {
        match event {
            Event::Start(tag) => self.begin(&tag, at),
            Event::Empty(tag) => {
                self.begin(&tag, at)?;
                self.end(at)
            }
            Event::End(_) => self.end(at),
            Event::Text(text) => self.text(text.xml10_content(), at),
            Event::CData(text) => self.text(text.xml10_content(), at),
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
                    let expected = "one of the five entities of XML, or a character reference";
                    return Err((at, Unfit::new(expected, format!("&{name};"))));
                };
                self.text(Cow::Owned(character.to_string()), at)
            }
            Event::DocType(_) => Err((at, Unfit::new("no document type", "<!DOCTYPE"))),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn begin(&mut self, tag: &BytesStart<'x>, at: usize) -> Taken {
        if self.open.len() >= DEEPEST {
            return Err((at, Unfit::deeper()));
        }
        match self.open.last_mut() {
            Some(parent) => parent.groups = true,
            None if self.begun => return Err((at, Unfit::new("one root element", "a second one"))),
            None => self.begun = true,
        }
        // Behind `<`; what the tag itself lends does not live as long as the text.
        let begin = at.saturating_add(1);
        let end = begin.saturating_add(tag.name().as_ref().len());
        let name = self.xml.get(begin..end).unwrap_or_default();
        let attributes = tag.attributes_raw().trim();
        let begun = name_of_element(name)
            .and_then(|()| self.sink.begin(Cow::Borrowed(name), attributes, at));
        begun.map_err(|unfit| (at, unfit))?;
        self.open.push(Open {
            name,
            at,
            groups: false,
            says: None,
        });
        Ok(())
    }

    fn end(&mut self, at: usize) -> Taken {
        if let Some(Open {
            name,
            groups: true,
            says: Some(stray),
            ..
        }) = self.open.pop()
        {
            let from = self.xml.get(stray..at).unwrap_or_default();
            let word = from.split(['<', '\n', '\r']).next().unwrap_or_default();
            let word: String = word.chars().take(40).collect();
            let expected = format!("elements only in <{name}>");
            return Err((stray, Unfit::new(expected, format!("the text «{word}»"))));
        }
        self.sink.end();
        Ok(())
    }

    fn text(&mut self, text: Cow<'x, str>, at: usize) -> Taken {
        let blank = text.trim_matches(SPACE).is_empty();
        match self.open.last_mut() {
            Some(open) => {
                if !blank && open.says.is_none() {
                    let from = self.xml.get(at..).unwrap_or_default();
                    let space = from
                        .len()
                        .saturating_sub(from.trim_start_matches(SPACE).len());
                    open.says = Some(at.saturating_add(space));
                }
                self.sink.text(text).map_err(|unfit| (at, unfit))
            }
            None if blank => Ok(()),
            None => {
                let found: String = text.trim_matches(SPACE).chars().take(40).collect();
                let found = format!("the text «{found}»");
                Err((at, Unfit::new("an element", found)))
            }
        }
    }
}
