//! What is asked: one or several certificates, with or without a nonce.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString};
use der::{Decode, Encode, Sequence};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::{Extension, Extensions};

use super::cert_id::CertId;
use super::{ACCEPTABLE, BASIC, LONGEST_NONCE, NONCE};

/// `OCSPRequest` (RFC 6960 4.1.1). A signature on it is read over: whoever may reach the responder may ask it
/// (assumed; how 公的個人認証サービス knows its 署名検証者 is not published).
#[derive(Sequence)]
struct Outer {
    tbs: Tbs,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    signature: Option<Any>,
}

#[derive(Sequence)]
struct Tbs {
    #[asn1(
        context_specific = "0",
        tag_mode = "EXPLICIT",
        default = "first_version"
    )]
    version: u8,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    requestor: Option<GeneralName>,
    list: Vec<Single>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

#[derive(Sequence)]
struct Single {
    id: CertId,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

pub(super) const fn first_version() -> u8 {
    0
}

/// Why bytes are not taken as a request. The answer to all of them is malformedRequest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Not the DER of an `OCSPRequest` and nothing behind it.
    #[error("expected the DER of an OCSPRequest (RFC 6960 4.1.1) and nothing behind it")]
    Malformed,
    /// A version other than v1.
    #[error("expected version v1 (0), received {0}")]
    Version(u8),
    /// It asks about nothing.
    #[error("expected at least one certificate to be asked about")]
    Empty,
    /// An extension that must be understood and is not.
    #[error("the critical extension {0} is not understood")]
    Critical(ObjectIdentifier),
    /// The same extension twice.
    #[error("the extension {0} occurs twice")]
    Twice(ObjectIdentifier),
    /// RFC 9654 2.1.
    #[error("expected a nonce of 1 to 128 octets, received {0}")]
    Nonce(usize),
    /// The asker understands no answer that there is.
    #[error(
        "the asker does not accept an answer of the form id-pkix-ocsp-basic, and there is no other"
    )]
    Unacceptable,
}

impl From<der::Error> for RequestError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}

/// A question to a responder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The certificates asked about, in order; at least one.
    pub ids: Vec<CertId>,
    /// What the answer must repeat, 1 to 128 octets.
    pub nonce: Option<Vec<u8>>,
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    /// [`RequestError`] says what is wrong.
    pub fn from_der(bytes: &[u8]) -> Result<Self, RequestError> {
        let Outer { tbs, .. } = Outer::from_der(bytes)?;
        if tbs.version != first_version() {
            return Err(RequestError::Version(tbs.version));
        }
        if tbs.list.is_empty() {
            return Err(RequestError::Empty);
        }
        let mut ids = Vec::with_capacity(tbs.list.len());
        for single in tbs.list {
            // None of those that exist changes what is answered about one certificate.
            understood(&single.extensions.unwrap_or_default(), &[])?;
            ids.push(single.id);
        }
        let extensions = tbs.extensions.unwrap_or_default();
        understood(&extensions, &[NONCE, ACCEPTABLE])?;
        if let Some(forms) = found(&extensions, ACCEPTABLE)
            && !Vec::<ObjectIdentifier>::from_der(forms)?.contains(&BASIC)
        {
            return Err(RequestError::Unacceptable);
        }
        Ok(Self {
            ids,
            nonce: nonce(&extensions)?,
        })
    }

    /// The bytes of the request.
    ///
    /// # Errors
    /// Only if it is too long for DER.
    pub fn to_der(&self) -> der::Result<Vec<u8>> {
        let list = self.ids.iter().map(|id| Single {
            id: id.clone(),
            extensions: None,
        });
        let nonce = self.nonce.as_deref().map(nonce_extension).transpose()?;
        Outer {
            tbs: Tbs {
                version: first_version(),
                requestor: None,
                list: list.collect(),
                extensions: nonce.map(|nonce| vec![nonce]),
            },
            signature: None,
        }
        .to_der()
    }
}

/// Each extension once, and no critical one that is not among the `known`.
fn understood(extensions: &[Extension], known: &[ObjectIdentifier]) -> Result<(), RequestError> {
    for (place, extension) in extensions.iter().enumerate() {
        let id = extension.extn_id;
        if extensions
            .iter()
            .take(place)
            .any(|before| before.extn_id == id)
        {
            return Err(RequestError::Twice(id));
        }
        if extension.critical && !known.contains(&id) {
            return Err(RequestError::Critical(id));
        }
    }
    Ok(())
}

pub(super) fn found(extensions: &[Extension], id: ObjectIdentifier) -> Option<&[u8]> {
    let found = extensions.iter().find(|it| it.extn_id == id)?;
    Some(found.extn_value.as_bytes())
}

pub(super) fn nonce(extensions: &[Extension]) -> Result<Option<Vec<u8>>, RequestError> {
    let Some(value) = found(extensions, NONCE) else {
        return Ok(None);
    };
    let nonce = OctetString::from_der(value)?.into_bytes();
    match nonce.len() {
        1..=LONGEST_NONCE => Ok(Some(nonce.to_vec())),
        other => Err(RequestError::Nonce(other)),
    }
}

pub(super) fn nonce_extension(nonce: &[u8]) -> der::Result<Extension> {
    crate::pki::name::extension(NONCE, false, &OctetString::new(nonce)?)
}
