//! Messages as they can be told apart from outside: of which kind they are, and of which shape.

use std::fmt::Write as _;

use madoguchi_sim::card::Request as CardRequest;
use madoguchi_sim::card::Response as CardResponse;
use madoguchi_sim::card::apdu::{StatusWord, split_response};
use serde_json::Value;

use super::arena::Outcome;
use super::case::Step;
use super::speech::{Asked, Told};

/// The fields by which the roles tell their messages, and the parts of them, apart.
const TAGS: [&str; 21] = [
    "request",
    "response",
    "care",
    "filing",
    "errand",
    "event",
    "claim",
    "choice",
    "document",
    "by",
    "channel",
    "kind",
    "answer",
    "outcome",
    "resolution",
    "route",
    "letter",
    "screen",
    "failure",
    "trouble",
    "reason",
];

/// FNV-1a: a name for what was seen, the same on every machine.
#[derive(Clone, Copy, Debug)]
pub struct Sight(u64);

impl Default for Sight {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Sight {
    /// Adds octets.
    #[must_use]
    pub fn and(self, octets: &[u8]) -> Self {
        // What is added ends with its length, so that no two run together.
        let all = octets.iter().copied().chain([octets.len() as u8, 0xFF]);
        Self(all.fold(self.0, |sight, octet| {
            (sight ^ u64::from(octet)).wrapping_mul(0x0100_0000_01B3)
        }))
    }

    /// Adds a number.
    #[must_use]
    pub fn with(self, number: u64) -> Self {
        self.and(&number.to_le_bytes())
    }

    /// The name.
    pub const fn name(self) -> u64 {
        self.0
    }
}

/// How much there is of something: none, one, few, many.
pub const fn amount(count: usize) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2..=8 => 2,
        9..=255 => 3,
        256 => 4,
        _ => 5,
    }
}

/// What kind of request it is: `apdu 00 20`, `present`, `care/use-ticket`.
pub fn kind(asked: &Asked) -> String {
    match asked {
        Asked::Card(CardRequest::Apdu(command)) => match command.get(..2) {
            Some([class, instruction]) => format!("apdu {class:02X} {instruction:02X}"),
            _ => "apdu".to_owned(),
        },
        other => tags(&other.value(), 1).unwrap_or_default(),
    }
}

/// What a step asks: role and kind of request.
pub fn asked_in(step: &Step) -> Option<String> {
    match step {
        Step::Ask { to, asked, .. } => Some(format!("{} {}", to.role.name(), kind(asked))),
        _ => None,
    }
}

/// What kind of request it is, as a number: cheaper.
pub fn kind_sight(asked: &Asked) -> Sight {
    match asked {
        // Parameters are many and mean little by themselves: what they mean shows in the answer.
        Asked::Card(CardRequest::Apdu(command)) => {
            let header = command.get(..2).unwrap_or(command);
            Sight::default()
                .and(header)
                .and(&[amount(command.len().saturating_sub(5))])
        }
        other => {
            let value = other.value();
            Sight::default().and(tags(&value, 2).unwrap_or_default().as_bytes())
        }
    }
}

/// What class of outcome it is: a status word, `decision/…`, a breakdown.
pub fn class(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Told(Told::Card(CardResponse::Apdu(answer))) => match split_response(answer) {
            Some(([], status)) => status.to_string(),
            Some((data, status)) => format!("{status} after {} bytes", data.len()),
            None => "no status word".to_owned(),
        },
        Outcome::Told(told) => tags(&told.value(), 2).unwrap_or_default(),
        Outcome::Replied(words) => words.clone(),
        Outcome::Broken(breakdown) => breakdown.to_string(),
        Outcome::Quiet => "nothing".to_owned(),
        Outcome::Panicked(message) => format!("panic: {message}"),
        Outcome::Waits => "no answer, ever".to_owned(),
        Outcome::NotHere(_, reason) => format!("not here: {reason}"),
    }
}

