//! Commands of the issuer, for which nobody else has the keys.

use super::{Chip, Outcome};
use crate::card::apdu::{Command, StatusWord};

impl Chip {
    /// MANAGE ATTRIBUTES `8A`, LOCK DF `50`, UNLOCK DF `52`, UNLOCK KEY `54`, ERASE ALL RECORDS `06`. The chip
    /// asks for the issuer's authentication, which no terminal can give: 6982 (the status word is assumed).
    /// MANAGE ATTRIBUTES comes so far only for P1 = 22 and 24. The municipality's window works by
    /// [`IssuerCommand`](crate::card::IssuerCommand) instead.
    pub(super) fn issuer_command(command: &Command<'_>) -> Outcome {
        match (command.ins, command.p1) {
            (0x8A, p1) if !matches!(p1, 0x22 | 0x24) => Err(StatusWord::WRONG_PARAMETERS),
            _ => Err(StatusWord::NOT_VERIFIED),
        }
    }
}
