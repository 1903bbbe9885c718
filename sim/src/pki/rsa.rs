//! RSA-2048 key pairs, and signing with PKCS#1 v1.5 (RFC 8017 8.2).

use super::memory;
use super::public_key::{KeyError, PublicKey};
use super::raw::{self, BLOCK, Components, PrivateOperation};
use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as LibraryKeyPair;
use aws_lc_rs::signature::{self, KeyPair as _, RsaSignatureEncoding};
use der::asn1::{OctetStringRef, UintRef};
use der::{Decode, Sequence};
use spki::AlgorithmIdentifierRef;

/// Length of every signature: that of an RSA-2048 modulus.
pub const SIGNATURE_BYTES: usize = BLOCK;

/// A signature, big-endian, always full length.
pub type Signature = [u8; SIGNATURE_BYTES];

/// Why bytes were not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// PKCS#1 v1.5 in 2,048 bits takes 1 to 245 bytes.
    #[error("expected 1 to 245 bytes to sign, received {received}")]
    InputLength {
        /// How many bytes were handed over.
        received: usize,
    },
}

/// `RSAPrivateKey` (RFC 8017 A.1.2) of two primes.
#[derive(Sequence)]
struct RsaPrivateKey<'a> {
    version: u8,
    modulus: UintRef<'a>,
    public_exponent: UintRef<'a>,
    private_exponent: UintRef<'a>,
    prime1: UintRef<'a>,
    prime2: UintRef<'a>,
    exponent1: UintRef<'a>,
    exponent2: UintRef<'a>,
    coefficient: UintRef<'a>,
}

/// `PrivateKeyInfo` (RFC 5208 5) without attributes.
#[derive(Sequence)]
struct PrivateKeyInfo<'a> {
    version: u8,
    algorithm: AlgorithmIdentifierRef<'a>,
    key: &'a OctetStringRef,
}

/// An RSA-2048 key pair. Signing with it is deterministic.
pub struct KeyPair {
    library: LibraryKeyPair,
    public: PublicKey,
    private: PrivateOperation,
}

impl KeyPair {
    /// Reads a key pair from unencrypted PKCS#8 (RFC 5208).
    ///
    /// # Errors
    /// [`KeyError`] if the bytes are no RSA-2048 key pair.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        let info = PrivateKeyInfo::from_der(pkcs8).map_err(|_| KeyError::Malformed)?;
        let numbers =
            RsaPrivateKey::from_der(info.key.as_bytes()).map_err(|_| KeyError::Malformed)?;
        let library = LibraryKeyPair::from_pkcs8(pkcs8).map_err(|_| KeyError::Inconsistent)?;
        let public = PublicKey::from_pkcs1(library.public_key().as_ref())?;
        let private = PrivateOperation::new(&Components {
            prime1: numbers.prime1.as_bytes(),
            prime2: numbers.prime2.as_bytes(),
            exponent1: numbers.exponent1.as_bytes(),
            exponent2: numbers.exponent2.as_bytes(),
            coefficient: numbers.coefficient.as_bytes(),
        })
        .ok_or(KeyError::Inconsistent)?;
        Ok(Self {
            library,
            public,
            private,
        })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs `input` verbatim inside PKCS#1 v1.5 type 1 padding, as COMPUTE DIGITAL SIGNATURE with P1 = 00
    /// does: whoever calls supplies the DigestInfo, and nothing checks that it is one.
    ///
    /// # Errors
    /// [`SignError::InputLength`] unless `input` has 1 to 245 bytes.
    pub fn sign_raw(&self, input: &[u8]) -> Result<Signature, SignError> {
        if input.is_empty() || input.len() > raw::LONGEST_INPUT {
            return Err(SignError::InputLength {
                received: input.len(),
            });
        }
        Ok(memory::recalled((self.name(), "raw"), input, || {
            self.sign_standard_digest_info(input)
                .unwrap_or_else(|| self.private.apply(&raw::pad(input)))
        }))
    }

    /// Tells keys apart: the last octets of the modulus.
    fn name(&self) -> u64 {
        let last = self.public.modulus().last_chunk().copied();
        last.map_or(0, u64::from_be_bytes)
    }

    /// Signs `message` with sha256WithRSAEncryption.
    #[must_use]
    pub fn sign_sha256(&self, message: &[u8]) -> Signature {
        memory::recalled((self.name(), "sha-256"), message, || {
            let mut signature = [0; SIGNATURE_BYTES];
            let signed = self.library.sign(
                &signature::RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            );
            match signed {
                Ok(()) => signature,
                // The library fails only for want of memory; the slow way computes the same bytes.
                Err(_) => self.private.apply(&raw::pad(&sha256_digest_info(message))),
            }
        })
    }

    /// The textbook private operation on a block below the modulus.
    pub(super) fn private_operation(&self, block: &[u8; BLOCK]) -> Signature {
        memory::recalled((self.name(), "block"), block, || self.private.apply(block))
    }

