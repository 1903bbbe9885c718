//! The OCSP responder of each authority (RFC 6960).

use super::actor::Jlis;
use super::role::Response;
use crate::card::Bytes;
use crate::clock::VirtualTime;
use crate::pki::ocsp::{self, Answer, CertId, Refusal, ResponderName, Status};
use crate::pki::{Authority, CertificateKind, Generation};

impl Jlis {
    /// Answers a request to the responder of an authority, in the name of the generation that issued what is asked
    /// about. Of a certificate whose term is over it says what it last was (assumed: for how long the real
    /// responder keeps one is not published).
    pub(super) fn ocsp(
        &self,
        now: VirtualTime,
        kind: CertificateKind,
        question: &[u8],
    ) -> Response {
        let answer = match ocsp::Request::from_der(question) {
            Err(_) => ocsp::refuse(Refusal::MalformedRequest),
            Ok(request) => self
                .answer(now, kind, &request)
                .unwrap_or_else(ocsp::refuse),
        };
        Response::Ocsp {
            answer: Bytes::from(answer),
        }
    }

    fn answer(
        &self,
        now: VirtualTime,
        kind: CertificateKind,
        request: &ocsp::Request,
    ) -> Result<Vec<u8>, Refusal> {
        let named: Vec<Option<&Authority>> =
            request.ids.iter().map(|id| named(kind, id, now)).collect();
        let mut issuers = named.iter().copied().flatten();
        let authority = issuers
            .next()
            .unwrap_or_else(|| Authority::of(kind, Generation::on(now.date())));
        // Each generation charges its own responder, and an answer has one signature.
        if issuers.any(|other| other.generation() != authority.generation()) {
            return Err(Refusal::Unauthorized);
        }
        let minutes = |count: u16| i32::from(count);
        let parameters = &self.parameters;
        let this_update = now.plus_minutes(-minutes(parameters.ocsp_delay_minutes));
        let next_update = match parameters.ocsp_validity_minutes {
            0 => None,
            valid => Some(now.plus_minutes(minutes(valid)).civil()),
        };
        let answers = request.ids.iter().zip(named).map(|(id, named)| Answer {
            id: id.clone(),
            status: named.map_or(Status::Unknown, |authority| {
                self.said(authority, id, this_update)
            }),
            this_update: this_update.civil(),
            next_update,
        });
        ocsp::answer(
            authority,
            ResponderName::ByKey,
            now.civil(),
            answers.collect(),
            request.nonce.as_deref(),
        )
        .map_err(|_| Refusal::InternalError)
    }

    fn said(&self, authority: &Authority, id: &CertId, at: VirtualTime) -> Status {
        let Some(serial) = id.serial() else {
            return Status::Unknown;
        };
        if [authority.serial(), authority.responder_serial()].contains(&serial.as_str()) {
            return Status::Good;
        }
        let Ok(serial) = serial.parse() else {
            return Status::Unknown;
        };
        match self.certificates.get(&serial) {
            Some(issued) if issued.is_by(authority) => self
                .revocation(issued, at.civil())
                .map_or(Status::Good, Status::Revoked),
            _ => Status::Unknown,
        }
    }
}

/// The generation of an authority that a request names, if it has begun.
fn named(kind: CertificateKind, id: &CertId, now: VirtualTime) -> Option<&'static Authority> {
    let mut begun = Generation::ALL
        .into_iter()
        .filter(|generation| generation.has_begun(now.date()))
        .map(|generation| Authority::of(kind, generation));
    begun.find(|authority| id.is_of(authority))
}
