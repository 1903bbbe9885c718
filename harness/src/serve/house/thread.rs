//! The thread on which the ecosystem lives.

use std::sync::mpsc::{self, Receiver};
use std::thread::JoinHandle;

use jiff::Timestamp;
use madoguchi_sim::cast::Cast;

use super::clock::Clock;
use super::handle::Job;
use super::{HouseHandle, Pace, Room};

/// What a house begins with.
#[derive(Clone, Debug)]
pub struct HouseConfig {
    /// Who exists, and the moment at which virtual time begins.
    pub cast: Cast,
    /// How time passes.
    pub pace: Pace,
    /// How many calls the trace keeps at least.
    pub keep: usize,
}

impl HouseConfig {
    /// How many calls are kept unless told otherwise.
    pub const KEEP: usize = 1000;

    /// A house of these people whose time stands still, and that keeps nothing when it ends.
    pub fn frozen(cast: Cast) -> Self {
        Self {
            cast,
            pace: Pace::Frozen,
            keep: Self::KEEP,
        }
    }
}

/// Why a house cannot be opened, or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum HouseError {
    /// The machine has no thread left.
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
    /// A defect: the thread of the ecosystem died.
    #[error("the thread of the ecosystem died; please report this")]
    Died,
}

/// A house: an ecosystem on a thread of its own.
pub struct House {
    handle: HouseHandle,
    thread: JoinHandle<()>,
}

impl House {
    /// Opens a house.
    ///
    /// # Errors
    /// [`HouseError`].
    pub fn open(config: HouseConfig) -> Result<(Self, HouseHandle), HouseError> {
        let (jobs, inbox) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("ecosystem".to_owned())
            .spawn(move || live(config, &inbox))
            .map_err(HouseError::Thread)?;
        let handle = HouseHandle { jobs };
        let house = Self {
            handle: handle.clone(),
            thread,
        };
        Ok((house, handle))
    }

    /// Takes nothing more, and waits until all that was taken is answered.
    ///
    /// # Errors
    /// [`HouseError::Died`].
    pub fn close(self) -> Result<(), HouseError> {
        // It may have ended by itself.
        let _ = self.handle.jobs.send(Job::End);
        self.thread.join().map_err(|_| HouseError::Died)
    }
}

/// An ecosystem can be made and used on one thread only.
fn live(config: HouseConfig, inbox: &Receiver<Job>) {
    let HouseConfig { cast, pace, keep } = config;
    let clock = Clock::new(pace, cast.start, Timestamp::now());
    let mut room = Room::begin(cast, clock, keep);
    for job in inbox {
        match job {
            Job::Order(order, reply) => {
                room.pass_time();
                // Whoever asked may have gone.
                let _ = reply.send(room.carry_out(order));
                room.tidy();
            }
            Job::Look(look) => {
                room.pass_time();
                look(&room);
            }
            Job::End => return,
        }
    }
}
