//! VERIFY, and changing what is verified.

use super::{Chip, Outcome};
use crate::card::apdu::{Command, StatusWord};
use crate::card::applet::{Ap, Content};
use crate::card::reference::{Reference, Rights};

impl Chip {
    /// VERIFY `00 20 00 80`, or `00 20 00 80+id`. Without a body it asks for the tries left: 63Cx, also after a
    /// right value.
    pub(super) fn verify(&mut self, command: &Command<'_>) -> Outcome {
        if command.p1 != 0 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        self.go_to_key(command.p2)?;
        if command.expected.is_some() {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let proved = self.proved();
        let reference = self.current_reference()?;
        if command.data.is_empty() {
            return Err(StatusWord::tries_left(reference.tries_left()));
        }
        let grants = reference.grants();
        let outcome = reference.verify(command.data);
        self.set_rights(match outcome {
            Ok(()) => proved.and(grants),
            Err(_) => proved.without(grants),
        });
        outcome
    }

    /// As much of VERIFY as has happened when the power fails within it: the try is taken, nothing compared.
    pub(super) fn begin_verify(&mut self, command: &Command<'_>) {
        let plain = command.p1 == 0 && !command.data.is_empty() && command.expected.is_none();
        if plain
            && self.go_to_key(command.p2).is_ok()
            && let Ok(reference) = self.current_reference()
        {
            let _blocked_or_not = reference.take_try();
        }
    }

    /// CHANGE REFERENCE DATA `00 24 01 80`: a new value, after VERIFY of the old one.
    pub(super) fn change_reference(&mut self, command: &Command<'_>) -> Outcome {
        match self.current_ap() {
            Some(Ap::Jpki | Ap::Text) if command.p1 == 0x01 => self.change(command),
            Some(Ap::Jpki | Ap::Text) => Err(StatusWord::WRONG_PARAMETERS),
            _ => Err(StatusWord::UNKNOWN_INSTRUCTION),
        }
    }

    /// CHANGE KEY of JICSAP `80 32 00 80`: the same in 共通カードAP and 住基AP.
    pub(super) fn change_key(&mut self, command: &Command<'_>) -> Outcome {
        match self.current_ap() {
            Some(Ap::Common | Ap::Resident) if command.p1 == 0x00 => self.change(command),
            Some(Ap::Common | Ap::Resident) => Err(StatusWord::WRONG_PARAMETERS),
            _ => Err(StatusWord::UNKNOWN_INSTRUCTION),
        }
    }

    fn change(&mut self, command: &Command<'_>) -> Outcome {
        self.go_to_key(command.p2)?;
        if command.data.is_empty() || command.expected.is_some() {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let proved = self.proved();
        let reference = self.current_reference()?;
        if !reference.grants().meets(proved) {
            return Err(StatusWord::NOT_VERIFIED);
        }
        reference.change(command.data)
    }

    /// P2 of commands that use a key or secret: 80 is the current file, 80+id another.
    pub(super) fn go_to_key(&mut self, p2: u8) -> Outcome {
        match p2 {
            0x80 => Ok(()),
            0x81..=0x9F => self.go_to_short_id(p2 & 0x1F, StatusWord::NO_OBJECT),
            _ => Err(StatusWord::WRONG_PARAMETERS),
        }
    }

    fn proved(&self) -> Rights {
        self.session.as_ref().map_or(Rights::NONE, |it| it.rights)
    }

    fn current_reference(&mut self) -> Result<&mut Reference, StatusWord> {
        let place = self.session.as_ref().and_then(|session| session.file);
        let place = place.ok_or(StatusWord::NO_CURRENT_FILE)?;
        // No file of the top level is a reference.
        let file = self
            .current_applet()
            .and_then(|applet| applet.files.get_mut(place))
            .ok_or(StatusWord::WRONG_FILE_KIND)?;
        match &mut file.content {
            Content::Reference(reference) => Ok(reference),
            _ => Err(StatusWord::WRONG_FILE_KIND),
        }
    }
}
