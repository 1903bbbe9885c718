//! The schemes of medical insurance.

use std::fmt;
use std::str::FromStr;

use arbitrary::Arbitrary;
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::schema::choice_schema;

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
    /// 医療扶助 (生活保護), 12: no insurance, but checked in its place under a 公費負担者番号 of the same form.
    PublicAssistance,
}

written_form!(InsurerScheme);

choice_schema!(
    InsurerScheme,
    "制度: a scheme of medical insurance, and 医療扶助.",
    InsurerScheme::name_ja
);

impl InsurerScheme {
    /// Every scheme, in the order of the codes.
    pub const ALL: [InsurerScheme; 11] = [
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
        InsurerScheme::PublicAssistance,
    ];

    /// The scheme of a 法別番号, the first two digits of an 8-digit number. `None` for codes that are
    /// not of a medical insurance, such as the 公費 programmes. 67 is the closed 国保退職, which a check
    /// of an old date may still return.
    pub(super) fn of_law_code(code: u32) -> Option<Self> {
        Some(match code {
            1 => InsurerScheme::AssociationHealth,
            2 => InsurerScheme::Seamen,
            3 | 4 => InsurerScheme::DayLabourer,
            6 => InsurerScheme::HealthInsuranceSociety,
            7 => InsurerScheme::SelfDefence,
            12 => InsurerScheme::PublicAssistance,
            31..=34 => InsurerScheme::MutualAid,
            39 => InsurerScheme::LateElderly,
            63 | 72..=75 => InsurerScheme::SpecialRetired,
            67 => InsurerScheme::NationalHealth,
            _ => return None,
        })
    }

    /// 被用者保険: insurance through employment, the specially retired included.
    pub fn is_employee(self) -> bool {
        !self.is_national()
            && !matches!(
                self,
                InsurerScheme::LateElderly | InsurerScheme::PublicAssistance
            )
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
            InsurerScheme::PublicAssistance => "医療扶助",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_of_employees_or_national_or_of_the_late_elderly_or_no_insurance_and_of_one_only()
    {
        for scheme in InsurerScheme::ALL {
            let kinds = [
                scheme.is_employee(),
                scheme.is_national(),
                scheme == InsurerScheme::LateElderly,
                scheme == InsurerScheme::PublicAssistance,
            ];
            assert_eq!(kinds.iter().filter(|is| **is).count(), 1, "{scheme}");
        }
        assert!(InsurerScheme::SelfDefence.is_employee());
        assert!(InsurerScheme::NationalHealthAssociation.is_national());
    }
}
