//! Results that nobody collects: 消し忘れ.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::name::is_result;

/// How long results have been lying in a folder, by a clock that nobody turns back.
#[derive(Default)]
pub struct Sweep {
    lying: BTreeMap<OsString, (Instant, Duration)>,
}

impl Sweep {
    /// A result of this name has just been put there.
    pub fn begin_again(&mut self, name: &str) {
        self.lying.remove(std::ffi::OsStr::new(name));
    }

    /// Deletes results that have lain for `stay`, and tells their names. Other files are none of the terminal's.
    ///
    /// # Errors
    /// The folder cannot be read, or a file not be deleted.
    pub fn sweep(&mut self, folder: &Path, stay: Duration) -> io::Result<Vec<OsString>> {
        let (mut still, mut forgotten) = (BTreeMap::new(), Vec::new());
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if !is_result(&name) {
                continue;
            }
            let (since, before) = match self.lying.get(&name) {
                Some(lying) => *lying,
                None => match entry.metadata() {
                    Ok(metadata) if metadata.is_file() => {
                        let written = metadata.modified().ok();
                        let written = written.and_then(|at| Timestamp::try_from(at).ok());
                        let age = written.map(|at| Timestamp::now().duration_since(at));
                        let age = age.and_then(|age| Duration::try_from(age).ok());
                        (Instant::now(), age.unwrap_or_default())
                    }
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
        self.lying = still;
        Ok(forgotten)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_that_nobody_collects_goes_and_nothing_else_does() {
        let res = tempfile::tempdir().unwrap();
        for name in ["OQSsiquc01res_1.xml", "note.txt", "OQSsiquc01req_1.xml"] {
            fs::write(res.path().join(name), "").unwrap();
        }
        let mut sweep = Sweep::default();
        let hour = Duration::from_secs(3600);
        assert!(sweep.sweep(res.path(), hour).unwrap().is_empty());
        let gone = sweep.sweep(res.path(), Duration::ZERO).unwrap();
        assert_eq!(gone, ["OQSsiquc01res_1.xml"]);
        assert_eq!(fs::read_dir(res.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_lay_there_before_the_terminal_came_is_as_old_as_its_file_says() {
        let res = tempfile::tempdir().unwrap();
        let path = res.path().join("OQSsiquc01res_1.xml");
        fs::write(&path, "").unwrap();
        let old = fs::metadata(&path).unwrap().modified().unwrap() - Duration::from_secs(7200);
        fs::File::open(&path).unwrap().set_modified(old).unwrap();
        let gone = Sweep::default()
            .sweep(res.path(), Duration::from_secs(3600))
            .unwrap();
        assert_eq!(gone.len(), 1);
    }
}
