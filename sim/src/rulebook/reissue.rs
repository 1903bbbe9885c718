//! カードの交付・再交付: who gets a card by the express route, when it is ready, what it costs
//! (JLIS-001 to JLIS-006, FEE-028, CARD-007, CARD-036).

use arbitrary::Arbitrary;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Parameters;
use crate::vocabulary::{Yen, birthday_in};

/// 特急発行 begins.
pub const EXPRESS_SINCE: Date = date(2024, 12, 2);

/// How many days after the event an express application may still come (JLIS-005).
pub const EXPRESS_WITHIN_DAYS: i32 = 30;

/// 交付の事由: why somebody applies for a card.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Arbitrary,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum IssueReason {
    /// 1歳未満の乳児.
    Infant,
    /// 国外からの転入.
    FromAbroad,
    /// 紛失.
    Loss,
    /// 新たに住民票に記載された.
    NewResidentRecord,
    /// 新たに中長期在留者となった.
    NewMidLongTermResident,
    /// 個人番号の変更.
    NumberChanged,
    /// カードの破損・故障.
    Damage,
    /// 追記欄の余白がない.
    NotesFull,
    /// 刑事施設等からの出所.
    ReleaseFromPrison,
    /// 有効期限の満了に伴う更新: no reason for the express route.
    Expiry,
    /// 上のどれでもない初回の申請.
    FirstIssue,
}

impl IssueReason {
    /// Every reason.
    pub const ALL: [IssueReason; 11] = [
        IssueReason::Infant,
        IssueReason::FromAbroad,
        IssueReason::Loss,
        IssueReason::NewResidentRecord,
        IssueReason::NewMidLongTermResident,
        IssueReason::NumberChanged,
        IssueReason::Damage,
        IssueReason::NotesFull,
        IssueReason::ReleaseFromPrison,
        IssueReason::Expiry,
        IssueReason::FirstIssue,
    ];

    /// Whether the reason opens the express route (JLIS-004).
    pub fn opens_express(self) -> bool {
        !matches!(self, IssueReason::Expiry | IssueReason::FirstIssue)
    }
}

/// 発行の経路.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssueRoute {
    /// 通常: about a month, handed over at the window.
    Ordinary,
    /// 特急: within a week, mailed to the applicant.
    Express,
}

/// Why an express application is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ExpressRefusal {
    /// 制度開始前.
    #[error("特急発行: expected an application on or after 2024-12-02")]
    NotYet,
    /// 対象外の事由.
    #[error("特急発行: the reason is not one of the nine that open it")]
    NotAReason,
    /// 期限切れの申請, or an infant who has turned one.
    #[error(
        "特急発行: expected an application within 30 days of the event, of an infant before the first birthday"
    )]
    TooLate,
    /// The event lies after the application.
    #[error("特急発行: the event lies after the application")]
    BeforeTheEvent,
}

/// Whether an express application is taken. `event` is the day of the reason; for an infant the birth.
///
/// # Errors
/// The ground of refusal.
pub fn express_application(
    reason: IssueReason,
    event: Date,
    applied_on: Date,
) -> Result<(), ExpressRefusal> {
    let last_day = if reason == IssueReason::Infant {
        birthday_in(event, 1).saturating_sub(1.day())
    } else {
        event.saturating_add(EXPRESS_WITHIN_DAYS.days())
    };
    if !reason.opens_express() {
        Err(ExpressRefusal::NotAReason)
    } else if applied_on < EXPRESS_SINCE {
        Err(ExpressRefusal::NotYet)
    } else if applied_on < event {
        Err(ExpressRefusal::BeforeTheEvent)
    } else if applied_on > last_day {
        Err(ExpressRefusal::TooLate)
    } else {
        Ok(())
    }
}

/// When the card is in the applicant's reach: express in the mailbox, ordinary ready at the window. The
/// days are [`Parameters`] (assumed, 仮定).
pub fn ready_on(applied_on: Date, route: IssueRoute, parameters: &Parameters) -> Date {
    let days = match route {
        IssueRoute::Ordinary => parameters.ordinary_issue_days,
        IssueRoute::Express => parameters.express_issue_days,
    };
    applied_on.saturating_add(i32::from(days).days())
}

