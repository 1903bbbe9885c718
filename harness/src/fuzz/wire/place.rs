//! What is attacked over an interface of the field, as it is written: `KIND=PLACE`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use madoguchi_sim::role::RoleName;
use serde::Deserialize;

use crate::iut::WebTarget;

/// What is attacked over an interface of the field.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum WirePlace {
    /// `web=FILE`: the Web API of the fund that an iut.yaml describes.
    Web(PathBuf),
    /// `ocsp=URL`: OCSP of J-LIS.
    Ocsp(WebTarget),
    /// `api=URL`: a server that describes itself by OpenAPI under `/openapi.json`, such as the operator's.
    Api(WebTarget),
    /// `folder=DIR`: the folders `req` and `res` of a terminal, in this one.
    Folder(PathBuf),
}

impl WirePlace {
    /// The role that is attacked.
    pub const fn role(&self) -> RoleName {
        match self {
            Self::Web(_) | Self::Api(_) | Self::Folder(_) => RoleName::Fund,
            Self::Ocsp(_) => RoleName::Jlis,
        }
    }
}

impl WirePlace {
    /// The same as it is written in a file of this folder.
    #[must_use]
    pub fn from_folder(&self, folder: &Path) -> Self {
        match self {
            Self::Web(file) => Self::Web(folder.join(file)),
            Self::Folder(there) => Self::Folder(folder.join(there)),
            other => other.clone(),
        }
    }
}

impl FromStr for WirePlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "expected web=FILE, folder=DIR, ocsp=http://HOST:PORT or api=http://HOST:PORT, found `{text}`"
            )
        };
        let (kind, place) = text.split_once('=').ok_or_else(wrong)?;
        let plain = || match place.parse::<WebTarget>()? {
            target if target.tls => Err(wrong()),
            target => Ok(target),
        };
        match kind {
            "web" if !place.is_empty() => Ok(Self::Web(place.into())),
            "folder" if !place.is_empty() => Ok(Self::Folder(place.into())),
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
            Self::Folder(folder) => write!(f, "folder={}", folder.display()),
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
            "folder=a/OQS",
            "ocsp=http://127.0.0.1:8899",
            "api=http://[::1]:8080",
        ] {
            assert_eq!(text.parse::<WirePlace>().unwrap().to_string(), text);
        }
        for wrong in [
            "",
            "web=",
            "folder=",
            "ocsp",
            "ocsp=localhost",
            "api=https://a",
            "ftp=http://a",
        ] {
            assert!(wrong.parse::<WirePlace>().is_err(), "{wrong}");
        }
    }
}
