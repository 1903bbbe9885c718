//! The digit keys on the screen, whose places change so that nobody can tell a PIN from the finger's way
//! (READER-003).

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::vocabulary::FacilityCode;

/// The key pad of one reader.
#[derive(Debug)]
pub(super) struct Keypad {
    stream: ChaCha8Rng,
    order: Vec<u8>,
}

impl Keypad {
    /// The key pad of the reader of a facility: every reader has a stream of its own.
    pub(super) fn new(seed: u64, facility: &FacilityCode) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(facility.as_str().parse().unwrap_or_default());
        Self {
            stream,
            order: (0..=9).collect(),
        }
    }

    /// A new order, never the one shown before.
    pub(super) fn shuffle(&mut self) -> Vec<u8> {
        let before = self.order.clone();
        for last in (1..self.order.len()).rev() {
            let places = last.saturating_add(1);
            let drawn = usize::try_from(self.stream.next_u32()).unwrap_or_default();
            self.order
                .swap(last, drawn.checked_rem(places).unwrap_or_default());
        }
        if self.order == before {
            self.order.rotate_left(1);
        }
        self.order.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keypad(seed: u64, code: &str) -> Keypad {
        Keypad::new(seed, &FacilityCode::with_check_digit(code).unwrap())
    }

    #[test]
    fn each_order_holds_every_digit_once_and_differs_from_the_one_before() {
        let mut keypad = keypad(1, "131999001");
        let mut before = (0..=9).collect::<Vec<u8>>();
        for _ in 0..200 {
            let order = keypad.shuffle();
            assert_ne!(order, before);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..=9).collect::<Vec<u8>>());
            before = order;
        }
    }

    #[test]
    fn the_seed_decides_the_order_and_another_reader_has_another() {
        let first = keypad(1, "131999001").shuffle();
        assert_eq!(first, keypad(1, "131999001").shuffle());
        assert_ne!(first, keypad(2, "131999001").shuffle());
        assert_ne!(first, keypad(1, "131999002").shuffle());
    }
}
