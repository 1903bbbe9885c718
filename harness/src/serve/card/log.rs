//! The log of everything that goes to a card and back, in words, without secrets.

use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Lines for people; whoever writes them has left out what must not be kept.
pub struct Log {
    begun: Instant,
    out: Mutex<Box<dyn Write + Send>>,
}

impl Log {
    /// A log that begins now.
    pub fn new(out: impl Write + Send + 'static) -> Self {
        Self {
            begun: Instant::now(),
            out: Mutex::new(Box::new(out)),
        }
    }

    /// Writes a line: seconds since the beginning, where, what.
    pub fn tell(&self, place: &str, what: &str) {
        let seconds = self.begun.elapsed().as_secs_f64();
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // A full disk must not stop a card.
        let _ = writeln!(out, "{seconds:>11.6}  {place}  {what}");
        let _ = out.flush();
    }
}
