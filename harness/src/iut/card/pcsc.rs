//! An outside card in a reader of PC/SC.
//!
//! The card is taken exclusively, so that no other program comes between two commands; what a transaction would give
//! besides. PC/SC has no time-outs of its own: a thread of ours waits for it, and is left to itself when the card takes
//! too long.

use std::ffi::CString;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use ::pcsc::{Card, Context, Disposition, Error, Protocol, Protocols, Scope, ShareMode};

use super::{CardWire, Reader, mute, whole_answer, whole_atr};
use crate::iut::timeouts::after;
use crate::iut::{Fault, Timeouts};

/// How often a reader without a card is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// How much longer our thread may take than the card.
const GRACE: Duration = Duration::from_secs(1);

/// The longest R-APDU.
const LONGEST: usize = 0x1_0000 + 2;

/// How often a card may have more to say, so that one that always has cannot go on for ever.
const MOST_PARTS: usize = 300;

/// A wire over PC/SC.
pub(super) struct ReaderWire {
    reader: Reader,
    timeouts: Timeouts,
    worker: Option<Worker>,
}

struct Worker {
    jobs: Sender<Job>,
    done: Receiver<Result<Vec<u8>, Fault>>,
}

enum Job {
    On,
    Reset,
    Off,
    Transmit(Vec<u8>),
}

impl ReaderWire {
    pub(super) const fn new(reader: Reader, timeouts: Timeouts) -> Self {
        Self {
            reader,
            timeouts,
            worker: None,
        }
    }

    fn ask(&mut self, job: Job, time: Duration) -> Result<Vec<u8>, Fault> {
        let Some(worker) = &self.worker else {
            return Err(Fault::Gone("it was not met again".to_owned()));
        };
        // A thread that has ended does not answer either.
        let _ = worker.jobs.send(job);
        let answer = match worker.done.recv_timeout(time) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => Err(Fault::Silent(time)),
            Err(RecvTimeoutError::Disconnected) => {
                Err(Fault::Environment("PC/SC has given up".to_owned()))
            }
        };
        answer.inspect_err(|_| self.worker = None)
    }
}

impl CardWire for ReaderWire {
    fn power_on(&mut self) -> Result<Vec<u8>, Fault> {
        if self.worker.is_none() {
            self.worker = Some(start(self.reader.clone(), self.timeouts.connecting())?);
        }
        let time = self.timeouts.connecting().saturating_add(GRACE);
        whole_atr(&self.ask(Job::On, time)?)
    }

    fn reset(&mut self) -> Result<Vec<u8>, Fault> {
        whole_atr(&self.ask(Job::Reset, self.timeouts.answering())?)
    }

