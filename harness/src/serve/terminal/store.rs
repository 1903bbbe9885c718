//! What is under way, as files in the work folder: nothing else knows of it, so nothing can disagree with it.
//!
//! A request is moved from `req` to `taken` (one rename), its answer is written to the disk and put into `answers` (one rename: from
//! here on the answer is known and nobody is asked again), the request is removed, the answer is moved to `res` (one rename).
//! Killed at any point, what lies there says what remains to be done, and the client sees each answer once. Where `res` is another
//! file system, the answer is copied there under a temporary name and its mark moved to `sent` before it gets its name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{TerminalError, atomic};

/// A request that has been taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// In order of arrival.
    pub number: u64,
    /// What it was called.
    pub name: String,
}

/// An answer that is known and not yet where it belongs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ready {
    /// Of the request.
    pub number: u64,
    /// What it will be called.
    pub name: String,
}

/// What came of handing out an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// It is there.
    Out,
    /// A result of that name has not been collected yet.
    NameInUse,
}

/// The work folder.
pub struct Store {
    folder: PathBuf,
    next: u64,
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

const TAKEN: &str = "taken";
const ANSWERS: &str = "answers";
const SENT: &str = "sent";

impl Store {
    /// Opens the folder and puts in order what a crash has left.
    ///
    /// # Errors
    /// [`TerminalError`]: another terminal works there, or the file system refuses.
    pub fn open(folder: &Path, res: &Path) -> Result<(Self, Left), TerminalError> {
        for name in [TAKEN, ANSWERS, SENT] {
            let path = folder.join(name);
            fs::create_dir_all(&path).map_err(TerminalError::at("cannot create", &path))?;
        }
        let path = folder.join("lock");
        let lock = File::create(&path).map_err(TerminalError::at("cannot write", &path))?;
        if lock.try_lock().is_err() {
            let folder = folder.display();
            let message = format!(
                "work: expected a folder of its own, found another terminal at work in {folder}"
            );
            return Err(TerminalError::Configuration(message));
        }
        let mut store = Self {
            folder: folder.to_owned(),
            next: 0,
            _lock: lock,
        };
        let put_in_order = store.put_in_order(res);
        let left = put_in_order.map_err(TerminalError::at("cannot put in order", folder))?;
        Ok((store, left))
    }

    fn put_in_order(&mut self, res: &Path) -> io::Result<Left> {
        let mut left = Left::default();
        for (number, name) in self.numbered(SENT)? {
            let mark = self.path(SENT, number, &name);
            let part = part(res, number);
            if part.exists() {
                fs::rename(&part, res.join(&name))?;
            }
            fs::remove_file(mark)?;
        }
        for (number, name) in self.numbered(ANSWERS)? {
            self.next = self.next.max(number.saturating_add(1));
            left.ready.push(Ready { number, name });
        }
        for (number, name) in self.numbered(TAKEN)? {
            self.next = self.next.max(number.saturating_add(1));
            let known = left
                .ready
                .binary_search_by_key(&number, |ready| ready.number);
            let taken = Taken { number, name };
            if known.is_ok() {
                self.forget(&taken)?;
            } else {
                left.taken.push(taken);
            }
        }
        Ok(left)
    }

    /// The files of a folder by number.
    fn numbered(&self, folder: &str) -> io::Result<Vec<(u64, String)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.folder.join(folder))? {
            let entry = entry?;
            let name = entry.file_name();
            let numbered = name.to_str().and_then(|name| {
                let (number, name) = name.split_once('-')?;
                Some((number.parse().ok()?, name.to_owned()))
            });
            match numbered {
                Some(numbered) => found.push(numbered),
                // What was being written when it ended.
                None => fs::remove_file(entry.path())?,
            }
        }
        found.sort();
        Ok(found)
    }

    fn path(&self, folder: &str, number: u64, name: &str) -> PathBuf {
        self.folder
            .join(folder)
            .join(format!("{number:012}-{name}"))
    }

    /// Where a request lies now.
    pub fn request(&self, taken: &Taken) -> PathBuf {
        self.path(TAKEN, taken.number, &taken.name)
    }

    /// Takes a request away from where it was put.
    ///
    /// # Errors
    /// What the system says: it may be gone, or locked.
    pub fn take(&mut self, from: &Path, name: &str) -> io::Result<Taken> {
        let taken = Taken {
            number: self.next,
            name: name.to_owned(),
        };
        fs::rename(from, self.request(&taken))?;
        self.next = self.next.saturating_add(1);
        Ok(taken)
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

    /// Waits until answers that have been kept are on the disk, and forgets their requests.
    ///
    /// # Errors
    /// What the system says.
    pub fn settle<'a>(&self, answered: impl Iterator<Item = &'a Taken>) -> io::Result<()> {
        atomic::sync_folder(&self.folder.join(ANSWERS))?;
        for taken in answered {
            self.forget(taken)?;
        }
        Ok(())
    }

    fn forget(&self, taken: &Taken) -> io::Result<()> {
        match fs::remove_file(self.request(taken)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// Moves an answer to where it belongs, unless one of its name is still there.
    ///
    /// # Errors
    /// What the system says; the answer is still kept.
    pub fn hand_out(&self, ready: &Ready, res: &Path) -> io::Result<Handed> {
        let target = res.join(&ready.name);
        if target.symlink_metadata().is_ok() {
            return Ok(Handed::NameInUse);
        }
        let kept = self.path(ANSWERS, ready.number, &ready.name);
        match fs::rename(&kept, &target) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                self.hand_over(ready, &kept, res)?;
            }
            renamed => renamed?,
        }
        Ok(Handed::Out)
    }

    /// The same to another file system.
    fn hand_over(&self, ready: &Ready, kept: &Path, res: &Path) -> io::Result<()> {
        let part = part(res, ready.number);
        atomic::write_through(&part, &fs::read(kept)?)?;
        let mark = self.path(SENT, ready.number, &ready.name);
        fs::rename(kept, &mark)?;
        fs::rename(&part, res.join(&ready.name))?;
        fs::remove_file(mark)
    }
}

