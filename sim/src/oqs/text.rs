//! Octets and characters of a message: UTF-8 or Shift_JIS, as the declaration says.

use std::fmt;

use arbitrary::Arbitrary;
use encoding_rs::SHIFT_JIS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cp932;
use super::finding::{Finding, FindingKind};
use super::place::{Place, Unreadable};

/// How the characters of a message are written. The field's Shift_JIS is CP932: with the signs of NEC and IBM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
pub enum Encoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Shift_JIS in the variant CP932 (Windows-31J).
    #[serde(rename = "shift_jis")]
    ShiftJis,
}

impl Encoding {
    /// As a declaration names it.
    pub const fn written(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::ShiftJis => "Shift_JIS",
        }
    }

    fn named(name: &str) -> Option<Self> {
        const SHIFT_JIS_NAMES: [&str; 6] = [
            "shift_jis",
            "shift-jis",
            "sjis",
            "windows-31j",
            "cp932",
            "ms932",
        ];
        let name = name.to_ascii_lowercase();
        if name == "utf-8" || name == "utf8" {
            return Some(Self::Utf8);
        }
        SHIFT_JIS_NAMES
            .contains(&name.as_str())
            .then_some(Self::ShiftJis)
    }
}

/// A message as characters, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The characters, without byte order mark; a declaration is left in place.
    pub text: String,
    /// How they were written.
    pub encoding: Encoding,
    /// Whether a byte order mark stood before them.
    pub bom: bool,
    /// What the declaration says, if there is one that names an encoding.
    pub declared: Option<Encoding>,
    /// Where octets and declaration seem to contradict each other.
    pub findings: Vec<Finding>,
}

/// Characters that cannot be written in an encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritable {
    /// Each once, in order.
    pub characters: Vec<char>,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shift_JIS (CP932) has no")?;
        for character in &self.characters {
            write!(f, " {character} (U+{:04X})", u32::from(*character))?;
        }
        f.write_str("; write the message in UTF-8, or ● in their place")
    }
}

impl std::error::Error for Unwritable {}

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Reads the characters of a message. What the declaration says holds; without one it is UTF-8, or Shift_JIS if it is no UTF-8 at
/// all. A byte order mark is taken as UTF-8.
///
/// # Errors
/// An encoding that is neither, or octets that are not of it: line and column of the first.
pub fn decode(octets: &[u8]) -> Result<Text, Unreadable> {
    let (bom, octets) = match octets.strip_prefix(BOM) {
        Some(rest) => (true, rest),
        None => (false, octets),
    };
    let declared = declared(octets)?;
    let encoding = match declared {
        _ if bom => Encoding::Utf8,
        Some(declared) => declared,
        None if std::str::from_utf8(octets).is_ok() => Encoding::Utf8,
        None => Encoding::ShiftJis,
    };
    let text = match encoding {
        Encoding::Utf8 => match std::str::from_utf8(octets) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                let found = not_of(octets, error.valid_up_to(), encoding);
                let other = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(octets);
                return Err(also(found, other.is_some(), Encoding::ShiftJis));
            }
        },
        Encoding::ShiftJis => {
            match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(octets) {
                Some(text) => text.into_owned(),
                None => {
                    let found = not_of(octets, first_outside(octets), encoding);
                    let other = std::str::from_utf8(octets).is_ok();
                    return Err(also(found, other, Encoding::Utf8));
                }
            }
        }
    };
    let mut findings = Vec::new();
    if bom && declared == Some(Encoding::ShiftJis) {
        findings.push(contradiction(
            "UTF-8 in the declaration, or no byte order mark",
            "the byte order mark of UTF-8 beside the declaration of Shift_JIS; it was read as UTF-8",
        ));
    }
    if encoding == Encoding::ShiftJis && seems_utf8(octets) {
        findings.push(contradiction(
            "octets in Shift_JIS, as declared",
            "octets that are Japanese text in UTF-8; it was read as declared, and what was read is most likely wrong",
        ));
    }
    Ok(Text {
        text,
        encoding,
        bom,
        declared,
        findings,
    })
}

