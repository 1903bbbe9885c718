//! Where an implementation listens.

use std::str::FromStr;

use serde::Deserialize;

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
