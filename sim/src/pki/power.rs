//! Powers modulo a prime of 1,024 bits: Montgomery multiplication with digits of 57 bits.
//!
//! A digit leaves room enough that a whole column of products fits a `u128`: nothing is carried between
//! products, and a compiler without access to carry flags makes good code of it. The steps depend on the
//! exponent and not on the clock of whoever watches: the keys are test keys, nothing here is secret.

use crypto_bigint::{BoxedUint, Odd};

const DIGITS: usize = 18;
const DIGIT_BITS: u32 = 57;
const DIGIT: u64 = (1 << DIGIT_BITS) - 1;
/// `R` is two to this power: more than four times the modulus, so that sums below twice the modulus stay
/// there without a subtraction.
const RADIX_BITS: u32 = 1026;
/// The most bits of an exponent that one multiplication takes.
const WINDOW: usize = 6;
const ODD_POWERS: usize = 1 << (WINDOW - 1);

/// Least significant first, each below 2^57.
type Digits = [u64; DIGITS];

const ONE: Digits = {
    let mut one = [0; DIGITS];
    one[0] = 1;
    one
};

/// Raises to one exponent modulo one odd number.
pub(super) struct Power {
    modulus: Digits,
    /// Minus the inverse of the modulus, modulo 2^57.
    negated_inverse: u64,
    /// `R` squared modulo the modulus.
    radix_squared: Digits,
    steps: Vec<Step>,
}

/// So many squarings, then a multiplication by an odd power of the base: by the first, third, fifth ….
struct Step {
    squarings: usize,
    odd_power: Option<usize>,
}

impl Power {
    /// Both numbers are at most 1,024 bits long.
    pub(super) fn new(modulus: &Odd<BoxedUint>, exponent: &BoxedUint) -> Self {
        let radix_squared = BoxedUint::one_with_precision(2 * RADIX_BITS + 1)
            .unbounded_shl_vartime(2 * RADIX_BITS)
            .rem_vartime(modulus.as_nz_ref());
        let modulus = to_digits(modulus);
        Self {
            negated_inverse: inverse(modulus[0]).wrapping_neg() & DIGIT,
            modulus,
            radix_squared: to_digits(&radix_squared),
            steps: steps(exponent),
        }
    }

    /// `base`, which is below the modulus, to the power of the exponent. At most the modulus: that itself
    /// may stand for 0.
    pub(super) fn of(&self, base: &BoxedUint) -> BoxedUint {
        let base = self.product(&to_digits(base), &self.radix_squared);
        let square = self.square(&base);
        let mut odd_powers = [base; ODD_POWERS];
        let mut last = base;
        for power in odd_powers.iter_mut().skip(1) {
            last = self.product(&last, &square);
            *power = last;
        }
        let mut result = self.product(&ONE, &self.radix_squared);
        for step in &self.steps {
            for _ in 0..step.squarings {
                result = self.square(&result);
            }
            if let Some(power) = step.odd_power.and_then(|nth| odd_powers.get(nth)) {
                result = self.product(&result, power);
            }
        }
        to_number(&self.product(&result, &ONE))
    }

    fn product(&self, a: &Digits, b: &Digits) -> Digits {
        self.reduce(&Product(a, b))
    }

    fn square(&self, a: &Digits) -> Digits {
        self.reduce(&Square(a))
    }

    /// The number of `columns` divided by `R` modulo the modulus, below twice the modulus if the factors were.
    /// Column by column, from the least significant: each of the first is made a multiple of 2^57 by adding
    /// a multiple of the modulus, and all of it is carried to the next.
    #[inline(always)]
    fn reduce(&self, columns: &impl Columns) -> Digits {
        let modulus = &self.modulus;
        let mut multiples = [0; DIGITS];
        let mut result = [0; DIGITS];
        let mut sum = 0;
        macro_rules! made_zero {
            ($($column:literal)*) => {$(
                // The multiple of this column is still 0 here.
                sum += columns.column::<$column>() + Product(&multiples, modulus).column::<$column>();
                multiples[$column] = (sum as u64).wrapping_mul(self.negated_inverse) & DIGIT;
                sum = (sum + wide(multiples[$column], modulus[0])) >> DIGIT_BITS;
            )*};
        }
        macro_rules! kept {
            ($($column:literal)*) => {$(
                sum += columns.column::<$column>() + Product(&multiples, modulus).column::<$column>();
                result[$column - DIGITS] = sum as u64 & DIGIT;
                sum >>= DIGIT_BITS;
            )*};
        }
        made_zero!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17);
        kept!(18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34);
        result[DIGITS - 1] = sum as u64;
        result
    }
}

/// A product before carrying: at most 18 products of two digits in a column.
trait Columns {
    /// The column is a constant so that the compiler writes the products out.
    fn column<const COLUMN: usize>(&self) -> u128;
}

struct Product<'a>(&'a Digits, &'a Digits);

impl Columns for Product<'_> {
    #[inline(always)]
    fn column<const COLUMN: usize>(&self) -> u128 {
        let mut sum = 0;
        // An inclusive range is not written out, which costs a quarter of the speed.
        for nth in first(COLUMN)..COLUMN + 1 - first(COLUMN) {
            sum += wide(self.0[nth], self.1[COLUMN - nth]);
        }
        sum
    }
}

