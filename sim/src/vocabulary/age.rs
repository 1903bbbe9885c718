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
/// Age 0 is reached by being born.
pub fn reaches_age_on(birth: Date, age: u8) -> Date {
    if age == 0 {
        return birth;
    }
    let birthday = birthday_in(birth, age);
    if birthday.day() == birth.day() {
        birthday.saturating_sub(1.day())
    } else {
        birthday
    }
}

/// The age on `on` by that law; 0 before birth, at most 255.
pub fn age_on(birth: Date, on: Date) -> u8 {
    let years = i32::from(on.year()) - i32::from(birth.year());
    // On the eve of a birthday on 1 January the age is one more than the years apart.
    let most = u8::try_from((years + 1).clamp(0, 255)).unwrap_or(u8::MAX);
    let least = most.saturating_sub(2);
    (least..=most)
        .rev()
        .find(|age| reaches_age_on(birth, *age) <= on)
        .unwrap_or(0)
}

/// The first 31 March on or after `day`, the end of the school year it lies in.
pub fn first_march_31_on_or_after(day: Date) -> Date {
    let same_year = date(day.year(), 3, 31);
    if same_year >= day {
        same_year
    } else {
        same_year.saturating_add(1.year())
    }
}
