//! Who exists: ecosystem files and the fixtures they name, read into a cast.

pub(crate) mod facilities;
pub(crate) mod insurers;
pub(crate) mod people;
mod place;

use std::fmt;
use std::sync::OnceLock;

use indexmap::IndexMap;
use jiff::civil::Date;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::Profile;
use madoguchi_sim::rulebook::Parameters;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use place::{Step, place_of};

/// 標準の世界, as shipped.
const STANDARD: (&str, &str) = (
    "scenarios/ecosystems/standard.yaml",
    include_str!("../../../scenarios/ecosystems/standard.yaml"),
);
const PEOPLE: (&str, &str) = (
    "fixtures/people.yaml",
    include_str!("../../../fixtures/people.yaml"),
);
const INSURERS: (&str, &str) = (
    "fixtures/insurers.yaml",
    include_str!("../../../fixtures/insurers.yaml"),
);
const FACILITIES: (&str, &str) = (
    "fixtures/facilities.yaml",
    include_str!("../../../fixtures/facilities.yaml"),
);

/// An ecosystem file: who of the fixtures exists, and from when.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EcosystemFile {
    /// The day on which the ecosystem begins.
    start: Date,
    people: Selection,
    facilities: Selection,
    insurers: Selection,
    /// Municipalities by name.
    municipalities: Vec<String>,
    /// 仮定: values that replace the defaults.
    #[serde(default)]
    assumed: Parameters,
}

/// All of a fixture file, or the entries named.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "`all`, or a list of names")]
enum Selection {
    Word(All),
    Names(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum All {
    All,
}

/// What is wrong with an ecosystem or fixture file: where, and what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct StageError {
    /// The file.
    pub path: String,
    /// Line and column, both from 1, where known.
    pub position: Option<(usize, usize)>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for StageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// The standard cast, read once.
pub fn standard_cast() -> Cast {
    static READ: OnceLock<Result<Cast, StageError>> = OnceLock::new();
    match READ.get_or_init(read_standard) {
        Ok(cast) => cast.clone(),
        Err(error) => crate::fail!(
            crate::run::Party::Harness,
            "the shipped fixtures can be read",
            error
        ),
    }
}

fn read_standard() -> Result<Cast, StageError> {
    read_ecosystem(STANDARD.0, STANDARD.1)
}

/// Reads an ecosystem file against the shipped fixtures.
///
/// # Errors
/// [`StageError`] with file, line and column.
pub fn read_ecosystem(path: &str, text: &str) -> Result<Cast, StageError> {
    let file: EcosystemFile = yaml(path, text)?;
    let insurers = chosen(
        path,
        &file.insurers,
        insurers::read(INSURERS.0, INSURERS.1)?,
    )?;
    let facilities = chosen(
        path,
        &file.facilities,
        facilities::read(FACILITIES.0, FACILITIES.1)?,
    )?;
    let people = chosen(path, &file.people, people::read(PEOPLE.0, PEOPLE.1)?)?;
    Ok(Cast {
        seed: 0,
        start: VirtualTime::start_of(file.start),
        parameters: file.assumed,
        profile: Profile::default(),
        people,
        facilities,
        insurers,
        municipalities: file.municipalities,
    })
}

fn chosen<K, V>(
    path: &str,
    selection: &Selection,
    all: IndexMap<K, V>,
) -> Result<IndexMap<K, V>, StageError>
where
    K: std::hash::Hash + Eq + fmt::Display,
{
    match selection {
        Selection::Word(All::All) => Ok(all),
        Selection::Names(names) => {
            if let Some(unknown) = names
                .iter()
                .find(|name| !all.keys().any(|key| key.to_string() == **name))
            {
                return Err(StageError {
                    path: path.to_owned(),
                    position: None,
                    message: format!("expected a name that the fixtures hold, found `{unknown}`"),
                });
            }
            Ok(all
                .into_iter()
                .filter(|(key, _)| names.contains(&key.to_string()))
                .collect())
        }
    }
}

/// Reads a YAML text; an error points into it.
fn yaml<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, StageError> {
    serde_yaml::from_str(text).map_err(|error| StageError {
        path: path.to_owned(),
        position: error.location().map(|place| (place.line(), place.column())),
        message: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_world_can_be_read() {
        let cast = read_standard().unwrap();
        assert!(cast.people.contains_key("見本 花子"));
        assert_eq!(cast.insurers.len(), 8);
    }

    #[test]
    fn an_unknown_word_in_an_ecosystem_file_is_found_with_its_line() {
        let error = read_ecosystem("x.yaml", "start: 2024-01-01\npersons: all\n").unwrap_err();
        assert!(error.to_string().starts_with("x.yaml:"), "{error}");
        assert!(error.to_string().contains("persons"), "{error}");
    }

    #[test]
    fn a_person_whom_no_fixture_holds_is_named() {
        let text = "start: 2024-01-01\npeople: [見本 無名]\nfacilities: all\ninsurers: all\nmunicipalities: []\n";
        assert!(
            read_ecosystem("x.yaml", text)
                .unwrap_err()
                .message
                .contains("見本 無名")
        );
    }
}
