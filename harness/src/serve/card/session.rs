//! One connection: a card on a reader.

use std::io;
use std::net::TcpStream;

use madoguchi_sim::card::{Bytes, Narrator, Refusal, Request};

use super::{Chip, Log};
use crate::wire::{Control, Framed};

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The reader has gone, or does what no reader does.
    Gone,
    /// The chip does not answer.
    Mute,
}

/// A card on a reader, from laying it down to taking it away.
pub(super) struct Session<'a> {
    card: &'a mut dyn Chip,
    log: Option<&'a Log>,
    place: String,
    narrator: Narrator,
    powered: bool,
    /// Kept, so that no command allocates.
    answer: Vec<u8>,
}

impl<'a> Session<'a> {
    pub(super) fn new(card: &'a mut dyn Chip, log: Option<&'a Log>, place: String) -> Self {
        Self {
            card,
            log,
            place,
            narrator: Narrator::default(),
            powered: false,
            answer: Vec::new(),
        }
    }

    /// Answers frames until the reader goes or the chip dies.
    pub(super) fn over(mut self, stream: TcpStream) -> End {
        let end =
            Framed::new(stream).map_or(End::Gone, |wire| self.answer(wire).unwrap_or(End::Gone));
        self.power_off();
        end
    }

    fn answer(&mut self, mut wire: Framed) -> io::Result<End> {
        let Some(mut answer_to_reset) = self.power_on() else {
            return Ok(End::Mute);
        };
        while let Some(payload) = wire.receive(None)? {
            match Control::of(payload) {
                Some(Control::Off) => self.power_off(),
                Some(control @ (Control::On | Control::Reset)) => {
                    let answer = match control {
                        Control::Reset => self.reset(),
                        _ => self.power_on(),
                    };
                    match answer {
                        Some(bytes) => answer_to_reset = bytes,
                        None => return Ok(End::Mute),
                    }
                }
                // vpcd asks several times a second, to see whether the card still lies there.
                Some(Control::Atr) => wire.send(&answer_to_reset, None)?,
                None => match self.exchange(payload) {
                    Ok(answer) => wire.send(answer, None)?,
                    Err(Refusal::NoPower) => return Ok(End::Gone),
                    Err(_) => return Ok(End::Mute),
                },
            }
        }
        Ok(End::Gone)
    }

    /// One command and its answer.
    pub(super) fn exchange(&mut self, command: &[u8]) -> Result<&[u8], Refusal> {
        let done = self.card.transmit(command, &mut self.answer);
        if let Some(log) = self.log {
            let told = self
                .narrator
                .tell(command, done.is_ok().then_some(&self.answer));
            let answer = match done {
                Err(Refusal::NoPower) => "no answer: the card has no power",
                _ => &told.answer,
            };
            let application = told.application.unwrap_or("-");
            let words = format!("{application}  {} → {answer}", told.command);
            log.tell(&self.place, &words);
        }
        done.map(|()| self.answer.as_slice())
    }

    /// Takes the power away.
    pub(super) fn power_off(&mut self) {
        self.tell("power off");
        self.narrator.reset();
        self.powered = false;
        self.card.handle(Request::PowerOff);
    }

    /// Gives power. Gives the ATR, unless the chip is dead.
    pub(super) fn power_on(&mut self) -> Option<Vec<u8>> {
        self.powered = true;
        self.atr_after(Request::PowerOn, "power on")
    }

    /// Resets it, or gives it power if it has none: readers say both so. Gives the ATR, unless the chip is dead.
    pub(super) fn reset(&mut self) -> Option<Vec<u8>> {
        match self.powered {
            true => self.atr_after(Request::Reset, "reset"),
            false => self.power_on(),
        }
    }

    fn atr_after(&mut self, request: Request, what: &str) -> Option<Vec<u8>> {
        self.narrator.reset();
        let answer = self.card.atr_after(request).map(Bytes);
        match &answer {
            Some(bytes) => self.tell(&format!("{what} → ATR {bytes}")),
            None => self.tell(&format!("{what} → no answer: the chip is dead")),
        }
        answer.map(|bytes| bytes.0)
    }

    fn tell(&self, what: &str) {
        if let Some(log) = self.log {
            log.tell(&self.place, what);
        }
    }
}
