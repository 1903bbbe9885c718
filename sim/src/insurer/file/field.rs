//! A value out of a cell, and the ways in which spreadsheets and typists spoil it.

use std::str::FromStr;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use super::Problem;
use super::csv::{Cell, Row};
use super::sheet::{Table, place};
use crate::vocabulary::{Invalid, parse_date};

/// A line being read: what is wrong with it is collected, so that one sending tells everything.
pub(super) struct Fields<'t> {
    pub table: &'t Table,
    pub row: &'t Row,
    pub problems: Vec<Problem>,
}

impl Fields<'_> {
    /// The value of a column, if there is one that can be read.
    pub fn read<T: FromStr<Err = Invalid>>(&mut self, column: &str) -> Option<T> {
        self.parsed(column, str::parse)
    }

    /// A day in any written form.
    pub fn day(&mut self, column: &str) -> Option<Date> {
        self.parsed(column, parse_date)
    }

    /// A text as it stands.
    pub fn text(&mut self, column: &str) -> Option<String> {
        self.parsed(column, |text| Ok(text.to_owned()))
    }

    /// As [`Fields::read`] does; that nothing stands there is a problem.
    pub fn needed<T: FromStr<Err = Invalid>>(&mut self, column: &str) -> Option<T> {
        self.stands(column);
        self.read(column)
    }

    /// As [`Fields::day`] does; that nothing stands there is a problem.
    pub fn needed_day(&mut self, column: &str) -> Option<Date> {
        self.stands(column);
        self.day(column)
    }

    /// As [`Fields::text`] does; that nothing stands there is a problem.
    pub fn needed_text(&mut self, column: &str) -> Option<String> {
        self.stands(column);
        self.text(column)
    }

    /// Says that a column has no business in such a line.
    pub fn empty(&mut self, column: &str, why_ja: &str, why_en: &str) {
        if let Some(cell) = self.table.cell(self.row, column) {
            let problem = Problem::at(
                cell.place,
                format!("{column}は空にする: {why_ja}"),
                format!("expected nothing, found a value: {why_en}"),
            );
            self.problems.push(problem.of(column));
        }
    }

    /// Where a column stands in this line.
    pub fn place(&self, column: &str) -> crate::oqs::Place {
        let cell = self.table.cell(self.row, column);
        cell.map_or_else(|| place(self.row), |cell| cell.place)
    }

    fn stands(&mut self, column: &str) {
        if self.table.cell(self.row, column).is_none() {
            let problem = Problem::at(
                place(self.row),
                format!("{column}がない"),
                "expected a value, found none",
            );
            self.problems.push(problem.of(column));
        }
    }

    fn parsed<T>(
        &mut self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        let cell = self.table.cell(self.row, column)?;
        if let Some(problem) = unwritable(cell) {
            self.problems.push(problem.of(column));
            return None;
        }
        match parse(&cell.text) {
            Ok(value) => Some(value),
            Err(invalid) => {
                let (fix_ja, fix_en) = trap(column, &cell.text).unwrap_or_default();
                let (ja, en) = if column == "個人番号" {
                    let length = cell.text.chars().count();
                    let ja = format!("個人番号として読めない（{length}文字、表示しない）");
                    (
                        ja,
                        format!("expected {}, found {}", invalid.expected, invalid.found),
                    )
                } else {
                    let ja = format!("{column}として読めない: 「{}」", invalid.found);
                    (
                        ja,
                        format!("expected {}, found `{}`", invalid.expected, invalid.found),
                    )
                };
                let problem = Problem::at(cell.place, ja + &fix_ja, en + &fix_en);
                self.problems.push(problem.of(column));
                None
            }
        }
    }
}

/// Characters that no other system could show or compare.
fn unwritable(cell: &Cell) -> Option<Problem> {
    let (ja, en) = match cell
        .text
        .chars()
        .find(|c| matches!(c, '●' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}'))?
    {
        '●' => (
            "●（表示できない文字の代わり）が入っている。元の文字で書く",
            "expected the character itself, found ●, which stands for one that could not be shown",
        ),
        '\u{FFFD}' => (
            "読めなかった文字の代わり（U+FFFD）が入っている",
            "expected characters, found U+FFFD, which stands for one that could not be read",
        ),
        _ => (
            "外字が入っている。ほかの機関では読めないので、正字で書く",
            "expected characters of Unicode, found one of private use (外字), which nobody else can read",
        ),
    };
    Some(Problem::at(cell.place, ja, en))
}

/// How a value that cannot be read was most likely spoilt, and how it should be written.
fn trap(column: &str, text: &str) -> Option<(String, String)> {
    let say = |ja: String, en: String| Some((format!("。{ja}"), format!("; {en}")));
    let hidden = column == "個人番号";
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if text.starts_with('\'') {
        return say("先頭の ' を取る".into(), "take away the leading '".into());
    }
    let trimmed = text.trim_matches([' ', '\u{3000}', '\t']);
    if trimmed != text {
        return say(
            "前後の空白を取る".into(),
            "take away the spaces around it".into(),
        );
    }
    let half: String = text.nfkc().collect();
    if half != text && digits(&half.replace(['/', '-', '.'], "")) {
        return match hidden {
            true => say("半角の数字で書く".into(), "write half-width digits".into()),
            false => say(
                format!("半角で「{half}」と書く"),
                format!("write `{half}` in half width"),
            ),
        };
    }
    if text.contains(['E', 'e']) && text.parse::<f64>().is_ok() {
        return say(
            "表計算ソフトが指数に変えている。元の数字で書く".into(),
            "a spreadsheet has made an exponent of it; write the digits".into(),
        );
    }
    if text.strip_suffix(".0").is_some_and(digits) {
        return say(
            "末尾の「.0」を取る".into(),
            "take away the `.0` at its end".into(),
        );
    }
    let lost = match column {
        "枝番" => text.len() == 1,
        "個人番号" => text.len() < 12,
        _ => false,
    };
    if lost && digits(text) {
        return say(
            "先頭の 0 が落ちていないか確かめる".into(),
            "leading zeros may have been lost".into(),
        );
    }
    let parts: Vec<_> = text.split('/').collect();
    if let [year, month, day] = parts.as_slice()
        && [year, month, day].into_iter().all(|part| digits(part))
    {
        let written = format!("{year}-{month:0>2}-{day:0>2}");
        return say(
            format!("「{written}」の形で書く"),
            format!("write `{written}`"),
        );
    }
    None
}
