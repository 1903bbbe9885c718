//! CertID: which certificate of which authority, by hashes of the authority's name and key.

use aws_lc_rs::digest;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{ID_SHA_1, ID_SHA_256};
use der::asn1::{Any, Int, OctetString};
use der::{Encode, Sequence};
use spki::AlgorithmIdentifierOwned;

use crate::pki::parse::serial;
use crate::pki::public_key::PublicKey;
use crate::pki::{Authority, Certificate, tbs};

/// With what the authority is hashed. The hash hides nothing: SHA-1 serves as well and is what most ask with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hash {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
}

impl Hash {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sha1, Self::Sha256];

    const fn id(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => ID_SHA_1,
            Self::Sha256 => ID_SHA_256,
        }
    }

    fn of(self, bytes: &[u8]) -> digest::Digest {
        let algorithm = match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
        };
        digest::digest(algorithm, bytes)
    }
}

/// `CertID` (RFC 6960 4.1.1). Kept as it was asked, so that the answer repeats it to the byte.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct CertId {
    hash_algorithm: AlgorithmIdentifierOwned,
    issuer_name_hash: OctetString,
    issuer_key_hash: OctetString,
    serial: Int,
}

impl CertId {
    /// The certificate with that serial number, issued by `issuer`. `None` if the serial number is not
    /// upper-case hexadecimal of 1 to 20 octets without leading zeros.
    #[must_use]
    pub fn new(hash: Hash, issuer: &Certificate, serial: &str) -> Option<Self> {
        Self::of(hash, &issuer.subject, issuer.public_key(), serial)
    }

    fn of(hash: Hash, name: &[u8], key: &PublicKey, serial: &str) -> Option<Self> {
        let mut octets = tbs::octets(serial)?;
        // A first bit would be a sign.
        if octets.first().is_some_and(|first| *first >= 0x80) {
            octets.insert(0, 0);
        }
        Some(Self {
            hash_algorithm: AlgorithmIdentifierOwned {
                oid: hash.id(),
                parameters: Some(Any::null()),
            },
            issuer_name_hash: OctetString::new(hash.of(name).as_ref()).ok()?,
            issuer_key_hash: OctetString::new(hash.of(key.bits()).as_ref()).ok()?,
            serial: Int::new(&octets).ok()?,
        })
    }

    /// With what the authority was hashed; `None` for an algorithm that is not known here.
    #[must_use]
    pub fn hash(&self) -> Option<Hash> {
        let mut known = Hash::ALL.into_iter();
        known.find(|hash| hash.id() == self.hash_algorithm.oid)
    }

    /// Upper-case hexadecimal; `None` for a number that no certificate can have.
    #[must_use]
    pub fn serial(&self) -> Option<String> {
        serial(self.serial.as_bytes()).ok()
    }

    /// Whether a certificate of this authority, in this generation, is meant.
    #[must_use]
    pub fn is_of(&self, authority: &Authority) -> bool {
        let Ok(name) = authority.name.to_der() else {
            return false;
        };
        self.names(&name, authority.key().public())
    }

    /// Whether a certificate that `issuer` issued is meant.
    #[must_use]
    pub fn is_of_certificate(&self, issuer: &Certificate) -> bool {
        self.names(&issuer.subject, issuer.public_key())
    }

    fn names(&self, name: &[u8], key: &PublicKey) -> bool {
        self.hash().is_some_and(|hash| {
            hash.of(name).as_ref() == self.issuer_name_hash.as_bytes()
                && hash.of(key.bits()).as_ref() == self.issuer_key_hash.as_bytes()
        })
    }
}
