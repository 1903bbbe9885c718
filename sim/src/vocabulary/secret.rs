//! 暗証番号 and パスワード of a card: what only the holder knows.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::digits::is_digits;

/// What stands in place of a secret wherever it is written.
const MASK: &str = "****";

/// Characters a 署名用パスワード is made of.
const PASSWORD_CHARACTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// `Debug`, `Display` and serialisation write a mask, so that no record can hold the secret; it
        /// can be read from a file but not written to one.
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The secret itself, for the card that compares it.
            pub fn reveal(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({MASK})", stringify!($name))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(MASK)
            }
        }
    };
}

secret! {
    /// 利用者証明用暗証番号 (and the other four-digit ones of a card): 4 digits.
    AuthPin
}
secret! {
    /// 署名用パスワード: 6 to 16 of A–Z and 0–9, at least one of each.
    SignPassword
}
written_form!(AuthPin, SignPassword);

impl FromStr for AuthPin {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if is_digits(text, 4) {
            return Ok(AuthPin(text.to_owned()));
        }
        Err(Invalid::hidden("暗証番号", text, "4 digits"))
    }
}

impl FromStr for SignPassword {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mixed = text.bytes().any(|b| b.is_ascii_digit())
            && text.bytes().any(|b| b.is_ascii_uppercase());
        let repertoire = text.bytes().all(|b| PASSWORD_CHARACTERS.contains(&b));
        if (6..=16).contains(&text.len()) && repertoire && mixed {
            return Ok(SignPassword(text.to_owned()));
        }
        Err(Invalid::hidden(
            "署名用パスワード",
            text,
            "6 to 16 of A–Z and 0–9 in upper case with at least one letter and one digit",
        ))
    }
}

impl<'a> Arbitrary<'a> for AuthPin {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(AuthPin(format!("{:04}", u.int_in_range(0..=9999)?)))
    }
}

impl<'a> Arbitrary<'a> for SignPassword {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let mut password = String::from("A0");
        for _ in 0..u.int_in_range(4..=14)? {
            password.push(char::from(*u.choose(PASSWORD_CHARACTERS)?));
        }
        Ok(SignPassword(password))
    }
}
