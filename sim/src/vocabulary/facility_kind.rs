//! The kinds of facility.

use std::fmt;
use std::str::FromStr;

use arbitrary::Arbitrary;
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::schema::choice_schema;

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

written_form!(FacilityKind);

choice_schema!(FacilityKind, "施設種別.", FacilityKind::ja);

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

    /// The 点数表 in the codes of such facilities, the digit [`super::FacilityCode::kind_code`] gives. 施術所
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
