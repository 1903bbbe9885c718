//! `ecosystem.yaml`: what of an ecosystem is served, and where.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::specimen;
use serde::{Deserialize, Serialize};

use super::house::{HouseConfig, Pace, World};
use super::operator::OperatorConfig;
use super::web::WebConfig;
use crate::stage::{self, StageError};
use crate::wire::Place;

/// The form of the file that is read.
const SCHEMA_VERSION: u32 = 1;

/// An example with everything in it.
pub const EXAMPLE: &str = include_str!("../../../scenarios/serve/standard.yaml");

/// What stands in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EcosystemFile {
    schema_version: u32,
    /// `standard`, `specimens`, or an ecosystem file, from the folder of this file on.
    world: String,
    at: Option<DateTime>,
    #[serde(default = "one")]
    seed: u64,
    #[serde(default)]
    clock: Pace,
    state: Option<PathBuf>,
    #[serde(default = "keep")]
    keep: usize,
    /// The Web API.
    pub web: Option<WebConfig>,
    /// OCSP and revocation lists.
    pub jlis: Option<JlisConfig>,
    /// The operator's API.
    pub operator: Option<OperatorConfig>,
    #[serde(skip)]
    folder: PathBuf,
}

/// `jlis:` of an ecosystem file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JlisConfig {
    /// `[HOST:]PORT`; port 0 is any that is free.
    pub listen: Place,
    /// Whether other machines may reach it.
    pub allow_remote: bool,
}

impl Default for JlisConfig {
    fn default() -> Self {
        Self {
            listen: Place::here(8899),
            allow_remote: false,
        }
    }
}

fn one() -> u64 {
    1
}

fn keep() -> usize {
    HouseConfig::KEEP
}

impl EcosystemFile {
    /// Reads the file.
    ///
    /// # Errors
    /// [`StageError`] with line and column.
    pub fn read(path: &Path, text: &str) -> Result<Self, StageError> {
        let shown = path.display().to_string();
        let mut file: Self = serde_yaml::from_str(text).map_err(|error| StageError {
            path: shown.clone(),
            position: error.location().map(|place| (place.line(), place.column())),
            message: error.to_string(),
        })?;
        let wrong = |message: String| StageError {
            path: shown.clone(),
            position: None,
            message,
        };
        if file.schema_version != SCHEMA_VERSION {
            let found = file.schema_version;
            return Err(wrong(format!(
                "schema_version: expected {SCHEMA_VERSION}, found {found}"
            )));
        }
        if file.keep == 0 {
            return Err(wrong("keep: expected at least 1, found 0".to_owned()));
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        file.web = file.web.map(|web| web.from_folder(&folder));
        file.state = file.state.map(|state| folder.join(state));
        file.folder = folder;
        Ok(file)
    }

    /// Seed of everything that varies.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What a house begins with; `now` is the moment at which one begins that names none.
    ///
    /// # Errors
    /// [`StageError`]: the file that says who exists is of no use.
    pub fn house(&self, now: VirtualTime) -> Result<HouseConfig, StageError> {
        let (seed, at) = (self.seed, self.at.map(VirtualTime::new));
        let people = self.people()?;
        let world: World = Box::new(move |begun| {
            let start = at.or(begun).unwrap_or(now);
            let mut cast = people.clone();
            if cast.people.is_empty() {
                cast.people = specimen::cast(start, seed).people;
            }
            Cast {
                seed,
                start,
                ..cast
            }
        });
        Ok(HouseConfig {
            world,
            pace: self.clock,
            keep: self.keep,
            state: self.state.clone(),
        })
    }

    /// Who exists. The specimens are made for the moment of the beginning, so they are nobody as yet.
    fn people(&self) -> Result<Cast, StageError> {
        match self.world.as_str() {
            "standard" => Ok(stage::standard_cast()),
            "specimens" => Ok(Cast {
                people: indexmap::IndexMap::new(),
                ..stage::standard_cast()
            }),
            path => {
                let path = self.folder.join(path);
                let shown = path.display().to_string();
                let text = std::fs::read_to_string(&path).map_err(|error| StageError {
                    path: shown.clone(),
                    position: None,
                    message: format!(
                        "world: expected `standard`, `specimens` or an ecosystem file: {error}"
                    ),
                })?;
                stage::read_ecosystem(&shown, &text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<EcosystemFile, StageError> {
        EcosystemFile::read(Path::new("x/ecosystem.yaml"), text)
    }

    #[test]
    fn the_example_can_be_read() {
        let file = read(EXAMPLE).unwrap();
        assert!(file.web.is_some() && file.jlis.is_some() && file.operator.is_some());
        let now = VirtualTime::new(DateTime::MAX);
        let cast = (file.house(now).unwrap().world)(None);
        assert!(cast.people.contains_key("見本 花子"));
    }

    #[test]
    fn a_wrong_word_is_found_with_its_line() {
        let error = read("schema_version: 1\nworld: standard\nclok: frozen\n").unwrap_err();
        assert_eq!(error.position.map(|place| place.0), Some(3), "{error}");
        assert!(read("schema_version: 2\nworld: standard\n").is_err());
        assert!(read("schema_version: 1\nworld: standard\nkeep: 0\n").is_err());
    }

    #[test]
    fn specimens_are_as_old_as_the_beginning_wants_them() {
        let file = read("schema_version: 1\nworld: specimens\nat: 2025-06-10T09:00\n").unwrap();
        let now = VirtualTime::new(DateTime::MAX);
        let cast = (file.house(now).unwrap().world)(None);
        assert!(cast.people.contains_key("ordinary") && !cast.facilities.is_empty());
        assert_eq!(cast.start.to_string(), "2025-06-10T09:00:00");
    }
}
