//! Who exists and when, as `card` and `jlis` are told alike: what the one serves is what the other answers for.

use std::path::PathBuf;

use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;

use super::Failure;
use super::moment::Moment;
use crate::exit::Exit;
use crate::stage;

/// Who exists and when.
#[derive(Debug, clap::Args)]
pub(super) struct Origin {
    /// The moment, in Japan, at which everything stands [default: now]
    #[arg(long, value_name = "DATE[TIME]")]
    pub(super) at: Option<Moment>,
    /// Seed of everything that varies: the same seed and moment make the same cards and certificates
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// The people of this ecosystem file instead of the specimens
    #[arg(long, value_name = "FILE")]
    pub(super) ecosystem: Option<PathBuf>,
}

impl Origin {
    /// The moment; now, if none was said.
    pub(super) fn start(&self) -> VirtualTime {
        let Moment(at) = self.at.unwrap_or_else(Moment::now);
        at
    }

    /// The people of the ecosystem file, if one was named, from that moment on.
    pub(super) fn people_of_file(&self, start: VirtualTime) -> Result<Option<Cast>, Failure> {
        let Some(path) = &self.ecosystem else {
            return Ok(None);
        };
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read `{shown}`: {error}");
            Failure::new(Exit::Environment, message)
        })?;
        let cast = stage::read_ecosystem(&shown, &text)
            .map_err(|error| Failure::new(Exit::Configuration, error))?;
        Ok(Some(Cast {
            seed: self.seed,
            start,
            ..cast
        }))
    }
}
