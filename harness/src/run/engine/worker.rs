//! A thread that plays chunks of scenarios.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::run::definitions::Definitions;
use futures::future::{self, Either};
use tokio::sync::Notify;

use super::super::chunk;
use super::super::plan::PlannedScenario;
use super::super::verdict::Outcome;
use super::super::world::{ScenarioWorld, Settings};
use super::Interrupt;

/// What all threads share.
pub(super) struct Shared<W> {
    pub(super) scenarios: Vec<Arc<PlannedScenario>>,
    pub(super) steps: Arc<Definitions<W>>,
    pub(super) settings: Arc<Settings>,
    pub(super) fail_fast: bool,
    pub(super) interrupt: Interrupt,
    pub(super) chunk: usize,
    /// First scenario that nobody has taken.
    pub(super) next: AtomicUsize,
    /// First scenario known to be a problem; nothing after it has to be played under `fail_fast`.
    pub(super) first_problem: AtomicUsize,
}

impl<W> Shared<W> {
    fn take_chunk(&self) -> Option<Range<usize>> {
        let start = self.next.fetch_add(self.chunk, Ordering::Relaxed);
        let end = start.saturating_add(self.chunk).min(self.scenarios.len());
        (start < end && !self.is_over(start)).then_some(start..end)
    }

    /// Whether the scenario at this place need not be played any more.
    fn is_over(&self, index: usize) -> bool {
        self.interrupt.is_set() || index > self.first_problem.load(Ordering::Relaxed)
    }
}

/// What a thread is doing, for the watchdog.
#[derive(Default)]
pub(super) struct Post {
    playing: Mutex<Option<(Range<usize>, Instant)>>,
    /// Set when the thread was given up; whatever it says later is ignored.
    abandoned: AtomicBool,
}

impl Post {
    fn set(&self, playing: Option<Range<usize>>) {
        let playing = playing.map(|rest| (rest, Instant::now()));
        *self.playing.lock().unwrap_or_else(PoisonError::into_inner) = playing;
    }

    /// The rest of the chunk, the scenario being played first, and since when it is played.
    pub(super) fn playing(&self) -> Option<(Range<usize>, Instant)> {
        self.playing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn abandon(&self) {
        self.abandoned.store(true, Ordering::Relaxed);
    }
}

pub(super) enum Message {
    Outcome(Box<Outcome>),
    /// The thread with this number has nothing more to play.
    Done(usize),
}

/// Plays `first`, then chunks until none is left.
pub(super) fn work<W: ScenarioWorld>(
    number: usize,
    shared: &Arc<Shared<W>>,
    post: &Arc<Post>,
    sender: &Sender<Message>,
    first: Option<Range<usize>>,
) {
    // Sent even if a chunk panics, so that the run always ends.
    let _done = Farewell(number, sender);
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    else {
        return;
    };
    let tasks = tokio::task::LocalSet::new();
    let mut chunk = first.or_else(|| shared.take_chunk());
    while let Some(range) = chunk {
        tasks.block_on(&runtime, play(range, shared, post, sender));
        if post.abandoned.load(Ordering::Relaxed) {
            return;
        }
        chunk = shared.take_chunk();
    }
    post.set(None);
}

async fn play<W: ScenarioWorld>(
    range: Range<usize>,
    shared: &Arc<Shared<W>>,
    post: &Arc<Post>,
    sender: &Sender<Message>,
) {
    let scenarios = range
        .clone()
        .filter_map(|index| Some((index, Arc::clone(shared.scenarios.get(index)?))))
        .collect();
    post.set(Some(range.clone()));
    let over = Arc::new(Notify::new());
    let report = {
        let (shared, post, over) = (Arc::clone(shared), Arc::clone(post), Arc::clone(&over));
        let sender = sender.clone();
        move |outcome: Outcome| {
            let next = outcome.index.saturating_add(1);
            if shared.fail_fast && outcome.verdict.is_problem() {
                shared
                    .first_problem
                    .fetch_min(outcome.index, Ordering::Relaxed);
            }
            post.set((next < range.end).then_some(next..range.end));
            // Nobody listens once the run is over.
            let _ = sender.send(Message::Outcome(Box::new(outcome)));
            if shared.is_over(next) || post.abandoned.load(Ordering::Relaxed) {
                over.notify_one();
            }
        }
    };
    let (steps, settings) = (Arc::clone(&shared.steps), Arc::clone(&shared.settings));
    let playing = std::pin::pin!(chunk::play(scenarios, steps, settings, report));
    let over = std::pin::pin!(async {
        tokio::select! {
            () = over.notified() => {}
            () = interrupted(&shared.interrupt) => {}
        }
    });
    if let Either::Left((Err(error), _)) = future::select(playing, over).await {
        tracing::error!(%error, "the pattern that matches every step does not compile");
    }
}

/// Ends soon after the interrupt is set, so that Ctrl-C does not have to wait for a step that waits.
async fn interrupted(interrupt: &Interrupt) {
    let mut ticks = tokio::time::interval(Duration::from_millis(100));
    while !interrupt.is_set() {
        ticks.tick().await;
    }
}

struct Farewell<'a>(usize, &'a Sender<Message>);

impl Drop for Farewell<'_> {
    fn drop(&mut self) {
        let _ = self.1.send(Message::Done(self.0));
    }
}
