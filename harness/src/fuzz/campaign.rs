//! `scenarios/campaigns/*.yaml`: who is attacked, for how long, and from what.

use std::fmt;
use std::path::{Path, PathBuf};

use madoguchi_sim::role::RoleName;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use crate::catalogue::Version1;
use crate::iut::ConfigError;

use super::hunt::Terms;
use super::wire::WirePlace;

/// A campaign.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    #[expect(
        dead_code,
        reason = "read only so that a file of another version is refused"
    )]
    schema_version: Version1,
    /// The role that is attacked.
    #[serde(deserialize_with = "played")]
    pub role: RoleName,
    /// Who plays it.
    #[serde(default)]
    pub binding: Binding,
    /// When it ends.
    pub budget: Budget,
    /// Decides every case.
    #[serde(default = "one")]
    pub seed: u64,
    /// One change in so many is a line that fails; 0 for none.
    #[serde(default = "often")]
    pub faults: usize,
    /// Feature files, or folders of them, whose visits it begins with, from where the program is started.
    #[serde(default = "features")]
    pub features: Vec<PathBuf>,
}

/// Who plays the role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// The built-in actors.
    #[default]
    BuiltIn,
    /// The built-in actors with a defect.
    Defect(String),
    /// The implementation that this file describes, relative to the campaign.
    Iut(PathBuf),
    /// Whatever can be sent to a server or laid into folders: `web=FILE`, `folder=DIR` (relative to the campaign), `ocsp=URL`, `api=URL`.
    Wire(WirePlace),
}

/// When a campaign ends: by whichever comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// After so many requests to the subject.
    pub executions: Option<u64>,
    /// After so much real time. What is found then depends on the machine.
    pub seconds: Option<u64>,
}

const fn one() -> u64 {
    1
}

const fn often() -> usize {
    Terms::FAULTS
}

fn features() -> Vec<PathBuf> {
    vec![PathBuf::from("features")]
}

/// A role that is played. A visitor, because what it says is told with the place of the word.
fn played<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RoleName, D::Error> {
    struct Named;

    impl Visitor<'_> for Named {
        type Value = RoleName;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let names: Vec<_> = RoleName::PLAYED.iter().map(|it| it.name()).collect();
            write!(f, "a role that is played ({})", names.join(", "))
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<RoleName, E> {
            let mut roles = RoleName::PLAYED.into_iter();
            let known = roles.find(|it| it.name() == name);
            known.ok_or_else(|| E::invalid_value(de::Unexpected::Str(name), &self))
        }
    }

    deserializer.deserialize_str(Named)
}

impl Campaign {
    /// Reads a campaign. `path` is only carried into the errors.
    ///
    /// # Errors
    /// [`ConfigError`] with file, line and column.
    pub fn read(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let campaign: Self =
            serde_yaml::from_str(text).map_err(|error| ConfigError::of_yaml(path, &error))?;
        if campaign.budget.executions.is_none() && campaign.budget.seconds.is_none() {
            return Err(ConfigError {
                path: path.display().to_string(),
                position: line_of(text, "budget:"),
                message: "budget: expected `executions`, `seconds` or both, found neither"
                    .to_owned(),
            });
        }
        Ok(campaign)
    }
}

fn line_of(text: &str, key: &str) -> Option<(usize, usize)> {
    let place = text.lines().position(|line| line.starts_with(key))?;
    Some((place + 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
schema_version: 1
role: card
binding: !defect card-heals-pin
budget: { executions: 1000 }
";

    fn read(text: &str) -> Result<Campaign, ConfigError> {
        Campaign::read(Path::new("c.yaml"), text)
    }

    #[test]
    fn a_campaign_says_who_is_attacked_and_for_how_long() {
        let campaign = read(GOOD).unwrap();
        assert_eq!(
            campaign.binding,
            Binding::Defect("card-heals-pin".to_owned())
        );
        assert_eq!(
            (campaign.seed, campaign.budget.executions),
            (1, Some(1_000))
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_line_and_column() {
        let cases = [
            (GOOD.replace("role: card", "role: dentist"), "c.yaml:2:"),
            (GOOD.replace("role: card", "role: clock"), "c.yaml:2:"),
            (GOOD.replace("executions: 1000", "minutes: 1"), "c.yaml:4:"),
            (GOOD.replace("{ executions: 1000 }", "{}"), "c.yaml:4:1: "),
            (format!("{GOOD}speed: 9\n"), "c.yaml:5:"),
        ];
        for (text, place) in cases {
            let told = read(&text).unwrap_err().to_string();
            assert!(told.starts_with(place), "{told}");
        }
    }

    #[test]
    fn every_campaign_that_is_shipped_can_be_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/campaigns");
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            Campaign::read(&path, &text).unwrap();
            count += 1;
        }
        assert!(count >= 9, "{count}");
    }
}
