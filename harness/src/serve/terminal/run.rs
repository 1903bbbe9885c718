//! What a terminal does, over and over: claim, ask, keep, hand out.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::{Document, Exchange, Extension, FileName, text};
use madoguchi_sim::vocabulary::FacilityCode;
use tokio::time::timeout;

use super::answer::{Fault, octets};
use super::folders::{Folders, Unusable, list, numbered, remove, sync, write};
use super::{Face, TerminalConfig};
use crate::serve::centre::{Centre, NoDocument};

/// Tells the virtual time, from any thread.
pub(super) type Now = Arc<dyn Fn() -> VirtualTime + Send + Sync>;

/// How a file looked that is not yet whole.
struct Growing {
    length: u64,
    changed: Option<jiff::Timestamp>,
    since: Instant,
}

/// A facility's terminal at work.
pub struct Terminal<C> {
    config: TerminalConfig,
    folders: Folders,
    centre: C,
    now: Now,
    next: u64,
    growing: BTreeMap<String, Growing>,
}

impl<C: Centre> Terminal<C> {
    /// Opens the folders, and makes those that are not there. What was left by a crash is gone on with.
    ///
    /// # Errors
    /// [`Unusable`]: a folder can neither be found nor made.
    pub fn open(config: TerminalConfig, centre: C, now: Now) -> Result<Self, Unusable> {
        let folders = Folders::under(&config.folder);
        folders.make()?;
        Ok(Self {
            next: 1,
            growing: BTreeMap::new(),
            config,
            folders,
            centre,
            now,
        })
    }

    /// Works until the end; what has been claimed by then is kept for the next start.
    pub async fn work(&mut self, ended: impl Fn() -> bool) {
        let pause = Duration::from_millis(self.config.poll_ms.max(1).into());
        while !ended() {
            let more = self.round(&ended).await.unwrap_or_else(|error| {
                let facility = &self.config.facility;
                tracing::warn!(%facility, %error, "the folders cannot be used; trying again");
                false
            });
            if !more {
                tokio::time::sleep(pause).await;
            }
        }
    }

    /// One look into `req`, and what follows for as long as there is until the next: whether requests are left. So a new one is
    /// taken away in time however many wait.
    ///
    /// # Errors
    /// A folder that cannot be read or written. Nothing is lost: the next round goes on.
    pub async fn round(&mut self, ended: impl Fn() -> bool) -> io::Result<bool> {
        let began = Instant::now();
        let time = Duration::from_millis(self.config.poll_ms.into());
        self.folders.make().map_err(io::Error::other)?;
        let answered = list(&self.folders.answers)?;
        for (number, name) in list(&self.folders.taken)? {
            self.next = self.next.max(number.saturating_add(1));
            // The end came between the answer and the removal of its request.
            if answered
                .binary_search_by_key(&number, |found| found.0)
                .is_ok()
            {
                remove(&self.folders.taken.join(numbered(number, &name)))?;
            }
        }
        if let Some((number, _)) = answered.last() {
            self.next = self.next.max(number.saturating_add(1));
        }
        self.hand_out()?;
        self.claim()?;
        for (number, name) in list(&self.folders.taken)? {
            if ended() {
                break;
            }
            self.answer(number, &name).await?;
            self.hand_out()?;
            if began.elapsed() >= time {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes away what is whole, in the order in which it came.
    fn claim(&mut self) -> io::Result<()> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folders.req)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let temporary = name.starts_with('.') || name.ends_with(".tmp") || name.ends_with('~');
            // Whoever put it there may have taken it back.
            if let (false, Ok(meta)) = (temporary, entry.metadata())
                && !meta.is_dir()
            {
                let changed = meta.modified().ok();
                let changed = changed.and_then(|at| jiff::Timestamp::try_from(at).ok());
                found.push((changed, name, entry.path(), meta));
            }
        }
        found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let mut growing = std::mem::take(&mut self.growing);
        for (changed, name, path, meta) in found {
            let request = FileName::parse(&name).filter(|name| name.leg.answer().is_some());
            if request.is_none() || !meta.is_file() {
                let facility = &self.config.facility;
                tracing::warn!(%facility, file = name, "no name of a request: moved to work/rejects");
                self.move_away(&path, &self.folders.rejects.clone(), &name)?;
            } else if meta.len() > self.config.request_octets || whole(&path) {
                self.move_away(&path, &self.folders.taken.clone(), &name)?;
            } else {
                let length = meta.len();
                let before = growing.remove(&name);
                let before = before.filter(|b| b.length == length && b.changed == changed);
                let since = before.map_or_else(Instant::now, |before| before.since);
                if since.elapsed() >= Duration::from_millis(self.config.settle_ms.into()) {
                    self.move_away(&path, &self.folders.taken.clone(), &name)?;
                } else {
                    let seen = Growing {
                        length,
                        changed,
                        since,
                    };
                    self.growing.insert(name, seen);
                }
            }
        }
        sync(&self.folders.taken)
    }

