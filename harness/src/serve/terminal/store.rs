//! What is under way, as files in the work folder: nothing else knows of it, so nothing can disagree with it.
//!
//! A request is moved from `req` to `taken` (one rename), asked, its answer put into `answers` (one rename: from here on the answer is
//! known and nobody is asked again), the request removed, the answer moved to `res` (one rename). Killed at any point, what lies there
//! says what remains to be done, and the client sees each answer once. A folder is written through before the next step, so that the
//! same holds when the power fails; only then may a client see the same answer a second time, if it was the last.
//!
//! A request that lies in `taken` may have been asked already. It is asked again under its [key](Store::key).

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::identity::Identity;
use super::name::Asked;
use super::{TerminalError, atomic};
use crate::serve::centre::RequestKey;

/// A request that has been taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// In order of arrival.
    pub number: u64,
    /// What it was called.
    pub name: String,
    /// What that says.
    pub asked: Asked,
}

impl Taken {
    /// `None`: the name is not that of a request.
    fn called(number: u64, name: String) -> Option<Self> {
        let asked = Asked::parse(name.as_ref())?;
        Some(Self {
            number,
            name,
            asked,
        })
    }
}

/// An answer that is known and not yet where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// Of the request.
    pub number: u64,
    /// What it will be called.
    pub name: String,
}

/// The work folder.
pub struct Store {
    folder: PathBuf,
    desk: String,
    next: u64,
    /// What may still be asked.
    open: BTreeSet<u64>,
    // Held for as long as this lives.
    _lock: File,
}

/// What was left under way.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// To be asked, in order.
    pub taken: Vec<Taken>,
    /// To be handed out, in order.
    pub ready: Vec<Ready>,
}

pub(super) const TAKEN: &str = "taken";
pub(super) const ANSWERS: &str = "answers";
/// Marks of answers on their way to another file system.
pub(super) const SENT: &str = "sent";

impl Store {
    /// Opens the folder and puts in order what a crash has left.
    ///
    /// # Errors
    /// [`TerminalError`]: another terminal works there, or the file system refuses.
    pub fn open(folder: &Path, res: &Path) -> Result<(Self, Left), TerminalError> {
        create(folder).map_err(TerminalError::at("cannot create folders in", folder))?;
        let path = folder.join("lock");
        let lock = File::create(&path).map_err(TerminalError::at("cannot write", &path))?;
        if lock.try_lock().is_err() {
            return Err(TerminalError::InUse(folder.to_owned()));
        }
        let identity = Identity::begin(folder)?;
        let mut store = Self {
            folder: folder.to_owned(),
            next: identity.first(),
            desk: identity.desk,
            open: BTreeSet::new(),
            _lock: lock,
        };
        let left = store.put_in_order(res);
        let left = left.map_err(TerminalError::at("cannot put in order", folder))?;
        Ok((store, left))
    }

