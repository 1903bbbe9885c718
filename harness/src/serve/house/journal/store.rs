//! The folder of a state: the journal, its key, and the lock that keeps a second process out.

use std::fs::{self, File, TryLockError};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use madoguchi_sim::clock::VirtualTime;
use redb::{Database, ReadableDatabase as _, ReadableTable as _, TableDefinition};

use super::origin::Origin;
use super::record::Read;
use super::seal::Seal;

const RECORDS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records");
const ABOUT: TableDefinition<'_, &str, &str> = TableDefinition::new("about");
const ORIGIN: &str = "origin";

/// Why a state is of no use.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Another process has it.
    #[error("state: `{}` is in use by another process; end that one, or name another folder", .0.display())]
    InUse(PathBuf),
    /// It belongs to another world.
    #[error("state: `{}` belongs to another beginning: {what}; expected {expected}, found {found}\n  name another folder, or remove this one to begin anew", folder.display())]
    Other {
        /// The folder.
        folder: PathBuf,
        /// What differs.
        what: &'static str,
        /// What the state was begun with.
        expected: String,
        /// What the configuration says now.
        found: String,
    },
    /// It is not what was written.
    #[error("state: `{}` is damaged: {what}\n  bring back a copy of the folder, or remove it to begin anew", folder.display())]
    Damaged {
        /// The folder.
        folder: PathBuf,
        /// What was found.
        what: String,
    },
    /// The system does not let it be read or written.
    #[error("state: cannot use `{}`: {why}", folder.display())]
    Unusable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        why: String,
    },
}

/// An open journal.
pub(in super::super) struct Store {
    folder: PathBuf,
    database: Database,
    seal: Seal,
    /// Held until the process ends.
    _lock: File,
    /// The number of the next record.
    next: u64,
}

impl Store {
    /// Opens the state in a folder, or begins one with what `now` says: it is given the moment with which a state that is
    /// there began. Gives what it was begun with, and whether that was now.
    pub(in super::super) fn open(
        folder: &Path,
        mut now: impl FnMut(Option<VirtualTime>) -> Origin,
    ) -> Result<(Self, Origin, bool), StateError> {
        let unusable = |error: io::Error| unusable(folder, &error);
        fs::create_dir_all(folder).map_err(unusable)?;
        let lock = locked(folder)?;
        let (journal, key) = (folder.join("journal.redb"), folder.join("key"));
        let half = folder.join("journal.new");
        let is = |path: &Path| path.try_exists().map_err(unusable);
        let new = match (is(&journal)?, is(&key)?) {
            (true, true) => None,
            (true, false) => return Err(damaged(folder, "the journal is there, its key is not")),
            (false, true) if !is(&half)? => {
                return Err(damaged(folder, "the key is there, its journal is not"));
            }
            // Nothing, or what a process left that ended while it began: nobody was told anything yet.
            (false, _) => {
                let origin = now(None);
                begin(folder, &half, &key, &origin)?;
                fs::rename(&half, &journal).map_err(unusable)?;
                File::open(folder)
                    .and_then(|folder| folder.sync_all())
                    .map_err(unusable)?;
                Some(origin)
            }
        };
        let seal = Seal::read(&key).map_err(|error| damaged(folder, &error.to_string()))?;
        let database = guarded(folder, || {
            builder().open(&journal).map_err(|error| match error {
                redb::DatabaseError::DatabaseAlreadyOpen => StateError::InUse(folder.to_owned()),
                other => damaged(folder, &other.to_string()),
            })
        })?;
        let mut store = Self {
            folder: folder.to_owned(),
            database,
            seal,
            _lock: lock,
            next: 0,
        };
        let is_new = new.is_some();
        let found = guarded(folder, || store.origin())?;
        found.fits(&new.unwrap_or_else(|| now(Some(found.start))), folder)?;
        store.next = found.first;
        Ok((store, found, is_new))
    }

    fn damaged(&self, what: impl ToString) -> StateError {
        damaged(&self.folder, &what.to_string())
    }

    fn origin(&self) -> Result<Origin, StateError> {
        let read = || -> Result<Option<String>, redb::Error> {
            let table = self.database.begin_read()?.open_table(ABOUT)?;
            Ok(table.get(ORIGIN)?.map(|text| text.value().to_owned()))
        };
        let text = read().map_err(|error| self.damaged(error))?;
        let text = text.ok_or_else(|| self.damaged("it does not say what it was begun with"))?;
        serde_json::from_str(&text).map_err(|error| self.damaged(error))
    }

