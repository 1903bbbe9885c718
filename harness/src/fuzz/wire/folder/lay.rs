//! Lays files into the folder `req`, as programs of facilities do and as none would.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::sheet::{Manner, Sheet};

/// Between two pieces of a file.
const PAUSE: Duration = Duration::from_millis(2);

/// Lays a file there under this name; `outside` is the file to which links lead.
///
/// # Errors
/// What the system says, also of a name that no file can have.
pub fn lay(req: &Path, name: &str, sheet: &Sheet, outside: &Path) -> io::Result<()> {
    let path = inside(req, name)?;
    let body: &[u8] = &sheet.body;
    let renamed = |prepare: &dyn Fn(&Path) -> io::Result<()>| {
        // Names are as long as file systems take, so the temporary one cannot be longer.
        let part = req.join(format!(".{:08x}.tmp", std::process::id()));
        let done = fs::write(&part, body).and_then(|()| prepare(&part));
        let done = done.and_then(|()| fs::rename(&part, &path));
        if done.is_err() {
            // It may have its name already, or never have been there.
            let _ = fs::remove_file(&part);
        }
        done
    };
    match sheet.manner {
        Manner::Renamed | Manner::Times(_) => renamed(&|_| Ok(())),
        Manner::Written => fs::write(&path, body),
        Manner::Pieces(pieces) => {
            let size = body.len().div_ceil(usize::from(pieces).max(1)).max(1);
            let mut file = File::create(&path)?;
            for piece in body.chunks(size) {
                file.write_all(piece)?;
                sleep(PAUSE);
            }
            Ok(())
        }
        Manner::Replaced => {
            fs::write(&path, sheet.half())?;
            sleep(PAUSE);
            renamed(&|_| Ok(()))
        }
        Manner::Rewritten => {
            fs::write(&path, body)?;
            sleep(PAUSE);
            fs::write(&path, body)
        }
        Manner::Grown(kib) => renamed(&|part| {
            let more = u64::from(kib).saturating_mul(1024);
            let file = File::options().write(true).open(part)?;
            file.set_len(file.metadata()?.len().saturating_add(more))
        }),
        Manner::TakenBack => {
            fs::write(&path, body)?;
            fs::remove_file(&path).or_else(gone)
        }
        Manner::Folder => {
            fs::create_dir(&path)?;
            fs::write(path.join(name), body).or_else(gone)
        }
        Manner::Link => linked(outside, &path),
        Manner::HardLink => fs::hard_link(outside, &path),
        Manner::Unreadable => renamed(&closed),
        Manner::Pipe => pipe(&path),
    }
}

/// Takes away what still lies there of a file.
///
/// # Errors
/// What the system says.
pub fn take_back(req: &Path, name: &str) -> io::Result<()> {
    let path = inside(req, name)?;
    let kind = match fs::symlink_metadata(&path) {
        Err(error) => return gone(error),
        Ok(there) => there.file_type(),
    };
    let taken = match kind.is_dir() {
        true => fs::remove_dir_all(&path),
        false => fs::remove_file(&path),
    };
    taken.or_else(gone)
}

/// The place of a file in the folder, if a file can be called so and lies in it.
fn inside(req: &Path, name: &str) -> io::Result<PathBuf> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(only)), None) if only == name && !name.contains('\0') => {
            Ok(req.join(name))
        }
        _ => Err(io::ErrorKind::InvalidFilename.into()),
    }
}

/// The terminal may have been quicker.
fn gone(error: io::Error) -> io::Result<()> {
    match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    }
}

#[cfg(unix)]
fn linked(outside: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(outside, path)
}

#[cfg(unix)]
fn closed(part: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(part, fs::Permissions::from_mode(0o000))
}

#[cfg(target_os = "linux")]
fn pipe(path: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, Mode, mkfifoat};
    Ok(mkfifoat(CWD, path, Mode::RUSR | Mode::WUSR)?)
}

#[cfg(not(target_os = "linux"))]
fn pipe(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::InvalidFilename.into())
}

#[cfg(not(unix))]
fn linked(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::InvalidFilename.into())
}

#[cfg(not(unix))]
fn closed(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::InvalidFilename.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_lies_in_the_folder_or_nowhere() {
        let req = Path::new("req");
        for wrong in ["", ".", "..", "../a", "/a", "a/b", "a/", "a\0"] {
            assert!(inside(req, wrong).is_err(), "{wrong:?}");
        }
        for right in ["a", "..a", "..\\a", "a\n", "か\u{3099}"] {
            assert_eq!(inside(req, right).ok(), Some(req.join(right)));
        }
    }
}
