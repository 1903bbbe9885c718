//! What the municipality's window does to a card with the issuer's keys.

use super::CardKind;
use super::applet::{Ap, Applet};
use super::card::Card;
use super::role::{IssuerCommand, Refusal, Response};

const AUTH_PIN: &[(Ap, u16)] = &[(Ap::Jpki, 0x0018)];
const SIGN_PASSWORD: &[(Ap, u16)] = &[(Ap::Jpki, 0x001B)];
const TEXT_PIN: &[(Ap, u16)] = &[(Ap::Text, 0x0011)];
const RESIDENT_PIN: &[(Ap, u16)] = &[(Ap::Common, 0x001C), (Ap::Resident, 0x001C)];

const FACE_ONLY_NOTE: &str = "顔認証";

impl Card {
    /// Carries out an issuer's command; whoever calls it answers for being the municipality. A running session
    /// ends where files are rewritten. On a phone only its PINs and certificates can be set.
    pub(super) fn apply(&mut self, command: IssuerCommand) -> Result<Response, Refusal> {
        use IssuerCommand as C;
        if !self.answers() {
            return Err(Refusal::Unserviceable);
        }
        let for_phones = matches!(
            command,
            C::SetAuthPin { .. } | C::SetSignPassword { .. } | C::ReplaceCertificates { .. }
        );
        // No window has worked on 住民基本台帳カード since they ended (assumed).
        if self.spec.kind == CardKind::OldResident {
            return Err(Refusal::NotThisKind);
        }
        if self.spec.kind.is_phone() && !for_phones {
            return Err(Refusal::NotThisKind);
        }
        // Made from the specification as it was before the command.
        self.chip();
        match command {
            C::SetAuthPin { pin } => self.set(AUTH_PIN, pin.reveal())?,
            C::SetSignPassword { password } => self.set(SIGN_PASSWORD, password.reveal())?,
            C::SetTextPin { pin } => self.set(TEXT_PIN, pin.reveal())?,
            C::SetResidentPin { pin } => self.set(RESIDENT_PIN, pin.reveal())?,
            C::UnlockReferenceNumbers => self
                .chip()
                .applets_mut()
                .iter_mut()
                .for_each(Applet::unlock_printed),
            C::UnlockFace => self.face_tries_left = self.spec.limits.face,
            C::ReplaceCertificates {
                auth,
                auth_key,
                sign,
            } => {
                let (sign_certificate, sign_key) = sign.unzip();
                let mut keys = [Some(auth_key), sign_key].into_iter().flatten();
                if keys.any(|key| key.kind() != self.spec.kind.key_kind()) {
                    return Err(Refusal::NoSuchKey);
                }
                self.spec.auth_certificate = auth.0.into();
                self.spec.auth_key = auth_key;
                self.spec.sign_certificate = sign_certificate.map(|bytes| bytes.0.into());
                self.spec.sign_key = sign_key;
                self.rewrite_chip();
            }
            C::SwitchToFaceOnly => self.switch_to_face_only()?,
            C::SwitchToOrdinary { pin } => {
                if self.spec.kind != CardKind::FaceOnly {
                    return Err(Refusal::NotThisKind);
                }
                self.spec.kind = CardKind::Ordinary;
                self.notes.retain(|note| note != FACE_ONLY_NOTE);
                self.rewrite_chip();
                for place in [AUTH_PIN, TEXT_PIN, RESIDENT_PIN] {
                    self.set(place, pin.reveal())?;
                }
            }
            C::Rewrite { name, address } => {
                if let Some(name) = name {
                    self.notes.push(format!("氏名 {}", name.kanji()));
                    self.spec.holder = name;
                }
                if let Some(address) = address {
                    self.notes.push(format!("住所 {}", address.as_str()));
                    self.spec.address = address;
                }
                self.rewrite_chip();
            }
            C::WriteCertificateExpiry { expires } => {
                self.spec.certificate_expires_written = Some(expires);
            }
        }
        Ok(Response::Done)
    }

    /// Only the use of PINs and the printed note change; it is the same card, with the same certificates.
    fn switch_to_face_only(&mut self) -> Result<(), Refusal> {
        if self.spec.kind != CardKind::Ordinary || self.spec.photo.is_none() {
            return Err(Refusal::NotThisKind);
        }
        self.spec.kind = CardKind::FaceOnly;
        self.notes.push(FACE_ONLY_NOTE.to_owned());
        self.rewrite_chip();
        self.chip()
            .applets_mut()
            .iter_mut()
            .for_each(Applet::retire_pins);
        Ok(())
    }

    fn set(&mut self, places: &[(Ap, u16)], value: &str) -> Result<(), Refusal> {
        if self.spec.kind == CardKind::FaceOnly {
            return Err(Refusal::NotThisKind);
        }
        for &(ap, file) in places {
            self.chip()
                .applet_mut(ap)
                .and_then(|applet| applet.reference_mut(file))
                .ok_or(Refusal::NotThisKind)?
                .set_by_issuer(value.as_bytes());
        }
        Ok(())
    }
}
