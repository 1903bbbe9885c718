//! Writing files, ours and those that go back.

use super::sheet::{END, SIMULATED};
use crate::oqs::cp932;
use crate::oqs::text::Encoding;

/// The columns of what became of 加入者情報.
pub const RESULT_COLUMNS: [&str; 9] = [
    "行", "列", "項目", "区分", "記号", "番号", "枝番", "結果", "理由",
];
/// The columns of what J-LIS answers.
pub const INQUIRY_RESULT_COLUMNS: [&str; 5] = ["行", "整理番号", "結果", "個人番号", "違う項目"];

/// A file, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The octets.
    pub octets: Vec<u8>,
    /// How they are written.
    pub encoding: Encoding,
    /// Characters that the encoding does not have: 〓 stands in their place.
    pub replaced: Vec<char>,
}

/// Writes a file: the head behind 見本, the names of the columns, the lines, and their number. Lines end with CRLF.
pub fn write_sheet<R: AsRef<str>>(
    encoding: Encoding,
    head: &[R],
    columns: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Written {
    let mut text = SIMULATED.to_owned();
    for cell in head {
        text.push(',');
        text.push_str(&quoted(cell.as_ref()));
    }
    text.push_str("\r\n");
    text.push_str(&columns.join(","));
    text.push_str("\r\n");
    let mut count = 0_usize;
    for row in rows {
        let cells: Vec<_> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
        count = count.saturating_add(1);
    }
    text.push_str(&format!("{END},{count}\r\n"));
    match encoding {
        Encoding::Utf8 => Written {
            octets: text.into_bytes(),
            encoding,
            replaced: Vec::new(),
        },
        Encoding::ShiftJis => shift_jis(&text),
    }
}

fn shift_jis(text: &str) -> Written {
    let encoding = Encoding::ShiftJis;
    let (octets, replaced) = match cp932::encode(text) {
        Ok(octets) => (octets, Vec::new()),
        Err(unwritable) => {
            let known: String = text
                .chars()
                .map(|c| {
                    if unwritable.characters.contains(&c) {
                        '〓'
                    } else {
                        c
                    }
                })
                .collect();
            // What is left can be written.
            (
                cp932::encode(&known).unwrap_or_default(),
                unwritable.characters,
            )
        }
    };
    Written {
        octets,
        encoding,
        replaced,
    }
}

fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}
