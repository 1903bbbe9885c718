//! 電子証明書とカードの有効期限: how long the card and its certificates last, and what the eligibility
//! check still gives after their end (CARD-004 to CARD-006, READER-010, OQS-028, CARD-039).

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::vocabulary::{age_on, birthday_in};

/// The first day of the grace after expiry (猶予期間); before it an expired certificate failed at once.
pub const GRACE_SINCE: Date = date(2024, 12, 2);

/// The first day on which a phone is accepted (スマホのマイナ保険証, CARD-038).
pub const PHONE_SINCE: Date = date(2025, 9, 19);

/// The first day of majority at 18; 20 before (民法4条).
const MAJORITY_AT_18_SINCE: Date = date(2022, 4, 1);

/// The `count`-th birthday after `day`; a birthday on the day itself does not count.
fn birthday_after(birth: Date, day: Date, count: u8) -> Date {
    let years = (i32::from(day.year()) - i32::from(birth.year())).clamp(0, 200);
    let years = u8::try_from(years).unwrap_or(u8::MAX);
    let next = if birthday_in(birth, years) > day {
        years
    } else {
        years.saturating_add(1)
    };
    birthday_in(birth, next.saturating_add(count.saturating_sub(1)))
}

/// カードの有効期限, the last day: the 10th birthday after issue, of minors the 5th (CARD-004). Whoever is
/// a minor at issue is decided by the majority of that day.
pub fn card_last_day(birth: Date, issued_on: Date) -> Date {
    let majority = if issued_on >= MAJORITY_AT_18_SINCE {
        18
    } else {
        20
    };
    let count = if age_on(birth, issued_on) >= majority {
        10
    } else {
        5
    };
    birthday_after(birth, issued_on, count)
}

/// 電子証明書の有効期限, the last day: the 5th birthday after issue whatever the age (CARD-005), and never
/// beyond the card that carries it.
pub fn certificate_last_day(birth: Date, issued_on: Date, card_last_day: Date) -> Date {
    birthday_after(birth, issued_on, 5).min(card_last_day)
}

/// 有効期限通知書: the first and last day of the two to three months before expiry in which the notice is
/// sent (CARD-006).
pub fn expiry_notice_window(last_day: Date) -> (Date, Date) {
    (
        last_day.saturating_sub(3.months()),
        last_day.saturating_sub(2.months()),
    )
}

/// リーダーの更新アラート: the first and last day on which the reader warns, from three months before to the
/// end of the grace (READER-010).
pub fn alert_window(last_day: Date) -> (Date, Date) {
    (
        last_day.saturating_sub(3.months()),
        grace_last_day(last_day),
    )
}

/// 猶予期間の末日: the end of the third month after the month of expiry (OQS-028).
pub fn grace_last_day(last_day: Date) -> Date {
    last_day
        .first_of_month()
        .saturating_add(3.months())
        .last_of_month()
}

/// What the eligibility check makes of a certificate by its term alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermPhase {
    /// 有効期限内: eligibility, and the data consented to.
    InDate,
    /// 猶予期間: eligibility only, no medical information.
    Grace,
    /// 期限切れ: the check fails and the registration has lapsed (OQS-029).
    Ended,
}

/// The phase of a card's certificate on a day. A certificate that had expired before 2024-12-02 and whose
/// three months were not over then is taken to be in grace from that day (assumed, 仮定).
pub fn term_phase(last_day: Date, on: Date) -> TermPhase {
    if on <= last_day {
        TermPhase::InDate
    } else if on >= GRACE_SINCE && on <= grace_last_day(last_day) {
        TermPhase::Grace
    } else {
        TermPhase::Ended
    }
}

