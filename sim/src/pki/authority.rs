//! 認証局: the two authorities of the test PKI, each in three generations, with self-signed certificates.

use super::keys::{Generation, KeyPool};
use super::name::{self, ORGANIZATION, ORGANIZATION_JA};
use super::ocsp::{NO_CHECK, OCSP_SIGNING};
use super::public_key::PublicKey;
use super::signer::Signer;
use super::tbs;
use arbitrary::Arbitrary;
use aws_lc_rs::digest;
use const_oid::db::rfc4519::{C, CN, O, OU};
use const_oid::db::rfc5280::{
    ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_BASIC_CONSTRAINTS, ID_CE_EXT_KEY_USAGE, ID_CE_KEY_USAGE,
    ID_CE_SUBJECT_ALT_NAME, ID_CE_SUBJECT_KEY_IDENTIFIER,
};
use der::asn1::{Null, OctetString};
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;

/// Which of the two certificates of a card.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Arbitrary,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateKind {
    /// 利用者証明用電子証明書: says that the holder of the card is there, and not who it is.
    Authentication,
    /// 署名用電子証明書: carries the 基本4情報.
    Signature,
}

impl CertificateKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Authentication, Self::Signature];

    /// The OU that tells the two authorities apart.
    pub(super) fn unit(self) -> &'static str {
        match self {
            Self::Authentication => "Madoguchi PKI for user authentication (TEST)",
            Self::Signature => "Madoguchi PKI for digital signature (TEST)",
        }
    }

    fn unit_ja(self) -> &'static str {
        match self {
            Self::Authentication => "窓口模擬公的個人認証利用者証明用",
            Self::Signature => "窓口模擬公的個人認証署名用",
        }
    }
}

/// An authority in one generation.
///
/// Generations have the same name, as those of the real authorities do: a certificate is matched to the
/// generation by key identifier and serial number.
///
/// Assumed (仮定): the certificates of the next card are issued by a fourth generation with a key of P-384 and
/// ecdsa-with-SHA384, and all others as before. What is published of the next card says that its algorithms are
/// under review (CARD-041), and a chain is as strong as its weakest key.
pub struct Authority {
    kind: CertificateKind,
    generation: Generation,
    key: Signer,
    pub(super) name: Name,
    pub(super) name_ja: Name,
    pub(super) key_identifier: OctetString,
    serial: &'static str,
    not_before: DateTime,
    certificate: Vec<u8>,
    responder: OnceLock<Vec<u8>>,
}

/// How long an authority's certificate lives: ten years less one day, as the published ones do.
const YEARS: i16 = 10;

static AUTHORITIES: [OnceLock<Authority>; 8] = [const { OnceLock::new() }; 8];

