//! RSA-2048 public keys, and verification with PKCS#1 v1.5 (RFC 8017 8.2.2).

use super::raw::{self, BLOCK};
use aws_lc_rs::signature::{self, ParsedPublicKey};
use const_oid::db::rfc5912::RSA_ENCRYPTION;
use der::asn1::{AnyRef, BitStringRef, UintRef};
use der::{Decode, Encode, Sequence};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

/// The largest public exponent taken: that of the cryptographic library.
const EXPONENT_BYTES: usize = 5;

/// Why an encoded key was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not the DER of a key.
    #[error("the bytes are not the DER of a key")]
    Malformed,
    /// A key, but not an RSA key of 2,048 bits: the profile of 公的個人認証サービス knows no other.
    #[error("the key is not an RSA key of 2048 bits")]
    NotRsa2048,
    /// Numbers that make no usable RSA key, for instance an even modulus.
    #[error("the numbers of the RSA key do not fit together")]
    Inconsistent,
}

/// `RSAPublicKey` (RFC 8017 A.1.1).
#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

/// An RSA-2048 public key.
#[derive(Clone)]
pub struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    pkcs1: Vec<u8>,
    spki: Vec<u8>,
    library: ParsedPublicKey,
}

impl PublicKey {
    /// Reads the DER of a `SubjectPublicKeyInfo` (RFC 5280 4.1.2.7).
    ///
    /// # Errors
    /// [`KeyError`] if it holds no RSA-2048 key.
    pub fn from_spki(spki: &[u8]) -> Result<Self, KeyError> {
        let info = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| KeyError::Malformed)?;
        if info.algorithm.oid != RSA_ENCRYPTION {
            return Err(KeyError::NotRsa2048);
        }
        let pkcs1 = info.subject_public_key.as_bytes();
        Self::from_pkcs1(pkcs1.ok_or(KeyError::Malformed)?)
    }

    /// Reads the DER of an `RSAPublicKey` (RFC 8017 A.1.1).
    ///
    /// # Errors
    /// [`KeyError`] if it is no RSA-2048 key.
    pub fn from_pkcs1(pkcs1: &[u8]) -> Result<Self, KeyError> {
        let key = RsaPublicKey::from_der(pkcs1).map_err(|_| KeyError::Malformed)?;
        let (modulus, exponent) = (key.modulus.as_bytes(), key.exponent.as_bytes());
        let top = modulus.first().copied().unwrap_or_default();
        if modulus.len() != BLOCK || top < 0x80 {
            return Err(KeyError::NotRsa2048);
        }
        if exponent.len() > EXPONENT_BYTES {
            return Err(KeyError::Inconsistent);
        }
        let library = ParsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, pkcs1)
            .map_err(|_| KeyError::Inconsistent)?;
        let spki = SubjectPublicKeyInfoRef {
            algorithm: AlgorithmIdentifierRef {
                oid: RSA_ENCRYPTION,
                parameters: Some(AnyRef::NULL),
            },
            subject_public_key: BitStringRef::from_bytes(pkcs1).map_err(|_| KeyError::Malformed)?,
        };
        Ok(Self {
            modulus: modulus.to_vec(),
            exponent: exponent.to_vec(),
            spki: spki.to_der().map_err(|_| KeyError::Malformed)?,
            pkcs1: pkcs1.to_vec(),
            library,
        })
    }

    /// Reads a key given as two big-endian numbers.
    ///
    /// # Errors
    /// [`KeyError`] if they make no RSA-2048 key.
    pub fn from_numbers(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyError> {
        let key = RsaPublicKey {
            modulus: UintRef::new(modulus).map_err(|_| KeyError::Malformed)?,
            exponent: UintRef::new(exponent).map_err(|_| KeyError::Malformed)?,
        };
        Self::from_pkcs1(&key.to_der().map_err(|_| KeyError::Malformed)?)
    }

    /// The modulus, 256 bytes big-endian.
    #[must_use]
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The public exponent, big-endian without leading zeros.
    #[must_use]
    pub fn exponent(&self) -> &[u8] {
        &self.exponent
    }

    /// The DER of the key as `RSAPublicKey`.
    #[must_use]
    pub fn pkcs1(&self) -> &[u8] {
        &self.pkcs1
    }

    /// The DER of the key as `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Whether `signature` is sha256WithRSAEncryption of `message` by this key.
    #[must_use]
    pub fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        self.library.verify_sig(message, signature).is_ok()
    }

    /// Whether `signature` opens to type 1 padding around exactly `input`: the opposite of
    /// [`KeyPair::sign_raw`](super::KeyPair::sign_raw).
    #[must_use]
    pub fn verify_raw(&self, input: &[u8], signature: &[u8]) -> bool {
        if input.is_empty() || input.len() > raw::LONGEST_INPUT || signature.len() != BLOCK {
            return false;
        }
        raw::public_operation(&self.modulus, &self.exponent, signature) == Some(raw::pad(input))
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.spki == other.spki
    }
}

impl Eq for PublicKey {}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let head: Vec<String> = self
            .modulus
            .iter()
            .take(8)
            .map(|b| format!("{b:02X}"))
            .collect();
        write!(formatter, "PublicKey(RSA-2048 {}…)", head.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{DedicatedKey, KeyPool};
    use proptest::prelude::*;

    fn key() -> &'static PublicKey {
        KeyPool::dedicated(DedicatedKey::Spare).public()
    }

    #[test]
    fn a_key_of_another_size_is_refused() {
        let short = [0xFF; 255];
        let refused = PublicKey::from_numbers(&short, &[1, 0, 1]);
        assert_eq!(refused.err(), Some(KeyError::NotRsa2048));
        let even = [0xFE; 256];
        let refused = PublicKey::from_numbers(&even, &[1, 0, 1]);
        assert_eq!(refused.err(), Some(KeyError::Inconsistent));
    }

    #[test]
    fn a_public_key_survives_its_own_encodings() {
        let public = key();
        assert_eq!(PublicKey::from_spki(public.spki()).as_ref(), Ok(public));
        assert_eq!(PublicKey::from_pkcs1(public.pkcs1()).as_ref(), Ok(public));
        let (modulus, exponent) = (public.modulus(), public.exponent());
        assert_eq!(
            PublicKey::from_numbers(modulus, exponent).as_ref(),
            Ok(public)
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_reading_a_key_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = PublicKey::from_spki(&bytes);
            let _ = PublicKey::from_pkcs1(&bytes);
        }

        #[test]
        fn no_changed_byte_makes_a_key_panic(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut spki = key().spki().to_vec();
            let place = place.index(spki.len());
            spki[place] = byte;
            if let Ok(changed) = PublicKey::from_spki(&spki) {
                prop_assert!(!changed.verify_raw(&[1], &[0x11; 256]));
                prop_assert!(!changed.verify_sha256(&[1], &[0x11; 256]));
            }
        }
    }
}
