//! One message out, one message in.

use std::time::{Duration, Instant};

use crate::adapter::{FromImplementation, ToImplementation};
use crate::iut::link::{Asked, Link};
use crate::iut::program::{Environment, Program};
use crate::iut::{Fault, Timeouts, WebTarget};

use super::config::AdapterReach;

/// Bytes of the longest message: a bulk result with its documents is smaller.
const LONGEST: usize = 64 * 1024 * 1024;
/// Where an adapter listens.
const PATH: &str = "/madoguchi/v1";
/// How often a program is asked whether it listens yet.
const KNOCK: Duration = Duration::from_millis(25);

/// A conversation with an adapter that has been met.
pub(super) enum Talk {
    /// Lines.
    Lines(Program, Duration),
    /// Posts, and the program that answers them, if Madoguchi has started it.
    Posts(Link, WebTarget, Option<Program>),
}

impl Talk {
    /// Meets an adapter: starts its program, and waits until it listens.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn begin(
        reach: &AdapterReach,
        timeouts: Timeouts,
        environment: &Environment,
    ) -> Result<Self, Fault> {
        match reach {
            AdapterReach::Stdio(program) => {
                let program = Program::start(program, LONGEST, environment)?;
                Ok(Self::Lines(program, timeouts.answering()))
            }
            AdapterReach::Http(target, start) => {
                let program = start.as_ref();
                let mut program = program
                    .map(|program| Program::start(program, LONGEST, environment))
                    .transpose()?;
                if let Some(program) = &mut program {
                    listening(target, program, timeouts.connecting())?;
                }
                Ok(Self::Posts(Link::open(timeouts)?, target.clone(), program))
            }
        }
    }

    /// The process of the program that Madoguchi has started, if it has.
    pub(super) fn program(&self) -> Option<u32> {
        match self {
            Self::Lines(program, _) => Some(program.id()),
            Self::Posts(_, _, program) => program.as_ref().map(Program::id),
        }
    }

    /// Sends a message and waits for what comes back.
    ///
    /// # Errors
    /// [`Fault`]. After one the conversation is over.
    pub(super) fn exchange(
        &mut self,
        message: &ToImplementation,
    ) -> Result<FromImplementation, Fault> {
        let written = serde_json::to_string(message);
        let written = written.map_err(|error| Fault::Configuration(error.to_string()))?;
        let answer = match self {
            Self::Lines(program, patience) => program.ask(written, *patience)?.into_bytes(),
            Self::Posts(link, target, program) => {
                let got = link.post(Asked {
                    target: target.clone(),
                    tls: None,
                    path: PATH.to_owned(),
                    token: None,
                    body: written.into_bytes(),
                });
                // Whoever has ended says why.
                let got = got.map_err(|fault| match program.as_mut().and_then(Program::ended) {
                    Some(ended) => ended,
                    None => fault,
                })?;
                if !matches!(got.status, 200..300) {
                    let found = format!("HTTP {}: {}", got.status, shown(&got.body));
                    return Err(Fault::garbled(
                        "HTTP 200 with a message of the adapter protocol",
                        found,
                    ));
                }
                got.body
            }
        };
        let read: Result<FromImplementation, _> = serde_json::from_slice(&answer);
        let read = read.map_err(|error| {
            let found = format!("`{}` ({error})", shown(&answer));
            Fault::garbled("a message of the adapter protocol", found)
        })?;
        match read.id == message.id {
            true => Ok(read),
            false => Err(Fault::garbled(
                &format!("a message with id {}", message.id),
                format_args!("id {}", read.id),
            )),
        }
    }
}

/// Waits until somebody listens there, as long as the program lives.
fn listening(target: &WebTarget, program: &mut Program, patience: Duration) -> Result<(), Fault> {
    let began = Instant::now();
    loop {
        if std::net::TcpStream::connect((target.host.as_str(), target.port)).is_ok() {
            return Ok(());
        }
        if let Some(fault) = program.ended() {
            return Err(fault);
        }
        if began.elapsed() > patience {
            let told = format!(
                "the program that `adapter.start` names does not listen at {target} within {} s",
                patience.as_secs()
            );
            return Err(Fault::Configuration(told));
        }
        std::thread::sleep(KNOCK);
    }
}

fn shown(octets: &[u8]) -> String {
    let text = String::from_utf8_lossy(octets);
    text.chars().take(200).collect()
}
