//! 個人番号 never travels between card, reader, counter and fund (CARD-002, PRIV-001, PRIV-002).

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Invariant, Violation};
use crate::cast::Cast;
use crate::role::{Address, RoleName};
use crate::trace::Trace;

const DIGITS: usize = 12;

pub(super) fn check(trace: &Trace, cast: &Cast, found: &mut Vec<Violation>) {
    let numbers: BTreeSet<&[u8]> = cast
        .people
        .values()
        .map(|person| person.individual_number.digits().as_bytes())
        .collect();
    for entry in trace
        .entries()
        .iter()
        .filter(|entry| at_reception(&entry.from) && at_reception(&entry.to))
    {
        let said = [Some(entry.request_json()), entry.response_json()];
        if said
            .into_iter()
            .flatten()
            .any(|message| holds(message, &numbers))
        {
            let message = format!("{} → {}: 個人番号を含む", entry.from, entry.to);
            found.push(Violation::at(
                Invariant::IndividualNumberStaysOut,
                entry,
                message,
            ));
        }
    }
}

fn at_reception(party: &Address) -> bool {
    matches!(
        party.role,
        RoleName::Card | RoleName::Reader | RoleName::Counter | RoleName::Fund
    )
}

/// Whether a message in JSON holds one of the numbers, in a text, a number or a name of a field.
fn holds(message: &Value, numbers: &BTreeSet<&[u8]>) -> bool {
    match message {
        Value::String(text) => carries(text, numbers),
        Value::Number(number) => carries(&number.to_string(), numbers),
        Value::Array(items) => items.iter().any(|item| holds(item, numbers)),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| carries(name, numbers) || holds(value, numbers)),
        Value::Null | Value::Bool(_) => false,
    }
}

/// What stands before each digit where texts are written in hexadecimal: ASCII (an APDU), UTF-16 (text of a PDF), and the latter
/// when the PDF itself is written in hexadecimal.
const BEFORE_A_DIGIT: [&[u8]; 3] = [b"3", b"003", b"3030333"];

/// Whether a text holds one of the numbers: as digits, or as digits written in hexadecimal. What is compressed stays unseen.
fn carries(text: &str, numbers: &BTreeSet<&[u8]>) -> bool {
    let bytes = text.as_bytes();
    // Few texts have so many digits in a row: only there is every place looked at.
    bytes
        .split(|byte| !byte.is_ascii_digit())
        .flat_map(|run| run.windows(DIGITS))
        .any(|window| numbers.contains(window))
        || BEFORE_A_DIGIT
            .iter()
            .any(|before| carries_behind(bytes, before, numbers))
}

fn carries_behind(bytes: &[u8], before: &[u8], numbers: &BTreeSet<&[u8]>) -> bool {
    let cell = before.len().saturating_add(1);
    bytes.windows(cell * DIGITS).any(|window| {
        let digits = || {
            window.chunks_exact(cell).map(|cell| {
                let digit = cell.strip_prefix(before)?.first()?;
                digit.is_ascii_digit().then_some(*digit)
            })
        };
        digits().all(|digit| digit.is_some()) && {
            let digits: Vec<u8> = digits().flatten().collect();
            numbers.contains(digits.as_slice())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_seen_as_digits_within_an_apdu_and_in_the_text_of_a_pdf() {
        let numbers = BTreeSet::from([b"999912345678".as_slice()]);
        assert!(carries(r#"{"x":"0999912345678"}"#, &numbers));
        assert!(carries("FF100C393939393132333435363738FFFF", &numbers));
        assert!(carries(
            "<003900390039003900310032003300340035003600370038>",
            &numbers
        ));
        assert!(!carries("999912345679 39393939313233343536373", &numbers));
    }

    #[test]
    fn a_number_is_seen_wherever_it_stands_in_a_message() {
        let numbers = BTreeSet::from([b"999912345678".as_slice()]);
        for message in [
            serde_json::json!({"a": [null, {"b": "x999912345678"}]}),
            serde_json::json!({"a": 999_912_345_678_u64}),
            serde_json::json!({"999912345678": true}),
        ] {
            assert!(holds(&message, &numbers), "{message}");
        }
        // Two halves are no number.
        assert!(!holds(&serde_json::json!(["999912", "345678"]), &numbers));
    }
}
