//! 住所.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::Invalid;

/// The most characters an address may have. Assumed (仮定).
const LONGEST: usize = 200;

/// 住所: one line, kept as written. `==` compares the writing, [`Address::same_as`] the place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

written_form!(Address);

impl Address {
    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both write one address: full and half width, spaces, the kinds of hyphen, and
    /// `1丁目2番3号` against `1-2-3` do not count. Building names and kanji numerals do (assumed, 仮定).
    pub fn same_as(&self, other: &Address) -> bool {
        self.normalised() == other.normalised()
    }

    /// The form addresses are compared in.
    pub fn normalised(&self) -> String {
        let folded: String = self
            .0
            .nfkc()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .replace("丁目", "-")
            .replace("番地の", "-")
            .replace("番地", "-");
        let mut plain = String::new();
        for c in folded.chars() {
            let after_digit = plain.ends_with(|last: char| last.is_ascii_digit());
            match c {
                // 番 and 号 only as counters: 番町 and 一号館 are names. ー is also a long vowel.
                'ー' | '番' | '号' | 'の' | 'ノ' if after_digit => plain.push('-'),
                '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => plain.push('-'),
                other => plain.push(other),
            }
        }
        while plain.contains("--") {
            plain = plain.replace("--", "-");
        }
        plain.trim_end_matches('-').to_owned()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Address {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fits = !text.trim().is_empty()
            && text.chars().count() <= LONGEST
            && !text.chars().any(char::is_control);
        if fits {
            return Ok(Address(text.to_owned()));
        }
        Err(Invalid::new(
            "住所",
            text,
            "one line of 1 to 200 characters",
        ))
    }
}

impl<'a> Arbitrary<'a> for Address {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let town = u.choose(&["見本県見本市中央", "見本県架空町北", "架空県例示村字南"])?;
        let (block, house) = (u.int_in_range(1..=99)?, u.int_in_range(1..=99)?);
        Ok(Address(match u.int_in_range(0..=2)? {
            0 => format!("{town}{block}丁目{house}番"),
            1 => format!("{town}{block}－{house}"),
            _ => format!("{town}　{block}-{house}"),
        }))
    }
}
