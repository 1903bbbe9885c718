//! 個人番号 (マイナンバー).

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::digits::{check_is_right, is_digits, modulus_11, with_check};

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

impl<'a> Arbitrary<'a> for IndividualNumber {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(IndividualNumber::synthetic(
            u.int_in_range(0..=SYNTHETIC - 1)?,
        ))
    }
}
