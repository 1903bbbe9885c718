//! 個人番号 (マイナンバー).

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::digits::{check_is_right, is_digits, modulus_11, with_check};
use super::schema::text_schema;

/// How many synthetic numbers there are before they repeat.
const SYNTHETIC: u32 = 10_000_000;

/// 個人番号: 11 digits and a check digit.
///
/// It travels between insurers and J-LIS and to nobody else, so neither `Debug` nor `Display` nor a
/// refusal shows the digits; [`IndividualNumber::digits`] and serialisation carry them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IndividualNumber(String);

impl IndividualNumber {
    /// The number of a synthetic person: `9999`, the last seven digits of `seed`, and the check digit.
    /// Assumed (仮定): no real number begins with 9999. Seeds that differ by 10,000,000 collide.
    pub fn synthetic(seed: u32) -> Self {
        let body = format!("9999{:07}", seed % SYNTHETIC);
        IndividualNumber(with_check(&body, modulus_11))
    }

    /// The twelve digits, for the places allowed to have them.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for IndividualNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndividualNumber(not shown)")
    }
}

impl fmt::Display for IndividualNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("個人番号(非表示)")
    }
}

impl FromStr for IndividualNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if is_digits(text, 12) && check_is_right(text, modulus_11) {
            return Ok(IndividualNumber(text.to_owned()));
        }
        Err(Invalid::hidden(
            "個人番号",
            text,
            "12 digits with a right check digit",
        ))
    }
}

impl TryFrom<String> for IndividualNumber {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<IndividualNumber> for String {
    fn from(number: IndividualNumber) -> String {
        number.0
    }
}

text_schema! {
    IndividualNumber,
    "IndividualNumber",
    "個人番号 of a made-up person: 12 digits, the last of which is a check digit over the others (modulus 11).",
    r"^[0-9]{12}$",
    ["999900000017"]
}

impl<'a> Arbitrary<'a> for IndividualNumber {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(IndividualNumber::synthetic(
            u.int_in_range(0..=SYNTHETIC - 1)?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::digits::modulus_11_remainder;
    use crate::vocabulary::testing::{any_word, corrupted};

    fn remainder_gives_zero(number: &str) -> bool {
        modulus_11_remainder(&number[..11]) <= 1
    }

    #[test]
    fn nothing_that_is_written_shows_a_digit() {
        let number = IndividualNumber::synthetic(1_234_567);
        let refusal = "123456789012".parse::<IndividualNumber>().unwrap_err();
        for shown in [
            format!("{number}"),
            format!("{number:?}"),
            format!("{:?}", Some(&number)),
        ] {
            assert!(!shown.contains(|c: char| c.is_ascii_digit()), "{shown}");
        }
        assert!(!format!("{refusal} {refusal:?}").contains("123456789"));
    }

    #[test]
    fn synthetic_numbers_begin_with_9999_and_repeat_after_ten_million() {
        let first = IndividualNumber::synthetic(0);
        assert!(first.digits().starts_with("99990000000"));
        assert_ne!(first, IndividualNumber::synthetic(SYNTHETIC - 1));
        assert_eq!(first, IndividualNumber::synthetic(SYNTHETIC));
    }

    #[test]
    fn the_rule_cannot_tell_remainders_0_and_1_apart() {
        // A weakness of the published rule, not of this reading: one digit differs and both are numbers.
        assert!("000000000000".parse::<IndividualNumber>().is_ok());
        assert!("000000000060".parse::<IndividualNumber>().is_ok());
    }

    proptest! {
        #[test]
        fn a_number_travels_with_its_digits(number in any_word::<IndividualNumber>()) {
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(&json, &format!("\"{}\"", number.digits()));
            prop_assert_eq!(serde_json::from_str::<IndividualNumber>(&json).unwrap(), number);
        }

        #[test]
        fn a_single_wrong_digit_is_refused_unless_both_remainders_give_0(
            number in any_word::<IndividualNumber>(), place in 0_usize..12, step in 1_u32..=9,
        ) {
            let wrong = corrupted(number.digits(), place, step);
            let blind = place < 11
                && remainder_gives_zero(number.digits())
                && remainder_gives_zero(&wrong);
            prop_assert_eq!(wrong.parse::<IndividualNumber>().is_ok(), blind, "{}", wrong);
        }
    }
}
