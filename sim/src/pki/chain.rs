//! Whether one certificate proves another.

use super::parse::Certificate;

/// Why one certificate does not prove another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// The issuer named is not the subject of the other certificate.
    #[error("the issuer's name is another")]
    OtherIssuer,
    /// The name is right but the key identifier is of another key: another generation.
    #[error("the certificate was issued under another key of this issuer")]
    OtherKey,
    /// The other certificate is not one of an authority (basicConstraints, keyUsage keyCertSign).
    #[error("the issuer's certificate is not one of an authority")]
    NotAnAuthority,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    Signature,
}

impl Certificate {
    /// Whether `issuer` is the authority that issued this certificate: name, key identifier, the right to
    /// certify, and the signature. Validity and revocation are other questions.
    ///
    /// # Errors
    /// [`ChainError`], the first of these that fails.
    pub fn verify_issued_by(&self, issuer: &Self) -> Result<(), ChainError> {
        if self.issuer != issuer.subject {
            return Err(ChainError::OtherIssuer);
        }
        if let (Some(named), Some(own)) = (&self.authority_key_identifier, &issuer.key_identifier)
            && named != own
        {
            return Err(ChainError::OtherKey);
        }
        if !issuer.is_authority {
            return Err(ChainError::NotAnAuthority);
        }
        let key = issuer.public_key();
        if self.signed_with == key.kind() && key.verify(&self.signed, &self.signature) {
            Ok(())
        } else {
            Err(ChainError::Signature)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::certificate::testing::authentication;
    use crate::pki::{Authority, CertificateKind, DedicatedKey, Generation, KeyPool};

    fn read(der: &[u8]) -> Certificate {
        Certificate::from_der(der).expect("it is a certificate")
    }

    fn authority(kind: CertificateKind, generation: Generation) -> Certificate {
        read(Authority::of(kind, generation).certificate())
    }

    #[test]
    fn a_certificate_is_proved_by_its_authority_and_by_no_other() {
        let own = authority(CertificateKind::Authentication, Generation::First);
        let next = authority(CertificateKind::Authentication, Generation::Second);
        let other = authority(CertificateKind::Signature, Generation::First);
        let certificate = read(&authentication());
        assert_eq!(certificate.verify_issued_by(&own), Ok(()));
        assert_eq!(
            certificate.verify_issued_by(&next),
            Err(ChainError::OtherKey)
        );
        assert_eq!(
            certificate.verify_issued_by(&other),
            Err(ChainError::OtherIssuer)
        );
        assert_eq!(
            certificate.verify_issued_by(&certificate),
            Err(ChainError::OtherIssuer)
        );
    }

    #[test]
    fn a_certificate_that_is_no_authority_proves_nothing() {
        let mut impostor = authority(CertificateKind::Authentication, Generation::First);
        impostor.is_authority = false;
        let certificate = read(&authentication());
        assert_eq!(
            certificate.verify_issued_by(&impostor),
            Err(ChainError::NotAnAuthority)
        );
    }

    #[test]
    fn a_changed_field_or_signature_is_noticed() {
        let own = authority(CertificateKind::Authentication, Generation::First);
        let mut der = authentication();
        let place = der
            .windows(4)
            .position(|window| window == b"0123")
            .expect("the common name is there");
        der[place] = b'9';
        assert_eq!(
            read(&der).verify_issued_by(&own),
            Err(ChainError::Signature)
        );
        let mut der = authentication();
        *der.last_mut().expect("not empty") ^= 1;
        assert_eq!(
            read(&der).verify_issued_by(&own),
            Err(ChainError::Signature)
        );
    }

    #[test]
    fn the_same_name_from_another_key_does_not_chain() {
        let own = authority(CertificateKind::Authentication, Generation::First);
        let mut forged = read(&authentication());
        forged.signature = KeyPool::dedicated(DedicatedKey::Spare)
            .sign_sha256(&forged.signed)
            .to_vec();
        assert_eq!(forged.verify_issued_by(&own), Err(ChainError::Signature));
    }
}
