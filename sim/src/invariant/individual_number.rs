//! 個人番号 never travels between card, reader, counter and fund (CARD-002, PRIV-001, PRIV-002).

use std::collections::BTreeSet;

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
        let mut text = entry.request_json().to_string();
        if let Some(response) = entry.response_json() {
            text.push('\n');
            text.push_str(&response.to_string());
        }
        if carries(&text, &numbers) {
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

/// Whether a text holds one of the numbers: as digits, or as ASCII digits written in hexadecimal (an APDU).
fn carries(text: &str, numbers: &BTreeSet<&[u8]>) -> bool {
    let bytes = text.as_bytes();
    bytes
        .windows(DIGITS)
        .any(|window| window.iter().all(u8::is_ascii_digit) && numbers.contains(window))
        || bytes.windows(DIGITS * 2).any(|window| {
            let pairs = || window.chunks_exact(2);
            pairs().all(|pair| matches!(pair, [b'3', b'0'..=b'9'])) && {
                let digits: Vec<u8> = pairs().filter_map(|pair| pair.last().copied()).collect();
                numbers.contains(digits.as_slice())
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_seen_as_digits_and_within_an_apdu() {
        let numbers = BTreeSet::from([b"999912345678".as_slice()]);
        assert!(carries(r#"{"x":"0999912345678"}"#, &numbers));
        assert!(carries("FF100C393939393132333435363738FFFF", &numbers));
        assert!(!carries("999912345679 39393939313233343536373", &numbers));
    }
}
