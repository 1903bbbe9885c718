//! `madoguchi card`: what has to do with one card.

mod send;
mod serve;

use super::Failure;
use crate::exit::Exit;

/// What can be done with a card.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Offer simulated cards to whatever reads cards.
    Serve(serve::Args),
    /// Send commands to a card, real or virtual, and read the answers in words.
    Send(send::Args),
}

/// Does it.
pub(super) fn execute(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::Serve(args) => serve::execute(args),
        Command::Send(args) => send::execute(args),
    }
}
