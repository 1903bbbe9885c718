//! 保険者番号.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::digits::{check_is_right, is_digits, modulus_10, number_at, with_check};
use super::schema::text_schema;
use super::{InsurerScheme, Invalid};

const WHAT: &str = "保険者番号";

/// Assumed (仮定): the insurer part from which a 6-digit number is of a 国保組合 and not of a municipality.
const ASSOCIATIONS_FROM: u32 = 300;

/// The 法別番号 arbitrary numbers begin with; none for 国民健康保険.
const LAW_CODES: [&str; 19] = [
    "", "01", "02", "03", "04", "06", "07", "12", "31", "32", "33", "34", "39", "63", "67", "72",
    "73", "74", "75",
];

/// 保険者番号: 法別番号 2 + prefecture 2 + insurer 3 + check digit 1, or for 国民健康保険 the same six
/// digits without 法別番号.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InsurerNumber {
    digits: String,
    scheme: InsurerScheme,
}

written_form!(InsurerNumber);

text_schema! {
    InsurerNumber,
    "InsurerNumber",
    "保険者番号: 法別番号 2 (none in 国民健康保険), prefecture 2, insurer 3, check digit 1 over the digits before it (weights 2 and 1 from the right, modulus 10).",
    r"^(0[1-467]|12|3[1-49]|6[37]|7[2-5])?(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}$",
    ["06139992", "138016"]
}

impl InsurerNumber {
    /// Completes the 5 or 7 digits before the check digit: `0613999` becomes `06139992`.
    ///
    /// # Errors
    /// Where `body` is not 5 or 7 digits, or they are not of an insurer.
    pub fn with_check_digit(body: &str) -> Result<Self, Invalid> {
        if !is_digits(body, 5) && !is_digits(body, 7) {
            return Err(Invalid::new(
                WHAT,
                body,
                "5 or 7 digits before the check digit",
            ));
        }
        with_check(body, modulus_10).parse()
    }

    /// The digits as written on documents, 6 or 8 of them.
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// The scheme the number stands for.
    pub fn scheme(&self) -> InsurerScheme {
        self.scheme
    }

    /// The prefecture, 1 (北海道) to 47 (沖縄).
    pub fn prefecture(&self) -> u8 {
        u8::try_from(number_at(
            &self.digits,
            self.digits.len().saturating_sub(6),
            2,
        ))
        .unwrap_or_default()
    }

    /// Eight characters wide for the 保険者番号 element of the eligibility service: 6-digit numbers get
    /// two leading spaces. Tools disagree between spaces and zeros, see [`InsurerNumber::zero_padded`].
    pub fn padded(&self) -> String {
        format!("{:>8}", self.digits)
    }

    /// Eight digits wide, 6-digit numbers with two leading zeros.
    pub fn zero_padded(&self) -> String {
        format!("{:0>8}", self.digits)
    }

    /// Reads the 8-character form of the wire, padded on the left with spaces or zeros or not at all.
    ///
    /// # Errors
    /// Where what remains is not an insurer's number.
    pub fn from_padded(text: &str) -> Result<Self, Invalid> {
        let number = text
            .strip_prefix("  ")
            .or_else(|| text.strip_prefix("00"))
            .filter(|rest| rest.len() == 6)
            .unwrap_or(text);
        number.parse()
    }
}

impl fmt::Display for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.digits)
    }
}

impl FromStr for InsurerNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = |expected: &str| Invalid::new(WHAT, text, expected);
        let national = is_digits(text, 6);
        if !national && !is_digits(text, 8) || !check_is_right(text, modulus_10) {
            return Err(refuse("6 or 8 digits with a right check digit"));
        }
        let start = text.len().saturating_sub(6);
        if !(1..=47).contains(&number_at(text, start, 2)) {
            return Err(refuse(
                "a prefecture of 01 to 47 before the last four digits",
            ));
        }
        let scheme = if !national {
            InsurerScheme::of_law_code(number_at(text, 0, 2)).ok_or_else(|| {
                refuse("a 法別番号 of a medical insurance as the first two digits")
            })?
        } else if number_at(text, 2, 3) >= ASSOCIATIONS_FROM {
            InsurerScheme::NationalHealthAssociation
        } else {
            InsurerScheme::NationalHealth
        };
        Ok(InsurerNumber {
            digits: text.to_owned(),
            scheme,
        })
    }
}

