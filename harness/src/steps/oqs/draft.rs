//! A message being written: a tree that a scenario changes before it is sent. It is written by the steps themselves, so that
//! what they send does not depend on what is judged.

use crate::fail;
use crate::run::Party;

/// An element with text or with elements in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    name: String,
    text: String,
    children: Vec<Draft>,
}

impl Draft {
    /// An element with text.
    pub fn leaf(name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            text: text.into(),
            children: Vec::new(),
        }
    }

    /// An element with elements.
    pub fn group(name: &str, children: Vec<Self>) -> Self {
        Self {
            name: name.to_owned(),
            text: String::new(),
            children,
        }
    }

    /// The whole of a message.
    pub fn message(header: Vec<Self>, body: Vec<Self>) -> Self {
        let parts = vec![
            Self::group("MessageHeader", header),
            Self::group("MessageBody", body),
        ];
        Self::group("XmlMsg", parts)
    }

    /// The message as XML, without declaration.
    pub fn to_xml(&self) -> String {
        let inside = if self.children.is_empty() {
            escaped(&self.text)
        } else {
            self.children.iter().map(Self::to_xml).collect()
        };
        format!("<{0}>{inside}</{0}>", self.name)
    }

    /// Changes the element of that path, which may be its name alone. `（なし）` takes it away, `（空）` empties it, `（末尾）` and
    /// `（先頭）` move it within its parent, `（二つ）` doubles it, `（全角）` writes its digits in full width; anything else becomes its text. A path of a new element is written in
    /// whole.
    pub fn change(&mut self, path: &str, to: &str) {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(parent) = self.parent_of(above, name) else {
            fail!(
                Party::Configuration,
                "an element of the message, or the whole path of a new one",
                format_args!("「{path}」")
            )
        };
        let place = parent.children.iter().position(|child| child.name == name);
        match (to, place) {
            ("（なし）", Some(place)) => {
                parent.children.remove(place);
            }
            ("（空）", Some(place)) => parent.set(place, ""),
            ("（空）", None) => parent.children.push(Self::leaf(name, "")),
            ("（末尾）", Some(place)) => {
                let moved = parent.children.remove(place);
                parent.children.push(moved);
            }
            ("（先頭）", Some(place)) => {
                let moved = parent.children.remove(place);
                parent.children.insert(0, moved);
            }
            ("（全角）", Some(place)) => {
                let wide = parent.children.get(place).map(|child| wide(&child.text));
                parent.set(place, &wide.unwrap_or_default());
            }
            ("（二つ）", Some(place)) => {
                let copies: Vec<Self> = parent.children.get(place).cloned().into_iter().collect();
                parent.children.splice(place..place, copies);
            }
            ("（なし）" | "（末尾）" | "（先頭）" | "（二つ）" | "（全角）", None) =>
            {
                fail!(
                    Party::Configuration,
                    "an element that is in the message",
                    format_args!("「{path}」")
                )
            }
            (text, Some(place)) => parent.set(place, &spaced(text)),
            (text, None) => parent.children.push(Self::leaf(name, spaced(text))),
        }
    }

    fn set(&mut self, place: usize, text: &str) {
        if let Some(child) = self.children.get_mut(place) {
            text.clone_into(&mut child.text);
        }
    }

    /// The element in which `name` stands, or is to stand: at the end of the path `above`, or wherever one of that name is.
    fn parent_of(&mut self, above: &str, name: &str) -> Option<&mut Self> {
        if above.is_empty() {
            if self.children.iter().any(|child| child.name == name) {
                return Some(self);
            }
            return self
                .children
                .iter_mut()
                .find_map(|child| child.parent_of("", name));
        }
        let mut here = self;
        for step in above.split('/').filter(|step| *step != "XmlMsg") {
            here = here.children.iter_mut().find(|child| child.name == step)?;
        }
        Some(here)
    }
}

/// Digits in full width.
fn wide(text: &str) -> String {
    text.chars()
        .map(|letter| match letter.to_digit(10) {
            Some(digit) => char::from_u32(0xFF10 + digit).unwrap_or(letter),
            None => letter,
        })
        .collect()
}

/// `␣` stands for a space, which a table would lose.
pub fn spaced(text: &str) -> String {
    text.replace('␣', " ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