    fn power_off(&mut self) -> Result<(), Fault> {
        self.ask(Job::Off, self.timeouts.answering()).map(|_| ())
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Fault> {
        let time = self.timeouts.answering();
        whole_answer(&self.ask(Job::Transmit(command.to_vec()), time)?)
    }
}

fn start(reader: Reader, connecting: Duration) -> Result<Worker, Fault> {
    let (jobs, inbox) = mpsc::channel();
    let (outbox, done) = mpsc::channel();
    let work = move || {
        let mut hold = Hold {
            reader,
            connecting,
            context: None,
            card: None,
        };
        for job in inbox {
            if outbox.send(hold.act(job)).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("pcsc".to_owned())
        .spawn(work)
        .map_err(|error| Fault::Environment(format!("cannot start a thread: {error}")))?;
    Ok(Worker { jobs, done })
}

/// What the thread holds of PC/SC.
struct Hold {
    reader: Reader,
    connecting: Duration,
    context: Option<Context>,
    card: Option<Card>,
}

impl Hold {
    fn act(&mut self, job: Job) -> Result<Vec<u8>, Fault> {
        match job {
            Job::On => self.power_on(),
            Job::Reset => self.restart(Disposition::ResetCard),
            Job::Off => {
                if let Some(card) = self.card.take() {
                    card.disconnect(Disposition::UnpowerCard)
                        .map_err(|(_, error)| card_fault(error))?;
                }
                Ok(Vec::new())
            }
            Job::Transmit(command) => {
                let card = self.card.as_ref().ok_or_else(off)?;
                transmit(card, &command)
            }
        }
    }

    fn power_on(&mut self) -> Result<Vec<u8>, Fault> {
        if self.card.is_some() {
            return self.restart(Disposition::UnpowerCard);
        }
        let until = after(self.connecting);
        let context = match &self.context {
            Some(context) => context.clone(),
            None => Context::establish(Scope::User).map_err(service_fault)?,
        };
        self.context = Some(context.clone());
        let name = find(&context, &self.reader)?;
        let card = loop {
            match context.connect(&name, ShareMode::Exclusive, Protocols::ANY) {
                Ok(card) => break card,
                Err(Error::NoSmartcard | Error::RemovedCard)
                    if until.is_none_or(|until| Instant::now() < until) =>
                {
                    std::thread::sleep(LOOK);
                }
                Err(error) => return Err(service_fault(error)),
            }
        };
        let atr = atr(&card);
        self.card = Some(card);
        atr
    }

    fn restart(&mut self, how: Disposition) -> Result<Vec<u8>, Fault> {
        let card = self.card.as_mut().ok_or_else(off)?;
        card.reconnect(ShareMode::Exclusive, Protocols::ANY, how)
            .map_err(card_fault)?;
        atr(card)
    }
}

fn off() -> Fault {
    Fault::Gone("the card has no power".to_owned())
}

fn atr(card: &Card) -> Result<Vec<u8>, Fault> {
    let status = card.status2_owned().map_err(card_fault)?;
    Ok(status.atr().to_vec())
}

/// A card that speaks T=0 says how much it has or wants instead of answering; whoever drives T=0 does the rest. Over T=1
/// such a status word is the answer.
fn transmit(card: &Card, command: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut buffer = vec![0; LONGEST];
    let once = |command: &[u8], buffer: &mut [u8]| {
        let answer = card.transmit(command, buffer).map_err(card_fault)?;
        whole_answer(answer)
    };
    let mut answer = once(command, &mut buffer)?;
    let protocol = card.status2_owned().map_err(card_fault)?.protocol2();
    if protocol != Some(Protocol::T0) {
        return Ok(answer);
    }
    let mut data = Vec::new();
    for _ in 0..MOST_PARTS {
        match (answer.as_slice(), command) {
            (&[0x6C, length], &[cla, ins, p1, p2, ..]) if command.len() <= 5 => {
                answer = once(&[cla, ins, p1, p2, length], &mut buffer)?;
            }
            (&[ref part @ .., 0x61, length], &[cla, ..]) => {
                data.extend_from_slice(part);
                answer = once(&[cla & 0x03, 0xC0, 0, 0, length], &mut buffer)?;
            }
            _ => {
                data.extend_from_slice(&answer);
                return Ok(data);
            }
        }
    }
    Err(Fault::garbled("an R-APDU that ends", "61 without end"))
}

fn find(context: &Context, reader: &Reader) -> Result<CString, Fault> {
    let readers = context.list_readers_owned().map_err(service_fault)?;
    let names: Vec<_> = readers.iter().map(|name| name.to_string_lossy()).collect();
    let told = || match names.is_empty() {
        true => "none at all".to_owned(),
        false => names.join(", "),
    };
    let fitting: Vec<usize> = match reader {
        Reader::Number(number) => (*number..readers.len()).take(1).collect(),
        Reader::Name(part) => {
            let exact = names.iter().position(|name| name == part);
            let partly = |place: &usize| {
                names
                    .get(*place)
                    .is_some_and(|name| name.contains(part.as_str()))
            };
            exact.map_or_else(
                || (0..readers.len()).filter(partly).collect(),
                |place| vec![place],
            )
        }
    };
    match fitting.as_slice() {
        [place] => readers.get(*place).cloned().ok_or_else(off),
        [] => Err(Fault::Environment(format!(
            "pcsc: expected a reader {reader}, found {}",
            told()
        ))),
        _ => Err(Fault::Configuration(format!(
            "pcsc: expected more of the name of one reader than {reader}, found several that have it: {}",
            told()
        ))),
    }
}

/// What keeps us from the card.
fn service_fault(error: Error) -> Fault {
    let hint = match error {
        Error::NoService | Error::ServiceStopped => "; is pcscd running?",
        Error::SharingViolation => "; another program uses the card",
        Error::NoSmartcard | Error::RemovedCard => "; no card lies in the reader",
        Error::UnresponsiveCard | Error::UnpoweredCard => return card_fault(error),
        _ => "",
    };
    Fault::Environment(format!("pcsc: {error}{hint}"))
}

/// What the card does.
fn card_fault(error: Error) -> Fault {
    match error {
        Error::UnresponsiveCard | Error::UnpoweredCard => mute(),
        Error::NoService | Error::ServiceStopped => service_fault(error),
        _ => Fault::Gone(format!("pcsc: {error}")),
    }
}
