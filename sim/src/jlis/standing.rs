//! What was so of a certificate at a moment: the one account from which the typed answer, the OCSP answer and the
//! revocation list are made.

use jiff::civil::DateTime;

use super::actor::Jlis;
use super::cards::Medium;
use super::certificates::Issued;
use super::role::CertificateStatus;
use crate::clock::VirtualTime;
use crate::pki::{Reason, Revocation};
use crate::vocabulary::CertificateSerial;

/// 一時停止: from when to when a card is on hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hold {
    pub since: DateTime,
    /// The first moment at which it no longer is.
    pub until: Option<DateTime>,
}

impl Medium {
    /// Whether it is on hold by the last that was heard.
    pub fn is_suspended(&self) -> bool {
        self.holds.last().is_some_and(|hold| hold.until.is_none())
    }

    /// Puts it on hold; one that is on hold stays as it is.
    pub fn suspend(&mut self, since: DateTime) {
        if !self.is_suspended() {
            self.holds.push(Hold { since, until: None });
        }
    }

    /// Ends the hold. Says whether there was one.
    pub fn lift(&mut self, at: DateTime) -> bool {
        match self.holds.last_mut() {
            Some(hold) if hold.until.is_none() => {
                hold.until = Some(at);
                true
            }
            _ => false,
        }
    }

    fn held_since(&self, at: DateTime) -> Option<DateTime> {
        let mut holds = self.holds.iter();
        holds
            .find(|hold| hold.since <= at && hold.until.is_none_or(|until| at < until))
            .map(|hold| hold.since)
    }
}

impl Jlis {
    /// Why a certificate did not hold at a moment, or `None` if it did. Revocation is for ever; a hold is told
    /// while it lasts.
    pub(super) fn revocation(&self, issued: &Issued, at: DateTime) -> Option<Revocation> {
        let revoked = issued.revoked.filter(|revoked| revoked.at <= at);
        revoked.or_else(|| {
            let since = self.media.get(issued.medium)?.held_since(at)?;
            Some(Revocation {
                at: since,
                reason: Some(Reason::CertificateHold),
            })
        })
    }

    /// 有効性 now (JLIS-008). What weighs most is said first: a certificate that was revoked or is suspended does
    /// not become a merely expired one when its term ends, for which grace is given elsewhere.
    pub(super) fn status(&self, serial: &CertificateSerial, now: VirtualTime) -> CertificateStatus {
        let Some(issued) = self.certificates.get(serial) else {
            return CertificateStatus::Unknown;
        };
        match self.revocation(issued, now.civil()) {
            Some(revocation) if revocation.is_hold() => CertificateStatus::Suspended,
            Some(_) => CertificateStatus::Revoked,
            None if now.date() > issued.last_day => CertificateStatus::Expired,
            None => CertificateStatus::Good,
        }
    }
}