    /// Makes the folders in it again that somebody has deleted.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(&self) -> io::Result<()> {
        create(&self.folder)
    }

    fn put_in_order(&mut self, res: &Path) -> io::Result<Left> {
        self.arrive(res)?;
        let ready: Vec<Ready> = self
            .numbered(ANSWERS)?
            .into_iter()
            .map(|(number, name)| Ready { number, name })
            .collect();
        let mut left = Vec::new();
        let taken = self.numbered(TAKEN)?.into_iter();
        for taken in taken.filter_map(|(number, name)| Taken::called(number, name)) {
            let known = ready.binary_search_by_key(&taken.number, |ready| ready.number);
            self.open.insert(taken.number);
            match known {
                Ok(_) => self.forget(&taken)?,
                Err(_) => left.push(taken),
            }
        }
        for folder in [TAKEN, ANSWERS] {
            atomic::sync_folder(&self.folder.join(folder))?;
        }
        Ok(Left { taken: left, ready })
    }

    /// The files of a folder by number. What is called otherwise is not ours, but for what was being written when it ended.
    pub(super) fn numbered(&self, folder: &str) -> io::Result<Vec<(u64, String)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.folder.join(folder))? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let numbered = name.split_once('-');
            let numbered = numbered.and_then(|(number, name)| Some((number.parse().ok()?, name)));
            match numbered {
                Some((number, name)) => found.push((number, name.to_owned())),
                None if atomic::is_part(name) => fs::remove_file(entry.path())?,
                None => {}
            }
        }
        found.sort();
        Ok(found)
    }

    pub(super) fn path(&self, folder: &str, number: u64, name: &str) -> PathBuf {
        self.folder
            .join(folder)
            .join(format!("{number:020}-{name}"))
    }

    /// Where a request lies now.
    pub fn request(&self, taken: &Taken) -> PathBuf {
        self.path(TAKEN, taken.number, &taken.name)
    }

    /// Under which key it is asked.
    pub fn key(&self, taken: &Taken) -> RequestKey {
        RequestKey {
            desk: self.desk.clone(),
            number: taken.number,
            oldest: self.open.first().copied().unwrap_or(taken.number),
        }
    }

    /// Takes a request away from where it was put.
    ///
    /// # Errors
    /// What the system says: it may be gone, or locked.
    pub fn take(&mut self, from: &Path, name: &str) -> io::Result<Taken> {
        let taken = Taken::called(self.next, name.to_owned());
        let taken = taken.ok_or(io::ErrorKind::InvalidFilename)?;
        fs::rename(from, self.request(&taken))?;
        self.open.insert(taken.number);
        self.next = self.next.saturating_add(1);
        Ok(taken)
    }

    /// Waits until what has been taken is so on the disk. Before that, nothing of it may be asked: it could come again under another
    /// number.
    ///
    /// # Errors
    /// What the system says.
    pub fn settle_taken(&self) -> io::Result<()> {
        atomic::sync_folder(&self.folder.join(TAKEN))
    }

    /// Keeps an answer. When this and [`Store::settle`] have returned, nobody is asked again.
    ///
    /// # Errors
    /// What the system says, for instance that the disk is full; the request is still taken.
    pub fn keep(&self, taken: &Taken, name: &str, octets: &[u8]) -> io::Result<Ready> {
        let ready = Ready {
            number: taken.number,
            name: name.to_owned(),
        };
        let folder = self.folder.join(ANSWERS);
        atomic::write(&folder, &self.path(ANSWERS, ready.number, name), octets)?;
        Ok(ready)
    }

    /// Waits until answers that have been kept are on the disk, and forgets their requests. Before that, none may be handed out: its
    /// request would be answered again.
    ///
    /// # Errors
    /// What the system says. It can be called again.
    pub fn settle<'a>(&mut self, answered: impl Iterator<Item = &'a Taken>) -> io::Result<()> {
        atomic::sync_folder(&self.folder.join(ANSWERS))?;
        for taken in answered {
            self.forget(taken)?;
        }
        self.settle_taken()
    }

    /// It will not be asked again.
    fn forget(&mut self, taken: &Taken) -> io::Result<()> {
        match fs::remove_file(self.request(taken)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        self.open.remove(&taken.number);
        Ok(())
    }
}

fn create(work: &Path) -> io::Result<()> {
    let folders = [TAKEN, ANSWERS, SENT].map(|name| work.join(name));
    folders.iter().try_for_each(fs::create_dir_all)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::delivery::Handed;
    use super::*;

    pub struct Place {
        _all: tempfile::TempDir,
        pub work: PathBuf,
        pub req: PathBuf,
        pub res: PathBuf,
    }

    pub fn place() -> Place {
        let all = tempfile::tempdir().unwrap();
        let [work, req, res] = ["work", "req", "res"].map(|name| {
            let path = all.path().join(name);
            fs::create_dir(&path).unwrap();
            path
        });
        Place {
            _all: all,
            work,
            req,
            res,
        }
    }

    pub fn take(store: &mut Store, place: &Place, name: &str) -> Taken {
        let name = format!("OQSsiquc01req_{name}.xml");
        let path = place.req.join(&name);
        fs::write(&path, &name).unwrap();
        store.take(&path, &name).unwrap()
    }

    #[test]
    fn what_was_taken_is_found_again_in_order_and_what_was_answered_is_not_asked_again() {
        let place = place();
        let (mut store, left) = Store::open(&place.work, &place.res).unwrap();
        assert_eq!(left, Left::default());
        let [first, second, third] = ["3", "2", "1"].map(|name| take(&mut store, &place, name));
        let ready = store.keep(&second, "B", b"answer").unwrap();
        fs::write(place.work.join("answers/.half.part"), "hal").unwrap();
        fs::write(place.work.join("taken/note.txt"), "somebody's").unwrap();
        drop(store);
        let (mut store, left) = Store::open(&place.work, &place.res).unwrap();
        assert_eq!(left.taken, [first.clone(), third.clone()]);
        assert_eq!(left.ready, std::slice::from_ref(&ready));
        assert!(!store.request(&second).exists());
        assert!(!place.work.join("answers/.half.part").exists());
        assert!(place.work.join("taken/note.txt").exists());
        assert_eq!(store.hand_out(&ready, &place.res).unwrap(), Handed::Out);
        assert_eq!(fs::read(place.res.join("B")).unwrap(), b"answer");
        let later = take(&mut store, &place, "4");
        assert!(later.number > third.number);
        assert_eq!(store.key(&later).oldest, first.number);
        store.settle([&first, &third].into_iter()).unwrap();
        assert_eq!(store.key(&later).oldest, later.number);
    }

    #[test]
    fn a_second_terminal_finds_the_folder_taken() {
        let place = place();
        let _first = Store::open(&place.work, &place.res).unwrap();
        let second = Store::open(&place.work, &place.res);
        assert!(matches!(second, Err(TerminalError::InUse(_))));
    }
}
