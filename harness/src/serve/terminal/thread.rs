//! A terminal at work: what waits for answers, for the next look and for the end.

use std::future::Future;
use std::io;
use std::time::Duration;

use futures::FutureExt as _;
use futures::stream::{FuturesUnordered, StreamExt as _};
use madoguchi_sim::oqs::{Document, Profile};
use madoguchi_sim::vocabulary::FacilityCode;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout, timeout_at};

use super::config::TerminalConfig;
use super::desk::{Asking, Desk, Next};
use super::outcome::Outcome;
use super::{Now, TerminalError};
use crate::serve::centre::Centre;

/// Why a session on a reader left no file.
#[derive(Debug, thiserror::Error)]
pub enum NoFace {
    /// The file could not be written.
    #[error("the result could not be written: {0}")]
    FileSystem(io::Error),
    /// The terminal has ended.
    #[error("the terminal is no longer there")]
    Gone,
}

type FaceReply = Box<dyn FnOnce(io::Result<Option<String>>) + Send>;

/// The result of a reader is to be written into `face`.
struct Job(Box<Document>, FaceReply);

/// A terminal, before and while it works.
pub struct Terminal<C> {
    desk: Desk,
    inbox: mpsc::UnboundedReceiver<Job>,
    handle: TerminalHandle<C>,
}

/// The way to a terminal, from any thread.
#[derive(Clone)]
pub struct TerminalHandle<C> {
    facility: FacilityCode,
    centre: C,
    jobs: mpsc::UnboundedSender<Job>,
}

impl<C: Centre> Terminal<C> {
    /// Makes the folders, and finds what was left under way.
    ///
    /// # Errors
    /// [`TerminalError`].
    pub fn open(
        config: TerminalConfig,
        profile: Profile,
        centre: C,
        now: Now,
    ) -> Result<Self, TerminalError> {
        let desk = Desk::open(config, profile, now)?;
        let (jobs, inbox) = mpsc::unbounded_channel();
        let handle = TerminalHandle {
            facility: desk.facility().clone(),
            centre,
            jobs,
        };
        Ok(Self {
            desk,
            inbox,
            handle,
        })
    }

    /// The way to it.
    pub fn handle(&self) -> TerminalHandle<C> {
        self.handle.clone()
    }

    /// Works until the end. Then it takes nothing more, and waits until what is being asked is answered; what has been taken and not
    /// asked lies in the work folder for the next start.
    pub async fn work(self, ended: impl Future<Output = ()>) {
        let Self {
            mut desk,
            mut inbox,
            handle: TerminalHandle { centre, .. },
        } = self;
        let mut ended = std::pin::pin!(ended);
        let patience = desk.answer_within();
        let mut under_way = FuturesUnordered::new();
        let mut looks = interval(desk.poll());
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            while under_way.len() < desk.at_once() {
                match desk.next() {
                    Some(next) => {
                        // Whoever tokio makes wait for fairness's sake it wakes last to first; answers go out as they come.
                        let asked = ask(centre.clone(), next, patience);
                        under_way.push(tokio::task::unconstrained(asked));
                    }
                    None => break,
                }
            }
            tokio::select! {
                Some(first) = under_way.next() => {
                    let mut answers = vec![first];
                    while let Some(Some(answer)) = under_way.next().now_or_never() {
                        answers.push(answer);
                    }
                    desk.answer(answers);
                }
                _ = looks.tick() => desk.look(),
                Some(Job(document, reply)) = inbox.recv() => reply(desk.face(&document)),
                () = &mut ended => break,
            }
        }
        /// For answers under way when the end comes.
        const FAREWELL: Duration = Duration::from_secs(5);
        let last = Instant::now().checked_add(FAREWELL);
        let last = last.unwrap_or_else(Instant::now);
        while let Ok(Some(answer)) = timeout_at(last, under_way.next()).await {
            desk.answer(vec![answer]);
        }
        desk.end();
    }
}

impl<C: Centre> TerminalHandle<C> {
    /// Whose terminal it is.
    pub fn facility(&self) -> &FacilityCode {
        &self.facility
    }

    /// Has the result of a session that was held elsewhere written into `face`, and waits until it is there.
    ///
    /// # Errors
    /// [`NoFace`].
    pub fn face(&self, document: &Document) -> Result<Option<String>, NoFace> {
        /// A terminal answers whoever else waits in a fraction of it.
        const PATIENCE: Duration = Duration::from_secs(10);
        let (reply, written) = std::sync::mpsc::channel();
        let reply: FaceReply = Box::new(move |done| {
            // Whoever held the session may have gone.
            let _ = reply.send(done);
        });
        let job = Job(Box::new(document.clone()), reply);
        self.jobs.send(job).map_err(|_| NoFace::Gone)?;
        let written = written.recv_timeout(PATIENCE).map_err(|_| NoFace::Gone)?;
        written.map_err(NoFace::FileSystem)
    }
}

async fn ask<C: Centre>(
    centre: C,
    next: Next,
    patience: Duration,
) -> (Asking, Result<Document, Outcome>) {
    match next {
        Next::Answer(asking, outcome) => (asking, Err(outcome)),
        Next::Ask(asking, exchange) => {
            let answer = match timeout(patience, centre.exchange(exchange, None)).await {
                Ok(answer) => answer.map_err(Outcome::from),
                Err(_) => {
                    let seconds = patience.as_secs();
                    Err(Outcome::NoAnswer(format!("{seconds}秒待ちました")))
                }
            };
            (asking, answer)
        }
    }
}
