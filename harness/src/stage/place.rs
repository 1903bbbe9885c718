//! Where in a YAML text a value stands, for what is found wrong with it after it was read.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// A step on the way to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The value of a key.
    Key(&'a str),
    /// An entry of a list, from 0.
    Entry(usize),
}

/// Line and column, both from 1, of the value to which these steps lead; of the last one that is there, if they lead further.
pub fn place_of(text: &str, steps: &[Step<'_>]) -> Option<(usize, usize)> {
    let walk = Walk { steps };
    // It always ends in an error, and the error has the place.
    let ended = walk.deserialize(serde_yaml::Deserializer::from_str(text));
    let place = ended.err()?.location()?;
    Some((place.line(), place.column()))
}

/// A reader that goes no further than the steps lead.
#[derive(Clone, Copy)]
struct Walk<'a> {
    steps: &'a [Step<'a>],
}

const HERE: &str = "here";

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HERE)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if let Some((Step::Key(wanted), steps)) = self.steps.split_first() {
            while let Some(key) = map.next_key::<String>()? {
                if key == *wanted {
                    return map.next_value_seed(Walk { steps });
                }
                map.next_value::<IgnoredAny>()?;
            }
        }
        Err(A::Error::custom(HERE))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if let Some((Step::Entry(wanted), steps)) = self.steps.split_first() {
            for _ in 0..*wanted {
                seq.next_element::<IgnoredAny>()?;
            }
            if seq.next_element_seed(Walk { steps })?.is_some() {
                return Ok(());
            }
        }
        Err(A::Error::custom(HERE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a: 1\nlist:\n  - { b: x, c: \"y\" }\n  - b: z\n    c: [1, 2]\n";

    #[test]
    fn a_value_is_found_in_either_form() {
        use Step::{Entry, Key};
        assert_eq!(place_of(TEXT, &[Key("a")]), Some((1, 4)));
        let c = |entry| place_of(TEXT, &[Key("list"), Entry(entry), Key("c")]);
        assert_eq!(c(0), Some((3, 16)));
        assert_eq!(c(1), Some((5, 8)));
    }

    #[test]
    fn what_is_not_there_is_missing_where_it_should_be() {
        use Step::{Entry, Key};
        let steps = [Key("list"), Entry(1), Key("d")];
        assert_eq!(place_of(TEXT, &steps), Some((4, 5)));
    }
}