struct Square<'a>(&'a Digits);

impl Columns for Square<'_> {
    /// Every product but the middle one occurs twice.
    #[inline(always)]
    fn column<const COLUMN: usize>(&self) -> u128 {
        let mut sum = 0;
        for nth in first(COLUMN)..COLUMN.div_ceil(2) {
            sum += wide(self.0[nth], self.0[COLUMN - nth]);
        }
        sum *= 2;
        if COLUMN.is_multiple_of(2) {
            sum += wide(self.0[COLUMN / 2], self.0[COLUMN / 2]);
        }
        sum
    }
}

/// The first digit that has a partner in the column.
const fn first(column: usize) -> usize {
    column.saturating_sub(DIGITS - 1)
}

#[inline(always)]
fn wide(a: u64, b: u64) -> u128 {
    a as u128 * b as u128
}

/// The inverse of an odd number modulo 2^64: each round doubles the bits that are right, of which there are
/// three at first.
fn inverse(odd: u64) -> u64 {
    (0..5).fold(odd, |inverse, _| {
        inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)))
    })
}

/// From the highest bit of the exponent: squarings alone for zeros, one multiplication for up to six bits that begin
/// and end in a one.
fn steps(exponent: &BoxedUint) -> Vec<Step> {
    let bits: Vec<bool> = (0..exponent.bits_vartime())
        .rev()
        .map(|nth| exponent.bit_vartime(nth))
        .collect();
    let mut steps = Vec::new();
    let mut left = bits.as_slice();
    while !left.is_empty() {
        let zeros = left.iter().take_while(|bit| !**bit).count();
        let rest = left.get(zeros..).unwrap_or_default();
        let ones = rest.iter().take(WINDOW).rposition(|bit| *bit);
        let taken = ones.map_or(0, |last| last + 1);
        let value = rest
            .iter()
            .take(taken)
            .fold(0, |value, bit| value * 2 + usize::from(*bit));
        steps.push(Step {
            squarings: zeros + taken,
            odd_power: ones.map(|_| value / 2),
        });
        left = rest.get(taken..).unwrap_or_default();
    }
    steps
}

fn to_digits(number: &BoxedUint) -> Digits {
    let mut digits = [0; DIGITS];
    let mut bytes = number.to_le_bytes().into_vec().into_iter();
    let (mut buffer, mut held) = (0_u128, 0);
    for digit in &mut digits {
        while held < DIGIT_BITS {
            buffer |= u128::from(bytes.next().unwrap_or(0)) << held;
            held += 8;
        }
        *digit = buffer as u64 & DIGIT;
        buffer >>= DIGIT_BITS;
        held -= DIGIT_BITS;
    }
    digits
}

fn to_number(digits: &Digits) -> BoxedUint {
    let mut bytes = Vec::new();
    let (mut buffer, mut held) = (0_u128, 0);
    for digit in digits {
        buffer |= u128::from(*digit) << held;
        held += DIGIT_BITS;
        while held >= 8 {
            bytes.push(buffer as u8);
            buffer >>= 8;
            held -= 8;
        }
    }
    BoxedUint::from_le_slice_vartime(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
    use proptest::prelude::*;

    fn number(bytes: &[u8]) -> BoxedUint {
        BoxedUint::from_be_slice(bytes, 1024).unwrap()
    }

    fn agree(modulus: &[u8], exponent: &[u8], base: &[u8]) {
        let modulus = Odd::new(number(modulus)).unwrap();
        let exponent = number(exponent);
        let base = number(base).rem_vartime(modulus.as_nz_ref());
        let library = BoxedMontyParams::new_vartime(modulus.clone());
        let expected = BoxedMontyForm::new(base.clone(), &library)
            .pow(&exponent)
            .retrieve();
        let power = Power::new(&modulus, &exponent).of(&base);
        assert_eq!(power.rem_vartime(modulus.as_nz_ref()), expected);
        assert!(power <= *modulus);
    }

    #[test]
    fn powers_at_the_edges_are_those_of_the_library() {
        let highest = [0xFF; 128];
        let mut lowest_of_full_length = [0; 128];
        (lowest_of_full_length[0], lowest_of_full_length[127]) = (0x80, 1);
        let mut below_highest = highest;
        below_highest[127] = 0xFE;
        for modulus in [highest.as_slice(), &lowest_of_full_length, &[1], &[3]] {
            for exponent in [highest.as_slice(), &lowest_of_full_length, &[], &[1], &[64]] {
                for base in [below_highest.as_slice(), &lowest_of_full_length, &[], &[1]] {
                    agree(modulus, exponent, base);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn powers_are_those_of_the_library(
            mut modulus in prop::collection::vec(any::<u8>(), 1..=128),
            exponent in prop::collection::vec(any::<u8>(), 0..=128),
            base in prop::collection::vec(any::<u8>(), 0..=128),
        ) {
            if let Some(last) = modulus.last_mut() {
                *last |= 1;
            }
            agree(&modulus, &exponent, &base);
        }
    }
}
