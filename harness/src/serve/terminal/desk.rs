//! One terminal at work: takes, asks, answers, tidies up. Everything but the waiting.

use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use madoguchi_sim::oqs::{Document, Exchange};
use madoguchi_sim::vocabulary::FacilityCode;

use super::clerk::{Asking, Clerk};
use super::config::TerminalConfig;
use super::face::Face;
use super::log::Log;
use super::outbox::Outbox;
use super::outcome::Outcome;
use super::places::Places;
use super::store::{Store, Taken};
use super::sweep::Sweeper;
use super::watch::{Arrival, Patience, Verdict, Watch};
use super::{Choice, Now, TerminalError};
use crate::serve::centre::RequestKey;

/// More requests than this are not taken at once: the rest waits in `req`.
const MOST_TAKEN: usize = 50_000;

/// How many requests may be answered behind one that is not, since the eligibility system remembers their answers for so long.
const FARTHEST: u64 = 4096;

/// A request in line.
struct InLine {
    taken: Taken,
    since: Instant,
    given_up: Option<Outcome>,
}

/// What is to be done for a request.
pub enum Next {
    /// Ask this of the eligibility system.
    Ask(Asking, Exchange, RequestKey),
    /// It has its answer already.
    Answer(Asking, Outcome),
}

/// A terminal.
pub struct Desk {
    clerk: Clerk,
    places: Places,
    store: Store,
    watch: Watch,
    line: VecDeque<InLine>,
    outbox: Outbox,
    sweeper: Sweeper,
    log: Log,
    trouble: Option<String>,
}

impl Desk {
    /// Makes the folders and finds what was left under way.
    ///
    /// # Errors
    /// [`TerminalError`].
    pub fn open(config: TerminalConfig, choice: Choice, now: Now) -> Result<Self, TerminalError> {
        let (places, properties) = Places::open(&config)?;
        let (store, left) = Store::open(&places.work, &places.res)?;
        let log = Log::open(&places.log).map_err(TerminalError::at("cannot write", &places.log))?;
        log.tell("begins", &config.facility.to_string(), "simulated (TEST)");
        for line in &properties.unknown {
            log.tell("unknown", line, "means nothing here");
        }
        let line = left.taken.into_iter().map(|taken| {
            log.tell("again", &taken.name, "it was not answered before the end");
            InLine {
                taken,
                since: Instant::now(),
                given_up: None,
            }
        });
        let line = line.collect();
        log.flush();
        let swept = [places.res.clone(), places.face.clone()];
        Ok(Self {
            outbox: Outbox::open(places.res.clone(), log.clone(), left.ready),
            sweeper: Sweeper::of(swept, properties.stay),
            clerk: Clerk {
                config,
                properties,
                choice,
                now,
            },
            places,
            store,
            watch: Watch::default(),
            line,
            log,
            trouble: None,
        })
    }

    /// The way into its folder `face`.
    pub fn face(&self) -> Face {
        let properties = &self.clerk.properties;
        Face {
            facility: self.facility().clone(),
            folder: self.places.face.clone(),
            output: properties.face_output,
            hand: self.clerk.hand(None, properties.encrypts_face("OQSsiquc")),
            now: Arc::clone(&self.clerk.now),
            log: self.log.clone(),
            count: Arc::default(),
        }
    }

    /// Looks at the folders once.
    pub fn look(&mut self) {
        let looked = self.try_look();
        self.tell_trouble(looked);
        self.log.flush();
    }

    fn tell_trouble(&mut self, done: io::Result<()>) {
        let trouble = done.err().map(|error| error.to_string());
        // Once, not at every look.
        if let Some(trouble) = trouble.as_deref().filter(|_| trouble != self.trouble) {
            self.log.tell("trouble", "-", trouble);
        }
        self.trouble = trouble;
    }

    fn try_look(&mut self) -> io::Result<()> {
        // Somebody may have deleted a folder.
        let created = self.places.create().map_err(io::Error::other);
        let created = created.and(self.store.create());
        let kept = self.outbox.keep(&mut self.store);
        let handed = self.outbox.hand_out(&self.store);
        self.begin_to_lie();
        let taken = self.take_arrivals();
        let swept = self.sweep();
        created.and(kept).and(handed).and(taken).and(swept)
    }

