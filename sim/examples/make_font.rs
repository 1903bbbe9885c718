//! Development tool: makes the font of the chip's images from the Shinonome fonts, once.
//!
//! ```text
//! cargo run -p madoguchi-sim --example make_font -- characters > jis.euc
//! iconv -c -f EUC-JP -t UTF-8 jis.euc > jis.txt
//! cargo run -p madoguchi-sim --example make_font -- font jis.txt shnmk12.pcf shnm6x12a.pcf shnm6x12r.pcf \
//!     fixtures/font/shinonome-12.bin
//! ```
//!
//! The fonts are those of Debian's `xfonts-shinonome`, unpacked by `gunzip`. `iconv` says which character of
//! Unicode stands at which place of JIS X 0208.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write as _;

type Fallible<T> = Result<T, Box<dyn Error>>;
/// Rows of a glyph, the leftmost dot in the highest bit.
type Rows = [u16; HEIGHT];

const HEIGHT: usize = 12;
/// Rows above the baseline.
const ASCENT: i32 = 10;
const BANNER: &[u8] = b"SHINONOME 12 DOTS, PUBLIC DOMAIN";

/// Characters that other tables of JIS X 0208 put where `iconv` has their twins.
const TWINS: [(char, char); 6] = [
    ('\u{301C}', '\u{FF5E}'),
    ('\u{2212}', '\u{FF0D}'),
    ('\u{2016}', '\u{2225}'),
    ('\u{00A2}', '\u{FFE0}'),
    ('\u{00A3}', '\u{FFE1}'),
    ('\u{00AC}', '\u{FFE2}'),
];

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["characters"] => characters(),
        ["font", names, wide, latin, kana, out] => font(names, [wide, latin, kana], out),
        _ => Err(
            "usage: make_font characters | make_font font <names> <wide> <latin> <kana> <out>"
                .into(),
        ),
    }
}

/// Every place of JIS X 0208 in EUC-JP, one a line.
fn characters() -> Fallible<()> {
    let mut out = std::io::stdout().lock();
    for row in 0xA1..=0xFE_u8 {
        for cell in 0xA1..=0xFE_u8 {
            out.write_all(&[row, cell, b'\n'])?;
        }
    }
    Ok(())
}

fn font(names: &str, [wide, latin, kana]: [&str; 3], out: &str) -> Fallible<()> {
    let names = fs::read_to_string(names)?;
    let glyphs = Pcf::read(&fs::read(wide)?)?;
    let mut full = BTreeMap::new();
    for (place, name) in names.lines().enumerate() {
        let (row, cell) = (place / 94 + 0x21, place % 94 + 0x21);
        let code = u16::try_from(row << 8 | cell)?;
        if let (Some(name), Some(rows)) = (name.chars().next(), glyphs.get(&code)) {
            full.insert(name, *rows);
            if let Some((_, twin)) = TWINS.iter().find(|(own, _)| *own == name) {
                full.insert(*twin, *rows);
            }
        }
    }
    let mut half = BTreeMap::new();
    for (code, rows) in Pcf::read(&fs::read(latin)?)? {
        if (0x20..0x7F).contains(&code) {
            half.insert(char::from(u8::try_from(code)?), rows);
        }
    }
    for (code, rows) in Pcf::read(&fs::read(kana)?)? {
        if let Some(name @ '\u{FF61}'..='\u{FF9F}') = char::from_u32(u32::from(code) + 0xFEC0) {
            half.insert(name, rows);
        }
    }
    let mut file = BANNER.to_vec();
    for (set, width) in [(&full, 12_usize), (&half, 6)] {
        file.extend_from_slice(&u16::try_from(set.len())?.to_be_bytes());
        for name in set.keys() {
            file.extend_from_slice(&u16::try_from(u32::from(*name))?.to_be_bytes());
        }
        for rows in set.values() {
            file.extend_from_slice(&packed(rows, width));
        }
    }
    fs::write(out, file)?;
    println!("{} wide and {} narrow glyphs", full.len(), half.len());
    Ok(())
}

/// The dots row by row without gaps, eight a byte.
fn packed(rows: &Rows, width: usize) -> Vec<u8> {
    let dots: Vec<bool> = rows
        .iter()
        .flat_map(|row| (0..width).map(move |x| row >> (15 - x) & 1 == 1))
        .collect();
    dots.chunks(8)
        .map(|eight| {
            eight
                .iter()
                .enumerate()
                .fold(0, |byte, (place, dot)| byte | u8::from(*dot) << (7 - place))
        })
        .collect()
}

