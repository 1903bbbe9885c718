//! `adapter` of iut.yaml.

use std::fmt;

use madoguchi_sim::role::RoleName;
use serde::Deserialize;
use serde::de::{self, Deserializer};

use crate::adapter::{ROLES, is_spoken};
use crate::iut::{CommandLine, NativeConfig, Timeouts, WebTarget};

/// An implementation that is spoken to by the adapter protocol.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdapterConfig {
    /// A program and its arguments: started by Madoguchi and spoken to in lines over stdin and stdout.
    pub stdio: Option<CommandLine>,
    /// `http://HOST:PORT`: where it takes `POST /madoguchi/v1`.
    pub http: Option<WebTarget>,
    /// With `http`: a program and its arguments that Madoguchi starts, waits for and ends.
    pub start: Option<CommandLine>,
    /// The roles that it plays.
    #[serde(deserialize_with = "roles")]
    pub roles: Vec<RoleName>,
    /// How long it may take.
    #[serde(default)]
    pub timeouts: Timeouts,
    /// Requirements of kind `may` or `should` that it does not implement: their scenarios are not applicable.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// How it learns what time it is.
    #[serde(default)]
    pub clock: Clock,
    /// What it meets over interfaces of the field.
    pub native: Option<NativeConfig>,
}

/// How an implementation learns what time it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// By the protocol: it has the capability `time`.
    #[default]
    Told,
    /// It reads the clock of the machine, and libfaketime stands before it. Only for a program that Madoguchi starts.
    Faketime,
    /// It reads the clock of the machine: scenarios of another day are not testable.
    Machine,
}

/// How an adapter is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdapterReach {
    /// Lines over stdin and stdout of a program.
    Stdio(CommandLine),
    /// HTTP, and the program to be started, if any is.
    Http(WebTarget, Option<CommandLine>),
}

impl AdapterConfig {
    /// How it is reached.
    ///
    /// # Errors
    /// What was expected and what was found.
    pub fn reach(&self) -> Result<AdapterReach, String> {
        let reach = match (&self.stdio, &self.http, &self.start) {
            (Some(program), None, None) => AdapterReach::Stdio(program.clone()),
            (None, Some(target), start) => {
                if target.tls {
                    return Err(format!(
                        "adapter.http: expected http://HOST:PORT, found {target}"
                    ));
                }
                AdapterReach::Http(target.clone(), start.clone())
            }
            _ => {
                return Err(
                    "adapter: expected either `stdio: [PROGRAM, …]` or `http: URL` (with `start: [PROGRAM, …]` if Madoguchi is to start it)"
                        .to_owned(),
                );
            }
        };
        if self.clock == Clock::Faketime && matches!(reach, AdapterReach::Http(_, None)) {
            return Err(
                "adapter.clock: faketime is for a program that Madoguchi starts: name it in `start`"
                    .to_owned(),
            );
        }
        Ok(reach)
    }
}

impl fmt::Display for AdapterReach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdio(program) => write!(f, "stdio {program}"),
            Self::Http(target, _) => write!(f, "{target}/madoguchi/v1"),
        }
    }
}

fn roles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RoleName>, D::Error> {
    let roles = Vec::<RoleName>::deserialize(deserializer)?;
    let expected = || {
        let names: Vec<_> = ROLES.iter().map(|it| it.name()).collect();
        names.join(", ")
    };
    match roles.iter().find(|role| !is_spoken(**role)) {
        Some(RoleName::Card) => Err(de::Error::custom(
            "card: a card is reached by its own interface; write it under `roles: card:`",
        )),
        Some(other) => Err(de::Error::custom(format!(
            "expected roles ({}), found `{}`",
            expected(),
            other.name()
        ))),
        None if roles.is_empty() => Err(de::Error::custom(format!(
            "expected at least one role ({}), found none",
            expected()
        ))),
        None => Ok(roles),
    }
}
