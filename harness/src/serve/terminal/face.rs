//! The folder `face`: the results of sessions on a reader.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::oqs::{Document, FileName, Profile};
use madoguchi_sim::vocabulary::FacilityCode;

use super::answer::octets;
use super::folders::write;
use super::run::Now;

/// The folder `face` of a terminal.
#[derive(Clone)]
pub struct Face {
    pub(super) folder: PathBuf,
    pub(super) facility: FacilityCode,
    pub(super) encoding: Encoding,
    pub(super) profile: Arc<dyn Fn() -> Profile + Send + Sync>,
    pub(super) now: Now,
}

impl Face {
    /// Puts the result of a session there: `OQSsiquc01res_face_<医療機関コード and 19 hex digits>_<YYYYMMDDHHMMSS>.xml`. What the 19
    /// digits are is not public; here they are of a digest.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn put(&self, document: &Document) -> io::Result<()> {
        let at = (self.now)().civil();
        let (octets, _) = octets(document.clone(), self.encoding, &(self.profile)());
        let mut digest = blake3::hash(&octets);
        loop {
            let digits: String = digest.to_hex().chars().take(19).collect();
            let name = FileName::face(&format!("{}{digits}", self.facility), at).to_string();
            // The same person came twice within a second.
            if self.folder.join(&name).try_exists()? {
                digest = blake3::hash(digest.as_bytes());
                continue;
            }
            std::fs::create_dir_all(&self.folder)?;
            return write(&self.folder, &name, &octets);
        }
    }
}
