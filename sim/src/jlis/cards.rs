//! カードの発行: cards and phone credentials, what they are made from, and the certificates put on them.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::actor::Jlis;
use super::cause::Cause;
use super::certificates::Issued;
use super::issuing::{self, Particulars};
use super::standing::Hold;
use crate::card::{CardKind, CardSpec, Condition, FaceImage, Interface, LazyBytes, Limits};
use crate::cast::{OwnedCard, OwnedPhone, Standing};
use crate::pki::{CertificateKind, HolderKey};
use crate::rulebook::certificate::{card_last_day, certificate_last_day};
use crate::vocabulary::{AuthPin, CertificateSerial, IndividualNumber, SignPassword, birthday_in};

/// How long a card that is on hold at the beginning has been so: long enough for everyone to know.
const SUSPENDED_FOR_DAYS: i32 = 7;

/// A card or phone that carries certificates.
#[derive(Clone, Debug)]
pub(super) struct Medium {
    pub holder: IndividualNumber,
    pub kind: CardKind,
    pub issued: Date,
    pub expires: Date,
    /// The day on which it was returned or replaced.
    pub ended: Option<Date>,
    /// 一時停止, every one in order.
    pub holds: Vec<Hold>,
    /// Whether it carries 署名用電子証明書 at all; a revoked one comes back with a renewal.
    pub signs: bool,
    pub auth: Option<CertificateSerial>,
    pub sign: Option<CertificateSerial>,
}

/// A certificate that goes onto a medium.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub serial: CertificateSerial,
    pub key: HolderKey,
    pub der: LazyBytes,
}

/// What goes into a new card besides its certificates.
pub(super) struct Making {
    pub kind: CardKind,
    pub condition: Condition,
    pub pin: AuthPin,
    pub sign_password: Option<SignPassword>,
    pub issued: Date,
    /// When its certificates were put on: the card carries the authorities of that day.
    pub certified: Date,
}

impl Jlis {
    /// The card that a person owns at the beginning. Certificates younger than the card replaced older ones.
    pub(super) fn card_owned(
        &mut self,
        holder: &IndividualNumber,
        owned: &OwnedCard,
    ) -> Option<CardSpec> {
        let making = Making {
            kind: owned.kind,
            condition: owned.condition,
            pin: owned.pin.clone(),
            sign_password: owned.sign_password.clone(),
            issued: owned.issued,
            certified: owned.certificates_issued.max(owned.issued),
        };
        let medium = self.add_card(holder, &making)?;
        let mut pair = self.certify(medium, owned.issued.at(0, 0, 0, 0));
        if making.certified > owned.issued {
            pair = self.certify(medium, making.certified.at(0, 0, 0, 0));
        }
        match owned.standing {
            Standing::InForce => {}
            Standing::Suspended => {
                if let Some(medium) = self.media.get_mut(medium) {
                    let since = self.began.plus_days(-SUSPENDED_FOR_DAYS);
                    medium.suspend(since.civil());
                }
            }
            Standing::Ended(day) => {
                self.end(medium, day.at(0, 0, 0, 0), Cause::Returned);
            }
        }
        self.specify(medium, making, pair)
    }

    /// The phone credential that a person owns at the beginning.
    pub(super) fn phone_owned(
        &mut self,
        holder: &IndividualNumber,
        owned: &OwnedPhone,
    ) -> Option<CardSpec> {
        let birth = self.register.get(holder)?.birth;
        // It never outlives the certificate of the card from which it was made (CARD-039).
        let card = self.card_of(holder).and_then(|card| self.media.get(card));
        let card_ends = card
            .and_then(|card| self.certificates.get(card.auth.as_ref()?))
            .map_or(Date::MAX, |certificate| certificate.last_day);
        let expires = certificate_last_day(birth, owned.issued, card_ends);
        let medium = self.add_medium(holder, owned.kind, owned.issued, expires, false);
        let pair = self.certify(medium, owned.issued.at(0, 0, 0, 0));
        let making = Making {
            kind: owned.kind,
            condition: Condition::Sound,
            pin: owned.pin.clone(),
            sign_password: None,
            issued: owned.issued,
            certified: owned.issued,
        };
        self.specify(medium, making, pair)
    }

    /// Enters a new card, without certificates yet. Gives its place.
    pub(super) fn add_card(&mut self, holder: &IndividualNumber, making: &Making) -> Option<usize> {
        let birth = self.register.get(holder)?.birth;
        let expires = match making.kind {
            // To the fifth birthday, also if it was handed over after the first (CARD-027).
            CardKind::NoPhotoInfant => birthday_in(birth, 5),
            // Ten years from its own day, whoever holds it.
            CardKind::OldResident => making.issued.saturating_add(10.years()),
            _ => card_last_day(birth, making.issued),
        };
        let signs = making.sign_password.is_some();
        Some(self.add_medium(holder, making.kind, making.issued, expires, signs))
    }

    fn add_medium(
        &mut self,
        holder: &IndividualNumber,
        kind: CardKind,
        issued: Date,
        expires: Date,
        signs: bool,
    ) -> usize {
        self.media.push(Medium {
            holder: holder.clone(),
            kind,
            issued,
            expires,
            ended: None,
            holds: Vec::new(),
            signs,
            auth: None,
            sign: None,
        });
        self.media.len().saturating_sub(1)
    }

