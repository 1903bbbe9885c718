use super::*;
use crate::serve::jlis::{Clock, Desk};
use jiff::civil::date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::pki::Certificate;
use madoguchi_sim::pki::crl::RevocationList;
use madoguchi_sim::pki::ocsp::{self, CertId, Hash};
use madoguchi_sim::specimen;

fn desk() -> Desk {
    let at = VirtualTime::morning_of(date(2026, 11, 25));
    Desk::new(specimen::cast(at, 1), Clock::Still(at))
}

fn get(path: &str) -> Reply {
    ask("GET", path, None, b"")
}

fn ask(method: &str, path: &str, content_type: Option<&str>, body: &[u8]) -> Reply {
    let asked = Asked {
        method,
        path,
        content_type,
        body,
    };
    reply(&desk(), &asked)
}

fn question() -> Vec<u8> {
    let authority = Authority::of(CertificateKind::Authentication, Generation::Third);
    let authority = Certificate::from_der(authority.certificate()).expect("a certificate");
    let id = CertId::new(Hash::Sha1, &authority, "7F").expect("a number");
    let request = ocsp::Request {
        ids: vec![id],
        nonce: None,
    };
    request.to_der().expect("it fits")
}

#[test]
fn a_question_is_answered_alike_by_post_and_by_get() {
    let posted = ask(
        "POST",
        "/ocsp/authentication",
        Some("Application/OCSP-Request; x=y"),
        &question(),
    );
    assert_eq!((posted.status, posted.content_type), (200, OCSP_RESPONSE));
    assert!(ocsp::Reply::from_der(&posted.body).is_ok());
    let path = format!(
        "/ocsp/authentication/{}",
        Base64::encode_string(&question())
    );
    assert_eq!(get(&path), posted);
}

#[test]
fn what_is_no_question_is_answered_in_the_language_of_ocsp() {
    let media = Some("application/ocsp-request");
    let answered = ask("POST", "/ocsp/signature", media, b"hello");
    assert_eq!(answered.status, 200);
    let refused = ocsp::refuse(ocsp::Refusal::MalformedRequest);
    assert_eq!(answered.body, refused);
}

#[test]
fn every_refusal_says_what_is_expected() {
    for (method, path, media, status, says) in [
        ("GET", "/", Some("x"), 200, "POST /ocsp/authentication"),
        ("GET", "/nothing", None, 404, "/crl/signature.crl"),
        ("GET", "/ocsp/authentication", None, 405, "by POST"),
        ("DELETE", "/ca/all.pem", None, 405, "by GET"),
        (
            "POST",
            "/ocsp/authentication",
            None,
            415,
            "application/ocsp-request",
        ),
        (
            "POST",
            "/ocsp/authentication",
            Some("text/xml"),
            415,
            "text/xml",
        ),
        ("GET", "/ocsp/authentication/!!", None, 400, "base64"),
    ] {
        let answered = ask(method, path, media, b"");
        let body = String::from_utf8(answered.body).expect("text");
        assert_eq!(answered.status, status, "{method} {path}: {body}");
        assert!(body.contains(says) && body.contains("simulated"), "{body}");
        assert_eq!(answered.allow.is_some(), status == 405);
    }
}

#[test]
fn lists_and_certificates_are_what_their_paths_say() {
    let list = get("/crl/authentication.crl");
    assert_eq!(list.content_type, LIST);
    assert!(RevocationList::from_der(&list.body).is_ok());
    assert_eq!(get("/crl/authentication-3.crl"), list);
    assert_ne!(get("/crl/authentication-2.crl"), list);
    let der = get("/ca/signature.cer");
    let third = Authority::of(CertificateKind::Signature, Generation::Third);
    assert_eq!(der.body, third.certificate());
    let all = String::from_utf8(get("/ca/all.pem").body).expect("text");
    assert_eq!(all.matches("BEGIN CERTIFICATE").count(), 8);
}

#[test]
fn a_generation_that_has_not_begun_is_not_there() {
    let at = VirtualTime::morning_of(date(2022, 11, 25));
    let desk = Desk::new(specimen::cast(at, 1), Clock::Still(at));
    for path in ["/ca/authentication-3.pem", "/crl/authentication-3.crl"] {
        let asked = Asked {
            method: "GET",
            path,
            content_type: None,
            body: b"",
        };
        assert_eq!(reply(&desk, &asked).status, 404, "{path}");
    }
}
