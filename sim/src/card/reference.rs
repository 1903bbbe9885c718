//! 暗証番号 and 照合番号 in the chip: the secret, and how many tries are left.

use super::apdu::StatusWord;

/// What has been proved to an application since it was selected, as a set. Which bit stands for what is the
/// application's matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights(u16);

impl Rights {
    /// Nothing proved.
    pub const NONE: Self = Self(0);

    /// The right of number 0 to 15.
    pub const fn number(n: u16) -> Self {
        Self(1 << (n & 15))
    }

    /// The rights of both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These rights, less others.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the two have any right in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Which values a reference may be changed to by its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Four digits.
    FourDigits,
    /// 6 to 16 of A–Z and 0–9.
    Password,
    /// Fixed: it is printed on the card.
    Printed,
}

impl Alphabet {
    fn allows(self, value: &[u8]) -> bool {
        match self {
            Self::FourDigits => value.len() == 4 && value.iter().all(u8::is_ascii_digit),
            Self::Password => {
                (6..=16).contains(&value.len())
                    && value
                        .iter()
                        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            }
            Self::Printed => false,
        }
    }
}

/// A secret that the holder presents. The count of tries survives loss of power, never heals with time, and
/// is restored only by the right value or by the issuer (CARD-018, CARD-019, CARD-020).
#[derive(Clone)]
pub struct Reference {
    value: Vec<u8>,
    limit: u8,
    left: u8,
    grants: Rights,
    alphabet: Alphabet,
    in_use: bool,
}

impl Reference {
    /// A reference with all its tries. An empty value is one that nobody has set: nothing matches it.
    pub fn new(value: &[u8], limit: u8, alphabet: Alphabet, grants: Rights) -> Self {
        Self {
            value: value.to_vec(),
            limit,
            left: limit,
            grants,
            alphabet,
            in_use: !value.is_empty(),
        }
    }

    /// What presenting the right value proves.
    pub const fn grants(&self) -> Rights {
        self.grants
    }

    /// Which values it may have.
    pub const fn alphabet(&self) -> Alphabet {
        self.alphabet
    }

    /// Whether it is a PIN or password, not a number printed on the card.
    pub fn is_pin(&self) -> bool {
        self.alphabet != Alphabet::Printed
    }

    /// How many tries are left; none for a reference out of use.
    pub const fn tries_left(&self) -> u8 {
        if self.in_use { self.left } else { 0 }
    }

    /// VERIFY. The try is taken before the comparison, so that a power cut never gains one.
    ///
    /// # Errors
    /// 6984 if none is left; 63Cx if the value is wrong, x being what is left afterwards (CARD-045). A
    /// value of a wrong length costs a try too (assumed).
    pub fn verify(&mut self, presented: &[u8]) -> Result<(), StatusWord> {
        self.take_try()?;
        if self.value != presented {
            return Err(StatusWord::tries_left(self.left));
        }
        self.left = self.limit;
        Ok(())
    }

    /// The first half of VERIFY, and all of it if the power fails then: takes a try.
    ///
    /// # Errors
    /// 6984 if none is left.
    pub(super) fn take_try(&mut self) -> Result<(), StatusWord> {
        let left = self.tries_left().checked_sub(1);
        self.left = left.ok_or(StatusWord::BLOCKED)?;
        Ok(())
    }

    /// CHANGE REFERENCE DATA by the holder, who has just proved the old value. It gives no tries back: there
    /// is none to give after a right VERIFY.
    ///
    /// # Errors
    /// 6A80 for a value that this reference may not have.
    pub fn change(&mut self, value: &[u8]) -> Result<(), StatusWord> {
        if !self.alphabet.allows(value) {
            return Err(StatusWord::WRONG_DATA);
        }
        self.value = value.to_vec();
        Ok(())
    }

    /// 初期化 by the issuer: a new value with all its tries.
    pub(super) fn set_by_issuer(&mut self, value: &[u8]) {
        self.value = value.to_vec();
        self.in_use = !value.is_empty();
        self.left = self.limit;
    }

    /// The issuer gives all tries back and leaves the value.
    pub(super) fn unlock_by_issuer(&mut self) {
        self.left = self.limit;
    }

    /// The issuer takes it out of use: every VERIFY is refused from now on (CARD-009).
    pub(super) fn retire(&mut self) {
        self.in_use = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pin() -> Reference {
        Reference::new(b"1234", 3, Alphabet::FourDigits, Rights::number(0))
    }

    proptest! {
        #[test]
        fn tries_fall_by_one_on_a_wrong_value_and_return_only_on_the_right_one(right in proptest::collection::vec(any::<bool>(), 0..30)) {
            let (mut pin, mut left) = (pin(), 3_u8);
            for right in right {
                let answer = pin.verify(if right { b"1234" } else { b"0000" });
                match (left, right) {
                    (0, _) => prop_assert_eq!(answer, Err(StatusWord::BLOCKED)),
                    (_, true) => { prop_assert_eq!(answer, Ok(())); left = 3; }
                    (_, false) => { left -= 1; prop_assert_eq!(answer, Err(StatusWord::tries_left(left))); }
                }
                prop_assert_eq!(pin.tries_left(), left);
            }
        }
    }

    #[test]
    fn a_retired_reference_refuses_even_the_right_value() {
        let mut pin = pin();
        pin.retire();
        assert_eq!(pin.verify(b"1234"), Err(StatusWord::BLOCKED));
        assert_eq!(pin.tries_left(), 0);
    }

    #[test]
    fn a_pin_changes_to_four_digits_and_to_nothing_else() {
        let mut pin = pin();
        assert_eq!(pin.change(b"12345"), Err(StatusWord::WRONG_DATA));
        assert_eq!(pin.change(b"12a4"), Err(StatusWord::WRONG_DATA));
        assert_eq!(pin.change(b"9876"), Ok(()));
        assert_eq!(pin.verify(b"9876"), Ok(()));
    }

    #[test]
    fn a_reference_that_nobody_set_matches_nothing() {
        let mut unset = Reference::new(b"", 5, Alphabet::Password, Rights::NONE);
        assert_eq!(unset.verify(b""), Err(StatusWord::BLOCKED));
    }
}