    fn take_arrivals(&mut self) -> io::Result<()> {
        let room = MOST_TAKEN.saturating_sub(self.line.len());
        if room == 0 {
            return Ok(());
        }
        let patience = Patience::of(&self.clerk.config);
        let seen = self.watch.look(&self.places.req, patience)?;
        for name in seen.waiting {
            let why = "is not finished, or not the name of a request";
            self.log.tell("waiting", &name.to_string_lossy(), why);
        }
        let (mut arrived, mut refused) = (Vec::new(), Ok(()));
        for arrival in seen.arrivals.into_iter().take(room) {
            match self.take(arrival) {
                Ok(taken) => arrived.extend(taken),
                // Its writer took it back.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                // The system will not let it go yet.
                Err(error) => refused = Err(error),
            }
        }
        if !arrived.is_empty() {
            refused = refused.and(self.store.settle_taken());
            self.line.extend(arrived);
        }
        refused
    }

    fn take(&mut self, arrival: Arrival) -> io::Result<Option<InLine>> {
        let given_up = match arrival.verdict {
            Verdict::Take => None,
            Verdict::GiveUp(outcome) => Some(outcome),
            Verdict::Reject(why) => {
                self.reject(&arrival.path, why)?;
                return Ok(None);
            }
        };
        let name = arrival.path.file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        let taken = self.store.take(&arrival.path, &name)?;
        self.log.tell("taken", &name, "");
        Ok(Some(InLine {
            taken,
            since: Instant::now(),
            given_up,
        }))
    }

    fn reject(&self, path: &Path, why: &str) -> io::Result<()> {
        let rejected = self.places.reject(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let more = format!("{why}; it is now {}", rejected.display());
        self.log.tell("rejected", &name, &more);
        Ok(())
    }

    /// The next request, in order of arrival. None while answers cannot be kept, or one is waited for too long.
    pub fn next(&mut self) -> Option<Next> {
        if self.outbox.is_stuck() {
            return None;
        }
        let key = self.store.key(&self.line.front()?.taken);
        if key.number.saturating_sub(key.oldest) > FARTHEST {
            return None;
        }
        let InLine {
            taken,
            since,
            given_up,
        } = self.line.pop_front()?;
        let path = self.store.request(&taken);
        let mut asking = Asking::begin(taken, since);
        let read = given_up.map_or_else(|| self.clerk.read(&path, &mut asking), Err);
        Some(match read {
            Ok(exchange) => Next::Ask(asking, exchange, key),
            Err(outcome) => Next::Answer(asking, outcome),
        })
    }

    /// Keeps answers and hands them out.
    pub fn answer(&mut self, answers: Vec<(Asking, Result<Document, Outcome>)>) {
        for (asking, answer) in answers {
            let path = self.store.request(&asking.taken);
            self.outbox.add(self.clerk.write(&path, asking, answer));
        }
        let kept = self.outbox.keep(&mut self.store);
        if kept.is_err() {
            self.tell_trouble(kept);
        }
        self.begin_to_lie();
        self.log.flush();
    }

    fn begin_to_lie(&mut self) {
        for name in self.outbox.handed() {
            self.sweeper.begin(&self.places.res, &name);
        }
    }

    fn sweep(&mut self) -> io::Result<()> {
        for name in self.sweeper.sweep()? {
            let why = "nobody has collected it";
            self.log.tell("forgotten", &name.to_string_lossy(), why);
        }
        Ok(())
    }

    /// How often one looks.
    pub fn poll(&self) -> Duration {
        self.clerk.config.poll()
    }

    /// How long an answer is waited for.
    pub fn answer_within(&self) -> Duration {
        self.clerk.config.answer()
    }

    /// How many requests are asked at once.
    pub fn at_once(&self) -> usize {
        self.clerk.config.at_once.max(1)
    }

    /// Whose terminal it is.
    pub fn facility(&self) -> &FacilityCode {
        &self.clerk.config.facility
    }

    /// Says that it ends.
    pub fn end(&mut self) {
        let left = format!("{} requests wait for the next start", self.line.len());
        self.log.tell("ends", "-", &left);
        self.log.flush();
    }
}
