//! `madoguchi jlis`: what has to do with the simulated J-LIS.

mod export;
mod serve;

use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::population::Population;
use madoguchi_sim::specimen;

use super::Failure;
use super::moment::Moment;
use super::origin::Origin;
use crate::exit::Exit;
use crate::serve::jlis::{Clock, Desk};

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
    #[command(flatten)]
    origin: Origin,
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
        let start = self.origin.start();
        let clock = match self.origin.at {
            Some(_) => Clock::Still(start),
            None => Clock::Runs(|| Moment::now().0),
        };
        let cast = match self.origin.people_of_file(start)? {
            None => self.specimens_and_citizens(start),
            Some(cast) => cast,
        };
        Ok(Desk::new(cast, clock))
    }

    /// The specimens are the same with and without citizens: both live in 見本市 first.
    fn specimens_and_citizens(&self, start: VirtualTime) -> Cast {
        let mut cast = specimen::cast(start, self.origin.seed);
        let population = Population::new(self.origin.seed, start);
        let drawn = (0..self.citizens).filter_map(|number| population.citizen(number));
        let citizens = population.cast(drawn);
        cast.people.extend(citizens.people);
        cast.municipalities = citizens.municipalities;
        cast
    }
}
