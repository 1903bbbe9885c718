//! The player of an outside card.

use std::sync::PoisonError;

use madoguchi_sim::card::{Bytes, CardRole, Refusal, Request, Response};
use madoguchi_sim::role::{Answer, Breakdown, Line, Port};

use super::{CardWire, Wire};
use crate::iut::Fault;

/// Plays the role of a card over a wire. A call blocks its thread until the card answers or its time is over.
pub struct OutsideCard {
    wire: Wire,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It has no power.
    Off,
    /// It has power.
    On,
    /// It has power and does not answer any more.
    Mute,
    /// It fell silent, went away or sent nonsense: until the next power-on nothing it says could be believed.
    Lost,
}

impl OutsideCard {
    /// A player over that wire. Each scenario has its own; the card without power is what they begin with.
    pub const fn new(wire: Wire) -> Self {
        Self {
            wire,
            state: State::Off,
        }
    }

    /// Answers one request, as the port does.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn handle(&mut self, request: &Request) -> Result<Response, Fault> {
        let refused = |reason| Ok(Response::Refused { reason });
        let shared = self.wire.clone();
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let wire: &mut dyn CardWire = shared.as_mut();
        let done = match (request, self.state) {
            (Request::PowerOn, _) => self.powered(wire.power_on()),
            (Request::Reset, State::On) => self.powered(wire.reset()),
            (Request::Reset, _) => self.powered(wire.power_on()),
            (Request::PowerOff, State::On) => {
                self.state = State::Off;
                wire.power_off().map(|()| Response::Done)
            }
            (Request::PowerOff, State::Mute) => {
                self.state = State::Off;
                // A chip that is dead need not notice.
                let _ = wire.power_off();
                Ok(Response::Done)
            }
            (Request::PowerOff, _) => {
                self.state = State::Off;
                Ok(Response::Done)
            }
            (Request::Apdu(_), State::Off) => return refused(Refusal::NoPower),
            (Request::Apdu(_), State::Mute | State::Lost) => return refused(Refusal::NoAnswer),
            // A line, a frame and a reader carry an instruction at least; anything less would be no command, or one to the reader.
            (Request::Apdu(command), State::On) if command.len() < 2 => {
                return refused(Refusal::OutOfReach);
            }
            (Request::Apdu(command), State::On) => wire
                .transmit(command)
                .map(|answer| Response::Apdu(Bytes(answer))),
            (
                Request::LookAt
                | Request::Biometrics { .. }
                | Request::FaceTriesLeft
                | Request::FaceResult { .. }
                | Request::Issuer(_)
                | Request::Suffer { .. },
                _,
            ) => return refused(Refusal::OutOfReach),
        };
        match &done {
            Ok(_) => {}
            Err(Fault::Down(_)) => self.state = State::Mute,
            Err(_) => self.state = State::Lost,
        }
        done
    }

    fn powered(&mut self, atr: Result<Vec<u8>, Fault>) -> Result<Response, Fault> {
        self.state = State::On;
        atr.map(|atr| Response::Atr(Bytes(atr)))
    }
}

impl Port<CardRole> for OutsideCard {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, CardRole> {
        let answer: Result<Response, Breakdown> = self.handle(&request).or_else(|fault| {
            let to = line.me().clone();
            match fault {
                Fault::Down(_) => Ok(Response::Refused {
                    reason: Refusal::NoAnswer,
                }),
                Fault::Configuration(reason) | Fault::Environment(reason) => {
                    Err(Breakdown::Unreachable { to, reason })
                }
                Fault::Silent(_) | Fault::Gone(_) => Err(Breakdown::TimedOut { to }),
                Fault::Garbled(detail) => Err(Breakdown::Garbled { to, detail }),
            }
        });
        Box::pin(std::future::ready(answer))
    }
}

impl Drop for OutsideCard {
    /// The next scenario meets a card without power, and so without anything presented to it.
    fn drop(&mut self) {
        if matches!(self.state, State::On | State::Mute) {
            let mut wire = self.wire.lock().unwrap_or_else(PoisonError::into_inner);
            // One that has gone has no power either.
            let _ = wire.power_off();
        }
    }
}