/// 手数料: 2,000 yen express and 1,000 yen ordinary after a loss, 200 yen less without certificates; nothing
/// for an infant's first card and for renewal at expiry. `None` where no fee was published for the reason.
pub fn fee(reason: IssueReason, route: IssueRoute, with_certificates: bool) -> Option<Yen> {
    match reason {
        IssueReason::Infant | IssueReason::Expiry => Some(Yen(0)),
        IssueReason::Loss => Some(Yen(match (route, with_certificates) {
            (IssueRoute::Express, true) => 2_000,
            (IssueRoute::Express, false) => 1_800,
            (IssueRoute::Ordinary, true) => 1_000,
            (IssueRoute::Ordinary, false) => 800,
        })),
        IssueReason::FromAbroad
        | IssueReason::NewResidentRecord
        | IssueReason::NewMidLongTermResident
        | IssueReason::NumberChanged
        | IssueReason::Damage
        | IssueReason::NotesFull
        | IssueReason::ReleaseFromPrison
        | IssueReason::FirstIssue => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_express_route_opens_on_2_december_2024() {
        let event = date(2024, 11, 20);
        assert_eq!(
            express_application(IssueReason::Loss, event, date(2024, 12, 1)),
            Err(ExpressRefusal::NotYet)
        );
        assert_eq!(
            express_application(IssueReason::Loss, event, date(2024, 12, 2)),
            Ok(())
        );
    }

    #[test]
    fn nine_reasons_open_it_and_expiry_does_not() {
        let day = date(2025, 4, 1);
        let open: Vec<_> = IssueReason::ALL
            .into_iter()
            .filter(|reason| express_application(*reason, day, day).is_ok())
            .collect();
        assert_eq!(open.len(), 9);
        for reason in [IssueReason::Expiry, IssueReason::FirstIssue] {
            assert_eq!(
                express_application(reason, day, day),
                Err(ExpressRefusal::NotAReason)
            );
        }
    }

    #[test]
    fn the_application_comes_within_thirty_days_of_the_event() {
        let event = date(2025, 4, 1);
        assert_eq!(
            express_application(IssueReason::Damage, event, date(2025, 5, 1)),
            Ok(())
        );
        assert_eq!(
            express_application(IssueReason::Damage, event, date(2025, 5, 2)),
            Err(ExpressRefusal::TooLate)
        );
        assert_eq!(
            express_application(IssueReason::Damage, event, date(2025, 3, 31)),
            Err(ExpressRefusal::BeforeTheEvent)
        );
    }

    #[test]
    fn an_infant_has_until_the_eve_of_the_first_birthday() {
        let birth = date(2025, 1, 15);
        assert_eq!(
            express_application(IssueReason::Infant, birth, date(2026, 1, 14)),
            Ok(())
        );
        assert_eq!(
            express_application(IssueReason::Infant, birth, date(2026, 1, 15)),
            Err(ExpressRefusal::TooLate)
        );
    }

    #[test]
    fn the_days_are_those_of_the_parameters() {
        let parameters = Parameters {
            express_issue_days: 7,
            ..Parameters::default()
        };
        let applied = date(2025, 4, 1);
        assert_eq!(
            ready_on(applied, IssueRoute::Express, &parameters),
            date(2025, 4, 8)
        );
        assert_eq!(
            ready_on(applied, IssueRoute::Ordinary, &parameters),
            date(2025, 5, 1)
        );
    }

    #[test]
    fn a_loss_costs_what_was_published_and_a_renewal_nothing() {
        let loss = |route, with| fee(IssueReason::Loss, route, with);
        assert_eq!(loss(IssueRoute::Express, true), Some(Yen(2_000)));
        assert_eq!(loss(IssueRoute::Express, false), Some(Yen(1_800)));
        assert_eq!(loss(IssueRoute::Ordinary, true), Some(Yen(1_000)));
        assert_eq!(loss(IssueRoute::Ordinary, false), Some(Yen(800)));
        for reason in [IssueReason::Infant, IssueReason::Expiry] {
            assert_eq!(fee(reason, IssueRoute::Ordinary, true), Some(Yen(0)));
        }
        assert_eq!(
            fee(IssueReason::FromAbroad, IssueRoute::Express, true),
            None
        );
    }
}
