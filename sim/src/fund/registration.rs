//! 利用登録: whether a person's card counts as 健康保険証. It belongs to the person and outlives renewals.

use jiff::civil::Date;

use super::Registration;
use super::credential::Credential;
use super::rules;
use crate::clock::VirtualTime;
use crate::jlis::CertificateStatus;
use crate::vocabulary::CertificateSerial;

/// A certificate that has been linked to a person.
#[derive(Clone, Debug)]
pub(super) struct LinkedCertificate {
    pub(super) serial: CertificateSerial,
    pub(super) from: Date,
    pub(super) last_day: Date,
    pub(super) phone: bool,
    /// What J-LIS said last, and when; nothing if it has not been asked since the beginning.
    pub(super) told: Option<(VirtualTime, CertificateStatus)>,
}

impl LinkedCertificate {
    pub(super) fn of(credential: &Credential) -> Self {
        Self {
            serial: credential.serial.clone(),
            from: credential.from,
            last_day: credential.last_day,
            phone: credential.phone,
            told: None,
        }
    }
}

/// A person's registration over time.
#[derive(Clone, Debug, Default)]
pub(super) struct RegistrationBook {
    since: Option<Date>,
    /// The first day on which a cancellation holds (INSURER-022).
    cancelled_from: Option<Date>,
    lapsed: bool,
    /// The term of the card's certificate at the beginning, of which no serial number is known: first and
    /// last day.
    before: Option<(Date, Date)>,
    certificates: Vec<LinkedCertificate>,
}

impl RegistrationBook {
    /// 利用登録 on a day: also after a cancellation (INSURER-023) or a lapse.
    pub(super) fn register(&mut self, on: Date) {
        self.since = Some(on);
        self.cancelled_from = None;
        self.lapsed = false;
    }

    /// Says when the certificate of the beginning was issued, and its last day.
    pub(super) fn remember_term(&mut self, from: Date, last_day: Date) {
        self.before = Some((from, last_day));
    }

    /// Whether a card was ever registered, whatever has become of it.
    pub(super) fn was_ever_registered(&self) -> bool {
        self.since.is_some()
    }

    /// A cancellation that holds from a day on.
    pub(super) fn cancel(&mut self, from: Date) {
        self.cancelled_from = Some(from);
    }

    /// The state on a day (PORTAL-006).
    pub(super) fn state(&self, on: Date) -> Registration {
        if self.lapsed {
            return Registration::Lapsed;
        }
        match self.since {
            None => Registration::NotRegistered,
            Some(since) if on < since => Registration::NotRegistered,
            Some(_) if self.cancelled_from.is_some_and(|from| from <= on) => {
                Registration::NotRegistered
            }
            Some(_) if self.grace_is_over(on) => Registration::Lapsed,
            Some(_) => Registration::Registered,
        }
    }

    /// Whether the newest card certificate has run out, in grace or not, so that the insurer must send a
    /// 資格確認書 before the grace ends (OQS-029).
    pub(super) fn certificate_has_expired(&self, on: Date) -> bool {
        self.newest_term()
            .is_some_and(|(_, last_day)| last_day < on)
    }

    /// Takes a certificate that J-LIS says is this person's. After a renewal the registration goes on, unless
    /// the grace time was over when the new certificate was issued (OQS-029); after a reissue it goes on if
    /// `survives_reissue` (PORTAL-011, assumed).
    pub(super) fn take(&mut self, credential: &Credential, survives_reissue: bool) {
        let replaced = self
            .newest_term()
            .filter(|(from, _)| !credential.phone && *from < credential.from);
        if let Some((_, last_day)) = replaced {
            let too_late = rules::lapses(last_day, credential.from);
            let reissued = !rules::is_time_to_renew(last_day, credential.from);
            if too_late && self.since.is_some() {
                self.lapsed = true;
            } else if reissued && !survives_reissue {
                self.since = None;
            }
        }
        self.certificates.push(LinkedCertificate::of(credential));
    }

    pub(super) fn certificate(&self, serial: &CertificateSerial) -> Option<&LinkedCertificate> {
        self.certificates
            .iter()
            .find(|certificate| certificate.serial == *serial)
    }

    /// Keeps what J-LIS has told about a certificate.
    pub(super) fn told(
        &mut self,
        serial: &CertificateSerial,
        at: VirtualTime,
        status: CertificateStatus,
    ) {
        for certificate in &mut self.certificates {
            if certificate.serial == *serial {
                certificate.told = Some((at, status));
            }
        }
    }

    fn grace_is_over(&self, on: Date) -> bool {
        self.newest_term()
            .is_some_and(|(_, last_day)| rules::lapses(last_day, on))
    }

    /// First and last day of the newest certificate of a card.
    fn newest_term(&self) -> Option<(Date, Date)> {
        self.certificates
            .iter()
            .filter(|certificate| !certificate.phone)
            .map(|certificate| (certificate.from, certificate.last_day))
            .chain(self.before)
            .max()
    }
}
