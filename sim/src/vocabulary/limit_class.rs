//! 適用区分: the income class that sets the monthly limit of 高額療養費.

use std::fmt;
use std::str::FromStr;

use arbitrary::Arbitrary;
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::schema::choice_schema;

/// 適用区分 (FEE-012, FEE-013; code table OQSCD012). Written as its code.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary,
)]
#[serde(try_from = "String", into = "String")]
pub enum LimitClass {
    /// ア.
    A01,
    /// イ.
    A02,
    /// ウ.
    A03,
    /// エ.
    A04,
    /// オ.
    A05,
    /// オ(境).
    A06,
    /// 現役並みⅢ.
    B01,
    /// 現役並みⅡ.
    B02,
    /// 現役並みⅠ.
    B03,
    /// 一般, 70 to 74.
    B04,
    /// 低所得Ⅱ.
    B05,
    /// 低所得Ⅰ.
    B06,
    /// 低所得Ⅰ(老福).
    B07,
    /// 低所得Ⅰ(境).
    B08,
    /// 一般Ⅱ, 後期高齢者 from October 2022.
    B09,
    /// 一般Ⅰ, 後期高齢者 from October 2022.
    B10,
}

/// Whom a [`LimitClass`] is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary,
)]
#[serde(try_from = "String", into = "String")]
pub enum LimitAgeGroup {
    /// 70歳未満.
    Under70,
    /// 70歳以上, whether in 後期高齢者医療 or not.
    From70,
    /// 70歳以上75歳未満 only.
    From70To74,
    /// 後期高齢者 only.
    LateElderly,
}

written_form!(LimitClass, LimitAgeGroup);

choice_schema!(
    LimitClass,
    "適用区分: written as its code (OQSCD012); a name is read, too.",
    LimitClass::code,
    LimitClass::ja
);

impl LimitClass {
    /// Every class in the order of the codes.
    pub const ALL: [LimitClass; 16] = [
        LimitClass::A01,
        LimitClass::A02,
        LimitClass::A03,
        LimitClass::A04,
        LimitClass::A05,
        LimitClass::A06,
        LimitClass::B01,
        LimitClass::B02,
        LimitClass::B03,
        LimitClass::B04,
        LimitClass::B05,
        LimitClass::B06,
        LimitClass::B07,
        LimitClass::B08,
        LimitClass::B09,
        LimitClass::B10,
    ];

    /// The code of table OQSCD012.
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// The name of the class.
    pub fn ja(self) -> &'static str {
        self.entry().1
    }

    /// Whom the class is for.
    pub fn for_age_group(self) -> LimitAgeGroup {
        self.entry().2
    }

    fn entry(self) -> (&'static str, &'static str, LimitAgeGroup) {
        use LimitAgeGroup::{From70, From70To74, LateElderly, Under70};
        match self {
            LimitClass::A01 => ("A01", "ア", Under70),
            LimitClass::A02 => ("A02", "イ", Under70),
            LimitClass::A03 => ("A03", "ウ", Under70),
            LimitClass::A04 => ("A04", "エ", Under70),
            LimitClass::A05 => ("A05", "オ", Under70),
            LimitClass::A06 => ("A06", "オ(境)", Under70),
            LimitClass::B01 => ("B01", "現役並みⅢ", From70),
            LimitClass::B02 => ("B02", "現役並みⅡ", From70),
            LimitClass::B03 => ("B03", "現役並みⅠ", From70),
            LimitClass::B04 => ("B04", "一般", From70To74),
            LimitClass::B05 => ("B05", "低所得Ⅱ", From70),
            LimitClass::B06 => ("B06", "低所得Ⅰ", From70),
            LimitClass::B07 => ("B07", "低所得Ⅰ(老福)", From70),
            LimitClass::B08 => ("B08", "低所得Ⅰ(境)", From70),
            LimitClass::B09 => ("B09", "一般Ⅱ", LateElderly),
            LimitClass::B10 => ("B10", "一般Ⅰ", LateElderly),
        }
    }
}

impl LimitAgeGroup {
    /// Every group.
    pub const ALL: [LimitAgeGroup; 4] = [
        LimitAgeGroup::Under70,
        LimitAgeGroup::From70,
        LimitAgeGroup::From70To74,
        LimitAgeGroup::LateElderly,
    ];

    /// The Japanese name, which is also the written form.
    pub fn ja(self) -> &'static str {
        match self {
            LimitAgeGroup::Under70 => "70歳未満",
            LimitAgeGroup::From70 => "70歳以上",
            LimitAgeGroup::From70To74 => "70歳以上75歳未満",
            LimitAgeGroup::LateElderly => "後期高齢者",
        }
    }
}

impl fmt::Display for LimitClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Display for LimitAgeGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.ja())
    }
}

impl FromStr for LimitClass {
    type Err = Invalid;

    /// Reads the code (`A03`) or the name (`ウ`).
    fn from_str(text: &str) -> Result<Self, Invalid> {
        LimitClass::ALL
            .into_iter()
            .find(|class| class.code() == text || class.ja() == text)
            .ok_or_else(|| {
                Invalid::new(
                    "適用区分",
                    text,
                    "A01 to A06 or B01 to B10, or a name as `ウ`",
                )
            })
    }
}

impl FromStr for LimitAgeGroup {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        LimitAgeGroup::ALL
            .into_iter()
            .find(|group| group.ja() == text)
            .ok_or_else(|| {
                Invalid::new(
                    "年齢区分",
                    text,
                    "70歳未満, 70歳以上, 70歳以上75歳未満 or 後期高齢者",
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_tell_the_sixteen_classes_apart() {
        for class in LimitClass::ALL {
            assert_eq!(class.code().parse(), Ok(class));
            assert_eq!(class.ja().parse(), Ok(class));
        }
    }

    #[test]
    fn a_codes_are_for_under_70_and_b_codes_are_not() {
        for class in LimitClass::ALL {
            assert_eq!(
                class.code().starts_with('A'),
                class.for_age_group() == LimitAgeGroup::Under70,
                "{class}"
            );
        }
        assert_eq!(LimitClass::B04.for_age_group(), LimitAgeGroup::From70To74);
        assert_eq!(LimitClass::B09.for_age_group(), LimitAgeGroup::LateElderly);
        assert_eq!(LimitClass::B01.for_age_group(), LimitAgeGroup::From70);
    }

    #[test]
    fn there_is_no_class_beside_the_sixteen() {
        for wrong in ["A00", "A07", "B00", "B11", "a01", ""] {
            assert!(wrong.parse::<LimitClass>().is_err(), "{wrong}");
        }
    }
}
