//! ISO 7816-4 commands and responses: bytes to fields and back. Pure; nothing here knows the card.

use std::fmt;

use arbitrary::Arbitrary;
use serde::{Deserialize, Serialize};

/// A C-APDU of ISO 7816-4 case 1 to 4, short or extended, borrowed from its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command<'a> {
    /// Class.
    pub cla: u8,
    /// Instruction.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// Command data; empty in case 1 and 2.
    pub data: &'a [u8],
    /// Ne: how many bytes of data are expected at most, 1 to 65,536; `None` in case 1 and 3.
    pub expected: Option<u32>,
    /// Whether the length fields are extended (and, when encoding, must be). Short lengths that do not fit
    /// are encoded as extended ones.
    pub extended: bool,
}

/// A C-APDU whose length fields contradict its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "C-APDU: expected a header of 4 bytes and length fields that agree with it, found {length} bytes"
)]
pub struct Malformed {
    /// How many bytes there were.
    pub length: usize,
}

impl<'a> Command<'a> {
    /// A command of case 1: neither data nor expected data.
    pub const fn new(cla: u8, ins: u8, p1: u8, p2: u8) -> Self {
        Self {
            cla,
            ins,
            p1,
            p2,
            data: &[],
            expected: None,
            extended: false,
        }
    }

    /// The same command with data.
    pub const fn with_data(mut self, data: &'a [u8]) -> Self {
        self.data = data;
        self
    }

    /// The same command that expects at most so many bytes (1 to 65,536).
    pub const fn expecting(mut self, bytes: u32) -> Self {
        self.expected = Some(bytes);
        self
    }

    /// Reads a C-APDU.
    ///
    /// # Errors
    /// [`Malformed`] if there are fewer than four bytes or the length fields contradict the length.
    #[inline]
    pub fn decode(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let malformed = || Malformed {
            length: bytes.len(),
        };
        let (&[cla, ins, p1, p2], body) = bytes.split_first_chunk::<4>().ok_or_else(malformed)?;
        let mut command = Self::new(cla, ins, p1, p2);
        match *body {
            [] => {}
            [le] => command.expected = Some(short_expected(le)),
            [0, high, low] => {
                command.extended = true;
                command.expected = Some(extended_expected(high, low));
            }
            [0, high, low, ref rest @ ..] => {
                let length = usize::from(u16::from_be_bytes([high, low]));
                let (data, trailer) = rest.split_at_checked(length).ok_or_else(malformed)?;
                command.extended = true;
                command.data = data;
                command.expected = match *trailer {
                    [] => None,
                    [high, low] => Some(extended_expected(high, low)),
                    _ => return Err(malformed()),
                };
                if length == 0 {
                    return Err(malformed());
                }
            }
            [length, ref rest @ ..] => {
                let (data, trailer) = rest
                    .split_at_checked(usize::from(length))
                    .ok_or_else(malformed)?;
                command.data = data;
                command.expected = match *trailer {
                    [] => None,
                    [le] => Some(short_expected(le)),
                    _ => return Err(malformed()),
                };
                if length == 0 {
                    return Err(malformed());
                }
            }
        }
        Ok(command)
    }

    /// Writes the C-APDU. Data past 65,535 bytes and expectations past 65,536 do not fit in any C-APDU and are
    /// cut to that.
    pub fn encode(&self) -> Vec<u8> {
        let data = self.data.get(..0xFFFF).unwrap_or(self.data);
        let expected = self.expected.map(|bytes| bytes.clamp(1, 0x1_0000));
        let extended =
            self.extended || data.len() > 0xFF || expected.is_some_and(|bytes| bytes > 0x100);
        let mut bytes = Vec::with_capacity(data.len().saturating_add(9));
        bytes.extend_from_slice(&[self.cla, self.ins, self.p1, self.p2]);
        // Both casts wrap on purpose: 256 and 65,536 are written as zeros.
        let low_16 = |n: usize| (n as u16).to_be_bytes();
        if extended && (!data.is_empty() || expected.is_some()) {
            bytes.push(0);
        }
        if !data.is_empty() {
            let [high, low] = low_16(data.len());
            if extended {
                bytes.push(high);
            }
            bytes.push(low);
            bytes.extend_from_slice(data);
        }
        if let Some(expected) = expected {
            let [high, low] = low_16(expected as usize);
            if extended {
                bytes.push(high);
            }
            bytes.push(low);
        }
        bytes
    }
}

const fn short_expected(le: u8) -> u32 {
    if le == 0 { 0x100 } else { le as u32 }
}

const fn extended_expected(high: u8, low: u8) -> u32 {
    match u16::from_be_bytes([high, low]) {
        0 => 0x1_0000,
        le => le as u32,
    }
}

