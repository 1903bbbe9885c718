//! What every file of insurers has: a head, the names of the columns, the lines, and an end that counts them.

use std::collections::BTreeSet;

use super::Problem;
use super::csv::{Cell, Row, rows};
use crate::oqs::Place;
use crate::oqs::text::{Encoding, decode};

/// Octets that a file may have (ours).
pub const LARGEST: usize = 32 * 1024 * 1024;
/// Lines that a file may have (ours).
pub const MOST_LINES: usize = 200_000;

/// What every file begins with.
pub(super) const SIMULATED: &str = "見本";
/// What the last line begins with.
pub(super) const END: &str = "終";
/// The version of the layouts.
pub(super) const VERSION: &str = "1";

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    /// 加入者情報.
    Eligibility,
    /// 本人確認情報照会.
    Inquiry,
}

impl Title {
    /// As the head names it.
    pub const fn written(self) -> &'static str {
        match self {
            Self::Eligibility => "加入者情報",
            Self::Inquiry => "本人確認情報照会",
        }
    }
}

/// A file taken apart.
pub(super) struct Sheet {
    pub encoding: Encoding,
    /// The cells of the first line behind 見本, title and version.
    pub head: Row,
    pub head_at: Place,
    pub table: Table,
}

/// The lines under their columns.
pub(super) struct Table {
    columns: Vec<String>,
    pub rows: Vec<Row>,
}

impl Table {
    /// A cell of a line, with what stands in it; nothing if it is empty or there is no such column.
    pub fn cell<'r>(&self, row: &'r Row, column: &str) -> Option<&'r Cell> {
        let place = self.columns.iter().position(|name| name == column)?;
        row.get(place).filter(|cell| !cell.text.is_empty())
    }

    /// Whether a line has as many cells as there are columns.
    pub fn fits(&self, row: &Row) -> Result<(), Problem> {
        let (expected, found) = (self.columns.len(), row.len());
        if expected == found {
            return Ok(());
        }
        Err(Problem::at(
            place(row),
            format!("列の数が{found}で、列名の行の{expected}と違う"),
            format!("expected {expected} cells as in the line of column names, found {found}"),
        ))
    }
}

/// Where a line begins.
pub(super) fn place(row: &Row) -> Place {
    row.first().map_or(Place::START, |cell| cell.place)
}

/// What a file says that it is; nothing if it is none of ours.
pub fn title_of(octets: &[u8]) -> Option<Title> {
    let first = octets.split(|octet| *octet == b'\n').next()?;
    let text = decode(first).ok()?.text;
    let mut cells = text.split(',').map(|cell| cell.trim_matches('"'));
    let title = (cells.next()? == SIMULATED).then(|| cells.next())??;
    [Title::Eligibility, Title::Inquiry]
        .into_iter()
        .find(|it| it.written() == title)
}

/// Takes a file apart.
pub(super) fn read(
    octets: &[u8],
    title: Title,
    columns: &[(&str, bool)],
) -> Result<Sheet, Problem> {
    if octets.len() > LARGEST {
        return Err(Problem::at(
            Place::START,
            format!("ファイルが大きすぎる（{}バイト）", octets.len()),
            format!("expected at most {LARGEST} octets, found {}", octets.len()),
        ));
    }
    let text = decode(octets).map_err(|error| {
        let ja = format!("文字を読めない: {}", error.found);
        let en = format!("expected {}, found {}", error.expected, error.found);
        Problem::at(error.at, ja, en)
    })?;
    let mut lines = rows(&text.text)?.into_iter();
    let head = lines.next().unwrap_or_default();
    let says = |place: usize| head.get(place).map_or("", |cell| cell.text.as_str());
    let expected = format!("{SIMULATED},{},{VERSION}", title.written());
    if (says(0), says(1), says(2)) != (SIMULATED, title.written(), VERSION) {
        return Err(Problem::at(
            Place::START,
            format!("先頭の行は「{expected},…」でなければならない"),
            format!(
                "expected a first line that begins with `{expected}`, found `{},{},{}`",
                says(0),
                says(1),
                says(2)
            ),
        ));
    }
    let head_at = place(&head);
    let names = lines.next().unwrap_or_default();
    let names_at = names.first().map_or(
        Place {
            line: 2,
            ..Place::START
        },
        |cell| cell.place,
    );
    named(&names, names_at, columns)?;
    let mut rows: Vec<Row> = lines.collect();
    ended(&mut rows, names_at)?;
    Ok(Sheet {
        encoding: text.encoding,
        head: head.into_iter().skip(3).collect(),
        head_at,
        table: Table {
            columns: names.into_iter().map(|cell| cell.text).collect(),
            rows,
        },
    })
}

/// The columns may come in any order. One that is missing or unknown is a file that means something else than we would read.
fn named(names: &Row, at: Place, columns: &[(&str, bool)]) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    for cell in names {
        if !columns.iter().any(|(name, _)| *name == cell.text) {
            let known: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
            return Err(Problem::at(
                cell.place,
                format!("知らない列名「{}」", cell.text),
                format!(
                    "expected names of columns ({}), found `{}`",
                    known.join(","),
                    cell.text
                ),
            ));
        }
        if !seen.insert(cell.text.as_str()) {
            return Err(Problem::at(
                cell.place,
                format!("列名「{}」が2度ある", cell.text),
                format!("expected each column once, found `{}` again", cell.text),
            ));
        }
    }
    let missing = |(name, needed): &&(&str, bool)| *needed && !seen.contains(name);
    match columns.iter().find(missing) {
        None => Ok(()),
        Some((name, _)) => Err(Problem::at(
            at,
            format!("列「{name}」がない"),
            format!("expected a column `{name}` in the line of column names, found none"),
        )),
    }
}

/// The last line counts those before it: half a file is not taken for a whole one.
fn ended(rows: &mut Vec<Row>, names_at: Place) -> Result<(), Problem> {
    let end = rows.pop().unwrap_or_default();
    let at = end.first().map_or(names_at, |cell| cell.place);
    let count = rows.len();
    let cells: Vec<_> = end.iter().map(|cell| cell.text.as_str()).collect();
    if cells.first() != Some(&END) {
        return Err(Problem::at(
            at,
            "終わりの行（終,件数）がない。ファイルが途中で切れている",
            format!("expected `{END},COUNT` as the last line, found a file that breaks off"),
        ));
    }
    let written = cells.get(1).copied().unwrap_or_default();
    if cells.len() != 2 || written != count.to_string() {
        return Err(Problem::at(
            at,
            format!("終わりの行の件数が「{written}」で、行は{count}件ある"),
            format!(
                "expected `{END},{count}`, as many lines as there are, found `{}`",
                cells.join(",")
            ),
        ));
    }
    if let Some(row) = rows
        .iter()
        .find(|row| row.first().is_some_and(|it| it.text == END))
    {
        return Err(Problem::at(
            place(row),
            "終わりの行が途中にある。二つのファイルがつながっていないか確かめる",
            format!("expected `{END}` in the last line only; two files may have been joined"),
        ));
    }
    if count > MOST_LINES {
        return Err(Problem::at(
            at,
            format!("行が多すぎる（{count}件）。{MOST_LINES}件までに分ける"),
            format!("expected at most {MOST_LINES} lines, found {count}"),
        ));
    }
    Ok(())
}
