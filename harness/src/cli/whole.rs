//! Files are written whole or not at all.

use std::io::{self, Write as _};
use std::path::Path;

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
