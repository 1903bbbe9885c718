//! 一部負担金の割合: the statutory share by birth, day, income and scheme (FEE-001 to FEE-010), and what a
//! patient may declare on the 申立書 (COUNTER-010).
//!
//! Modelled for days from 2014-04-01: the old 10 % of people aged 70 to 74 born before 1944-04-02 had ended
//! before the card check began.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::{Share, birthday_in, first_march_31_on_or_after, reaches_age_on};

/// 所得区分: as far as it decides the share.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum IncomeClass {
    /// 現役並み所得: taxable income of 1.45 million yen or more in the household (FEE-005).
    WorkingLevel,
    /// 一定以上所得: the 20 % class of people aged 75 and over since 2022-10-01.
    AboveThreshold,
    /// 一般 and 低所得.
    #[default]
    General,
}

impl IncomeClass {
    /// Every class.
    pub const ALL: [IncomeClass; 3] = [
        IncomeClass::WorkingLevel,
        IncomeClass::AboveThreshold,
        IncomeClass::General,
    ];
}

/// The insured person as far as the share depends on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Insured {
    /// 生年月日.
    pub birth: Date,
    /// 所得区分.
    pub income: IncomeClass,
    /// 障害認定: since when a person of 65 to 74 is in late-elderly care as certified disabled (DOC-014).
    pub disability_certified_on: Option<Date>,
    /// 特別療養費の対象者: arrears of a year or more without special reason (FEE-008).
    pub special_medical_expense: bool,
}

/// 年齢による区分: the age class that the share depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeClass {
    /// 未就学: to the first 31 March on or after reaching six.
    PreSchool,
    /// 就学後から69歳, and the month in which 70 is reached.
    General,
    /// 70歳から74歳.
    Elderly,
    /// 後期高齢者医療: from the 75th birthday, or certified disabled from 65.
    LateElderly,
}

/// The first day of the 20 % class of people aged 75 and over (FEE-004).
pub const TWENTY_PERCENT_SINCE: Date = date(2022, 10, 1);

/// The last day as 未就学: the first 31 March on or after reaching six, which is on the eve of the birthday
/// (FEE-001). Births of 1 April so leave a year before births of 2 April.
pub fn pre_school_until(birth: Date) -> Date {
    first_march_31_on_or_after(reaches_age_on(birth, 6))
}

/// The first day of the share of people aged 70 to 74: the first of the month after 70 is reached, so from
/// that month for births of the first (FEE-003).
pub fn elderly_from(birth: Date) -> Date {
    reaches_age_on(birth, 70)
        .last_of_month()
        .saturating_add(1.day())
}

/// The first day in 後期高齢者医療: the 75th birthday itself (FEE-004), or the day of the certificate of
/// disability, at the earliest the 65th birthday.
pub fn late_elderly_from(birth: Date, disability_certified_on: Option<Date>) -> Date {
    let at_75 = birthday_in(birth, 75);
    disability_certified_on.map_or(at_75, |certified| {
        certified.max(birthday_in(birth, 65)).min(at_75)
    })
}

/// The first day on which 特別療養費 can be charged: the day after the 31 March on or after reaching 18
/// (FEE-009).
pub fn special_expense_possible_from(birth: Date) -> Date {
    first_march_31_on_or_after(reaches_age_on(birth, 18)).saturating_add(1.day())
}

/// The age class of a person on a day.
pub fn age_class(birth: Date, disability_certified_on: Option<Date>, on: Date) -> AgeClass {
    if on >= late_elderly_from(birth, disability_certified_on) {
        AgeClass::LateElderly
    } else if on >= elderly_from(birth) {
        AgeClass::Elderly
    } else if on <= pre_school_until(birth) {
        AgeClass::PreSchool
    } else {
        AgeClass::General
    }
}

