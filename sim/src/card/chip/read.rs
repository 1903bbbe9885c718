//! READ BINARY and READ RECORD.

use super::{Chip, Outcome, admit, expected_without_data};
use crate::card::apdu::{Command, StatusWord};
use crate::card::applet::Content;

impl Chip {
    /// READ BINARY. Reading across the end gives what there is; starting at the end or behind it, 6B00.
    pub(super) fn read_binary(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        let offset = if command.p1 & 0x80 == 0 {
            usize::from(u16::from_be_bytes([command.p1, command.p2]))
        } else {
            if command.p1 & 0x60 != 0 {
                return Err(StatusWord::WRONG_PARAMETERS);
            }
            self.go_to_short_id(command.p1 & 0x1F, StatusWord::NOT_FOUND)?;
            usize::from(command.p2)
        };
        let expected = expected_without_data(command)?;
        let (file, rights) = self.current_file()?;
        let Content::Transparent(bytes) = &file.content else {
            return Err(StatusWord::WRONG_FILE_KIND);
        };
        admit(file.access, rights)?;
        match bytes.get(offset..) {
            None | Some([]) => Err(StatusWord::WRONG_OFFSET),
            Some(rest) => {
                answer.extend_from_slice(rest.get(..expected).unwrap_or(rest));
                Ok(())
            }
        }
    }

    /// READ RECORD, one, by number, in the current file or by short identifier.
    pub(super) fn read_record(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        match command.p2 & 0x07 {
            0x04 => {}
            0x05 => return Err(StatusWord::NOT_SUPPORTED),
            _ => return Err(StatusWord::WRONG_PARAMETERS),
        }
        if command.p2 >> 3 != 0 {
            self.go_to_short_id(command.p2 >> 3, StatusWord::NOT_FOUND)?;
        }
        let expected = expected_without_data(command)?;
        let (file, rights) = self.current_file()?;
        let Content::Records(records) = &file.content else {
            return Err(StatusWord::WRONG_FILE_KIND);
        };
        admit(file.access, rights)?;
        let record = usize::from(command.p1)
            .checked_sub(1)
            .and_then(|place| records.get(place))
            .ok_or(StatusWord::NO_RECORD)?;
        answer.extend_from_slice(record.get(..expected).unwrap_or(record));
        Ok(())
    }
}
