//! Results that nobody collects: 消し忘れ.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::name::is_result;

/// How often one looks for results that nobody collects.
const OFTEN: Duration = Duration::from_secs(5);

/// Tidies up folders in which results lie.
pub struct Sweeper {
    /// `ResponseFileStayTime`; `None`: for ever.
    stay: Option<Duration>,
    folders: Vec<(PathBuf, Lying)>,
    next: Instant,
}

/// Since when results have been lying in a folder, by a clock that nobody turns back, and how long before.
type Lying = BTreeMap<OsString, (Instant, Duration)>;

impl Sweeper {
    /// Looks after these folders.
    pub fn of(folders: impl IntoIterator<Item = PathBuf>, stay: Option<Duration>) -> Self {
        let folders = folders.into_iter().map(|folder| (folder, Lying::new()));
        Self {
            stay,
            folders: folders.collect(),
            next: Instant::now(),
        }
    }

    /// A result of this name has just been put into a folder, however long it has existed.
    pub fn begin(&mut self, folder: &Path, name: &str) {
        if self.stay.is_none() {
            return;
        }
        let since = (Instant::now(), Duration::ZERO);
        for (_, lying) in self.folders.iter_mut().filter(|(path, _)| path == folder) {
            lying.insert(name.into(), since);
        }
    }

    /// Deletes results that have lain for too long, if it is time to look again, and tells their names. Other files are none of the
    /// terminal's.
    ///
    /// # Errors
    /// A folder cannot be read, or a file not be deleted.
    pub fn sweep(&mut self) -> io::Result<Vec<OsString>> {
        let mut forgotten = Vec::new();
        let Some(stay) = self.stay.filter(|_| self.next <= Instant::now()) else {
            return Ok(forgotten);
        };
        self.next = Instant::now() + OFTEN;
        for (folder, lying) in &mut self.folders {
            sweep(folder, lying, stay, &mut forgotten)?;
        }
        Ok(forgotten)
    }
}

fn sweep(
    folder: &Path,
    lying: &mut Lying,
    stay: Duration,
    forgotten: &mut Vec<OsString>,
) -> io::Result<()> {
    let mut still = Lying::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if !is_result(&name) {
            continue;
        }
        let (since, before) = match lying.get(&name) {
            Some(lying) => *lying,
            None => match entry.metadata() {
                Ok(metadata) if metadata.is_file() => (Instant::now(), age(&metadata)),
                _ => continue,
            },
        };
        if since.elapsed().saturating_add(before) < stay {
            still.insert(name, (since, before));
            continue;
        }
        match fs::remove_file(entry.path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => forgotten.push(name),
        }
    }
    *lying = still;
    Ok(())
}

/// How old a file says that it is; nothing, if it says that it is of the future.
fn age(file: &Metadata) -> Duration {
    let written = file.modified().ok();
    let written = written.and_then(|at| Timestamp::try_from(at).ok());
    let age = written.map(|at| Timestamp::now().duration_since(at));
    let age = age.and_then(|age| Duration::try_from(age).ok());
    age.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESULT: &str = "OQSsiquc01res_1.xml";
    const HOUR: Duration = Duration::from_secs(3600);

    /// A folder with a result that is two hours old.
    fn res() -> tempfile::TempDir {
        let res = tempfile::tempdir().unwrap();
        let path = res.path().join(RESULT);
        fs::write(&path, "").unwrap();
        let old = fs::metadata(&path).unwrap().modified().unwrap() - 2 * HOUR;
        fs::File::open(&path).unwrap().set_modified(old).unwrap();
        res
    }

    fn sweeper(res: &tempfile::TempDir, stay: Duration) -> Sweeper {
        Sweeper::of([res.path().to_owned()], Some(stay))
    }

    #[test]
    fn a_result_that_nobody_collects_goes_and_nothing_else_does() {
        let res = res();
        for name in ["note.txt", "OQSsiquc01req_1.xml", "OQSsiquc01res_2.xml"] {
            fs::write(res.path().join(name), "").unwrap();
        }
        assert_eq!(sweeper(&res, HOUR).sweep().unwrap(), [RESULT]);
        let rest = sweeper(&res, Duration::ZERO).sweep().unwrap();
        assert_eq!(rest, ["OQSsiquc01res_2.xml"]);
        assert_eq!(fs::read_dir(res.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_result_that_had_to_wait_for_its_name_is_new_when_it_comes() {
        let res = res();
        let mut sweeper = sweeper(&res, HOUR);
        sweeper.begin(res.path(), RESULT);
        assert!(sweeper.sweep().unwrap().is_empty());
        assert!(res.path().join(RESULT).exists());
    }

    #[test]
    fn for_ever_is_for_ever() {
        let res = res();
        let mut sweeper = Sweeper::of([res.path().to_owned()], None);
        assert!(sweeper.sweep().unwrap().is_empty());
    }
}
