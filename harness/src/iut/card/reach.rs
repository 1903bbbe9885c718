//! Where an outside card is, as a configuration says it.

use std::fmt;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::frames::FrameWire;
use super::stdio::ProcessWire;
use super::{CardWire, Wire};
use crate::iut::{CommandLine, Fault, Timeouts};
use crate::wire::Place;

/// How an outside card is reached, written as one key and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Form", into = "Form")]
pub enum Reach {
    /// `pcsc: READER`: in a reader of PC/SC, named by a part of its name or by its number from 0.
    Pcsc(Reader),
    /// `vpcd: [HOST:]PORT`: Madoguchi listens as vpcd does, and a virtual card such as vicc dials.
    Vpcd(Place),
    /// `tcp: [HOST:]PORT`: Madoguchi dials somebody who speaks in the frames of vpcd.
    Tcp(Place),
    /// `stdio: [PROGRAM, ARGUMENT…]`: Madoguchi starts a program and speaks in lines, as `madoguchi card serve
    /// --stdio` does: a C-APDU in hexadecimal is answered with an R-APDU, `reset` with an ATR, `off` with `ok`; `mute`
    /// says that the chip does not answer.
    Stdio(CommandLine),
}

/// A reader of PC/SC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reader {
    /// By its place in the list of readers, from 0.
    Number(usize),
    /// By a part of its name that no other reader's name has.
    Name(String),
}

impl fmt::Display for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "number {number}"),
            Self::Name(name) => write!(f, "`{name}`"),
        }
    }
}

/// YAML has no form for a choice that people like to write but a key for each.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pcsc: Option<Reader>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vpcd: Option<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tcp: Option<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stdio: Option<CommandLine>,
}

impl TryFrom<Form> for Reach {
    type Error = String;

    fn try_from(form: Form) -> Result<Self, String> {
        let mut said = [
            form.pcsc.map(Self::Pcsc),
            form.vpcd.map(Self::Vpcd),
            form.tcp.map(Self::Tcp),
            form.stdio.map(Self::Stdio),
        ]
        .into_iter()
        .flatten();
        let reach = said.next();
        let others = said.count();
        match reach {
            Some(reach) if others == 0 => Ok(reach),
            _ => {
                let found = others + usize::from(reach.is_some());
                Err(format!(
                    "expected one of pcsc, vpcd, tcp, stdio, found {found} of them"
                ))
            }
        }
    }
}

impl From<Reach> for Form {
    fn from(reach: Reach) -> Self {
        let mut form = Self::default();
        match reach {
            Reach::Pcsc(reader) => form.pcsc = Some(reader),
            Reach::Vpcd(place) => form.vpcd = Some(place),
            Reach::Tcp(place) => form.tcp = Some(place),
            Reach::Stdio(program) => form.stdio = Some(program),
        }
        form
    }
}

impl Reach {
    /// Makes the wire ready: listens, or looks whether what is named can be. The card itself is met when it is first
    /// powered on.
    ///
    /// # Errors
    /// [`Fault::Configuration`] or [`Fault::Environment`].
    pub fn open(&self, timeouts: Timeouts) -> Result<Wire, Fault> {
        let wire: Box<dyn CardWire> = match self {
            Self::Pcsc(reader) => pcsc(reader, timeouts)?,
            Self::Vpcd(place) => Box::new(FrameWire::listening(place, timeouts)?),
            Self::Tcp(place) => Box::new(FrameWire::dialling(place, timeouts)?),
            Self::Stdio(program) => return Ok(Self::lines(program.clone(), timeouts)),
        };
        Ok(Arc::new(Mutex::new(wire)))
    }

    /// The wire to a program that speaks in lines, which is started when it is first powered on.
    pub fn lines(program: CommandLine, timeouts: Timeouts) -> Wire {
        Arc::new(Mutex::new(Box::new(ProcessWire::new(program, timeouts))))
    }
}

#[cfg(feature = "pcsc")]
fn pcsc(reader: &Reader, timeouts: Timeouts) -> Result<Box<dyn CardWire>, Fault> {
    Ok(Box::new(super::pcsc::ReaderWire::new(
        reader.clone(),
        timeouts,
    )))
}

#[cfg(not(feature = "pcsc"))]
fn pcsc(_reader: &Reader, _timeouts: Timeouts) -> Result<Box<dyn CardWire>, Fault> {
    Err(Fault::Configuration(
        "pcsc: this build of madoguchi has no PC/SC; build it with --features pcsc (on Debian it needs libpcsclite-dev)"
            .to_owned(),
    ))
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pcsc(reader) => write!(f, "pcsc {reader}"),
            Self::Vpcd(place) => write!(f, "vpcd {place}"),
            Self::Tcp(place) => write!(f, "tcp {place}"),
            Self::Stdio(program) => write!(f, "stdio {program}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reach_reads_back_as_it_is_written() {
        for text in [
            "pcsc: 0\n",
            "pcsc: Virtual PCD 00 00\n",
            "vpcd: 127.0.0.1:35963\n",
            "tcp: '[::1]:5000'\n",
            "stdio:\n- ./card\n- --fast\n",
        ] {
            let reach: Reach = serde_yaml::from_str(text).expect(text);
            assert_eq!(serde_yaml::to_string(&reach).expect("written"), text);
        }
    }

    #[test]
    fn two_ways_or_none_or_an_unknown_one_are_refused_with_what_is_expected() {
        for (text, told) in [
            ("{}", "found 0 of them"),
            ("{tcp: 5000, vpcd: 5000}", "found 2 of them"),
            ("usb: 1", "unknown field `usb`"),
            ("stdio: []", "found an empty list"),
            ("tcp: nowhere", "expected [HOST:]PORT"),
        ] {
            let error = serde_yaml::from_str::<Reach>(text).expect_err(text);
            assert!(error.to_string().contains(told), "{error}");
        }
    }
}
