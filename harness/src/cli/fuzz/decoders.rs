//! `madoguchi fuzz --decoder`: each reader in a program of its own, so that one that overflows its stack, or never ends, is a finding too.

use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::super::whole::{make, write_named};
use super::super::{Failure, interrupt, jobs, say};
use super::Args;
use crate::exit::Exit;
use crate::fuzz::decoder::{self, Decoder, Reading};
use crate::run::{Interrupt, share};

/// Inputs, unless it is told otherwise.
const EXECUTIONS: u64 = 100_000;

/// After so long a reader is taken not to end.
const NEVER: Duration = Duration::from_secs(20);

/// What a reader needs for one input at most.
const SLOW: Duration = Duration::from_secs(2);

/// Octets of the stack that threads of the program have.
const STACK: usize = 2 * 1024 * 1024;

/// Which readers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    All,
    One(&'static str),
}

/// Reads the name of a reader.
pub(super) fn which(name: &str) -> Result<Which, String> {
    match Decoder::named(name) {
        _ if name == "all" => Ok(Which::All),
        Some(decoder) => Ok(Which::One(decoder.name)),
        None => {
            let known: Vec<_> = decoder::ALL.iter().map(|it| it.name).collect();
            Err(format!("expected all or one of {}", known.join(", ")))
        }
    }
}

pub(super) fn execute(args: &Args, which: Which) -> Result<Exit, Failure> {
    let named = |it: &&Decoder| match which {
        Which::All => true,
        Which::One(name) => it.name == name,
    };
    let readers: Vec<&'static Decoder> = decoder::ALL.iter().filter(named).collect();
    if let Some(path) = &args.replay {
        return replay(&readers, path);
    }
    let orders = Orders {
        executions: args.executions.unwrap_or(EXECUTIONS),
        seconds: args.seconds.map(Duration::from_secs),
        seed: args.seed.unwrap_or(1),
        findings: args.findings.clone(),
    };
    if let ([one], Some(told)) = (&*readers, &args.reading) {
        return orders.read(one, told);
    }
    let stop = Interrupt::default();
    interrupt::listen(stop.clone());
    let ended = Mutex::new(Ok(Exit::Passed));
    share(readers.into_iter(), jobs(None), &stop, |next| {
        while let Some(reader) = next() {
            let one = orders.watch(reader, &stop);
            let mut all = ended.lock().unwrap_or_else(PoisonError::into_inner);
            *all = match (std::mem::replace(&mut *all, Ok(Exit::Passed)), one) {
                (Ok(all), Ok(one)) => Ok(all.or_worse(one)),
                (Err(error), _) | (_, Err(error)) => Err(error),
            };
        }
    });
    match stop.is_set() {
        true => Ok(Exit::Interrupted),
        false => ended.into_inner().unwrap_or_else(PoisonError::into_inner),
    }
}

