//! `madoguchi features`

use std::path::PathBuf;

use include_dir::Dir;

use super::whole::lay_out;
use super::{Failure, say};
use crate::exit::Exit;

const AFTER_HELP: &str = "\
Whoever judges an implementation far from Madoguchi's source needs no more than the program: its features, the requirements that they cite
and the meaning of their tags are in it. Keep what is written beside the implementation, and edit it as you like.

Examples:
  madoguchi features                                  writes the folder `features`, which `madoguchi run` plays
  madoguchi features --force                          the same after a new version of Madoguchi";

/// Arguments of `madoguchi features`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Replace files that are there already
    #[arg(long)]
    force: bool,
    /// Folder to write to
    #[arg(default_value = "features", value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn execute(args: &Args, features: &Dir<'_>) -> Result<Exit, Failure> {
    let mut files = Vec::new();
    collect(features, &mut files);
    let written = lay_out(&args.folder, &files, args.force)?;
    say(&format!(
        "{}: {} files",
        args.folder.display(),
        written.len()
    ));
    Ok(Exit::Passed)
}

fn collect<'a>(folder: &'a Dir<'a>, files: &mut Vec<(PathBuf, &'a [u8])>) {
    let own = folder.files();
    files.extend(own.map(|file| (file.path().to_owned(), file.contents())));
    folder.dirs().for_each(|inner| collect(inner, files));
}
