//! OCSP (RFC 6960): questions about certificates and the answers of an authority's responder, both ways.
//!
//! What comes from outside is read here without a panic; what goes out is the same bytes for the same input,
//! because the signature is PKCS#1 v1.5.

mod cert_id;
mod check;
mod read;
mod reply;
mod request;

pub use cert_id::{CertId, Hash};
pub use check::{Distrust, Question};
pub use read::{Basic, ReadError, Reply, ResponderId};
pub use reply::{Answer, Refusal, ResponderName, Status, answer, refuse};
pub use request::{Request, RequestError};

use const_oid::ObjectIdentifier;

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// id-pkix-ocsp-basic: the one form of answer (RFC 6960 4.2.1).
const BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
/// id-pkix-ocsp-nonce (RFC 6960 4.4.1).
const NONCE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.2");
/// id-pkix-ocsp-response: which forms of answer the asker understands (RFC 6960 4.4.3).
const ACCEPTABLE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.4");
/// id-pkix-ocsp-nocheck: nobody need ask whether the responder's own certificate holds (RFC 6960 4.2.2.2.1).
pub(super) const NO_CHECK: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.5");
/// id-kp-OCSPSigning (RFC 6960 4.2.2.2).
pub(super) const OCSP_SIGNING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.9");

/// The longest nonce taken, octets (RFC 9654 2.1).
const LONGEST_NONCE: usize = 128;

#[cfg(test)]
mod tests;
