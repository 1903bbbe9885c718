//! SET SESSION KEY and secure messaging, which only 券面入力補助AP has.

use super::{Chip, Outcome};
use crate::card::apdu::{Command, StatusWord};
use crate::card::applet::{Ap, TEXT_PIN};
use crate::card::secure_messaging::{CIPHERTEXT, EXPECTED, Exchange, SEED_HEADER, Session};
use crate::card::tlv;
use crate::pki::oaep::OpenError;
use crate::pki::{DedicatedKey, KeyPool};

impl Chip {
    /// SET SESSION KEY `80 AE 00 00`: a seed, encrypted with RSA-OAEP (SHA-256) to the key in EF 0006. Only
    /// the PIN opens it, not 照合番号. What length other than that of the key is answered is assumed.
    pub(super) fn set_session_key(&mut self, command: &Command<'_>) -> Outcome {
        match self.current_ap() {
            Some(Ap::Text) if self.rights().meets(TEXT_PIN) => {}
            Some(Ap::Text | Ap::Jpki | Ap::Resident) => return Err(StatusWord::NOT_VERIFIED),
            Some(Ap::Common | Ap::Surface) => return Err(StatusWord::NO_KEY_DELIVERY),
            None => return Err(StatusWord::UNKNOWN_INSTRUCTION),
        }
        if (command.p1, command.p2) != (0, 0) {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let key = KeyPool::dedicated(DedicatedKey::TextSession);
        if command.data.len() != key.public().modulus().len() || command.expected.is_some() {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let plain = key.decrypt_oaep(command.data).map_err(|why| match why {
            OpenError::Range => StatusWord::FAILED,
            OpenError::Padding => StatusWord::WRONG_DATA,
        })?;
        let seed = plain
            .strip_prefix(&SEED_HEADER)
            .and_then(|seed| seed.try_into().ok())
            .ok_or(StatusWord::WRONG_DATA)?;
        let session = self.session.as_mut().ok_or(StatusWord::CONDITIONS)?;
        session.secure = Some(Box::new(Session::new(seed)));
        Ok(())
    }

    /// A command of class 08. Whatever is wrong with the messaging ends it; what is wrong with the command
    /// inside does not, and counts all the same.
    pub(super) fn execute_secured(
        &mut self,
        command: &Command<'_>,
        answer: &mut Vec<u8>,
    ) -> Outcome {
        if self.current_ap() != Some(Ap::Text) {
            return Err(StatusWord::SECURE_MESSAGING);
        }
        let session = self.session.as_mut().ok_or(StatusWord::CONDITIONS)?;
        let secure = session.secure.as_mut().ok_or(StatusWord::NO_SESSION_KEY)?;
        let exchange = secure.next().ok_or(StatusWord::FAILED)?;
        let (plain, expected) = open(&exchange, command).inspect_err(|_| session.secure = None)?;
        let inner = Command {
            cla: 0x00,
            data: &plain,
            expected,
            ..*command
        };
        self.carry_out(&inner, answer)?;
        if !answer.is_empty() {
            *answer = exchange.seal(answer).ok_or(StatusWord::FAILED)?;
        }
        Ok(())
    }
}

/// Data and expected length of the command inside: exactly one object, and the one that belongs to the command.
/// VERIFY without any asks for the tries left. Le around it says nothing about what is inside.
///
/// That READ BINARY without an object is 6987, and that other commands than these are too, is assumed.
fn open(exchange: &Exchange, command: &Command<'_>) -> Result<(Vec<u8>, Option<u32>), StatusWord> {
    match (command.ins, tlv::take(command.data)) {
        (0x20, None) if command.data.is_empty() => Ok((Vec::new(), None)),
        (0x20 | 0xA4, Some((object, []))) if object.tag == CIPHERTEXT => exchange
            .open(object.value)
            .map(|plain| (plain, None))
            .ok_or(StatusWord::SECURE_OBJECTS),
        (0xB0, Some((object, []))) if object.tag == EXPECTED => match *object.value {
            [0, 0, 0] => Ok((Vec::new(), Some(0x1_0000))),
            [0, high, low] => {
                let expected = u16::from_be_bytes([high, low]);
                Ok((Vec::new(), Some(u32::from(expected))))
            }
            _ => Err(StatusWord::SECURE_OBJECTS),
        },
        (0x20 | 0xA4 | 0xB0, _) if !command.data.is_empty() => Err(StatusWord::SECURE_OBJECTS),
        _ => Err(StatusWord::SECURE_MESSAGING),
    }
}
