//! JSON into whoever takes a tree, in one pass.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::super::place::{Place, Unreadable};
use super::super::sink::{DEEPEST, LARGEST, Sink, Unfit, name_of_element};
use super::{is_list, unreadable};

/// Reads the JSON of a tree with one root.
pub(super) fn read<'j>(json: &'j [u8], sink: &mut impl Sink<'j>) -> Result<(), Unreadable> {
    if json.len() > LARGEST {
        let Unfit { expected, found } = Unfit::larger(json.len());
        return Err(Unreadable {
            at: Place::START,
            expected,
            found,
        });
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let members = Members { sink, depth: 0 };
    let number = deserializer.deserialize_map(members);
    let number = number.and_then(|number| deserializer.end().map(|()| number));
    match number.map_err(|error| unreadable(&error))? {
        1 => Ok(()),
        number => Err(Unreadable {
            at: Place::START,
            expected: "an object with one member: one root".to_owned(),
            found: format!("{number} elements"),
        }),
    }
}

/// An error that says both by itself, as [`unreadable`] takes it apart.
fn refused<E: Error>(unfit: Unfit) -> E {
    E::custom(format_args!("{}; expected {}", unfit.found, unfit.expected))
}

/// The members of an object: elements. Their number comes back.
struct Members<'s, S> {
    sink: &'s mut S,
    depth: usize,
}

impl<'j, S: Sink<'j>> Visitor<'j> for Members<'_, S> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of elements")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut members: A) -> Result<usize, A::Error> {
        let mut number = 0_usize;
        while let Some(Name(name)) = members.next_key::<Name<'_>>()? {
            name_of_element(&name).map_err(refused)?;
            if self.depth == 0 && number > 0 {
                let found = format!("a second one, «{name}»");
                return Err(refused(Unfit::new("one root element", found)));
            }
            if self.depth == DEEPEST {
                return Err(refused(Unfit::deeper()));
            }
            let content = Content {
                sink: self.sink,
                name,
                depth: self.depth,
                within_array: false,
            };
            number = number.saturating_add(members.next_value_seed(content)?);
        }
        Ok(number)
    }
}

impl<'j, S: Sink<'j>> DeserializeSeed<'j> for Members<'_, S> {
    type Value = usize;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_map(self)
    }
}

/// The name of a member, borrowed where nothing in it is escaped.
#[derive(Deserialize)]
struct Name<'n>(#[serde(borrow)] Cow<'n, str>);

/// What stands under a name: one element, or as many as an array has. Their number comes back.
struct Content<'j, 's, S> {
    sink: &'s mut S,
    name: Cow<'j, str>,
    /// How many elements lie around.
    depth: usize,
    /// Whether it is one of several.
    within_array: bool,
}

impl<'j, S: Sink<'j>> Content<'j, '_, S> {
    fn begin<E: Error>(&mut self) -> Result<(), E> {
        let name = self.name.clone();
        self.sink.begin(name, "", 0).map_err(refused)
    }

    fn leaf<E: Error>(&mut self, text: Cow<'j, str>) -> Result<usize, E> {
        self.begin()?;
        if !text.is_empty() {
            self.sink.text(text).map_err(refused)?;
        }
        self.sink.end();
        Ok(1)
    }
}

