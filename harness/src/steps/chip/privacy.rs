//! 私事: what a trace keeps of an outside card, which may be somebody's own.

use madoguchi_sim::card::{Ap, CardRole, Request, Response};
use madoguchi_sim::trace::Trace;
use serde_json::Value;

/// The files of 券面事項確認AP with pictures: the printed record with the photo, and 個人番号.
const PICTURES: [u8; 2] = [0x02, 0x05];

/// Which file is read, as far as the commands tell.
#[derive(Default)]
struct Place {
    on_face: bool,
    file: u8,
}

impl Place {
    /// Follows SELECT and short identifiers. Whether the command reads a picture.
    fn follow(&mut self, command: &[u8]) -> bool {
        match *command {
            [_, 0xA4, 0x04, _, _, ref name @ ..] => {
                self.on_face = name.starts_with(Ap::Surface.aid());
                self.file = 0;
                false
            }
            [_, 0xA4, 0x02, _, 2, _, id, ..] => {
                self.file = id;
                false
            }
            [_, 0xB0, p1, ..] => {
                if p1 & 0x80 != 0 {
                    self.file = p1 & 0x1F;
                }
                self.on_face && PICTURES.contains(&self.file)
            }
            _ => false,
        }
    }
}

/// The lines of a trace in JSON, without pictures, and without 個人番号 if it is known.
pub fn lines_without_privacy(trace: &Trace, number: Option<&str>) -> Vec<String> {
    let mut place = Place::default();
    let digits = number.map(|number| {
        let hex: String = number.bytes().map(|byte| format!("{byte:02X}")).collect();
        (hex, "2A".repeat(number.len()))
    });
    let lines = trace.entries().iter().zip(trace.lines());
    lines
        .filter_map(|(entry, line)| {
            let mut line = serde_json::to_value(&line).ok()?;
            let picture = match entry.request::<CardRole>() {
                Some(Request::Apdu(command)) => place.follow(command),
                Some(Request::PowerOn | Request::Reset | Request::PowerOff) => {
                    place = Place::default();
                    false
                }
                _ => false,
            };
            if picture && let Some(Response::Apdu(answer)) = entry.response::<CardRole>() {
                let data = answer.len().saturating_sub(2);
                let status = answer.iter().skip(data).map(|byte| format!("{byte:02X}"));
                let kept: String = std::iter::repeat_n("00".to_owned(), data)
                    .chain(status)
                    .collect();
                if let Some(shown) = line.pointer_mut("/response/apdu") {
                    *shown = Value::from(kept);
                }
            }
            Some(line.to_string())
        })
        .map(|line| match &digits {
            Some((digits, blot)) => line.replace(digits, blot),
            None => line,
        })
        .collect()
}
