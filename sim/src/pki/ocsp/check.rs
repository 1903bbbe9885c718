//! Whether an answer may be believed: who signed it, for what question, and of what time (RFC 6960 3.2).

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::OCSP_SIGNING;
use super::cert_id::CertId;
use super::read::{Basic, ResponderId};
use super::reply::Status;
use crate::pki::{Certificate, authority};

/// Why an answer is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// No certificate goes with it that fits the responder's account of itself.
    #[error("the responder shows no certificate that fits its name or key")]
    NoResponder,
    /// The responder is neither the authority nor allowed by it to answer.
    #[error("the authority has not charged this responder with answering")]
    NotCharged,
    /// The responder's certificate is out of its term.
    #[error("the responder's certificate is out of its term")]
    ResponderExpired,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    Signature,
    /// The nonce is not that of the question: an answer to somebody else, or of another day.
    #[error("the nonce is not the one asked with")]
    Nonce,
    /// The certificate asked about is not among the answers.
    #[error("the certificate asked about is not answered")]
    NotAnswered,
    /// It was to be renewed before now.
    #[error("the answer is out of date")]
    Stale,
    /// It speaks of a time that has not come.
    #[error("the answer is of a time that has not come")]
    Future,
}

/// What was asked, and by whose clock the answer is judged.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The certificate asked about.
    pub id: &'a CertId,
    /// The nonce asked with.
    pub nonce: Option<&'a [u8]>,
    /// The certificate of the authority that issued it, which the asker trusts.
    pub issuer: &'a Certificate,
    /// The present moment, JST.
    pub now: DateTime,
    /// How far the clocks of asker and responder may be apart.
    pub tolerance: SignedDuration,
    /// How old an answer without nextUpdate may be.
    pub oldest: SignedDuration,
}

impl Basic {
    /// What the answer says of the certificate asked about, if it may be believed.
    ///
    /// # Errors
    /// The first [`Distrust`] that there is reason for.
    pub fn status(&self, question: &Question<'_>) -> Result<Status, Distrust> {
        self.check_responder(question)?;
        // An answer made beforehand has no nonce; that it is recent is seen by its times (RFC 6960 4.4.1).
        if self.nonce.is_some() && self.nonce.as_deref() != question.nonce {
            return Err(Distrust::Nonce);
        }
        let found = self.answers.iter().find(|answer| answer.id == *question.id);
        let answer = found.ok_or(Distrust::NotAnswered)?;
        let ahead = answer.this_update.duration_since(question.now);
        if ahead > question.tolerance {
            return Err(Distrust::Future);
        }
        let overdue = match answer.next_update {
            Some(next) => question.now.duration_since(next),
            None => question.now.duration_since(answer.this_update) - question.oldest,
        };
        if overdue > question.tolerance {
            return Err(Distrust::Stale);
        }
        Ok(answer.status)
    }

    fn check_responder(&self, question: &Question<'_>) -> Result<(), Distrust> {
        let sent = self.certificates.iter();
        let sent: Vec<Certificate> = sent
            .filter_map(|der| Certificate::from_der(der).ok())
            .collect();
        let responder = std::iter::once(question.issuer)
            .chain(&sent)
            .find(|certificate| self.responder.is(certificate))
            .ok_or(Distrust::NoResponder)?;
        let charged = responder == question.issuer
            || (responder.verify_issued_by(question.issuer).is_ok()
                && responder.purposes().contains(&OCSP_SIGNING));
        if !charged {
            return Err(Distrust::NotCharged);
        }
        if !responder.is_in_term(question.now) {
            return Err(Distrust::ResponderExpired);
        }
        let key = responder.public_key();
        match self.signed_with == key.kind() && key.verify(&self.signed, &self.signature) {
            true => Ok(()),
            false => Err(Distrust::Signature),
        }
    }
}

impl ResponderId {
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Name(name) => *name == certificate.subject,
            Self::Key(hash) => authority::key_identifier(certificate.public_key())
                .is_ok_and(|key| key.as_bytes() == *hash),
        }
    }
}
