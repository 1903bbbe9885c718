//! 接続用証明書: certificates for TLS, of the eligibility system's server and of the terminals of facilities.
//!
//! The real ones come from an authority of 支払基金・国保中央会 whose profile is not public. What is known is that there is one
//! for each facility code. The rest is assumed (仮定): CN is the ten-digit 医療機関コード, keys are P-384, purposes are told by
//! extendedKeyUsage. Keys are derived and published; nothing here protects anything.

use super::authority::key_identifier;
use super::crl::{Entry, Publication};
use super::ec::{EcKeyPair, sha384};
use super::name::{self, ORGANIZATION};
use super::revocation::{Reason, Revocation};
use super::signer::Signer;
use super::{IssueError, tbs};
use crate::vocabulary::FacilityCode;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{C, CN, O, OU};
use const_oid::db::rfc5280::{
    ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_BASIC_CONSTRAINTS, ID_CE_EXT_KEY_USAGE, ID_CE_KEY_USAGE,
    ID_CE_SUBJECT_ALT_NAME, ID_CE_SUBJECT_KEY_IDENTIFIER, ID_KP_CLIENT_AUTH, ID_KP_SERVER_AUTH,
};
use der::asn1::{Ia5String, OctetString};
use jiff::civil::{Date, date};
use std::fmt::Write as _;
use std::net::IpAddr;
use std::sync::OnceLock;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;

/// 有効期間: the days on which a certificate holds, both included. TLS asks the clock of the machine, not the virtual one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The first day.
    pub first_day: Date,
    /// The last day.
    pub last_day: Date,
}

impl Term {
    /// Thirty years around now: tests that use it do not stop working some day.
    pub const LONG: Self = Self {
        first_day: date(2020, 1, 1),
        last_day: date(2049, 12, 31),
    };
}

/// The authorities for connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsRoot {
    /// The one whose certificates the simulated system takes.
    Trusted,
    /// One that nobody trusts, to show what becomes of its certificates.
    Stranger,
}

/// For whom a certificate is.
#[derive(Debug, Clone, Copy)]
pub enum TlsSubject<'a> {
    /// A server that is reached by these DNS names and addresses.
    Server(&'a [&'a str]),
    /// The terminal of a facility.
    Facility(&'a FacilityCode),
    /// A client that is no facility.
    Nobody,
}

/// A certificate and its key.
#[derive(Clone, PartialEq, Eq)]
pub struct TlsIdentity {
    /// DER of the certificate.
    pub certificate: Vec<u8>,
    /// The private key as PKCS#8 DER (RFC 5208).
    pub key: Vec<u8>,
    /// シリアル番号, upper-case hexadecimal.
    pub serial: String,
}

impl std::fmt::Debug for TlsIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TlsIdentity")
            .field("serial", &self.serial)
            .finish_non_exhaustive()
    }
}

static KEYS: [OnceLock<EcKeyPair>; 2] = [const { OnceLock::new() }; 2];

