//! The world that is played, as servers on other threads reach it.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use jiff::civil::date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::{FundRole, Request};
use madoguchi_sim::oqs::{Document, Exchange, Profile};
use madoguchi_sim::role::{Line, at_once};
use tokio::sync::oneshot;

use super::counter_of;
use crate::serve::centre::{self, Centre, NoDocument, RequestKey};

type Job = Box<dyn FnOnce(&Line) + Send>;

/// What is put to the thread of the ecosystem.
enum Event {
    /// To be done on the line of whoever is under test.
    Job(Job),
    /// What it waits for besides is over.
    Over,
}

/// The end of the way at which the ecosystem is.
pub(super) struct Stage {
    inbox: Mutex<Receiver<Event>>,
    way: InPlay,
}

/// The way into the world that is played, from any thread.
#[derive(Clone)]
pub(super) struct InPlay {
    events: Sender<Event>,
    seen: Arc<Mutex<Seen>>,
}

struct Seen {
    now: VirtualTime,
    profile: Profile,
    /// How many orders the implementation has to obey: an actor that it asks may be itself.
    visits: usize,
}

impl Default for Stage {
    fn default() -> Self {
        let (events, inbox) = mpsc::channel();
        let seen = Seen {
            now: VirtualTime::morning_of(date(2025, 6, 10)),
            profile: Profile::default(),
            visits: 0,
        };
        Self {
            inbox: Mutex::new(inbox),
            way: InPlay {
                events,
                seen: Arc::new(Mutex::new(seen)),
            },
        }
    }
}

impl Stage {
    /// The way here.
    pub(super) fn way(&self) -> InPlay {
        self.way.clone()
    }

    /// Another world begins.
    pub(super) fn begin(&self, profile: Profile) {
        self.way.seen().profile = profile;
    }

    /// The implementation has an order to obey.
    pub(super) fn visit(&self, line: &Line) -> Visit<'_> {
        let mut seen = self.way.seen();
        seen.now = line.now();
        seen.visits = seen.visits.saturating_add(1);
        Visit(self)
    }
}

/// While the implementation has an order to obey. What it asks before or afterwards reaches nobody: it belongs to no call.
pub(in crate::iut) struct Visit<'a>(&'a Stage);

impl Visit<'_> {
    /// Does some work that waits for the implementation, and meanwhile what it asks, on this line.
    pub(in crate::iut) fn attend<T: Send>(
        &self,
        line: &Line,
        work: impl FnOnce() -> T + Send,
    ) -> T {
        let inbox = self.0.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        thread::scope(|scope| {
            let over = Over(self.0.way.events.clone());
            let working = scope.spawn(move || {
                let _over = over;
                work()
            });
            while let Ok(Event::Job(job)) = inbox.recv() {
                job(line);
            }
            match working.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        let mut seen = self.0.way.seen();
        seen.visits = seen.visits.saturating_sub(1);
        if seen.visits == 0 {
            let inbox = self.0.inbox.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever asked is told that nobody listens.
            while inbox.try_recv().is_ok() {}
        }
    }
}

/// Tells that it is over when it goes, whatever the reason.
struct Over(Sender<Event>);

impl Drop for Over {
    fn drop(&mut self) {
        // The other end lives as long as whoever waits.
        let _ = self.0.send(Event::Over);
    }
}

impl InPlay {
    /// The present moment, by the clock of whoever is under test.
    pub(super) fn now(&self) -> VirtualTime {
        self.seen().now
    }

    /// Does something in the world that is played. Nothing comes of it if nobody is being asked anything.
    pub(super) fn does<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Line) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (reply, done) = oneshot::channel();
        let seen = self.seen();
        if seen.visits > 0 {
            let job: Job = Box::new(move |line| {
                // Whoever asked may have gone.
                let _ = reply.send(job(line));
            });
            let _ = self.events.send(Event::Job(job));
        }
        done
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Centre for InPlay {
    fn profile(&self) -> Profile {
        self.seen().profile
    }

    /// Keys are for those who outlive a crash; no world does.
    async fn exchange(
        &self,
        exchange: Exchange,
        _key: Option<RequestKey>,
    ) -> Result<Document, NoDocument> {
        let answer = self.does(move |line| {
            let line = line.clone().on_behalf_of(counter_of(&exchange.facility));
            let request = Request::Exchange(Box::new(exchange));
            at_once(line.ask::<FundRole>("", request))
        });
        let none = |why: &str| Err(NoDocument::NoAnswer(why.to_owned()));
        match answer.await {
            Ok(Some(answer)) => centre::document(answer),
            Ok(None) => none(NoDocument::WAITS),
            Err(_) => none("no request is under way in which it could be asked"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_sim::role::{Address, RoleName, Switchboard};

    fn line() -> Line {
        let now = VirtualTime::morning_of(date(2025, 6, 10));
        let me = Address::new(RoleName::Counter, "1319990014");
        Switchboard::new(now).line_of(me)
    }

    #[test]
    fn what_is_asked_while_an_order_is_obeyed_is_done_on_its_line() {
        let (stage, line) = (Stage::default(), line());
        let way = stage.way();
        let visit = stage.visit(&line);
        let me = visit.attend(&line, move || {
            way.does(|line| line.me().to_string()).blocking_recv()
        });
        assert_eq!(me.unwrap(), "counter:1319990014");
    }

    #[test]
    fn what_is_asked_before_and_afterwards_reaches_nobody() {
        let (stage, line) = (Stage::default(), line());
        let way = stage.way();
        assert!(way.does(|_| ()).blocking_recv().is_err());
        let visit = stage.visit(&line);
        let late = way.does(|_| ());
        drop(visit);
        assert!(late.blocking_recv().is_err());
        let visit = stage.visit(&line);
        visit.attend(&line, || ());
    }
}
