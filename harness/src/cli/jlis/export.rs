//! `madoguchi jlis export`

use std::path::PathBuf;

use super::{Failure, World};
use crate::cli::say;
use crate::cli::whole::{self, Readers};
use crate::exit::Exit;
use crate::serve::jlis::{BANNER, files};

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
        let path = args.folder.join(&file.name);
        whole::write(&path, file.text.as_bytes(), Readers::Everyone).map_err(failure)?;
    }
    say(BANNER);
    let (count, folder) = (files.len(), args.folder.display());
    say(&format!(
        "{count} files in {folder}, as of {}; README.txt says what they are",
        desk.now()
    ));
    Ok(Exit::Passed)
}
