//! 代替確認: what is collected from a patient in each situation at the desk, by date, and in which order
//! the other proofs are asked for when the card check fails (COUNTER-001 to COUNTER-029).
//!
//! A "full cost" here is the legal default where nothing proves eligibility, never a duty of the facility.
//! A wrong order of proofs is a warning, a wrong charge a failure.

mod order;
mod table;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::rule::lies_within;
use crate::vocabulary::InsurerScheme;

pub use order::{Basis, Rung, order, rank};
pub use table::{Cell, cell, cells, treatment};

/// 保険者の別: the three families that the interim handling of 2025 and 2026 tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InsurerFamily {
    /// 国民健康保険 (市町村国保, 国保組合).
    National,
    /// 後期高齢者医療.
    LateElderly,
    /// 被用者保険 and everything else.
    Employee,
}

impl InsurerFamily {
    /// Every family.
    pub const ALL: [InsurerFamily; 3] = [
        InsurerFamily::National,
        InsurerFamily::LateElderly,
        InsurerFamily::Employee,
    ];
}

impl From<InsurerScheme> for InsurerFamily {
    fn from(scheme: InsurerScheme) -> Self {
        match scheme {
            InsurerScheme::LateElderly => InsurerFamily::LateElderly,
            InsurerScheme::NationalHealth | InsurerScheme::NationalHealthAssociation => {
                InsurerFamily::National
            }
            InsurerScheme::AssociationHealth
            | InsurerScheme::Seamen
            | InsurerScheme::DayLabourer
            | InsurerScheme::HealthInsuranceSociety
            | InsurerScheme::MutualAid
            | InsurerScheme::SelfDefence
            | InsurerScheme::SpecialRetired
            | InsurerScheme::PublicAssistance => InsurerFamily::Employee,
        }
    }
}

/// 窓口の状況: what the patient has with them and how the check ended. In the `CheckFails…` situations the
/// registered card is at the desk and the check gave no valid eligibility (COUNTER-013).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Situation {
    /// マイナ保険証で確認できた.
    RegisteredCardWorks,
    /// カードで確認できず、有効な保険証を持つ.
    CheckFailsHasValidInsuranceCard,
    /// カードで確認できず、マイナポータルの資格情報画面を示す (COUNTER-003).
    CheckFailsPortalScreen,
    /// カードで確認できず、マイナポータルの PDF を示す (COUNTER-004).
    CheckFailsPortalPdf,
    /// カードで確認できず、資格情報のお知らせを示す (COUNTER-005).
    CheckFailsNotice,
    /// カードで確認できず、過去の受診歴があり変更なしと口頭で確認した (COUNTER-006).
    CheckFailsReturning,
    /// カードで確認できず、初診で他に何もない (COUNTER-007): 被保険者資格申立書.
    CheckFailsFirstVisitNothing,
    /// 資格確認書のみ (COUNTER-001).
    CertificateOnly,
    /// 期限切れの国保・後期高齢者医療の保険証のみ (COUNTER-023).
    ExpiredNationalOrLateElderlyCardOnly,
    /// 期限切れのその他の保険証のみ (COUNTER-024).
    ExpiredOtherCardOnly,
    /// 資格情報のお知らせのみ (COUNTER-025). Whose notice it is decides since when.
    NoticeOnly {
        /// Who issued the notice.
        family: InsurerFamily,
    },
    /// カードを紛失または不携帯で、上のいずれもない (COUNTER-028).
    CardAbsentNothing,
    /// 特別療養費の対象と分かった (FEE-006). Children are exempt: see [`share`](super::share).
    SpecialMedicalExpense,
}

