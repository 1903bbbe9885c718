//! 元号 and dates by era (和暦).

use std::fmt;
use std::str::FromStr;

use arbitrary::Arbitrary;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::Invalid;

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
        return format!("{:04}年{month}月{day_of_month}日", day.year());
    };
    match day.year() - era.first_day().year() + 1 {
        1 => format!("{era}元年{month}月{day_of_month}日"),
        year => format!("{era}{year}年{month}月{day_of_month}日"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_era_begins_on_its_first_day_and_ends_on_the_eve_of_the_next() {
        assert_eq!(wareki(date(2019, 4, 30)), "平成31年4月30日");
        assert_eq!(wareki(date(2019, 5, 1)), "令和元年5月1日");
        assert_eq!(wareki(date(1989, 1, 7)), "昭和64年1月7日");
        assert_eq!(wareki(date(1989, 1, 8)), "平成元年1月8日");
        assert_eq!(wareki(date(1926, 12, 24)), "大正15年12月24日");
        assert_eq!(wareki(date(1926, 12, 25)), "昭和元年12月25日");
        assert_eq!(wareki(date(1912, 7, 29)), "明治45年7月29日");
        assert_eq!(wareki(date(1912, 7, 30)), "大正元年7月30日");
        assert_eq!(wareki(date(2025, 6, 10)), "令和7年6月10日");
    }

    #[test]
    fn days_before_meiji_have_no_era() {
        assert_eq!(Era::of(date(1868, 1, 25)), Some(Era::Meiji));
        assert_eq!(Era::of(date(1868, 1, 24)), None);
        assert_eq!(wareki(date(1868, 1, 24)), "1868年1月24日");
        assert_eq!(wareki(date(645, 7, 20)), "0645年7月20日");
    }
}
