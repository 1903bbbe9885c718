//! `web:` of an ecosystem file: where the Web API listens, who may come, and how much is taken from anybody.

use std::path::{Path, PathBuf};
use std::time::Duration;

use madoguchi_sim::vocabulary::FacilityCode;
use serde::{Deserialize, Serialize};

use crate::wire::Place;

/// Where the Web API listens unless told otherwise.
pub const PORT: u16 = 8443;

/// The Web API of the eligibility system, over TLS with client certificates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebConfig {
    /// `[HOST:]PORT`; port 0 is any that is free.
    pub listen: Place,
    /// Whether other machines may reach it.
    pub allow_remote: bool,
    /// PEM of the server's certificate and those above it. Absent: one of the test authority for `names`.
    pub certificate: Option<PathBuf>,
    /// PEM of the key to it (PKCS#8, PKCS#1 or SEC1).
    pub key: Option<PathBuf>,
    /// What the test authority writes into the certificate as names and addresses of the server.
    pub names: Vec<String>,
    /// PEM of the authorities whose client certificates are taken. Absent: the test authority.
    pub client_ca: Option<PathBuf>,
    /// PEM of their revocation lists. Absent: with the test authority its own list, otherwise nothing is asked.
    pub revoked: Option<PathBuf>,
    /// Who may log in. A facility that is not named has itself as `user` and `MIHON-` and its code as password.
    pub accounts: Vec<Account>,
    /// Minutes of virtual time for which idToken and accessToken hold. Assumed: the browser part is said to end a session after
    /// about 30 minutes.
    pub token_minutes: u16,
    /// Minutes of virtual time for which refreshToken holds (assumed).
    pub refresh_minutes: u16,
    /// Whether a login of a facility ends the one before it (強制ログアウト). Seen of the browser part only.
    pub one_login: bool,
    /// How much is taken from anybody.
    pub limits: Limits,
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            listen: Place::here(PORT),
            allow_remote: false,
            certificate: None,
            key: None,
            names: ["localhost", "127.0.0.1", "::1"]
                .map(str::to_owned)
                .to_vec(),
            client_ca: None,
            revoked: None,
            accounts: Vec::new(),
            token_minutes: 30,
            refresh_minutes: 24 * 60,
            one_login: false,
            limits: Limits::default(),
        }
    }
}

impl WebConfig {
    /// The same with its files sought from a folder on.
    #[must_use]
    pub fn from_folder(mut self, folder: &Path) -> Self {
        let files = [
            &mut self.certificate,
            &mut self.key,
            &mut self.client_ca,
            &mut self.revoked,
        ];
        for file in files.into_iter().flatten() {
            *file = folder.join(&*file);
        }
        self
    }
}

/// What a facility logs in with. The fields of the real credentials are not public: these are ours.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// 医療機関コード, that of the client certificate.
    pub facility: FacilityCode,
    /// 利用者ID.
    pub user: String,
    /// パスワード.
    pub password: String,
}

impl Account {
    /// What a facility has unless told otherwise: synthetic, and the same everywhere.
    pub fn synthetic(facility: &FacilityCode) -> Self {
        Self {
            facility: facility.clone(),
            user: facility.to_string(),
            password: format!("MIHON-{facility}"),
        }
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("facility", &self.facility)
            .finish_non_exhaustive()
    }
}

/// How much is taken from anybody. Times are of the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Octets of a body.
    pub body_octets: usize,
    /// Octets of a head.
    pub head_octets: u32,
    /// Milliseconds for TLS to be agreed.
    pub handshake_ms: u32,
    /// Milliseconds for a head to arrive, and as long again for its body.
    pub arrival_ms: u32,
    /// Milliseconds for which a connection may lie idle.
    pub idle_ms: u32,
    /// Milliseconds for the eligibility system to answer.
    pub answer_ms: u32,
    /// Connections at once; more wait.
    pub connections: usize,
    /// Requests at once on a connection of HTTP/2.
    pub streams: u32,
    /// Milliseconds for answers under way when the end comes.
    pub farewell_ms: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Some 10,000 people in a bulk query.
            body_octets: 8 * 1024 * 1024,
            head_octets: 32 * 1024,
            handshake_ms: 10_000,
            arrival_ms: 10_000,
            idle_ms: 60_000,
            answer_ms: 30_000,
            connections: 256,
            streams: 100,
            farewell_ms: 3_000,
        }
    }
}

/// So many milliseconds.
pub(super) const fn ms(number: u32) -> Duration {
    Duration::from_millis(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_configuration_is_none_and_files_are_sought_beside_it() {
        let config: WebConfig = serde_yaml::from_str("{}").unwrap();
        assert_eq!(config, WebConfig::default());
        let text = "listen: 127.0.0.1:0\nclient_ca: ca.pem\nrevoked: /lists/a.pem\n";
        let config: WebConfig = serde_yaml::from_str(text).unwrap();
        let config = config.from_folder(Path::new("bench"));
        assert_eq!(config.client_ca, Some(PathBuf::from("bench/ca.pem")));
        assert_eq!(config.revoked, Some(PathBuf::from("/lists/a.pem")));
    }

    #[test]
    fn the_settings_in_the_documentation_are_the_defaults() {
        #[derive(Deserialize)]
        struct Section {
            web: WebConfig,
        }
        let text = include_str!("../../../../docs/web/README.md");
        let (_, behind) = text.split_once("```yaml\n").unwrap();
        let (yaml, _) = behind.split_once("```").unwrap();
        let section: Section = serde_yaml::from_str(yaml).unwrap();
        assert_eq!(section.web, WebConfig::default());
    }

    #[test]
    fn a_mistyped_word_and_a_number_that_lost_its_zeros_are_refused() {
        for wrong in [
            "listne: 8443",
            "limits: { streams: many }",
            "accounts: [{ facility: 119990018, user: a, password: b }]",
        ] {
            assert!(serde_yaml::from_str::<WebConfig>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let account = Account::synthetic(&"1319990014".parse().unwrap());
        assert!(!format!("{account:?}").contains("MIHON"));
    }
}
