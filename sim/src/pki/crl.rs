//! 失効リスト (CRL, RFC 5280 5): made and signed by an authority, and read from outside.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CRL_NUMBER, ID_CE_CRL_REASONS};
use der::asn1::{AnyRef, BitStringRef, OctetString, Uint};
use der::{Decode, Encode, Sequence};
use jiff::SignedDuration;
use jiff::civil::DateTime;
use spki::AlgorithmIdentifierRef;
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::pkix::AuthorityKeyIdentifier;
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;
use x509_cert::{AlgorithmIdentifier, Version};

use super::revocation::{Reason, Revocation};
use super::{Authority, Certificate, KeyKind, Signer, name, parse, tbs};

/// A certificate that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its serial number, upper-case hexadecimal.
    pub serial: String,
    /// Since when, and why.
    pub revocation: Revocation,
}

/// What an authority publishes: every certificate of one of its generations that does not hold. Times are JST, to
/// the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Grows with every list.
    pub number: u64,
    /// The moment of which the list speaks.
    pub this_update: DateTime,
    /// When the next one will be there at the latest.
    pub next_update: DateTime,
    /// The certificates, in the order in which they are written.
    pub entries: Vec<Entry>,
}

#[derive(Sequence)]
struct Outer<'a> {
    tbs: AnyRef<'a>,
    algorithm: AlgorithmIdentifierRef<'a>,
    signature: BitStringRef<'a>,
}

impl Publication {
    /// The bytes of the list, signed by the authority. It names no distribution point and so speaks for all of
    /// them: the real lists are said to be one for each municipality, and no form of them is published.
    ///
    /// # Errors
    /// A serial number or time that a list cannot hold.
    pub fn sign(&self, authority: &Authority) -> der::Result<Vec<u8>> {
        let key_identifier = authority.key_identifier.clone();
        self.sign_as(&authority.name, key_identifier, authority.key())
    }

    /// The same of an authority that is given by its name and key.
    pub(super) fn sign_as(
        &self,
        issuer: &Name,
        key_identifier: OctetString,
        signer: Signer,
    ) -> der::Result<Vec<u8>> {
        let mut listed = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            listed.push(entry.form()?);
        }
        let key = AuthorityKeyIdentifier {
            key_identifier: Some(key_identifier),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        };
        let number = Uint::new(&self.number.to_be_bytes())?;
        let list: TbsCertList = TbsCertList {
            version: Version::V2,
            signature: AlgorithmIdentifier::from_der(&signer.algorithm().to_der()?)?,
            issuer: issuer.clone(),
            this_update: tbs::time(self.this_update)?,
            next_update: Some(tbs::time(self.next_update)?),
            // An empty list is left out, not written as one without members.
            revoked_certificates: (!listed.is_empty()).then_some(listed),
            crl_extensions: Some(vec![
                name::extension(ID_CE_AUTHORITY_KEY_IDENTIFIER, false, &key)?,
                name::extension(ID_CE_CRL_NUMBER, false, &number)?,
            ]),
        };
        let list = list.to_der()?;
        Outer {
            tbs: AnyRef::from_der(&list)?,
            algorithm: signer.algorithm(),
            signature: BitStringRef::from_bytes(&signer.sign(&list))?,
        }
        .to_der()
    }
}

impl Entry {
    fn form(&self) -> der::Result<RevokedCert> {
        let refused = || der::Error::from(der::Tag::Integer.value_error());
        let serial = tbs::octets(&self.serial).ok_or_else(refused)?;
        // A list says nothing rather than "unspecified" (RFC 5280 5.3.1).
        let reason = self.revocation.reason;
        let reason = reason.filter(|reason| *reason != Reason::Unspecified);
        let reason = reason.map(|reason| name::extension(ID_CE_CRL_REASONS, false, &reason));
        Ok(RevokedCert {
            serial_number: SerialNumber::new(&serial)?,
            revocation_date: tbs::time(self.revocation.at)?,
            crl_entry_extensions: reason.transpose()?.map(|reason| vec![reason]),
        })
    }
}

/// Why bytes are not taken as a revocation list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// Not the DER of a list of version 2 and nothing behind it.
    #[error(
        "expected the DER of a CertificateList of version 2 (RFC 5280 5.1) and nothing behind it"
    )]
    Malformed,
    /// Signed with something else than sha256WithRSAEncryption or ecdsa-with-SHA384, or two answers to the
    /// question.
    #[error("expected sha256WithRSAEncryption or ecdsa-with-SHA384, the same in both places")]
    Algorithm,
    /// A part of a list, or one with another meaning: a critical extension that is not understood.
    #[error("the critical extension {0} is not understood")]
    Critical(ObjectIdentifier),
    /// A serial number that no certificate can have.
    #[error("expected positive serial numbers of at most 20 octets")]
    Serial,
    /// A time that the calendar does not hold.
    #[error("a time lies beyond the calendar")]
    Time,
}

impl From<der::Error> for ListError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}

/// Why a list is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListDistrust {
    /// It is the list of another authority, or of another generation.
    #[error("the list is of another authority or another generation of it")]
    OtherAuthority,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    Signature,
    /// The next list should have been there before now.
    #[error("the list is out of date")]
    Stale,
    /// It speaks of a time that has not come.
    #[error("the list is of a time that has not come")]
    Future,
}

