//! Files are written whole or not at all.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Failure;
use crate::exit::Exit;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Everyone who may see its folder.
    Everyone,
    /// Its owner alone: it holds a key.
    Owner,
}

/// Writes a file in one step: a reader, or a crash, sees what was there before or all of it.
///
/// # Errors
/// What the system says.
pub(super) fn write(path: &Path, octets: &[u8], readers: Readers) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let mut new = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(octets)?;
    // A temporary file is for its maker alone.
    #[cfg(unix)]
    if readers == Readers::Everyone {
        use std::os::unix::fs::PermissionsExt as _;
        let readable = std::fs::Permissions::from_mode(0o644);
        new.as_file().set_permissions(readable)?;
    }
    new.as_file().sync_all()?;
    new.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file that the command line names.
///
/// # Errors
/// [`Failure`] with the path.
pub(super) fn write_named(path: &Path, octets: &[u8]) -> Result<(), Failure> {
    write(path, octets, Readers::Everyone).map_err(|error| {
        let message = format!("cannot write `{}`: {error}", path.display());
        Failure::new(Exit::Environment, message)
    })
}

/// Makes a folder, and those above it, if it is not there.
///
/// # Errors
/// [`Failure`] with the path.
pub(super) fn make(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let message = format_args!("cannot make `{}`: {error}", folder.display());
        Failure::new(Exit::Environment, message)
    })
}

/// Writes a folder of files, named from the folder on, and tells where each is.
///
/// # Errors
/// Some are there already and are not to be replaced: nothing is written then. Or the system refuses.
pub(super) fn lay_out(
    folder: &Path,
    files: &[(PathBuf, &[u8])],
    replace: bool,
) -> Result<Vec<PathBuf>, Failure> {
    let paths: Vec<_> = files.iter().map(|(path, _)| folder.join(path)).collect();
    // A link that leads nowhere is there too.
    let mut there = paths.iter().filter(|path| path.symlink_metadata().is_ok());
    if let (false, Some(first)) = (replace, there.next()) {
        let others = match there.count() {
            0 => String::new(),
            number => format!(" and {number} more"),
        };
        let message = format_args!(
            "expected a folder without files of these names, found `{}`{others}: nothing was written; --force replaces them",
            first.display()
        );
        return Err(Failure::new(Exit::Configuration, message));
    }
    for (path, (_, octets)) in paths.iter().zip(files) {
        if let Some(folder) = path.parent() {
            make(folder)?;
        }
        write_named(path, octets)?;
    }
    Ok(paths)
}
