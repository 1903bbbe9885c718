//! Words of verdicts in both languages, with the class that colours them.

use serde::Serialize;

use crate::catalogue::{Kind, Standing};
use crate::run::{Party, StepStatus, Verdict};

/// A word in both languages, with the class that colours it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Label {
    pub(super) class: &'static str,
    mark: &'static str,
    ja: &'static str,
    en: &'static str,
}

const fn new(class: &'static str, mark: &'static str, ja: &'static str, en: &'static str) -> Label {
    Label {
        class,
        mark,
        ja,
        en,
    }
}

pub(super) const fn of_verdict(verdict: Verdict) -> Label {
    let (class, mark, ja) = match verdict {
        Verdict::Passed => ("ok", "✓", "適合"),
        Verdict::KnownFailure => ("off", "✗", "既知の不適合"),
        Verdict::NotApplicable => ("off", "–", "対象外"),
        Verdict::NotRun => ("off", "–", "未実施"),
        Verdict::NotTestable => ("warn", "?", "試験不能"),
        Verdict::Undefined => ("warn", "?", "手順未定義"),
        Verdict::Configuration => ("warn", "!", "設定誤り"),
        Verdict::Environment => ("warn", "!", "環境障害"),
        Verdict::Failed => ("bad", "✗", "不適合"),
        Verdict::HarnessFault => ("bad", "!", "試験器の不具合"),
    };
    new(class, mark, ja, verdict.word())
}

pub(super) const fn of_step(status: StepStatus) -> Label {
    let (class, mark, ja) = match status {
        StepStatus::Passed => ("ok", "✓", "適合"),
        StepStatus::Failed => ("bad", "✗", "不適合"),
        StepStatus::Undefined => ("warn", "?", "未定義"),
        StepStatus::Ambiguous => ("warn", "?", "定義が重複"),
        StepStatus::Pending => ("warn", "?", "定義が未完成"),
        StepStatus::NotTestable => ("warn", "?", "試験不能"),
        StepStatus::NotApplicable => ("off", "–", "対象外"),
        StepStatus::NotRun | StepStatus::Skipped => ("off", "–", "未実施"),
    };
    new(class, mark, ja, status.word())
}

pub(super) const fn of_party(party: Party) -> Label {
    let (ja, en) = match party {
        Party::Implementation => ("試験対象の実装", "implementation"),
        Party::Configuration => ("シナリオ・設定", "scenario or configuration"),
        Party::Environment => ("実行環境", "environment"),
        Party::Harness => ("Madoguchi", "Madoguchi"),
    };
    new("", "", ja, en)
}

/// Where a requirement stands after this run; the class is also what the filter of the page looks for.
pub(super) const fn of_standing(standing: Standing) -> Label {
    match standing {
        Standing::Passed => new("ok", "✓", "適合", "passed"),
        Standing::Failed => new("bad", "✗", "不適合", "failed"),
        Standing::Undecided => new("warn", "?", "判定なし", "undecided"),
        Standing::NotApplicable => new("off", "–", "対象外", "not applicable"),
        Standing::NotRun => new("off", "–", "未実施", "not run"),
        Standing::Excused => new("off none", "–", "対象としない", "not tested, with reason"),
        // The run may be of a part of the features, so that this is all it can say.
        Standing::Uncovered => new(
            "off none",
            "–",
            "この実行では試験なし",
            "no scenario in this run",
        ),
    }
}

pub(super) const fn of_kind(kind: Kind) -> Label {
    match kind {
        Kind::Must => new("must", "", "必須", "must"),
        Kind::Should => new("should", "", "推奨", "should"),
        Kind::May => new("may", "", "任意", "may"),
        Kind::Fact => new("fact", "", "事実", "fact"),
    }
}
