//! Step 2: is the holder the one who stands there (READER-002)?

use super::actor::Reader;
use super::role::{Camera, Trouble};
use super::step::{Credential, Identify, Means, Step};
use crate::card::client::{CardClient, CardTrouble, PinResult};
use crate::card::{CardRole, FaceImage, Refusal, Request, Response};
use crate::fund::IdentityMeans;
use crate::role::Line;
use crate::vocabulary::AuthPin;

/// What the faces of two people score, of a hundred (assumed).
const STRANGER: u8 = 20;

/// What one and the same face scores in good light.
const SAME: u8 = 100;

impl Identify {
    /// Back to the choice of means, with what went wrong.
    pub(super) fn again(mut self, trouble: Trouble) -> Result<Step, Trouble> {
        self.trouble = Some(trouble);
        Ok(Step::Identify(self))
    }
}

impl Reader {
    /// 顔認証: the chip's photo against the camera's picture (READER-005). Both are gone when it ends.
    pub(super) async fn show_face(
        &self,
        line: &Line,
        mut identify: Identify,
        camera: Camera,
    ) -> Result<Step, Trouble> {
        match self.open_only(identify.face) {
            Means::Open => {}
            Means::Locked => return identify.again(Trouble::FaceLocked),
            Means::Never => return identify.again(Trouble::NotOffered),
        }
        let client = CardClient::new(line, &identify.visit.card);
        let matched = match self.compare(&client, camera).await {
            Ok(matched) => matched,
            // 照合番号B is locked, so that the photo cannot be read any more.
            Err(CardTrouble::Locked) => {
                identify.face = Means::Locked;
                return identify.again(Trouble::FaceLocked);
            }
            // What is printed does not open this chip: misread or forged. No face was compared.
            Err(CardTrouble::Refused(status)) if status.tries().is_some() => {
                return identify.again(Trouble::FaceMismatch);
            }
            Err(trouble) => return Err(trouble.into()),
        };
        match client.report_face(matched).await {
            Ok(_) if matched => {
                self.vouch(&client).await?;
                self.identified(line, identify, IdentityMeans::Face).await
            }
            Ok(0) | Err(CardTrouble::Locked) => {
                identify.face = Means::Locked;
                identify.again(Trouble::FaceLocked)
            }
            Ok(_) => identify.again(Trouble::FaceMismatch),
            Err(trouble) => Err(trouble.into()),
        }
    }

    /// 暗証番号, of a card or of an Android phone.
    pub(super) async fn enter_pin(
        &self,
        line: &Line,
        mut identify: Identify,
        digits: &str,
    ) -> Result<Step, Trouble> {
        let pin: AuthPin = match (self.open_only(identify.pin), digits.parse()) {
            (Means::Open, Ok(pin)) => pin,
            (Means::Locked, _) => return identify.again(Trouble::PinLocked),
            (Means::Open | Means::Never, _) => return identify.again(Trouble::NotOffered),
        };
        let client = CardClient::new(line, &identify.visit.card);
        client.select_jpki().await?;
        match client.verify_auth_pin(&pin).await? {
            PinResult::Ok => self.identified(line, identify, IdentityMeans::Pin).await,
            PinResult::Wrong { left } => identify.again(Trouble::WrongPin { left }),
            PinResult::Blocked => {
                identify.pin = Means::Locked;
                identify.again(Trouble::PinLocked)
            }
        }
    }

    /// An iPhone asks its owner itself; the reader only waits (READER-020).
    pub(super) async fn unlock_phone(
        &self,
        line: &Line,
        identify: Identify,
        matched: bool,
    ) -> Result<Step, Trouble> {
        if self.visual_mode || identify.visit.credential != Credential::Iphone {
            return identify.again(Trouble::NotOffered);
        }
        let phone = identify.visit.card.as_str();
        match line
            .ask::<CardRole>(phone, Request::Biometrics { matched })
            .await
        {
            Ok(Response::Done) if matched => {
                self.identified(line, identify, IdentityMeans::PhoneBiometrics)
                    .await
            }
            Ok(Response::Done) => identify.again(Trouble::FaceMismatch),
            Ok(Response::Refused {
                reason: Refusal::NotAPhone,
            }) => Err(Trouble::NotOffered),
            Ok(_) | Err(_) => Err(Trouble::CardNotRecognised),
        }
    }

    /// A means of identification as it stands: none is offered in 目視モード (READER-013).
    const fn open_only(&self, means: Means) -> Means {
        if self.visual_mode {
            Means::Never
        } else {
            means
        }
    }

    /// Reads the chip's photo with what is printed on the card, and scores the camera's picture against it.
    /// Hats, glasses and bad light lower the score (READER-014).
    async fn compare(&self, client: &CardClient<'_>, camera: Camera) -> Result<bool, CardTrouble> {
        let printed = client.look_at().await?;
        let photo = client.read_photo(&printed).await?;
        let score = photo.map_or(0, |photo| score(&photo, &camera));
        Ok(score >= self.parameters.face_match_threshold)
    }

    /// 特定機関認証: the card signs for this reader without a PIN, because the reader vouches for the holder.
    pub(super) async fn vouch(&self, client: &CardClient<'_>) -> Result<(), Trouble> {
        let terminal = self.terminal().ok_or(Trouble::NotOffered)?;
        client.select_jpki().await?;
        Ok(client.authenticate_terminal(terminal).await?)
    }
}

fn score(photo: &FaceImage, camera: &Camera) -> u8 {
    let same = !photo.is_blank() && photo.shows_same_person_as(&camera.face);
    let best = if same { SAME } else { STRANGER };
    best.saturating_sub(camera.noise)
}
