//! `roles.fund` of iut.yaml.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use madoguchi_sim::oqs::Profile;
use madoguchi_sim::vocabulary::FacilityCode;
use serde::Deserialize;

use crate::iut::{Timeouts, WebTarget};

/// A fund outside.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundConfig {
    /// Where its Web API is.
    pub web: WebConfig,
    /// The terminals as which it is asked, by 医療機関コード. Scenarios in which another facility asks are not testable.
    pub terminals: BTreeMap<FacilityCode, TerminalConfig>,
    /// How it is told who exists and what time it is; absent: it cannot be.
    pub control: Option<ControlConfig>,
    /// How long it may take.
    #[serde(default)]
    pub timeouts: Timeouts,
    /// The day on which it lives, if it cannot be told; absent means today.
    pub at: Option<Date>,
    /// What is contradictory in public about its messages, as it writes them; scenarios that want it otherwise are played only if it
    /// can be told.
    #[serde(default)]
    pub profile: Profile,
}

/// Where a Web API is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebConfig {
    /// `https://HOST[:PORT]`: where messages go.
    pub url: WebTarget,
    /// The same for logins, where it differs.
    pub auth_url: Option<WebTarget>,
    /// PEM file of the authority that its server's certificate is of, relative to iut.yaml.
    pub ca: PathBuf,
}

/// A terminal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerminalConfig {
    /// PEM file of its client certificate, relative to iut.yaml.
    pub certificate: PathBuf,
    /// PEM file of the key to it.
    pub key: PathBuf,
    /// 利用者ID.
    pub user: String,
    /// パスワード.
    pub password: String,
}

impl std::fmt::Debug for TerminalConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TerminalConfig")
            .field("certificate", &self.certificate)
            .finish_non_exhaustive()
    }
}

/// How a fund is told who exists and what time it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlConfig {
    /// `http://HOST:PORT`: takes `POST /cast` and `POST /clock`, as the operator of `madoguchi serve` does.
    pub url: WebTarget,
}
