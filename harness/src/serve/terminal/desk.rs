//! One terminal at work: takes, asks, answers, tidies up. Everything but the waiting.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::oqs::{CharacterCodes, Document, Exchange, Extension, FileName, Profile};

use super::config::TerminalConfig;
use super::letter::{Hand, Letter};
use super::log::Log;
use super::name::Asked;
use super::outcome::Outcome;
use super::places::Places;
use super::property::Properties;
use super::store::{Handed, Ready, Store, Taken};
use super::sweep::Sweep;
use super::watch::{Arrival, Patience, Verdict, Watch};
use super::{Now, TerminalError};
use crate::serve::centre::NoDocument;

/// More requests than this are not taken at once: the rest waits in `req`.
const MOST_TAKEN: usize = 50_000;

/// A request in line.
struct InLine {
    taken: Taken,
    since: Instant,
    given_up: Option<Outcome>,
}

/// A request that is being asked, or has been.
pub struct Asking {
    pub taken: Taken,
    asked: Asked,
    since: Instant,
    encoding: Option<Encoding>,
    file: Option<String>,
}

/// What is to be done for a request.
pub enum Next {
    /// Ask this of the eligibility system.
    Ask(Asking, Exchange),
    /// It has its answer already.
    Answer(Asking, Outcome),
}

/// An answer that could not be kept: the disk is full.
struct Unkept {
    taken: Taken,
    name: String,
    octets: Vec<u8>,
    told: String,
}

/// A terminal.
pub struct Desk {
    config: TerminalConfig,
    codes: CharacterCodes,
    places: Places,
    properties: Properties,
    now: Now,
    store: Store,
    watch: Watch,
    sweeps: [Sweep; 2],
    swept: Instant,
    line: VecDeque<InLine>,
    unkept: Vec<Unkept>,
    held: Vec<Ready>,
    log: Log,
    trouble: Option<String>,
}

impl Desk {
    /// Makes the folders and finds what was left under way.
    ///
    /// # Errors
    /// [`TerminalError`].
    pub fn open(config: TerminalConfig, profile: Profile, now: Now) -> Result<Self, TerminalError> {
        let (places, properties) = Places::open(&config)?;
        if properties.encrypts_anything() && config.crypt_password.is_none() {
            let message = "crypt_password: expected a password, since encrypt.conf or encrypt_face.conf says `e`, found none";
            return Err(TerminalError::Configuration(message.to_owned()));
        }
        let (store, left) = Store::open(&places.work, &places.res)?;
        let mut log =
            Log::open(&places.log).map_err(TerminalError::at("cannot write", &places.log))?;
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
        Ok(Self {
            config,
            codes: profile.character_codes,
            places,
            properties,
            now,
            store,
            watch: Watch::default(),
            sweeps: [Sweep::default(), Sweep::default()],
            swept: Instant::now(),
            line,
            unkept: Vec::new(),
            held: left.ready,
            log,
            trouble: None,
        })
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
        self.keep_again();
        self.hand_out_again()?;
        if self.line.len() < MOST_TAKEN {
            self.take_arrivals()?;
        }
        self.sweep()
    }

