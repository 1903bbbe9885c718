//! What the eligibility system reads from the 利用者証明用電子証明書 that a terminal sends.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::pki::{
    Authority, Certificate, CertificateKind, Generation, IssuerKind, KeyKind, PublicKey,
};
use crate::vocabulary::CertificateSerial;

/// Last arc of the certificate policy of スマホ用電子証明書, as published for the signature certificate;
/// for user authentication assumed (仮定).
const PHONE_POLICY_ARC: u32 = 40;

/// A genuine 利用者証明用電子証明書: issued by one of the authorities for user authentication. Whether it is
/// in its term or revoked are other questions.
#[derive(Clone, Debug)]
pub(super) struct Credential {
    pub(super) serial: CertificateSerial,
    /// The day of issue.
    pub(super) from: Date,
    /// The last day of the term.
    pub(super) last_day: Date,
    /// Whether it is a phone's.
    pub(super) phone: bool,
    key: PublicKey,
}

impl Credential {
    /// Reads a certificate and checks who issued it. `None` for anything but a genuine 利用者証明用電子証明書.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let certificate = Certificate::from_der(der).ok()?;
        if certificate.issuer_kind() != IssuerKind::Authentication || !is_genuine(&certificate) {
            return None;
        }
        Some(Self {
            serial: certificate.serial().parse().ok()?,
            from: certificate.not_before().date(),
            last_day: certificate.not_after().date(),
            phone: certificate
                .policies()
                .iter()
                .any(|policy| policy.arcs().last() == Some(PHONE_POLICY_ARC)),
            key: certificate.public_key().clone(),
        })
    }

    /// Of which kind the certified key is.
    pub(super) fn key_kind(&self) -> KeyKind {
        self.key.kind()
    }

    /// Whether the holder of the private key signed exactly these bytes.
    pub(super) fn signed(&self, challenge: &[u8], signature: &[u8]) -> bool {
        self.key.verify(challenge, signature)
    }
}

/// The authorities for user authentication, read once.
static AUTHORITIES: LazyLock<Vec<Certificate>> = LazyLock::new(|| {
    Generation::ALL
        .into_iter()
        .map(|generation| Authority::of(CertificateKind::Authentication, generation))
        .filter_map(|authority| Certificate::from_der(authority.certificate()).ok())
        .collect()
});

fn is_genuine(certificate: &Certificate) -> bool {
    AUTHORITIES
        .iter()
        .any(|issuer| certificate.verify_issued_by(issuer).is_ok())
}
