//! The cells of the decision table.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    ABOLITION, AFTER_INTERIM, DECLARATION, EARLY_NOTICE, INTERIM, INTERIM_ALL, InsurerFamily,
    Situation, Treatment,
};
use crate::rulebook::rule::{Certainty, lies_within};

/// A cell of the decision table: what holds in a situation from one day until the next cell begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The first day; `None` from the beginning.
    pub from: Option<Date>,
    /// What is collected.
    pub treatment: Treatment,
    /// Notices, pages and requirement ids.
    pub source: &'static str,
    /// How sure the source is.
    pub certainty: Certainty,
}

const fn first(treatment: Treatment, certainty: Certainty, source: &'static str) -> Cell {
    Cell {
        from: None,
        treatment,
        source,
        certainty,
    }
}

const fn since(
    from: Date,
    treatment: Treatment,
    certainty: Certainty,
    source: &'static str,
) -> Cell {
    Cell {
        from: Some(from),
        treatment,
        source,
        certainty,
    }
}

const REFUND: Treatment = Treatment::FullCost { refund_later: true };
const QUERY: Treatment = Treatment::QueryThenNormalShare {
    ask_next_time: true,
};

const N2023: &str = "S0:428-446; 保発0710第1号 (2023-07-10)";
const N2024: &str = "厚生労働省告示第349号 (2024-11); S3:507-514";
const LAW: &str = "健康保険法87条・国民健康保険法54条 (療養費); 既定の扱いとして導出";
const ENDED: &str = "厚生労働大臣会見 (2026-03-19): 2026-07-31で終了; COUNTER-027";

use Certainty::{High, Low, Medium};

const WORKS: &[Cell] = &[first(
    Treatment::NormalShare,
    High,
    "S0:428-446; S3:425-468",
)];
const VALID_CARD: &[Cell] = &[
    first(Treatment::NormalShare, High, "S0:428-446"),
    since(
        INTERIM_ALL,
        Treatment::NotInExistence,
        High,
        "S3:145-147; PLAN-005",
    ),
];
const SCREEN: &[Cell] = &[
    first(Treatment::NotRuled, High, N2023),
    since(DECLARATION, Treatment::NormalShare, High, N2023),
];
const PDF: &[Cell] = &[
    first(Treatment::NotRuled, High, N2023),
    since(ABOLITION, Treatment::NormalShare, High, N2024),
];
const NOTICE: &[Cell] = &[
    first(Treatment::NotInExistence, High, "S0:342-346"),
    since(
        EARLY_NOTICE,
        Treatment::NotRuled,
        Medium,
        "協会けんぽの先行送付 (2024-09-09); DOC-027",
    ),
    since(ABOLITION, Treatment::NormalShare, High, N2024),
];
const RETURNING: &[Cell] = &[
    first(Treatment::NotRuled, High, N2023),
    since(
        DECLARATION,
        Treatment::NormalShare,
        High,
        "保発0710第1号 (2023-07-10); S3:513; COUNTER-006",
    ),
];
const FIRST_VISIT: &[Cell] = &[
    first(
        Treatment::RiskOfFullCost,
        Low,
        "S0:428-432; 2023年の調査報告",
    ),
    since(DECLARATION, Treatment::DeclaredShare, High, N2023),
];
const CERTIFICATE: &[Cell] = &[
    first(Treatment::NotInExistence, High, "S0:257-285"),
    since(ABOLITION, Treatment::NormalShare, High, "S3:507-530"),
];
const EXPIRED_NATIONAL: &[Cell] = &[
    first(REFUND, Low, LAW),
    since(
        INTERIM,
        QUERY,
        High,
        "厚生労働省事務連絡 (2025-06-27); COUNTER-023, COUNTER-026",
    ),
    since(AFTER_INTERIM, REFUND, Medium, ENDED),
];
// Between 2025-08-01 and 2025-12-01 these cards are in date; one whose printed date had passed had no
// interim rule yet, so the default stands.
const EXPIRED_OTHER: &[Cell] = &[
    first(REFUND, Low, LAW),
    since(
        INTERIM_ALL,
        QUERY,
        High,
        "厚生労働省事務連絡 (2025-11-12); COUNTER-024, COUNTER-026",
    ),
    since(AFTER_INTERIM, REFUND, Medium, ENDED),
];
const NOTICE_ALONE: &str = "S0:581 (お知らせ単独では受診不可); DOC-026";
const NOTICE_ONLY: &[Cell] = &[
    first(Treatment::NotInExistence, High, "S0:342-346"),
    since(
        EARLY_NOTICE,
        Treatment::NotRuled,
        Medium,
        "協会けんぽの先行送付 (2024-09-09); DOC-027",
    ),
    since(ABOLITION, REFUND, High, NOTICE_ALONE),
    since(
        INTERIM,
        QUERY,
        Medium,
        "厚生労働省事務連絡 (2025-06-27) を伝える協会の頁; COUNTER-025",
    ),
    since(AFTER_INTERIM, REFUND, Medium, ENDED),
];
const NOTICE_ONLY_EMPLOYEE: &[Cell] = &[
    first(Treatment::NotInExistence, High, "S0:342-346"),
    since(
        EARLY_NOTICE,
        Treatment::NotRuled,
        Medium,
        "協会けんぽの先行送付 (2024-09-09); DOC-027",
    ),
    since(ABOLITION, REFUND, High, NOTICE_ALONE),
    since(
        INTERIM_ALL,
        QUERY,
        High,
        "厚生労働省事務連絡 (2025-11-12); COUNTER-025",
    ),
    since(AFTER_INTERIM, REFUND, Medium, ENDED),
];
const ABSENT: &[Cell] = &[
    first(REFUND, Low, LAW),
    // The charge stays; what is new is the certificate the person may apply for meanwhile.
    since(
        ABOLITION,
        REFUND,
        Low,
        "S3:557-562 (申請で資格確認書); COUNTER-028",
    ),
];
const SPECIAL: &[Cell] = &[
    first(REFUND, High, "S1:933-944 (資格証明書)"),
    since(ABOLITION, REFUND, High, "S1:933-944; FEE-006"),
];