/// Whether a card knows nothing of such a command, whatever it is: then it is like any other of which it knows nothing.
pub fn is_unknown(outcome: &Outcome) -> bool {
    const UNKNOWN: [StatusWord; 3] = [
        StatusWord::UNKNOWN_INSTRUCTION,
        StatusWord::UNKNOWN_CLASS,
        StatusWord::CHANNEL,
    ];
    match outcome {
        Outcome::Told(Told::Card(CardResponse::Apdu(answer))) => {
            split_response(answer).is_some_and(|(_, status)| UNKNOWN.contains(&status))
        }
        _ => false,
    }
}

/// What a card has selected, if it was asked to and did; power selects nothing.
pub fn selection<'a>(asked: &'a Asked, outcome: &Outcome) -> Option<&'a [u8]> {
    let Asked::Card(asked) = asked else {
        return None;
    };
    match (asked, outcome) {
        (CardRequest::PowerOn | CardRequest::Reset | CardRequest::PowerOff, _) => Some(&[]),
        (CardRequest::Apdu(command), Outcome::Told(Told::Card(CardResponse::Apdu(answer))))
            if command.get(1) == Some(&0xA4) && answer.ends_with(&[0x90, 0x00]) =>
        {
            command.get(4..)
        }
        _ => None,
    }
}

/// What shape an outcome has, as a number.
pub fn shape(outcome: &Outcome) -> Sight {
    match outcome {
        Outcome::Told(Told::Card(CardResponse::Apdu(answer))) => {
            let status = answer.get(answer.len().saturating_sub(2)..);
            Sight::default()
                .and(status.unwrap_or_default())
                .and(&[amount(answer.len().saturating_sub(2))])
        }
        Outcome::Told(told) => skeleton(&told.value(), Sight::default(), 4),
        other => Sight::default().and(class(other).as_bytes()),
    }
}

/// The words in the tagging fields of a message, outermost first, down to a depth.
pub fn tags(value: &Value, depth: usize) -> Option<String> {
    let mut words = String::new();
    collect(value, depth, &mut words);
    (!words.is_empty()).then_some(words)
}

fn collect(value: &Value, depth: usize, words: &mut String) {
    let mut add = |word: &str| {
        let slash = if words.is_empty() { "" } else { "/" };
        // Writing to a text cannot fail.
        let _ = write!(words, "{slash}{word}");
    };
    match value {
        Value::String(word) if is_word(word) => add(word),
        Value::Object(fields) => {
            let tagged = TAGS.iter().filter_map(|tag| fields.get(*tag)?.as_str());
            tagged.filter(|word| is_word(word)).for_each(&mut add);
            // The other form of a tag: an object of one field.
            if let (1, Some((name, _))) = (fields.len(), fields.iter().next())
                && !TAGS.contains(&name.as_str())
                && is_word(name)
            {
                add(name);
            }
            if depth > 0 {
                let deeper = fields.values().filter(|field| field.is_object());
                deeper.for_each(|field| collect(field, depth - 1, words));
            }
        }
        _ => {}
    }
}

/// Whether a text is a word of the protocol: `answer-lost`.
fn is_word(text: &str) -> bool {
    let fits = |c: u8| c.is_ascii_lowercase() || c == b'-' || c.is_ascii_digit();
    text.len() <= 48
        && text.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
        && text.bytes().all(fits)
}

/// Names and words of a message, without what differs from person to person.
pub fn skeleton(value: &Value, sight: Sight, depth: usize) -> Sight {
    match value {
        Value::Null => sight.and(b"0"),
        Value::Bool(yes) => sight.and(&[b'?', u8::from(*yes)]),
        Value::Number(number) => sight.and(&[b'#', u8::from(number.as_f64() == Some(0.0))]),
        Value::String(text) if is_word(text) => sight.and(text.as_bytes()),
        Value::String(text) => sight.and(&[b'$', u8::from(text.is_empty())]),
        Value::Array(items) => {
            let sight = sight.and(&[b'[', amount(items.len())]);
            match (items.first(), depth) {
                (Some(first), 1..) => skeleton(first, sight, depth - 1),
                _ => sight,
            }
        }
        Value::Object(fields) => {
            let inner = |sight: Sight, (name, field): (&String, &Value)| {
                let sight = sight.and(name.as_bytes());
                match depth {
                    0 => sight,
                    _ => skeleton(field, sight, depth - 1),
                }
            };
            fields.iter().fold(sight.and(b"{"), inner)
        }
    }
}
