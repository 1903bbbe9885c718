//! Comma-separated values (RFC 4180) read strictly, with the place of every cell: a library that forgives a stray quote would hide the
//! very mistake that a result file has to name.

use super::Problem;
use crate::oqs::Place;

/// A cell as written, without the quotes around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub text: String,
    pub place: Place,
}

/// A record.
pub(super) type Row = Vec<Cell>;

/// Splits a text into records. Lines end with LF or CRLF, the last one may lack its end.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, Problem> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        place: Place::START,
    };
    let mut rows = Vec::new();
    while reader.rest.peek().is_some() {
        rows.push(reader.row()?);
    }
    Ok(rows)
}

struct Reader<'t> {
    rest: std::iter::Peekable<std::str::Chars<'t>>,
    place: Place,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        if next == '\n' {
            self.place.line = self.place.line.saturating_add(1);
            self.place.column = 1;
        } else {
            self.place.column = self.place.column.saturating_add(1);
        }
        Some(next)
    }

    fn row(&mut self) -> Result<Row, Problem> {
        let mut row = Row::new();
        loop {
            row.push(self.cell()?);
            let at = self.place;
            match self.next() {
                Some(',') => {}
                Some('\n') | None => return Ok(row),
                Some('\r') if self.rest.peek() == Some(&'\n') => {
                    self.next();
                    return Ok(row);
                }
                Some('\r') => {
                    return Err(Problem::at(
                        at,
                        "行の終わりが CR だけである",
                        "expected lines that end with LF or CRLF, found a CR alone",
                    ));
                }
                Some(found) => {
                    return Err(Problem::at(
                        at,
                        "引用符の後にはコンマか行の終わりが来る",
                        format!(
                            "expected a comma or the end of the line after the quotation, found `{found}`"
                        ),
                    ));
                }
            }
        }
    }

    fn cell(&mut self) -> Result<Cell, Problem> {
        let place = self.place;
        let mut text = String::new();
        if self.rest.peek() != Some(&'"') {
            while let Some(&next) = self.rest.peek() {
                match next {
                    ',' | '\n' | '\r' => break,
                    '"' => {
                        return Err(Problem::at(
                            self.place,
                            "引用符で始まらない項目の中に引用符がある",
                            "expected no quotation mark within a cell that does not begin with one; write it twice and quote the cell",
                        ));
                    }
                    _ => text.extend(self.next()),
                }
            }
            return Ok(Cell { text, place });
        }
        self.next();
        loop {
            match self.next() {
                None => {
                    return Err(Problem::at(
                        place,
                        "引用符が閉じられていない",
                        "expected the quotation mark that closes this cell, found the end of the file",
                    ));
                }
                Some('"') if self.rest.peek() == Some(&'"') => text.extend(self.next()),
                Some('"') => return Ok(Cell { text, place }),
                Some(other) => text.push(other),
            }
        }
    }
}
