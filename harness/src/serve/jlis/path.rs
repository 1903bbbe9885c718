//! Which thing a path means.

use madoguchi_sim::pki::{CertificateKind, Generation};

/// Something that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Resource {
    /// What there is, as text.
    Index,
    /// The place to which OCSP requests are posted.
    Responder(CertificateKind),
    /// An OCSP request in the path, still in base64 (RFC 6960 appendix A.1).
    Question(CertificateKind, String),
    /// A revocation list, DER.
    List(CertificateKind, Option<Generation>),
    /// The certificate of an authority.
    Authority(CertificateKind, Option<Generation>, Form),
    /// The certificates of every authority, PEM.
    Authorities,
}

/// How a certificate is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Der,
    Pem,
}

impl Resource {
    /// What is at a path; `None` if nothing is.
    pub(super) fn at(path: &str) -> Option<Self> {
        if path == "/" {
            return Some(Self::Index);
        }
        let (room, rest) = path.strip_prefix('/')?.split_once('/')?;
        match (room, rest) {
            ("ocsp", rest) => {
                let (kind, question) = rest.split_once('/').unwrap_or((rest, ""));
                let kind = kind_of(kind)?;
                match question {
                    "" => Some(Self::Responder(kind)),
                    question => Some(Self::Question(kind, unescaped(question)?)),
                }
            }
            ("crl", rest) => {
                let (kind, generation) = generation_of(rest.strip_suffix(".crl")?)?;
                Some(Self::List(kind, generation))
            }
            ("ca", "all.pem") => Some(Self::Authorities),
            ("ca", rest) => {
                let (name, form) = match rest.rsplit_once('.')? {
                    (name, "cer") => (name, Form::Der),
                    (name, "pem") => (name, Form::Pem),
                    _ => return None,
                };
                let (kind, generation) = generation_of(name)?;
                Some(Self::Authority(kind, generation, form))
            }
            _ => None,
        }
    }
}

/// The word for an authority in paths and file names.
pub(super) const fn word(kind: CertificateKind) -> &'static str {
    match kind {
        CertificateKind::Authentication => "authentication",
        CertificateKind::Signature => "signature",
    }
}

fn kind_of(text: &str) -> Option<CertificateKind> {
    let mut kinds = CertificateKind::ALL.into_iter();
    kinds.find(|kind| word(*kind) == text)
}

/// `authentication`, or `authentication-3`.
fn generation_of(text: &str) -> Option<(CertificateKind, Option<Generation>)> {
    let Some((kind, number)) = text.rsplit_once('-') else {
        return Some((kind_of(text)?, None));
    };
    let mut all = Generation::ALL.into_iter();
    let generation = all.find(|it| it.number().to_string() == number)?;
    Some((kind_of(kind)?, Some(generation)))
}

/// A path with its percent signs resolved (RFC 3986 2.1); `None` if one of them stands before something else than
/// two hexadecimal digits, or the result is no text.
fn unescaped(path: &str) -> Option<String> {
    let mut bytes = path.bytes();
    let mut whole = Vec::with_capacity(path.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            // A sign would be taken too.
            if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return None;
            }
            whole.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            whole.push(byte);
        }
    }
    String::from_utf8(whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUTHENTICATION: CertificateKind = CertificateKind::Authentication;
    const SIGNATURE: CertificateKind = CertificateKind::Signature;

    #[test]
    fn paths_lead_where_the_index_says() {
        for (path, resource) in [
            ("/", Resource::Index),
            ("/ocsp/authentication", Resource::Responder(AUTHENTICATION)),
            ("/ocsp/signature/", Resource::Responder(SIGNATURE)),
            (
                "/crl/authentication.crl",
                Resource::List(AUTHENTICATION, None),
            ),
            (
                "/crl/signature-2.crl",
                Resource::List(SIGNATURE, Some(Generation::Second)),
            ),
            ("/ca/all.pem", Resource::Authorities),
            (
                "/ca/signature.cer",
                Resource::Authority(SIGNATURE, None, Form::Der),
            ),
            (
                "/ca/authentication-3.pem",
                Resource::Authority(AUTHENTICATION, Some(Generation::Third), Form::Pem),
            ),
        ] {
            assert_eq!(Resource::at(path), Some(resource), "{path}");
        }
    }

    #[test]
    fn a_question_may_have_its_slashes_escaped_or_not() {
        let question = Some(Resource::Question(AUTHENTICATION, "MA+/==".to_owned()));
        for path in [
            "/ocsp/authentication/MA+/==",
            "/ocsp/authentication/MA%2B%2F%3D%3d",
        ] {
            assert_eq!(Resource::at(path), question, "{path}");
        }
    }

    #[test]
    fn nothing_is_elsewhere() {
        for path in [
            "",
            "x",
            "//",
            "/ocsp",
            "/ocsp/",
            "/ocsp/both",
            "/crl/signature",
            "/crl/signature-5.crl",
            "/crl/signature-+1.crl",
            "/ca/",
            "/ca/authentication.der",
            "/ca/../all.pem",
            "/ocsp/signature/%",
            "/ocsp/signature/%4",
            "/ocsp/signature/%+1",
            "/ocsp/signature/%FF",
        ] {
            assert_eq!(Resource::at(path), None, "{path}");
        }
    }
}
