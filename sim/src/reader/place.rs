//! Step 1: what lies there, and by which means its holder can be identified.

use super::actor::Reader;
use super::role::Trouble;
use super::step::{Credential, Identify, Means, Step, Visit};
use crate::card::client::{CardClient, CardTrouble, Token};
use crate::card::{CardKind, Refusal};
use crate::cast::FacilitySystem;
use crate::role::Line;
use crate::rulebook::{RuleId, holds};

impl Reader {
    /// A card is laid on the tray, or a phone held over the extra reader, where there is one (CARD-038).
    pub(super) async fn place(
        &self,
        line: &Line,
        card: String,
        phone: bool,
    ) -> Result<Step, Trouble> {
        let today = line.now().date();
        if phone && !(self.facility.phone_reader && holds(RuleId::PhoneAsCard, today)) {
            return Err(Trouble::PhoneNotSupported);
        }
        let client = CardClient::new(line, &card);
        let credential = match client.begin().await? {
            Token::Card => Credential::Card,
            Token::Android => Credential::Android,
            Token::Iphone => Credential::Iphone,
        };
        // The tray reads no phones, and the extra reader nothing else (assumed).
        if credential.is_phone() != phone {
            return Err(Trouble::NotOffered);
        }
        let identify = if phone {
            Identify {
                face: Means::Never,
                pin: match credential {
                    Credential::Android => Means::by_tries(client.pin_tries_left().await?),
                    Credential::Iphone | Credential::Card => Means::Never,
                },
                photo: false,
                session: None,
                visit: Visit { card, credential },
                trouble: None,
            }
        } else {
            self.look_at_card(line, Visit { card, credential }).await?
        };
        Ok(Step::Identify(identify))
    }

    /// A card gives its certificate to anyone, so that the fund can be asked before the holder is identified.
    async fn look_at_card(&self, line: &Line, visit: Visit) -> Result<Identify, Trouble> {
        let client = CardClient::new(line, &visit.card);
        let face = client.look_at().await?;
        // The chip of a 顔認証マイナンバーカード answers as if its PIN were locked; 追記欄 tells them apart.
        let pin = match face.kind {
            CardKind::FaceOnly => Means::Never,
            _ => Means::by_tries(client.pin_tries_left().await?),
        };
        let certificate = client.read_auth_certificate().await?;
        let tries = match client.face_tries_left().await {
            Ok(left) => Means::by_tries(left),
            Err(CardTrouble::Declined(Refusal::NotThisKind)) => Means::Never,
            Err(trouble) => return Err(trouble.into()),
        };
        let session = self.open_session(line, certificate.into()).await?;
        Ok(Identify {
            face: match self.facility.system {
                FacilitySystem::Full => tries,
                // 資格確認限定型 works with an ordinary card reader, which has no camera.
                FacilitySystem::EligibilityOnly | FacilitySystem::None => Means::Never,
            },
            pin,
            photo: face.has_photo,
            session: Some(session),
            visit,
            trouble: None,
        })
    }
}
