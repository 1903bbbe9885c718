//! The journal of a house: every order that may have changed it, on the disk before it is answered for good.
//!
//! A thread of its own writes what has gathered in one transaction while the ecosystem goes on, so that many answers share
//! one wait for the disk. An order that [must be kept](super::Order::must_be_kept) is answered when it lies there; any other
//! is answered at once and written with the next, a tenth of a second later at the latest. What a crash takes is always the
//! end of the history, never a part within.

mod origin;
mod record;
mod seal;
mod store;

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use madoguchi_sim::clock::VirtualTime;

use super::{Answer, Order};

pub(super) use origin::Origin;
pub(super) use record::Chain;
pub use store::StateError;
pub(super) use store::Store;

/// How long an answered order may wait for the disk.
const LATEST: Duration = Duration::from_millis(100);
/// How many records may wait for the disk; then the ecosystem waits too.
const WAITING: usize = 16 * 1024;
/// How many records go in one transaction at most.
const TOGETHER: usize = 4 * 1024;

/// What is done once a record lies on the disk.
pub(super) type Then = Box<dyn FnOnce() + Send>;

enum Entry {
    Record { record: Vec<u8>, then: Option<Then> },
    BeginAgain { then: Then },
}

/// The writing end of a journal.
pub(super) struct Journal {
    entries: SyncSender<Entry>,
    thread: JoinHandle<Result<(), String>>,
    chain: Chain,
}

impl Journal {
    /// Goes on writing behind what has been replayed.
    pub(super) fn go_on(store: Store, origin: Origin, chain: Chain) -> std::io::Result<Self> {
        let (entries, inbox) = mpsc::sync_channel(WAITING);
        let thread = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || write(store, origin, &inbox))?;
        Ok(Self {
            entries,
            thread,
            chain,
        })
    }

    /// Writes an order that has been carried out. `then` is called when it lies on the disk, and never if it does not.
    pub(super) fn keep(
        &mut self,
        at: VirtualTime,
        order: &str,
        answer: &Answer,
        then: Option<Then>,
    ) {
        self.chain = self.chain.and(at, order, answer);
        match record::written(at, order, self.chain) {
            // A journal that has failed has ended: nothing is answered any more.
            Ok(record) => drop(self.entries.send(Entry::Record { record, then })),
            Err(error) => tracing::error!(%error, "an order cannot be written as JSON"),
        }
    }

    /// Forgets everything and begins again.
    pub(super) fn begin_again(&mut self, then: Then) {
        self.chain = Chain::default();
        drop(self.entries.send(Entry::BeginAgain { then }));
    }

    /// What shows that two histories are the same.
    pub(super) fn chain(&self) -> Chain {
        self.chain
    }

    /// Whether it has failed.
    pub(super) fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Writes what still waits.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn close(self) -> Result<(), String> {
        drop(self.entries);
        self.thread
            .join()
            .unwrap_or_else(|payload| Err(crate::run::panic_message(&*payload)))
    }
}

/// An order as the journal writes it.
pub(super) fn written(order: &Order) -> String {
    // Orders are plain data: nothing in them can fail to be written.
    serde_json::to_string(order).unwrap_or_default()
}

/// Carries out again what a store holds: `take` is given moment and order and answers with what comes out.
pub(super) fn replay(
    store: &mut Store,
    mut take: impl FnMut(VirtualTime, Order) -> Answer,
) -> Result<(u64, Chain), StateError> {
    let mut chain = Chain::default();
    let count = store.replay(|record| {
        let order = record.order().map_err(|error| error.to_string())?;
        let answer = take(record.at, order);
        chain = chain.and(record.at, &record.order, &answer);
        if chain.to_string() == record.chain {
            return Ok(());
        }
        Err(
            "carried out again, it comes out otherwise; another build of Madoguchi has written it"
                .to_owned(),
        )
    })?;
    Ok((count, chain))
}

fn write(mut store: Store, mut origin: Origin, inbox: &Receiver<Entry>) -> Result<(), String> {
    let mut records = Vec::new();
    let mut thens: Vec<Then> = Vec::new();
    loop {
        let Ok(first) = inbox.recv() else {
            return Ok(());
        };
        let latest = Instant::now() + LATEST;
        let mut next = Some(first);
        let mut again = None;
        while let Some(entry) = next.take() {
            match entry {
                Entry::Record { record, then } => {
                    let sealed = store.sealed(record).map_err(|error| error.to_string())?;
                    records.push(sealed);
                    thens.extend(then);
                }
                Entry::BeginAgain { then } => {
                    again = Some(then);
                    break;
                }
            }
            if records.len() >= TOGETHER {
                break;
            }
            let patience = match thens.is_empty() {
                true => latest.saturating_duration_since(Instant::now()),
                false => Duration::ZERO,
            };
            next = inbox.recv_timeout(patience).ok();
        }
        if !records.is_empty() {
            store.append(&records).map_err(|error| error.to_string())?;
            records.clear();
        }
        for then in thens.drain(..) {
            then();
        }
        if let Some(then) = again {
            origin = origin.again(store.next());
            store
                .begin_again(&origin)
                .map_err(|error| error.to_string())?;
            then();
        }
    }
}
