//! GET DATA and GET CHALLENGE: what needs no file.

use rand_chacha::rand_core::Rng;

use super::{Chip, Outcome, expected_without_data};
use crate::card::apdu::{Command, StatusWord};

/// ATR of the contacts without its first byte. Some cards give it at the top level, some with an application
/// selected; this one does both.
const CONTACTS: u16 = 0x5F51;

impl Chip {
    /// GET DATA: the objects at the top level. An object longer than what is expected is not cut but refused
    /// with 6700: large ones want an extended length.
    pub(super) fn get_data(&self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        let expected = expected_without_data(command)?;
        let at_top = self.session.as_ref().is_some_and(|it| it.applet.is_none());
        let tag = u16::from_be_bytes([command.p1, command.p2]);
        let value = match tag {
            0x2F10 | 0x2F11 if at_top => return Err(StatusWord::NOT_FOUND),
            _ => self
                .objects
                .iter()
                .find(|(known, _)| *known == tag && (at_top || tag == CONTACTS))
                .map(|(_, value)| value)
                .ok_or(StatusWord::NO_OBJECT)?,
        };
        if value.len() > expected {
            return Err(StatusWord::WRONG_LENGTH);
        }
        answer.extend_from_slice(value);
        Ok(())
    }

    /// GET CHALLENGE: 1 to 256 random bytes, with or without an application.
    pub(super) fn get_challenge(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        if command.p1 != 0 || command.p2 != 0 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        match expected_without_data(command)? {
            length @ 1..=0x100 => {
                answer.resize(length, 0);
                self.random.fill_bytes(answer);
                Ok(())
            }
            _ => Err(StatusWord::CONDITIONS),
        }
    }
}
