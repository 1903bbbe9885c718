//! What is answered to a request, whatever carries it.

use base64ct::{Base64, Encoding as _};
use der::pem::{self, LineEnding};
use madoguchi_sim::pki::{Authority, CertificateKind, Generation};

use super::path::{Form, Resource, word};
use super::{AsksJlis, BANNER};

/// Content types (RFC 6960 appendix C, RFC 2585 4, RFC 8555 9.1).
const OCSP_REQUEST: &str = "application/ocsp-request";
const OCSP_RESPONSE: &str = "application/ocsp-response";
const LIST: &str = "application/pkix-crl";
const CERTIFICATE: &str = "application/pkix-cert";
const PEM: &str = "application/pem-certificate-chain";
const TEXT: &str = "text/plain; charset=utf-8";

/// A request.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// `GET`, `POST` …
    pub method: &'a str,
    /// From the first slash to before the question mark.
    pub path: &'a str,
    /// Of the body.
    pub content_type: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Status code of HTTP.
    pub status: u16,
    /// Of the body.
    pub content_type: &'static str,
    /// What would be allowed (with 405).
    pub allow: Option<&'static str>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    fn of(content_type: &'static str, body: Vec<u8>) -> Self {
        Self {
            status: 200,
            content_type,
            allow: None,
            body,
        }
    }

    /// A refusal that says what is expected.
    pub(super) fn refused(status: u16, why: &str) -> Self {
        Self {
            status,
            content_type: TEXT,
            allow: None,
            body: format!("{why}\n\n{BANNER}\n").into_bytes(),
        }
    }
}

/// Answers a request.
pub fn reply(desk: &impl AsksJlis, asked: &Asked<'_>) -> Reply {
    let Some(resource) = Resource::at(asked.path) else {
        let why = format!("Nothing is at {}. There is:\n\n{}", asked.path, index(desk));
        return Reply::refused(404, &why);
    };
    let reads = matches!(asked.method, "GET" | "HEAD");
    match resource {
        Resource::Responder(kind) if asked.method == "POST" => {
            let media = asked.content_type.unwrap_or_default();
            let media = media.split(';').next().unwrap_or_default().trim();
            if !media.eq_ignore_ascii_case(OCSP_REQUEST) {
                let why = format!("Expected Content-Type: {OCSP_REQUEST}, received `{media}`.");
                return Reply::refused(415, &why);
            }
            answered(desk, kind, asked.body)
        }
        Resource::Responder(_) => not_allowed(
            "POST",
            "Expected an OCSP request by POST, or by GET with the request in base64 behind this path (RFC 6960 appendix A).",
        ),
        _ if !reads => not_allowed("GET, HEAD", "This is read by GET."),
        Resource::Index => Reply::of(TEXT, format!("{BANNER}\n\n{}", index(desk)).into_bytes()),
        Resource::Question(kind, question) => match Base64::decode_vec(&question) {
            Ok(question) => answered(desk, kind, &question),
            Err(_) => Reply::refused(
                400,
                "Expected an OCSP request in base64 (RFC 4648 4) in the path.",
            ),
        },
        Resource::List(kind, generation) => match desk.list(kind, generation) {
            Ok(list) => Reply::of(LIST, list),
            Err(error) => Reply::refused(404, &error.to_string()),
        },
        Resource::Authority(kind, generation, form) => {
            let generation = generation.unwrap_or_else(|| desk.generation());
            if !desk.generations().any(|begun| begun == generation) {
                return Reply::refused(404, "This generation of the authority has not begun.");
            }
            let der = Authority::of(kind, generation).certificate();
            match form {
                Form::Der => Reply::of(CERTIFICATE, der.to_vec()),
                Form::Pem => Reply::of(PEM, certificate_pem(der).into_bytes()),
            }
        }
        Resource::Authorities => {
            let all = CertificateKind::ALL.into_iter().flat_map(|kind| {
                desk.generations()
                    .map(move |generation| Authority::of(kind, generation))
            });
            let all: String = all.map(|it| certificate_pem(it.certificate())).collect();
            Reply::of(PEM, all.into_bytes())
        }
    }
}

fn answered(desk: &impl AsksJlis, kind: CertificateKind, question: &[u8]) -> Reply {
    match desk.ocsp(kind, question) {
        Ok(answer) => Reply::of(OCSP_RESPONSE, answer),
        Err(error) => Reply::refused(500, &error.to_string()),
    }
}

fn not_allowed(allow: &'static str, why: &str) -> Reply {
    Reply {
        allow: Some(allow),
        ..Reply::refused(405, why)
    }
}

/// What there is.
fn index(desk: &impl AsksJlis) -> String {
    let mut lines = vec![format!("Time here: {} (Japan)", desk.moment())];
    for kind in CertificateKind::ALL {
        let word = word(kind);
        lines.push(format!("POST /ocsp/{word}            OCSP, {OCSP_REQUEST}"));
        lines.push(format!(
            "GET  /ocsp/{word}/BASE64     OCSP, the request in base64"
        ));
        lines.push(format!(
            "GET  /crl/{word}.crl         revocation list, DER, of the generation that issues now"
        ));
        lines.push(format!("GET  /ca/{word}.pem (.cer)   certificate of the authority, of the generation that issues now"));
    }
    let numbers = desk.generations().map(Generation::number);
    let numbers: Vec<String> = numbers.map(|number| format!("-{number}")).collect();
    lines.push(format!(
        "Of one generation: the same names with {} before the dot.",
        numbers.join(", ")
    ));
    lines.push(
        "GET  /ca/all.pem             certificates of every authority in every generation"
            .to_owned(),
    );
    lines.join("\n") + "\n"
}

/// A certificate as PEM.
pub(super) fn certificate_pem(der: &[u8]) -> String {
    labelled("CERTIFICATE", der)
}

/// A revocation list as PEM.
pub(super) fn list_pem(der: &[u8]) -> String {
    labelled("X509 CRL", der)
}

/// Neither label nor length can be refused: both are ours.
fn labelled(label: &str, der: &[u8]) -> String {
    pem::encode_string(label, LineEnding::LF, der).unwrap_or_default()
}

#[cfg(test)]
mod tests;
