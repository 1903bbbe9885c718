//! When a hunt is to end, and how far it has come: the one place where real time counts.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use crate::fuzz::{Budget, Progress};
use crate::run::Interrupt;

/// Watches a hunt.
pub(super) struct Clock<'a> {
    began: Instant,
    told: Instant,
    budget: Budget,
    interrupt: &'a Interrupt,
    live: bool,
}

impl<'a> Clock<'a> {
    pub(super) fn new(budget: Budget, interrupt: &'a Interrupt) -> Self {
        let now = Instant::now();
        Self {
            began: now,
            told: now,
            budget,
            interrupt,
            live: std::io::stderr().is_terminal(),
        }
    }

    /// Whether there is budget left. Writes the progress line on a terminal.
    pub(super) fn goes_on(&mut self, progress: &Progress) -> bool {
        if self.live && self.told.elapsed() > Duration::from_millis(500) {
            self.told = Instant::now();
            // Without stderr there is nobody to tell.
            let _ = write!(anstream::stderr(), "\r{}", self.line(progress));
        }
        let Budget {
            executions,
            seconds,
        } = self.budget;
        let in_time = |most| self.elapsed() < Duration::from_secs(most);
        !self.interrupt.is_set()
            && executions.is_none_or(|most| progress.executions < most)
            && seconds.is_none_or(in_time)
    }

    /// Real time spent.
    pub(super) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// The last line.
    pub(super) fn conclude(&self, progress: &Progress) {
        if self.live {
            super::super::tell("");
        }
        super::super::say(&self.line(progress));
    }

    fn line(&self, progress: &Progress) -> String {
        let seconds = self.elapsed().as_secs_f64().max(0.001);
        format!(
            "{} executions in {} cases, {:.0}/s, {} states, {} kept, {} findings",
            progress.executions,
            progress.cases,
            progress.executions as f64 / seconds,
            progress.states,
            progress.kept,
            progress.findings
        )
    }
}
