//! A terminal as which an outside fund is asked: its certificate, its login, its messages.

use std::path::Path;
use std::sync::Arc;

use madoguchi_sim::card::Bytes;
use madoguchi_sim::fund::Response;
use madoguchi_sim::oqs::{Document, Exchange};
use rustls::{ClientConfig, RootCertStore};
use serde::Deserialize;

use super::TerminalConfig;
use crate::iut::link::{Asked, Got, Link};
use crate::iut::{Fault, WebTarget};
use crate::serve::web::{
    Credentials, Endpoint, LOGIN, LoggedIn, WebFault, certificates_of, json_of, key_of, provider,
    xml_of,
};

/// A terminal.
pub(super) struct Terminal {
    tls: Arc<ClientConfig>,
    credentials: Credentials,
    token: Option<String>,
}

/// Where the terminal turns to.
pub(super) struct Targets {
    /// With messages.
    pub(super) messages: WebTarget,
    /// With logins.
    pub(super) logins: WebTarget,
}

/// The frame around what a login says.
#[derive(Deserialize)]
struct Frame {
    result: Option<LoggedIn>,
}

/// What a refusal says. Nothing of it is known of the real system: whatever is there is told.
#[derive(Default, Deserialize)]
struct Told {
    #[serde(default)]
    status: serde_json::Value,
    #[serde(default)]
    msg: serde_json::Value,
}

impl Terminal {
    /// Reads its certificate and key.
    ///
    /// # Errors
    /// [`WebFault`].
    pub(super) fn new(folder: &Path, ca: &Path, config: &TerminalConfig) -> Result<Self, WebFault> {
        let settings = |error: &dyn std::fmt::Display| WebFault::Settings(error.to_string());
        let ca = folder.join(ca);
        let mut roots = RootCertStore::empty();
        for certificate in certificates_of(&ca)? {
            roots.add(certificate).map_err(|error| WebFault::Unfit {
                path: ca.clone(),
                expected: "certificates of authorities",
                found: error.to_string(),
            })?;
        }
        let path = folder.join(&config.certificate);
        let chain = certificates_of(&path)?;
        let key = key_of(&folder.join(&config.key))?;
        let tls = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| settings(&error))?
            .with_root_certificates(roots)
            .with_client_auth_cert(chain, key)
            .map_err(|error| WebFault::Unfit {
                path,
                expected: "a certificate and the key to it",
                found: error.to_string(),
            })?;
        Ok(Self {
            tls: Arc::new(tls),
            credentials: Credentials {
                user_id: config.user.clone(),
                password: config.password.clone(),
            },
            token: None,
        })
    }

    /// How it speaks TLS, and what it logs in with.
    pub(super) fn way(&self) -> (Arc<ClientConfig>, Credentials) {
        (Arc::clone(&self.tls), self.credentials.clone())
    }

    /// Hands in a message. Logs in when there is no token or it is not taken any more.
    ///
    /// # Errors
    /// [`Fault`]; `Ok(None)`: the message cannot be written as JSON.
    pub(super) fn hand_in(
        &mut self,
        link: &Link,
        targets: &Targets,
        exchange: &Exchange,
    ) -> Result<Option<Response>, Fault> {
        let Document::Xml(xml) = &exchange.document else {
            return Ok(None);
        };
        let Some(json) = json_of(xml) else {
            return Ok(None);
        };
        let path = Endpoint::Message(exchange.service, exchange.leg).path();
        let mut fresh = self.token.is_none();
        loop {
            let token = match &self.token {
                Some(token) => token.clone(),
                None => self.log_in(link, targets)?,
            };
            let got = link.post(Asked {
                target: targets.messages.clone(),
                tls: Some(Arc::clone(&self.tls)),
                path: path.clone(),
                token: Some(token),
                body: json.clone(),
            })?;
            if got.status == 401 && !fresh {
                // Virtual time may have passed over its end.
                (self.token, fresh) = (None, true);
                continue;
            }
            return answer(&got).map(Some);
        }
    }

    fn log_in(&mut self, link: &Link, targets: &Targets) -> Result<String, Fault> {
        let got = link.post(Asked {
            target: targets.logins.clone(),
            tls: Some(Arc::clone(&self.tls)),
            path: LOGIN.to_owned(),
            token: None,
            // Words are always JSON.
            body: serde_json::to_vec(&self.credentials).unwrap_or_default(),
        })?;
        match got.status {
            200 => {}
            401 | 403 => {
                let told = refusal(&got);
                let told = format!(
                    "the login of {} is refused: {told}",
                    self.credentials.user_id
                );
                return Err(Fault::Configuration(told));
            }
            500.. => return Err(Fault::Down(refusal(&got))),
            status => {
                let told = format!(
                    "expected 200 for a login, found {status}: {}",
                    refusal(&got)
                );
                return Err(Fault::Garbled(told));
            }
        }
        let frame: Result<Frame, _> = serde_json::from_slice(&got.body);
        let garbled = |found: String| {
            let expected =
                "{status, msg, result: {accessToken, refreshToken, idToken, linkSysCharCd}}";
            Fault::Garbled(format!("expected {expected} for a login, found {found}"))
        };
        let frame = frame.map_err(|error| garbled(error.to_string()))?;
        let result = frame
            .result
            .ok_or_else(|| garbled("no result".to_owned()))?;
        self.token = Some(result.id_token.clone());
        Ok(result.id_token)
    }
}

fn answer(got: &Got) -> Result<Response, Fault> {
    match got.status {
        200 => {}
        400..500 => {
            return Ok(Response::Refused {
                reason: refusal(got),
            });
        }
        500.. => return Err(Fault::Down(refusal(got))),
        status => {
            let told = format!("expected 200, or 400 and above for a refusal, found {status}");
            return Err(Fault::Garbled(told));
        }
    }
    let document = match got.content_type.as_str() {
        "application/json" => {
            let xml = xml_of(&got.body);
            let garbled = |error| Fault::Garbled(format!("a message as JSON: {error}"));
            Document::Xml(xml.map_err(garbled)?)
        }
        "application/pdf" => Document::Pdf(Bytes(got.body.clone())),
        other => {
            let told = format!("expected application/json or application/pdf, found `{other}`");
            return Err(Fault::Garbled(told));
        }
    };
    Ok(Response::Document(document))
}

/// What a refusal says, in its own words.
fn refusal(got: &Got) -> String {
    let told: Told = serde_json::from_slice(&got.body).unwrap_or_default();
    let word = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.chars().take(500).collect(),
        serde_json::Value::Null => String::new(),
        other => other.to_string().chars().take(500).collect::<String>(),
    };
    let told = format!("{} {}", word(&told.status), word(&told.msg));
    format!("HTTP {} {}", got.status, told.trim())
        .trim()
        .to_owned()
}