impl Authority {
    /// The authority for `kind` in `generation`, made on first use.
    ///
    /// # Panics
    /// Never: there are eight authorities, they are made of constants, and a test makes all of them.
    #[must_use]
    pub fn of(kind: CertificateKind, generation: Generation) -> &'static Self {
        let row = match kind {
            CertificateKind::Authentication => 0,
            CertificateKind::Signature => 4,
        };
        AUTHORITIES[row + usize::from(generation.number()) - 1].get_or_init(|| {
            Self::make(kind, generation).expect("an authority is made of constants")
        })
    }

    /// What kind of certificates it issues.
    #[must_use]
    pub fn kind(&self) -> CertificateKind {
        self.kind
    }

    /// Its generation.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// The key that signs its certificates and revocation lists.
    #[must_use]
    pub fn key(&self) -> Signer {
        self.key
    }

    /// The key of its OCSP responder.
    #[must_use]
    pub fn responder_key(&self) -> Signer {
        KeyPool::responder(self.kind, self.generation)
    }

    /// The first moment at which it issues, JST.
    #[must_use]
    pub fn not_before(&self) -> DateTime {
        self.not_before
    }

    /// The serial number of its own certificate, upper-case hexadecimal.
    #[must_use]
    pub fn serial(&self) -> &'static str {
        self.serial
    }

    /// The DER of its self-signed certificate: what EF 000B or EF 0002 of a card holds.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The DER of the certificate by which it charges its OCSP responder with answering (RFC 6960 4.2.2.2),
    /// made on first use. It lives as long as the authority: how often the real ones change is not published
    /// (assumed).
    ///
    /// # Panics
    /// Never: it is made of constants, and a test makes all of them.
    #[must_use]
    pub fn responder_certificate(&self) -> &[u8] {
        self.responder.get_or_init(|| {
            self.charge_responder()
                .expect("a responder is made of constants")
        })
    }

    /// The serial number of its responder's certificate, upper-case hexadecimal.
    #[must_use]
    pub fn responder_serial(&self) -> &'static str {
        match (self.kind, self.generation) {
            (CertificateKind::Authentication, Generation::First) => "70000111",
            (CertificateKind::Authentication, Generation::Second) => "70000211",
            (CertificateKind::Authentication, Generation::Third) => "70000311",
            (CertificateKind::Authentication, Generation::Fourth) => "70000411",
            (CertificateKind::Signature, Generation::First) => "70000112",
            (CertificateKind::Signature, Generation::Second) => "70000212",
            (CertificateKind::Signature, Generation::Third) => "70000312",
            (CertificateKind::Signature, Generation::Fourth) => "70000412",
        }
    }

    fn make(kind: CertificateKind, generation: Generation) -> der::Result<Self> {
        let key = KeyPool::authority(kind, generation);
        let name = issuer_name(kind)?;
        let name_ja = name::name(&[
            (C, "JP"),
            (O, ORGANIZATION_JA),
            (OU, kind.unit_ja()),
            (OU, "窓口模擬認証局"),
        ])?;
        let key_identifier = key_identifier(key.public())?;
        let (serial, from) = first_day(kind, generation);
        let usage = KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign);
        let constraints = BasicConstraints {
            ca: true,
            path_len_constraint: None,
        };
        let alternative = SubjectAltName(vec![GeneralName::DirectoryName(name_ja.clone())]);
        let extensions = vec![
            name::extension(ID_CE_KEY_USAGE, true, &usage)?,
            name::extension(ID_CE_BASIC_CONSTRAINTS, true, &constraints)?,
            name::extension(ID_CE_SUBJECT_ALT_NAME, false, &alternative)?,
            tbs::crl_distribution_point(kind, &[])?,
            name::extension(
                ID_CE_SUBJECT_KEY_IDENTIFIER,
                false,
                &SubjectKeyIdentifier(key_identifier.clone()),
            )?,
        ];
        let fields = tbs::Fields {
            serial,
            issuer: &name,
            not_before: from,
            not_after: tbs::end_of(last_day(from.date())),
            subject: &name,
            key: key.public(),
            extensions,
        };
        let certificate = tbs::sign(fields, key)?;
        Ok(Self {
            kind,
            generation,
            key,
            name,
            name_ja,
            key_identifier,
            serial,
            not_before: from,
            certificate,
            responder: OnceLock::new(),
        })
    }

    /// The name of its OCSP responder.
    pub(super) fn responder_name(&self) -> der::Result<Name> {
        name::name(&[
            (C, "JP"),
            (O, ORGANIZATION),
            (OU, self.kind.unit()),
            (CN, "Madoguchi Simulated OCSP Responder"),
        ])
    }

    fn charge_responder(&self) -> der::Result<Vec<u8>> {
        let (name, key) = (self.responder_name()?, self.responder_key().public());
        let authority = AuthorityKeyIdentifier {
            key_identifier: Some(self.key_identifier.clone()),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        };
        let extensions = vec![
            name::extension(
                ID_CE_KEY_USAGE,
                true,
                &KeyUsage(KeyUsages::DigitalSignature.into()),
            )?,
            name::extension(
                ID_CE_EXT_KEY_USAGE,
                false,
                &ExtendedKeyUsage(vec![OCSP_SIGNING]),
            )?,
            name::extension(NO_CHECK, false, &Null)?,
            name::extension(ID_CE_AUTHORITY_KEY_IDENTIFIER, false, &authority)?,
            name::extension(
                ID_CE_SUBJECT_KEY_IDENTIFIER,
                false,
                &SubjectKeyIdentifier(key_identifier(key)?),
            )?,
        ];
        let fields = tbs::Fields {
            serial: self.responder_serial(),
            issuer: &self.name,
            not_before: self.not_before,
            not_after: tbs::end_of(last_day(self.not_before.date())),
            subject: &name,
            key,
            extensions,
        };
        tbs::sign(fields, self.key)
    }
}

