//! `[HOST:]PORT`: where to listen or to dial.

use std::fmt;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The machine itself: where everything listens unless told otherwise.
const HERE: &str = "127.0.0.1";

/// A host and a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place {
    /// Name or address, without the brackets of IPv6.
    pub host: String,
    /// TCP port; 0 is any that is free, and only for listening.
    pub port: u16,
}

/// Why a place is of no use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// It is not written as a place is.
    #[error(
        "place: expected [HOST:]PORT such as 35963, 127.0.0.1:35963 or [::1]:35963, found `{0}`"
    )]
    Malformed(String),
    /// There are fewer ports behind it than are wanted.
    #[error("place: expected a port below {}, so that there is one for each card, found {port}", u32::from(u16::MAX) + 1 - u32::from(*offset))]
    NoMorePorts {
        /// The first port.
        port: u16,
        /// How far behind it one is wanted.
        offset: u16,
    },
    /// Others than this machine could reach it.
    #[error(
        "place: expected an address of this machine itself (127.0.0.1, ::1, localhost), found `{0}`; others can reach that: if they shall, add --allow-remote"
    )]
    Remote(Place),
    /// Its name leads nowhere.
    #[error("place: cannot find `{place}`: {reason}")]
    Unknown {
        /// The place.
        place: Place,
        /// What the system says.
        reason: String,
    },
}

impl Place {
    /// A port of this machine.
    pub fn here(port: u16) -> Self {
        let host = HERE.to_owned();
        Self { host, port }
    }

    /// The place so many ports further on. Behind any free port is any free port.
    ///
    /// # Errors
    /// [`PlaceError::NoMorePorts`].
    pub fn further(&self, offset: u16) -> Result<Self, PlaceError> {
        let port = match self.port {
            0 => Some(0),
            port => port.checked_add(offset),
        };
        let none = PlaceError::NoMorePorts {
            port: self.port,
            offset,
        };
        Ok(Self {
            host: self.host.clone(),
            port: port.ok_or(none)?,
        })
    }

    /// Its addresses, at least one.
    ///
    /// # Errors
    /// [`PlaceError::Unknown`] for a name that leads nowhere.
    pub fn addresses(&self) -> Result<Vec<SocketAddr>, PlaceError> {
        let unknown = |reason: String| PlaceError::Unknown {
            place: self.clone(),
            reason,
        };
        let found = (self.host.as_str(), self.port).to_socket_addrs();
        let found: Vec<_> = found.map_err(|error| unknown(error.to_string()))?.collect();
        match found.is_empty() {
            true => Err(unknown("it has no address".to_owned())),
            false => Ok(found),
        }
    }

    /// Its addresses, if only this machine can reach them or others shall.
    ///
    /// # Errors
    /// [`PlaceError::Remote`], or [`PlaceError::Unknown`].
    pub fn addresses_if_allowed(&self, remote: bool) -> Result<Vec<SocketAddr>, PlaceError> {
        let found = self.addresses()?;
        match remote || found.iter().all(|address| address.ip().is_loopback()) {
            true => Ok(found),
            false => Err(PlaceError::Remote(self.clone())),
        }
    }
}

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let malformed = || PlaceError::Malformed(text.to_owned());
        let (host, port) = text.rsplit_once(':').unwrap_or((HERE, text));
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        let host = bare.unwrap_or(host);
        if host.is_empty() || (bare.is_none() && host.contains(':')) {
            return Err(malformed());
        }
        Ok(Self {
            host: host.to_owned(),
            port: port.parse().map_err(|_| malformed())?,
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        match host.contains(':') {
            true => write!(f, "[{host}]:{port}"),
            false => write!(f, "{host}:{port}"),
        }
    }
}

impl TryFrom<String> for Place {
    type Error = PlaceError;
    fn try_from(text: String) -> Result<Self, PlaceError> {
        text.parse()
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_as_it_is_written() {
        for (text, whole) in [
            ("35963", "127.0.0.1:35963"),
            ("localhost:1", "localhost:1"),
            ("[::1]:8899", "[::1]:8899"),
        ] {
            let place: Place = text.parse().expect("a place");
            assert_eq!(place.to_string(), whole);
            assert_eq!(whole.parse::<Place>(), Ok(place));
        }
        for text in ["", "a", "::1:5", ":5", "host:65536", "host:"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_this_machine_is_used_unless_others_are_allowed() {
        let allowed = |text: &str, remote| {
            let place: Place = text.parse().expect("a place");
            place.addresses_if_allowed(remote).is_ok()
        };
        assert!(allowed("127.0.0.1:5", false) && allowed("[::1]:5", false));
        assert!(!allowed("0.0.0.0:5", false) && !allowed("[::]:5", false));
        assert!(allowed("0.0.0.0:5", true));
    }

    #[test]
    fn there_is_no_port_behind_the_last() {
        let place = Place::here(65535);
        assert_eq!(place.further(0), Ok(place.clone()));
        let none = place.further(1).expect_err("none");
        assert!(none.to_string().contains("below 65535"), "{none}");
    }
}