    /// The card in force of a person.
    pub(super) fn card_of(&self, holder: &IndividualNumber) -> Option<usize> {
        self.media.iter().position(|medium| {
            medium.holder == *holder && medium.ended.is_none() && !medium.kind.is_phone()
        })
    }

    /// Puts new certificates on a medium; those that are there are replaced.
    pub(super) fn certify(&mut self, medium: usize, at: DateTime) -> [Option<Made>; 2] {
        let signs = self.media.get(medium).is_some_and(|medium| medium.signs);
        let auth = self.make(medium, CertificateKind::Authentication, at);
        let sign = signs
            .then(|| self.make(medium, CertificateKind::Signature, at))
            .flatten();
        if let Some(medium) = self.media.get_mut(medium) {
            for (own, made) in [(&mut medium.auth, &auth), (&mut medium.sign, &sign)] {
                let Some(made) = made else { continue };
                if let Some(old) = own.replace(made.serial.clone()) {
                    self.certificates
                        .replace(&old, &made.serial, at, Cause::Renewed);
                }
            }
        }
        [auth, sign]
    }

    fn make(&mut self, place: usize, kind: CertificateKind, at: DateTime) -> Option<Made> {
        let medium = self.media.get(place)?;
        let holder = medium.holder.clone();
        let (expires, key_kind) = (medium.expires, medium.kind.key_kind());
        let resident = self.register.get_mut(&holder)?;
        resident.certificates = resident.certificates.saturating_add(1);
        let (record, nth) = (&resident.record, resident.certificates);
        let serial = self.draw.serial(record, nth)?;
        let key = self.draw.key(record, nth, key_kind);
        let last_day = certificate_last_day(resident.birth, at.date(), expires);
        let der = issuing::certificate(
            resident,
            Particulars {
                kind,
                serial: serial.clone(),
                from: at,
                last_day,
                common_name: match kind {
                    CertificateKind::Authentication => self.draw.common_name(record, nth),
                    CertificateKind::Signature => format!(
                        "{}{}",
                        at.strftime("%Y%m%d%H%M%S"),
                        self.draw.common_name_digits(record, nth)
                    ),
                },
                key,
            },
        )?;
        self.certificates.enter(
            serial.clone(),
            Issued {
                kind,
                generation: issuing::authority(kind, key.kind(), at.date()).generation(),
                holder,
                medium: place,
                from: at.date(),
                last_day,
                revoked: None,
                successor: None,
            },
        );
        Some(Made { serial, key, der })
    }

    /// Everything that goes into the card or phone at a place.
    pub(super) fn specify(
        &mut self,
        place: usize,
        making: Making,
        [auth, sign]: [Option<Made>; 2],
    ) -> Option<CardSpec> {
        let medium = self.media.get(place)?;
        let expires = medium.expires;
        let resident = self.register.get_mut(&medium.holder)?;
        resident.cards = resident.cards.saturating_add(1);
        let (record, nth) = (&resident.record, resident.cards);
        let photo = (making.kind != CardKind::NoPhotoInfant).then(|| FaceImage::of(record));
        let authority = |kind| {
            issuing::authority(kind, making.kind.key_kind(), making.certified)
                .certificate()
                .into()
        };
        let auth_key = auth.as_ref().map(|made| made.key);
        Some(CardSpec {
            kind: making.kind,
            condition: making.condition,
            holder: resident.name.clone(),
            birth: resident.birth,
            sex: resident.sex,
            address: resident.address.clone(),
            individual_number: medium.holder.clone(),
            photo,
            issued: making.issued,
            expires,
            certificate_expires_written: None,
            security_code: self.draw.security_code(record, nth),
            serial: self.draw.card_serial(record, nth),
            municipality: resident.municipality.clone(),
            other_pin: making.pin.clone(),
            auth_pin: making.pin,
            sign_password: making.sign_password,
            auth_key: auth_key.unwrap_or_else(|| self.draw.key(record, 0, making.kind.key_kind())),
            auth_certificate: auth.map(|made| made.der).unwrap_or_default(),
            auth_ca_certificate: authority(CertificateKind::Authentication),
            sign_key: sign.as_ref().map(|made| made.key),
            sign_certificate: sign.map(|made| made.der),
            sign_ca_certificate: authority(CertificateKind::Signature),
            interface: Interface::default(),
            limits: Limits {
                face: self.parameters.face_failure_limit,
                printed: self.parameters.surface_pin_tries,
            },
            seed: self.draw.chip(record, nth),
        })
    }

    /// Ends a card or phone: it is returned, replaced, or its holder has died.
    pub(super) fn end(&mut self, place: usize, at: DateTime, cause: Cause) {
        let Some(medium) = self.media.get_mut(place) else {
            return;
        };
        medium.ended.get_or_insert(at.date());
        let carried = [medium.auth.clone(), medium.sign.clone()];
        for serial in carried.iter().flatten() {
            self.certificates.revoke(serial, at, cause);
        }
    }

    /// Ends everything that a person holds.
    pub(super) fn end_all(&mut self, holder: &IndividualNumber, at: DateTime, cause: Cause) {
        let held: Vec<usize> = self.held(holder);
        held.into_iter()
            .for_each(|place| self.end(place, at, cause));
    }

    /// The places of the card and phone in force of a person.
    pub(super) fn held(&self, holder: &IndividualNumber) -> Vec<usize> {
        let held = self.media.iter().enumerate();
        held.filter(|(_, medium)| medium.holder == *holder && medium.ended.is_none())
            .map(|(place, _)| place)
            .collect()
    }
}