impl<'j, S: Sink<'j>> DeserializeSeed<'j> for Content<'j, '_, S> {
    type Value = usize;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j, S: Sink<'j>> Visitor<'j> for Content<'j, '_, S> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a string, an object or an array under `{}` (numbers are strings: their zeros count)",
            self.name
        )
    }

    fn visit_borrowed_str<E: Error>(mut self, text: &'j str) -> Result<usize, E> {
        self.leaf(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<usize, E> {
        self.leaf(Cow::Owned(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'j>>(mut self, members: A) -> Result<usize, A::Error> {
        self.begin()?;
        Members {
            sink: &mut *self.sink,
            depth: self.depth.saturating_add(1),
        }
        .visit_map(members)?;
        self.sink.end();
        Ok(1)
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut items: A) -> Result<usize, A::Error> {
        if is_list(&self.name) {
            return self.list(items);
        }
        if self.within_array || self.depth == 0 {
            let found = match self.within_array {
                true => format!("an array within that of `{}`", self.name),
                false => "an array".to_owned(),
            };
            return Err(refused(Unfit::new("a string or an object", found)));
        }
        let mut number = 0_usize;
        while let Some(one) = items.next_element_seed(Content {
            sink: &mut *self.sink,
            name: self.name.clone(),
            depth: self.depth,
            within_array: true,
        })? {
            number = number.saturating_add(one);
        }
        Ok(number)
    }
}

impl<'j, S: Sink<'j>> Content<'j, '_, S> {
    /// An array under the name of a list: the list itself, or several of them.
    fn list<A: SeqAccess<'j>>(mut self, mut items: A) -> Result<usize, A::Error> {
        let mut found = Listed::Nothing;
        loop {
            let item = ListItem {
                of: &mut self,
                found,
            };
            match items.next_element_seed(item)? {
                Some(now) => found = now,
                None => break,
            }
        }
        match found {
            Listed::Nothing => self.leaf(Cow::Borrowed("")),
            Listed::Elements => {
                self.sink.end();
                Ok(1)
            }
            Listed::Lists(number) => Ok(number),
        }
    }
}

/// What the items of an array under the name of a list have been so far.
#[derive(Clone, Copy)]
enum Listed {
    Nothing,
    /// Objects, with the elements of one list, which has begun.
    Elements,
    /// Arrays or strings, so many lists.
    Lists(usize),
}

/// An item of an array under the name of a list.
struct ListItem<'c, 'j, 's, S> {
    of: &'c mut Content<'j, 's, S>,
    found: Listed,
}

impl<'j, S: Sink<'j>> ListItem<'_, 'j, '_, S> {
    fn members(&mut self) -> Members<'_, S> {
        Members {
            depth: self.of.depth.saturating_add(1),
            sink: &mut *self.of.sink,
        }
    }

    /// A list more, if there can be one.
    fn another<E: Error>(&self) -> Result<Listed, E> {
        match self.found {
            Listed::Nothing => Ok(Listed::Lists(1)),
            Listed::Lists(number) => Ok(Listed::Lists(number.saturating_add(1))),
            Listed::Elements => Err(refused(Unfit::new(
                format!("objects only in `{}`", self.of.name),
                "something else beside them",
            ))),
        }
    }
}

impl<'j, S: Sink<'j>> DeserializeSeed<'j> for ListItem<'_, 'j, '_, S> {
    type Value = Listed;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Listed, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j, S: Sink<'j>> Visitor<'j> for ListItem<'_, 'j, '_, S> {
    type Value = Listed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with an element of `{}`", self.of.name)
    }

    fn visit_map<A: MapAccess<'j>>(mut self, members: A) -> Result<Listed, A::Error> {
        match self.found {
            Listed::Nothing => self.of.begin()?,
            Listed::Elements => {}
            Listed::Lists(_) => {
                return Err(refused(Unfit::new(
                    format!("lists only beside each other in `{}`", self.of.name),
                    "an object",
                )));
            }
        }
        self.members().visit_map(members)?;
        Ok(Listed::Elements)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'j str) -> Result<Listed, E> {
        let found = self.another()?;
        self.of.leaf(Cow::Borrowed(text))?;
        Ok(found)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Listed, E> {
        let found = self.another()?;
        self.of.leaf(Cow::Owned(text.to_owned()))?;
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'j>>(mut self, mut items: A) -> Result<Listed, A::Error> {
        let found = self.another()?;
        self.of.begin()?;
        while items.next_element_seed(self.members())?.is_some() {}
        self.of.sink.end();
        Ok(found)
    }
}
