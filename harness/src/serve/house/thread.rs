//! The thread on which the ecosystem lives.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;

use super::clock::{Clock, SharedClock};
use super::handle::{Job, Reply, SharedProfile};
use super::journal::{self, Chain, Journal, Origin, StateError, Store};
use super::{HouseHandle, Pace, Room};

/// Who exists. It is given the moment with which a state that is there began, and may begin with another.
pub type World = Box<dyn Fn(Option<VirtualTime>) -> Cast + Send>;

/// What a house begins with.
pub struct HouseConfig {
    /// Who exists, and the moment at which virtual time begins.
    pub world: World,
    /// How time passes.
    pub pace: Pace,
    /// How many calls the trace keeps at least.
    pub keep: usize,
    /// The folder in which the state survives; absent: nothing does.
    pub state: Option<PathBuf>,
}

impl HouseConfig {
    /// How many calls are kept unless told otherwise.
    pub const KEEP: usize = 1000;

    /// A house of these people whose time stands still, and that keeps nothing when it ends.
    pub fn frozen(cast: Cast) -> Self {
        Self {
            world: Box::new(move |_| cast.clone()),
            pace: Pace::Frozen,
            keep: Self::KEEP,
            state: None,
        }
    }
}

/// Why a house cannot be opened, or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum HouseError {
    /// The machine has no thread left.
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
    /// The state is of no use.
    #[error(transparent)]
    State(#[from] StateError),
    /// The state can no longer be written.
    #[error("state: cannot be written any more: {0}")]
    Unkept(String),
    /// A defect: the thread of the ecosystem died.
    #[error("the thread of the ecosystem died; please report this")]
    Died,
}

/// What was found when a house was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The moment now.
    pub now: VirtualTime,
    /// How many orders were carried out again.
    pub replayed: u64,
    /// How long that took.
    pub took: Duration,
    /// Whether the state was there before; `None` if none is kept.
    pub found: Option<bool>,
}

/// A house: an ecosystem on a thread of its own.
pub struct House {
    handle: HouseHandle,
    thread: JoinHandle<Result<(), HouseError>>,
    opened: Opened,
}

impl House {
    /// Opens a house: when this returns, everything that was kept has been carried out again.
    ///
    /// # Errors
    /// [`HouseError`].
    pub fn open(config: HouseConfig) -> Result<(Self, HouseHandle), HouseError> {
        let (jobs, inbox) = mpsc::channel();
        let (ready, is_ready) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("ecosystem".to_owned())
            .spawn(move || {
                let (ecosystem, opened) = Ecosystem::open(config)?;
                // Whoever opens waits for this.
                let _ = ready.send((opened, ecosystem.clock.clone(), ecosystem.profile.clone()));
                ecosystem.live(&inbox)
            })
            .map_err(HouseError::Thread)?;
        let Ok((opened, clock, profile)) = is_ready.recv() else {
            return Err(ended(thread).err().unwrap_or(HouseError::Died));
        };
        let handle = HouseHandle {
            jobs,
            clock,
            profile,
        };
        let house = Self {
            handle: handle.clone(),
            thread,
            opened,
        };
        Ok((house, handle))
    }

    /// What was found when it was opened.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// Whether it has ended by itself, because its state can no longer be written.
    pub fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Takes nothing more, and waits until all that was taken is kept and answered.
    ///
    /// # Errors
    /// [`HouseError::Unkept`] or [`HouseError::Died`].
    pub fn close(self) -> Result<(), HouseError> {
        // It may have ended by itself.
        let _ = self.handle.jobs.send(Job::End);
        ended(self.thread)
    }
}

fn ended(thread: JoinHandle<Result<(), HouseError>>) -> Result<(), HouseError> {
    thread.join().unwrap_or(Err(HouseError::Died))
}

/// An ecosystem can be made and used on one thread only.
struct Ecosystem {
    room: Room,
    journal: Option<Journal>,
    cast: Cast,
    clock: SharedClock,
    profile: SharedProfile,
    pace: Pace,
    keep: usize,
}

