//! The bitmap font of the chip's images, embedded in the program; `fixtures/font/README.md` tells its form.

/// Dots from top to bottom.
pub const HEIGHT: usize = 12;

static FILE: &[u8] = include_bytes!("../../../../fixtures/font/shinonome-12.bin");
const BANNER: usize = 32;
/// 〓, which Japanese print shows for a character that it lacks.
const MISSING: char = '〓';

/// The dots of one character.
pub struct Glyph {
    width: usize,
    dots: &'static [u8],
}

impl Glyph {
    /// How many dots it is wide.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Where it is black: from the left, from the top.
    pub fn dots(&self) -> impl Iterator<Item = (usize, usize)> {
        let set = |place: usize| {
            self.dots
                .get(place / 8)
                .is_some_and(|byte| byte << (place % 8) & 0x80 != 0)
        };
        (0..self.width.saturating_mul(HEIGHT))
            .filter(move |place| set(*place))
            .map(|place| (place % self.width, place / self.width))
    }
}

/// The glyph of a character; of 〓 where the font has none.
pub fn glyph(character: char) -> Glyph {
    let blank = Glyph {
        width: HEIGHT,
        dots: &[],
    };
    find(character).or_else(|| find(MISSING)).unwrap_or(blank)
}

fn find(character: char) -> Option<Glyph> {
    let character = u16::try_from(u32::from(character)).ok()?;
    let (wide, rest) = Set::read(FILE.get(BANNER..)?, 12)?;
    let (narrow, _) = Set::read(rest, 6)?;
    narrow.find(character).or_else(|| wide.find(character))
}

/// Glyphs of one width, in the order of their characters.
struct Set {
    characters: &'static [[u8; 2]],
    dots: &'static [u8],
    width: usize,
}

impl Set {
    /// The set at the beginning of `file`, and what follows it.
    fn read(file: &'static [u8], width: usize) -> Option<(Self, &'static [u8])> {
        let (count, rest) = file.split_first_chunk::<2>()?;
        let count = usize::from(u16::from_be_bytes(*count));
        let (characters, rest) = rest.split_at_checked(count.checked_mul(2)?)?;
        let (dots, rest) = rest.split_at_checked(count.checked_mul(glyph_bytes(width))?)?;
        let (characters, _) = characters.as_chunks();
        let set = Self {
            characters,
            dots,
            width,
        };
        Some((set, rest))
    }

    fn find(&self, character: u16) -> Option<Glyph> {
        let place = self
            .characters
            .binary_search_by_key(&character, |it| u16::from_be_bytes(*it))
            .ok()?;
        let dots = self.dots.chunks_exact(glyph_bytes(self.width)).nth(place)?;
        Some(Glyph {
            width: self.width,
            dots,
        })
    }
}

const fn glyph_bytes(width: usize) -> usize {
    width * HEIGHT / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(character: char) -> Vec<String> {
        let glyph = glyph(character);
        let mut rows = vec![vec!['.'; glyph.width()]; HEIGHT];
        glyph.dots().for_each(|(x, y)| rows[y][x] = '#');
        rows.into_iter().map(String::from_iter).collect()
    }

    #[test]
    fn a_kanji_and_a_digit_are_drawn_as_one_reads_them() {
        assert_eq!(
            drawn('本')[..5],
            [
                ".....#......",
                ".....#......",
                ".....#......",
                "###########.",
                "....###....."
            ]
        );
        assert_eq!(drawn('1')[1..4], ["..#...", "###...", "..#..."]);
    }

    #[test]
    fn the_file_holds_two_whole_sets_and_nothing_else() {
        let (wide, rest) = Set::read(&FILE[BANNER..], 12).unwrap();
        let (narrow, rest) = Set::read(rest, 6).unwrap();
        assert_eq!(
            (wide.characters.len(), narrow.characters.len()),
            (6885, 158)
        );
        assert!(rest.is_empty());
        for set in [&wide, &narrow] {
            assert!(set.characters.is_sorted());
        }
    }

    #[test]
    fn a_character_without_a_glyph_becomes_a_geta() {
        for missing in ['𠮷', '\u{E000}', '😀'] {
            assert_eq!(drawn(missing), drawn(MISSING));
        }
        assert_eq!(drawn(MISSING)[3], "############");
    }

    #[test]
    fn dashes_and_tildes_of_either_table_are_drawn() {
        for (one, other) in [('〜', '～'), ('−', '－')] {
            assert_eq!(drawn(one), drawn(other));
            assert_ne!(drawn(one), drawn(MISSING));
        }
    }
}
