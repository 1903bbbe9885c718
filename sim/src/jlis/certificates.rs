//! 電子証明書: what the authority has issued and what has become of it.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::cause::Cause;
use crate::pki::{Authority, CertificateKind, Generation, Revocation};
use crate::vocabulary::{CertificateSerial, IndividualNumber};

/// A certificate issued.
#[derive(Clone, Debug)]
pub(super) struct Issued {
    pub kind: CertificateKind,
    /// The generation of the authority that issued it.
    pub generation: Generation,
    pub holder: IndividualNumber,
    /// The card or phone that carries it, by its place among the media.
    pub medium: usize,
    pub from: Date,
    pub last_day: Date,
    /// 失効.
    pub revoked: Option<Revocation>,
    /// What replaced it.
    pub successor: Option<CertificateSerial>,
}

impl Issued {
    /// Whether this authority, in this generation, has issued it.
    pub fn is_by(&self, authority: &Authority) -> bool {
        self.kind == authority.kind() && self.generation == authority.generation()
    }
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

    /// Every certificate, by its serial number.
    pub fn all(&self) -> impl Iterator<Item = (&CertificateSerial, &Issued)> {
        self.issued.iter()
    }

    /// Ends a certificate. One that has ended before keeps its moment and its reason.
    pub fn revoke(&mut self, serial: &CertificateSerial, at: DateTime, cause: Cause) {
        if let Some(issued) = self.issued.get_mut(serial) {
            issued.revoked.get_or_insert(Revocation {
                at,
                reason: Some(cause.reason()),
            });
        }
    }

    /// Ends a certificate because another takes its place.
    pub fn replace(
        &mut self,
        old: &CertificateSerial,
        new: &CertificateSerial,
        at: DateTime,
        cause: Cause,
    ) {
        self.revoke(old, at, cause);
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
                    generation: Generation::Second,
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

    fn renew(certificates: &mut Certificates, old: &str, new: &str, year: i16) {
        let at = date(year, 1, 1).at(9, 0, 0, 0);
        certificates.replace(&serial(old), &serial(new), at, Cause::Renewed);
    }

    #[test]
    fn a_line_of_successors_leads_from_its_first_to_its_last() {
        let mut certificates = one();
        renew(&mut certificates, "01", "02", 2023);
        renew(&mut certificates, "02", "03", 2024);
        assert_eq!(certificates.current(&serial("01")), Some(serial("03")));
        assert_eq!(certificates.current(&serial("02")), Some(serial("03")));
        assert_eq!(certificates.current(&serial("03")), None);
        assert_eq!(certificates.current(&serial("04")), None);
    }

    #[test]
    fn a_line_that_were_a_circle_comes_to_an_end() {
        let mut certificates = one();
        renew(&mut certificates, "01", "02", 2023);
        renew(&mut certificates, "02", "01", 2024);
        assert!(certificates.current(&serial("01")).is_some());
    }
}
