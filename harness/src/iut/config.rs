//! `iut.yaml`: which roles an implementation plays, how each is reached, and what is known of it.

use std::fmt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use madoguchi_sim::role::RoleName;
use madoguchi_sim::specimen::Specimen;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::adapter::AdapterConfig;
use super::capability::CardCapability;
use super::card::Reach;
use super::facts::{Printed, Secrets};
use super::fund::FundConfig;
use super::{CommandLine, Timeouts};
use crate::catalogue::Version1;
use crate::stage::place_of;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IutFile {
    #[expect(
        dead_code,
        reason = "read only so that a file of another version is refused"
    )]
    schema_version: Version1,
    /// What the implementation is called in reports.
    pub name: String,
    /// The roles that it plays over interfaces of their own.
    #[serde(default)]
    pub roles: Roles,
    /// The roles that it plays over the adapter protocol.
    pub adapter: Option<AdapterConfig>,
}

/// The roles that an implementation plays. The built-in actors play the others.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// マイナンバーカード, or a phone's credential.
    pub card: Option<CardConfig>,
    /// 支払基金・国保中央会: the eligibility system.
    pub fund: Option<FundConfig>,
}

/// A card outside.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardConfig {
    /// How it is reached.
    pub reach: Reach,
    /// How long it may take.
    #[serde(default)]
    pub timeouts: Timeouts,
    /// Which kind of card it is.
    #[serde(deserialize_with = "specimen")]
    pub kind: Specimen,
    /// The day on which it is judged; absent means today. Decides whether its certificates are in their term.
    pub at: Option<Date>,
    /// 暗証番号 of its holder.
    #[serde(default)]
    pub secrets: Secrets,
    /// What is printed on it.
    #[serde(default)]
    pub printed: Printed,
    /// PEM files of the certificates to be trusted, relative to this file.
    #[serde(default)]
    pub trust_anchors: Vec<PathBuf>,
    /// Optional capabilities that it does not have.
    #[serde(default)]
    pub lacks: Vec<CardCapability>,
    /// How it is made a new card after a scenario that cannot be undone; absent means that it cannot.
    pub renew: Option<Renew>,
}

/// How there comes a new card in place of one that cannot be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "`reconnect`, or a program and its arguments")]
pub enum Renew {
    /// Whoever is met anew is a new card: a program that is started again, for one.
    Word(Reconnect),
    /// A program that puts a new card where the old one is reached, and ends with 0.
    Program(CommandLine),
}

/// The word of [`Renew::Word`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reconnect {
    /// `reconnect`.
    Reconnect,
}

/// What is wrong with a configuration: where, and what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// The file.
    pub path: String,
    /// Line and column, both from 1, where known.
    pub position: Option<(usize, usize)>,
    /// What was expected, and what was found.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

impl ConfigError {
    /// What the reader of YAML says. The place is told before the message, in the form that editors jump to.
    pub(crate) fn of_yaml(path: &Path, error: &serde_yaml::Error) -> Self {
        let message = error.to_string();
        let message = message
            .rsplit_once(" at line ")
            .map_or(&*message, |it| it.0);
        Self {
            path: path.display().to_string(),
            position: error.location().map(|it| (it.line(), it.column())),
            message: message.to_owned(),
        }
    }
}

impl IutFile {
    /// Reads a configuration. `path` is only carried into the errors.
    ///
    /// # Errors
    /// [`ConfigError`] with file, line and column.
    pub fn read(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let told = |position, message| ConfigError {
            path: path.display().to_string(),
            position,
            message,
        };
        let mut file: Self =
            serde_yaml::from_str(text).map_err(|error| ConfigError::of_yaml(path, &error))?;
        let Roles { card, fund } = &file.roles;
        if card.is_none() && fund.is_none() && file.adapter.is_none() {
            return Err(told(
                None,
                "expected a role under `roles`, such as `card` or `fund`, or an `adapter`, found none: there is nothing to judge"
                    .to_owned(),
            ));
        }
        if fund.is_some()
            && file
                .adapter
                .as_ref()
                .is_some_and(|it| it.roles.contains(&RoleName::Fund))
        {
            return Err(told(
                None,
                "expected the fund to be reached in one way, found it under `roles` and under `adapter`".to_owned(),
            ));
        }
        if let Some(adapter) = &mut file.adapter
            && let Some(native) = &mut adapter.native
        {
            if let Some((steps, message)) = native.wrong(&adapter.roles) {
                return Err(told(place_of(text, &steps), message));
            }
            native.beside(path);
        }
        for program in file.programs() {
            program.beside(path);
        }
        Ok(file)
    }

    /// Every program that it has Madoguchi start.
    fn programs(&mut self) -> impl Iterator<Item = &mut CommandLine> {
        let card = self.roles.card.as_mut().map(|card| {
            let reach = match &mut card.reach {
                Reach::Stdio(program) => Some(program),
                _ => None,
            };
            let renew = match &mut card.renew {
                Some(Renew::Program(program)) => Some(program),
                _ => None,
            };
            [reach, renew]
        });
        let adapter = self.adapter.as_mut();
        let adapter = adapter.map(|it| [it.stdio.as_mut(), it.start.as_mut()]);
        card.into_iter().chain(adapter).flatten().flatten()
    }
}

/// A kind of card, by the name of a specimen in either language. A visitor, because what it says is told with the place
/// of the word.
fn specimen<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Specimen, D::Error> {
    struct Named;

    impl Visitor<'_> for Named {
        type Value = Specimen;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let names: Vec<_> = Specimen::ALL.iter().map(|it| it.name()).collect();
            write!(f, "a kind of card ({})", names.join(", "))
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<Specimen, E> {
            let known = Specimen::ALL.into_iter().find(|it| it.is_called(name));
            known.ok_or_else(|| E::invalid_value(de::Unexpected::Str(name), &self))
        }
    }

    deserializer.deserialize_str(Named)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
schema_version: 1
name: a card
roles:
  card:
    reach: { tcp: \"127.0.0.1:35970\" }
    kind: ordinary
";

    fn read(text: &str) -> Result<IutFile, ConfigError> {
        IutFile::read(Path::new("iut.yaml"), text)
    }

    #[test]
    fn the_least_configuration_says_how_the_card_is_reached_and_what_it_is() {
        let file = read(GOOD).unwrap();
        assert_eq!(file.roles.card.unwrap().kind, Specimen::Ordinary);
    }

    #[test]
    fn a_mistake_is_told_with_its_line_and_column() {
        let cases = [
            (
                GOOD.replace("kind: ordinary", "kind: gold"),
                "iut.yaml:6:",
                "\"gold\"",
            ),
            (GOOD.replace("kind:", "knid:"), "iut.yaml:6:", "`knid`"),
            (
                GOOD.replace("schema_version: 1", "schema_version: 2"),
                "iut.yaml:1:",
                "2",
            ),
            (
                format!("{GOOD}    lacks: [wings]\n"),
                "iut.yaml:7:",
                "`wings`",
            ),
        ];
        for (text, place, found) in cases {
            let told = read(&text).unwrap_err().to_string();
            assert!(told.starts_with(place) && told.contains(found), "{told}");
        }
    }

    #[test]
    fn a_file_without_a_role_is_refused() {
        let told = read("schema_version: 1\nname: x\nroles: {}\n").unwrap_err();
        assert!(told.message.contains("nothing to judge"), "{told}");
    }
}