impl TlsRoot {
    const fn label(self) -> &'static str {
        match self {
            Self::Trusted => "Madoguchi CA for connections (TEST)",
            Self::Stranger => "Madoguchi CA that nobody trusts (TEST)",
        }
    }

    fn key(self) -> &'static EcKeyPair {
        let place = match self {
            Self::Trusted => 0,
            Self::Stranger => 1,
        };
        KEYS[place].get_or_init(|| EcKeyPair::derive(format!("tls {}", self.label()).as_bytes()))
    }

    fn name(self) -> der::Result<Name> {
        name::name(&[(C, "JP"), (O, ORGANIZATION), (CN, self.label())])
    }

    /// DER of its self-signed certificate, always the same.
    ///
    /// # Errors
    /// [`IssueError::Encoding`], which constants do not cause.
    pub fn certificate(self) -> Result<Vec<u8>, IssueError> {
        let (key, name) = (self.key(), self.name()?);
        let usage = KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign);
        let constraints = BasicConstraints {
            ca: true,
            path_len_constraint: Some(0),
        };
        let fields = tbs::Fields {
            serial: "01",
            issuer: &name,
            not_before: Term::LONG.first_day.at(0, 0, 0, 0),
            not_after: tbs::end_of(Term::LONG.last_day),
            subject: &name,
            key: key.public(),
            extensions: vec![
                name::extension(ID_CE_KEY_USAGE, true, &usage)?,
                name::extension(ID_CE_BASIC_CONSTRAINTS, true, &constraints)?,
                name::extension(
                    ID_CE_SUBJECT_KEY_IDENTIFIER,
                    false,
                    &SubjectKeyIdentifier(key_identifier(key.public())?),
                )?,
            ],
        };
        Ok(tbs::sign(fields, Signer::P384(key))?)
    }

    /// Issues a certificate, and the key to it. The same subject, note and term give the same bytes; another note gives
    /// another key and serial number.
    ///
    /// # Errors
    /// [`IssueError`]: the term ends before it begins, or a name cannot be written.
    pub fn issue(
        self,
        subject: TlsSubject<'_>,
        note: &str,
        term: Term,
    ) -> Result<TlsIdentity, IssueError> {
        if term.first_day > term.last_day {
            return Err(IssueError::Validity);
        }
        let (unit, common, purpose) = match subject {
            TlsSubject::Server(names) => {
                let first = names.first().copied().unwrap_or("localhost");
                ("Servers (TEST)", first, ID_KP_SERVER_AUTH)
            }
            TlsSubject::Facility(code) => (
                "Terminals of facilities (TEST)",
                code.as_str(),
                ID_KP_CLIENT_AUTH,
            ),
            TlsSubject::Nobody => ("Others (TEST)", "nobody", ID_KP_CLIENT_AUTH),
        };
        if common.is_empty() || common.chars().count() > 64 {
            return Err(IssueError::Text { longest: 64 });
        }
        let seed = format!("tls {} {unit} {common} {note}", self.label());
        let key = EcKeyPair::derive(seed.as_bytes());
        let serial = serial(&seed);
        let name = name::name(&[(C, "JP"), (O, ORGANIZATION), (OU, unit), (CN, common)])?;
        let fields = tbs::Fields {
            serial: &serial,
            issuer: &self.name()?,
            not_before: term.first_day.at(0, 0, 0, 0),
            not_after: tbs::end_of(term.last_day),
            subject: &name,
            key: key.public(),
            extensions: self.extensions(subject, purpose, &key)?,
        };
        Ok(TlsIdentity {
            certificate: tbs::sign(fields, Signer::P384(self.key()))?,
            key: key.to_pkcs8()?,
            serial,
        })
    }

    fn extensions(
        self,
        subject: TlsSubject<'_>,
        purpose: ObjectIdentifier,
        key: &EcKeyPair,
    ) -> der::Result<Vec<Extension>> {
        let authority = AuthorityKeyIdentifier {
            key_identifier: Some(key_identifier(self.key().public())?),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        };
        let usage = KeyUsage(KeyUsages::DigitalSignature.into());
        let own = SubjectKeyIdentifier(key_identifier(key.public())?);
        let mut extensions = vec![
            name::extension(ID_CE_KEY_USAGE, true, &usage)?,
            name::extension(ID_CE_EXT_KEY_USAGE, false, &ExtendedKeyUsage(vec![purpose]))?,
            name::extension(ID_CE_AUTHORITY_KEY_IDENTIFIER, false, &authority)?,
            name::extension(ID_CE_SUBJECT_KEY_IDENTIFIER, false, &own)?,
        ];
        if let TlsSubject::Server(names) = subject {
            let names: der::Result<Vec<_>> = names.iter().map(|name| alternative(name)).collect();
            let names = SubjectAltName(names?);
            extensions.push(name::extension(ID_CE_SUBJECT_ALT_NAME, false, &names)?);
        }
        Ok(extensions)
    }

    /// DER of its revocation list (RFC 5280 5): these serial numbers, given up on the first day of a term, and no next list
    /// before its end.
    ///
    /// # Errors
    /// A serial number that a list cannot hold.
    pub fn revocation_list(self, revoked: &[&str], term: Term) -> Result<Vec<u8>, IssueError> {
        let at = term.first_day.at(0, 0, 0, 0);
        let entries = revoked.iter().map(|serial| Entry {
            serial: (*serial).to_owned(),
            revocation: Revocation {
                at,
                reason: Some(Reason::CessationOfOperation),
            },
        });
        let list = Publication {
            number: 1,
            this_update: at,
            next_update: tbs::end_of(term.last_day),
            entries: entries.collect(),
        };
        let (key, name) = (self.key(), self.name()?);
        Ok(list.sign_as(&name, key_identifier(key.public())?, Signer::P384(key))?)
    }
}

