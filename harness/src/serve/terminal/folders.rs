//! The folders of a terminal, and what is done to files in them.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A folder is of no use.
#[derive(Debug, thiserror::Error)]
#[error("expected a folder that can be read and written at `{}`: {error}", path.display())]
pub struct Unusable {
    path: PathBuf,
    error: io::Error,
}

/// Where everything is.
#[derive(Clone, Debug)]
pub(super) struct Folders {
    pub(super) req: PathBuf,
    pub(super) res: PathBuf,
    pub(super) face: PathBuf,
    /// Requests that have been claimed: `NUMBER_NAME`.
    pub(super) taken: PathBuf,
    /// Answers that are not yet in `res`: `NUMBER_NAME`, of the same number.
    pub(super) answers: PathBuf,
    /// Files that cannot be answered.
    pub(super) rejects: PathBuf,
}

impl Folders {
    pub(super) fn under(root: &Path) -> Self {
        let work = root.join("work");
        Self {
            req: root.join("req"),
            res: root.join("res"),
            face: root.join("face"),
            taken: work.join("taken"),
            answers: work.join("answers"),
            rejects: work.join("rejects"),
        }
    }

    /// Makes what is not there.
    pub(super) fn make(&self) -> Result<(), Unusable> {
        let Self {
            req,
            res,
            face,
            taken,
            answers,
            rejects,
        } = self;
        for path in [req, res, face, taken, answers, rejects] {
            fs::create_dir_all(path).map_err(|error| Unusable {
                path: path.clone(),
                error,
            })?;
        }
        Ok(())
    }
}

/// `NUMBER_NAME`, so that the order of names is the order of numbers.
pub(super) fn numbered(number: u64, name: &str) -> String {
    format!("{number:020}_{name}")
}

/// The files of a folder of ours by number. What is called otherwise is not ours.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(u64, String)>> {
    let mut list = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let Some((number, name)) = name.to_str().and_then(|name| name.split_once('_')) else {
            continue;
        };
        if let Ok(number) = number.parse() {
            list.push((number, name.to_owned()));
        }
    }
    list.sort_unstable();
    Ok(list)
}

/// Writes a file so that it is there whole or not at all.
pub(super) fn write(folder: &Path, name: &str, octets: &[u8]) -> io::Result<()> {
    let temporary = folder.join(format!(".{name}.tmp"));
    let mut file = File::create(&temporary)?;
    file.write_all(octets)?;
    file.sync_all()?;
    fs::rename(&temporary, folder.join(name))?;
    sync(folder)
}

/// Lets the names in a folder survive a loss of power.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Removes a file that may have gone already.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
