//! 私事: what a trace keeps of an outside card, which may be somebody's own.

use madoguchi_sim::card::{CardRole, Narrator, Request, Response};
use madoguchi_sim::trace::Trace;
use serde_json::Value;

/// The lines of a trace in JSON, without what the files say of the holder, and without 個人番号 if it is known.
pub fn lines_without_privacy(trace: &Trace, number: Option<&str>) -> Vec<String> {
    let mut narrator = Narrator::default();
    let digits = number.map(|number| {
        let hex: String = number.bytes().map(|byte| format!("{byte:02X}")).collect();
        (hex, "2A".repeat(number.len()))
    });
    let lines = trace.entries().iter().zip(trace.lines());
    lines
        .filter_map(|(entry, line)| {
            let mut line = serde_json::to_value(&line).ok()?;
            let answer = match entry.response::<CardRole>() {
                Some(Response::Apdu(answer)) => Some(answer),
                _ => None,
            };
            let told = match entry.request::<CardRole>() {
                Some(Request::Apdu(command)) => {
                    answer.filter(|answer| narrator.hears_of_the_holder(command, answer))
                }
                Some(Request::PowerOn | Request::Reset | Request::PowerOff) => {
                    narrator.reset();
                    None
                }
                _ => None,
            };
            if let Some(answer) = told {
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