/// The cells of a situation in order of date; each ends where the next begins.
pub fn cells(situation: Situation) -> &'static [Cell] {
    match situation {
        Situation::RegisteredCardWorks => WORKS,
        Situation::CheckFailsHasValidInsuranceCard => VALID_CARD,
        Situation::CheckFailsPortalScreen => SCREEN,
        Situation::CheckFailsPortalPdf => PDF,
        Situation::CheckFailsNotice => NOTICE,
        Situation::CheckFailsReturning => RETURNING,
        Situation::CheckFailsFirstVisitNothing => FIRST_VISIT,
        Situation::CertificateOnly => CERTIFICATE,
        Situation::ExpiredNationalOrLateElderlyCardOnly => EXPIRED_NATIONAL,
        Situation::ExpiredOtherCardOnly => EXPIRED_OTHER,
        Situation::NoticeOnly {
            family: InsurerFamily::National | InsurerFamily::LateElderly,
        } => NOTICE_ONLY,
        Situation::NoticeOnly {
            family: InsurerFamily::Employee,
        } => NOTICE_ONLY_EMPLOYEE,
        Situation::CardAbsentNothing => ABSENT,
        Situation::SpecialMedicalExpense => SPECIAL,
    }
}

/// The cell of a situation on a day, with its source. `None` only if a situation had no cell, which a test
/// excludes.
pub fn cell(situation: Situation, on: Date) -> Option<&'static Cell> {
    cells(situation)
        .iter()
        .rev()
        .find(|cell| lies_within(cell.from, None, on))
}