    fn move_away(&mut self, from: &Path, to: &Path, name: &str) -> io::Result<()> {
        match fs::rename(from, to.join(numbered(self.next, name))) {
            // It was taken back.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => {
                self.next = self.next.saturating_add(1);
                Ok(())
            }
        }
    }

    /// Asks, and keeps the answer before the request goes.
    async fn answer(&self, number: u64, name: &str) -> io::Result<()> {
        let began = Instant::now();
        let path = self.folders.taken.join(numbered(number, name));
        let Some(request) = FileName::parse(name) else {
            return fs::rename(&path, self.folders.rejects.join(numbered(number, name)));
        };
        let facility = self.config.facility.clone();
        let told = match self.exchange(&request, &path)? {
            Ok(exchange) => self.ask(exchange).await,
            Err(fault) => Err(fault),
        };
        match &told {
            Ok(_) => tracing::info!(%facility, file = name, after = ?began.elapsed(), "answered"),
            Err(fault) => tracing::warn!(%facility, file = name, %fault, "answered with an error"),
        }
        let profile = self.centre.profile();
        let document =
            told.unwrap_or_else(|fault| fault.document(&facility, (self.now)(), &profile));
        let (octets, extension) = octets(document, self.config.encoding, &profile);
        if let Some(answer) = request.answer(extension) {
            let name = numbered(number, &answer.to_string());
            write(&self.folders.answers, &name, &octets)?;
        }
        remove(&path)
    }

    fn exchange(&self, request: &FileName, path: &Path) -> io::Result<Result<Exchange, Fault>> {
        let limit = self.config.request_octets;
        if fs::metadata(path)?.len() > limit {
            return Ok(Err(Fault::TooLarge(limit)));
        }
        if request.extension != Extension::Xml {
            return Ok(Err(Fault::NotXml));
        }
        let read = text::decode(&fs::read(path)?);
        Ok(read
            .map(|read| Exchange {
                facility: self.config.facility.clone(),
                service: request.service,
                leg: request.leg,
                document: Document::Xml(body(&read.text).to_owned()),
            })
            .map_err(|error| Fault::Unreadable(error.to_string())))
    }

    async fn ask(&self, exchange: Exchange) -> Result<Document, Fault> {
        let patience = Duration::from_millis(self.config.answer_ms.into());
        match timeout(patience, self.centre.exchange(exchange)).await {
            Ok(Ok(document)) => Ok(document),
            Ok(Err(NoDocument::Refused(why))) => Err(Fault::Refused(why)),
            Ok(Err(NoDocument::NoAnswer(_))) | Err(_) => Err(Fault::NoAnswer),
        }
    }

    /// Moves answers to `res`. One whose name is there uncollected waits.
    fn hand_out(&self) -> io::Result<()> {
        let mut handed = false;
        for (number, name) in list(&self.folders.answers)? {
            let to = self.folders.res.join(&name);
            if !to.try_exists()? {
                fs::rename(self.folders.answers.join(numbered(number, &name)), to)?;
                handed = true;
            }
        }
        if handed {
            sync(&self.folders.res)?;
        }
        Ok(())
    }

    /// The way into its folder `face`.
    pub fn face(&self) -> Face {
        Face {
            folder: self.folders.face.clone(),
            facility: self.config.facility.clone(),
            encoding: self.config.encoding,
            profile: {
                let centre = self.centre.clone();
                Arc::new(move || centre.profile())
            },
            now: Arc::clone(&self.now),
        }
    }

    /// The facility it belongs to.
    pub fn facility(&self) -> &FacilityCode {
        &self.config.facility
    }
}

/// Whether a file ends as a message does. CP932 and UTF-8 write the last tag alike.
fn whole(path: &Path) -> bool {
    fs::read(path).is_ok_and(|octets| octets.trim_ascii_end().ends_with(b"</XmlMsg>"))
}

/// A message without its declaration.
fn body(text: &str) -> &str {
    let declared = text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"));
    declared.map_or(text, |(_, body)| body.trim_start())
}