impl<'a> Arbitrary<'a> for InsurerNumber {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let law = *u.choose(&LAW_CODES)?;
        let body = format!(
            "{law}{:02}{:03}",
            u.int_in_range(1..=47)?,
            u.int_in_range(0..=999)?
        );
        InsurerNumber::with_check_digit(&body).map_err(|_| arbitrary::Error::IncorrectFormat)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::testing::{any_word, corrupted};

    fn scheme_of(body: &str) -> InsurerScheme {
        InsurerNumber::with_check_digit(body).unwrap().scheme()
    }

    #[test]
    fn the_law_code_tells_the_scheme() {
        assert_eq!(scheme_of("0113001"), InsurerScheme::AssociationHealth);
        assert_eq!(scheme_of("0213001"), InsurerScheme::Seamen);
        assert_eq!(scheme_of("0413001"), InsurerScheme::DayLabourer);
        assert_eq!(scheme_of("0613999"), InsurerScheme::HealthInsuranceSociety);
        assert_eq!(scheme_of("0713001"), InsurerScheme::SelfDefence);
        assert_eq!(scheme_of("3113001"), InsurerScheme::MutualAid);
        assert_eq!(scheme_of("3413001"), InsurerScheme::MutualAid);
        assert_eq!(scheme_of("3913115"), InsurerScheme::LateElderly);
        assert_eq!(scheme_of("6313001"), InsurerScheme::SpecialRetired);
        assert_eq!(scheme_of("7513001"), InsurerScheme::SpecialRetired);
    }

    #[test]
    fn six_digits_are_a_municipality_up_to_299_and_an_association_from_300() {
        assert_eq!(scheme_of("13299"), InsurerScheme::NationalHealth);
        assert_eq!(scheme_of("13300"), InsurerScheme::NationalHealthAssociation);
    }

    #[test]
    fn codes_of_public_expense_are_not_insurers_but_for_public_assistance() {
        for body in ["5413001", "0013001", "3513001"] {
            assert!(InsurerNumber::with_check_digit(body).is_err(), "{body}");
        }
        let assistance = InsurerNumber::with_check_digit("1213001").unwrap();
        assert_eq!(assistance.scheme(), InsurerScheme::PublicAssistance);
    }

    #[test]
    fn prefectures_end_at_47() {
        let okinawa = InsurerNumber::with_check_digit("0647001").unwrap();
        assert_eq!(okinawa.prefecture(), 47);
        assert!(InsurerNumber::with_check_digit("0648001").is_err());
        assert!(InsurerNumber::with_check_digit("00001").is_err());
        assert_eq!(
            InsurerNumber::with_check_digit("01001")
                .unwrap()
                .prefecture(),
            1
        );
    }

    #[test]
    fn a_national_number_is_padded_to_eight_and_read_back_either_way() {
        let number: InsurerNumber = "138057".parse().unwrap();
        assert_eq!(number.padded(), "  138057");
        assert_eq!(number.zero_padded(), "00138057");
        for wire in ["138057", "  138057", "00138057"] {
            assert_eq!(InsurerNumber::from_padded(wire), Ok(number.clone()));
        }
        assert!(InsurerNumber::from_padded(" 138057").is_err());
        assert!("00138057".parse::<InsurerNumber>().is_err());
    }

    #[test]
    fn an_eight_digit_number_needs_no_padding() {
        let number: InsurerNumber = "06132013".parse().unwrap();
        assert_eq!(number.padded(), "06132013");
        assert_eq!(InsurerNumber::from_padded("06132013"), Ok(number));
    }

    proptest! {
        #[test]
        fn every_single_wrong_digit_is_refused(
            number in any_word::<InsurerNumber>(), place in 0_usize..8, step in 1_u32..=9,
        ) {
            let place = place % number.as_str().len();
            let wrong = corrupted(number.as_str(), place, step);
            prop_assert!(wrong.parse::<InsurerNumber>().is_err(), "{}", wrong);
        }

        #[test]
        fn padding_is_eight_wide_and_reads_back(number in any_word::<InsurerNumber>()) {
            for wire in [number.padded(), number.zero_padded()] {
                prop_assert_eq!(wire.len(), 8);
                prop_assert_eq!(InsurerNumber::from_padded(&wire), Ok(number.clone()));
            }
        }
    }
}