/// 負担割合 of a person on a day. 10割 for those under special medical expense, children excepted.
pub fn statutory_share(insured: &Insured, on: Date) -> Share {
    if insured.special_medical_expense && on >= special_expense_possible_from(insured.birth) {
        return Share::FULL;
    }
    match age_class(insured.birth, insured.disability_certified_on, on) {
        AgeClass::PreSchool => Share::TWO,
        AgeClass::General => Share::THREE,
        AgeClass::Elderly => match insured.income {
            IncomeClass::WorkingLevel => Share::THREE,
            IncomeClass::AboveThreshold | IncomeClass::General => Share::TWO,
        },
        AgeClass::LateElderly => match insured.income {
            IncomeClass::WorkingLevel => Share::THREE,
            IncomeClass::AboveThreshold if on >= TWENTY_PERCENT_SINCE => Share::TWO,
            IncomeClass::AboveThreshold | IncomeClass::General => Share::ONE,
        },
    }
}

/// 申立書で申し立てられる割合: what the explanation sheet allows a person of that age to declare
/// (COUNTER-010). "70 or over and the like" is read as the age classes of the statutory share.
pub fn declarable_shares(
    birth: Date,
    disability_certified_on: Option<Date>,
    on: Date,
) -> &'static [Share] {
    match age_class(birth, disability_certified_on, on) {
        AgeClass::PreSchool => &[Share::TWO],
        AgeClass::General => &[Share::THREE],
        AgeClass::Elderly | AgeClass::LateElderly => &[Share::ONE, Share::TWO, Share::THREE],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::age_on;
    use proptest::prelude::*;

    fn insured(birth: Date, income: IncomeClass) -> Insured {
        Insured {
            birth,
            income,
            disability_certified_on: None,
            special_medical_expense: false,
        }
    }

    /// The shares on the eve of `first` and on it.
    fn around(insured: &Insured, first: Date) -> (Share, Share) {
        (
            statutory_share(insured, first.saturating_sub(1.day())),
            statutory_share(insured, first),
        )
    }

    #[test]
    fn a_child_born_on_1_april_leaves_pre_school_a_year_before_one_born_on_2_april() {
        let first = insured(date(2019, 4, 1), IncomeClass::General);
        assert_eq!(around(&first, date(2025, 4, 1)), (Share::TWO, Share::THREE));
        let second = insured(date(2019, 4, 2), IncomeClass::General);
        assert_eq!(
            around(&second, date(2026, 4, 1)),
            (Share::TWO, Share::THREE)
        );
        assert_eq!(statutory_share(&second, date(2025, 4, 1)), Share::TWO);
    }

    #[test]
    fn someone_born_on_8_july_has_the_share_of_seventy_from_1_august() {
        let person = insured(date(1955, 7, 8), IncomeClass::General);
        assert_eq!(
            around(&person, date(2025, 8, 1)),
            (Share::THREE, Share::TWO)
        );
    }

    #[test]
    fn someone_born_on_the_first_has_the_share_of_seventy_from_that_month() {
        let person = insured(date(1955, 7, 1), IncomeClass::General);
        assert_eq!(
            around(&person, date(2025, 7, 1)),
            (Share::THREE, Share::TWO)
        );
    }

    #[test]
    fn someone_born_on_29_february_has_the_share_of_seventy_from_1_march() {
        assert_eq!(elderly_from(date(1956, 2, 29)), date(2026, 3, 1));
        assert_eq!(elderly_from(date(1956, 3, 1)), date(2026, 3, 1));
        assert_eq!(elderly_from(date(1956, 3, 2)), date(2026, 4, 1));
    }

    #[test]
    fn working_level_income_keeps_three_tenths_at_every_age_over_seventy() {
        for birth in [date(1955, 7, 8), date(1945, 7, 8)] {
            let person = insured(birth, IncomeClass::WorkingLevel);
            assert_eq!(statutory_share(&person, date(2025, 9, 1)), Share::THREE);
        }
    }

    #[test]
    fn late_elderly_care_begins_on_the_75th_birthday_itself() {
        let person = insured(date(1950, 5, 10), IncomeClass::General);
        assert_eq!(around(&person, date(2025, 5, 10)), (Share::TWO, Share::ONE));
    }

    #[test]
    fn the_twenty_percent_class_of_75_and_over_begins_on_1_october_2022() {
        let person = insured(date(1940, 1, 1), IncomeClass::AboveThreshold);
        assert_eq!(around(&person, date(2022, 10, 1)), (Share::ONE, Share::TWO));
        let general = insured(date(1940, 1, 1), IncomeClass::General);
        assert_eq!(
            around(&general, date(2022, 10, 1)),
            (Share::ONE, Share::ONE)
        );
    }

    #[test]
    fn a_person_certified_disabled_is_as_75_from_the_certificate() {
        let person = Insured {
            disability_certified_on: Some(date(2025, 6, 15)),
            ..insured(date(1958, 3, 3), IncomeClass::General)
        };
        assert_eq!(
            around(&person, date(2025, 6, 15)),
            (Share::THREE, Share::ONE)
        );
    }

    #[test]
    fn a_certificate_of_disability_has_no_effect_before_65() {
        let person = Insured {
            disability_certified_on: Some(date(2020, 1, 1)),
            ..insured(date(1960, 3, 3), IncomeClass::General)
        };
        assert_eq!(
            around(&person, date(2025, 3, 3)),
            (Share::THREE, Share::ONE)
        );
    }

    #[test]
    fn the_full_charge_waits_for_the_31_march_after_eighteen() {
        let person = Insured {
            special_medical_expense: true,
            ..insured(date(2007, 6, 1), IncomeClass::General)
        };
        assert_eq!(
            around(&person, date(2026, 4, 1)),
            (Share::THREE, Share::FULL)
        );
    }

    #[test]
    fn eighteen_reached_on_31_march_ends_the_exemption_that_day() {
        assert_eq!(
            special_expense_possible_from(date(2007, 4, 1)),
            date(2025, 4, 1)
        );
        assert_eq!(
            special_expense_possible_from(date(2007, 4, 2)),
            date(2026, 4, 1)
        );
    }

    #[test]
    fn a_declaration_is_bound_to_the_explanation_sheet() {
        let on = date(2025, 4, 1);
        let may = |birth, disabled| declarable_shares(birth, disabled, on);
        assert_eq!(may(date(2019, 4, 2), None), [Share::TWO]);
        assert_eq!(may(date(2019, 4, 1), None), [Share::THREE]);
        assert_eq!(
            may(date(1955, 3, 31), None),
            [Share::ONE, Share::TWO, Share::THREE]
        );
        assert_eq!(may(date(1958, 1, 1), None), [Share::THREE]);
        assert_eq!(
            may(date(1958, 1, 1), Some(on)),
            [Share::ONE, Share::TWO, Share::THREE]
        );
    }

    proptest! {
        #[test]
        fn what_the_law_asks_may_always_be_declared(
            born in 0i64..36_000,
            later in 0i64..36_000,
            which in 0usize..3,
        ) {
            let birth = date(1914, 4, 2).saturating_add(born.days());
            let on = date(2014, 4, 1).saturating_add(later.days()).max(birth);
            let person = insured(birth, IncomeClass::ALL[which]);
            let share = statutory_share(&person, on);
            prop_assert!(declarable_shares(birth, None, on).contains(&share));
        }

        #[test]
        fn the_age_class_only_moves_forward(born in 0i64..36_000, days in 0i64..40_000) {
            let birth = date(1914, 4, 2).saturating_add(born.days());
            let on = birth.saturating_add(days.days());
            let next = on.saturating_add(1.day());
            prop_assert!(age_class(birth, None, on) <= age_class(birth, None, next));
            if age_class(birth, None, on) == AgeClass::LateElderly {
                prop_assert!(age_on(birth, on) >= 75);
            }
        }
    }
}