fn contradiction(expected: &str, found: &str) -> Finding {
    Finding {
        kind: FindingKind::Encoding,
        path: "/".to_owned(),
        place: Place::START,
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}

/// Says which encoding the octets are of, if it is the other one.
fn also(mut unreadable: Unreadable, other_reads: bool, other: Encoding) -> Unreadable {
    if other_reads {
        let more = format!("; the whole file is valid {}", other.written());
        unreadable.found.push_str(&more);
    }
    unreadable
}

/// Whether octets are UTF-8 with characters as Japanese text has them. Two half-width kana of Shift_JIS can look like one
/// character of two octets (ﾃｰ like ð), hardly like kana or kanji, which have three.
fn seems_utf8(octets: &[u8]) -> bool {
    let japanese = |c: char| matches!(c, '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}');
    std::str::from_utf8(octets).is_ok_and(|text| text.chars().any(japanese))
}

fn not_of(octets: &[u8], at: usize, encoding: Encoding) -> Unreadable {
    let before = octets.get(..at).unwrap_or_default();
    let line = before.iter().filter(|octet| **octet == b'\n').count();
    let since = before
        .iter()
        .rposition(|octet| *octet == b'\n')
        .map_or(0, |newline| newline.saturating_add(1));
    let found = octets.get(at).map_or_else(
        || "the end".to_owned(),
        |octet| format!("the octet {octet:02X}"),
    );
    Unreadable {
        at: Place {
            line: line.saturating_add(1),
            column: at.saturating_sub(since).saturating_add(1),
        },
        expected: format!(
            "characters in {} (octet {at} of the file)",
            encoding.written()
        ),
        found,
    }
}

/// Where the first octets lie that are no Shift_JIS.
fn first_outside(octets: &[u8]) -> usize {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(octets.len()).unwrap_or(0));
    let (_, read) = decoder.decode_to_string_without_replacement(octets, &mut text, true);
    read.saturating_sub(1)
}

/// The encoding that a declaration at the very beginning names.
fn declared(octets: &[u8]) -> Result<Option<Encoding>, Unreadable> {
    let Some(rest) = octets.strip_prefix(b"<?xml") else {
        return Ok(None);
    };
    let Some(end) = rest.windows(2).take(200).position(|two| two == b"?>") else {
        return Ok(None);
    };
    let declaration = String::from_utf8_lossy(rest.get(..end).unwrap_or_default());
    let Some((_, after)) = declaration.split_once("encoding") else {
        return Ok(None);
    };
    let after = after.trim_start().trim_start_matches('=').trim_start();
    let name: String = after
        .chars()
        .skip(1)
        .take_while(|c| *c != '"' && *c != '\'')
        .collect();
    match Encoding::named(&name) {
        Some(encoding) => Ok(Some(encoding)),
        None => Err(Unreadable {
            at: Place::START,
            expected: "the encoding UTF-8 or Shift_JIS in the declaration".to_owned(),
            found: name,
        }),
    }
}

/// Writes a tree's XML with its declaration, as a file. For Shift_JIS see [`cp932`].
///
/// # Errors
/// Characters that Shift_JIS (CP932) does not have.
pub fn encode(xml: &str, encoding: Encoding) -> Result<Vec<u8>, Unwritable> {
    let declaration = format!(
        "<?xml version=\"1.0\" encoding=\"{}\" standalone=\"no\"?>\n",
        encoding.written()
    );
    let mut octets = declaration.into_bytes();
    match encoding {
        Encoding::Utf8 => octets.extend_from_slice(xml.as_bytes()),
        Encoding::ShiftJis => octets.extend_from_slice(&cp932::encode(xml)?),
    }
    Ok(octets)
}

#[cfg(test)]
mod tests;
