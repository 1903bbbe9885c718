//! A program that is spoken to in lines: started, attended by threads, ended with whatever it has started.

mod command_line;
mod environment;

use std::io::{BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::Fault;
use super::timeouts::after;
pub use command_line::CommandLine;
pub(super) use environment::Environment;

use crate::wire::{Line, LineReader};

/// Lines that a program may be ahead of us; it waits when it writes more.
const AHEAD: usize = 4;

/// How much of what a program says on stderr is kept: the end of it.
const LAST_WORDS: usize = 400;

/// How long a program that has closed its stdout is given to end, so that its exit code can be told.
const ENDING: Duration = Duration::from_millis(200);

/// How long its last words are waited for once it has ended: whatever it has started may hold its stderr open.
const LISTENING: Duration = Duration::from_secs(1);

/// The program while it runs.
pub(super) struct Program {
    child: Child,
    commands: SyncSender<String>,
    answers: Receiver<Line>,
    last_words: Arc<Mutex<Vec<u8>>>,
    /// Who keeps them, until stderr is closed.
    listener: Option<JoinHandle<()>>,
}

impl Program {
    /// Starts it; it may say lines of at most so many bytes.
    ///
    /// # Errors
    /// [`Fault::Configuration`]: there is no such program.
    pub(super) fn start(
        program: &CommandLine,
        longest: usize,
        environment: &Environment,
    ) -> Result<Self, Fault> {
        let mut command = program.command();
        command
            .envs(environment.variables())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // Whatever it starts ends with it.
            command.process_group(0);
        }
        let child = command.spawn().map_err(|error| {
            Fault::Configuration(format!("cannot start `{}`: {error}", program.name()))
        })?;
        Self::attend(child, longest)
            .map_err(|error| Fault::Environment(format!("cannot start a thread: {error}")))
    }

    /// Threads do the reading and writing, since a program may neither read nor write.
    fn attend(mut child: Child, longest: usize) -> std::io::Result<Self> {
        let (commands, to_write) = mpsc::sync_channel(1);
        let (read, answers) = mpsc::sync_channel(AHEAD);
        let last_words = Arc::new(Mutex::new(Vec::new()));
        let (stdin, stdout, stderr) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let mut running = Self {
            child,
            commands,
            answers,
            last_words: last_words.clone(),
            listener: None,
        };
        let thread = || std::thread::Builder::new().name("outside program".to_owned());
        if let Some(stdin) = stdin {
            thread().spawn(move || write_lines(stdin, &to_write))?;
        }
        if let Some(stdout) = stdout {
            thread().spawn(move || read_lines(stdout, longest, &read))?;
        }
        if let Some(stderr) = stderr {
            let listener = thread().spawn(move || keep_last_words(stderr, &last_words))?;
            running.listener = Some(listener);
        }
        Ok(running)
    }

    /// Its number, which is also that of its group.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// One line out, one line in. After a fault it is to be dropped: what it says late must not be taken for the answer to
    /// something else.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn ask(&mut self, line: String, time: Duration) -> Result<String, Fault> {
        match self.answers.try_recv() {
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) | Ok(Line::End) => return Err(self.gone()),
            Ok(_) => {
                return Err(Fault::garbled(
                    "silence before the next command",
                    "a line that nobody asked for",
                ));
            }
        }
        // A full channel is a program that does not read: it will not answer either.
        let _ = self.commands.try_send(line);
        match self.answers.recv_timeout(time) {
            Ok(Line::Text(answer)) => Ok(answer.trim().to_owned()),
            Ok(Line::TooLong) => Err(Fault::garbled("a line", "one that does not end")),
            Ok(Line::End) | Err(RecvTimeoutError::Disconnected) => Err(self.gone()),
            Err(RecvTimeoutError::Timeout) => Err(Fault::Silent(time)),
        }
    }

    /// Why it will say nothing more, if it has ended.
    pub(super) fn ended(&mut self) -> Option<Fault> {
        match self.child.try_wait() {
            Ok(Some(_)) => Some(self.gone()),
            _ => None,
        }
    }

    fn gone(&mut self) -> Fault {
        let mut status = None;
        wait_until(ENDING, || {
            status = self.child.try_wait().ok().flatten();
            status.is_some()
        });
        let ended = match status {
            Some(status) => {
                let heard = || self.listener.as_ref().is_none_or(JoinHandle::is_finished);
                wait_until(LISTENING, heard);
                format!("the program ended ({status})")
            }
            None => "the program closed its stdout".to_owned(),
        };
        let words = self
            .last_words
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let words = String::from_utf8_lossy(&words);
        match words.trim() {
            "" => Fault::Gone(ended),
            words => Fault::Gone(format!("{ended}; its last words on stderr: {words}")),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.child.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw)
        {
            // All may have ended by themselves.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Looks again and again whether something is done, for so long at the most.
fn wait_until(time: Duration, mut done: impl FnMut() -> bool) {
    let until = after(time);
    while !done() && until.is_some_and(|until| Instant::now() < until) {
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn write_lines(mut stdin: ChildStdin, lines: &Receiver<String>) {
    for line in lines {
        let written = writeln!(stdin, "{line}").and_then(|()| stdin.flush());
        if written.is_err() {
            return;
        }
    }
}

fn read_lines(stdout: ChildStdout, longest: usize, lines: &SyncSender<Line>) {
    let mut reader = LineReader::bounded(BufReader::new(stdout), longest);
    loop {
        let line = reader.next_line().unwrap_or(Line::End);
        let last = line == Line::End;
        if lines.send(line).is_err() || last {
            return;
        }
    }
}

fn keep_last_words(mut stderr: impl Read, kept: &Mutex<Vec<u8>>) {
    let mut chunk = [0; LAST_WORDS];
    while let Ok(read @ 1..) = stderr.read(&mut chunk) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(chunk.get(..read).unwrap_or_default());
        let surplus = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..surplus);
    }
}
