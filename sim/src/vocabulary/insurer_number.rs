//! 保険者番号 and the scheme it stands for.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::digits::{check_is_right, is_digits, modulus_10, number_at, with_check};

const WHAT: &str = "保険者番号";

/// Assumed (仮定): the insurer part from which a 6-digit number is of a 国保組合 and not of a municipality.
const ASSOCIATIONS_FROM: u32 = 300;

/// The 法別番号 arbitrary numbers begin with; none for 国民健康保険.
const LAW_CODES: [&str; 18] = [
    "", "01", "02", "03", "04", "06", "07", "31", "32", "33", "34", "39", "63", "67", "72", "73",
    "74", "75",
];

/// The scheme (制度) an insurer belongs to.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary,
)]
#[serde(try_from = "String", into = "String")]
pub enum InsurerScheme {
    /// 協会けんぽ (全国健康保険協会管掌健康保険), 法別番号 01.
    AssociationHealth,
    /// 船員保険, 02.
    Seamen,
    /// 日雇特例被保険者, 03 and 04.
    DayLabourer,
    /// 健保組合 (組合管掌健康保険), 06.
    HealthInsuranceSociety,
    /// 共済組合, 31 to 34.
    MutualAid,
    /// 市町村国保, six digits.
    NationalHealth,
    /// 国保組合, six digits.
    NationalHealthAssociation,
    /// 後期高齢者医療, 39.
    LateElderly,
    /// 自衛官等, 07.
    SelfDefence,
    /// 特例退職被保険者 of societies (63) and mutual aid associations (72 to 75).
    SpecialRetired,
}

impl InsurerScheme {
    /// Every scheme, in the order of the codes.
    pub const ALL: [InsurerScheme; 10] = [
        InsurerScheme::AssociationHealth,
        InsurerScheme::Seamen,
        InsurerScheme::DayLabourer,
        InsurerScheme::HealthInsuranceSociety,
        InsurerScheme::MutualAid,
        InsurerScheme::NationalHealth,
        InsurerScheme::NationalHealthAssociation,
        InsurerScheme::LateElderly,
        InsurerScheme::SelfDefence,
        InsurerScheme::SpecialRetired,
    ];

    /// The scheme of a 法別番号, the first two digits of an 8-digit number. `None` for codes that are
    /// not of a medical insurance, such as the 公費 programmes. 67 is the closed 国保退職, which a check
    /// of an old date may still return.
    fn of_law_code(code: u32) -> Option<Self> {
        Some(match code {
            1 => InsurerScheme::AssociationHealth,
            2 => InsurerScheme::Seamen,
            3 | 4 => InsurerScheme::DayLabourer,
            6 => InsurerScheme::HealthInsuranceSociety,
            7 => InsurerScheme::SelfDefence,
            31..=34 => InsurerScheme::MutualAid,
            39 => InsurerScheme::LateElderly,
            63 | 72..=75 => InsurerScheme::SpecialRetired,
            67 => InsurerScheme::NationalHealth,
            _ => return None,
        })
    }

    /// 被用者保険: insurance through employment, the specially retired included.
    pub fn is_employee(self) -> bool {
        !self.is_national() && self != InsurerScheme::LateElderly
    }

    /// 国民健康保険, of municipalities or of associations.
    pub fn is_national(self) -> bool {
        matches!(
            self,
            InsurerScheme::NationalHealth | InsurerScheme::NationalHealthAssociation
        )
    }

    /// The Japanese name, which is also the written form.
    pub fn name_ja(self) -> &'static str {
        match self {
            InsurerScheme::AssociationHealth => "協会けんぽ",
            InsurerScheme::Seamen => "船員保険",
            InsurerScheme::DayLabourer => "日雇特例",
            InsurerScheme::HealthInsuranceSociety => "健保組合",
            InsurerScheme::MutualAid => "共済組合",
            InsurerScheme::NationalHealth => "市町村国保",
            InsurerScheme::NationalHealthAssociation => "国保組合",
            InsurerScheme::LateElderly => "後期高齢者医療",
            InsurerScheme::SelfDefence => "自衛官等",
            InsurerScheme::SpecialRetired => "特例退職",
        }
    }
}

impl fmt::Display for InsurerScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name_ja())
    }
}

impl FromStr for InsurerScheme {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        InsurerScheme::ALL
            .into_iter()
            .find(|scheme| scheme.name_ja() == text)
            .ok_or_else(|| Invalid::new("制度", text, "the name of a scheme, as `協会けんぽ`"))
    }
}

/// 保険者番号: 法別番号 2 + prefecture 2 + insurer 3 + check digit 1, or for 国民健康保険 the same six
/// digits without 法別番号.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InsurerNumber {
    digits: String,
    scheme: InsurerScheme,
}

written_form!(InsurerScheme, InsurerNumber);

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
