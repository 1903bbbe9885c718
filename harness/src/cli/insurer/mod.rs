//! `madoguchi insurer`: files of insurers (docs/insurer-files.md).

mod check;
mod example;

use super::{Failure, oqs};
use crate::exit::Exit;

/// What can be done with files of insurers.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Say what is wrong with files, line by line, without sending them anywhere.
    Check(check::Args),
    /// Write example files of a fictitious insurer.
    Example(example::Args),
}

/// Does it.
pub(super) fn execute(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::Check(args) => check::execute(args),
        Command::Example(args) => example::execute(args),
    }
}
