//! 特定機関認証, which lets a certified terminal do without the holder's PIN.

use super::{Chip, Outcome};
use crate::card::apdu::{Command, StatusWord};
use crate::card::applet::{Ap, TERMINAL};
use crate::card::tlv;
use crate::pki::terminal;

/// The terminal's certificate does not verify (assumed; nothing is published).
const NOT_GENUINE: StatusWord = StatusWord(0x6300);

impl Chip {
    /// `80 A2 06 C1` with the body of the terminal's CV certificate, then `80 A2 00 C1` with the signature over
    /// it. After both, the user-authentication key signs without the PIN until the session ends. Public
    /// sources stop at the two commands: that nothing more is needed, and what a bad certificate is answered, is
    /// assumed. A locked PIN does not stand in the way.
    pub(super) fn terminal_certificate(&mut self, command: &Command<'_>) -> Outcome {
        if self.current_ap() != Some(Ap::Jpki) || self.kind.is_phone() {
            return Err(StatusWord::UNKNOWN_INSTRUCTION);
        }
        let session = self.session.as_mut().ok_or(StatusWord::CONDITIONS)?;
        let object = |tag: &[u8]| match tlv::take(command.data) {
            Some((object, [])) if object.tag == tag => Ok(()),
            _ => Err(StatusWord::WRONG_LENGTH),
        };
        match (command.p1, command.p2) {
            (0x06, 0xC1) => {
                object(&[0x5F, 0x4E])?;
                session.terminal = Some(command.data.to_vec());
                Ok(())
            }
            (0x00, 0xC1) => {
                object(&[0x5F, 0x37])?;
                let body = session.terminal.take().ok_or(StatusWord::CONDITIONS)?;
                terminal::verify(&body, command.data, terminal::authority_key())
                    .map_err(|_| NOT_GENUINE)?;
                session.rights = session.rights.and(TERMINAL);
                Ok(())
            }
            _ => Err(StatusWord::WRONG_PARAMETERS),
        }
    }
}
