//! What the responder answers, signed with its own key in the name of the authority.

use der::asn1::{
    AnyRef, BitStringRef, GeneralizedTime, Null, ObjectIdentifier, OctetString, OctetStringRef,
};
use der::{Choice, Decode, Encode, Sequence};
use jiff::civil::DateTime;
use spki::AlgorithmIdentifierRef;
use x509_cert::ext::Extensions;
use x509_cert::name::Name;

use super::BASIC;
use super::cert_id::CertId;
use super::request::{first_version, nonce_extension};
use crate::pki::revocation::{Reason, Revocation};
use crate::pki::{Authority, authority, tbs};

/// What is said of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is not revoked. Whether it is in its term is for the asker to look at.
    Good,
    /// It is revoked, or on hold.
    Revoked(Revocation),
    /// The responder does not know it.
    Unknown,
}

/// The answer about one certificate. Times are JST, to the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The certificate, as it was asked about.
    pub id: CertId,
    /// What is said of it.
    pub status: Status,
    /// The last moment at which that was known to be so.
    pub this_update: DateTime,
    /// When there will be news at the latest.
    pub next_update: Option<DateTime>,
}

/// Why there is no answer (RFC 6960 4.2.1 `OCSPResponseStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// malformedRequest.
    MalformedRequest,
    /// internalError.
    InternalError,
    /// tryLater.
    TryLater,
    /// sigRequired.
    SignatureRequired,
    /// unauthorized: to ask, or (RFC 5019 2.2.3) to answer.
    Unauthorized,
}

impl Refusal {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::MalformedRequest,
        Self::InternalError,
        Self::TryLater,
        Self::SignatureRequired,
        Self::Unauthorized,
    ];

    /// The number on the wire.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::MalformedRequest => 1,
            Self::InternalError => 2,
            Self::TryLater => 3,
            Self::SignatureRequired => 5,
            Self::Unauthorized => 6,
        }
    }
}

/// How the answer names who signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponderName {
    /// By the SHA-1 of its key.
    ByKey,
    /// By its name.
    ByName,
}

#[derive(Sequence)]
struct Outer<'a> {
    status: ResponseStatus,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    bytes: Option<ResponseBytes<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, der::Enumerated)]
#[repr(u8)]
pub(super) enum ResponseStatus {
    Successful = 0,
    MalformedRequest = 1,
    InternalError = 2,
    TryLater = 3,
    SignatureRequired = 5,
    Unauthorized = 6,
}

#[derive(Sequence)]
pub(super) struct ResponseBytes<'a> {
    pub(super) form: ObjectIdentifier,
    pub(super) response: &'a OctetStringRef,
}

#[derive(Sequence)]
pub(super) struct BasicForm<'a> {
    pub(super) data: AnyRef<'a>,
    pub(super) algorithm: AlgorithmIdentifierRef<'a>,
    pub(super) signature: BitStringRef<'a>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) certificates: Option<Vec<AnyRef<'a>>>,
}

#[derive(Sequence)]
pub(super) struct Data {
    #[asn1(
        context_specific = "0",
        tag_mode = "EXPLICIT",
        default = "first_version"
    )]
    pub(super) version: u8,
    pub(super) responder: Responder,
    pub(super) produced_at: GeneralizedTime,
    pub(super) answers: Vec<Single>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Extensions>,
}

#[derive(Choice)]
pub(super) enum Responder {
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", constructed = "true")]
    Name(Name),
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", constructed = "true")]
    Key(OctetString),
}

#[derive(Sequence)]
pub(super) struct Single {
    pub(super) id: CertId,
    pub(super) status: StatusForm,
    pub(super) this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) next_update: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Extensions>,
}

#[derive(Choice)]
pub(super) enum StatusForm {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(RevokedForm),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

#[derive(Sequence)]
pub(super) struct RevokedForm {
    pub(super) at: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) reason: Option<Reason>,
}

impl StatusForm {
    fn new(status: Status) -> der::Result<Self> {
        Ok(match status {
            Status::Good => Self::Good(Null),
            Status::Unknown => Self::Unknown(Null),
            Status::Revoked(Revocation { at, reason }) => Self::Revoked(RevokedForm {
                at: tbs::generalized(at)?,
                reason,
            }),
        })
    }
}

/// The bytes of an answer, signed by the responder of `authority`, whose certificate goes with it. `nonce` is
/// that of the request.
///
/// # Errors
/// A time outside the years 1970 to 9999, or more than DER can hold.
pub fn answer(
    authority: &Authority,
    named: ResponderName,
    produced_at: DateTime,
    answers: Vec<Answer>,
    nonce: Option<&[u8]>,
) -> der::Result<Vec<u8>> {
    let key = authority.responder_key();
    let mut singles = Vec::with_capacity(answers.len());
    for answer in answers {
        singles.push(Single {
            id: answer.id,
            status: StatusForm::new(answer.status)?,
            this_update: tbs::generalized(answer.this_update)?,
            next_update: answer.next_update.map(tbs::generalized).transpose()?,
            extensions: None,
        });
    }
    let nonce = nonce.map(nonce_extension).transpose()?;
    let data = Data {
        version: first_version(),
        responder: match named {
            ResponderName::ByKey => Responder::Key(authority::key_identifier(key.public())?),
            ResponderName::ByName => Responder::Name(authority.responder_name()?),
        },
        produced_at: tbs::generalized(produced_at)?,
        answers: singles,
        extensions: nonce.map(|nonce| vec![nonce]),
    }
    .to_der()?;
    let basic = BasicForm {
        data: AnyRef::from_der(&data)?,
        algorithm: key.algorithm(),
        signature: BitStringRef::from_bytes(&key.sign(&data))?,
        certificates: Some(vec![AnyRef::from_der(authority.responder_certificate())?]),
    }
    .to_der()?;
    Outer {
        status: ResponseStatus::Successful,
        bytes: Some(ResponseBytes {
            form: BASIC,
            response: OctetStringRef::new(&basic)?,
        }),
    }
    .to_der()
}

/// The bytes of a refusal. They are not signed.
#[must_use]
pub fn refuse(refusal: Refusal) -> Vec<u8> {
    // SEQUENCE { ENUMERATED }.
    vec![0x30, 0x03, 0x0A, 0x01, refusal.code()]
}

/// What an answer is from outside: refused, or the bytes of a `BasicOCSPResponse`.
pub(super) fn open(bytes: &[u8]) -> der::Result<Result<ResponseBytes<'_>, Refusal>> {
    let outer = Outer::from_der(bytes)?;
    let refusal = match outer.status {
        ResponseStatus::Successful => {
            return outer.bytes.map(Ok).ok_or_else(|| {
                der::Error::from(der::ErrorKind::Incomplete {
                    expected_len: der::Length::ONE,
                    actual_len: der::Length::ZERO,
                })
            });
        }
        ResponseStatus::MalformedRequest => Refusal::MalformedRequest,
        ResponseStatus::InternalError => Refusal::InternalError,
        ResponseStatus::TryLater => Refusal::TryLater,
        ResponseStatus::SignatureRequired => Refusal::SignatureRequired,
        ResponseStatus::Unauthorized => Refusal::Unauthorized,
    };
    Ok(Err(refusal))
}
