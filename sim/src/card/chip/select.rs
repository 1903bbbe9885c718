//! SELECT: applications by name, files by identifier.

use super::{Chip, Outcome, Session};
use crate::card::apdu::{Command, StatusWord};
use crate::card::applet::ISSUER_DOMAIN;
use crate::card::reference::Rights;

/// A shorter part of an AID does not name a provider, let alone an application.
const SHORTEST_NAME: usize = 5;

impl Chip {
    /// SELECT. A failed one changes nothing.
    pub(super) fn select(&mut self, command: &Command<'_>) -> Outcome {
        match (command.p1, command.p2) {
            (0x04, 0x00 | 0x0C) => self.select_by_name(command.data),
            (0x02, 0x00 | 0x0C) => self.select_file(command.data),
            (0x00, 0x00 | 0x0C) => self.select_top(command.data),
            _ => Err(StatusWord::WRONG_PARAMETERS),
        }
    }

    /// By AID, or by the beginning of one: the first application that has it.
    fn select_by_name(&mut self, name: &[u8]) -> Outcome {
        if name.is_empty() {
            return Err(StatusWord::WRONG_LENGTH);
        }
        if name.len() < SHORTEST_NAME {
            return Err(StatusWord::NOT_FOUND);
        }
        let applet = self
            .applets
            .iter()
            .position(|applet| applet.ap.aid().starts_with(name));
        if applet.is_none() && !ISSUER_DOMAIN.starts_with(name) {
            return Err(StatusWord::NOT_FOUND);
        }
        let session = self.session.as_mut().ok_or(StatusWord::CONDITIONS)?;
        if session.applet == applet {
            // The same application again: what was proved to it stays proved; secure messaging ends.
            session.file = None;
            session.secure = None;
        } else {
            *session = Session {
                applet,
                ..Session::default()
            };
        }
        Ok(())
    }

    fn select_file(&mut self, id: &[u8]) -> Outcome {
        let id = u16::from_be_bytes(id.try_into().map_err(|_| StatusWord::WRONG_LENGTH)?);
        self.go_to(id).ok_or(StatusWord::NOT_FOUND)
    }

    /// SELECT MF: there is none to be selected.
    fn select_top(&mut self, id: &[u8]) -> Outcome {
        match (id, self.current_ap()) {
            ([], Some(_)) => Ok(()),
            ([], None) => Err(StatusWord::WRONG_PARAMETERS),
            _ => Err(StatusWord::NOT_FOUND),
        }
    }

    /// Makes a file the current one by its short identifier; `absent` is the answer if it is not there.
    pub(super) fn go_to_short_id(&mut self, id: u8, absent: StatusWord) -> Outcome {
        if id == 0 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        self.go_to(u16::from(id)).ok_or(absent)
    }

    /// Makes a file the current one.
    pub(super) fn go_to(&mut self, id: u16) -> Option<()> {
        let files = self.files(self.session.as_ref()?.applet)?;
        let place = files.iter().position(|file| file.id == id)?;
        self.session.as_mut()?.file = Some(place);
        Some(())
    }

    /// Adds to what has been proved to the application selected, or takes from it.
    pub(super) fn set_rights(&mut self, rights: Rights) {
        if let Some(session) = self.session.as_mut() {
            session.rights = rights;
        }
    }
}
