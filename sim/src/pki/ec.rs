//! P-384 key pairs, and ECDSA with SHA-384 (FIPS 186-5) that is deterministic (RFC 6979 3.2).
//!
//! aws-lc-rs would sign ten times as fast, but with random nonces: the same scenario would leave another trace
//! each time. It verifies what is signed here.

use super::public_key::PublicKey;
use aws_lc_rs::digest::{SHA384, digest};
use const_oid::db::rfc5912::{ID_EC_PUBLIC_KEY, SECP_384_R_1};
use der::asn1::{BitStringRef, OctetStringRef};
use der::{Encode as _, Sequence};
use p384::ecdsa::signature::hazmat::PrehashSigner;
use p384::ecdsa::{Signature, SigningKey};
use spki::AlgorithmIdentifierRef;

/// Length of the hash that is signed: SHA-384.
pub const HASH_BYTES: usize = 48;

/// Length of the longest signature: DER of two numbers of 49 bytes, the first of which is zero.
pub const LONGEST_SIGNATURE: usize = 104;

/// What every seed is hashed with, so that no key of these is a key of anything else.
const BANNER: &[u8] = b"MADOGUCHI TEST KEY, NOT SECRET, P-384";

/// `ECPrivateKey` (RFC 5915 3) whose curve is told around it.
#[derive(Sequence)]
struct EcPrivateKey<'a> {
    version: u8,
    key: &'a OctetStringRef,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT")]
    point: BitStringRef<'a>,
}

/// `PrivateKeyInfo` (RFC 5208 5) without attributes.
#[derive(Sequence)]
struct PrivateKeyInfo<'a> {
    version: u8,
    algorithm: AlgorithmIdentifierRef<'a>,
    key: &'a OctetStringRef,
}

/// A P-384 key pair. Signing with it is deterministic.
pub struct EcKeyPair {
    private: SigningKey,
    public: PublicKey,
}

impl EcKeyPair {
    /// The key pair that belongs to `seed`: the same on every machine. Not secret and not meant to be.
    ///
    /// # Panics
    /// Never: an odd number below 2^383 is a scalar of the curve, and its multiple of the base a point of it.
    #[must_use]
    pub fn derive(seed: &[u8]) -> Self {
        let mut scalar = sha384(&[BANNER, seed].concat());
        let [first, .., last] = &mut scalar;
        *first &= 0x7F;
        *last |= 0x01;
        let private = SigningKey::from_slice(&scalar).expect("the number is a scalar of P-384");
        let point = private.verifying_key().to_sec1_point(false);
        let public = PublicKey::from_p384_point(point.as_bytes()).expect("it lies on P-384");
        Self { private, public }
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The key pair as unencrypted PKCS#8 (RFC 5208, RFC 5915), for software that keeps its own keys.
    ///
    /// # Errors
    /// Never: every part is of a known length.
    pub(super) fn to_pkcs8(&self) -> der::Result<Vec<u8>> {
        let scalar = self.private.to_bytes();
        let point = self.private.verifying_key().to_sec1_point(false);
        let key = EcPrivateKey {
            version: 1,
            key: OctetStringRef::new(&scalar)?,
            point: BitStringRef::from_bytes(point.as_bytes())?,
        }
        .to_der()?;
        PrivateKeyInfo {
            version: 0,
            algorithm: AlgorithmIdentifierRef {
                oid: ID_EC_PUBLIC_KEY,
                parameters: Some((&SECP_384_R_1).into()),
            },
            key: OctetStringRef::new(&key)?,
        }
        .to_der()
    }

    /// Signs a hash. Gives the DER of `ECDSA-Sig-Value` (RFC 3279 2.2.3), at most [`LONGEST_SIGNATURE`] bytes.
    #[must_use]
    pub fn sign_hash(&self, hash: &[u8; HASH_BYTES]) -> Vec<u8> {
        let signed: Result<Signature, _> = self.private.sign_prehash(hash);
        // The library declines hashes of less than half the length of the curve, and nothing else.
        signed.map_or_else(|_| Vec::new(), |it| it.to_der().as_bytes().to_vec())
    }

    /// Signs `message` with ecdsa-with-SHA384.
    #[must_use]
    pub fn sign_sha384(&self, message: &[u8]) -> Vec<u8> {
        self.sign_hash(&sha384(message))
    }
}

impl std::fmt::Debug for EcKeyPair {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("EcKeyPair")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

/// The SHA-384 hash of a message.
#[must_use]
pub fn sha384(message: &[u8]) -> [u8; HASH_BYTES] {
    let mut hash = [0; HASH_BYTES];
    // Both have 48 bytes.
    hash.iter_mut()
        .zip(digest(&SHA384, message).as_ref())
        .for_each(|(to, from)| *to = *from);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal"))
            .collect()
    }

    /// RFC 6979 A.2.6, P-384 with SHA-384, message "sample".
    #[test]
    fn the_nonce_is_that_of_rfc_6979() {
        let private = hex(
            "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8\
             96D5724E4C70A825F872C9EA60D2EDF5",
        );
        let key = SigningKey::from_slice(&private).expect("the key of the RFC");
        let signature: Signature = key.sign_prehash(&sha384(b"sample")).expect("it signs");
        let expected = hex(
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C\
             81A648152E44ACF96E36DD1E80FABE46\
             99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94F\
             A329C145786E679E7B82C71A38628AC8",
        );
        assert_eq!(signature.to_bytes().as_slice(), expected);
    }

    #[test]
    fn a_seed_always_gives_the_same_key_and_another_seed_another() {
        let key = |seed: &[u8]| EcKeyPair::derive(seed);
        assert_eq!(key(b"a").public(), key(b"a").public());
        assert_ne!(key(b"a").public(), key(b"b").public());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn any_message_verifies_by_another_library_and_any_changed_bit_does_not(
            seed in any::<u64>(),
            message in proptest::collection::vec(any::<u8>(), 0..300),
            bit in any::<prop::sample::Index>(),
        ) {
            let key = EcKeyPair::derive(&seed.to_be_bytes());
            let mut signature = key.sign_sha384(&message);
            prop_assert!(signature.len() <= LONGEST_SIGNATURE);
            prop_assert_eq!(&signature, &key.sign_sha384(&message));
            prop_assert!(key.public().verify(&message, &signature));
            let bit = bit.index(signature.len() * 8);
            signature[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!key.public().verify(&message, &signature));
        }
    }
}
