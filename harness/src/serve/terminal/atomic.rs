//! Files that are there whole or not at all, also after a power cut.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Whether a file is half of one: what was being written when the program was killed.
pub fn is_part(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".part")
}

/// Writes a file beside its place, and puts it there when it is on the disk. `aside` is a folder on the same file system.
///
/// # Errors
/// What the system says; nothing is left aside then.
pub fn write(aside: &Path, path: &Path, octets: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = aside.join(format!(".{name}.part"));
    let written = write_through(&part, octets).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // There may be nothing.
        let _ = fs::remove_file(&part);
    }
    written
}

/// Writes a file and waits until it is on the disk.
///
/// # Errors
/// What the system says.
pub fn write_through(path: &Path, octets: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(octets)?;
    file.sync_all()
}

/// Waits until the names in a folder are on the disk.
///
/// # Errors
/// What the system says.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows keeps names by itself.
///
/// # Errors
/// None.
#[cfg(windows)]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
