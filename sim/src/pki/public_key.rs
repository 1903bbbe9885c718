//! Public keys: RSA-2048 with PKCS#1 v1.5 (RFC 8017 8.2.2), and P-384 with ECDSA for the next card.

use super::raw::{self, BLOCK};
use aws_lc_rs::signature::{self, ParsedPublicKey};
use const_oid::db::rfc5912::{
    ECDSA_WITH_SHA_384, ID_EC_PUBLIC_KEY, RSA_ENCRYPTION, SECP_384_R_1, SHA_256_WITH_RSA_ENCRYPTION,
};
use der::asn1::{AnyRef, BitStringRef, UintRef};
use der::{Decode, Encode, Header, Sequence, SliceReader};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

/// The largest public exponent taken: that of the cryptographic library.
const EXPONENT_BYTES: usize = 5;

/// An uncompressed point of P-384: `04`, then two coordinates of 48 bytes (SEC 1 2.3.3).
const POINT_BYTES: usize = 97;

/// Which algorithm a key is for. Each kind signs in one way only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// RSA of 2,048 bits, the one algorithm of the profile of 公的個人認証サービス today.
    Rsa2048,
    /// The curve P-384: assumed (仮定) for the next card, of which no profile is published (CARD-041).
    P384,
}

impl KeyKind {
    /// The algorithm of a `SubjectPublicKeyInfo` with such a key (RFC 3279 2.3.1, RFC 5480 2.1.1).
    pub(super) fn of_key(self) -> AlgorithmIdentifierRef<'static> {
        match self {
            Self::Rsa2048 => AlgorithmIdentifierRef {
                oid: RSA_ENCRYPTION,
                parameters: Some(AnyRef::NULL),
            },
            Self::P384 => AlgorithmIdentifierRef {
                oid: ID_EC_PUBLIC_KEY,
                parameters: Some((&SECP_384_R_1).into()),
            },
        }
    }

    /// The algorithm of a signature by such a key: sha256WithRSAEncryption (RFC 4055 5) or ecdsa-with-SHA384
    /// (RFC 5758 3.2).
    #[must_use]
    pub const fn of_signature(self) -> AlgorithmIdentifierRef<'static> {
        match self {
            Self::Rsa2048 => AlgorithmIdentifierRef {
                oid: SHA_256_WITH_RSA_ENCRYPTION,
                parameters: Some(AnyRef::NULL),
            },
            Self::P384 => AlgorithmIdentifierRef {
                oid: ECDSA_WITH_SHA_384,
                parameters: None,
            },
        }
    }

    /// Which kind of key a certificate (DER) certifies, without reading the rest of it: all that somebody needs to
    /// know who has a card sign. `None` if no such kind is found where it would stand.
    #[must_use]
    pub fn certified_in(certificate: &[u8]) -> Option<Self> {
        let mut outer = SliceReader::new(certificate).ok()?;
        // Certificate, TBSCertificate (RFC 5280 4.1).
        for _ in 0..2 {
            Header::decode(&mut outer).ok()?;
        }
        // Version, serial number, algorithm, issuer, validity, subject.
        for _ in 0..6 {
            AnyRef::decode(&mut outer).ok()?;
        }
        let info = SubjectPublicKeyInfoRef::decode(&mut outer).ok()?;
        [Self::Rsa2048, Self::P384]
            .into_iter()
            .find(|kind| kind.of_key() == info.algorithm)
    }

    /// Which kind of key signs with an algorithm.
    pub(super) fn that_signs(algorithm: &AlgorithmIdentifierRef<'_>) -> Option<Self> {
        [Self::Rsa2048, Self::P384]
            .into_iter()
            .find(|kind| kind.of_signature() == *algorithm)
    }
}

/// Why an encoded key was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not the DER of a key.
    #[error("the bytes are not the DER of a key")]
    Malformed,
    /// A key, but neither an RSA key of 2,048 bits nor an uncompressed point of P-384: the profile of
    /// 公的個人認証サービス knows the first only, the second is assumed for the next card.
    #[error("the key is neither an RSA key of 2048 bits nor an uncompressed point of P-384")]
    OtherKind,
    /// Numbers that make no usable key, for instance an even modulus or a point beside the curve.
    #[error("the numbers of the key do not fit together")]
    Inconsistent,
}

