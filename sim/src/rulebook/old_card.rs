//! 発行済みの保険証: until when an old insurance card is accepted (COUNTER-017 to COUNTER-022, DOC-031).

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::ladder::InsurerFamily;
use crate::vocabulary::{birthday_in, reaches_age_on};

/// The last day on which a 保険証 was issued (新規発行終了 is 2024-12-02, PLAN-002).
pub const LAST_ISSUE: Date = date(2024, 12, 1);

/// The last day of every old card, whatever is printed on it (PLAN-005).
pub const TRANSITION_ENDS: Date = date(2025, 12, 1);

/// 保険証の種類.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OldCardKind {
    /// 被保険者証.
    Ordinary,
    /// 短期被保険者証: of a short term because of arrears.
    ShortTerm,
    /// 被保険者資格証明書: the holder pays the full cost first, as under 特別療養費 now.
    QualificationCertificate,
}

impl OldCardKind {
    /// Whether a visit with it costs 10割 at the desk.
    pub fn means_full_cost(self) -> bool {
        self == OldCardKind::QualificationCertificate
    }
}

/// 保険証: an old card as far as its end depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OldCard {
    /// Its kind.
    pub kind: OldCardKind,
    /// Whose card it is.
    pub family: InsurerFamily,
    /// 交付年月日.
    pub issued_on: Date,
    /// 券面の有効期限, the last day printed; cards of employees mostly carry none.
    pub printed_until: Option<Date>,
    /// 生年月日.
    pub birth: Date,
    /// 在留期限: the last day of the permitted stay of a foreign national.
    pub stay_until: Option<Date>,
    /// 保険者が変わった日: the first day with another insurer.
    pub insurer_changed_on: Option<Date>,
    /// Whether this insurer's cards end with the month of the 70th birthday, as the guide says; some
    /// insurers differ (a separate 高齢受給者証).
    pub ends_at_seventy: bool,
}

/// Why a card ends when it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OldCardEnd {
    /// 保険者の変更 (COUNTER-019).
    InsurerChanged,
    /// 75歳到達 (COUNTER-021).
    SeventyFive,
    /// 70歳到達 (COUNTER-020).
    Seventy,
    /// 在留期限 (COUNTER-022).
    Stay,
    /// 券面の有効期限 (COUNTER-017).
    Printed,
    /// 経過措置の終わり, 2025-12-01 (COUNTER-018).
    Transition,
}

impl OldCard {
    /// The last day on which the card is accepted, and why: the earliest of all ends. Where two fall on a
    /// day the reason named first in [`OldCardEnd`] is given.
    pub fn last_day(&self) -> (Date, OldCardEnd) {
        let mut end = (TRANSITION_ENDS, OldCardEnd::Transition);
        let ends = [
            (self.printed_until, OldCardEnd::Printed),
            (self.stay_until, OldCardEnd::Stay),
            (self.seventy(), OldCardEnd::Seventy),
            (self.seventy_five(), OldCardEnd::SeventyFive),
            (
                self.insurer_changed_on
                    .map(|changed| changed.saturating_sub(1.day())),
                OldCardEnd::InsurerChanged,
            ),
        ];
        for (day, why) in ends {
            if let Some(day) = day.filter(|day| *day <= end.0) {
                end = (day, why);
            }
        }
        end
    }

    /// Whether the card is accepted on a day. A card dated after the last issue is none.
    pub fn is_accepted(&self, on: Date) -> bool {
        self.issued_on <= LAST_ISSUE && self.issued_on <= on && on <= self.last_day().0
    }

    /// The end of the month in which 70 is reached; only of cards issued by then, since a card issued later
    /// already carries the share of that age.
    fn seventy(&self) -> Option<Date> {
        let end = reaches_age_on(self.birth, 70).last_of_month();
        let applies = self.ends_at_seventy
            && self.family != InsurerFamily::LateElderly
            && self.issued_on <= end;
        applies.then_some(end)
    }

