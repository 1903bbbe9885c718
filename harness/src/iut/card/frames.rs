//! An outside card that speaks in the frames of vpcd: dialled, or dialling.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use super::{CardWire, whole_answer, whole_atr};
use crate::iut::timeouts::after;
use crate::iut::{Fault, Timeouts};
use crate::wire::{Control, Framed, Place};

/// How often a listener that may not wait for ever looks.
const LOOK: Duration = Duration::from_millis(10);

/// A wire of frames.
#[derive(Debug)]
pub(super) struct FrameWire {
    place: Place,
    source: Source,
    timeouts: Timeouts,
    wire: Option<Framed>,
    /// Whether the card was there once: if it is not any more, that is its own doing.
    met: bool,
}

#[derive(Debug)]
enum Source {
    Dial(Vec<SocketAddr>),
    Listen(TcpListener),
}

impl FrameWire {
    /// Dials the card when it is first powered on.
    pub(super) fn dialling(place: &Place, timeouts: Timeouts) -> Result<Self, Fault> {
        let found = place.addresses();
        let found = found.map_err(|error| Fault::Environment(error.to_string()))?;
        Ok(Self::new(place, Source::Dial(found), timeouts))
    }

    /// Listens at once; the card must have come when it is first powered on.
    pub(super) fn listening(place: &Place, timeouts: Timeouts) -> Result<Self, Fault> {
        let environment = |error: &dyn std::fmt::Display| {
            Fault::Environment(format!("cannot listen at {place}: {error}"))
        };
        let found = place.addresses().map_err(|error| environment(&error))?;
        let listener = TcpListener::bind(found.as_slice()).map_err(|error| environment(&error))?;
        // Nobody may keep the run waiting longer than it wants to.
        listener
            .set_nonblocking(true)
            .map_err(|error| environment(&error))?;
        Ok(Self::new(place, Source::Listen(listener), timeouts))
    }

    fn new(place: &Place, source: Source, timeouts: Timeouts) -> Self {
        Self {
            place: place.clone(),
            source,
            timeouts,
            wire: None,
            met: false,
        }
    }

    fn meet(&mut self) -> Result<(), Fault> {
        if self.wire.is_some() {
            return Ok(());
        }
        let until = after(self.timeouts.connecting());
        let (place, seconds) = (&self.place, self.timeouts.connect);
        let met = match &self.source {
            Source::Dial(addresses) => dial(addresses, until)
                .map_err(|error| format!("cannot reach the card at {place}: {error}")),
            Source::Listen(listener) => accept(listener, until).map_err(|error| {
                format!("no card has come to {place} within {seconds} s: {error}")
            }),
        };
        let framed = met.and_then(|stream| {
            Framed::new(stream).map_err(|error| format!("cannot speak to {place}: {error}"))
        });
        match framed {
            Ok(wire) => {
                self.wire = Some(wire);
                self.met = true;
                Ok(())
            }
            Err(reason) if self.met => Err(Fault::Gone(reason)),
            Err(reason) => Err(Fault::Environment(reason)),
        }
    }

    /// Does something with the connection, and drops it if that fails: what comes late must not be taken for the answer
    /// to something else.
    fn with<T>(
        &mut self,
        act: impl FnOnce(&mut Framed, Option<Instant>) -> Result<T, Trouble>,
    ) -> Result<T, Fault> {
        let time = self.timeouts.answering();
        let Some(wire) = &mut self.wire else {
            return Err(Fault::Gone("it was not met again".to_owned()));
        };
        act(wire, after(time)).map_err(|trouble| {
            self.wire = None;
            match trouble {
                Trouble::Fault(fault) => fault,
                Trouble::Io(error) if error.kind() == ErrorKind::TimedOut => Fault::Silent(time),
                Trouble::Io(error) if error.kind() == ErrorKind::InvalidInput => {
                    Fault::Configuration(error.to_string())
                }
                Trouble::Io(error) => Fault::Gone(error.to_string()),
            }
        })
    }

    fn atr_after(&mut self, control: Control) -> Result<Vec<u8>, Fault> {
        self.with(|wire, until| {
            quiet(wire)?;
            wire.send(&[control.byte()], until)?;
            wire.send(&[Control::Atr.byte()], until)?;
            Ok(whole_atr(received(wire, until)?)?)
        })
    }
}

impl CardWire for FrameWire {
    fn power_on(&mut self) -> Result<Vec<u8>, Fault> {
        self.meet()?;
        self.atr_after(Control::On)
    }

    fn reset(&mut self) -> Result<Vec<u8>, Fault> {
        self.atr_after(Control::Reset)
    }

    fn power_off(&mut self) -> Result<(), Fault> {
        self.with(|wire, until| Ok(wire.send(&[Control::Off.byte()], until)?))
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Fault> {
        self.with(|wire, until| {
            quiet(wire)?;
            wire.send(command, until)?;
            Ok(whole_answer(received(wire, until)?)?)
        })
    }
}

/// What went wrong on the connection.
enum Trouble {
    Io(io::Error),
    Fault(Fault),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A card speaks when it is asked only; what it said before would be taken for an answer.
fn quiet(wire: &mut Framed) -> Result<(), Trouble> {
    match wire.has_arrived()? {
        true => Err(Fault::garbled(
            "silence before the next command",
            "bytes that nobody asked for",
        )
        .into()),
        false => Ok(()),
    }
}

fn received(wire: &mut Framed, until: Option<Instant>) -> Result<&[u8], Trouble> {
    let gone = || Fault::Gone("it closed the connection instead of answering".to_owned());
    Ok(wire.receive(until)?.ok_or_else(gone)?)
}

fn dial(addresses: &[SocketAddr], until: Option<Instant>) -> io::Result<TcpStream> {
    let mut trouble = ErrorKind::NotFound.into();
    for address in addresses {
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let dialled = match left {
            Some(left) if left.is_zero() => Err(ErrorKind::TimedOut.into()),
            Some(left) => TcpStream::connect_timeout(address, left),
            None => TcpStream::connect(address),
        };
        match dialled {
            Ok(stream) => return Ok(stream),
            Err(error) => trouble = error,
        }
    }
    Err(trouble)
}

fn accept(listener: &TcpListener, until: Option<Instant>) -> io::Result<TcpStream> {
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                stream.set_nonblocking(false)?;
                return Ok(stream);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                if until.is_some_and(|until| until <= Instant::now()) {
                    return Err(ErrorKind::TimedOut.into());
                }
                std::thread::sleep(LOOK);
            }
            Err(error) => return Err(error),
        }
    }
}
