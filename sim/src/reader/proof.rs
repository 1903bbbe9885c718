//! The fund's challenge and the card's signature, 利用登録 on the spot, and the way on to consent.

use super::actor::Reader;
use super::role::Trouble;
use super::step::{Identify, Proved, Session, Step, Visit};
use crate::card::Bytes;
use crate::card::client::CardClient;
use crate::fund::{
    CardProof, CardRefusal, Channel, Consents, FundRole, IdentityMeans, Registration, Request,
    Response,
};
use crate::role::Line;

impl Reader {
    fn channel(&self) -> Channel {
        Channel::Facility {
            code: self.facility.code.clone(),
        }
    }

    /// Asks the fund about a certificate, and for something to sign.
    pub(super) async fn open_session(
        &self,
        line: &Line,
        certificate: Bytes,
    ) -> Result<Session, Trouble> {
        let request = Request::OpenSession {
            channel: self.channel(),
            certificate: certificate.clone(),
        };
        match line.ask::<FundRole>("", request).await {
            Ok(Response::Session {
                challenge,
                registration,
                expiry_alert,
            }) => Ok(Session {
                certificate,
                challenge,
                registration,
                alert: expiry_alert,
                opened: line.now(),
            }),
            Ok(Response::CardRefused { reason }) => Err(Trouble::CardRefused { reason }),
            Ok(_) | Err(_) => Err(Trouble::LineDown),
        }
    }

    /// The holder is the one who stands there: the card signs. Whoever is not registered is asked about
    /// that first (READER-008).
    pub(super) async fn identified(
        &self,
        line: &Line,
        identify: Identify,
        identity: IdentityMeans,
    ) -> Result<Step, Trouble> {
        let Identify { visit, session, .. } = identify;
        let session = match session {
            Some(session) => session,
            None => {
                let client = CardClient::new(line, &visit.card);
                let certificate = client.read_auth_certificate().await?;
                self.open_session(line, certificate.into()).await?
            }
        };
        let registration = session.registration;
        let proved = signed(line, visit, session, identity).await?;
        match registration {
            Registration::Registered => Ok(self.ask_consent(line, proved)),
            Registration::NotRegistered | Registration::Lapsed => Ok(Step::Register(proved)),
        }
    }

    /// 利用登録, after which the same visit goes on with a fresh session (READER-008). A patient who took so
    /// long that the challenge has run out is not made to begin again.
    pub(super) async fn register(&self, line: &Line, mut proved: Proved) -> Result<Step, Trouble> {
        for stale_is_forgiven in [true, false] {
            let request = Request::Register {
                channel: self.channel(),
                proof: proved.proof.clone(),
            };
            match line.ask::<FundRole>("", request).await {
                Ok(Response::Registered) => {
                    let proved = self.renewed(line, proved).await?;
                    return Ok(self.ask_consent(line, proved));
                }
                Ok(Response::CardRefused {
                    reason: CardRefusal::BadProof,
                }) if stale_is_forgiven => proved = self.renewed(line, proved).await?,
                Ok(Response::CardRefused { reason }) => {
                    return Err(Trouble::CardRefused { reason });
                }
                Ok(_) | Err(_) => return Err(Trouble::LineDown),
            }
        }
        Err(Trouble::LineDown)
    }

    fn ask_consent(&self, line: &Line, proved: Proved) -> Step {
        let today = line.now().date();
        match self.questions(today) {
            Some(questions) => Step::Consent(proved, questions),
            None => Step::Done(proved, Consents::unasked(today)),
        }
    }

    /// A proof that the counter still has time to use: when half the life of the challenge has passed at the
    /// screens, the card signs another before it is taken. If the fund cannot be reached just now, the old one
    /// must do.
    pub(super) async fn refresh(&self, line: &Line, proved: Proved) -> Result<Proved, Trouble> {
        let half = i32::from(self.parameters.challenge_minutes / 2);
        if line.now() < proved.opened.plus_minutes(half) {
            return Ok(proved);
        }
        match self.renewed(line, proved.clone()).await {
            Err(refused @ Trouble::CardRefused { .. }) => Err(refused),
            Err(_) => Ok(proved),
            renewed => renewed,
        }
    }

    /// A new session for the same certificate, signed by the card, to which the holder is still identified.
    async fn renewed(&self, line: &Line, proved: Proved) -> Result<Proved, Trouble> {
        let CardProof {
            certificate,
            identity,
            ..
        } = proved.proof;
        let session = self.open_session(line, certificate).await?;
        signed(line, proved.visit, session, identity).await
    }
}

async fn signed(
    line: &Line,
    visit: Visit,
    session: Session,
    identity: IdentityMeans,
) -> Result<Proved, Trouble> {
    let client = CardClient::new(line, &visit.card);
    let signature = client
        .sign_challenge(&session.certificate, &session.challenge)
        .await?;
    Ok(Proved {
        visit,
        proof: CardProof {
            certificate: session.certificate,
            challenge: session.challenge,
            signature: signature.into(),
            identity,
        },
        opened: session.opened,
    })
}
