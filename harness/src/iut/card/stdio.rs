//! An outside card that is a program: lines in, lines out.

use madoguchi_sim::card::Bytes;

use super::{CardWire, mute, whole_answer, whole_atr};
use crate::iut::program::{CommandLine, Environment, Program};
use crate::iut::{Fault, Timeouts};
use crate::wire::LONGEST_LINE;

/// A wire to a program, which is started when it is first powered on and again after a fault.
pub(super) struct ProcessWire {
    program: CommandLine,
    timeouts: Timeouts,
    running: Option<Program>,
    /// Whether it was given power since it was last taken away.
    powered: bool,
}

impl ProcessWire {
    pub(super) const fn new(program: CommandLine, timeouts: Timeouts) -> Self {
        Self {
            program,
            timeouts,
            running: None,
            powered: false,
        }
    }

    /// One line out, one line in. After a fault the program is ended: what it says late must not be taken for the
    /// answer to something else.
    fn ask(&mut self, line: String) -> Result<String, Fault> {
        let time = self.timeouts.answering();
        let Some(running) = &mut self.running else {
            return Err(Fault::Gone("it was not started again".to_owned()));
        };
        let answer = running.ask(line, time);
        let answer = answer.inspect_err(|_| self.running = None)?;
        match answer.as_str() {
            "mute" => Err(mute()),
            _ => Ok(answer),
        }
    }

    fn bytes(&mut self, line: String) -> Result<Vec<u8>, Fault> {
        let answer = self.ask(line)?;
        let bytes = answer.parse::<Bytes>().map(|bytes| bytes.0);
        bytes.map_err(|_| self.nonsense("hexadecimal or `mute`", &answer))
    }

    fn nonsense(&mut self, expected: &str, answer: &str) -> Fault {
        self.running = None;
        let shown: String = answer.chars().take(60).collect();
        Fault::garbled(expected, format_args!("`{shown}`"))
    }
}

impl CardWire for ProcessWire {
    fn power_on(&mut self) -> Result<Vec<u8>, Fault> {
        if self.running.is_none() {
            self.running = Some(Program::start(
                &self.program,
                LONGEST_LINE,
                &Environment::default(),
            )?);
        } else if self.powered {
            // Without it, it would be a reset.
            self.power_off()?;
        }
        self.powered = true;
        self.reset()
    }

    fn reset(&mut self) -> Result<Vec<u8>, Fault> {
        whole_atr(&self.bytes("reset".to_owned())?)
    }

    fn power_off(&mut self) -> Result<(), Fault> {
        self.powered = false;
        match self.ask("off".to_owned())?.as_str() {
            "ok" => Ok(()),
            other => Err(self.nonsense("`ok`", other)),
        }
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Fault> {
        whole_answer(&self.bytes(Bytes::from(command).to_string())?)
    }
}
