//! Where two answers differ.

use madoguchi_sim::card::apdu::{StatusWord, split_response};
use madoguchi_sim::card::{Bytes, Refusal, Response};
use serde_json::Value;

use super::speech::Told;
use crate::wire::shortened;

/// Longest part of a message that is told.
const LONGEST: usize = 200;

/// In what answers differ that count tries.
pub const TRIES_LEFT: &str = "tries left";

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In what: the fields that lead to it, without places in lists; with words of the protocol, which.
    pub wherein: String,
    /// What the reference says.
    pub expected: String,
    /// What the subject says.
    pub found: String,
}

/// The difference of two R-APDUs. What an outside card holds is its own: only status words, and whether anything came with
/// them, are compared.
pub fn apdus(expected: &[u8], found: &[u8], outside: bool) -> Option<Difference> {
    let told = |answer: &[u8]| match split_response(answer) {
        Some((data, status)) => (data.to_vec(), Some(status)),
        None => (Vec::new(), None),
    };
    let ((data, status), (other, second)) = (told(expected), told(found));
    let word = |status: Option<StatusWord>| {
        status.map_or_else(|| "no status word".to_owned(), |it| it.to_string())
    };
    if status != second {
        let left = |status: Option<StatusWord>| status.and_then(StatusWord::tries);
        let wherein = match (left(status), left(second)) {
            (Some(right), Some(found)) if found > right => format!("more {TRIES_LEFT}"),
            (Some(_), Some(_)) => format!("fewer {TRIES_LEFT}"),
            _ => format!("{} for {}", word(second), word(status)),
        };
        return Some(Difference {
            wherein,
            expected: word(status),
            found: word(second),
        });
    }
    let same = match outside {
        true => data.is_empty() == other.is_empty(),
        false => data == other,
    };
    (!same).then(|| Difference {
        wherein: "data".to_owned(),
        expected: shortened(&Bytes(data).to_string(), LONGEST),
        found: shortened(&Bytes(other).to_string(), LONGEST),
    })
}

/// Whether two answers to reading differ as files of other lengths do: how long a file is is a card's own.
pub fn is_of_length(expected: &[u8], found: &[u8]) -> bool {
    let of_length = |answer: &[u8]| {
        split_response(answer).is_some_and(|(_, status)| {
            matches!(status.0, 0x9000 | 0x6282 | 0x6B00 | 0x6C00..=0x6CFF)
        })
    };
    of_length(expected) && of_length(found)
}

/// The first difference of two messages.
pub fn values(expected: &Value, found: &Value, outside: bool) -> Option<Difference> {
    let mut path = Vec::new();
    first(expected, found, outside, &mut path)
}

fn first<'a>(
    expected: &'a Value,
    found: &'a Value,
    outside: bool,
    path: &mut Vec<&'a str>,
) -> Option<Difference> {
    match (expected, found) {
        (Value::Object(left), Value::Object(right)) => {
            // Words that tell kinds apart come first: what follows from them is no difference of its own.
            let strings = |value: &&Value| value.is_string();
            let (words, rest): (Vec<_>, Vec<_>) = left
                .iter()
                .map(|(name, value)| (name, value, right.get(name)))
                .partition(|(_, value, _)| strings(value));
            for (name, value, other) in words.into_iter().chain(rest) {
                path.push(name);
                let difference = first(value, other.unwrap_or(&Value::Null), outside, path);
                if difference.is_some() {
                    return difference;
                }
                path.pop();
            }
            let more = right
                .iter()
                .find(|(name, value)| !value.is_null() && !left.contains_key(name.as_str()));
            more.map(|(name, value)| {
                path.push(name);
                difference(path, &Value::Null, value)
            })
        }
        (Value::Array(left), Value::Array(right)) => {
            let mut pairs = left.iter().zip(right);
            let inner = pairs.find_map(|(left, right)| first(left, right, outside, path));
            inner.or_else(|| {
                (left.len() != right.len()).then(|| Difference {
                    wherein: format!("length of {}", path.join(".")),
                    expected: left.len().to_string(),
                    found: right.len().to_string(),
                })
            })
        }
        (left, right) if left == right || (outside && are_both_drawn(left, right)) => None,
        (left, right) => Some(difference(path, left, right)),
    }
}

fn difference(path: &[&str], expected: &Value, found: &Value) -> Difference {
    let path = if path.is_empty() {
        "answer".to_owned()
    } else {
        path.join(".")
    };
    let (expected, found) = (
        shortened(&expected.to_string(), LONGEST),
        shortened(&found.to_string(), LONGEST),
    );
    Difference {
        wherein: path,
        expected,
        found,
    }
}

/// Whether two texts are numbers or octets that every implementation draws by itself: serial numbers, challenges, signatures.
fn are_both_drawn(left: &Value, right: &Value) -> bool {
    let (Value::String(left), Value::String(right)) = (left, right) else {
        return false;
    };
    let drawn = |text: &str| {
        text.len() >= 16
            && text
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || b"+/=_-".contains(&c))
    };
    drawn(left) && drawn(right)
}

/// Whether an outside implementation was not asked at all.
pub const fn is_beyond_judgement(told: &Told) -> bool {
    matches!(
        told,
        Told::Card(Response::Refused {
            reason: Refusal::OutOfReach | Refusal::WouldHarm
        })
    )
}