/// A revocation list whose structure was read. Its signature is not checked by reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationList {
    /// The number of the list as its octets without leading zeros; absent if it has none.
    pub number: Option<Vec<u8>>,
    /// The moment of which the list speaks, JST.
    pub this_update: DateTime,
    /// When the next one will be there at the latest, if it says so.
    pub next_update: Option<DateTime>,
    /// The certificates, in the order of the list.
    pub entries: Vec<Entry>,
    issuer: Vec<u8>,
    authority_key_identifier: Option<Vec<u8>>,
    signed_with: KeyKind,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl RevocationList {
    /// Reads the DER of one list with nothing behind it.
    ///
    /// # Errors
    /// [`ListError`] says what is wrong.
    pub fn from_der(bytes: &[u8]) -> Result<Self, ListError> {
        let outer = Outer::from_der(bytes)?;
        let signed = outer.tbs.to_der()?;
        let list = TbsCertList::<x509_cert::certificate::Rfc5280>::from_der(&signed)?;
        let inner = list.signature.to_der()?;
        let signed_with = KeyKind::that_signs(&outer.algorithm).ok_or(ListError::Algorithm)?;
        if inner != outer.algorithm.to_der()? {
            return Err(ListError::Algorithm);
        }
        if list.version != Version::V2 {
            return Err(ListError::Malformed);
        }
        let extensions = list.crl_extensions.unwrap_or_default();
        none_critical(&extensions)?;
        let mut entries = Vec::new();
        for listed in list.revoked_certificates.unwrap_or_default() {
            entries.push(entry(listed)?);
        }
        let number = found(&extensions, ID_CE_CRL_NUMBER).map(Uint::from_der);
        let key = found(&extensions, ID_CE_AUTHORITY_KEY_IDENTIFIER);
        let key = key.map(AuthorityKeyIdentifier::from_der).transpose()?;
        Ok(Self {
            number: number.transpose()?.map(|it| it.as_bytes().to_vec()),
            this_update: time(list.this_update)?,
            next_update: list.next_update.map(time).transpose()?,
            entries,
            issuer: list.issuer.to_der()?,
            authority_key_identifier: key
                .and_then(|key| key.key_identifier)
                .map(|key| key.as_bytes().to_vec()),
            signed_with,
            signature: outer
                .signature
                .as_bytes()
                .ok_or(ListError::Malformed)?
                .to_vec(),
            signed,
        })
    }

    /// Whether the list may be believed at a moment (JST): it is the list of `issuer`, which signed it, and of this
    /// time. The clocks of issuer and asker may be `tolerance` apart.
    ///
    /// # Errors
    /// The first [`ListDistrust`] that there is reason for.
    pub fn check(
        &self,
        issuer: &Certificate,
        now: DateTime,
        tolerance: SignedDuration,
    ) -> Result<(), ListDistrust> {
        let keys = (&self.authority_key_identifier, &issuer.key_identifier);
        let other_key = matches!(keys, (Some(named), Some(own)) if named != own);
        if self.issuer != issuer.subject || other_key {
            return Err(ListDistrust::OtherAuthority);
        }
        let key = issuer.public_key();
        if self.signed_with != key.kind() || !key.verify(&self.signed, &self.signature) {
            return Err(ListDistrust::Signature);
        }
        if self.this_update.duration_since(now) > tolerance {
            return Err(ListDistrust::Future);
        }
        let overdue = self.next_update.map(|next| now.duration_since(next));
        match overdue.is_some_and(|overdue| overdue > tolerance) {
            true => Err(ListDistrust::Stale),
            false => Ok(()),
        }
    }

    /// What the list says of the certificate with a serial number (upper-case hexadecimal).
    #[must_use]
    pub fn revocation(&self, serial: &str) -> Option<Revocation> {
        let found = self.entries.iter().find(|entry| entry.serial == serial)?;
        Some(found.revocation)
    }
}

fn entry(listed: RevokedCert) -> Result<Entry, ListError> {
    let extensions = listed.crl_entry_extensions.unwrap_or_default();
    none_critical(&extensions)?;
    let reason = found(&extensions, ID_CE_CRL_REASONS).map(Reason::from_der);
    Ok(Entry {
        serial: parse::serial(listed.serial_number.as_bytes()).map_err(|_| ListError::Serial)?,
        revocation: Revocation {
            at: time(listed.revocation_date)?,
            reason: reason.transpose()?,
        },
    })
}

fn time(time: Time) -> Result<DateTime, ListError> {
    tbs::jst(time).ok_or(ListError::Time)
}

fn none_critical(extensions: &Extensions) -> Result<(), ListError> {
    match extensions.iter().find(|extension| extension.critical) {
        Some(critical) => Err(ListError::Critical(critical.extn_id)),
        None => Ok(()),
    }
}

fn found(extensions: &[Extension], id: ObjectIdentifier) -> Option<&[u8]> {
    let found = extensions.iter().find(|it| it.extn_id == id)?;
    Some(found.extn_value.as_bytes())
}

#[cfg(test)]
mod tests;