fn alternative(name: &str) -> der::Result<GeneralName> {
    Ok(match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => GeneralName::IpAddress(OctetString::new(address.octets())?),
        Ok(IpAddr::V6(address)) => GeneralName::IpAddress(OctetString::new(address.octets())?),
        Err(_) => GeneralName::DnsName(Ia5String::new(name)?),
    })
}

/// Eight octets that belong to a text: positive, and without leading zeros.
fn serial(of: &str) -> String {
    let mut octets = sha384(of.as_bytes()).into_iter().take(8);
    let first = octets.next().unwrap_or_default();
    let mut text = format!("{:02X}", (first & 0x3F) | 0x40);
    for octet in octets {
        // Writing to a string does not fail.
        let _ = write!(text, "{octet:02X}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::Certificate;
    use crate::pki::crl::RevocationList;
    use jiff::SignedDuration;

    fn facility() -> FacilityCode {
        "1319990014".parse().expect("a code")
    }

    #[test]
    fn a_terminal_is_certified_under_its_facility_code_and_for_clients_only() {
        let code = facility();
        let root = Certificate::from_der(&TlsRoot::Trusted.certificate().unwrap()).unwrap();
        let subject = TlsSubject::Facility(&code);
        let made = TlsRoot::Trusted.issue(subject, "", Term::LONG).unwrap();
        let read = Certificate::from_der(&made.certificate).unwrap();
        assert_eq!(read.common_name(), Some(code.as_str()));
        assert_eq!(read.serial(), made.serial);
        assert_eq!(read.purposes(), [ID_KP_CLIENT_AUTH]);
        assert_eq!(read.verify_issued_by(&root), Ok(()));
        let other = Certificate::from_der(&TlsRoot::Stranger.certificate().unwrap()).unwrap();
        assert!(read.verify_issued_by(&other).is_err());
    }

    #[test]
    fn the_same_words_give_the_same_bytes_and_another_note_another_certificate() {
        let code = facility();
        let issue = |note| {
            let subject = TlsSubject::Facility(&code);
            TlsRoot::Trusted.issue(subject, note, Term::LONG).unwrap()
        };
        assert_eq!(issue("a"), issue("a"));
        assert_ne!(issue("a").serial, issue("b").serial);
        assert_ne!(issue("a").key, issue("b").key);
    }

    #[test]
    fn the_private_key_is_the_one_of_the_certificate() {
        use aws_lc_rs::signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
        let subject = TlsSubject::Server(&["localhost", "127.0.0.1", "::1"]);
        let made = TlsRoot::Trusted.issue(subject, "", Term::LONG).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, &made.key).unwrap();
        let read = Certificate::from_der(&made.certificate).unwrap();
        assert!(
            read.public_key()
                .spki()
                .ends_with(key.public_key().as_ref())
        );
    }

    #[test]
    fn a_list_of_the_authority_is_believed_and_names_who_was_given_up() {
        let root = Certificate::from_der(&TlsRoot::Trusted.certificate().unwrap()).unwrap();
        let list = TlsRoot::Trusted
            .revocation_list(&["40AA"], Term::LONG)
            .unwrap();
        let list = RevocationList::from_der(&list).unwrap();
        let now = date(2026, 11, 25).at(9, 0, 0, 0);
        assert_eq!(list.check(&root, now, SignedDuration::ZERO), Ok(()));
        assert!(list.revocation("40AA").is_some() && list.revocation("40AB").is_none());
    }

    #[test]
    fn a_term_that_ends_before_it_begins_and_a_name_without_letters_are_refused() {
        let term = Term {
            first_day: date(2026, 1, 2),
            last_day: date(2026, 1, 1),
        };
        let root = TlsRoot::Trusted;
        assert!(root.issue(TlsSubject::Nobody, "", term).is_err());
        assert!(
            root.issue(TlsSubject::Server(&["窓口"]), "", Term::LONG)
                .is_err()
        );
        assert!(
            root.issue(TlsSubject::Server(&[""]), "", Term::LONG)
                .is_err()
        );
    }
}
