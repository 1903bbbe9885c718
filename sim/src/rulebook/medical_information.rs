//! 薬剤・健診・診療情報: how far back each kind reaches, which consent it needs, and when it is returned
//! (OQS-004 to OQS-011, READER-018, READER-019, COUNTER-002).

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};
use serde::{Deserialize, Serialize};

use super::Parameters;
use super::certificate::TermPhase;

/// 情報の種類 that a visit may ask for besides the eligibility itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InformationKind {
    /// 薬剤情報.
    Drugs,
    /// 特定健診情報.
    Checkup,
    /// 診療情報.
    Clinical,
    /// 手術情報.
    Surgery,
    /// 限度額適用認定証等情報 (適用区分).
    LimitClass,
    /// 特定疾病療養受療証情報.
    SpecificDisease,
}

impl InformationKind {
    /// Every kind.
    pub const ALL: [InformationKind; 6] = [
        InformationKind::Drugs,
        InformationKind::Checkup,
        InformationKind::Clinical,
        InformationKind::Surgery,
        InformationKind::LimitClass,
        InformationKind::SpecificDisease,
    ];

    /// Whether it is medical information (薬剤・診療・健診等), never given on paper and never in grace.
    pub fn is_medical(self) -> bool {
        match self {
            InformationKind::Drugs
            | InformationKind::Checkup
            | InformationKind::Clinical
            | InformationKind::Surgery => true,
            InformationKind::LimitClass | InformationKind::SpecificDisease => false,
        }
    }

    /// The first day on which a facility sees it. Months of which no day was published begin on the first.
    pub fn shown_since(self) -> Date {
        match self {
            InformationKind::Drugs
            | InformationKind::Checkup
            | InformationKind::LimitClass
            | InformationKind::SpecificDisease => date(2021, 10, 20),
            InformationKind::Clinical => date(2022, 9, 1),
            InformationKind::Surgery => date(2023, 5, 1),
        }
    }
}

/// The last day with a consent screen for the limit class (READER-018).
pub const LIMIT_CONSENT_SCREEN_UNTIL: Date = date(2024, 10, 6);

/// 包括同意: the first day with one screen for drugs, clinical data and checkups together (READER-019).
pub const ONE_SCREEN_CONSENT_SINCE: Date = date(2024, 10, 7);

/// 閲覧期間: the first and last day of treatment (drugs, clinical, surgery) or of the checkup that is shown
/// on `on`; `None` for what has no window or is not shown yet. Drugs three years from September 2021,
/// checkups five years from fiscal 2020, clinical data and surgery from June 2022, with years of the
/// parameters (assumed, 仮定); that surgery reaches as far as clinical data is assumed too.
pub fn window(kind: InformationKind, on: Date, parameters: &Parameters) -> Option<(Date, Date)> {
    let (earliest, published_years) = match kind {
        InformationKind::Drugs => (date(2021, 9, 1), 3),
        InformationKind::Checkup => (date(2020, 4, 1), 5),
        InformationKind::Clinical | InformationKind::Surgery => {
            (date(2022, 6, 1), parameters.clinical_years)
        }
        InformationKind::LimitClass | InformationKind::SpecificDisease => return None,
    };
    if on < kind.shown_since() {
        return None;
    }
    let years = if parameters.five_year_storage && on >= date(2024, 10, 1) {
        published_years.max(5)
    } else {
        published_years
    };
    let reach = on.saturating_sub(i32::from(years).years());
    Some((reach.max(earliest), on))
}

/// Whether the reader asks for consent to a kind. The limit class needs none from 2024-10-07.
pub fn needs_consent(kind: InformationKind, on: Date) -> bool {
    kind != InformationKind::LimitClass || on <= LIMIT_CONSENT_SCREEN_UNTIL
}

/// 同意の有効時間: whether a consent given at `given` still lives at `at` (OQS-005). At the very end of the
/// hours it is over.
pub fn consent_lives(given: DateTime, at: DateTime, parameters: &Parameters) -> bool {
    let end = given.saturating_add(i64::from(parameters.consent_hours).hours());
    given <= at && at < end
}

/// 確認の経路: how the patient was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckRoute {
    /// マイナ保険証 (card or phone), with the phase of its certificate.
    Card(TermPhase),
    /// 資格確認書・記号番号による照会: consent is spoken.
    Paper,
}