/// `RSAPublicKey` (RFC 8017 A.1.1).
#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

/// A public key of either kind.
#[derive(Clone)]
pub struct PublicKey {
    kind: KeyKind,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    bits: Vec<u8>,
    spki: Vec<u8>,
    library: ParsedPublicKey,
}

impl PublicKey {
    /// Reads the DER of a `SubjectPublicKeyInfo` (RFC 5280 4.1.2.7).
    ///
    /// # Errors
    /// [`KeyError`] if it holds neither an RSA-2048 key nor a point of P-384.
    pub fn from_spki(spki: &[u8]) -> Result<Self, KeyError> {
        let info = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| KeyError::Malformed)?;
        let bits = info.subject_public_key.as_bytes();
        let bits = bits.ok_or(KeyError::Malformed)?;
        match info.algorithm.oid {
            RSA_ENCRYPTION => Self::from_pkcs1(bits),
            ID_EC_PUBLIC_KEY if info.algorithm == KeyKind::P384.of_key() => {
                Self::from_p384_point(bits)
            }
            _ => Err(KeyError::OtherKind),
        }
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
            return Err(KeyError::OtherKind);
        }
        if exponent.len() > EXPONENT_BYTES {
            return Err(KeyError::Inconsistent);
        }
        let library = ParsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, pkcs1)
            .map_err(|_| KeyError::Inconsistent)?;
        Ok(Self {
            kind: KeyKind::Rsa2048,
            modulus: modulus.to_vec(),
            exponent: exponent.to_vec(),
            spki: encode_spki(KeyKind::Rsa2048, pkcs1)?,
            bits: pkcs1.to_vec(),
            library,
        })
    }

    /// Reads an RSA key given as two big-endian numbers.
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

    /// Reads an uncompressed point of P-384, 97 bytes: the one form that RFC 5480 2.2 makes everybody take.
    ///
    /// # Errors
    /// [`KeyError`] if it is in another form or lies beside the curve.
    pub fn from_p384_point(point: &[u8]) -> Result<Self, KeyError> {
        if point.len() != POINT_BYTES || point.first() != Some(&0x04) {
            return Err(KeyError::OtherKind);
        }
        let library = ParsedPublicKey::new(&signature::ECDSA_P384_SHA384_ASN1, point)
            .map_err(|_| KeyError::Inconsistent)?;
        Ok(Self {
            kind: KeyKind::P384,
            modulus: Vec::new(),
            exponent: Vec::new(),
            spki: encode_spki(KeyKind::P384, point)?,
            bits: point.to_vec(),
            library,
        })
    }

    /// Which kind of key it is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The modulus, 256 bytes big-endian; empty if it is no RSA key.
    #[must_use]
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The public exponent, big-endian without leading zeros; empty if it is no RSA key.
    #[must_use]
    pub fn exponent(&self) -> &[u8] {
        &self.exponent
    }

    /// What the BIT STRING of a `SubjectPublicKeyInfo` holds, over which key identifiers are hashed: the DER of an
    /// `RSAPublicKey`, or an uncompressed point.
    #[must_use]
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// The DER of the key as `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Whether `signature` is of `message` by this key, in the one algorithm of its kind:
    /// sha256WithRSAEncryption, or ecdsa-with-SHA384 in DER.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.library.verify_sig(message, signature).is_ok()
    }

    /// Whether `signature` opens to type 1 padding around exactly `input`: the opposite of
    /// [`KeyPair::sign_raw`](super::KeyPair::sign_raw). Never if it is no RSA key.
    #[must_use]
    pub fn verify_raw(&self, input: &[u8], signature: &[u8]) -> bool {
        let fits = !input.is_empty() && input.len() <= raw::LONGEST_INPUT;
        if self.kind != KeyKind::Rsa2048 || !fits || signature.len() != BLOCK {
            return false;
        }
        raw::public_operation(&self.modulus, &self.exponent, signature) == Some(raw::pad(input))
    }
}

