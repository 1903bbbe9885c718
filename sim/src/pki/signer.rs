//! The keys of authorities: RSA-2048 to the third generation, P-384 in the fourth.

use super::ec::EcKeyPair;
use super::public_key::PublicKey;
use super::rsa::KeyPair;
use spki::AlgorithmIdentifierRef;

/// The key pair of an authority or of its OCSP responder.
#[derive(Debug, Clone, Copy)]
pub enum Signer {
    /// RSA-2048.
    Rsa(&'static KeyPair),
    /// P-384.
    P384(&'static EcKeyPair),
}

impl Signer {
    /// The public half.
    #[must_use]
    pub fn public(self) -> &'static PublicKey {
        match self {
            Self::Rsa(key) => key.public(),
            Self::P384(key) => key.public(),
        }
    }

    /// The algorithm by which it signs, as certificates, revocation lists and OCSP responses name it.
    #[must_use]
    pub fn algorithm(self) -> AlgorithmIdentifierRef<'static> {
        self.public().kind().of_signature()
    }

    /// Signs `message` in that algorithm.
    #[must_use]
    pub fn sign(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Rsa(key) => key.sign_sha256(message).to_vec(),
            Self::P384(key) => key.sign_sha384(message),
        }
    }
}
