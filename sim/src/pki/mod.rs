//! Test keys, RSA from a committed pool and P-384 derived from seeds, and the X.509 certificates of Madoguchi's
//! own test authorities.
//!
//! Nothing here is secret and nothing here chains to a real authority: the private keys are published with
//! the source, the names say TEST, and the policy identifiers lie under the enterprise number reserved for
//! examples (RFC 5612). The shape of the certificates follows the profile of 公的個人認証サービス.
//!
//! Every signature is deterministic, PKCS#1 v1.5 or ECDSA with the nonces of RFC 6979: the same inputs give the
//! same bytes.

pub mod authority;
pub mod card_verifiable;
pub mod certificate;
pub mod chain;
pub mod crl;
pub mod ec;
pub mod holder_key;
pub mod keys;
mod memory;
mod mgf;
mod name;
pub mod oaep;
pub mod ocsp;
pub mod parse;
mod power;
mod pss;
pub mod public_key;
mod raw;
pub mod revocation;
pub mod rsa;
pub mod signer;
mod tbs;
pub mod terminal;
pub mod tls;

pub use authority::{Authority, CertificateKind};
pub use certificate::{Holder, Issuance, IssueError};
pub use chain::ChainError;
pub use ec::EcKeyPair;
pub use holder_key::HolderKey;
pub use keys::{DedicatedKey, Generation, KeyIndex, KeyPool};
pub use memory::Memory;
pub use parse::{Certificate, IssuerKind, ParseError};
pub use public_key::{KeyError, KeyKind, PublicKey};
pub use revocation::{Reason, Revocation};
pub use rsa::{KeyPair, SIGNATURE_BYTES, SignError, Signature};
pub use signer::Signer;
pub use tls::{Term, TlsIdentity, TlsRoot, TlsSubject};
