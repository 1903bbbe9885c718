//! Dates as people write them: Gregorian or by era (和暦).

use std::fmt;
use std::str::FromStr;

use arbitrary::Arbitrary;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::digits::is_digits;

/// 元号.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary,
)]
#[serde(try_from = "String", into = "String")]
pub enum Era {
    /// 明治, from 25 January 1868 (Gregorian, as the change of era was made to reach back).
    Meiji,
    /// 大正, from 30 July 1912.
    Taisho,
    /// 昭和, from 25 December 1926.
    Showa,
    /// 平成, from 8 January 1989.
    Heisei,
    /// 令和, from 1 May 2019.
    Reiwa,
}

written_form!(Era);

impl Era {
    /// Every era, oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// The era `day` lies in; `None` before 明治. The day of a change belongs to the new era.
    pub fn of(day: Date) -> Option<Era> {
        Era::ALL
            .into_iter()
            .rev()
            .find(|era| era.first_day() <= day)
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        match self {
            Era::Meiji => date(1868, 1, 25),
            Era::Taisho => date(1912, 7, 30),
            Era::Showa => date(1926, 12, 25),
            Era::Heisei => date(1989, 1, 8),
            Era::Reiwa => date(2019, 5, 1),
        }
    }

    /// The two characters.
    pub fn ja(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }
}

impl fmt::Display for Era {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.ja())
    }
}

impl FromStr for Era {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Era::ALL
            .into_iter()
            .find(|era| era.ja() == text)
            .ok_or_else(|| Invalid::new("元号", text, "明治, 大正, 昭和, 平成 or 令和"))
    }
}

/// `day` by era, as `令和7年6月10日` or `令和元年5月1日`; Gregorian before 明治.
pub fn wareki(day: Date) -> String {
    let (month, day_of_month) = (day.month(), day.day());
    let Some(era) = Era::of(day) else {
        return format!("{}年{month}月{day_of_month}日", day.year());
    };
    match day.year() - era.first_day().year() + 1 {
        1 => format!("{era}元年{month}月{day_of_month}日"),
        year => format!("{era}{year}年{month}月{day_of_month}日"),
    }
}

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
            .and_then(|rest| labelled(rest, 2)),
        None => labelled(text, 4)
            .filter(|(year, ..)| year.len() == 4)
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

fn is_short_number(text: &str, longest: usize) -> bool {
    (1..=longest).any(|len| is_digits(text, len))
}

fn labelled(text: &str, longest_year: usize) -> Option<(&str, &str, &str)> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let year_fits = is_short_number(year, longest_year) || longest_year == 2 && year == "元";
    (year_fits && is_short_number(month, 2) && is_short_number(day, 2))
        .then_some((year, month, day))
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