    fn take_arrivals(&mut self) -> io::Result<()> {
        let patience = Patience::of(&self.config);
        let seen = match self.watch.look(&self.places.req, patience) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Somebody deleted a folder.
                return self.places.create().map_err(io::Error::other);
            }
            seen => seen?,
        };
        for name in seen.waiting {
            let why = "is not finished, or not the name of a request";
            self.log.tell("waiting", &name.to_string_lossy(), why);
        }
        let room = MOST_TAKEN.saturating_sub(self.line.len());
        let mut refused = Ok(());
        for arrival in seen.arrivals.into_iter().take(room) {
            match self.take(arrival) {
                // Its writer took it back, or the system will not let it go yet.
                Err(error) if error.kind() != io::ErrorKind::NotFound => refused = Err(error),
                _ => {}
            }
        }
        refused
    }

    fn take(&mut self, arrival: Arrival) -> io::Result<()> {
        let name = arrival.path.file_name().unwrap_or_default();
        let given_up = match arrival.verdict {
            Verdict::Take => None,
            Verdict::GiveUp(outcome) => Some(outcome),
            Verdict::Reject(why) => {
                let rejected = reject(&self.places.rejects, &arrival.path)?;
                let more = format!("{why}; it is now {rejected}");
                self.log.tell("rejected", &name.to_string_lossy(), &more);
                return Ok(());
            }
        };
        let name = name.to_string_lossy();
        let taken = self.store.take(&arrival.path, &name)?;
        self.log.tell("taken", &name, "");
        self.line.push_back(InLine {
            taken,
            since: Instant::now(),
            given_up,
        });
        Ok(())
    }

    /// The next request, in order of arrival. None while answers cannot be kept.
    pub fn next(&mut self) -> Option<Next> {
        if !self.unkept.is_empty() {
            return None;
        }
        loop {
            let InLine {
                taken,
                since,
                given_up,
            } = self.line.pop_front()?;
            let path = self.store.request(&taken);
            let Some((asked, _)) = Asked::parse(taken.name.as_ref()) else {
                // Only if somebody put it into the work folder.
                let rejected = reject(&self.places.rejects, &path).map(|_| ());
                self.tell_trouble(rejected);
                continue;
            };
            let mut asking = Asking {
                taken,
                asked,
                since,
                encoding: None,
                file: None,
            };
            let exchange = match given_up {
                Some(outcome) => Err(outcome),
                None => self.exchange(&path, &mut asking),
            };
            return Some(match exchange {
                Ok(exchange) => Next::Ask(asking, exchange),
                Err(outcome) => Next::Answer(asking, outcome),
            });
        }
    }

    fn exchange(&self, path: &Path, asking: &mut Asking) -> Result<Exchange, Outcome> {
        let zipped = path
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("zip"));
        let password = self.config.crypt_password.as_deref();
        let letter = Letter::read(path, zipped, password, self.config.request_octets)?;
        asking.encoding = Some(letter.encoding);
        let (service, leg) = match &asking.asked {
            Asked::Known(FileName {
                extension: Extension::Pdf,
                ..
            }) => return Err(Outcome::NotARequest),
            Asked::Known(name) => (name.service, name.leg),
            Asked::Unknown(_) => {
                asking.file = letter.file_identifier();
                return Err(Outcome::UnknownFamily);
            }
        };
        Ok(Exchange {
            facility: self.config.facility.clone(),
            service,
            leg,
            document: Document::Xml(letter.xml),
        })
    }

    /// Keeps answers and hands them out.
    pub fn answer(&mut self, answers: Vec<(Asking, Result<Document, Outcome>)>) {
        for (asking, answer) in answers {
            let unkept = self.write(asking, answer);
            self.unkept.push(unkept);
        }
        self.keep_again();
        self.log.flush();
    }

    fn write(&self, asking: Asking, answer: Result<Document, Outcome>) -> Unkept {
        let Asking {
            taken,
            asked,
            since,
            encoding,
            file,
        } = asking;
        let (document, mut told) = match answer {
            Ok(document) => (document, String::new()),
            Err(outcome) => {
                // Without it a client cannot tell which request failed.
                let file = file.or_else(|| {
                    let path = self.store.request(&taken);
                    let letter =
                        Letter::read(&path, false, None, self.config.request_octets).ok()?;
                    letter.file_identifier()
                });
                let facility = &self.config.facility;
                let xml = outcome.message((self.now)(), facility, file.as_deref());
                let told = format!("{}: {}", outcome.code(), outcome.ja());
                (Document::Xml(xml), told)
            }
        };
        let encrypted = self.properties.encrypts(asked.prefix());
        let hand = self.hand(encoding, encrypted);
        let plain = Hand {
            password: None,
            ..hand
        };
        let written = hand.write(&document, |extension| asked.answer(extension));
        let written = written.or_else(|why| {
            told = format!("{told} not encrypted: {why}");
            plain.write(&document, |extension| asked.answer(extension))
        });
        let (extension, octets) = written.unwrap_or((Extension::Xml, Vec::new()));
        let took = since.elapsed().as_millis();
        Unkept {
            name: asked.answer(extension),
            told: format!("to {} after {took} ms {told}", taken.name),
            taken,
            octets,
        }
    }

    fn hand(&self, request: Option<Encoding>, encrypted: bool) -> Hand<'_> {
        Hand {
            encoding: self.config.encoding.of(request),
            codes: self.codes,
            password: self.config.crypt_password.as_deref().filter(|_| encrypted),
        }
    }

    /// Keeps what is not kept, and hands it out.
    fn keep_again(&mut self) {
        let (mut kept, mut ready, mut again, mut refused) =
            (Vec::new(), Vec::new(), Vec::new(), Ok(()));
        for unkept in std::mem::take(&mut self.unkept) {
            match self.store.keep(&unkept.taken, &unkept.name, &unkept.octets) {
                Ok(answer) => {
                    self.log.tell("answered", &unkept.name, &unkept.told);
                    ready.push(answer);
                    kept.push(unkept.taken);
                }
                Err(error) => {
                    refused = Err(error);
                    again.push(unkept);
                }
            }
        }
        self.unkept = again;
        if !kept.is_empty() {
            refused = refused.and(self.store.settle(kept.iter()));
        }
        if refused.is_err() {
            self.tell_trouble(refused);
        }
        for answer in ready {
            self.hand_out(answer);
        }
    }

    fn hand_out(&mut self, ready: Ready) {
        match self.store.hand_out(&ready, &self.places.res) {
            Ok(Handed::Out) => self.begin_again(&ready.name),
            Ok(Handed::NameInUse) => {
                let why = "a result of this name has not been collected";
                self.log.tell("held", &ready.name, why);
                self.held.push(ready);
            }
            Err(error) => {
                self.log.tell("held", &ready.name, &error.to_string());
                self.held.push(ready);
            }
        }
    }

    fn begin_again(&mut self, name: &str) {
        let [res, _] = &mut self.sweeps;
        res.begin_again(name);
    }

    /// Hands out what had to wait.
    fn hand_out_again(&mut self) -> io::Result<()> {
        let (mut still, mut refused) = (Vec::new(), Ok(()));
        for ready in std::mem::take(&mut self.held) {
            match self.store.hand_out(&ready, &self.places.res) {
                Ok(Handed::Out) => {
                    self.log.tell("handed", &ready.name, "");
                    self.begin_again(&ready.name);
                }
                Ok(Handed::NameInUse) => still.push(ready),
                Err(error) => {
                    refused = Err(error);
                    still.push(ready);
                }
            }
        }
        self.held = still;
        if refused.is_err() {
            // Somebody may have deleted the folder.
            let _ = self.places.create();
        }
        refused
    }

    fn sweep(&mut self) -> io::Result<()> {
        const OFTEN: Duration = Duration::from_secs(5);
        let Some(stay) = self
            .properties
            .stay
            .filter(|_| self.swept.elapsed() >= OFTEN)
        else {
            return Ok(());
        };
        self.swept = Instant::now();
        let folders = [&self.places.res, &self.places.face];
        for (sweep, folder) in self.sweeps.iter_mut().zip(folders) {
            for name in sweep.sweep(folder, stay)? {
                let why = "nobody has collected it";
                self.log.tell("forgotten", &name.to_string_lossy(), why);
            }
        }
        Ok(())
    }

    /// Writes the result of a reader into `face`, and tells its name; `None` if `OutputFlg` says that none is written.
    ///
    /// # Errors
    /// What the system says.
    pub fn face(&mut self, document: &Document) -> io::Result<Option<String>> {
        if !self.properties.face_output {
            self.log.tell("face", "-", "OutputFlg=false: not written");
            self.log.flush();
            return Ok(None);
        }
        let now = (self.now)();
        let facility = &self.config.facility;
        let unique =
            blake3::hash(format!("{facility} {now} {}", jiff::Timestamp::now()).as_bytes());
        let unique: String = unique.to_hex().chars().take(19).collect();
        let name = FileName::face(&format!("{facility}{unique}"), now.civil());
        let called = |extension| {
            FileName {
                extension,
                ..name.clone()
            }
            .to_string()
        };
        let encrypted = self.properties.encrypts_face(name.service.prefix());
        let hand = self.hand(None, encrypted);
        let (extension, octets) = hand.write(document, called).map_err(io::Error::other)?;
        let name = called(extension);
        fs::create_dir_all(&self.places.face)?;
        super::atomic::write(&self.places.face, &self.places.face.join(&name), &octets)?;
        self.log.tell("face", &name, "");
        self.log.flush();
        Ok(Some(name))
    }

    /// How often one looks.
    pub fn poll(&self) -> Duration {
        self.config.poll()
    }

    /// How long an answer is waited for.
    pub fn answer_within(&self) -> Duration {
        self.config.answer()
    }

    /// How many requests are asked at once.
    pub fn at_once(&self) -> usize {
        self.config.at_once.max(1)
    }

    /// Whose terminal it is.
    pub fn facility(&self) -> &madoguchi_sim::vocabulary::FacilityCode {
        &self.config.facility
    }

    /// Says that it ends.
    pub fn end(&mut self) {
        let left = format!("{} requests wait for the next start", self.line.len());
        self.log.tell("ends", "-", &left);
        self.log.flush();
    }
}

impl From<NoDocument> for Outcome {
    fn from(none: NoDocument) -> Self {
        match none {
            NoDocument::Refused(why) => Self::Refused(why),
            NoDocument::NoAnswer(why) => Self::NoAnswer(why),
        }
    }
}

/// Moves a file to the folder of rejects under a name that is free there.
fn reject(rejects: &Path, path: &Path) -> io::Result<String> {
    fs::create_dir_all(rejects)?;
    let name = path.file_name().unwrap_or_default();
    let mut target = rejects.join(name);
    let mut copy = 0_u64;
    while target.symlink_metadata().is_ok() {
        copy = copy.saturating_add(1);
        let mut next = name.to_owned();
        next.push(format!(".{copy}"));
        target = rejects.join(next);
    }
    fs::rename(path, &target)?;
    Ok(target.display().to_string())
}
