//! Reading an answer that comes from outside: an authority under test, a wire, a fuzzer.

use der::{Decode, Encode};
use jiff::civil::DateTime;

use super::reply::{self, Answer, BasicForm, Data, Refusal, Responder, Status, StatusForm};
use super::request::{first_version, nonce};
use super::{BASIC, NONCE};
use crate::pki::revocation::Revocation;
use crate::pki::{KeyKind, tbs};

/// Why bytes are not taken as an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not the DER of an `OCSPResponse` and nothing behind it.
    #[error("expected the DER of an OCSPResponse (RFC 6960 4.2.1) and nothing behind it")]
    Malformed,
    /// Another form than id-pkix-ocsp-basic, or another version than v1.
    #[error("expected a BasicOCSPResponse of version v1")]
    Form,
    /// Signed with something else than sha256WithRSAEncryption or ecdsa-with-SHA384.
    #[error("expected a signature of sha256WithRSAEncryption or ecdsa-with-SHA384")]
    Algorithm,
    /// An extension that must be understood and is not.
    #[error("a critical extension is not understood")]
    Critical,
    /// A time that the calendar does not hold.
    #[error("a time lies beyond the calendar")]
    Time,
}

impl From<der::Error> for ReadError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}

/// What a responder said. Its signature is not checked by reading: [`Basic::status`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// No answer.
    Refused(Refusal),
    /// Answers, signed.
    Answered(Box<Basic>),
}

/// Who signed, by its own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponderId {
    /// The DER of a name.
    Name(Vec<u8>),
    /// The SHA-1 of a key.
    Key(Vec<u8>),
}

/// A `BasicOCSPResponse` whose structure was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basic {
    /// Who signed, by its own account.
    pub responder: ResponderId,
    /// When it was signed, JST.
    pub produced_at: DateTime,
    /// The answers, in order.
    pub answers: Vec<Answer>,
    /// The nonce repeated, if any.
    pub nonce: Option<Vec<u8>>,
    /// The DER of the certificates that go with it.
    pub certificates: Vec<Vec<u8>>,
    pub(super) signed_with: KeyKind,
    pub(super) signed: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

impl Reply {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`ReadError`] says what is wrong.
    pub fn from_der(bytes: &[u8]) -> Result<Self, ReadError> {
        match reply::open(bytes)? {
            Err(refusal) => Ok(Self::Refused(refusal)),
            Ok(inner) if inner.form != BASIC => Err(ReadError::Form),
            Ok(inner) => basic(inner.response.as_bytes()).map(|it| Self::Answered(Box::new(it))),
        }
    }
}

fn basic(bytes: &[u8]) -> Result<Basic, ReadError> {
    let form = BasicForm::from_der(bytes)?;
    let signed_with = KeyKind::that_signs(&form.algorithm).ok_or(ReadError::Algorithm)?;
    let signed = form.data.to_der()?;
    let data = Data::from_der(&signed)?;
    if data.version != first_version() {
        return Err(ReadError::Form);
    }
    let extensions = data.extensions.unwrap_or_default();
    if extensions
        .iter()
        .any(|it| it.critical && it.extn_id != NONCE)
    {
        return Err(ReadError::Critical);
    }
    let time =
        |time: der::asn1::GeneralizedTime| tbs::jst_of(time.to_date_time()).ok_or(ReadError::Time);
    let mut answers = Vec::with_capacity(data.answers.len());
    for single in data.answers {
        if single
            .extensions
            .unwrap_or_default()
            .iter()
            .any(|it| it.critical)
        {
            return Err(ReadError::Critical);
        }
        answers.push(Answer {
            id: single.id,
            status: match single.status {
                StatusForm::Good(_) => Status::Good,
                StatusForm::Unknown(_) => Status::Unknown,
                StatusForm::Revoked(revoked) => Status::Revoked(Revocation {
                    at: time(revoked.at)?,
                    reason: revoked.reason,
                }),
            },
            this_update: time(single.this_update)?,
            next_update: single.next_update.map(time).transpose()?,
        });
    }
    let mut certificates = Vec::new();
    for certificate in form.certificates.unwrap_or_default() {
        certificates.push(certificate.to_der()?);
    }
    Ok(Basic {
        responder: match data.responder {
            Responder::Name(name) => ResponderId::Name(name.to_der()?),
            Responder::Key(key) => ResponderId::Key(key.as_bytes().to_vec()),
        },
        produced_at: time(data.produced_at)?,
        answers,
        nonce: nonce(&extensions).map_err(|_| ReadError::Malformed)?,
        certificates,
        signature: form
            .signature
            .as_bytes()
            .ok_or(ReadError::Malformed)?
            .to_vec(),
        signed_with,
        signed,
    })
}
