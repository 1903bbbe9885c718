//! 住所.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::Invalid;
use super::schema::text_schema;

/// The most characters an address may have. Assumed (仮定).
const LONGEST: usize = 200;

/// 住所: one line, kept as written. `==` compares the writing, [`Address::same_as`] the place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

written_form!(Address);

text_schema! {
    Address,
    "Address",
    "住所: one line of 1 to 200 characters, not all of them spaces.",
    r"^(?=.*\S)[^\u0000-\u001F\u007F-\u009F]{1,200}$",
    ["見本県見本市中央1丁目2番"]
}

impl Address {
    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both write one address: full and half width, spaces, the kinds of hyphen, and
    /// `1丁目2番3号` against `1-2-3` do not count. Building names and kanji numerals do (assumed, 仮定).
    pub fn same_as(&self, other: &Address) -> bool {
        self.0 == other.0 || self.normalised() == other.normalised()
    }

    /// The form addresses are compared in.
    pub fn normalised(&self) -> String {
        let folded = self
            .0
            .nfkc()
            .collect::<String>()
            .replace("丁目", "-")
            .replace("番地の", "-")
            .replace("番地", "-");
        let mut joined = String::new();
        for c in folded.chars() {
            let after_number = joined.ends_with(|last: char| last.is_ascii_digit() || last == '-');
            match c {
                // Only after a number are these separators: 番町, の and ー are parts of names, too.
                'ー' | '番' | '号' | 'の' | 'ノ' if after_number => joined.push('-'),
                '-' | '‐' | '‒' | '–' | '—' | '―' | '−' => joined.push('-'),
                space if space.is_whitespace() && after_number => joined.push('-'),
                space if space.is_whitespace() => {}
                other => joined.push(other),
            }
        }
        // What ends a number without another one following separates nothing.
        let mut plain = String::new();
        let mut waiting = false;
        for c in joined.chars() {
            let after_digit = plain.ends_with(|last: char| last.is_ascii_digit());
            if c == '-' && after_digit {
                waiting = true;
                continue;
            }
            if waiting && c.is_ascii_digit() {
                plain.push('-');
            }
            waiting = false;
            plain.push(c);
        }
        plain
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

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let read = |text: &str| text.parse::<Address>().unwrap();
        read(a).same_as(&read(b))
    }

    #[test]
    fn ways_to_write_one_block_and_house_are_the_same_address() {
        for other in [
            "見本県見本市中央１丁目２番３号",
            "見本県見本市中央1-2-3",
            "見本県見本市中央１－２－３",
            "見本県見本市中央1ー2ー3",
            "見本県見本市中央1−2−3",
            "見本県見本市中央 1丁目 2番地の3",
            "見本県　見本市中央1丁目2の3",
        ] {
            assert!(same("見本県見本市中央1丁目2番3号", other), "{other}");
        }
    }

    #[test]
    fn a_building_after_the_house_number_may_be_set_off_or_not() {
        assert!(same("見本市1番2号見本ビル", "見本市1-2　見本ビル"));
        assert!(same("見本市1番2号 101", "見本市1-2-101"));
        assert!(!same("見本市1-2 101", "見本市1-21 01"));
        assert!(!same("見本市1-2見本ビル", "見本市1-2"));
    }

    #[test]
    fn letters_of_names_are_not_taken_for_separators() {
        assert!(!same("見本市番町", "見本市町"));
        assert!(!same("見本市ハーブ", "見本市ハブ"));
        assert!(!same("見本市1-2", "見本市12"));
    }

    #[test]
    fn an_address_is_one_line_with_something_on_it() {
        for wrong in ["", "　 ", "見本市\n1-2", &"市".repeat(LONGEST + 1)] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
        assert!("市".repeat(LONGEST).parse::<Address>().is_ok());
    }
}
