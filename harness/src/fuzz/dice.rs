//! Chance that repeats: the same seed throws the same dice on every machine.

/// SplitMix64.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice of their own for the n-th of many, which throw the same whatever the others do.
    pub fn nth(seed: u64, number: u64) -> Self {
        let mut dice = Self(seed ^ number.wrapping_mul(0xA076_1D64_78BD_642F));
        dice.0 = dice.next();
        dice
    }

    /// Any number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; zero if there is none.
    pub const fn below(&mut self, end: usize) -> usize {
        // The product of two 64-bit numbers fits; its upper half is evenly spread.
        ((self.next() as u128 * end as u128) >> 64) as usize
    }

    /// Whether one throw in `many` comes up; never for zero.
    pub const fn one_in(&mut self, many: usize) -> bool {
        many > 0 && self.below(many) == 0
    }

    /// One octet.
    pub const fn octet(&mut self) -> u8 {
        self.next() as u8
    }

    /// So many octets.
    pub fn octets(&mut self, count: usize) -> Vec<u8> {
        let words = count.div_ceil(8);
        let mut octets: Vec<u8> = (0..words).flat_map(|_| self.next().to_le_bytes()).collect();
        octets.truncate(count);
        octets
    }

    /// One of several; none of none.
    pub fn pick<'a, T>(&mut self, several: &'a [T]) -> Option<&'a T> {
        several.get(self.below(several.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_and_never_past_the_end() {
        let throw = |seed| {
            let mut dice = Dice::new(seed);
            (0..1_000).map(|_| dice.below(6)).collect::<Vec<_>>()
        };
        assert_eq!(throw(1), throw(1));
        assert_ne!(throw(1), throw(2));
        assert!((0..6).all(|side| throw(1).contains(&side)));
        assert_eq!(Dice::new(1).below(0), 0);
        assert_eq!(Dice::new(1).octets(13).len(), 13);
    }
}
