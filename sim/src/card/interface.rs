//! How a reader sees the card: contacts or ISO 14443 Type B, and which answer to reset it gives.

use arbitrary::Arbitrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which answer to reset (ATR) a card gives. My Number cards of different issues give different ones; that
/// a reader must not depend on any is the point of having all.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Interface {
    /// Contacts, T=1, without historical bytes: the one most software knows.
    Contact,
    /// Contacts; the historical bytes promise selection by partial name, short file identifiers, command
    /// chaining and extended lengths.
    #[serde(rename = "contact-2")]
    Contact2,
    /// Contacts; a later issue.
    #[serde(rename = "contact-3")]
    Contact3,
    /// Contacts; a later issue, which names its protocol and parameters in the specific mode.
    #[serde(rename = "contact-4")]
    Contact4,
    /// The same with other historical bytes.
    #[serde(rename = "contact-5")]
    Contact5,
    /// ISO 14443 Type B, as the reader's PC/SC driver shows it: application data, protocol information and
    /// MBLI of the ATQB.
    #[default]
    TypeB,
    /// Type B; another issue.
    #[serde(rename = "type-b-2")]
    TypeB2,
    /// Type B; another issue.
    #[serde(rename = "type-b-3")]
    TypeB3,
    /// Type B; another issue.
    #[serde(rename = "type-b-4")]
    TypeB4,
}

impl Interface {
    /// Every interface.
    pub const ALL: [Self; 9] = [
        Self::Contact,
        Self::Contact2,
        Self::Contact3,
        Self::Contact4,
        Self::Contact5,
        Self::TypeB,
        Self::TypeB2,
        Self::TypeB3,
        Self::TypeB4,
    ];

    /// The name by which a command line or a message asks for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Contact2 => "contact-2",
            Self::Contact3 => "contact-3",
            Self::Contact4 => "contact-4",
            Self::Contact5 => "contact-5",
            Self::TypeB => "type-b",
            Self::TypeB2 => "type-b-2",
            Self::TypeB3 => "type-b-3",
            Self::TypeB4 => "type-b-4",
        }
    }

    /// The interface of that [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Whether it has no contacts.
    pub const fn is_contactless(self) -> bool {
        match self {
            Self::Contact | Self::Contact2 | Self::Contact3 | Self::Contact4 | Self::Contact5 => {
                false
            }
            Self::TypeB | Self::TypeB2 | Self::TypeB3 | Self::TypeB4 => true,
        }
    }

    /// The answer to reset as the reader's driver hands it over: at most 33 bytes, with check byte.
    pub const fn answer_to_reset(self) -> &'static [u8] {
        match self {
            Self::Contact => b"\x3B\xE0\x00\xFF\x81\x31\xFE\x45\x14",
            Self::Contact2 => {
                b"\x3B\xDA\x13\xFF\x81\x31\xFB\x46\x80\x12\x39\x2F\x31\xC1\x73\xC6\x01\xC0\x3B"
            }
            Self::Contact3 => b"\x3B\xC5\xFF\x81\x31\xFB\x45\x80\x73\xC6\x01\x00\x00",
            Self::Contact4 => {
                b"\x3B\xF5\x91\x00\xFF\x91\x81\x71\xFE\x40\x00\x42\x00\x01\x00\xD1\xD6"
            }
            Self::Contact5 => {
                b"\x3B\xF5\x91\x00\xFF\x91\x81\x71\xFE\x40\x00\x42\x00\x01\xB3\xA1\x15"
            }
            Self::TypeB => b"\x3B\x88\x80\x01\x00\x00\x05\xE0\xB3\x81\xA1\x00\x7F",
            Self::TypeB2 => b"\x3B\x88\x80\x01\x00\x00\x41\xE0\xB3\x81\xA1\x00\x3B",
            Self::TypeB3 => b"\x3B\x88\x80\x01\x00\x4B\x51\xFF\x00\x81\xD1\x00\xBC",
            Self::TypeB4 => b"\x3B\x88\x80\x01\x00\x4B\x51\xFF\xB3\x81\xD1\x00\x0F",
        }
    }

    /// The interface on the other side of the same card: data object 5F51 tells the ATR of the contacts also to
    /// a contactless reader. Which contactless issue belongs to which contact issue is assumed, from what
    /// their bytes have in common.
    pub const fn contacts(self) -> Self {
        match self {
            Self::TypeB => Self::Contact,
            Self::TypeB2 => Self::Contact5,
            Self::TypeB3 => Self::Contact4,
            Self::TypeB4 => Self::Contact3,
            contact => contact,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_to_reset_fits_a_reader_and_its_check_byte_is_right() {
        for interface in Interface::ALL {
            let bytes = interface.answer_to_reset();
            assert!(bytes.len() <= 33 && bytes[0] == 0x3B, "{interface:?}");
            let check = bytes[1..].iter().fold(0, |sum, byte| sum ^ byte);
            assert_eq!(check, 0, "{interface:?}");
            // As many historical bytes as T0 says, counting the interface bytes that TD1 … announce.
            let (mut place, mut announced) = (2, bytes[1] >> 4);
            loop {
                place += announced.count_ones() as usize;
                if announced & 0x8 == 0 {
                    break;
                }
                announced = bytes[place - 1] >> 4;
            }
            let historical = usize::from(bytes[1] & 0x0F);
            assert_eq!(place + historical + 1, bytes.len(), "{interface:?}");
        }
    }

    #[test]
    fn a_name_means_one_interface_and_messages_use_the_same() {
        for interface in Interface::ALL {
            assert_eq!(Interface::from_name(interface.name()), Some(interface));
            let written = serde_json::to_value(interface).unwrap();
            assert_eq!(written, interface.name());
        }
        assert_eq!(Interface::from_name("usb"), None);
    }

    #[test]
    fn the_contacts_of_a_card_have_contacts() {
        for interface in Interface::ALL {
            assert!(!interface.contacts().is_contactless());
        }
    }
}
