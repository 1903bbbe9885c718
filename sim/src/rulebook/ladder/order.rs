//! The order in which the other proofs are asked for (COUNTER-008).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Period;

/// 代替確認の根拠: what stands in for the card check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// 有効な保険証.
    InsuranceCard,
    /// マイナポータルの資格情報画面, with the card.
    PortalScreen,
    /// マイナポータルの資格情報の PDF, with the card.
    PortalPdf,
    /// 資格情報のお知らせ, with the card.
    EligibilityNotice,
    /// 過去の受診歴 and the spoken word that nothing changed.
    PastRecord,
    /// 被保険者資格申立書.
    Declaration,
}

/// 段: proofs of equal rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rung {
    /// Any one of these will do.
    pub any_of: &'static [Basis],
    /// Where the rank is published.
    pub source: &'static str,
}

const fn rung(any_of: &'static [Basis], source: &'static str) -> Rung {
    Rung { any_of, source }
}

const TEXT_2023: &str = "S0:428-446; 保発0710第1号 (2023-07-10)";
const TEXT_2024: &str = "S3:511-514; 厚生労働省の取扱い (2024-11〜12); COUNTER-008";

const ONLY_CARD: &[Rung] = &[rung(&[Basis::InsuranceCard], "S0:428-446")];
// A record with the spoken word counted as if a 申立書 had been filed, so the two share a rung.
const ORDER_2023: &[Rung] = &[
    rung(&[Basis::InsuranceCard], TEXT_2023),
    rung(&[Basis::PortalScreen], TEXT_2023),
    rung(&[Basis::PastRecord, Basis::Declaration], TEXT_2023),
];
const PORTAL_OR_NOTICE: Rung = rung(
    &[
        Basis::PortalScreen,
        Basis::PortalPdf,
        Basis::EligibilityNotice,
    ],
    TEXT_2024,
);
const ORDER_2024: &[Rung] = &[
    rung(&[Basis::InsuranceCard], "S3:117-147; PLAN-005"),
    PORTAL_OR_NOTICE,
    rung(&[Basis::PastRecord], TEXT_2024),
    rung(&[Basis::Declaration], TEXT_2024),
];
const ORDER_2025: &[Rung] = &[
    PORTAL_OR_NOTICE,
    rung(&[Basis::PastRecord], TEXT_2024),
    rung(&[Basis::Declaration], TEXT_2024),
];

/// The rungs of a day, best first. The 保険証 leads while one can be in date, to 2025-12-01.
pub fn order(on: Date) -> &'static [Rung] {
    match Period::of(on) {
        Period::BeforeDeclaration => ONLY_CARD,
        Period::Declaration => ORDER_2023,
        Period::Transition | Period::InterimNationalAndLateElderly => ORDER_2024,
        Period::InterimAll | Period::AfterInterim => ORDER_2025,
    }
}

/// The rank of a proof on a day, 0 for the best; `None` where it is no proof on that day.
pub fn rank(basis: Basis, on: Date) -> Option<usize> {
    order(on)
        .iter()
        .position(|rung| rung.any_of.contains(&basis))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn before_10_july_2023_only_the_insurance_card_stands_in() {
        let eve = date(2023, 7, 9);
        assert_eq!(rank(Basis::InsuranceCard, eve), Some(0));
        assert_eq!(rank(Basis::Declaration, eve), None);
        assert_eq!(rank(Basis::Declaration, date(2023, 7, 10)), Some(2));
    }

    #[test]
    fn the_past_record_comes_before_the_declaration_only_from_2_december_2024() {
        let eve = date(2024, 12, 1);
        assert_eq!(rank(Basis::PastRecord, eve), rank(Basis::Declaration, eve));
        let day = date(2024, 12, 2);
        assert_eq!(rank(Basis::PastRecord, day), Some(2));
        assert_eq!(rank(Basis::Declaration, day), Some(3));
    }

    #[test]
    fn the_notice_and_the_portal_are_of_equal_rank_from_2_december_2024() {
        let eve = date(2024, 12, 1);
        assert_eq!(rank(Basis::EligibilityNotice, eve), None);
        assert_eq!(rank(Basis::PortalPdf, eve), None);
        let day = date(2024, 12, 2);
        assert_eq!(rank(Basis::EligibilityNotice, day), Some(1));
        assert_eq!(rank(Basis::PortalScreen, day), Some(1));
        assert_eq!(rank(Basis::PortalPdf, day), Some(1));
    }

    #[test]
    fn the_insurance_card_leaves_the_ladder_after_1_december_2025() {
        assert_eq!(rank(Basis::InsuranceCard, date(2025, 12, 1)), Some(0));
        assert_eq!(rank(Basis::InsuranceCard, date(2025, 12, 2)), None);
    }
}
