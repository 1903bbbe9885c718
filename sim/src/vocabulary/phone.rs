//! Telephone numbers.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::schema::text_schema;

/// 電話番号: 10 or 11 digits beginning with 0, with or without hyphens between them, kept as written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

written_form!(PhoneNumber);

text_schema! {
    PhoneNumber,
    "PhoneNumber",
    "電話番号: 10 or 11 digits beginning with 0, with or without hyphens between them.",
    r"^(?=(-?[0-9]){10,11}$)0[0-9]*(-[0-9]+)*$",
    ["090-0000-1234"]
}

impl PhoneNumber {
    /// A synthetic person's number, `090-0000-` and the last four digits of `seed`. Assumed (仮定): no
    /// subscriber has an exchange of 0000.
    pub fn synthetic(seed: u32) -> Self {
        PhoneNumber(format!("090-0000-{:04}", seed % 10_000))
    }

    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits alone.
    pub fn digits(&self) -> String {
        self.0.chars().filter(char::is_ascii_digit).collect()
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for PhoneNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let groups_are_digits = text
            .split('-')
            .all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if groups_are_digits && (10..=11).contains(&digits) && text.starts_with('0') {
            return Ok(PhoneNumber(text.to_owned()));
        }
        Err(Invalid::new(
            "電話番号",
            text,
            "10 or 11 digits beginning with 0, as `090-0000-1234`",
        ))
    }
}

impl<'a> Arbitrary<'a> for PhoneNumber {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(PhoneNumber::synthetic(u.arbitrary()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_and_eleven_digits_are_numbers_nine_and_twelve_are_not() {
        for right in ["0300001234", "090-0000-1234", "0120-00-1234"] {
            assert!(right.parse::<PhoneNumber>().is_ok(), "{right}");
        }
        for wrong in [
            "030000123",
            "090-0000-12345",
            "190-0000-1234",
            "090--00001234",
            "-0900000123",
            "０９０-0000-1234",
            "",
        ] {
            assert!(wrong.parse::<PhoneNumber>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_digits_come_without_the_hyphens() {
        assert_eq!(PhoneNumber::synthetic(71_234).digits(), "09000001234");
    }
}
