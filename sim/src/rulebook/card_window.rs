//! カードの申請・交付窓口・キオスク: photos, agents at the window, and when a kiosk resets a PIN (CARD-027,
//! CARD-030, MUNI-001, MUNI-002, MUNI-007, MUNI-008).

use jiff::civil::{Date, DateTime, Time, date, time};
use jiff::{SignedDuration, ToSpan};

use crate::vocabulary::{birthday_in, first_march_31_on_or_after, reaches_age_on};

/// The first day of the rule that lets wards, the young and the old be represented without papers.
pub const NO_PAPERS_SINCE: Date = date(2023, 3, 31);

/// Kiosks open, every day.
pub const KIOSK_OPENS: Time = time(6, 30, 0, 0);

/// Kiosks close: from this minute on they take nothing.
pub const KIOSK_CLOSES: Time = time(23, 0, 0, 0);

/// How long after its booking a kiosk may be used.
pub const BOOKING_HOLDS: SignedDuration = SignedDuration::from_hours(24);

/// The last day on which a photo may be handed in: six months after it was taken (CARD-030).
pub fn photo_last_day(taken: Date) -> Date {
    taken.saturating_add(6.months())
}

/// Whether an application of that day is one for a card without a photo: before the first birthday (CARD-027).
pub fn is_before_first_birthday(birth: Date, applied_on: Date) -> bool {
    applied_on < birthday_in(birth, 1)
}

/// Whether an agent needs no papers that show why the applicant stays away: for an adult ward, anyone up to
/// junior-high age (to the 31 March on or after reaching 15), and anyone aged 75 or over (MUNI-002). 75 counts
/// from the birthday itself (assumed, 仮定), as late-elderly care does.
pub fn agent_needs_no_papers(birth: Date, adult_ward: bool, on: Date) -> bool {
    let junior_high_until = first_march_31_on_or_after(reaches_age_on(birth, 15));
    on >= NO_PAPERS_SINCE && (adult_ward || on <= junior_high_until || on >= birthday_in(birth, 75))
}

/// Whether kiosks take anything at that time of day (MUNI-008).
pub fn kiosk_is_open(at: DateTime) -> bool {
    (KIOSK_OPENS..KIOSK_CLOSES).contains(&at.time())
}

/// Whether a booking made earlier still holds (MUNI-008).
pub fn booking_holds(booked: DateTime, at: DateTime) -> bool {
    let passed = at.duration_since(booked);
    passed >= SignedDuration::ZERO && passed <= BOOKING_HOLDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_of_six_months_is_taken_and_one_a_day_older_is_not() {
        assert_eq!(photo_last_day(date(2025, 1, 10)), date(2025, 7, 10));
        assert_eq!(photo_last_day(date(2025, 8, 31)), date(2026, 2, 28));
    }

    #[test]
    fn the_eve_of_the_first_birthday_is_the_last_day_of_a_card_without_photo() {
        let birth = date(2024, 6, 10);
        assert!(is_before_first_birthday(birth, date(2025, 6, 9)));
        assert!(!is_before_first_birthday(birth, date(2025, 6, 10)));
    }

    #[test]
    fn agents_of_people_of_75_need_no_papers_and_of_74_do() {
        let birth = date(1950, 6, 10);
        assert!(!agent_needs_no_papers(birth, false, date(2025, 6, 9)));
        assert!(agent_needs_no_papers(birth, false, date(2025, 6, 10)));
        assert!(agent_needs_no_papers(birth, true, date(2025, 6, 9)));
    }

    #[test]
    fn agents_need_no_papers_to_the_end_of_junior_high_school() {
        let birth = date(2010, 4, 2);
        assert!(agent_needs_no_papers(birth, false, date(2026, 3, 31)));
        assert!(!agent_needs_no_papers(birth, false, date(2026, 4, 1)));
    }

    #[test]
    fn before_31_march_2023_every_agent_needed_papers() {
        let birth = date(1940, 1, 1);
        assert!(!agent_needs_no_papers(birth, true, date(2023, 3, 30)));
        assert!(agent_needs_no_papers(birth, true, date(2023, 3, 31)));
    }

    #[test]
    fn a_kiosk_is_open_from_half_past_six_until_just_before_eleven() {
        let at = |hour, minute| date(2025, 1, 1).at(hour, minute, 0, 0);
        for (hour, minute, open) in [
            (6, 29, false),
            (6, 30, true),
            (22, 59, true),
            (23, 0, false),
        ] {
            assert_eq!(kiosk_is_open(at(hour, minute)), open, "{hour}:{minute}");
        }
    }

    #[test]
    fn a_booking_holds_for_24_hours_and_not_before_it_is_made() {
        let booked = date(2025, 1, 1).at(12, 0, 0, 0);
        assert!(booking_holds(booked, date(2025, 1, 2).at(12, 0, 0, 0)));
        assert!(!booking_holds(booked, date(2025, 1, 2).at(12, 1, 0, 0)));
        assert!(!booking_holds(booked, date(2025, 1, 1).at(11, 59, 0, 0)));
    }
}
