//! A card that somebody else has made: reached over a wire, playing the role of a card.
//!
//! [`Reach::open`] gives a [`Wire`], which every [`OutsideCard`] of a run shares: the card is one and keeps its PIN
//! counters. [`Guard`] around it keeps it from losing its last tries.
//!
//! A wire carries power and commands only. What else the role knows (looking at the face, 顔認証, the owner's
//! biometrics, the municipality's keys, mishaps) is refused with [`Refusal::OutOfReach`]: whoever asks cannot test it
//! here.

mod frames;
mod guard;
mod outside;
#[cfg(feature = "pcsc")]
mod pcsc;
mod reach;
mod sparing;
mod stdio;

use std::sync::{Arc, Mutex};

use super::Fault;

pub use guard::{Guard, may_harm};
pub use outside::OutsideCard;
pub use reach::{Reach, Reader};
pub use sparing::Sparing;

/// What a terminal does to a card. Every call comes back within the time that [`Timeouts`] give it.
///
/// After a [`Fault`] other than [`Fault::Down`] the wire is down: only [`CardWire::power_on`] is of use, and
/// begins anew.
pub trait CardWire: Send {
    /// Meets the card if it has not been met, and gives it power. Gives the ATR.
    ///
    /// # Errors
    /// [`Fault`].
    fn power_on(&mut self) -> Result<Vec<u8>, Fault>;

    /// Resets it. Gives the ATR.
    ///
    /// # Errors
    /// [`Fault`].
    fn reset(&mut self) -> Result<Vec<u8>, Fault>;

    /// Takes the power away.
    ///
    /// # Errors
    /// [`Fault`].
    fn power_off(&mut self) -> Result<(), Fault>;

    /// Sends a C-APDU. Gives the R-APDU, of at least the two bytes of a status word.
    ///
    /// # Errors
    /// [`Fault`].
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Fault>;
}

/// A wire that the players of one outside card share, one after another: the card is one, and two scenarios at a time would
/// spoil each other's selections.
pub type Wire = Arc<Mutex<Box<dyn CardWire>>>;

/// The other side says itself that the chip does not answer: an answer of the role.
fn mute() -> Fault {
    Fault::Down("the chip does not answer".to_owned())
}

/// An R-APDU, if it can be one.
fn whole_answer(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    const LONGEST: usize = 0x1_0000 + 2;
    match bytes.len() {
        2..=LONGEST => Ok(bytes.to_vec()),
        found => Err(Fault::garbled("R-APDU: 2 to 65538 bytes", found)),
    }
}

/// An ATR, if it can be one.
fn whole_atr(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    match (bytes.len(), bytes.first()) {
        (2..=33, Some(0x3B | 0x3F)) => Ok(bytes.to_vec()),
        (2..=33, Some(first)) => Err(Fault::garbled(
            "ATR that begins with 3B or 3F",
            format_args!("{first:02X}"),
        )),
        (found, _) => Err(Fault::garbled("ATR of 2 to 33 bytes", found)),
    }
}
