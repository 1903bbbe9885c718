//! One row of the rulebook.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

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

/// Whether `on` lies between the two days, both included; `None` is an open end.
pub(super) fn lies_within(from: Option<Date>, to: Option<Date>, on: Date) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
}
