//! What became of a file of 加入者情報, line by line.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Extent, Problem, Written, write_sheet};
use crate::oqs::text::Encoding;
use crate::vocabulary::{InsuredId, arbitrary_date};

/// What became of a file. It tells no 個人番号.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileResult {
    /// How the file was written.
    pub encoding: Encoding,
    /// 保険者番号 of who sent it.
    pub insurer: String,
    /// 差分 or 全件, if the head could be read.
    pub extent: Option<Extent>,
    /// 通番, if the head could be read.
    pub sequence: Option<u64>,
    /// The day on which it was dealt with.
    #[arbitrary(with = arbitrary_date)]
    pub on: Date,
    /// Why the whole file was sent back (返戻); nothing of it holds then.
    pub returned: Option<Said>,
    /// Line by line, in order; proposed losses after them.
    pub lines: Vec<LineResult>,
}

/// What is said of a place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FileRemark")]
pub struct Said {
    /// Line and column in characters, from 1; zero if it is about no place.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// The column of the table, if it is about one.
    pub field: Option<String>,
    /// In Japanese.
    pub reason: String,
}

impl From<Problem> for Said {
    fn from(problem: Problem) -> Self {
        Self {
            line: problem.place.line,
            column: problem.place.column,
            field: problem.field,
            reason: problem.ja,
        }
    }
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineResult {
    /// The line of the file; zero for a proposed loss.
    pub line: usize,
    /// 区分 as written.
    pub kind: String,
    /// Whose record, if that could be read.
    pub insured: Option<InsuredId>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, and what to look at.
    pub said: Vec<Said>,
}

/// What became of a line.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Arbitrary,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "LineOutcome")]
pub enum Outcome {
    /// 登録.
    Registered,
    /// 登録・表示停止: kept out of view until the insurer confirms or corrects it (INSURER-008).
    Withheld,
    /// 拒否.
    Refused,
    /// 喪失案: in force here and missing in a whole file. Nothing happens unless the insurer files the loss.
    LossProposed,
}

impl Outcome {
    /// As the result file names it.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Registered => "登録",
            Self::Withheld => "登録・表示停止",
            Self::Refused => "拒否",
            Self::LossProposed => "喪失案",
        }
    }
}

impl FileResult {
    /// How many lines ended so.
    pub fn count(&self, outcome: Outcome) -> usize {
        let lines = self.lines.iter();
        lines.filter(|line| line.outcome == outcome).count()
    }

    /// The result file, in the encoding of the file. What is said of several places of one line stands in several lines.
    pub fn write(&self) -> Written {
        let none = String::new;
        let head = [
            "加入者情報結果".to_owned(),
            "1".to_owned(),
            self.insurer.clone(),
            self.extent.map_or_else(none, |it| it.ja().to_owned()),
            self.sequence.map_or_else(none, |it| it.to_string()),
            self.on.to_string(),
            if self.returned.is_some() {
                "返戻"
            } else {
                "受付"
            }
            .to_owned(),
        ];
        let number = |number: usize| match number {
            0 => String::new(),
            number => number.to_string(),
        };
        let mut rows = Vec::new();
        if let Some(said) = &self.returned {
            let mut row = vec![none(); super::RESULT_COLUMNS.len()];
            let cells = [
                number(said.line),
                number(said.column),
                said.field.clone().unwrap_or_default(),
            ];
            for (place, cell) in row.iter_mut().zip(cells) {
                *place = cell;
            }
            if let [.., result, reason] = row.as_mut_slice() {
                *result = "返戻".to_owned();
                reason.clone_from(&said.reason);
            }
            rows.push(row);
        }
        for line in &self.lines {
            let part = |text: Option<String>| text.unwrap_or_default();
            let insured = line.insured.as_ref();
            let row = |said: Option<&Said>| {
                vec![
                    number(line.line),
                    number(said.map_or(0, |said| said.column)),
                    part(said.and_then(|said| said.field.clone())),
                    line.kind.clone(),
                    part(insured.and_then(|it| Some(it.symbol.as_ref()?.to_string()))),
                    part(insured.map(|it| it.number.to_string())),
                    part(insured.and_then(|it| Some(it.branch.as_ref()?.to_string()))),
                    line.outcome.ja().to_owned(),
                    part(said.map(|said| said.reason.clone())),
                ]
            };
            match line.said.is_empty() {
                true => rows.push(row(None)),
                false => rows.extend(line.said.iter().map(|said| row(Some(said)))),
            }
        }
        write_sheet(self.encoding, &head, &super::RESULT_COLUMNS, rows)
    }
}