/// What is collected in a situation on a day.
pub fn treatment(situation: Situation, on: Date) -> Treatment {
    cell(situation, on).map_or(Treatment::NotRuled, |cell| cell.treatment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::ladder::Period;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Says that `situation` is treated as `before` on the eve of `first` and as `after` on it.
    fn turns(situation: Situation, first: Date, before: Treatment, after: Treatment) {
        let eve = first.saturating_sub(1.day());
        assert_eq!(treatment(situation, eve), before, "{situation:?} on {eve}");
        assert_eq!(
            treatment(situation, first),
            after,
            "{situation:?} on {first}"
        );
    }

    #[test]
    fn a_card_that_works_always_means_the_normal_share() {
        for period in Period::ALL {
            for day in [period.from(), period.to()].into_iter().flatten() {
                assert_eq!(
                    treatment(Situation::RegisteredCardWorks, day),
                    Treatment::NormalShare
                );
            }
        }
    }

    #[test]
    fn a_first_visit_with_nothing_else_is_declared_from_10_july_2023() {
        turns(
            Situation::CheckFailsFirstVisitNothing,
            date(2023, 7, 10),
            Treatment::RiskOfFullCost,
            Treatment::DeclaredShare,
        );
    }

    #[test]
    fn the_portal_screen_is_ruled_from_10_july_2023_and_its_pdf_from_2_december_2024() {
        turns(
            Situation::CheckFailsPortalScreen,
            date(2023, 7, 10),
            Treatment::NotRuled,
            Treatment::NormalShare,
        );
        turns(
            Situation::CheckFailsPortalPdf,
            date(2024, 12, 2),
            Treatment::NotRuled,
            Treatment::NormalShare,
        );
    }

    #[test]
    fn a_returning_patient_is_ruled_from_10_july_2023() {
        turns(
            Situation::CheckFailsReturning,
            date(2023, 7, 10),
            Treatment::NotRuled,
            Treatment::NormalShare,
        );
    }

    #[test]
    fn the_notice_exists_from_9_september_2024_and_proves_with_the_card_from_2_december() {
        turns(
            Situation::CheckFailsNotice,
            date(2024, 9, 9),
            Treatment::NotInExistence,
            Treatment::NotRuled,
        );
        turns(
            Situation::CheckFailsNotice,
            date(2024, 12, 2),
            Treatment::NotRuled,
            Treatment::NormalShare,
        );
    }

    #[test]
    fn the_certificate_exists_from_2_december_2024() {
        turns(
            Situation::CertificateOnly,
            date(2024, 12, 2),
            Treatment::NotInExistence,
            Treatment::NormalShare,
        );
    }

    #[test]
    fn no_insurance_card_is_in_date_after_1_december_2025() {
        turns(
            Situation::CheckFailsHasValidInsuranceCard,
            date(2025, 12, 2),
            Treatment::NormalShare,
            Treatment::NotInExistence,
        );
    }

    #[test]
    fn expired_national_cards_are_queried_from_1_august_2025_to_31_july_2026() {
        let situation = Situation::ExpiredNationalOrLateElderlyCardOnly;
        turns(situation, date(2025, 8, 1), REFUND, QUERY);
        turns(situation, date(2026, 8, 1), QUERY, REFUND);
    }

    #[test]
    fn expired_cards_of_other_insurers_are_queried_only_from_2_december_2025() {
        let situation = Situation::ExpiredOtherCardOnly;
        turns(situation, date(2025, 12, 2), REFUND, QUERY);
        turns(situation, date(2026, 8, 1), QUERY, REFUND);
    }

    #[test]
    fn a_notice_alone_follows_the_family_of_its_insurer() {
        for (family, first) in [
            (InsurerFamily::National, date(2025, 8, 1)),
            (InsurerFamily::LateElderly, date(2025, 8, 1)),
            (InsurerFamily::Employee, date(2025, 12, 2)),
        ] {
            let situation = Situation::NoticeOnly { family };
            turns(
                situation,
                date(2024, 9, 9),
                Treatment::NotInExistence,
                Treatment::NotRuled,
            );
            turns(situation, date(2024, 12, 2), Treatment::NotRuled, REFUND);
            turns(situation, first, REFUND, QUERY);
            turns(situation, date(2026, 8, 1), QUERY, REFUND);
        }
    }

    #[test]
    fn the_cells_of_a_situation_begin_open_and_go_forward_in_time() {
        for situation in Situation::ALL {
            let cells = cells(situation);
            assert_eq!(cells.first().map(|cell| cell.from), Some(None));
            assert!(
                cells.windows(2).all(|pair| pair[0].from < pair[1].from),
                "{situation:?}"
            );
            assert!(cells.iter().all(|cell| !cell.source.is_empty()));
        }
    }

    proptest! {
        #[test]
        fn every_situation_has_a_cell_on_every_day(days in 0i64..20_000, which in 0usize..15) {
            let on = date(2000, 1, 1).saturating_add(days.days());
            prop_assert!(cell(Situation::ALL[which], on).is_some());
        }

        #[test]
        fn a_payer_who_brings_the_card_is_never_in_full_cost_from_10_july_2023(days in 0i64..20_000) {
            let on = DECLARATION.saturating_add(days.days());
            for situation in [
                Situation::CheckFailsPortalScreen,
                Situation::CheckFailsPortalPdf,
                Situation::CheckFailsNotice,
                Situation::CheckFailsReturning,
                Situation::CheckFailsFirstVisitNothing,
            ] {
                let treatment = treatment(situation, on);
                prop_assert!(
                    !matches!(treatment, Treatment::FullCost { .. } | Treatment::RiskOfFullCost),
                    "{:?} on {}: {:?}", situation, on, treatment
                );
            }
        }
    }
}
