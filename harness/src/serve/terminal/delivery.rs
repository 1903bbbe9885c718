//! The last step of an answer: from the work folder to `res`.
//!
//! Where `res` is another file system, the answer is copied there under a temporary name and its mark moved to `sent` before it gets
//! its name: then no crash hands it out twice.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::atomic;
use super::store::{ANSWERS, Ready, SENT, Store};

/// What came of handing out an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// It is there.
    Out,
    /// A result of that name has not been collected yet.
    NameInUse,
    /// Somebody has deleted it from the work folder.
    Gone,
}

impl Store {
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
            Err(error) if error.kind() == io::ErrorKind::NotFound && !kept.try_exists()? => {
                return Ok(Handed::Gone);
            }
            renamed => renamed?,
        }
        Ok(Handed::Out)
    }

    /// The same to another file system.
    fn hand_over(&self, ready: &Ready, kept: &Path, res: &Path) -> io::Result<()> {
        let part = part(res, ready.number);
        atomic::write_through(&part, &fs::read(kept)?)?;
        atomic::sync_folder(res)?;
        let mark = self.path(SENT, ready.number, &ready.name);
        fs::rename(kept, &mark)?;
        fs::rename(&part, res.join(&ready.name))?;
        fs::remove_file(mark)
    }

    /// Ends what was being handed over when the terminal ended.
    pub(super) fn arrive(&self, res: &Path) -> io::Result<()> {
        for (number, name) in self.numbered(SENT)? {
            let part = part(res, number);
            if part.try_exists()? {
                fs::rename(&part, res.join(&name))?;
            }
            fs::remove_file(self.path(SENT, number, &name))?;
        }
        Ok(())
    }
}

fn part(res: &Path, number: u64) -> PathBuf {
    res.join(format!(".madoguchi-{number:020}.part"))
}

#[cfg(test)]
mod tests {
    use super::super::store::Left;
    use super::super::store::tests::{place, take};
    use super::*;

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
        store.settle([&taken].into_iter()).unwrap();
        let kept = store.path(ANSWERS, ready.number, "A");
        store.hand_over(&ready, &kept, &place.res).unwrap();
        assert_eq!(fs::read_dir(&place.res).unwrap().count(), 1);
        // Killed between the two renames.
        fs::rename(place.res.join("A"), part(&place.res, ready.number)).unwrap();
        fs::write(store_mark(&place.work, ready.number), "").unwrap();
        drop(store);
        let (store, left) = Store::open(&place.work, &place.res).unwrap();
        assert_eq!(left, Left::default());
        assert_eq!(fs::read(place.res.join("A")).unwrap(), b"answer");
        // Killed after the second, and the client was quick.
        fs::remove_file(place.res.join("A")).unwrap();
        fs::write(store_mark(&place.work, ready.number), "").unwrap();
        drop(store);
        let _ = Store::open(&place.work, &place.res).unwrap();
        assert!(!place.res.join("A").exists());
    }

    #[test]
    fn an_answer_that_somebody_deleted_is_not_waited_for() {
        let place = place();
        let (mut store, _) = Store::open(&place.work, &place.res).unwrap();
        let taken = take(&mut store, &place, "a");
        let ready = store.keep(&taken, "A", b"answer").unwrap();
        fs::remove_file(store.path(ANSWERS, ready.number, "A")).unwrap();
        assert_eq!(store.hand_out(&ready, &place.res).unwrap(), Handed::Gone);
        fs::remove_dir_all(&place.res).unwrap();
        let ready = store.keep(&taken, "A", b"answer").unwrap();
        assert!(store.hand_out(&ready, &place.res).is_err());
    }

    fn store_mark(work: &Path, number: u64) -> PathBuf {
        work.join(SENT).join(format!("{number:020}-A"))
    }
}
