//! 電子証明書: what the authority has issued and what has become of it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::role::CertificateStatus;
use crate::pki::CertificateKind;
use crate::vocabulary::{CertificateSerial, IndividualNumber};

/// A certificate issued.
#[derive(Clone, Debug)]
pub(super) struct Issued {
    pub kind: CertificateKind,
    pub holder: IndividualNumber,
    /// The card or phone that carries it, by its place among the media.
    pub medium: usize,
    pub from: Date,
    pub last_day: Date,
    /// 失効.
    pub revoked: Option<Date>,
    /// What replaced it.
    pub successor: Option<CertificateSerial>,
}

/// Every certificate ever issued, by シリアル番号.
#[derive(Debug, Default)]
pub(super) struct Certificates {
    issued: BTreeMap<CertificateSerial, Issued>,
}

impl Certificates {
    pub fn enter(&mut self, serial: CertificateSerial, issued: Issued) {
        self.issued.insert(serial, issued);
    }

    pub fn get(&self, serial: &CertificateSerial) -> Option<&Issued> {
        self.issued.get(serial)
    }

    /// Ends a certificate on a day. One that has ended before keeps its day.
    pub fn revoke(&mut self, serial: &CertificateSerial, on: Date) {
        if let Some(issued) = self.issued.get_mut(serial) {
            issued.revoked.get_or_insert(on);
        }
    }

    /// Ends a certificate on a day because another takes its place.
    pub fn replace(&mut self, old: &CertificateSerial, new: &CertificateSerial, on: Date) {
        self.revoke(old, on);
        if let Some(issued) = self.issued.get_mut(old)
            && old != new
        {
            issued.successor.get_or_insert_with(|| new.clone());
        }
    }

    /// The last certificate in the line that begins with one; `None` if nothing has replaced it.
    pub fn current(&self, serial: &CertificateSerial) -> Option<CertificateSerial> {
        let mut last = None;
        // A line is never longer than all that was issued.
        for _ in 0..self.issued.len() {
            let at = last.unwrap_or(serial);
            match self.get(at).and_then(|issued| issued.successor.as_ref()) {
                Some(next) => last = Some(next),
                None => break,
            }
        }
        last.cloned()
    }

    /// Every certificate that a holder was ever given.
    pub fn of<'a>(&'a self, holder: &'a IndividualNumber) -> impl Iterator<Item = &'a Issued> {
        self.issued
            .values()
            .filter(move |issued| issued.holder == *holder)
    }

    /// 有効性 on a day (JLIS-008). What weighs most is said first: a certificate that was revoked or is
    /// suspended does not become a merely expired one when its term ends, for which grace is given elsewhere.
    pub fn status(
        &self,
        serial: &CertificateSerial,
        on: Date,
        suspended: impl Fn(usize) -> bool,
    ) -> CertificateStatus {
        match self.get(serial) {
            None => CertificateStatus::Unknown,
            Some(issued) if issued.revoked.is_some() => CertificateStatus::Revoked,
            Some(issued) if suspended(issued.medium) => CertificateStatus::Suspended,
            Some(issued) if on > issued.last_day => CertificateStatus::Expired,
            Some(_) => CertificateStatus::Good,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn serial(text: &str) -> CertificateSerial {
        text.parse().unwrap()
    }

    fn one() -> Certificates {
        let mut certificates = Certificates::default();
        for text in ["01", "02", "03"] {
            certificates.enter(
                serial(text),
                Issued {
                    kind: CertificateKind::Authentication,
                    holder: IndividualNumber::synthetic(1),
                    medium: 0,
                    from: date(2020, 4, 1),
                    last_day: date(2025, 4, 1),
                    revoked: None,
                    successor: None,
                },
            );
        }
        certificates
    }

    fn status(certificates: &Certificates, on: Date) -> CertificateStatus {
        certificates.status(&serial("01"), on, |_| false)
    }

    #[test]
    fn a_certificate_is_good_on_its_last_day_and_expired_on_the_next() {
        let certificates = one();
        assert_eq!(
            status(&certificates, date(2025, 4, 1)),
            CertificateStatus::Good
        );
        assert_eq!(
            status(&certificates, date(2025, 4, 2)),
            CertificateStatus::Expired
        );
    }

    #[test]
    fn what_was_revoked_or_suspended_does_not_become_merely_expired() {
        let mut certificates = one();
        let suspended = certificates.status(&serial("01"), date(2025, 4, 2), |_| true);
        assert_eq!(suspended, CertificateStatus::Suspended);
        certificates.revoke(&serial("01"), date(2024, 1, 1));
        assert_eq!(
            status(&certificates, date(2025, 4, 2)),
            CertificateStatus::Revoked
        );
    }

    #[test]
    fn a_line_of_successors_leads_from_its_first_to_its_last() {
        let mut certificates = one();
        certificates.replace(&serial("01"), &serial("02"), date(2023, 1, 1));
        certificates.replace(&serial("02"), &serial("03"), date(2024, 1, 1));
        assert_eq!(certificates.current(&serial("01")), Some(serial("03")));
        assert_eq!(certificates.current(&serial("02")), Some(serial("03")));
        assert_eq!(certificates.current(&serial("03")), None);
        assert_eq!(certificates.current(&serial("04")), None);
    }

    #[test]
    fn a_line_that_were_a_circle_comes_to_an_end() {
        let mut certificates = one();
        certificates.replace(&serial("01"), &serial("02"), date(2023, 1, 1));
        certificates.replace(&serial("02"), &serial("01"), date(2024, 1, 1));
        assert!(certificates.current(&serial("01")).is_some());
    }
}