impl Ecosystem {
    fn open(config: HouseConfig) -> Result<(Self, Opened), HouseError> {
        let HouseConfig {
            world,
            pace,
            keep,
            state,
        } = config;
        let Some(folder) = state else {
            let cast = world(None);
            let clock = SharedClock::new(Clock::new(pace, cast.start, Timestamp::now()));
            let room = Room::begin(cast.clone(), clock.clone(), keep);
            let opened = Opened {
                now: room.now(),
                replayed: 0,
                took: Duration::ZERO,
                found: None,
            };
            let journal = None;
            let ecosystem = Self {
                room,
                journal,
                profile: SharedProfile::new(cast.profile),
                cast,
                clock,
                pace,
                keep,
            };
            return Ok((ecosystem, opened));
        };
        let mut cast = None;
        let (mut store, origin, is_new) = Store::open(&folder, |start| {
            let begun = cast.insert(world(start));
            Origin::of(begun)
        })?;
        let cast = cast.unwrap_or_else(|| world(Some(origin.start)));
        let clock = SharedClock::new(Clock::new(pace, cast.start, origin.begun));
        let mut room = Room::begin(cast.clone(), clock.clone(), keep);
        let begun = Instant::now();
        let (replayed, chain) = journal::replay(&mut store, |at, order| {
            room.pass_time_to(at);
            let answer = room.carry_out(order);
            room.tidy();
            answer
        })?;
        let took = begun.elapsed();
        let journal = Journal::go_on(store, origin, chain).map_err(HouseError::Thread)?;
        room.pass_time();
        let opened = Opened {
            now: room.now(),
            replayed,
            took,
            found: Some(!is_new),
        };
        let ecosystem = Self {
            room,
            journal: Some(journal),
            profile: SharedProfile::new(cast.profile),
            cast,
            clock,
            pace,
            keep,
        };
        Ok((ecosystem, opened))
    }

    fn live(mut self, inbox: &Receiver<Job>) -> Result<(), HouseError> {
        for job in inbox {
            match job {
                Job::Order(order, reply) => self.carry_out(order, reply),
                Job::Look(look) => {
                    self.room.pass_time();
                    look(&self.room);
                }
                Job::BeginAgain(reply) => self.begin_again(reply),
                Job::BeginWith(cast, reply) => {
                    // Whoever asked may have gone.
                    let _ = reply.send(self.begin_with(*cast));
                }
                Job::Chain(reply) => {
                    let chain = self.journal.as_ref().map(Journal::chain);
                    let _ = reply.send(chain.as_ref().map(Chain::to_string));
                }
                Job::End => break,
            }
            if self.journal.as_ref().is_some_and(Journal::has_ended) {
                break;
            }
        }
        match self.journal {
            Some(journal) => journal.close().map_err(HouseError::Unkept),
            None => Ok(()),
        }
    }

    fn carry_out(&mut self, order: super::Order, reply: Reply) {
        self.room.pass_time();
        let Some(journal) = &mut self.journal else {
            let answer = self.room.carry_out(order);
            reply.give(answer, self.room.wait());
            self.room.tidy();
            return;
        };
        let (at, must_be_kept) = (self.room.now(), order.must_be_kept());
        let written = journal::written(&order);
        let answer = self.room.carry_out(order);
        let wait = self.room.wait();
        if must_be_kept {
            let kept = answer.clone();
            let then = Box::new(move || reply.give(kept, wait));
            journal.keep(at, &written, &answer, Some(then));
        } else {
            journal.keep(at, &written, &answer, None);
            reply.give(answer, wait);
        }
        self.room.tidy();
    }

    /// Nothing has happened yet.
    fn room_anew(&mut self) {
        let clock = Clock::new(self.pace, self.cast.start, Timestamp::now());
        self.clock.replace(clock);
        self.room = Room::begin(self.cast.clone(), self.clock.clone(), self.keep);
    }

    /// Whether others may exist, and do.
    fn begin_with(&mut self, cast: Cast) -> bool {
        if self.journal.is_some() {
            return false;
        }
        self.profile.replace(cast.profile);
        self.cast = cast;
        self.room_anew();
        true
    }

    fn begin_again(&mut self, reply: tokio::sync::oneshot::Sender<()>) {
        self.room_anew();
        let then: journal::Then = Box::new(move || {
            // Whoever asked may have gone.
            let _ = reply.send(());
        });
        match &mut self.journal {
            Some(journal) => journal.begin_again(then),
            None => then(),
        }
    }
}
