//! Writing CP932, with what the WHATWG encoder leaves out.
//!
//! Four rules, so that what one system of the field wrote can be relayed by another:
//! * A sign of JIS X 0208 that Unicode has twice (波ダッシュ 〜 U+301C, − U+2212, ‖ U+2016, — U+2014, ¢ £ ¬) is written in its
//!   cell. Windows reads another character there: 〜 comes back as ～ U+FF5E. [`changed`] says which.
//! * 外字 (U+E000 … U+E757) are written where Windows has them, F0 40 … F9 FC.
//! * ¥ U+00A5 and ‾ U+203E are not written: their octets mean \ and ~ to whoever reads CP932.
//! * What is in no cell is refused; never a character reference in its place, nor a question mark.

use encoding_rs::SHIFT_JIS;

use super::text::Unwritable;

/// Characters that are written in a cell where CP932 has another one: as written, octets, as read.
const DOUBLED: [(char, [u8; 2], char); 7] = [
    ('\u{301C}', [0x81, 0x60], '\u{FF5E}'),
    ('\u{2016}', [0x81, 0x61], '\u{2225}'),
    ('\u{2212}', [0x81, 0x7C], '\u{FF0D}'),
    ('\u{2014}', [0x81, 0x5C], '\u{2015}'),
    ('\u{00A2}', [0x81, 0x91], '\u{FFE0}'),
    ('\u{00A3}', [0x81, 0x92], '\u{FFE1}'),
    ('\u{00AC}', [0x81, 0xCA], '\u{FFE2}'),
];

/// Writes text.
///
/// # Errors
/// Characters that have no cell.
pub fn encode(text: &str) -> Result<Vec<u8>, Unwritable> {
    let (written, _, lossy) = SHIFT_JIS.encode(text);
    if !lossy && !text.contains(['\u{A5}', '\u{203E}']) {
        return Ok(written.into_owned());
    }
    let (mut octets, mut outside) = (Vec::with_capacity(text.len()), Vec::new());
    for character in text.chars() {
        if !put(character, &mut octets) && !outside.contains(&character) {
            outside.push(character);
        }
    }
    match outside.is_empty() {
        true => Ok(octets),
        false => Err(Unwritable {
            characters: outside,
        }),
    }
}

/// The characters of a text that come back as others, each once: as written and as read.
pub fn changed(text: &str) -> Vec<(char, char)> {
    let doubled = DOUBLED.iter();
    doubled
        .filter(|(written, ..)| text.contains(*written))
        .map(|(written, _, read)| (*written, *read))
        .collect()
}

fn put(character: char, octets: &mut Vec<u8>) -> bool {
    if let Some((_, cell, _)) = DOUBLED.iter().find(|(of, ..)| *of == character) {
        octets.extend_from_slice(cell);
        return true;
    }
    if let Some(cell) = private(character) {
        octets.extend_from_slice(&cell);
        return true;
    }
    if matches!(character, '\u{A5}' | '\u{203E}') {
        return false;
    }
    let mut buffer = [0; 4];
    let (written, _, lossy) = SHIFT_JIS.encode(character.encode_utf8(&mut buffer));
    if !lossy {
        octets.extend_from_slice(&written);
    }
    !lossy
}

/// The cell of a 外字: ten rows of 188, from F0 40.
fn private(character: char) -> Option<[u8; 2]> {
    let nth = u32::from(character).checked_sub(0xE000)?;
    let (row, cell) = (nth / 188, nth % 188);
    if row >= 10 {
        return None;
    }
    // 7F is left out.
    let trail = 0x40 + cell + u32::from(cell >= 0x3F);
    Some([u8::try_from(0xF0 + row).ok()?, u8::try_from(trail).ok()?])
}
