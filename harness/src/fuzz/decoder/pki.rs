//! Certificates, lists, and what is said of certificates.

use madoguchi_sim::card::Bytes;
use madoguchi_sim::jlis::{Jlis, Request, Response};
use madoguchi_sim::pki::card_verifiable::{CARD_ROOT, for_file, for_get_data, verify_chain};
use madoguchi_sim::pki::crl::RevocationList;
use madoguchi_sim::pki::ocsp::{self, CertId, Hash, Refusal, Reply, refuse};
use madoguchi_sim::pki::terminal::{self, KeyIdentifier};
use madoguchi_sim::pki::{
    Authority, Certificate, CertificateKind, DedicatedKey, Generation, KeyPool,
};
use madoguchi_sim::specimen;

use super::Told;
use super::card::morning;

fn told<T>(read: Result<T, impl ToString>) -> Result<T, String> {
    read.map_err(|error| error.to_string())
}

pub(super) fn certificate(octets: &[u8]) -> Told {
    let read = told(Certificate::from_der(octets))?;
    told(read.verify_issued_by(&read))
}

pub(super) fn list(octets: &[u8]) -> Told {
    let list = told(RevocationList::from_der(octets))?;
    let revoked = list.revocation("01").is_some();
    (!revoked)
        .then_some(())
        .ok_or_else(|| "01 is on it".to_owned())
}

pub(super) fn question(octets: &[u8]) -> Told {
    let request = told(ocsp::Request::from_der(octets))?;
    let named = request
        .ids
        .iter()
        .filter(|id| id.serial().is_some())
        .count();
    told(request.to_der())?;
    match named == request.ids.len() {
        true => Ok(()),
        false => Err(format!(
            "{named} of {} certificates can be named",
            request.ids.len()
        )),
    }
}

pub(super) fn answer(octets: &[u8]) -> Told {
    match told(Reply::from_der(octets))? {
        Reply::Refused(refusal) => Err(format!("{refusal:?}")),
        Reply::Answered(_) => Ok(()),
    }
}

pub(super) fn card_verifiable(octets: &[u8]) -> Told {
    let body = octets.get(5..).unwrap_or_default();
    let _terminal = terminal::decode_key(body);
    told(verify_chain([octets])).map(drop)
}

fn authority() -> &'static Authority {
    let now = Generation::on(morning().date());
    Authority::of(CertificateKind::Authentication, now)
}

pub(super) fn certificates() -> Vec<Vec<u8>> {
    let (_, cards) = Jlis::begin(&specimen::cast(morning(), 1));
    let of_cards = cards.iter().take(2).flat_map(|(_, spec)| {
        let sign = spec.sign_certificate.as_ref().map(|it| it.to_vec());
        [Some(spec.auth_certificate.to_vec()), sign]
    });
    let authority = authority();
    let own = [authority.certificate(), authority.responder_certificate()];
    of_cards.flatten().chain(own.map(<[u8]>::to_vec)).collect()
}

pub(super) fn card_verifiables() -> Vec<Vec<u8>> {
    let root = (CARD_ROOT, KeyPool::dedicated(DedicatedKey::CardRoot));
    let key = KeyPool::dedicated(DedicatedKey::Spare).public();
    let holder = (KeyIdentifier::terminal(1), key);
    vec![for_file(root, holder), for_get_data(root, holder)]
}

/// Asks J-LIS of the specimens.
fn asked(request: Request) -> Response {
    Jlis::begin(&specimen::cast(morning(), 1))
        .0
        .handle(morning(), request)
}

pub(super) fn lists() -> Vec<Vec<u8>> {
    let list = |authority| Request::RevocationList {
        authority,
        generation: None,
    };
    let given = CertificateKind::ALL.map(|kind| asked(list(kind)));
    let lists = given.into_iter().filter_map(|response| match response {
        Response::RevocationList { list } => Some(list.0),
        _ => None,
    });
    lists.collect()
}

pub(super) fn questions() -> Vec<Vec<u8>> {
    let issuer = Certificate::from_der(authority().certificate()).ok();
    let certificates = certificates();
    let serials = certificates.iter().filter_map(|der| {
        let own = Certificate::from_der(der).ok()?;
        CertId::new(Hash::Sha1, issuer.as_ref()?, own.serial())
    });
    let ids: Vec<CertId> = serials.collect();
    let nonces = [None, Some(vec![7; 16])];
    let requests = nonces.map(|nonce| {
        let ids = ids
            .iter()
            .take(if nonce.is_some() { 3 } else { 1 })
            .cloned();
        let request = ocsp::Request {
            ids: ids.collect(),
            nonce,
        };
        request.to_der().ok()
    });
    requests.into_iter().flatten().collect()
}

pub(super) fn answers() -> Vec<Vec<u8>> {
    let asked = questions().into_iter().filter_map(|question| {
        let authority = CertificateKind::Authentication;
        let question = Bytes(question);
        match asked(Request::Ocsp {
            authority,
            question,
        }) {
            Response::Ocsp { answer } => Some(answer.0),
            _ => None,
        }
    });
    asked.chain([refuse(Refusal::TryLater)]).collect()
}
