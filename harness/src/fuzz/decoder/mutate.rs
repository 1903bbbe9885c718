//! Octets changed by chance.

use crate::fuzz::dice::Dice;

/// Octets of the longest input.
const LONGEST: usize = 64 * 1024;

/// Values at which lengths and signs turn over.
const TURNS: [u8; 9] = [0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFE, 0xFF];

/// What means something in the texts that are read.
const MARKS: [&[u8]; 24] = [
    b"\"",
    b"'",
    b"<",
    b">",
    b"&",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"-",
    b",",
    b"\n",
    b"\r\n",
    b"\t",
    b"#",
    b"|",
    b"\\",
    b"&#x110000;",
    b"\xEF\xBB\xBF",
    b"\xE3\x80\x80",
    b"\x81",
    b"1e999",
    b"-9223372036854775808",
];

/// An input made of others.
pub(super) fn changed(base: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut octets = base.to_vec();
    for _ in 0..=dice.below(4) {
        change(&mut octets, other, dice);
    }
    octets.truncate(LONGEST);
    octets
}

fn change(octets: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let place = dice.below(octets.len().saturating_add(1));
    match dice.below(16) {
        0..=2 => flip(
            octets,
            place,
            |octet, dice| octet ^ (1 << dice.below(8)),
            dice,
        ),
        3 => flip(octets, place, |_, dice| dice.octet(), dice),
        4 => flip(
            octets,
            place,
            |_, dice| dice.pick(&TURNS).copied().unwrap_or(0),
            dice,
        ),
        5 => flip(
            octets,
            place,
            |octet, dice| octet.wrapping_add(dice.octet() & 3).wrapping_sub(1),
            dice,
        ),
        6 | 7 => {
            let mark = dice.pick(&MARKS).copied().unwrap_or_default();
            octets.splice(place..place, mark.iter().copied());
        }
        8 => {
            let some = dice.below(6).saturating_add(1);
            let new = dice.octets(some);
            octets.splice(place..place, new);
        }
        9 | 10 => {
            let end = piece(octets, place, dice);
            octets.drain(place..end);
        }
        11 | 12 => {
            let end = piece(octets, place, dice);
            let again = octets.get(place..end).unwrap_or_default().to_vec();
            // Mostly once; now and then so often that what nests is deep.
            let times = if dice.one_in(8) {
                1 << dice.below(14)
            } else {
                1
            };
            let times = times.min(LONGEST.checked_div(again.len()).unwrap_or(0));
            octets.splice(place..place, again.repeat(times));
        }
        13 | 14 => {
            let from = dice.below(other.len());
            let end = piece(other, from, dice);
            let taken = other.get(from..end).unwrap_or_default().iter().copied();
            // In place of as much, or between.
            let until = if dice.one_in(2) {
                octets.len().min(place.saturating_add(taken.len()))
            } else {
                place
            };
            octets.splice(place..until, taken);
        }
        _ => octets.truncate(place),
    }
}

fn flip(octets: &mut [u8], place: usize, new: impl Fn(u8, &mut Dice) -> u8, dice: &mut Dice) {
    if let Some(octet) = octets.get_mut(place) {
        *octet = new(*octet, dice);
    }
}

/// Where a piece ends that begins at a place: short ones are likelier.
fn piece(octets: &[u8], from: usize, dice: &mut Dice) -> usize {
    let most = 1 << dice.below(9);
    let count = dice.below(most).saturating_add(1);
    from.saturating_add(count).min(octets.len())
}
