//! 失効: when a certificate ceased to hold, and why. Revocation lists and OCSP answers say it alike.

use der::Enumerated;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Why a certificate does not hold: the `CRLReason` of RFC 5280 5.3.1 that an authority of people issues or a
/// reader may meet.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enumerated, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[repr(u32)]
pub enum Reason {
    /// unspecified.
    Unspecified = 0,
    /// keyCompromise: somebody else may have the key.
    KeyCompromise = 1,
    /// cACompromise.
    AuthorityCompromise = 2,
    /// affiliationChanged: what the certificate says of its holder is no longer so.
    AffiliationChanged = 3,
    /// superseded: another certificate has taken its place.
    Superseded = 4,
    /// cessationOfOperation: it is no longer needed.
    CessationOfOperation = 5,
    /// certificateHold: 一時停止, the only reason that can be taken back.
    CertificateHold = 6,
    /// removeFromCRL: only in a delta list.
    RemoveFromList = 8,
    /// privilegeWithdrawn.
    PrivilegeWithdrawn = 9,
    /// aACompromise.
    AttributeAuthorityCompromise = 10,
}

/// Since when a certificate does not hold, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// JST, to the second.
    pub at: DateTime,
    /// Why; an authority may leave it out.
    pub reason: Option<Reason>,
}

impl Revocation {
    /// Whether it can still be taken back.
    #[must_use]
    pub fn is_hold(&self) -> bool {
        self.reason == Some(Reason::CertificateHold)
    }
}