fn part(res: &Path, number: u64) -> PathBuf {
    res.join(format!(".madoguchi-{number:012}.part"))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Place {
        _all: tempfile::TempDir,
        work: PathBuf,
        req: PathBuf,
        res: PathBuf,
    }

    fn place() -> Place {
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

    fn take(store: &mut Store, place: &Place, name: &str) -> Taken {
        let path = place.req.join(name);
        fs::write(&path, name).unwrap();
        store.take(&path, name).unwrap()
    }

    #[test]
    fn what_was_taken_is_found_again_in_order_and_what_was_answered_is_not_asked_again() {
        let place = place();
        let (mut store, left) = Store::open(&place.work, &place.res).unwrap();
        assert_eq!(left, Left::default());
        let [first, second, third] = ["c", "b", "a"].map(|name| take(&mut store, &place, name));
        let ready = store.keep(&second, "B", b"answer").unwrap();
        fs::write(place.work.join("answers/.half.part"), "hal").unwrap();
        drop(store);
        let (mut store, left) = Store::open(&place.work, &place.res).unwrap();
        assert_eq!(left.taken, [first, third]);
        assert_eq!(left.ready, std::slice::from_ref(&ready));
        assert!(!store.request(&second).exists());
        assert_eq!(store.hand_out(&ready, &place.res).unwrap(), Handed::Out);
        assert_eq!(fs::read(place.res.join("B")).unwrap(), b"answer");
        assert_eq!(take(&mut store, &place, "d").number, 3);
    }

    #[test]
    fn an_answer_waits_for_its_name() {
        let place = place();
        let (mut store, _) = Store::open(&place.work, &place.res).unwrap();
        let taken = take(&mut store, &place, "a");
        let ready = store.keep(&taken, "A", b"second").unwrap();
        fs::write(place.res.join("A"), "first").unwrap();
        assert_eq!(
            store.hand_out(&ready, &place.res).unwrap(),
            Handed::NameInUse
        );
        assert_eq!(fs::read(place.res.join("A")).unwrap(), b"first");
        fs::remove_file(place.res.join("A")).unwrap();
        assert_eq!(store.hand_out(&ready, &place.res).unwrap(), Handed::Out);
    }

    #[test]
    fn an_answer_on_its_way_to_another_file_system_arrives_once() {
        let place = place();
        let (mut store, _) = Store::open(&place.work, &place.res).unwrap();
        let taken = take(&mut store, &place, "a");
        let ready = store.keep(&taken, "A", b"answer").unwrap();
        store.settle([taken].iter()).unwrap();
        let kept = store.path(ANSWERS, ready.number, "A");
        store.hand_over(&ready, &kept, &place.res).unwrap();
        assert_eq!(fs::read_dir(&place.res).unwrap().count(), 1);
        // Killed between the two renames.
        fs::rename(place.res.join("A"), part(&place.res, 0)).unwrap();
        fs::write(place.work.join("sent/000000000000-A"), "").unwrap();
        drop(store);
        let (store, left) = Store::open(&place.work, &place.res).unwrap();
        assert_eq!(left, Left::default());
        assert_eq!(fs::read(place.res.join("A")).unwrap(), b"answer");
        // Killed after the second, and the client was quick.
        fs::remove_file(place.res.join("A")).unwrap();
        fs::write(place.work.join("sent/000000000000-A"), "").unwrap();
        drop(store);
        let _ = Store::open(&place.work, &place.res).unwrap();
        assert!(!place.res.join("A").exists());
    }

    #[test]
    fn a_second_terminal_finds_the_folder_taken() {
        let place = place();
        let _first = Store::open(&place.work, &place.res).unwrap();
        let second = Store::open(&place.work, &place.res);
        assert!(matches!(second, Err(TerminalError::Configuration(_))));
    }
}
