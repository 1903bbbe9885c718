//! TLS 1.2 and 1.3 with client certificates required.
//!
//! Whether a certificate is in its term is asked of the clock of the machine: the other side of a connection has no other. The
//! virtual time of the ecosystem decides what the eligibility system answers, not who may speak to it.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use madoguchi_sim::pki::{Term, TlsIdentity, TlsRoot, TlsSubject};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{
    CertificateDer, CertificateRevocationListDer, PrivateKeyDer, PrivatePkcs8KeyDer,
};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

use super::certificates;
use super::{WebConfig, WebFault};

/// The one library of cryptography, named wherever TLS begins: nothing process-wide is set.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// How the server speaks TLS.
///
/// # Errors
/// [`WebFault`]: a file that is named is not there or holds something else.
pub fn server(config: &WebConfig) -> Result<Arc<ServerConfig>, WebFault> {
    let (chain, key) = own(config)?;
    let provider = provider();
    let settings = |error: &dyn std::fmt::Display| WebFault::Settings(error.to_string());
    let verifier = WebPkiClientVerifier::builder_with_provider(
        Arc::new(roots(config)?),
        Arc::clone(&provider),
    )
    .with_crls(revoked(config)?)
    .only_check_end_entity_revocation()
    .build()
    .map_err(|error| settings(&error))?;
    let mut server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| settings(&error))?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)
        .map_err(|error| settings(&error))?;
    server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(server))
}

type Own = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn own(config: &WebConfig) -> Result<Own, WebFault> {
    match (&config.certificate, &config.key) {
        (Some(certificate), Some(key)) => Ok((certificates_of(certificate)?, key_of(key)?)),
        (None, None) => {
            let names: Vec<_> = config.names.iter().map(String::as_str).collect();
            let subject = TlsSubject::Server(&names);
            let made = TlsRoot::Trusted.issue(subject, "", Term::LONG);
            let made = made.map_err(|error| WebFault::Settings(format!("names: {error}")))?;
            Ok(identity(made))
        }
        (Some(_), None) => Err(WebFault::Settings(
            "expected `key` beside `certificate`, found none".to_owned(),
        )),
        (None, Some(_)) => Err(WebFault::Settings(
            "expected `certificate` beside `key`, found none".to_owned(),
        )),
    }
}

/// A certificate and key of the test authority as rustls takes them.
pub(crate) fn identity(made: TlsIdentity) -> Own {
    let key = PrivatePkcs8KeyDer::from(made.key);
    (vec![made.certificate.into()], key.into())
}

fn roots(config: &WebConfig) -> Result<RootCertStore, WebFault> {
    let trusted = match &config.client_ca {
        Some(path) => certificates_of(path)?,
        None => vec![test_authority()?],
    };
    let mut roots = RootCertStore::empty();
    for certificate in trusted {
        roots.add(certificate).map_err(|error| WebFault::Unfit {
            path: config.client_ca.clone().unwrap_or_default(),
            expected: "certificates of authorities",
            found: error.to_string(),
        })?;
    }
    Ok(roots)
}

/// The certificate of the test authority.
pub(crate) fn test_authority() -> Result<CertificateDer<'static>, WebFault> {
    let made = TlsRoot::Trusted.certificate();
    let made = made.map_err(|error| WebFault::Settings(error.to_string()))?;
    Ok(made.into())
}

fn revoked(config: &WebConfig) -> Result<Vec<CertificateRevocationListDer<'static>>, WebFault> {
    match (&config.revoked, &config.client_ca) {
        (Some(path), _) => {
            let text = read(path)?;
            let lists = CertificateRevocationListDer::pem_slice_iter(&text);
            some(path, "revocation lists in PEM", lists.collect())
        }
        (None, Some(_)) => Ok(Vec::new()),
        (None, None) => {
            let list = certificates::list().map_err(|error| WebFault::Settings(error.to_string()));
            Ok(vec![list?.into()])
        }
    }
}

/// The certificates of a PEM file, at least one.
pub(crate) fn certificates_of(path: &Path) -> Result<Vec<CertificateDer<'static>>, WebFault> {
    let text = read(path)?;
    let found = CertificateDer::pem_slice_iter(&text);
    some(path, "certificates in PEM", found.collect())
}

/// The first private key of a PEM file.
pub(crate) fn key_of(path: &Path) -> Result<PrivateKeyDer<'static>, WebFault> {
    PrivateKeyDer::from_pem_slice(&read(path)?).map_err(|error| WebFault::Unfit {
        path: path.to_owned(),
        expected: "a private key in PEM",
        found: error.to_string(),
    })
}

fn some<T>(
    path: &Path,
    expected: &'static str,
    found: Result<Vec<T>, rustls::pki_types::pem::Error>,
) -> Result<Vec<T>, WebFault> {
    let unfit = |found: String| WebFault::Unfit {
        path: path.to_owned(),
        expected,
        found,
    };
    let found = found.map_err(|error| unfit(error.to_string()))?;
    match found.is_empty() {
        true => Err(unfit("none".to_owned())),
        false => Ok(found),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, WebFault> {
    std::fs::read(path).map_err(|error| WebFault::Unreadable {
        path: path.to_owned(),
        error,
    })
}

/// A term that is over by now, or has not begun, from a day and a number of days.
pub fn term(first_day: Option<Date>, days: Option<u32>) -> Option<Term> {
    let first_day = first_day.unwrap_or(Term::LONG.first_day);
    let last_day = match days {
        None => Term::LONG.last_day,
        Some(days) => {
            let further = jiff::Span::new().try_days(i64::from(days) - 1).ok()?;
            first_day.checked_add(further).ok()?
        }
    };
    (first_day <= last_day).then_some(Term {
        first_day,
        last_day,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn the_least_configuration_makes_a_server_of_the_test_authority() {
        assert!(server(&WebConfig::default()).is_ok());
    }

    fn told(config: &WebConfig) -> String {
        server(config).expect_err("refused").to_string()
    }

    #[test]
    fn what_does_not_go_together_is_told_with_what_is_missing() {
        let half = WebConfig {
            certificate: Some(PathBuf::from("a.pem")),
            ..WebConfig::default()
        };
        assert!(told(&half).contains("expected `key`"));
        let odd = WebConfig {
            names: vec!["窓口".to_owned()],
            ..WebConfig::default()
        };
        assert!(told(&odd).contains("names"));
    }

    #[test]
    fn a_file_that_is_missing_or_holds_something_else_is_told_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let config = WebConfig {
            client_ca: Some(path.clone()),
            ..WebConfig::default()
        };
        assert!(told(&config).contains("ca.pem` cannot be read"));
        std::fs::write(&path, "nothing").unwrap();
        let text = told(&config);
        assert!(
            text.contains("ca.pem: expected certificates in PEM, found none"),
            "{text}"
        );
        let broken = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        std::fs::write(&path, broken).unwrap();
        let text = told(&config);
        assert!(
            text.contains("expected certificates of authorities"),
            "{text}"
        );
    }

    #[test]
    fn a_term_of_days_includes_both_ends() {
        let day = jiff::civil::date(2026, 1, 1);
        let one = term(Some(day), Some(1)).unwrap();
        assert_eq!((one.first_day, one.last_day), (day, day));
        assert_eq!(term(None, None), Some(Term::LONG));
        assert_eq!(term(Some(day), Some(0)), None);
        assert_eq!(term(None, Some(u32::MAX)), None);
    }
}