impl Situation {
    /// Every situation, in the order of the decision table.
    pub const ALL: [Situation; 15] = [
        Situation::RegisteredCardWorks,
        Situation::CheckFailsHasValidInsuranceCard,
        Situation::CheckFailsPortalScreen,
        Situation::CheckFailsPortalPdf,
        Situation::CheckFailsNotice,
        Situation::CheckFailsReturning,
        Situation::CheckFailsFirstVisitNothing,
        Situation::CertificateOnly,
        Situation::ExpiredNationalOrLateElderlyCardOnly,
        Situation::ExpiredOtherCardOnly,
        Situation::NoticeOnly {
            family: InsurerFamily::National,
        },
        Situation::NoticeOnly {
            family: InsurerFamily::LateElderly,
        },
        Situation::NoticeOnly {
            family: InsurerFamily::Employee,
        },
        Situation::CardAbsentNothing,
        Situation::SpecialMedicalExpense,
    ];

    /// The situation of a patient with nothing but an expired 保険証 of such an insurer.
    pub fn expired_card_only(family: InsurerFamily) -> Self {
        match family {
            InsurerFamily::National | InsurerFamily::LateElderly => {
                Situation::ExpiredNationalOrLateElderlyCardOnly
            }
            InsurerFamily::Employee => Situation::ExpiredOtherCardOnly,
        }
    }
}

impl Situation {
    /// The situation in the words of a table.
    pub const fn ja(self) -> &'static str {
        match self {
            Situation::RegisteredCardWorks => "マイナ保険証で確認できた",
            Situation::CheckFailsHasValidInsuranceCard => "カードで確認できず、有効な保険証がある",
            Situation::CheckFailsPortalScreen => "カードで確認できず、マイナポータルの画面を示す",
            Situation::CheckFailsPortalPdf => "カードで確認できず、マイナポータルのPDFを示す",
            Situation::CheckFailsNotice => "カードで確認できず、資格情報のお知らせを示す",
            Situation::CheckFailsReturning => "カードで確認できず、受診歴があり変更なしと答える",
            Situation::CheckFailsFirstVisitNothing => "カードで確認できず、初診で他に何もない",
            Situation::CertificateOnly => "資格確認書のみ",
            Situation::ExpiredNationalOrLateElderlyCardOnly => {
                "期限切れの国保・後期高齢者の保険証のみ"
            }
            Situation::ExpiredOtherCardOnly => "期限切れの被用者保険の保険証のみ",
            Situation::NoticeOnly {
                family: InsurerFamily::National,
            } => "お知らせのみ（国保）",
            Situation::NoticeOnly {
                family: InsurerFamily::LateElderly,
            } => "お知らせのみ（後期高齢者）",
            Situation::NoticeOnly {
                family: InsurerFamily::Employee,
            } => "お知らせのみ（被用者保険）",
            Situation::CardAbsentNothing => "カードがなく、他に何もない",
            Situation::SpecialMedicalExpense => "特別療養費の対象と分かった",
        }
    }
}

/// 窓口での扱い: what the rule says is collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Treatment {
    /// 本来の負担割合.
    NormalShare,
    /// 申立書に申し立てた負担割合 (COUNTER-009).
    DeclaredShare,
    /// 番号で資格を照会し、有効なら本来の負担割合. A query that fails leaves the patient unproven.
    QueryThenNormalShare {
        /// 次回は正規の方法を案内する: staff ask for a proper proof next time (COUNTER-026).
        ask_next_time: bool,
    },
    /// 一旦10割.
    FullCost {
        /// 後で払い戻し: the insured part is refunded on application (療養費, 特別療養費).
        refund_later: bool,
    },
    /// 定めなし: no rule for it on that date.
    NotRuled,
    /// The document does not exist, or cannot be in date, on that date.
    NotInExistence,
    /// 10割となるおそれ: no rule protected the patient.
    RiskOfFullCost,
}

impl Treatment {
    /// The treatment in the words of a table.
    pub const fn ja(self) -> &'static str {
        match self {
            Treatment::NormalShare => "本来の負担割合",
            Treatment::DeclaredShare => "申し立てた負担割合",
            Treatment::QueryThenNormalShare {
                ask_next_time: true,
            } => "番号で照会し、有効なら本来の負担割合。次回は正規の方法を案内",
            Treatment::QueryThenNormalShare {
                ask_next_time: false,
            } => "番号で照会し、有効なら本来の負担割合",
            Treatment::FullCost { refund_later: true } => "一旦10割、後で払い戻し",
            Treatment::FullCost {
                refund_later: false,
            } => "10割",
            Treatment::NotRuled => "定めなし",
            Treatment::NotInExistence => "その書面はない",
            Treatment::RiskOfFullCost => "10割となるおそれ",
        }
    }
}

