//! Dates as people and files write them.

use jiff::civil::Date;

use super::digits::is_digits;
use super::{Era, Invalid, wareki};

/// Reads `2025年6月10日`, `令和7年6月10日`, `2025-06-10` or `20250610`.
///
/// # Errors
/// Days that do not exist, days outside their era (昭和65年, 令和元年4月30日), and full-width digits, with
/// the half-width text to write instead.
pub fn parse_date(text: &str) -> Result<Date, Invalid> {
    let refuse = |expected: String| Invalid::new("年月日", text, expected);
    if text.chars().any(|c| ('０'..='９').contains(&c)) {
        return Err(refuse(format!(
            "half-width digits, as `{}`",
            half_width(text)
        )));
    }
    let era = Era::ALL.into_iter().find(|era| text.starts_with(era.ja()));
    let (year, month, day) = match era {
        Some(era) => text
            .strip_prefix(era.ja())
            .and_then(|rest| labelled(rest, true)),
        None => labelled(text, false)
            .or_else(|| separated(text))
            .or_else(|| joined(text)),
    }
    .ok_or_else(|| {
        refuse("`2025年6月10日`, `令和7年6月10日`, `2025-06-10` or `20250610`".into())
    })?;
    let year = match (era, year) {
        (Some(era), "元") => Some(era.first_day().year()),
        (Some(era), counted) => counted
            .parse::<i16>()
            .ok()
            .filter(|counted| *counted > 0)
            .map(|counted| era.first_day().year() + counted - 1),
        (None, gregorian) => gregorian.parse().ok(),
    };
    let found = year
        .zip(month.parse().ok())
        .zip(day.parse().ok())
        .and_then(|((year, month), day)| Date::new(year, month, day).ok())
        .ok_or_else(|| refuse("a day that exists".into()))?;
    if era.is_some() && Era::of(found) != era {
        return Err(refuse(format!(
            "a day within the era: that day is {}",
            wareki(found)
        )));
    }
    Ok(found)
}

fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' => {
                char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
            }
            other => other,
        })
        .collect()
}

/// Takes a text as `7年6月10日` apart; months and days, and years of an era, may have a leading zero up to two
/// digits.
fn labelled(text: &str, of_era: bool) -> Option<(&str, &str, &str)> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let up_to_two = |part| is_digits(part, 1) || is_digits(part, 2);
    let year_fits = if of_era {
        let long = is_digits(year, 3) || is_digits(year, 4);
        year == "元" || up_to_two(year) || long && !year.starts_with('0')
    } else {
        is_digits(year, 4)
    };
    (year_fits && up_to_two(month) && up_to_two(day)).then_some((year, month, day))
}

fn separated(text: &str) -> Option<(&str, &str, &str)> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    (is_digits(year, 4) && is_digits(month, 2) && is_digits(day, 2)).then_some((year, month, day))
}

fn joined(text: &str) -> Option<(&str, &str, &str)> {
    if !is_digits(text, 8) {
        return None;
    }
    Some((text.get(0..4)?, text.get(4..6)?, text.get(6..8)?))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::testing::any_date;

    #[test]
    fn the_four_ways_to_write_a_day_are_one_day() {
        for text in [
            "2025年6月10日",
            "2025年06月10日",
            "令和7年6月10日",
            "令和07年06月10日",
            "2025-06-10",
            "20250610",
        ] {
            assert_eq!(parse_date(text), Ok(date(2025, 6, 10)), "{text}");
        }
        assert_eq!(parse_date("令和元年5月1日"), parse_date("令和1年5月1日"));
    }

    #[test]
    fn days_outside_their_era_are_refused_with_the_right_era() {
        for (wrong, right) in [
            ("昭和65年1月1日", "平成2年1月1日"),
            ("令和元年4月30日", "平成31年4月30日"),
            ("平成31年5月1日", "令和元年5月1日"),
            ("昭和64年1月8日", "平成元年1月8日"),
        ] {
            let refusal = parse_date(wrong).unwrap_err();
            assert!(refusal.expected.contains(right), "{refusal}");
        }
        assert!(parse_date("昭和64年1月7日").is_ok());
        assert!(parse_date("令和0年5月1日").is_err());
    }

    #[test]
    fn an_era_without_an_end_goes_past_its_hundredth_year() {
        assert_eq!(parse_date("令和102年1月1日"), Ok(date(2120, 1, 1)));
        assert_eq!(parse_date("令和7981年12月31日"), Ok(Date::MAX));
        assert!(parse_date("令和7982年1月1日").is_err());
    }

    #[test]
    fn full_width_digits_are_refused_with_the_text_to_write() {
        let refusal = parse_date("令和７年６月１０日").unwrap_err();
        assert!(refusal.expected.contains("`令和7年6月10日`"), "{refusal}");
    }

    #[test]
    fn days_that_do_not_exist_and_other_writings_are_refused() {
        for wrong in [
            "",
            "2025年2月29日",
            "2025年13月1日",
            "2025年6月31日",
            "2025年6月0日",
            "25年6月10日",
            "元年5月1日",
            "2025-6-10",
            "2025/06/10",
            "20250631",
            "2025061",
            "令和7年6月10日頃",
            " 2025-06-10",
            "+025-06-10",
            "令和007年6月10日",
        ] {
            assert!(parse_date(wrong).is_err(), "{wrong}");
        }
        assert!(parse_date("2024年2月29日").is_ok());
    }

    proptest! {
        #[test]
        fn every_day_reads_back_from_each_writing(day in any_date()) {
            let (year, month, day_of_month) = (day.year(), day.month(), day.day());
            for text in [
                wareki(day),
                day.to_string(),
                format!("{year}年{month}月{day_of_month}日"),
                format!("{year}{month:02}{day_of_month:02}"),
            ] {
                prop_assert_eq!(parse_date(&text), Ok(day), "{}", text);
            }
        }
    }
}
