//! Bytes that people read as hexadecimal.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use arbitrary::Arbitrary;
use serde::{Deserialize, Serialize};

use crate::vocabulary::text_schema;

/// A string of bytes, written in JSON and in reports as upper-case hexadecimal (`00A4040C…`).
#[derive(
    Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary,
)]
#[serde(try_from = "String", into = "String")]
pub struct Bytes(pub Vec<u8>);

/// A text that is no string of bytes in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("bytes: expected pairs of hexadecimal digits, found `{found}`")]
pub struct NotHex {
    /// The text.
    pub found: String,
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
        ];
        // Traces are full of bytes: formatting each as a number takes several times as long.
        let digit = |four: u8| DIGITS.get(usize::from(four)).copied().unwrap_or_default();
        let digits = self
            .0
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0F)]);
        let mut text = String::with_capacity(self.0.len().saturating_mul(2));
        text.extend(digits);
        f.write_str(&text)
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Bytes {
    type Err = NotHex;

    /// Reads pairs of hexadecimal digits of either case; spaces between pairs are passed over.
    fn from_str(text: &str) -> Result<Self, NotHex> {
        let refuse = || NotHex {
            found: text.to_owned(),
        };
        let mut bytes = Vec::with_capacity(text.len() / 2);
        for group in text.split_ascii_whitespace() {
            let (pairs, rest) = group.as_bytes().as_chunks::<2>();
            if !rest.is_empty() {
                return Err(refuse());
            }
            for &[high, low] in pairs {
                let digit = |c: u8| char::from(c).to_digit(16);
                match (digit(high), digit(low)) {
                    (Some(high), Some(low)) => {
                        bytes.push(u8::try_from(high.wrapping_mul(16) | low).map_err(|_| refuse())?)
                    }
                    _ => return Err(refuse()),
                }
            }
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Bytes {
    type Error = NotHex;
    fn try_from(text: String) -> Result<Self, NotHex> {
        text.parse()
    }
}

impl From<Bytes> for String {
    fn from(bytes: Bytes) -> Self {
        bytes.to_string()
    }
}

text_schema! {
    Bytes,
    "Bytes",
    "Octets in hexadecimal. Written in upper case without spaces; read in either case, with spaces between octets.",
    r"^\s*([0-9A-Fa-f]{2}\s*)*$",
    ["00A4040C"]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_read_back_as_they_are_written(bytes: Vec<u8>) {
            let written = serde_json::to_string(&Bytes(bytes.clone())).unwrap();
            prop_assert_eq!(serde_json::from_str::<Bytes>(&written).unwrap().0, bytes);
        }
    }

    #[test]
    fn half_a_byte_and_a_letter_past_f_are_refused() {
        assert!("00A".parse::<Bytes>().is_err());
        assert!("0G".parse::<Bytes>().is_err());
        assert_eq!("00 a4".parse::<Bytes>().unwrap().0, [0x00, 0xA4]);
    }
}
