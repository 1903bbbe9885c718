//! Reads a request that has been taken, and writes its answer.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::oqs::{Document, Exchange, Extension, FileName};

use super::config::TerminalConfig;
use super::hand::Hand;
use super::letter::Letter;
use super::name::Asked;
use super::outcome::Outcome;
use super::property::Properties;
use super::store::Taken;
use super::{Choice, Now};

/// A request that is being asked, or has been.
pub struct Asking {
    pub taken: Taken,
    since: Instant,
    encoding: Option<Encoding>,
}

impl Asking {
    /// A request that was taken then.
    pub fn begin(taken: Taken, since: Instant) -> Self {
        Self {
            taken,
            since,
            encoding: None,
        }
    }
}

/// An answer as it will be in `res`.
pub struct Written {
    pub taken: Taken,
    pub name: String,
    pub octets: Vec<u8>,
    /// For the log.
    pub told: String,
}

/// How a terminal reads and writes.
pub struct Clerk {
    pub config: TerminalConfig,
    pub properties: Properties,
    pub choice: Choice,
    pub now: Now,
}

impl Clerk {
    fn letter(&self, path: &Path) -> Result<Letter, Outcome> {
        let password = self.config.crypt_password.as_deref();
        Letter::read(path, password, self.config.request_octets)
    }

    /// What is to be asked of the eligibility system for a request that lies there.
    ///
    /// # Errors
    /// [`Outcome`]: what is answered without asking.
    pub fn read(&self, path: &Path, asking: &mut Asking) -> Result<Exchange, Outcome> {
        let (service, leg) = match &asking.taken.asked {
            Asked::Known(FileName {
                extension: Extension::Pdf,
                ..
            }) => return Err(Outcome::NotARequest),
            Asked::Known(name) => (name.service, name.leg),
            Asked::Unknown(_) => return Err(Outcome::UnknownFamily),
        };
        let letter = self.letter(path)?;
        asking.encoding = Some(letter.encoding);
        Ok(Exchange {
            facility: self.config.facility.clone(),
            service,
            leg,
            document: Document::Xml(letter.xml),
        })
    }

    /// The answer to a request that lies there.
    pub fn write(&self, path: &Path, asking: Asking, answer: Result<Document, Outcome>) -> Written {
        let encrypted = self.properties.encrypts(asking.taken.asked.prefix());
        let hand = self.hand(asking.encoding, encrypted);
        let called = |extension| asking.taken.asked.answer(extension);
        let (document, mut told) = match answer {
            Ok(document) => (document, None),
            Err(outcome) => (self.error(path, &outcome), Some(outcome)),
        };
        let written = hand.write(&document, called);
        let (extension, octets) = written.unwrap_or_else(|why| {
            // Nobody's record goes out in the clear where it was to be sealed.
            let outcome = Outcome::NotSealed(why);
            let error = self.error(path, &outcome);
            told = Some(outcome);
            hand.write_plain(&error)
        });
        let took = asking.since.elapsed().as_millis();
        let request = &asking.taken.name;
        let told = match told {
            None => format!("to {request} after {took} ms"),
            Some(it) => format!("to {request} after {took} ms {}: {}", it.code(), it.ja()),
        };
        Written {
            name: called(extension),
            octets,
            told,
            taken: asking.taken,
        }
    }

    /// A result that says what went wrong. It names the request's file: without that a client cannot tell which one failed.
    fn error(&self, path: &Path, outcome: &Outcome) -> Document {
        let letter = self.letter(path).ok();
        let file = letter.and_then(|letter| letter.file_identifier());
        let now = (self.now)();
        Document::Xml(outcome.message(now, &self.config.facility, file.as_deref()))
    }

    /// How a result is written for a request that was written so, or for none.
    pub fn hand(&self, request: Option<Encoding>, encrypted: bool) -> Hand {
        let password = self.config.crypt_password.as_ref();
        Hand {
            encoding: self.config.encoding.of(request),
            choice: Arc::clone(&self.choice),
            password: password.filter(|_| encrypted).cloned(),
        }
    }
}
