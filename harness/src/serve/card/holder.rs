//! Where cards come from: new out of a drawer, or out of an ecosystem in which they live.

use madoguchi_sim::card::{Bytes, Card, Refusal, Request, Response};

use super::NoSuchCard;

/// The longest ATR that ISO 7816-3 knows, and that a reader takes.
const LONGEST_ATR: usize = 33;

/// A chip as a reader has it. It need not be sent from thread to thread.
pub trait Chip {
    /// One command; its answer takes the place of what `answer` held.
    ///
    /// # Errors
    /// [`Refusal`]: no answer comes.
    fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), Refusal> {
        match self.handle(Request::Apdu(Bytes::from(command))) {
            Some(Response::Apdu(bytes)) => {
                *answer = bytes.0;
                Ok(())
            }
            Some(Response::Refused { reason }) => Err(reason),
            _ => Err(Refusal::NoAnswer),
        }
    }

    /// Whatever a reader does: it gives power, or takes it away. `None` if nothing comes back.
    fn handle(&mut self, request: Request) -> Option<Response>;
}

impl Chip for Card {
    fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), Refusal> {
        Self::transmit(self, command, answer)
    }

    fn handle(&mut self, request: Request) -> Option<Response> {
        Some(Self::handle(self, request))
    }
}

impl dyn Chip + '_ {
    /// Gives power, or resets. `None` if the chip is dead.
    pub(super) fn atr_after(&mut self, what: Request) -> Option<Vec<u8>> {
        match self.handle(what)? {
            Response::Atr(bytes) if (1..=LONGEST_ATR).contains(&bytes.len()) => Some(bytes.0),
            _ => None,
        }
    }
}

/// Whoever has the cards that are inserted.
pub trait Holder: Send + Sync {
    /// The one name of the card that somebody means.
    ///
    /// # Errors
    /// [`NoSuchCard`] with all names.
    fn find(&self, name: &str) -> Result<String, NoSuchCard>;

    /// The card of a name as [`Self::find`] gives it, to whichever thread asks.
    fn bring(&self, instance: &str) -> Option<Box<dyn Chip>>;

    /// What the kind of a card is called, for people.
    fn title(&self, instance: &str) -> &'static str {
        title(instance)
    }
}

/// What a card of which nothing but its name is known is called, for people.
pub(super) fn title(instance: &str) -> &'static str {
    match instance.ends_with("/phone") {
        true => "スマホ用電子証明書",
        false => "マイナンバーカード",
    }
}
