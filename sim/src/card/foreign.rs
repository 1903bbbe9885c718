//! What is no working My Number card: other cards, and chips that have destroyed themselves.

use super::apdu::{Command, StatusWord};

/// ATR of another contactless card, as a PC/SC reader shows it (an invented one: FeliCa).
pub const ANSWER_TO_RESET: &[u8] =
    b"\x3B\x8F\x80\x01\x80\x4F\x0C\xA0\x00\x00\x03\x06\x11\x00\x3B\x00\x00\x00\x00\x42";

/// Another card's answer: it knows none of our applications, and no command either.
pub fn transmit(command: &[u8], answer: &mut Vec<u8>) {
    let status = match Command::decode(command) {
        Err(_malformed) => StatusWord::WRONG_LENGTH,
        Ok(Command {
            cla: 0x00,
            ins: 0xA4,
            ..
        }) => StatusWord::NOT_FOUND,
        Ok(Command { cla: 0x00, .. }) => StatusWord::UNKNOWN_INSTRUCTION,
        Ok(_) => StatusWord::UNKNOWN_CLASS,
    };
    answer.clear();
    answer.extend_from_slice(&status.0.to_be_bytes());
}

/// The answer of a chip that was tampered with, to every command (CARD-023).
pub fn dead(answer: &mut Vec<u8>) {
    answer.clear();
    answer.extend_from_slice(&StatusWord::FAILED.0.to_be_bytes());
}