    /// The library is faster, but only for a DigestInfo that it would have written itself.
    fn sign_standard_digest_info(&self, input: &[u8]) -> Option<Signature> {
        let standard = STANDARD.iter().find(|standard| {
            input.starts_with(standard.prefix)
                && input.len() == standard.prefix.len() + standard.algorithm.output_len()
        })?;
        let digest = input.get(standard.prefix.len()..)?;
        let digest = Digest::import_less_safe(digest, standard.algorithm).ok()?;
        let mut signature = [0; SIGNATURE_BYTES];
        self.library
            .sign_digest(standard.encoding, &digest, &mut signature)
            .ok()?;
        Some(signature)
    }
}

impl std::fmt::Debug for KeyPair {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("KeyPair")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

/// A digest algorithm the library can sign an existing digest of, with its DigestInfo up to the digest
/// (RFC 8017 9.2 note 1).
struct StandardDigest {
    prefix: &'static [u8],
    algorithm: &'static digest::Algorithm,
    encoding: &'static RsaSignatureEncoding,
}

const SHA256_PREFIX: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];
const SHA384_PREFIX: [u8; 19] = [
    0x30, 0x41, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05,
    0x00, 0x04, 0x30,
];
const SHA512_PREFIX: [u8; 19] = [
    0x30, 0x51, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05,
    0x00, 0x04, 0x40,
];

static STANDARD: [StandardDigest; 3] = [
    StandardDigest {
        prefix: &SHA256_PREFIX,
        algorithm: &digest::SHA256,
        encoding: &signature::RSA_PKCS1_SHA256,
    },
    StandardDigest {
        prefix: &SHA384_PREFIX,
        algorithm: &digest::SHA384,
        encoding: &signature::RSA_PKCS1_SHA384,
    },
    StandardDigest {
        prefix: &SHA512_PREFIX,
        algorithm: &digest::SHA512,
        encoding: &signature::RSA_PKCS1_SHA512,
    },
];

/// The DigestInfo of the SHA-256 digest of `message`: the 51 bytes most clients hand to the card.
#[must_use]
pub fn sha256_digest_info(message: &[u8]) -> Vec<u8> {
    let digest = digest::digest(&digest::SHA256, message);
    [&SHA256_PREFIX, digest.as_ref()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{DedicatedKey, KeyPool};
    use proptest::prelude::*;

    fn key() -> &'static KeyPair {
        KeyPool::dedicated(DedicatedKey::Spare)
    }

    #[test]
    fn the_fast_and_the_slow_way_give_the_same_signature() {
        let message = b"madoguchi";
        let info = sha256_digest_info(message);
        let slow = key().private.apply(&raw::pad(&info));
        assert_eq!(key().sign_sha256(message), slow);
        assert_eq!(key().sign_raw(&info), Ok(slow));
        assert_eq!(key().sign_standard_digest_info(&info), Some(slow));
        for prefix in [&SHA384_PREFIX, &SHA512_PREFIX] {
            let length = usize::from(prefix[18]);
            let info = [prefix.as_slice(), &[0x33; 64][..length]].concat();
            let slow = key().private.apply(&raw::pad(&info));
            assert_eq!(key().sign_standard_digest_info(&info), Some(slow));
        }
    }

    #[test]
    fn a_digest_info_without_null_parameters_takes_the_slow_way() {
        let mut info = vec![0x30, 0x2F, 0x30, 0x0B];
        info.extend_from_slice(&SHA256_PREFIX[4..15]);
        info.extend_from_slice(&[0x04, 0x20]);
        info.extend_from_slice(&[0x77; 32]);
        assert_eq!(info.len(), 49);
        assert_eq!(key().sign_standard_digest_info(&info), None);
        let signature = key().sign_raw(&info).expect("49 bytes fit");
        assert!(key().public().verify_raw(&info, &signature));
    }

    #[test]
    fn one_and_245_bytes_are_signed_and_none_and_246_are_refused() {
        for length in [1, 245] {
            let input = vec![0; length];
            let signature = key().sign_raw(&input).expect("the length is allowed");
            assert!(key().public().verify_raw(&input, &signature));
        }
        for received in [0, 246] {
            assert_eq!(
                key().sign_raw(&vec![0; received]),
                Err(SignError::InputLength { received })
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn any_input_verifies_and_any_changed_bit_does_not(
            input in proptest::collection::vec(any::<u8>(), 1..=245),
            bit in 0usize..2048,
        ) {
            let mut signature = key().sign_raw(&input).expect("the length is allowed");
            prop_assert!(key().public().verify_raw(&input, &signature));
            signature[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!key().public().verify_raw(&input, &signature));
        }

        #[test]
        fn no_bytes_make_reading_a_key_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = KeyPair::from_pkcs8(&bytes);
        }
    }
}