/// The name of the authority for `kind`, the same in every generation.
pub(super) fn issuer_name(kind: CertificateKind) -> der::Result<Name> {
    name::name(&[
        (C, "JP"),
        (O, ORGANIZATION),
        (OU, kind.unit()),
        (OU, "Madoguchi Simulated Certificate Authority"),
    ])
}

/// The key identifier of RFC 5280 4.2.1.2 method 1: SHA-1 over the key's bits.
pub(super) fn key_identifier(key: &PublicKey) -> der::Result<OctetString> {
    let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, key.bits());
    OctetString::new(hash.as_ref())
}

/// Serial number and beginning of each authority certificate. Serial numbers after the first lie in our own range.
fn first_day(kind: CertificateKind, generation: Generation) -> (&'static str, DateTime) {
    let (authentication, signature) = match generation {
        Generation::First => ("01", "01"),
        Generation::Second => ("70000201", "70000202"),
        Generation::Third => ("70000301", "70000302"),
        Generation::Fourth => ("70000401", "70000402"),
    };
    let serial = match kind {
        CertificateKind::Authentication => authentication,
        CertificateKind::Signature => signature,
    };
    (serial, generation.first_day().at(0, 0, 0, 0))
}

fn last_day(from: Date) -> Date {
    let years = jiff::Span::new().years(YEARS);
    from.saturating_add(years).yesterday().unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::Certificate;
    use crate::pki::parse::IssuerKind;
    use jiff::civil::date;

    #[test]
    fn every_authority_signs_itself_and_reads_back() {
        for kind in CertificateKind::ALL {
            for generation in Generation::ALL {
                let authority = Authority::of(kind, generation);
                let certificate =
                    Certificate::from_der(authority.certificate()).expect("it is a certificate");
                assert_eq!(certificate.verify_issued_by(&certificate), Ok(()));
                assert_eq!(certificate.issuer_kind(), IssuerKind::from(kind));
                assert_eq!(certificate.serial(), authority.serial());
                assert_eq!(
                    (authority.kind(), authority.generation()),
                    (kind, generation)
                );
            }
        }
    }

    #[test]
    fn the_committed_pem_files_hold_these_authorities() {
        let files = [
            include_str!("../../../fixtures/keys/authentication-ca-1.pem"),
            include_str!("../../../fixtures/keys/authentication-ca-2.pem"),
            include_str!("../../../fixtures/keys/authentication-ca-3.pem"),
            include_str!("../../../fixtures/keys/authentication-ca-4.pem"),
            include_str!("../../../fixtures/keys/signature-ca-1.pem"),
            include_str!("../../../fixtures/keys/signature-ca-2.pem"),
            include_str!("../../../fixtures/keys/signature-ca-3.pem"),
            include_str!("../../../fixtures/keys/signature-ca-4.pem"),
        ];
        let mut files = files.iter();
        for kind in CertificateKind::ALL {
            for generation in Generation::ALL {
                let pem = files.next().expect("there are eight");
                let (label, der) = der::pem::decode_vec(pem.as_bytes()).expect("it is PEM");
                assert_eq!(label, "CERTIFICATE");
                assert_eq!(der, Authority::of(kind, generation).certificate());
            }
        }
    }

    #[test]
    fn an_authority_lives_ten_years_to_the_end_of_the_day_before() {
        let authority = Authority::of(CertificateKind::Authentication, Generation::First);
        let certificate =
            Certificate::from_der(authority.certificate()).expect("it is a certificate");
        assert_eq!(certificate.not_before(), date(2015, 10, 20).at(0, 0, 0, 0));
        assert_eq!(
            certificate.not_after(),
            date(2025, 10, 19).at(23, 59, 59, 0)
        );
    }
}