/// Whether a phone's certificate is in its term on a day: it ends at once with the card, with the card's
/// certificate, or by itself, and knows no grace (CARD-039).
pub fn phone_is_accepted(
    card_last_day: Date,
    certificate_last_day: Date,
    phone_last_day: Date,
    on: Date,
) -> bool {
    on >= PHONE_SINCE && on <= card_last_day.min(certificate_last_day).min(phone_last_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_adults_card_lasts_to_the_tenth_birthday_after_issue_and_a_minors_to_the_fifth() {
        let birth = date(2004, 6, 10);
        assert_eq!(
            card_last_day(birth, date(2022, 6, 9)),
            date(2031, 6, 10),
            "18 is reached on the eve of the birthday, and the birthday of the next day is the first"
        );
        assert_eq!(card_last_day(birth, date(2022, 6, 8)), date(2026, 6, 10));
    }

    #[test]
    fn before_april_2022_majority_was_twenty() {
        let birth = date(2003, 6, 10);
        assert_eq!(card_last_day(birth, date(2022, 3, 31)), date(2026, 6, 10));
        assert_eq!(card_last_day(birth, date(2022, 4, 1)), date(2031, 6, 10));
    }

    #[test]
    fn an_infants_card_lasts_to_the_fifth_birthday() {
        assert_eq!(
            card_last_day(date(2024, 12, 24), date(2025, 1, 20)),
            date(2029, 12, 24)
        );
    }

    #[test]
    fn a_birthday_on_the_day_of_issue_does_not_count() {
        let birth = date(1980, 4, 1);
        let far = date(2099, 1, 1);
        assert_eq!(
            certificate_last_day(birth, date(2020, 3, 31), far),
            date(2024, 4, 1)
        );
        assert_eq!(
            certificate_last_day(birth, date(2020, 4, 1), far),
            date(2025, 4, 1)
        );
    }

    #[test]
    fn a_certificate_never_outlives_its_card() {
        let birth = date(1980, 4, 1);
        let card = card_last_day(birth, date(2016, 5, 1));
        assert_eq!(card, date(2026, 4, 1));
        assert_eq!(certificate_last_day(birth, date(2023, 5, 1), card), card);
    }

    #[test]
    fn the_published_example_of_1_april_2025_holds() {
        let last = date(2025, 4, 1);
        assert_eq!(
            expiry_notice_window(last),
            (date(2025, 1, 1), date(2025, 2, 1))
        );
        assert_eq!(alert_window(last), (date(2025, 1, 1), date(2025, 7, 31)));
        assert_eq!(term_phase(last, date(2025, 4, 1)), TermPhase::InDate);
        assert_eq!(term_phase(last, date(2025, 4, 2)), TermPhase::Grace);
        assert_eq!(term_phase(last, date(2025, 7, 31)), TermPhase::Grace);
        assert_eq!(term_phase(last, date(2025, 8, 1)), TermPhase::Ended);
    }

    #[test]
    fn the_grace_of_a_long_month_ends_with_a_short_one() {
        assert_eq!(grace_last_day(date(2025, 11, 30)), date(2026, 2, 28));
        assert_eq!(grace_last_day(date(2027, 11, 1)), date(2028, 2, 29));
        assert_eq!(grace_last_day(date(2025, 10, 31)), date(2026, 1, 31));
    }

    #[test]
    fn before_2_december_2024_an_expired_certificate_failed_at_once() {
        let last = date(2024, 11, 30);
        assert_eq!(term_phase(last, date(2024, 12, 1)), TermPhase::Ended);
        assert_eq!(term_phase(last, date(2024, 12, 2)), TermPhase::Grace);
    }

    #[test]
    fn a_phone_is_accepted_from_19_september_2025() {
        let far = date(2030, 1, 1);
        assert!(!phone_is_accepted(far, far, far, date(2025, 9, 18)));
        assert!(phone_is_accepted(far, far, far, date(2025, 9, 19)));
    }

    #[test]
    fn a_phone_is_refused_on_the_day_after_any_of_its_three_terms() {
        let far = date(2030, 1, 1);
        let last = date(2026, 2, 3);
        let next = date(2026, 2, 4);
        for (card, certificate, phone) in [(last, far, far), (far, last, far), (far, far, last)] {
            assert!(phone_is_accepted(card, certificate, phone, last));
            assert!(!phone_is_accepted(card, certificate, phone, next));
        }
    }

    proptest! {
        #[test]
        fn a_term_is_between_count_less_one_and_count_years(
            born in 0i64..30_000,
            age in 0i64..36_000,
        ) {
            let birth = date(1930, 1, 1).saturating_add(born.days());
            let issued = birth.saturating_add(age.days());
            let last = birthday_after(birth, issued, 5);
            prop_assert!(last > issued.saturating_add(4.years()).saturating_sub(1.day()));
            prop_assert!(last <= issued.saturating_add(5.years()));
        }
    }
}