/// Gives readers one file.
fn replay(readers: &[&'static Decoder], path: &Path) -> Result<Exit, Failure> {
    let octets = std::fs::read(path).map_err(|error| {
        let message = format!("{}: cannot be read: {error}", path.display());
        Failure::new(Exit::Environment, message)
    })?;
    for reader in readers {
        match reader.read(&octets) {
            Ok(()) => say(&format!("{}: understood", reader.name)),
            Err(wrong) => say(&format!("{}: {wrong}", reader.name)),
        }
    }
    Ok(Exit::Passed)
}

struct Orders {
    executions: u64,
    seconds: Option<Duration>,
    seed: u64,
    findings: PathBuf,
}

impl Orders {
    /// Writes a finding and tells of it.
    fn found(&self, reader: &str, what: &str, octets: &[u8]) -> Result<(), Failure> {
        make(&self.findings)?;
        let name = blake3::hash(octets).to_hex();
        let name = format!("decoder-{reader}-{}", name.get(..8).unwrap_or_default());
        let path = self.findings.join(name);
        write_named(&path, octets)?;
        say(&format!("{reader}: {what}: {}", path.display()));
        Ok(())
    }

    /// Has a program of its own read, and watches it.
    fn watch(&self, reader: &Decoder, stop: &Interrupt) -> Result<Exit, Failure> {
        let failure = |error: io::Error| Failure::new(Exit::Environment, error);
        let told = tempfile::NamedTempFile::new().map_err(failure)?;
        let mut command = Command::new(std::env::current_exe().map_err(failure)?);
        command.args(["fuzz", "--decoder", reader.name]);
        command.args([
            "--seed",
            &self.seed.to_string(),
            "--executions",
            &self.executions.to_string(),
        ]);
        if let Some(seconds) = self.seconds {
            command.args(["--seconds", &seconds.as_secs().to_string()]);
        }
        command.arg("--findings").arg(&self.findings);
        command.arg("--reading").arg(told.path());
        let mut child = command.spawn().map_err(failure)?;
        let (mut last, mut since) = (Vec::new(), Instant::now());
        loop {
            if let Some(ended) = child.try_wait().map_err(failure)? {
                let code = ended.code().and_then(|code| u8::try_from(code).ok());
                let known = Exit::BY_PRECEDENCE
                    .into_iter()
                    .find(|exit| Some(exit.code()) == code);
                if stop.is_set() {
                    return Ok(Exit::Interrupted);
                }
                if let Some(exit) = known {
                    return Ok(exit);
                }
                let read = std::fs::read(told.path()).map_err(failure)?;
                self.found(reader.name, &format!("ended with {ended}"), octets(&read))?;
                return Ok(Exit::HarnessFault);
            }
            if stop.is_set() {
                end(&mut child);
                return Ok(Exit::Interrupted);
            }
            std::thread::sleep(Duration::from_millis(50));
            let read = std::fs::read(told.path()).map_err(failure)?;
            if read.get(..8) != last.get(..8) {
                (last, since) = (read, Instant::now());
            } else if since.elapsed() > NEVER {
                end(&mut child);
                self.found(reader.name, "never ends", octets(&read))?;
                return Ok(Exit::HarnessFault);
            }
        }
    }

    /// Reads, and writes down what is read before it is.
    fn read(&self, reader: &'static Decoder, told: &Path) -> Result<Exit, Failure> {
        let file = File::create(told).map_err(|error| Failure::new(Exit::Environment, error))?;
        let began = Instant::now();
        let (seed, executions, seconds) = (self.seed, self.executions, self.seconds);
        let work = move || {
            let mut log = Log {
                file,
                entry: Vec::new(),
                since: began,
                slow: Vec::new(),
                wrong: None,
            };
            let reading = decoder::read(reader, seed, executions, &mut |number, octets| {
                let in_time = seconds.is_none_or(|most| began.elapsed() < most);
                in_time && log.begins(number, octets)
            });
            log.ends();
            (reading, log)
        };
        // On a stack as small as any on which it is read elsewhere.
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
        let thread = thread.map_err(|error| Failure::new(Exit::Environment, error))?;
        let (reading, log) = thread
            .join()
            .map_err(|_| Failure::new(Exit::HarnessFault, "the hunt itself panicked"))?;
        if let Some(error) = log.wrong {
            return Err(Failure::new(Exit::Environment, error));
        }
        for bad in &reading.bad {
            self.found(
                reader.name,
                &format!("panics: {}", bad.message),
                &bad.octets,
            )?;
        }
        for (elapsed, octets) in &log.slow {
            self.found(
                reader.name,
                &format!("took {:.1} s", elapsed.as_secs_f64()),
                octets,
            )?;
        }
        let findings = reading.bad.len().saturating_add(log.slow.len());
        conclude(reader, &reading, findings, began.elapsed());
        Ok(match findings {
            0 => Exit::Passed,
            _ => Exit::HarnessFault,
        })
    }
}

fn conclude(reader: &Decoder, reading: &Reading, findings: usize, elapsed: Duration) {
    let Reading {
        executions,
        understood,
        sights,
        ..
    } = reading;
    say(&format!(
        "{:16} {executions:>10} inputs, {:>9.0}/s, {understood} understood, {sights} different answers, {findings} findings",
        reader.name,
        *executions as f64 / elapsed.as_secs_f64().max(0.001),
    ));
}

fn end(child: &mut Child) {
    // It may have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

/// What is being read: number, length, octets.
struct Log {
    file: File,
    entry: Vec<u8>,
    since: Instant,
    slow: Vec<(Duration, Vec<u8>)>,
    wrong: Option<io::Error>,
}

impl Log {
    fn begins(&mut self, number: u64, octets: &[u8]) -> bool {
        self.ends();
        self.entry.clear();
        // From 1: a file in which nothing stands is not that of the first.
        self.entry.extend(number.saturating_add(1).to_le_bytes());
        self.entry.extend((octets.len() as u64).to_le_bytes());
        self.entry.extend_from_slice(octets);
        let written = self
            .file
            .rewind()
            .and_then(|()| self.file.write_all(&self.entry));
        self.wrong = written.err();
        self.since = Instant::now();
        self.wrong.is_none()
    }

    fn ends(&mut self) {
        let elapsed = self.since.elapsed();
        if elapsed > SLOW && !self.entry.is_empty() {
            self.slow.push((elapsed, octets(&self.entry).to_vec()));
        }
    }
}

/// The octets that stand in a [`Log`].
fn octets(entry: &[u8]) -> &[u8] {
    let octets = entry.get(8..).and_then(|rest| {
        let (length, rest) = rest.split_first_chunk::<8>()?;
        rest.get(..usize::try_from(u64::from_le_bytes(*length)).ok()?)
    });
    octets.unwrap_or_default()
}