    /// Hands every record over, in order, until one is not taken.
    pub(super) fn replay(
        &mut self,
        mut take: impl FnMut(Read) -> Result<(), String>,
    ) -> Result<u64, StateError> {
        let folder = self.folder.clone();
        let first = self.next;
        let last = guarded(&folder, || {
            let mut next = first;
            let broken = |error: redb::Error| damaged(&folder, &error.to_string());
            let read = self
                .database
                .begin_read()
                .map_err(|error| broken(error.into()))?;
            let table = read
                .open_table(RECORDS)
                .map_err(|error| broken(error.into()))?;
            for row in table.iter().map_err(|error| broken(error.into()))? {
                let (number, sealed) = row.map_err(|error| broken(error.into()))?;
                let number = number.value();
                let wrong = |what: &str| damaged(&folder, &format!("record {number}: {what}"));
                if number != next {
                    return Err(wrong(&format!("expected record {next}")));
                }
                let plain = self.seal.open(number, sealed.value());
                let plain = plain.ok_or_else(|| wrong("it is not what was written"))?;
                let record = Read::from_record(&plain).map_err(|error| wrong(&error))?;
                take(record).map_err(|what| wrong(&what))?;
                next = next.saturating_add(1);
            }
            Ok(next)
        })?;
        self.next = last;
        Ok(last.saturating_sub(first))
    }

    /// The number of the next record.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Seals a record under the next number.
    pub(super) fn sealed(&mut self, record: Vec<u8>) -> io::Result<(u64, Vec<u8>)> {
        let number = self.next;
        let sealed = self.seal.close(number, record)?;
        self.next = number.saturating_add(1);
        Ok((number, sealed))
    }

    /// Writes records, all or none. When this returns they are on the disk.
    pub(super) fn append(&self, records: &[(u64, Vec<u8>)]) -> Result<(), redb::Error> {
        let write = self.database.begin_write()?;
        {
            let mut table = write.open_table(RECORDS)?;
            for (number, sealed) in records {
                table.insert(number, sealed.as_slice())?;
            }
        }
        Ok(write.commit()?)
    }

    /// Forgets every record and begins again. Numbers go on, so that none is used twice.
    pub(super) fn begin_again(&self, origin: &Origin) -> Result<(), redb::Error> {
        let text = serde_json::to_string(origin).map_err(io::Error::other)?;
        let write = self.database.begin_write()?;
        {
            write.open_table(RECORDS)?.retain(|_, _| false)?;
            write.open_table(ABOUT)?.insert(ORIGIN, text.as_str())?;
        }
        Ok(write.commit()?)
    }
}

/// The journal is written at its end and read once: a cache as large as it is (redb has 1 GiB) would only grow with it.
fn builder() -> redb::Builder {
    const CACHE: usize = 8 * 1024 * 1024;
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE);
    builder
}

fn locked(folder: &Path) -> Result<File, StateError> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"));
    let file = file.map_err(|error| unusable(folder, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StateError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(unusable(folder, &error)),
    }
}

/// Begins a journal beside where it will be, and its key.
fn begin(folder: &Path, half: &Path, key: &Path, origin: &Origin) -> Result<(), StateError> {
    let made = || -> Result<(), redb::Error> {
        match fs::remove_file(half) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let database = builder().create(half)?;
        let text = serde_json::to_string(origin).map_err(io::Error::other)?;
        let write = database.begin_write()?;
        {
            write.open_table(RECORDS)?;
            write.open_table(ABOUT)?.insert(ORIGIN, text.as_str())?;
        }
        write.commit()?;
        drop(database);
        Seal::write(&Seal::draw()?, key)?;
        Ok(())
    };
    made().map_err(|error| StateError::Unusable {
        folder: folder.to_owned(),
        why: error.to_string(),
    })
}

/// The database trusts what it wrote, and may panic over what something else has changed.
fn guarded<T>(
    folder: &Path,
    work: impl FnOnce() -> Result<T, StateError>,
) -> Result<T, StateError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let what = crate::run::panic_message(&*payload);
        Err(damaged(folder, &what))
    })
}

fn damaged(folder: &Path, what: &str) -> StateError {
    StateError::Damaged {
        folder: folder.to_owned(),
        what: what.to_owned(),
    }
}

fn unusable(folder: &Path, error: &io::Error) -> StateError {
    StateError::Unusable {
        folder: folder.to_owned(),
        why: error.to_string(),
    }
}
