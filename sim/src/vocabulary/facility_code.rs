//! 医療機関コード.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::digits::{check_is_right, is_digits, modulus_10, number_at, with_check};
use super::schema::text_schema;

const WHAT: &str = "医療機関コード";

/// 医療機関コード: prefecture 2 + 点数表 1 + 郡市区 2 + institution 4 + check digit 1, the check digit
/// over all nine digits before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FacilityCode(String);

written_form!(FacilityCode);

text_schema! {
    FacilityCode,
    "FacilityCode",
    "医療機関コード: prefecture 2, 点数表 1, 郡市区 2, institution 4, check digit 1 over the nine digits before it (weights 2 and 1 from the right, modulus 10).",
    r"^(0[1-9]|[1-3][0-9]|4[0-7])[1-9][0-9]{7}$",
    ["1319990014"]
}

impl FacilityCode {
    /// Completes the nine digits before the check digit.
    ///
    /// # Errors
    /// Where `body` is not nine digits or does not begin with a prefecture and a 点数表.
    pub fn with_check_digit(body: &str) -> Result<Self, Invalid> {
        if !is_digits(body, 9) {
            return Err(Invalid::new(WHAT, body, "9 digits before the check digit"));
        }
        with_check(body, modulus_10).parse()
    }

    /// Reads a code without asking for a right check digit: codes that circulate in test tools, such as
    /// `1312345678`, do not honour it. Reading such a code back from a file is strict again.
    ///
    /// # Errors
    /// Where the text is not ten digits beginning with a prefecture and a 点数表.
    pub fn parse_lenient(text: &str) -> Result<Self, Invalid> {
        if !is_digits(text, 10) {
            return Err(Invalid::new(WHAT, text, "10 digits"));
        }
        if !(1..=47).contains(&number_at(text, 0, 2)) {
            return Err(Invalid::new(
                WHAT,
                text,
                "a prefecture of 01 to 47 at the front",
            ));
        }
        if number_at(text, 2, 1) == 0 {
            return Err(Invalid::new(
                WHAT,
                text,
                "a 点数表 of 1 to 9 as the third digit",
            ));
        }
        Ok(FacilityCode(text.to_owned()))
    }

    /// The ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The prefecture, 1 to 47.
    pub fn prefecture(&self) -> u8 {
        u8::try_from(number_at(&self.0, 0, 2)).unwrap_or_default()
    }

    /// The 点数表: 1 医科, 3 歯科, 4 調剤, 6 訪問看護.
    pub fn kind_code(&self) -> u8 {
        u8::try_from(number_at(&self.0, 2, 1)).unwrap_or_default()
    }

    /// Whether the check digit is right, which only [`FacilityCode::parse_lenient`] leaves open.
    pub fn check_digit_is_right(&self) -> bool {
        check_is_right(&self.0, modulus_10)
    }
}

impl fmt::Display for FacilityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for FacilityCode {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let code = FacilityCode::parse_lenient(text)?;
        if code.check_digit_is_right() {
            return Ok(code);
        }
        Err(Invalid::new(
            WHAT,
            text,
            "10 digits with a right check digit",
        ))
    }
}

impl<'a> Arbitrary<'a> for FacilityCode {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let body = format!(
            "{:02}{}{:06}",
            u.int_in_range(1..=47)?,
            u.choose(&[1, 3, 4, 6])?,
            u.int_in_range(0..=999_999)?
        );
        FacilityCode::with_check_digit(&body).map_err(|_| arbitrary::Error::IncorrectFormat)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::testing::{any_word, corrupted};

    #[test]
    fn the_check_digit_covers_the_prefecture_and_the_fee_table() {
        let code: FacilityCode = "0110113719".parse().unwrap();
        assert_eq!((code.prefecture(), code.kind_code()), (1, 1));
        assert_eq!(FacilityCode::with_check_digit("011011371"), Ok(code));
    }

    #[test]
    fn a_circulating_sample_without_a_right_check_digit_is_read_leniently_only() {
        let sample = "1312345678";
        assert!(sample.parse::<FacilityCode>().is_err());
        let code = FacilityCode::parse_lenient(sample).unwrap();
        assert!(!code.check_digit_is_right());
        assert_eq!((code.prefecture(), code.kind_code()), (13, 1));
    }

    #[test]
    fn leniency_ends_at_the_form() {
        for wrong in [
            "131234567",
            "13123456789",
            "131234567８",
            "4812345678",
            "0012345678",
            "1302345678",
        ] {
            assert!(FacilityCode::parse_lenient(wrong).is_err(), "{wrong}");
        }
        assert!(FacilityCode::parse_lenient("4712345678").is_ok());
    }

    proptest! {
        #[test]
        fn every_single_wrong_digit_is_refused(
            code in any_word::<FacilityCode>(), place in 0_usize..10, step in 1_u32..=9,
        ) {
            let wrong = corrupted(code.as_str(), place, step);
            prop_assert!(wrong.parse::<FacilityCode>().is_err(), "{}", wrong);
        }
    }
}
