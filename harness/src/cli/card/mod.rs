//! `madoguchi card`: what has to do with one card.

mod send;
mod serve;
mod show;

use madoguchi_sim::card::Interface;

use super::Failure;
use super::origin::Origin;
use crate::exit::Exit;
use crate::serve::card::Drawer;

/// What can be done with a card.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Tell what a card holds and what opens it: application by application, file by file.
    Show(show::Args),
    /// Offer simulated cards to whatever reads cards.
    Serve(serve::Args),
    /// Send commands to a card, real or virtual, and read the answers in words.
    Send(send::Args),
}

/// Does it.
pub(super) fn execute(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::Show(args) => show::execute(args),
        Command::Serve(args) => serve::execute(args),
        Command::Send(args) => send::execute(args),
    }
}

/// Which cards there are.
#[derive(Debug, clap::Args)]
struct Cards {
    /// How a reader sees the cards, which decides the ATR: contact, type-b, …
    #[arg(long, value_name = "NAME", value_parser = interface)]
    interface: Option<Interface>,
    #[command(flatten)]
    origin: Origin,
}

fn interface(name: &str) -> Result<Interface, String> {
    serde_json::from_value(name.into()).map_err(|error| error.to_string())
}

impl Cards {
    /// The drawer in which they lie.
    fn drawer(&self) -> Result<Drawer, Failure> {
        let start = self.origin.start();
        let drawer = match self.origin.people_of_file(start)? {
            None => Drawer::of_specimens(start, self.origin.seed),
            Some(cast) => Drawer::of_ecosystem(cast),
        };
        Ok(drawer.seen_by(self.interface))
    }
}