/// A font in the Portable Compiled Format of X11.
struct Pcf<'a>(&'a [u8]);

/// A table of it: its bytes from the format word on.
struct Table<'a> {
    bytes: &'a [u8],
    format: u32,
}

impl Pcf<'_> {
    const METRICS: u32 = 1 << 2;
    const BITMAPS: u32 = 1 << 3;
    const ENCODINGS: u32 = 1 << 5;

    /// The glyphs by their code.
    fn read(bytes: &[u8]) -> Fallible<BTreeMap<u16, Rows>> {
        let font = Pcf(bytes);
        let encodings = font.table(Self::ENCODINGS)?;
        let [first_low, last_low, first_high, last_high] =
            [4, 6, 8, 10].map(|place| encodings.short(place));
        let (first_low, last_low, first_high, last_high) =
            (first_low?, last_low?, first_high?, last_high?);
        let mut glyphs = BTreeMap::new();
        let mut place = 14;
        for high in first_high..=last_high {
            for low in first_low..=last_low {
                let glyph = encodings.short(place)?;
                place += 2;
                if glyph != 0xFFFF {
                    glyphs.insert(high << 8 | low, font.glyph(usize::from(glyph))?);
                }
            }
        }
        Ok(glyphs)
    }

    fn table(&self, kind: u32) -> Fallible<Table<'_>> {
        let word = |at: usize| -> Fallible<u32> {
            let word = self.0.get(at..at + 4).ok_or("the font is cut short")?;
            Ok(u32::from_le_bytes(word.try_into()?))
        };
        for entry in 0..word(4)? {
            let at = 8 + 16 * usize::try_from(entry)?;
            if word(at)? == kind {
                let offset = usize::try_from(word(at + 12)?)?;
                let format = word(offset)?;
                let bytes = self.0.get(offset..).ok_or("the font is cut short")?;
                return Ok(Table { bytes, format });
            }
        }
        Err(format!("the font has no table {kind}").into())
    }

    fn glyph(&self, number: usize) -> Fallible<Rows> {
        let metrics = self.table(Self::METRICS)?;
        if metrics.format & 0x100 == 0 {
            return Err("expected compressed metrics".into());
        }
        let at = 6 + 5 * number;
        let metric = |place: usize| -> Fallible<i32> {
            let byte = metrics.bytes.get(at + place).ok_or("no such metric")?;
            Ok(i32::from(*byte) - 0x80)
        };
        let (left, right) = (metric(0)?, metric(1)?);
        let (ascent, descent) = (metric(3)?, metric(4)?);
        let bitmaps = self.table(Self::BITMAPS)?;
        let count = usize::try_from(bitmaps.word(4)?)?;
        let start = 8 + 4 * count + 16 + usize::try_from(bitmaps.word(8 + 4 * number)?)?;
        let pad = 1 << (bitmaps.format & 3);
        let width = usize::try_from(right - left)?;
        let stride = width.div_ceil(8).div_ceil(pad) * pad;
        let mut rows = [0; HEIGHT];
        for y in 0..ascent + descent {
            let row = usize::try_from(y)? * stride + start;
            for x in 0..width {
                let byte = bitmaps.bytes.get(row + x / 8).ok_or("no such bitmap")?;
                let bit = match bitmaps.format & 8 {
                    0 => x % 8,
                    _ => 7 - x % 8,
                };
                let (to_x, to_y) = (i32::try_from(x)? + left, y + ASCENT - ascent);
                if let (1, Ok(to_x @ 0..16), Some(to)) = (
                    byte >> bit & 1,
                    usize::try_from(to_x),
                    usize::try_from(to_y).ok().and_then(|y| rows.get_mut(y)),
                ) {
                    *to |= 1 << (15 - to_x);
                }
            }
        }
        Ok(rows)
    }
}

impl Table<'_> {
    fn big_endian(&self) -> bool {
        self.format & 4 != 0
    }

    fn word(&self, at: usize) -> Fallible<u32> {
        let bytes = self.bytes.get(at..at + 4).ok_or("the table is cut short")?;
        let bytes = bytes.try_into()?;
        Ok(match self.big_endian() {
            true => u32::from_be_bytes(bytes),
            false => u32::from_le_bytes(bytes),
        })
    }

    fn short(&self, at: usize) -> Fallible<u16> {
        let bytes = self.bytes.get(at..at + 2).ok_or("the table is cut short")?;
        let bytes = bytes.try_into()?;
        Ok(match self.big_endian() {
            true => u16::from_be_bytes(bytes),
            false => u16::from_le_bytes(bytes),
        })
    }
}
