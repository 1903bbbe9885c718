//! How an outside fund is told who exists and what time it is: the part of the operator's interface of `madoguchi serve` that a
//! run needs.

use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;

use crate::iut::link::{Asked, Link};
use crate::iut::{Fault, WebTarget};

/// The operator of an outside fund.
pub(super) struct Control {
    target: WebTarget,
}

impl Control {
    pub(super) const fn new(target: WebTarget) -> Self {
        Self { target }
    }

    /// These people exist, and nothing has happened yet.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn begin(&self, link: &Link, cast: &Cast) -> Result<(), Fault> {
        let body = serde_json::to_vec(cast);
        let body = body.map_err(|error| Fault::Configuration(error.to_string()))?;
        self.post(link, "/cast", body)
    }

    /// It is so late.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn time(&self, link: &Link, now: VirtualTime) -> Result<(), Fault> {
        let body = serde_json::json!({ "to": now }).to_string();
        self.post(link, "/clock", body.into_bytes())
    }

    fn post(&self, link: &Link, path: &str, body: Vec<u8>) -> Result<(), Fault> {
        let got = link.post(Asked {
            target: self.target.clone(),
            tls: None,
            path: path.to_owned(),
            token: None,
            body,
        })?;
        match got.status {
            200..300 => Ok(()),
            status => {
                let found = String::from_utf8_lossy(&got.body);
                let found: String = found.chars().take(500).collect();
                let told = format!(
                    "control: {}{path}: expected it to be done, found HTTP {status}: {found}",
                    self.target
                );
                Err(Fault::Environment(told))
            }
        }
    }
}