/// 時期: the six columns of the decision table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// To 2023-07-09: nothing ruled.
    BeforeDeclaration,
    /// 2023-07-10 to 2024-12-01: 申立書, and the 保険証 still issued.
    Declaration,
    /// 2024-12-02 to 2025-07-31: no new 保険証, 資格確認書 and お知らせ in use.
    Transition,
    /// 2025-08-01 to 2025-12-01: interim for expired national and late-elderly cards.
    InterimNationalAndLateElderly,
    /// 2025-12-02 to 2026-07-31: interim for the cards of all insurers.
    InterimAll,
    /// From 2026-08-01: no interim. The sources stop here.
    AfterInterim,
}

impl Period {
    /// Every period in order.
    pub const ALL: [Period; 6] = [
        Period::BeforeDeclaration,
        Period::Declaration,
        Period::Transition,
        Period::InterimNationalAndLateElderly,
        Period::InterimAll,
        Period::AfterInterim,
    ];

    /// The period a day lies in.
    pub fn of(on: Date) -> Period {
        Period::ALL
            .into_iter()
            .find(|period| lies_within(period.from(), period.to(), on))
            .unwrap_or(Period::AfterInterim)
    }

    /// The first day; `None` for the first period.
    pub fn from(self) -> Option<Date> {
        match self {
            Period::BeforeDeclaration => None,
            Period::Declaration => Some(DECLARATION),
            Period::Transition => Some(ABOLITION),
            Period::InterimNationalAndLateElderly => Some(INTERIM),
            Period::InterimAll => Some(INTERIM_ALL),
            Period::AfterInterim => Some(AFTER_INTERIM),
        }
    }

    /// The last day; `None` for the last period.
    pub fn to(self) -> Option<Date> {
        match self {
            Period::BeforeDeclaration => Some(date(2023, 7, 9)),
            Period::Declaration => Some(date(2024, 12, 1)),
            Period::Transition => Some(date(2025, 7, 31)),
            Period::InterimNationalAndLateElderly => Some(date(2025, 12, 1)),
            Period::InterimAll => Some(date(2026, 7, 31)),
            Period::AfterInterim => None,
        }
    }
}

const DECLARATION: Date = date(2023, 7, 10);
const EARLY_NOTICE: Date = date(2024, 9, 9);
const ABOLITION: Date = date(2024, 12, 2);
const INTERIM: Date = date(2025, 8, 1);
const INTERIM_ALL: Date = date(2025, 12, 2);
const AFTER_INTERIM: Date = date(2026, 8, 1);

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    #[test]
    fn each_period_begins_on_the_day_after_the_one_before_it_ends() {
        for pair in Period::ALL.windows(2) {
            let last = pair[0].to().unwrap();
            let first = pair[1].from().unwrap();
            assert_eq!(last.saturating_add(1.day()), first);
            assert_eq!(Period::of(last), pair[0]);
            assert_eq!(Period::of(first), pair[1]);
        }
    }

    #[test]
    fn the_calendar_ends_inside_the_outer_periods() {
        assert_eq!(Period::of(Date::MIN), Period::BeforeDeclaration);
        assert_eq!(Period::of(Date::MAX), Period::AfterInterim);
    }

    #[test]
    fn an_expired_card_of_every_scheme_is_one_of_the_two_situations() {
        for scheme in InsurerScheme::ALL {
            let situation = Situation::expired_card_only(scheme.into());
            let national = matches!(
                scheme,
                InsurerScheme::NationalHealth
                    | InsurerScheme::NationalHealthAssociation
                    | InsurerScheme::LateElderly
            );
            assert_eq!(
                situation == Situation::ExpiredNationalOrLateElderlyCardOnly,
                national,
                "{scheme:?}"
            );
        }
    }
}