/// Whether a kind is returned on a visit. By card, what needs consent comes only with it, and in grace no
/// medical information comes; whether the limit class then does is a parameter. On paper the limit class
/// and the specific disease come after spoken consent, medical information never (COUNTER-002).
pub fn is_returned(
    kind: InformationKind,
    route: CheckRoute,
    consented: bool,
    on: Date,
    parameters: &Parameters,
) -> bool {
    if on < kind.shown_since() {
        return false;
    }
    match route {
        CheckRoute::Card(TermPhase::InDate) => consented || !needs_consent(kind, on),
        CheckRoute::Card(TermPhase::Grace) => {
            kind == InformationKind::LimitClass && parameters.limit_class_in_grace
        }
        CheckRoute::Card(TermPhase::Ended) => false,
        CheckRoute::Paper => consented && !kind.is_medical(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: CheckRoute = CheckRoute::Card(TermPhase::InDate);

    #[test]
    fn drugs_reach_back_three_years_and_never_before_september_2021() {
        let parameters = Parameters::default();
        let drugs = |on| window(InformationKind::Drugs, on, &parameters);
        assert_eq!(drugs(date(2021, 10, 19)), None);
        assert_eq!(
            drugs(date(2021, 10, 20)),
            Some((date(2021, 9, 1), date(2021, 10, 20)))
        );
        assert_eq!(
            drugs(date(2024, 9, 1)),
            Some((date(2021, 9, 1), date(2024, 9, 1)))
        );
        assert_eq!(
            drugs(date(2024, 9, 2)),
            Some((date(2021, 9, 2), date(2024, 9, 2)))
        );
    }

    #[test]
    fn checkups_reach_back_five_years_and_never_before_fiscal_2020() {
        let parameters = Parameters::default();
        let checkup = |on| window(InformationKind::Checkup, on, &parameters);
        assert_eq!(
            checkup(date(2025, 4, 1)),
            Some((date(2020, 4, 1), date(2025, 4, 1)))
        );
        assert_eq!(
            checkup(date(2025, 4, 2)),
            Some((date(2020, 4, 2), date(2025, 4, 2)))
        );
    }

    #[test]
    fn clinical_data_are_shown_from_september_2022_back_to_june() {
        let parameters = Parameters::default();
        let clinical = |on| window(InformationKind::Clinical, on, &parameters);
        assert_eq!(clinical(date(2022, 8, 31)), None);
        assert_eq!(
            clinical(date(2022, 9, 1)),
            Some((date(2022, 6, 1), date(2022, 9, 1)))
        );
    }

    #[test]
    fn surgery_is_shown_from_may_2023() {
        let parameters = Parameters::default();
        let surgery = |on| window(InformationKind::Surgery, on, &parameters);
        assert_eq!(surgery(date(2023, 4, 30)), None);
        assert!(surgery(date(2023, 5, 1)).is_some());
    }

    #[test]
    fn the_planned_five_years_count_only_when_set_and_from_october_2024() {
        let parameters = Parameters {
            five_year_storage: true,
            ..Parameters::default()
        };
        let from = |on| window(InformationKind::Drugs, on, &parameters).map(|window| window.0);
        assert_eq!(from(date(2024, 9, 30)), Some(date(2021, 9, 30)));
        assert_eq!(from(date(2024, 10, 1)), Some(date(2021, 9, 1)));
        assert_eq!(from(date(2027, 1, 1)), Some(date(2022, 1, 1)));
    }

    #[test]
    fn the_limit_class_needs_no_consent_from_7_october_2024() {
        let parameters = Parameters::default();
        let refused = |on| is_returned(InformationKind::LimitClass, CARD, false, on, &parameters);
        assert!(!refused(date(2024, 10, 6)));
        assert!(refused(date(2024, 10, 7)));
    }

    #[test]
    fn everything_else_needs_consent_on_every_day() {
        let parameters = Parameters::default();
        let on = date(2026, 1, 1);
        for kind in InformationKind::ALL {
            assert!(is_returned(kind, CARD, true, on, &parameters));
            assert_eq!(
                is_returned(kind, CARD, false, on, &parameters),
                kind == InformationKind::LimitClass
            );
        }
    }

    #[test]
    fn no_medical_information_comes_in_grace_or_on_paper() {
        let parameters = Parameters::default();
        let on = date(2026, 1, 1);
        for kind in InformationKind::ALL
            .into_iter()
            .filter(|kind| kind.is_medical())
        {
            for route in [
                CheckRoute::Card(TermPhase::Grace),
                CheckRoute::Card(TermPhase::Ended),
                CheckRoute::Paper,
            ] {
                assert!(!is_returned(kind, route, true, on, &parameters), "{kind:?}");
            }
        }
    }

    #[test]
    fn the_limit_class_comes_on_paper_only_after_spoken_consent() {
        let parameters = Parameters::default();
        let on = date(2026, 1, 1);
        let paper = |consented| {
            is_returned(
                InformationKind::LimitClass,
                CheckRoute::Paper,
                consented,
                on,
                &parameters,
            )
        };
        assert!(paper(true));
        assert!(!paper(false));
    }

    #[test]
    fn the_limit_class_in_grace_is_as_the_parameter_says() {
        let on = date(2026, 1, 1);
        for limit_class_in_grace in [true, false] {
            let parameters = Parameters {
                limit_class_in_grace,
                ..Parameters::default()
            };
            assert_eq!(
                is_returned(
                    InformationKind::LimitClass,
                    CheckRoute::Card(TermPhase::Grace),
                    true,
                    on,
                    &parameters
                ),
                limit_class_in_grace
            );
        }
    }

    #[test]
    fn a_consent_lives_for_24_hours_less_one_second() {
        let parameters = Parameters::default();
        let given = date(2025, 4, 1).at(9, 0, 0, 0);
        assert!(consent_lives(given, given, &parameters));
        assert!(consent_lives(
            given,
            date(2025, 4, 2).at(8, 59, 59, 0),
            &parameters
        ));
        assert!(!consent_lives(
            given,
            date(2025, 4, 2).at(9, 0, 0, 0),
            &parameters
        ));
        assert!(!consent_lives(
            given,
            date(2025, 4, 1).at(8, 59, 59, 0),
            &parameters
        ));
    }
}
