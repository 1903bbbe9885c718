//! 医療機関コード and the kinds of facility.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::digits::{check_is_right, is_digits, modulus_10, number_at, with_check};

const WHAT: &str = "医療機関コード";

/// 医療機関コード: prefecture 2 + 点数表 1 + 郡市区 2 + institution 4 + check digit 1, the check digit
/// over all nine digits before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FacilityCode(String);

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

/// The kinds of facility that check eligibility.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary,
)]
#[serde(try_from = "String", into = "String")]
pub enum FacilityKind {
    /// 病院.
    Hospital,
    /// 医科診療所.
    MedicalClinic,
    /// 歯科診療所.
    DentalClinic,
    /// 薬局.
    Pharmacy,
    /// 施術所.
    Therapy,
    /// 訪問看護ステーション.
    VisitingNurse,
    /// 健診実施機関.
    CheckupBody,
}

written_form!(FacilityCode, FacilityKind);

impl FacilityKind {
    /// Every kind.
    pub const ALL: [FacilityKind; 7] = [
        FacilityKind::Hospital,
        FacilityKind::MedicalClinic,
        FacilityKind::DentalClinic,
        FacilityKind::Pharmacy,
        FacilityKind::Therapy,
        FacilityKind::VisitingNurse,
        FacilityKind::CheckupBody,
    ];

    /// The 点数表 in the codes of such facilities, the digit [`FacilityCode::kind_code`] gives. 施術所
    /// and 健診実施機関 claim by no 点数表.
    pub fn kind_code(self) -> Option<u8> {
        match self {
            FacilityKind::Hospital | FacilityKind::MedicalClinic => Some(1),
            FacilityKind::DentalClinic => Some(3),
            FacilityKind::Pharmacy => Some(4),
            FacilityKind::VisitingNurse => Some(6),
            FacilityKind::Therapy | FacilityKind::CheckupBody => None,
        }
    }

    /// The Japanese name, which is also the written form.
    pub fn ja(self) -> &'static str {
        match self {
            FacilityKind::Hospital => "病院",
            FacilityKind::MedicalClinic => "医科診療所",
            FacilityKind::DentalClinic => "歯科診療所",
            FacilityKind::Pharmacy => "薬局",
            FacilityKind::Therapy => "施術所",
            FacilityKind::VisitingNurse => "訪問看護ステーション",
            FacilityKind::CheckupBody => "健診実施機関",
        }
    }
}

impl fmt::Display for FacilityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.ja())
    }
}

impl FromStr for FacilityKind {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        FacilityKind::ALL
            .into_iter()
            .find(|kind| kind.ja() == text)
            .ok_or_else(|| Invalid::new("施設種別", text, "a kind of facility, as `医科診療所`"))
    }
}