fn encode_spki(kind: KeyKind, bits: &[u8]) -> Result<Vec<u8>, KeyError> {
    let info = SubjectPublicKeyInfoRef {
        algorithm: kind.of_key(),
        subject_public_key: BitStringRef::from_bytes(bits).map_err(|_| KeyError::Malformed)?,
    };
    info.to_der().map_err(|_| KeyError::Malformed)
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.spki == other.spki
    }
}

impl Eq for PublicKey {}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (name, number) = match self.kind {
            KeyKind::Rsa2048 => ("RSA-2048", self.modulus.as_slice()),
            KeyKind::P384 => ("P-384", self.bits.get(1..).unwrap_or_default()),
        };
        let head: String = number.iter().take(8).map(|b| format!("{b:02X}")).collect();
        write!(formatter, "PublicKey({name} {head}…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{DedicatedKey, EcKeyPair, KeyPool};
    use proptest::prelude::*;

    fn key() -> &'static PublicKey {
        KeyPool::dedicated(DedicatedKey::Spare).public()
    }

    #[test]
    fn a_key_of_another_size_is_refused() {
        let short = [0xFF; 255];
        let refused = PublicKey::from_numbers(&short, &[1, 0, 1]);
        assert_eq!(refused.err(), Some(KeyError::OtherKind));
        let even = [0xFE; 256];
        let refused = PublicKey::from_numbers(&even, &[1, 0, 1]);
        assert_eq!(refused.err(), Some(KeyError::Inconsistent));
    }

    #[test]
    fn a_public_key_survives_its_own_encodings() {
        let public = key();
        assert_eq!(PublicKey::from_spki(public.spki()).as_ref(), Ok(public));
        assert_eq!(PublicKey::from_pkcs1(public.bits()).as_ref(), Ok(public));
        let (modulus, exponent) = (public.modulus(), public.exponent());
        assert_eq!(
            PublicKey::from_numbers(modulus, exponent).as_ref(),
            Ok(public)
        );
    }

    #[test]
    fn a_point_of_p384_survives_its_encodings_and_one_beside_the_curve_is_refused() {
        let key = EcKeyPair::derive(b"point");
        let public = key.public();
        assert_eq!(PublicKey::from_spki(public.spki()).as_ref(), Ok(public));
        assert_eq!(public.kind(), KeyKind::P384);
        assert!(!public.verify_raw(&[1], &[0x11; BLOCK]));
        let mut beside = public.bits().to_vec();
        beside[96] ^= 1;
        let refused = PublicKey::from_p384_point(&beside);
        assert_eq!(refused.err(), Some(KeyError::Inconsistent));
        let mut compressed = public.bits()[..49].to_vec();
        compressed[0] = 0x02;
        let refused = PublicKey::from_p384_point(&compressed);
        assert_eq!(refused.err(), Some(KeyError::OtherKind));
    }

    #[test]
    fn a_point_of_another_curve_is_refused() {
        // The last octet of the curve's identifier 1.3.132.0.34: 35 is P-521.
        let mut spki = EcKeyPair::derive(b"curve").public().spki().to_vec();
        let curve = spki
            .windows(5)
            .position(|it| it == [0x2B, 0x81, 0x04, 0x00, 0x22]);
        spki[curve.expect("the curve is named") + 4] = 0x23;
        assert_eq!(PublicKey::from_spki(&spki).err(), Some(KeyError::OtherKind));
    }

    proptest! {
        #[test]
        fn no_bytes_make_reading_a_key_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = PublicKey::from_spki(&bytes);
            let _ = PublicKey::from_pkcs1(&bytes);
            let _ = PublicKey::from_p384_point(&bytes);
        }

        #[test]
        fn no_changed_byte_makes_a_key_panic(
            rsa in any::<bool>(),
            place in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let curve = EcKeyPair::derive(b"changed");
            let original = if rsa { key() } else { curve.public() };
            let mut spki = original.spki().to_vec();
            let place = place.index(spki.len());
            spki[place] = byte;
            if let Ok(changed) = PublicKey::from_spki(&spki) {
                prop_assert!(!changed.verify_raw(&[1], &[0x11; 256]));
                prop_assert!(!changed.verify(&[1], &[0x11; 256]));
            }
        }
    }
}
