//! Amounts of money.

use std::fmt;
use std::str::FromStr;

use arbitrary::Arbitrary;
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::digits::is_digits;
use super::schema::text_schema;

/// 円: an amount in yen, written `1,230円`; the commas may be left out when reading.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Arbitrary,
)]
#[serde(try_from = "String", into = "String")]
pub struct Yen(pub u32);

written_form!(Yen);

text_schema! {
    Yen,
    "Yen",
    "金額 in yen, up to 4,294,967,295円. Written with commas; read with all of them or none.",
    r"^(0|[1-9][0-9]{0,9}|[1-9][0-9]{0,2}(,[0-9]{3}){1,3})円$",
    ["1,230円", "1230円"]
}

impl Yen {
    /// No money.
    pub const ZERO: Yen = Yen(0);

    /// The sum, the greatest amount where it does not fit.
    pub fn saturating_add(self, other: Yen) -> Yen {
        Yen(self.0.saturating_add(other.0))
    }

    /// The difference, nothing where `other` is more.
    pub fn saturating_sub(self, other: Yen) -> Yen {
        Yen(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Yen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        let mut written = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                written.push(',');
            }
            written.push(digit);
        }
        written.push('円');
        f.pad(&written)
    }
}

impl FromStr for Yen {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = || Invalid::new("金額", text, "an amount as `1,230円` up to 4,294,967,295円");
        let amount = text.strip_suffix('円').ok_or_else(refuse)?;
        let plain: String = amount.chars().filter(|c| *c != ',').collect();
        if !is_digits(&plain, plain.len()) {
            return Err(refuse());
        }
        let yen = Yen(plain.parse().map_err(|_| refuse())?);
        // One way with commas and one without, so that `1,23円` and `007円` are not read as something.
        if amount == yen.0.to_string() || text == yen.to_string() {
            Ok(yen)
        } else {
            Err(refuse())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_with_commas_at_every_third_place() {
        for (yen, written) in [
            (0, "0円"),
            (999, "999円"),
            (1_000, "1,000円"),
            (123_456, "123,456円"),
            (u32::MAX, "4,294,967,295円"),
        ] {
            assert_eq!(Yen(yen).to_string(), written);
            assert_eq!(written.parse(), Ok(Yen(yen)));
        }
    }

    #[test]
    fn commas_may_be_left_out_but_not_misplaced() {
        assert_eq!("1230円".parse(), Ok(Yen(1230)));
        for wrong in [
            "1,23円",
            ",230円",
            "12,30円",
            "1230",
            "円",
            "-5円",
            "007円",
            "4294967296円",
        ] {
            assert!(wrong.parse::<Yen>().is_err(), "{wrong}");
        }
    }
}
