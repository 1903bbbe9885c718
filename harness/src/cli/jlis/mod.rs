//! `madoguchi jlis`: what has to do with the simulated J-LIS.

mod export;
mod serve;

use std::path::PathBuf;

use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::population::Population;
use madoguchi_sim::specimen;

use super::Failure;
use super::moment::Moment;
use crate::exit::Exit;
use crate::serve::jlis::{Clock, Desk};
use crate::stage;

/// What can be done with J-LIS.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Answer OCSP requests and give out revocation lists over HTTP.
    Serve(serve::Args),
    /// Write certificates and revocation lists as PEM files.
    Export(export::Args),
}

/// Does it.
pub(super) fn execute(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::Serve(args) => serve::execute(args),
        Command::Export(args) => export::execute(args),
    }
}

/// For whom J-LIS answers, and when.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct World {
    /// The moment, in Japan, at which time stands still [default: now, and time passes]
    #[arg(long, value_name = "DATE[TIME]")]
    at: Option<Moment>,
    /// Seed of everything that varies: the same seed and moment make the same certificates
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The people of this ecosystem file instead of the holders of the specimens
    #[arg(long, value_name = "FILE")]
    ecosystem: Option<PathBuf>,
    /// So many synthetic citizens too, from citizen-0 on
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        conflicts_with = "ecosystem"
    )]
    #[arg(value_parser = clap::value_parser!(u32).range(..=i64::from(Population::MOST)))]
    citizens: u32,
}

impl World {
    fn desk(&self) -> Result<Desk, Failure> {
        let Moment(start) = self.at.unwrap_or_else(Moment::now);
        let clock = match self.at {
            Some(_) => Clock::Still(start),
            None => Clock::Runs(|| Moment::now().0),
        };
        let cast = match &self.ecosystem {
            None => self.specimens_and_citizens(start),
            Some(path) => {
                let shown = path.display().to_string();
                let text = std::fs::read_to_string(path).map_err(|error| {
                    let message = format!("cannot read `{shown}`: {error}");
                    Failure::new(Exit::Environment, message)
                })?;
                let cast = stage::read_ecosystem(&shown, &text)
                    .map_err(|error| Failure::new(Exit::Configuration, error))?;
                Cast {
                    seed: self.seed,
                    start,
                    ..cast
                }
            }
        };
        Ok(Desk::new(cast, clock))
    }

    /// The specimens are the same with and without citizens: both live in 見本市 first.
    fn specimens_and_citizens(&self, start: VirtualTime) -> Cast {
        let mut cast = specimen::cast(start, self.seed);
        let population = Population::new(self.seed, start);
        let drawn = (0..self.citizens).filter_map(|number| population.citizen(number));
        let citizens = population.cast(drawn);
        cast.people.extend(citizens.people);
        cast.municipalities = citizens.municipalities;
        cast
    }
}
