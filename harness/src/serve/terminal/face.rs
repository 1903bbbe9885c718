//! Results of readers, on their way into the folder `face`.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use madoguchi_sim::oqs::{Document, FileName};
use madoguchi_sim::vocabulary::FacilityCode;

use super::hand::Hand;
use super::log::Log;
use super::{Now, atomic};

/// The way into the folder `face` of a terminal, from any thread.
#[derive(Clone)]
pub struct Face {
    pub(super) facility: FacilityCode,
    pub(super) folder: PathBuf,
    /// `OutputFlg`.
    pub(super) output: bool,
    pub(super) hand: Hand,
    pub(super) now: Now,
    pub(super) log: Log,
    /// How many there have been.
    pub(super) count: Arc<AtomicU64>,
}

impl Face {
    /// Writes the result of a session on a reader, and tells the name of its file; `None` if `OutputFlg` says that none is written.
    ///
    /// # Errors
    /// What the system says.
    pub fn put(&self, document: &Document) -> io::Result<Option<String>> {
        let written = self.write(document);
        match &written {
            Ok(Some(name)) => self.log.tell("face", name, ""),
            Ok(None) => self.log.tell("face", "-", "OutputFlg=false: not written"),
            Err(error) => self.log.tell("trouble", "-", &format!("face: {error}")),
        }
        self.log.flush();
        written
    }

    fn write(&self, document: &Document) -> io::Result<Option<String>> {
        if !self.output {
            return Ok(None);
        }
        let now = (self.now)();
        let (facility, real) = (&self.facility, jiff::Timestamp::now());
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        // 19 hex digits behind the 医療機関コード, as a real one has; no two alike.
        let unique = blake3::hash(format!("{facility} {now} {real} {count}").as_bytes());
        let unique: String = unique.to_hex().chars().take(19).collect();
        let name = FileName::face(&format!("{facility}{unique}"), now.civil());
        let called = |extension| {
            let name = name.clone();
            FileName { extension, ..name }.to_string()
        };
        let written = self.hand.write(document, called);
        let (extension, octets) = written.map_err(io::Error::other)?;
        let name = called(extension);
        fs::create_dir_all(&self.folder)?;
        atomic::write(&self.folder, &self.folder.join(&name), &octets)?;
        atomic::sync_folder(&self.folder)?;
        Ok(Some(name))
    }
}
