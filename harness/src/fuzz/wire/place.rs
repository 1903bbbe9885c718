//! What is attacked over a line, as it is written: `KIND=PLACE`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use madoguchi_sim::role::RoleName;
use serde::Deserialize;

use crate::iut::WebTarget;

/// What is attacked over a line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum WirePlace {
    /// `web=FILE`: the Web API of the fund that an iut.yaml describes.
    Web(PathBuf),
    /// `ocsp=URL`: OCSP of J-LIS.
    Ocsp(WebTarget),
    /// `api=URL`: a server that describes itself by OpenAPI under `/openapi.json`, such as the operator's.
    Api(WebTarget),
}

impl WirePlace {
    /// The role that is attacked.
    pub const fn role(&self) -> RoleName {
        match self {
            Self::Web(_) | Self::Api(_) => RoleName::Fund,
            Self::Ocsp(_) => RoleName::Jlis,
        }
    }
}

impl FromStr for WirePlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "expected web=FILE, ocsp=http://HOST:PORT or api=http://HOST:PORT, found `{text}`"
            )
        };
        let (kind, place) = text.split_once('=').ok_or_else(wrong)?;
        let plain = || match place.parse::<WebTarget>()? {
            target if target.tls => Err(wrong()),
            target => Ok(target),
        };
        match kind {
            "web" if !place.is_empty() => Ok(Self::Web(place.into())),
            "ocsp" => plain().map(Self::Ocsp),
            "api" => plain().map(Self::Api),
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for WirePlace {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for WirePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Web(file) => write!(f, "web={}", file.display()),
            Self::Ocsp(target) => write!(f, "ocsp={target}"),
            Self::Api(target) => write!(f, "api={target}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_it_is_read() {
        for text in [
            "web=a/iut.yaml",
            "ocsp=http://127.0.0.1:8899",
            "api=http://[::1]:8080",
        ] {
            assert_eq!(text.parse::<WirePlace>().unwrap().to_string(), text);
        }
        for wrong in [
            "",
            "web=",
            "ocsp",
            "ocsp=localhost",
            "api=https://a",
            "ftp=http://a",
        ] {
            assert!(wrong.parse::<WirePlace>().is_err(), "{wrong}");
        }
    }
}