    /// The day before the 75th birthday, when the holder passes to late-elderly care.
    fn seventy_five(&self) -> Option<Date> {
        (self.family != InsurerFamily::LateElderly)
            .then(|| birthday_in(self.birth, 75).saturating_sub(1.day()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> OldCard {
        OldCard {
            kind: OldCardKind::Ordinary,
            family: InsurerFamily::Employee,
            issued_on: date(2024, 4, 1),
            printed_until: None,
            birth: date(1980, 5, 5),
            stay_until: None,
            insurer_changed_on: None,
            ends_at_seventy: true,
        }
    }

    /// Says that the card is accepted to `last` and not after, for that reason.
    fn ends(card: OldCard, last: Date, why: OldCardEnd) {
        assert_eq!(card.last_day(), (last, why));
        assert!(card.is_accepted(last));
        assert!(!card.is_accepted(last.saturating_add(1.day())));
    }

    #[test]
    fn a_card_without_a_printed_date_ends_on_1_december_2025() {
        ends(card(), date(2025, 12, 1), OldCardEnd::Transition);
    }

    #[test]
    fn a_printed_date_counts_to_1_december_2025_and_no_further() {
        let until = |day| OldCard {
            printed_until: Some(day),
            ..card()
        };
        ends(
            until(date(2025, 7, 31)),
            date(2025, 7, 31),
            OldCardEnd::Printed,
        );
        ends(
            until(date(2025, 12, 1)),
            date(2025, 12, 1),
            OldCardEnd::Printed,
        );
        ends(
            until(date(2025, 12, 2)),
            date(2025, 12, 1),
            OldCardEnd::Transition,
        );
    }

    #[test]
    fn a_card_ends_with_the_month_of_the_70th_birthday() {
        let card = OldCard {
            birth: date(1955, 7, 8),
            ..card()
        };
        ends(card, date(2025, 7, 31), OldCardEnd::Seventy);
    }

    #[test]
    fn a_card_of_someone_born_on_the_first_ends_with_the_month_before() {
        let card = OldCard {
            birth: date(1955, 7, 1),
            ..card()
        };
        ends(card, date(2025, 6, 30), OldCardEnd::Seventy);
    }

    #[test]
    fn a_card_issued_after_the_change_at_70_is_not_ended_by_it() {
        let issued = |day| OldCard {
            birth: date(1954, 7, 8),
            issued_on: day,
            ..card()
        };
        assert_eq!(
            issued(date(2024, 7, 31)).last_day(),
            (date(2024, 7, 31), OldCardEnd::Seventy)
        );
        ends(
            issued(date(2024, 8, 1)),
            date(2025, 12, 1),
            OldCardEnd::Transition,
        );
    }

    #[test]
    fn an_insurer_that_differs_keeps_the_card_over_70() {
        let card = OldCard {
            birth: date(1955, 7, 8),
            ends_at_seventy: false,
            ..card()
        };
        ends(card, date(2025, 12, 1), OldCardEnd::Transition);
    }

    #[test]
    fn a_card_ends_on_the_day_before_the_75th_birthday() {
        let card = OldCard {
            birth: date(1950, 5, 10),
            ..card()
        };
        ends(card, date(2025, 5, 9), OldCardEnd::SeventyFive);
    }

    #[test]
    fn a_late_elderly_card_is_not_ended_by_the_holders_age() {
        let card = OldCard {
            birth: date(1950, 5, 10),
            family: InsurerFamily::LateElderly,
            printed_until: Some(date(2025, 7, 31)),
            ..card()
        };
        ends(card, date(2025, 7, 31), OldCardEnd::Printed);
    }

    #[test]
    fn a_card_ends_with_the_permitted_stay() {
        let card = OldCard {
            stay_until: Some(date(2025, 4, 15)),
            ..card()
        };
        ends(card, date(2025, 4, 15), OldCardEnd::Stay);
    }

    #[test]
    fn a_card_is_refused_from_the_day_the_insurer_changes() {
        let card = OldCard {
            insurer_changed_on: Some(date(2025, 4, 1)),
            printed_until: Some(date(2025, 9, 30)),
            ..card()
        };
        ends(card, date(2025, 3, 31), OldCardEnd::InsurerChanged);
    }

    #[test]
    fn short_term_cards_and_certificate_cards_fall_under_the_same_transition() {
        for kind in [
            OldCardKind::ShortTerm,
            OldCardKind::QualificationCertificate,
        ] {
            ends(
                OldCard { kind, ..card() },
                date(2025, 12, 1),
                OldCardEnd::Transition,
            );
        }
        assert!(OldCardKind::QualificationCertificate.means_full_cost());
        assert!(!OldCardKind::ShortTerm.means_full_cost());
    }

    #[test]
    fn a_card_is_not_accepted_before_its_issue_and_never_when_issued_from_2_december_2024() {
        let issued = |day| OldCard {
            issued_on: day,
            ..card()
        };
        assert!(!issued(date(2024, 12, 1)).is_accepted(date(2024, 11, 30)));
        assert!(issued(date(2024, 12, 1)).is_accepted(date(2024, 12, 1)));
        assert!(!issued(date(2024, 12, 2)).is_accepted(date(2024, 12, 2)));
    }
}
