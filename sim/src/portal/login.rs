//! Login: the card with its PIN, something that reads it, and the app (PORTAL-008).

use super::actor::{Login, Portal};
use super::own::{Stop, open_session, signed};
use super::role::{Login as Attempt, LoginFailure};
use crate::card::CardKind;
use crate::card::client::{CardClient, CardTrouble, PinResult};
use crate::fund::CardRefusal;
use crate::pki::Certificate;
use crate::role::Line;
use crate::vocabulary::AuthPin;

impl Portal {
    /// Lets the holder of a card in, or says what is missing. What a phone can do with its own certificate is
    /// not part of this portal.
    pub(super) async fn log_in(
        &self,
        line: &Line,
        attempt: &Attempt,
    ) -> Result<Login, LoginFailure> {
        if !attempt.app {
            return Err(LoginFailure::NoApp);
        }
        if !attempt.reads_cards {
            return Err(LoginFailure::NoReader);
        }
        let card = attempt.card.as_deref().ok_or(LoginFailure::NoCard)?;
        let client = CardClient::new(line, card);
        let outcome = self.prove(line, &client, card, &attempt.pin).await;
        if outcome.is_err() {
            let _taken = client.power_off().await;
        }
        outcome
    }

    async fn prove(
        &self,
        line: &Line,
        client: &CardClient<'_>,
        card: &str,
        pin: &str,
    ) -> Result<Login, LoginFailure> {
        client.begin().await?;
        // A 顔認証マイナンバーカード answers as if its PIN were locked; its holder sees 「顔認証」 on it. A phone
        // has nothing printed.
        if client.look_at().await?.kind == CardKind::FaceOnly {
            return Err(LoginFailure::PinlessCard);
        }
        present(client, pin).await?;
        let certificate = client.read_auth_certificate().await?.into();
        let session = open_session(line, &certificate).await?;
        let proof = signed(client, certificate, session.challenge).await?;
        let genuine = Certificate::from_der(&proof.certificate)
            .is_ok_and(|it| it.public_key().verify(&proof.challenge, &proof.signature));
        if !genuine {
            return Err(LoginFailure::CardRefused {
                reason: CardRefusal::BadProof,
            });
        }
        let minutes = i32::from(self.parameters.portal_session_minutes);
        Ok(Login {
            card: card.to_owned(),
            certificate: proof.certificate,
            until: line.now().plus_minutes(minutes),
        })
    }
}

/// Presents the PIN. What cannot be one is never sent to the card and costs no try.
async fn present(client: &CardClient<'_>, pin: &str) -> Result<(), LoginFailure> {
    let result = match pin.parse::<AuthPin>() {
        Ok(pin) => client.verify_auth_pin(&pin).await?,
        Err(_) => match client.pin_tries_left().await? {
            0 => PinResult::Blocked,
            left => PinResult::Wrong { left },
        },
    };
    match result {
        PinResult::Ok => Ok(()),
        PinResult::Wrong { left } => Err(LoginFailure::WrongPin { left }),
        PinResult::Blocked => Err(LoginFailure::PinLocked),
    }
}

impl From<CardTrouble> for LoginFailure {
    fn from(trouble: CardTrouble) -> Self {
        match trouble {
            CardTrouble::NotMyNumberCard => Self::NotMyNumberCard,
            CardTrouble::NotRecognised
            | CardTrouble::Locked
            | CardTrouble::Refused(_)
            | CardTrouble::Declined(_)
            | CardTrouble::Broken(_) => Self::CardNotRead,
        }
    }
}

impl From<Stop> for LoginFailure {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::CardRefused(reason) => Self::CardRefused { reason },
            Stop::CardGone => Self::CardNotRead,
            Stop::LineDown => Self::LineDown,
        }
    }
}
