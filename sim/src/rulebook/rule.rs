//! One row of the rulebook.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::RuleId;

/// How sure the source of a rule is (確度).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// 高: an official paper, or two independent pages that agree.
    High,
    /// 中: one good secondary page.
    Medium,
    /// 低: one weak page, or derived here.
    Low,
}

impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Certainty::High => "高",
            Certainty::Medium => "中",
            Certainty::Low => "低",
        })
    }
}

/// A rule with the days between which it holds, as it is printed. Where only a month was published the
/// first or last day of it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// 見出し.
    pub title_ja: &'static str,
    /// The first day; `None` where open or not stated.
    pub from: Option<Date>,
    /// The last day, included; `None` where open or not stated.
    pub to: Option<Date>,
    /// 内容: what the rule says.
    pub value_ja: &'static str,
    /// 出典: seed and line, notice with its date, requirement ids.
    pub source: &'static str,
    /// 確度.
    pub certainty: Certainty,
    /// 仮定: something of the row is assumed, and its text says what.
    pub assumed: bool,
    /// 予定: only a plan was published; the row never [`holds`](Rule::holds).
    pub planned: bool,
}

impl Rule {
    /// Whether the rule is in force on a day.
    pub fn holds(&self, on: Date) -> bool {
        !self.planned && lies_within(self.from, self.to, on)
    }
}

/// A row of high certainty without dates; the methods add what differs.
pub(super) const fn rule(
    id: RuleId,
    title_ja: &'static str,
    value_ja: &'static str,
    source: &'static str,
) -> Rule {
    Rule {
        id,
        title_ja,
        from: None,
        to: None,
        value_ja,
        source,
        certainty: Certainty::High,
        assumed: false,
        planned: false,
    }
}

impl Rule {
    pub(super) const fn from(self, year: i16, month: i8, day: i8) -> Self {
        Rule {
            from: Some(Date::constant(year, month, day)),
            ..self
        }
    }

    pub(super) const fn to(self, year: i16, month: i8, day: i8) -> Self {
        Rule {
            to: Some(Date::constant(year, month, day)),
            ..self
        }
    }

    pub(super) const fn certainty(self, certainty: Certainty) -> Self {
        Rule { certainty, ..self }
    }

    pub(super) const fn assumed(self) -> Self {
        Rule {
            assumed: true,
            ..self
        }
    }

    pub(super) const fn planned(self) -> Self {
        Rule {
            planned: true,
            ..self
        }
    }
}

/// Whether `on` lies between the two days, both included; `None` is an open end.
pub(super) fn lies_within(from: Option<Date>, to: Option<Date>, on: Date) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
}
