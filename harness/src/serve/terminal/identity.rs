//! Under which numbers a terminal asks: none is ever used twice, so that the eligibility system can tell a request that comes again
//! from a new one.

use std::io;
use std::path::Path;

use aws_lc_rs::rand;

use super::{TerminalError, atomic};

/// How many of the bits of a number count within one run of a terminal: enough for thirty years at a thousand a second.
const WITHIN: u32 = 40;

/// How many runs a work folder can see.
const MOST_RUNS: u64 = u64::MAX >> WITHIN;

/// Who a terminal is, and which run of it this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Drawn when its work folder was new.
    pub desk: String,
    run: u64,
}

impl Identity {
    /// Begins the next run, and keeps that it has begun.
    ///
    /// # Errors
    /// [`TerminalError`]: the file `desk` of the work folder cannot be read or written, or is not what was written.
    pub fn begin(work: &Path) -> Result<Self, TerminalError> {
        let path = work.join("desk");
        let at = |what| TerminalError::at(what, &path);
        let before = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let desk = draw().map_err(at("cannot draw a name for"))?;
                Self { desk, run: 0 }
            }
            Err(error) => return Err(at("cannot read")(error)),
            Ok(text) => Self::parse(&text).ok_or_else(|| {
                let what = format!("expected `NAME NUMBER`, found `{}`", text.trim());
                let fix = "delete it if nothing lies in the folders beside it";
                let error = io::Error::new(io::ErrorKind::InvalidData, format!("{what}; {fix}"));
                at("cannot use")(error)
            })?,
        };
        let now = Self {
            run: before.run.saturating_add(1),
            ..before
        };
        let text = format!("{} {}\n", now.desk, now.run);
        let written = atomic::write(work, &path, text.as_bytes());
        written
            .and_then(|()| atomic::sync_folder(work))
            .map_err(at("cannot write"))?;
        Ok(now)
    }

    /// The first number of this run.
    pub fn first(&self) -> u64 {
        self.run << WITHIN
    }

    /// Reads what is kept of it: a name and a number.
    pub fn parse(text: &str) -> Option<Self> {
        let (desk, run) = text.trim().split_once(' ')?;
        let run = run.parse().ok().filter(|run| *run < MOST_RUNS)?;
        let hex = desk.len() == 16 && desk.bytes().all(|octet| octet.is_ascii_hexdigit());
        hex.then(|| Self {
            desk: desk.to_owned(),
            run,
        })
    }
}

fn draw() -> io::Result<String> {
    let mut octets = [0; 8];
    rand::fill(&mut octets).map_err(|_| io::Error::other("the machine gives no random octets"))?;
    Ok(format!("{:016x}", u64::from_be_bytes(octets)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_has_higher_numbers_under_the_same_name() {
        let work = tempfile::tempdir().unwrap();
        let first = Identity::begin(work.path()).unwrap();
        let second = Identity::begin(work.path()).unwrap();
        assert_eq!(first.desk, second.desk);
        assert!(second.first() >= first.first() + (1 << WITHIN));
        let other = tempfile::tempdir().unwrap();
        assert_ne!(Identity::begin(other.path()).unwrap().desk, first.desk);
    }

    #[test]
    fn a_file_that_is_not_what_was_written_is_not_written_over() {
        let work = tempfile::tempdir().unwrap();
        for text in ["", "0123456789abcdef", "x 1", "0123456789abcdef 99999999"] {
            std::fs::write(work.path().join("desk"), text).unwrap();
            let told = Identity::begin(work.path()).unwrap_err().to_string();
            assert!(told.contains(&format!("found `{text}`")), "{told}");
        }
    }
}
