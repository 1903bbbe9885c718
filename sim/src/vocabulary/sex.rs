//! 性別.

use std::fmt;
use std::str::FromStr;

use arbitrary::Arbitrary;
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::schema::choice_schema;

/// 性別 (code table OQSCD007), written in Japanese.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary,
)]
#[serde(try_from = "String", into = "String")]
pub enum Sex {
    /// 男, code 1.
    Male,
    /// 女, code 2.
    Female,
    /// 未設定, code 3.
    Unset,
}

written_form!(Sex);

choice_schema!(Sex, "性別.", Sex::ja);

impl Sex {
    /// Every value in the order of the codes.
    pub const ALL: [Sex; 3] = [Sex::Male, Sex::Female, Sex::Unset];

    /// The code of table OQSCD007.
    pub fn code(self) -> u8 {
        match self {
            Sex::Male => 1,
            Sex::Female => 2,
            Sex::Unset => 3,
        }
    }

    /// The value of a code.
    ///
    /// # Errors
    /// Anything but 1, 2 and 3.
    pub fn from_code(code: u8) -> Result<Self, Invalid> {
        Sex::ALL
            .into_iter()
            .find(|sex| sex.code() == code)
            .ok_or_else(|| Invalid::new("性別", &code.to_string(), "1, 2 or 3"))
    }

    /// The Japanese word.
    pub fn ja(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
            Sex::Unset => "未設定",
        }
    }
}

impl fmt::Display for Sex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.ja())
    }
}

impl FromStr for Sex {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Sex::ALL
            .into_iter()
            .find(|sex| sex.ja() == text)
            .ok_or_else(|| Invalid::new("性別", text, "男, 女 or 未設定"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_1_to_3_and_no_others() {
        assert_eq!(Sex::from_code(1), Ok(Sex::Male));
        assert_eq!(Sex::from_code(2), Ok(Sex::Female));
        assert_eq!(Sex::from_code(3), Ok(Sex::Unset));
        assert!(Sex::from_code(0).is_err());
        assert!(Sex::from_code(4).is_err());
    }
}
