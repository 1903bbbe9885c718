//! `madoguchi jlis export`

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::super::say;
use super::{Failure, World};
use crate::exit::Exit;
use crate::serve::jlis::{BANNER, File, files};

/// Arguments of `madoguchi jlis export`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The folder; it is made if it is not there, and files of the same names are replaced
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    world: World,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let desk = args.world.desk()?;
    let files = files(&desk).map_err(|error| Failure::new(Exit::HarnessFault, error))?;
    let failure = |error: std::io::Error| {
        let message = format!("cannot write to `{}`: {error}", args.folder.display());
        Failure::new(Exit::Environment, message)
    };
    std::fs::create_dir_all(&args.folder).map_err(failure)?;
    for file in &files {
        write(&args.folder, file).map_err(failure)?;
    }
    say(BANNER);
    let (count, folder) = (files.len(), args.folder.display());
    say(&format!(
        "{count} files in {folder}, as of {}; README.txt says what they are",
        desk.now()
    ));
    Ok(Exit::Passed)
}

/// Whole or not at all.
fn write(folder: &Path, file: &File) -> std::io::Result<()> {
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(file.text.as_bytes())?;
    readable(new.path())?;
    let path = folder.join(&file.name);
    new.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file is for its maker alone; certificates are for everyone.
#[cfg(unix)]
fn readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