/// SW1 SW2: how a command ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary)]
#[serde(transparent)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// 9000: done.
    pub const OK: Self = Self(0x9000);
    /// 66F1: the application takes no session key.
    pub const NO_KEY_DELIVERY: Self = Self(0x66F1);
    /// 6700: wrong length.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// 6881: logical channel not supported.
    pub const CHANNEL: Self = Self(0x6881);
    /// 6884: the command does not take its data in several pieces.
    pub const CHAINING: Self = Self(0x6884);
    /// 6981: the file is of another kind.
    pub const WRONG_FILE_KIND: Self = Self(0x6981);
    /// 6982: security status not satisfied, that is, no PIN presented.
    pub const NOT_VERIFIED: Self = Self(0x6982);
    /// 6984: the reference is blocked.
    pub const BLOCKED: Self = Self(0x6984);
    /// 6985: conditions of use not satisfied.
    pub const CONDITIONS: Self = Self(0x6985);
    /// 6986: no current file.
    pub const NO_CURRENT_FILE: Self = Self(0x6986);
    /// 6987: secure messaging objects missing.
    pub const SECURE_MESSAGING: Self = Self(0x6987);
    /// 6988: a secure messaging object is wrong, or encrypted with another key or count.
    pub const SECURE_OBJECTS: Self = Self(0x6988);
    /// 69FC: secure messaging without a session key.
    pub const NO_SESSION_KEY: Self = Self(0x69FC);
    /// 6A80: wrong data.
    pub const WRONG_DATA: Self = Self(0x6A80);
    /// 6A81: function not supported.
    pub const NOT_SUPPORTED: Self = Self(0x6A81);
    /// 6A82: no such file or application.
    pub const NOT_FOUND: Self = Self(0x6A82);
    /// 6A83: no such record.
    pub const NO_RECORD: Self = Self(0x6A83);
    /// 6A86: wrong parameters.
    pub const WRONG_PARAMETERS: Self = Self(0x6A86);
    /// 6A88: no such data object or reference.
    pub const NO_OBJECT: Self = Self(0x6A88);
    /// 6B00: offset past the end.
    pub const WRONG_OFFSET: Self = Self(0x6B00);
    /// 6D00: unknown instruction.
    pub const UNKNOWN_INSTRUCTION: Self = Self(0x6D00);
    /// 6E00: unknown class.
    pub const UNKNOWN_CLASS: Self = Self(0x6E00);
    /// 6F00: it failed, and does not say why.
    pub const FAILED: Self = Self(0x6F00);

    /// 63Cx: so many tries are left. What exceeds 15 is told as 15.
    pub const fn tries_left(left: u8) -> Self {
        let left = if left > 15 { 15 } else { left };
        Self(0x63C0 | left as u16)
    }

    /// How many tries are left, if it is a 63Cx.
    pub const fn tries(self) -> Option<u8> {
        if self.0 & 0xFFF0 == 0x63C0 {
            Some((self.0 & 0x000F) as u8)
        } else {
            None
        }
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Takes an R-APDU apart into its data and its status word; `None` if it is shorter than a status word.
pub fn split_response(bytes: &[u8]) -> Option<(&[u8], StatusWord)> {
    let (data, &status) = bytes.split_last_chunk::<2>()?;
    Some((data, StatusWord(u16::from_be_bytes(status))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_command_reads_back_as_it_is_written(
            header: [u8; 4],
            data in proptest::collection::vec(any::<u8>(), 0..700),
            expected in proptest::option::of(1_u32..=0x1_0000),
            extended: bool,
        ) {
            let [cla, ins, p1, p2] = header;
            let mut command = Command::new(cla, ins, p1, p2).with_data(&data);
            command.expected = expected;
            command.extended = extended;
            let bytes = command.encode();
            let read = Command::decode(&bytes).unwrap();
            prop_assert_eq!((read.data, read.expected), (command.data, command.expected));
            prop_assert_eq!(read.encode(), bytes);
        }

        #[test]
        fn whatever_decodes_is_written_as_the_same_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(command) = Command::decode(&bytes) {
                prop_assert_eq!(command.encode(), bytes);
            }
        }
    }

    #[test]
    fn each_case_is_told_from_the_others() {
        let read = |bytes: &'static [u8]| Command::decode(bytes).unwrap();
        assert_eq!(read(&[0, 0x20, 0, 0x80]).expected, None);
        assert_eq!(read(&[0, 0xB0, 0, 0, 0]).expected, Some(256));
        assert_eq!(read(&[0, 0xB0, 0, 0, 0, 0, 0]).expected, Some(65_536));
        assert_eq!(read(&[0, 0xA4, 2, 0x0C, 2, 0, 0x0A]).data, [0, 0x0A]);
        let case_4 = read(&[0, 0x88, 0, 0, 1, 7, 0]);
        assert_eq!((case_4.data, case_4.expected), (&[7][..], Some(256)));
    }

    #[test]
    fn one_byte_less_or_more_than_the_length_field_says_is_malformed() {
        assert!(Command::decode(&[0, 0xA4, 2]).is_err());
        assert!(Command::decode(&[0, 0xA4, 2, 0x0C, 2, 0]).is_err());
        assert!(Command::decode(&[0, 0xA4, 2, 0x0C, 2, 0, 0x0A, 0, 0]).is_err());
        assert!(Command::decode(&[0, 0xA4, 2, 0x0C, 0, 0, 2, 0]).is_err());
    }

    #[test]
    fn tries_left_never_wrap() {
        assert_eq!(StatusWord::tries_left(255).tries(), Some(15));
        assert_eq!(StatusWord::tries_left(0), StatusWord(0x63C0));
        assert_eq!(StatusWord::OK.tries(), None);
    }
}
