//! Questions to the fund in the name of the person logged in: each with a fresh challenge, signed by the card.

use super::actor::{Login, Portal};
use crate::card::Bytes;
use crate::card::client::{CardClient, CardTrouble};
use crate::cast::MedicalRecord;
use crate::fund::{
    CardProof, CardRefusal, Channel, Eligibility, FundRole, IdentityMeans, Registration, Request,
    Response,
};
use crate::role::Line;

/// Why a question got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The certificate, or the signature, is refused.
    CardRefused(CardRefusal),
    /// The card does not sign: it was taken away, or used elsewhere.
    CardGone,
    /// The eligibility system cannot be reached.
    LineDown,
}

impl Stop {
    /// The words for the screen; none if the login itself is over.
    pub(super) fn reason(self) -> Option<String> {
        match self {
            Self::CardRefused(reason) => Some(reason.ja().to_owned()),
            Self::LineDown => Some(
                "オンライン資格確認等システムに接続できません。時間をおいて試してください"
                    .to_owned(),
            ),
            Self::CardGone => None,
        }
    }
}

impl From<CardTrouble> for Stop {
    fn from(_: CardTrouble) -> Self {
        Self::CardGone
    }
}

/// What the fund shows the holder.
#[derive(Debug)]
pub(super) struct Owned {
    pub(super) registration: Registration,
    pub(super) eligibility: Option<Box<Eligibility>>,
    pub(super) medical: Vec<MedicalRecord>,
    pub(super) stopped: bool,
}

/// A challenge of the fund, and the state of registration told with it.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) challenge: Bytes,
    pub(super) registration: Registration,
}

impl Portal {
    /// Everything that the fund shows the holder of the card.
    pub(super) async fn own(&self, line: &Line, login: &Login) -> Result<Owned, Stop> {
        let session = open_session(line, &login.certificate).await?;
        let client = CardClient::new(line, &login.card);
        let proof = signed(&client, login.certificate.clone(), session.challenge).await?;
        match line.ask::<FundRole>("", Request::Own { proof }).await {
            Ok(Response::Own {
                registration,
                eligibility,
                medical,
                stopped,
            }) => Ok(Owned {
                registration,
                eligibility,
                medical,
                stopped,
            }),
            Ok(Response::CardRefused { reason }) => Err(Stop::CardRefused(reason)),
            Ok(_) | Err(_) => Err(Stop::LineDown),
        }
    }

    /// 利用登録, unless the card is registered already.
    pub(super) async fn register_card(&self, line: &Line, login: &Login) -> Result<(), Stop> {
        let session = open_session(line, &login.certificate).await?;
        if session.registration == Registration::Registered {
            return Ok(());
        }
        let client = CardClient::new(line, &login.card);
        let proof = signed(&client, login.certificate.clone(), session.challenge).await?;
        let request = Request::Register {
            channel: Channel::Portal,
            proof,
        };
        match line.ask::<FundRole>("", request).await {
            Ok(Response::Registered) => Ok(()),
            Ok(Response::CardRefused { reason }) => Err(Stop::CardRefused(reason)),
            Ok(_) | Err(_) => Err(Stop::LineDown),
        }
    }
}

/// Asks the fund about a certificate, and for something to sign.
pub(super) async fn open_session(line: &Line, certificate: &Bytes) -> Result<Session, Stop> {
    let request = Request::OpenSession {
        channel: Channel::Portal,
        certificate: certificate.clone(),
    };
    match line.ask::<FundRole>("", request).await {
        Ok(Response::Session {
            challenge,
            registration,
            ..
        }) => Ok(Session {
            challenge,
            registration,
        }),
        Ok(Response::CardRefused { reason }) => Err(Stop::CardRefused(reason)),
        Ok(_) | Err(_) => Err(Stop::LineDown),
    }
}

/// The card signs; its PIN was presented at the login and holds while it has power.
pub(super) async fn signed(
    client: &CardClient<'_>,
    certificate: Bytes,
    challenge: Bytes,
) -> Result<CardProof, CardTrouble> {
    let signature = client.sign_challenge(&certificate, &challenge).await?;
    Ok(CardProof {
        certificate,
        challenge,
        signature: signature.into(),
        identity: IdentityMeans::Pin,
    })
}
