//! The records of the applications of the printed face, to be changed in their places.

use std::ops::Range;

/// The place of the value of an item `DF tag`, in a record that is one object of items.
fn place(content: &[u8], tag: u8) -> Option<Range<usize>> {
    let (mut at, length) = header(content, 0)?;
    let end = at.checked_add(length)?.min(content.len());
    while at < end {
        let (begin, length) = header(content, at)?;
        let whole = begin..begin.checked_add(length)?;
        if content.get(at..)?.starts_with(&[0xDF, tag]) {
            return Some(whole);
        }
        at = whole.end;
    }
    None
}

/// Where the value of the object at a place begins, and its length.
fn header(content: &[u8], at: usize) -> Option<(usize, usize)> {
    // Tags of records have two bytes.
    match *content.get(at.checked_add(2)?..)? {
        [length @ ..=0x7F, ..] => Some((at.checked_add(3)?, usize::from(length))),
        [0x82, high, low, ..] => Some((
            at.checked_add(5)?,
            usize::from(u16::from_be_bytes([high, low])),
        )),
        _ => None,
    }
}

/// The value of an item, to be changed.
pub(super) fn value(content: &mut [u8], tag: u8) -> Option<&mut [u8]> {
    let place = place(content, tag)?;
    content.get_mut(place)
}

/// Fills the second half of an item.
pub(super) fn fill(content: &mut [u8], tag: u8, byte: u8) {
    if let Some(value) = value(content, tag) {
        let half = value.len() / 2;
        value.get_mut(half..).unwrap_or_default().fill(byte);
    }
}

/// Changes the last byte of an item.
pub(super) fn spoil(content: &mut [u8], tag: u8) {
    if let Some([.., last]) = value(content, tag) {
        *last ^= 1;
    }
}

/// Gives an item another tag.
pub(super) fn tag(content: &mut [u8], tag: u8, other: u8) {
    let Some(place) = place(content, tag) else {
        return;
    };
    let header = if place.len() < 0x80 { 2 } else { 4 };
    let second = place.start.checked_sub(header);
    if let Some(second) = second.and_then(|place| content.get_mut(place)) {
        *second = other;
    }
}

/// Puts one byte in the place of another.
pub(super) fn swap(content: &mut [u8], at: usize, from: u8, to: u8) {
    match content.get_mut(at) {
        Some(byte) if *byte == from => *byte = to,
        _ => {}
    }
}

/// Puts an item before another, in the same record.
pub(super) fn insert(content: &mut Vec<u8>, before: u8, tag: u8, value: &[u8]) {
    let (Some(place), Some((begin, length))) = (place(content, before), header(content, 0)) else {
        return;
    };
    let header = if place.len() < 0x80 { 3 } else { 5 };
    let at = place.start.saturating_sub(header);
    let short = u8::try_from(value.len()).unwrap_or(0x7F).min(0x7F);
    let item = [&[0xDF, tag, short], value].concat();
    let longer = u16::try_from(length.saturating_add(item.len())).unwrap_or(u16::MAX);
    content.splice(at..at, item);
    // A record that holds so much has a long length.
    if begin == 5
        && let Some(field) = content.get_mut(3..5)
    {
        field.copy_from_slice(&longer.to_be_bytes());
    }
}
