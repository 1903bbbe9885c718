//! 暗証番号 and パスワード of a card: what only the holder knows.

use std::cell::Cell;
use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::digits::is_digits;
use super::schema::text_schema;

/// What stands in place of a secret wherever it is written.
const MASK: &str = "****";

/// Characters a 署名用パスワード is made of.
const PASSWORD_CHARACTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

thread_local! {
    static REVEALED: Cell<bool> = const { Cell::new(false) };
}

/// Whatever is serialised by this work holds its secrets: for the wire to an implementation that has to hear them, never for a
/// record.
pub fn revealed<T>(work: impl FnOnce() -> T) -> T {
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            REVEALED.set(self.0);
        }
    }
    let _before = Before(REVEALED.replace(true));
    work()
}

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// `Debug`, `Display` and serialisation write a mask, so that no record can hold the secret; only within
        /// [`revealed`] does serialisation write what it is.
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The secret itself, for the card that compares it.
            pub fn reveal(&self) -> &str {
                &self.0
            }

            /// Whether a mask stands in its place when it is serialised now.
            pub fn is_masked(&self) -> bool {
                !REVEALED.get()
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

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(text: String) -> Result<Self, Invalid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(secret: $name) -> Self {
                match REVEALED.get() {
                    true => secret.0,
                    false => MASK.to_owned(),
                }
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

text_schema! {
    AuthPin,
    "AuthPin",
    "A four-digit 暗証番号 of a card. In records `****` stands in its place.",
    r"^[0-9]{4}$",
    ["1234"]
}

text_schema! {
    SignPassword,
    "SignPassword",
    "署名用パスワード: 6 to 16 of A–Z and 0–9, at least one of each. In records `****` stands in its place.",
    r"^(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}$",
    ["MIHON123"]
}

impl AuthPin {
    /// What stands in a trace for a PIN that is kept nowhere.
    pub fn placeholder() -> Self {
        Self("0000".to_owned())
    }
}

impl SignPassword {
    /// What stands in a trace for a password that is kept nowhere.
    pub fn placeholder() -> Self {
        Self("AAAA00".to_owned())
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_written_shows_the_secret() {
        let pin: AuthPin = "1597".parse().unwrap();
        let password: SignPassword = "SECRET42".parse().unwrap();
        let shown = format!(
            "{pin} {pin:?} {password} {password:?} {} {}",
            serde_json::to_string(&pin).unwrap(),
            serde_json::to_string(&password).unwrap()
        );
        assert!(
            !shown.contains("1597") && !shown.contains("SECRET42"),
            "{shown}"
        );
        assert_eq!((pin.reveal(), password.reveal()), ("1597", "SECRET42"));
    }

    #[test]
    fn a_refusal_does_not_show_what_was_typed() {
        let refusal = "hunter2".parse::<SignPassword>().unwrap_err();
        assert!(!format!("{refusal:?}").contains("hunter2"));
    }

    #[test]
    fn a_secret_is_read_from_a_file_and_a_mask_is_not() {
        assert!(serde_json::from_str::<AuthPin>("\"0420\"").is_ok());
        assert!(serde_json::from_str::<AuthPin>("\"****\"").is_err());
    }

    #[test]
    fn a_pin_is_exactly_four_half_width_digits() {
        for wrong in ["", "123", "12345", "12a4", "１２３４"] {
            assert!(wrong.parse::<AuthPin>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_6_to_16_long_and_mixes_capitals_and_digits() {
        for right in ["ABCDE1", "ABCDEFGHIJKLMNO1"] {
            assert!(right.parse::<SignPassword>().is_ok(), "{right}");
        }
        for wrong in [
            "ABCD1",
            "ABCDEFGHIJKLMNOP1",
            "ABCDEF",
            "123456",
            "abcde1",
            "ABCD-1",
            "ＡBCDE1",
        ] {
            assert!(wrong.parse::<SignPassword>().is_err(), "{wrong}");
        }
    }
}
