//! `madoguchi card`: what has to do with one card.

mod serve;

use super::Failure;
use crate::exit::Exit;

/// What can be done with a card.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Offer simulated cards to whatever reads cards.
    Serve(serve::Args),
}

/// Does it.
pub(super) fn execute(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::Serve(args) => serve::execute(args),
    }
}
