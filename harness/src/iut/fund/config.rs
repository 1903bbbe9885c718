//! `roles.fund` of iut.yaml.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use jiff::civil::Date;
use madoguchi_sim::vocabulary::FacilityCode;
use serde::Deserialize;

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
    pub timeouts: FundTimeouts,
    /// The day on which it lives, if it cannot be told; absent means today.
    pub at: Option<Date>,
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

/// How long an outside fund may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FundTimeouts {
    /// Seconds until a connection must be there, TLS included.
    pub connect: u32,
    /// Seconds until a message must be answered, whole.
    pub answer: u32,
}

impl Default for FundTimeouts {
    fn default() -> Self {
        Self {
            connect: 10,
            answer: 30,
        }
    }
}

impl FundTimeouts {
    pub(super) fn connecting(self) -> Duration {
        Duration::from_secs(self.connect.into())
    }

    pub(super) fn answering(self) -> Duration {
        Duration::from_secs(self.answer.into())
    }
}

/// `https://HOST[:PORT]` or `http://HOST[:PORT]`, without a path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct WebTarget {
    /// Whether TLS is spoken there.
    pub tls: bool,
    /// Name or address, without the brackets of IPv6.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Host and port as the header Host writes them.
    pub authority: String,
}

impl FromStr for WebTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("expected a URL such as https://localhost:8443 without a path, found `{text}`")
        };
        let uri: hyper::Uri = text.parse().map_err(|_| wrong())?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let authority = uri.authority().ok_or_else(wrong)?;
        let has_path = !matches!(uri.path(), "" | "/") || uri.query().is_some();
        if has_path || authority.as_str().contains('@') {
            return Err(wrong());
        }
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        let usual = if tls { 443 } else { 80 };
        Ok(Self {
            tls,
            host: host.to_owned(),
            port: authority.port_u16().unwrap_or(usual),
            authority: authority.to_string(),
        })
    }
}

impl TryFrom<String> for WebTarget {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl std::fmt::Display for WebTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_url_without_a_path() {
        let target: WebTarget = "https://[::1]:8443/".parse().unwrap();
        assert_eq!((target.host.as_str(), target.port), ("::1", 8443));
        let usual: WebTarget = "https://localhost".parse().unwrap();
        assert_eq!(usual.port, 443);
        for wrong in [
            "",
            "localhost:8443",
            "ftp://a",
            "https://a/b",
            "https://a?b",
            "https://user@a",
        ] {
            assert!(wrong.parse::<WebTarget>().is_err(), "{wrong}");
        }
    }
}
