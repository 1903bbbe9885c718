//! Command chaining: data too long for a short length, sent in several commands.
//!
//! The historical bytes of one answer to reset promise it. Which commands take it, and what interrupts a chain,
//! is published nowhere and **assumed (仮定)** here: the commands whose data may be long take it, all other
//! links are 6884, and whatever is not the next link ends the chain and is carried out by itself, as ISO 7816-4
//! leaves open.

use super::{Chip, Outcome};
use crate::card::apdu::{Command, StatusWord};

/// Class bit of every link but the last.
const MORE: u8 = 0x10;

/// As much as one command with extended lengths could have carried.
const LONGEST: usize = 0xFFFF;

/// The links so far.
pub(super) struct Chain {
    header: [u8; 4],
    data: Vec<u8>,
}

const fn header(command: &Command<'_>) -> [u8; 4] {
    [command.cla & !MORE, command.ins, command.p1, command.p2]
}

impl Chip {
    /// Keeps a link and waits for the next.
    pub(super) fn keep_link(&mut self, command: &Command<'_>) -> Outcome {
        let before = self.joined(command);
        if !matches!(header(command), [0x80, 0x2A | 0xA2 | 0xAE, ..]) {
            return Err(StatusWord::CHAINING);
        }
        let data = before.unwrap_or_else(|| command.data.to_vec());
        if command.data.is_empty() || command.expected.is_some() || data.len() > LONGEST {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let header = header(command);
        let session = self.session.as_mut().ok_or(StatusWord::CONDITIONS)?;
        session.chain = Some(Box::new(Chain { header, data }));
        Ok(())
    }

    /// Ends the chain.
    pub(super) fn forget_links(&mut self) {
        if let Some(session) = self.session.as_mut() {
            session.chain = None;
        }
    }

    /// Ends the chain. The data of its links and of this command, if this command is the next of them.
    #[inline]
    pub(super) fn joined(&mut self, command: &Command<'_>) -> Option<Vec<u8>> {
        let mut chain = self.session.as_mut()?.chain.take()?;
        if chain.header != header(command) {
            return None;
        }
        chain.data.extend_from_slice(command.data);
        Some(chain.data)
    }
}
