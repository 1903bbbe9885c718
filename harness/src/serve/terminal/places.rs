//! The folders of a terminal.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::config::TerminalConfig;
use super::property::Properties;
use super::{TerminalError, atomic};

/// Where everything is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// 要求.
    pub req: PathBuf,
    /// 結果.
    pub res: PathBuf,
    /// 顔認証の結果.
    pub face: PathBuf,
    /// What is under way.
    pub work: PathBuf,
    /// What cannot be answered.
    pub rejects: PathBuf,
    /// The log.
    pub log: PathBuf,
}

impl Places {
    /// Where the property files are.
    fn properties(config: &TerminalConfig) -> PathBuf {
        let named = config.config.as_deref().unwrap_or(Path::new("config"));
        config.folder.join(named)
    }

    /// Where everything is; the property files are read on the way, since one names a folder. Nothing is written.
    ///
    /// # Errors
    /// [`TerminalError`].
    pub fn of(config: &TerminalConfig) -> Result<(Self, Properties), TerminalError> {
        let place = |named: &Option<PathBuf>, usual: &str| {
            let named = named.as_deref().unwrap_or(Path::new(usual));
            config.folder.join(named)
        };
        let properties = Properties::read(&Self::properties(config))?;
        if let (Some(place), None) = (&properties.encrypted_at, &config.crypt_password) {
            let message = format!("expected a password, since {place} says `e`, found none");
            let option = "crypt_password";
            return Err(TerminalError::Option { option, message });
        }
        let face = config.face.clone().or_else(|| properties.face.clone());
        let places = Self {
            req: place(&config.req, "req"),
            res: place(&config.res, "res"),
            face: place(&face, "face"),
            work: place(&config.work, "work"),
            rejects: place(&config.rejects, "work/rejects"),
            log: place(&config.log, "log"),
        };
        Ok((places, properties))
    }

    /// Makes what is absent, and finds whether the folders are of use.
    ///
    /// # Errors
    /// [`TerminalError`].
    pub fn open(config: &TerminalConfig) -> Result<(Self, Properties), TerminalError> {
        let folder = Self::properties(config);
        create(&folder)?;
        Properties::write_missing(&folder)?;
        let (places, properties) = Self::of(config)?;
        places.create()?;
        for (option, folder) in [("work", &places.work), ("rejects", &places.rejects)] {
            places.shares_its_file_system(option, folder)?;
        }
        Ok((places, properties))
    }

    /// All of them, by their options in `terminals:`.
    pub fn all(&self) -> [(&'static str, &Path); 6] {
        [
            ("req", &self.req),
            ("res", &self.res),
            ("face", &self.face),
            ("work", &self.work),
            ("rejects", &self.rejects),
            ("log", &self.log),
        ]
    }

    /// Makes folders that are absent, also such as were deleted meanwhile.
    ///
    /// # Errors
    /// [`TerminalError`].
    pub fn create(&self) -> Result<(), TerminalError> {
        self.all().iter().try_for_each(|(_, folder)| create(folder))
    }

    /// Puts a file aside under a name that is free there, and tells where it is now.
    ///
    /// # Errors
    /// What the system says.
    pub fn reject(&self, path: &Path) -> io::Result<PathBuf> {
        let name = path.file_name().unwrap_or_default();
        let mut target = self.rejects.join(name);
        let mut copy = 0_u64;
        while target.symlink_metadata().is_ok() {
            copy = copy.saturating_add(1);
            let mut next = name.to_owned();
            next.push(format!(".{copy}"));
            target = self.rejects.join(next);
        }
        fs::rename(path, &target)?;
        Ok(target)
    }

    /// A request is taken away by one rename, or it could be lost or taken twice.
    fn shares_its_file_system(
        &self,
        option: &'static str,
        folder: &Path,
    ) -> Result<(), TerminalError> {
        let (from, to) = (
            self.req.join(".madoguchi-probe.tmp"),
            folder.join(".madoguchi-probe.tmp"),
        );
        atomic::write_through(&from, b"").map_err(TerminalError::at("cannot write", &from))?;
        let moved = fs::rename(&from, &to);
        let left = if moved.is_ok() { &to } else { &from };
        fs::remove_file(left).map_err(TerminalError::at("cannot delete", left))?;
        match moved {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                let (folder, req) = (folder.display(), self.req.display());
                let message = format!(
                    "expected a folder on the file system of {req}, found {folder} on another; set `{option}:` to a folder beside req"
                );
                Err(TerminalError::Option { option, message })
            }
            moved => moved.map_err(TerminalError::at("cannot move a file to", folder)),
        }
    }
}

fn create(folder: &Path) -> Result<(), TerminalError> {
    fs::create_dir_all(folder).map_err(TerminalError::at("cannot create", folder))
}
