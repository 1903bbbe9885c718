//! The fund with the cards that J-LIS really makes.

use jiff::civil::date;

use super::world::{EVERYTHING, HANAKO, HOSPITAL, TestCard, World, cast};
use crate::card::CardKind;
use crate::cast::OwnedPhone;
use crate::fund::{CardRefusal, Fund, Response, Validity};
use crate::jlis::{Jlis, JlisRole};

#[test]
fn cards_and_phones_of_the_beginning_are_known_without_asking_and_others_by_asking() {
    let mut cast = cast(date(2025, 10, 1));
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.card.as_mut().unwrap().certificates_issued = date(2023, 2, 1);
    hanako.phone = Some(OwnedPhone {
        kind: CardKind::PhoneAndroid,
        issued: date(2025, 9, 20),
        pin: "5678".parse().unwrap(),
    });
    for jlis_answers in [false, true] {
        let (jlis, specs) = Jlis::begin(&cast);
        let mut fund = Fund::begin(&cast);
        for (instance, spec) in &specs {
            fund.recall(instance, spec.kind, spec.auth_certificate.clone());
        }
        let world = World::with(&cast, fund);
        world.jlis.borrow_mut().down = true;
        if jlis_answers {
            world.board.plug::<JlisRole>("", jlis);
        }
        for (instance, spec) in &specs {
            let card = TestCard::of(spec);
            let response = world.visit(HOSPITAL, &card, EVERYTHING);
            if instance.starts_with(HANAKO) {
                assert!(
                    matches!(&response, Response::Checked(check) if check.validity == Validity::Valid),
                    "{instance}: {response:?}"
                );
            } else {
                let reason = if jlis_answers {
                    CardRefusal::NotRegistered
                } else {
                    CardRefusal::AuthorityDown
                };
                assert_eq!(response, Response::CardRefused { reason }, "{instance}");
            }
        }
    }
}
