//! A whole ecosystem, built from a cast: every actor plugged in, ready to be called.

use std::rc::Rc;

use crate::card::{Card, CardRole, CardSpec};
use crate::cast::Cast;
use crate::clock::VirtualTime;
use crate::counter::{Counter, CounterRole};
use crate::fund::{Fund, FundRole};
use crate::insurer::{Insurer, InsurerRole};
use crate::jlis::{Jlis, JlisRole};
use crate::mobile::{Mobile, MobileRole};
use crate::municipality::{Municipality, MunicipalityRole};
use crate::portal::{Portal, PortalRole};
use crate::reader::{Reader, ReaderRole};
use crate::role::{Address, Breakdown, Role, Switchboard};

/// The name of the card that was replaced when a newer one was handed over.
pub fn replaced(instance: &str) -> String {
    format!("{instance}/replaced")
}

/// The actors of one scenario, on one switchboard.
pub struct Ecosystem {
    board: Switchboard,
    cast: Rc<Cast>,
}

impl Ecosystem {
    /// Builds every actor that the cast names, at the moment at which the cast begins.
    pub fn begin(cast: impl Into<Rc<Cast>>) -> Self {
        let cast = cast.into();
        let board = Switchboard::new(cast.start);
        let (jlis, cards) = Jlis::begin(&cast);
        let mut fund = Fund::begin(&cast);
        for (instance, spec) in cards {
            fund.recall(&instance, spec.kind, spec.auth_certificate.clone());
            board.plug::<CardRole>(instance, Card::new(spec));
        }
        board.plug::<JlisRole>("", jlis);
        board.plug::<FundRole>("", fund);
        board.plug::<PortalRole>("", Portal::begin(&cast));
        board.plug::<MobileRole>("", Mobile::begin(&cast));
        for facility in cast.facilities.values() {
            let code = facility.code.to_string();
            board.plug::<ReaderRole>(code.clone(), Reader::begin(&cast, facility));
            board.plug::<CounterRole>(code, Counter::begin(&cast, facility));
        }
        for insurer in cast.insurers.values() {
            board.plug::<InsurerRole>(insurer.number.to_string(), Insurer::begin(&cast, insurer));
        }
        for name in &cast.municipalities {
            board.plug::<MunicipalityRole>(name.clone(), Municipality::begin(&cast, name));
        }
        Self { board, cast }
    }

    /// The switchboard: time, faults, trace.
    pub const fn board(&self) -> &Switchboard {
        &self.board
    }

    /// Who existed at the beginning.
    pub fn cast(&self) -> &Cast {
        &self.cast
    }

    /// Puts a card that J-LIS has made into the world. One that went by this name stays in it, under
    /// [`replaced`]: a lost card may be found.
    pub fn hand_over(&self, instance: &str, spec: CardSpec) {
        self.board.rename::<CardRole>(instance, replaced(instance));
        self.board.plug::<CardRole>(instance, Card::new(spec));
    }

    /// A person calls an actor.
    ///
    /// # Errors
    /// A [`Breakdown`] if it does not answer as it must.
    pub async fn ask<R: Role>(
        &self,
        person: &str,
        instance: &str,
        request: R::Request,
    ) -> Result<R::Response, Breakdown> {
        self.board
            .call::<R>(&Address::person(person), instance, request)
            .await
    }

    /// Lets time pass until a moment.
    pub async fn advance_to(&self, moment: VirtualTime) {
        self.board.advance_to(moment).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{CardKind, Condition, Request, Response};

    /// Nothing in the ecosystem waits for anything outside, so that one poll is enough.
    fn block_on<T>(future: impl Future<Output = T>) -> T {
        crate::role::at_once(future).expect("an actor waits for something outside")
    }

    fn cast_of_nobody() -> Cast {
        Cast {
            seed: 1,
            start: VirtualTime::morning_of(jiff::civil::date(2025, 6, 10)),
            parameters: crate::rulebook::Parameters::default(),
            profile: crate::oqs::Profile::default(),
            people: indexmap::IndexMap::new(),
            facilities: indexmap::IndexMap::new(),
            insurers: indexmap::IndexMap::new(),
            municipalities: Vec::new(),
        }
    }

    fn any_spec(kind: CardKind) -> CardSpec {
        let mut bytes = arbitrary::Unstructured::new(&[7; 4096]);
        let mut spec: CardSpec = bytes.arbitrary().unwrap();
        spec.kind = kind;
        spec.condition = Condition::Sound;
        spec
    }

    async fn kind_of(ecosystem: &Ecosystem, card: &str) -> Option<CardKind> {
        match ecosystem
            .ask::<CardRole>("見本 太郎", card, Request::LookAt)
            .await
        {
            Ok(Response::Face(face)) => Some(face.kind),
            _ => None,
        }
    }

    #[test]
    fn a_card_that_was_replaced_stays_in_the_world_under_another_name() {
        block_on(async {
            let ecosystem = Ecosystem::begin(cast_of_nobody());
            ecosystem.hand_over("見本 太郎", any_spec(CardKind::Ordinary));
            assert_eq!(kind_of(&ecosystem, &replaced("見本 太郎")).await, None);
            ecosystem.hand_over("見本 太郎", any_spec(CardKind::FaceOnly));
            assert_eq!(
                kind_of(&ecosystem, "見本 太郎").await,
                Some(CardKind::FaceOnly)
            );
            assert_eq!(
                kind_of(&ecosystem, &replaced("見本 太郎")).await,
                Some(CardKind::Ordinary)
            );
        });
    }
}
