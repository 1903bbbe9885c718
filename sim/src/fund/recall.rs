//! Cards that were in use before the ecosystem began: whoever was registered then is known by the certificate,
//! and J-LIS need not be asked (OQS-031).

use jiff::civil::Date;

use super::Fund;
use super::credential::Credential;
use super::members::MemberId;
use crate::card::{CardKind, LazyBytes};
use crate::cast::Person;
use crate::rulebook::certificate::{card_last_day, certificate_last_day};

/// First and last day of a certificate.
pub(super) type Term = (Date, Date);

/// A person of the cast, and the terms of what they carry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Newcomer {
    pub(super) member: MemberId,
    pub(super) card: Option<Term>,
    pub(super) phone: Option<Term>,
}

/// A certificate linked to a person before the beginning. It is read only when one of the same term is on a
/// terminal, because making one costs a signature.
pub(super) struct Remembered {
    member: MemberId,
    phone: bool,
    term: Term,
    certificate: LazyBytes,
}

/// The terms of the certificates of a person's card and phone.
pub(super) fn terms(person: &Person) -> (Option<Term>, Option<Term>) {
    let card = person.card.as_ref().map(|card| {
        let from = card.certificates_issued;
        let card_ends = card_last_day(person.birth, card.issued);
        (from, certificate_last_day(person.birth, from, card_ends))
    });
    let card_ends = card.map_or(Date::MAX, |(_, last_day)| last_day);
    let phone = person.phone.as_ref().map(|phone| {
        let last_day = certificate_last_day(person.birth, phone.issued, card_ends);
        (phone.issued, last_day)
    });
    (card, phone)
}

impl Fund {
    /// Tells the fund of a card with which somebody registered before the ecosystem began, by the instance
    /// under which it is called: the person's key, and `<key>/phone` for a phone. Does nothing for whoever was
    /// never registered: theirs is a first registration, which asks J-LIS (OQS-030).
    pub fn recall(&mut self, instance: &str, kind: CardKind, certificate: LazyBytes) {
        let phone = kind.is_phone();
        let person = instance.strip_suffix("/phone").unwrap_or(instance);
        let Some(newcomer) = self.newcomers.get(person).copied() else {
            return;
        };
        let term = if phone { newcomer.phone } else { newcomer.card };
        let registered = self
            .members
            .get(newcomer.member)
            .is_some_and(|member| member.registration.was_ever_registered());
        if let (Some(term), true) = (term, registered) {
            self.remembered.push(Remembered {
                member: newcomer.member,
                phone,
                term,
                certificate,
            });
        }
    }

    /// Whose certificate it is, as far as the fund knows without asking.
    pub(super) fn known_bearer(&mut self, credential: &Credential) -> Option<MemberId> {
        if let Some(member) = self.members.by_serial(&credential.serial) {
            return Some(member);
        }
        let place = self.remembered.iter().position(|remembered| {
            remembered.term == (credential.from, credential.last_day)
                && Credential::read(&remembered.certificate)
                    .is_some_and(|own| own.serial == credential.serial)
        })?;
        let Remembered { member, phone, .. } = self.remembered.swap_remove(place);
        let mut credential = credential.clone();
        credential.phone |= phone;
        if let Some(known) = self.members.get_mut(member) {
            known.registration.take(&credential, true);
        }
        self.members.bind(member, credential.serial);
        Some(member)
    }
}
