//! `madoguchi card`: what has to do with one card.

mod send;
mod serve;
mod show;

use std::path::PathBuf;

use madoguchi_sim::card::Interface;
use madoguchi_sim::cast::Cast;

use super::Failure;
use super::moment::Moment;
use crate::exit::Exit;
use crate::serve::card::Drawer;
use crate::stage;

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
    /// The moment, in Japan, at which everything stands [default: now]
    #[arg(long, value_name = "DATE[TIME]")]
    at: Option<Moment>,
    /// Seed of everything that varies: the same seed and moment make the same cards
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The people of this ecosystem file instead of the specimens
    #[arg(long, value_name = "FILE")]
    ecosystem: Option<PathBuf>,
}

fn interface(name: &str) -> Result<Interface, String> {
    serde_json::from_value(name.into()).map_err(|error| error.to_string())
}

impl Cards {
    /// The drawer in which they lie.
    fn drawer(&self) -> Result<Drawer, Failure> {
        let Moment(at) = self.at.unwrap_or_else(Moment::now);
        let Some(path) = &self.ecosystem else {
            return Ok(Drawer::of_specimens(at, self.seed).seen_by(self.interface));
        };
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read `{shown}`: {error}");
            Failure::new(Exit::Environment, message)
        })?;
        let cast = stage::read_ecosystem(&shown, &text)
            .map_err(|error| Failure::new(Exit::Configuration, error))?;
        let drawer = Drawer::of_ecosystem(Cast {
            seed: self.seed,
            start: at,
            ..cast
        });
        Ok(drawer.seen_by(self.interface))
    }
}
