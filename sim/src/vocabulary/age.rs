//! The law of ages (年齢計算ニ関スル法律): an age is reached when the day before the birthday ends, and
//! the rules that say "the day on which the age is reached" mean that eve.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The civil `nth` birthday. Births of 29 February have it on 28 February in common years (assumed, 仮定:
/// the custom of cards). Beyond the year 9999 the last day of the calendar.
pub fn birthday_in(birth: Date, nth: u8) -> Date {
    // jiff constrains the day to the length of the month, which is the 28th.
    birth.saturating_add(i32::from(nth).years())
}

/// The day on which the law deems `age` reached: the eve of the birthday. Births of 29 February reach it
/// on 28 February every year, in common years because the period ends with the month (Civil Code 143).
/// Age 0 is reached by being born. Beyond the year 9999 the last day of the calendar.
pub fn reaches_age_on(birth: Date, age: u8) -> Date {
    reached(birth, age).unwrap_or(Date::MAX)
}

/// The age on `on` by that law; 0 before birth, at most 255.
pub fn age_on(birth: Date, on: Date) -> u8 {
    let years = i32::from(on.year()) - i32::from(birth.year());
    // On the eve of a birthday on 1 January the age is one more than the years apart.
    let most = u8::try_from((years + 1).clamp(0, 255)).unwrap_or(u8::MAX);
    let least = most.saturating_sub(2);
    (least..=most)
        .rev()
        .find(|age| reached(birth, *age).is_some_and(|day| day <= on))
        .unwrap_or(least)
}

/// The first 31 March on or after `day`, the end of the school year it lies in. After March 9999 the last
/// day of the calendar.
pub fn first_march_31_on_or_after(day: Date) -> Date {
    let same_year = date(day.year(), 3, 31);
    if same_year >= day {
        same_year
    } else {
        same_year.saturating_add(1.year())
    }
}

/// The day `age` is reached, `None` where the calendar ends before.
fn reached(birth: Date, age: u8) -> Option<Date> {
    if age == 0 {
        return Some(birth);
    }
    let birthday = birth.checked_add(i32::from(age).years()).ok()?;
    if birthday.day() == birth.day() {
        birthday.yesterday().ok()
    } else {
        Some(birthday)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::testing::any_date;

    #[test]
    fn an_age_is_reached_on_the_eve_of_the_birthday() {
        let birth = date(1955, 7, 8);
        assert_eq!(reaches_age_on(birth, 70), date(2025, 7, 7));
        assert_eq!(birthday_in(birth, 70), date(2025, 7, 8));
        assert_eq!(age_on(birth, date(2025, 7, 6)), 69);
        assert_eq!(age_on(birth, date(2025, 7, 7)), 70);
    }

    #[test]
    fn births_of_the_first_of_a_month_reach_the_age_in_the_month_before() {
        assert_eq!(reaches_age_on(date(1955, 7, 1), 70), date(2025, 6, 30));
        assert_eq!(reaches_age_on(date(1956, 3, 1), 72), date(2028, 2, 29));
        assert_eq!(reaches_age_on(date(1956, 3, 1), 71), date(2027, 2, 28));
        assert_eq!(reaches_age_on(date(2000, 1, 1), 18), date(2017, 12, 31));
        assert_eq!(age_on(date(2000, 1, 1), date(2017, 12, 31)), 18);
        assert_eq!(age_on(date(2000, 1, 1), date(2017, 12, 30)), 17);
    }

    #[test]
    fn pre_school_ends_a_year_apart_for_births_of_1_and_2_april() {
        let end = |birth| first_march_31_on_or_after(reaches_age_on(birth, 6));
        assert_eq!(end(date(2019, 4, 1)), date(2025, 3, 31));
        assert_eq!(end(date(2019, 4, 2)), date(2026, 3, 31));
    }

    #[test]
    fn the_31_march_after_eighteen_of_a_june_birth_is_in_the_next_year() {
        let eighteen = reaches_age_on(date(2007, 6, 1), 18);
        assert_eq!(first_march_31_on_or_after(eighteen), date(2026, 3, 31));
    }

    #[test]
    fn the_seventy_fifth_birthday_is_the_day_itself() {
        assert_eq!(birthday_in(date(1950, 5, 10), 75), date(2025, 5, 10));
    }

    #[test]
    fn births_of_29_february_reach_every_age_on_28_february() {
        let birth = date(2008, 2, 29);
        assert_eq!(reaches_age_on(birth, 16), date(2024, 2, 28));
        assert_eq!(reaches_age_on(birth, 17), date(2025, 2, 28));
        assert_eq!(birthday_in(birth, 16), date(2024, 2, 29));
        assert_eq!(birthday_in(birth, 17), date(2025, 2, 28));
        assert_eq!(age_on(birth, date(2025, 2, 27)), 16);
        assert_eq!(age_on(birth, date(2025, 2, 28)), 17);
        assert_eq!(reaches_age_on(date(2007, 2, 28), 18), date(2025, 2, 27));
    }

    #[test]
    fn nobody_has_an_age_before_birth_or_past_the_calendar() {
        assert_eq!(age_on(date(2000, 1, 1), date(1999, 12, 31)), 0);
        assert_eq!(age_on(date(2000, 1, 1), date(1900, 1, 1)), 0);
        assert_eq!(age_on(Date::MAX, Date::MAX), 0);
        assert_eq!(reaches_age_on(Date::MAX, 1), Date::MAX);
        assert_eq!(age_on(Date::MIN, Date::MAX), 255);
        assert_eq!(first_march_31_on_or_after(Date::MAX), Date::MAX);
    }

    #[test]
    fn a_31_march_is_its_own_end_of_the_school_year_and_the_day_after_is_not() {
        assert_eq!(
            first_march_31_on_or_after(date(2025, 3, 31)),
            date(2025, 3, 31)
        );
        assert_eq!(
            first_march_31_on_or_after(date(2025, 4, 1)),
            date(2026, 3, 31)
        );
    }

    proptest! {
        #[test]
        fn the_age_changes_exactly_on_the_day_it_is_reached(birth in any_date(), age in 1_u8..=120) {
            let day = reaches_age_on(birth, age);
            prop_assert_eq!(age_on(birth, day), age);
            prop_assert_eq!(age_on(birth, day.yesterday().unwrap()), age - 1);
            prop_assert_eq!(age_on(birth, birthday_in(birth, age)), age);
        }

        #[test]
        fn the_end_of_the_school_year_is_less_than_a_year_ahead(day in any_date()) {
            let end = first_march_31_on_or_after(day);
            prop_assert_eq!((end.month(), end.day()), (3, 31));
            let ahead = (end - day).get_days();
            prop_assert!((0..=365).contains(&ahead));
        }
    }
}
