//! What looks like a broken rule and is the doing of people, or of a line.

use futures::executor::block_on;
use jiff::civil::date;
use madoguchi::stage::standard_cast;
use madoguchi_sim::card::Condition;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::counter::{Companion, CounterRole, Reception, Request as ToCounter};
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::invariant::Invariant;
use madoguchi_sim::jlis::Jlis;
use madoguchi_sim::reader::Request as ToReader;
use madoguchi_sim::role::{Effect, Fault, RoleName, Scope};
use madoguchi_sim::vocabulary::Share;

use super::{
    CLINIC, DAY, FromCounter, TARO, at_reader, broken, come_to_the_desk, reception,
    stands_at_the_desk, twist, world, world_of,
};

fn tries_a_wrong_pin(world: &Ecosystem) {
    let (card, phone) = (TARO.to_owned(), false);
    at_reader(world, ToReader::Place { card, phone });
    let digits = "9999".to_owned();
    at_reader(world, ToReader::EnterPin { digits });
}

#[test]
fn a_new_card_has_all_its_tries_under_the_name_of_the_old_one() {
    let world = world();
    tries_a_wrong_pin(&world);
    let (_, cards) = Jlis::begin(world.cast());
    let (_, spec) = cards.into_iter().find(|(name, _)| name == TARO).unwrap();
    world.hand_over(TARO, spec);
    tries_a_wrong_pin(&world);
    assert_eq!(broken(&world), []);
}

#[test]
fn a_reception_whose_answer_was_lost_may_be_billed() {
    for lost in [true, false] {
        let world = world();
        if lost {
            world.board().disturb(Fault {
                from: Scope::Anyone,
                to: Scope::Role(RoleName::Counter),
                since: world.board().now(),
                until: None,
                effect: Effect::Garbled,
                reason: "故障".to_owned(),
            });
            stands_at_the_desk(&world);
            let came = ToCounter::Receive(Box::new(reception(&world, false)));
            assert!(block_on(world.ask::<CounterRole>(TARO, CLINIC, came)).is_err());
            world.board().repair("故障");
        } else {
            come_to_the_desk(&world, false);
        }
        let bill = ToCounter::Bill {
            visit: 1,
            month: date(2025, 7, 1),
        };
        let billed = block_on(world.ask::<CounterRole>("職員", CLINIC, bill));
        assert!(
            matches!(billed, Ok(FromCounter::Billed { .. })),
            "{billed:?}"
        );
        assert_eq!(broken(&world), []);
    }
}

/// Whether the full charge of somebody who comes so is blamed on the counter.
fn is_blamed(cast: Cast, before: impl Fn(&Ecosystem), come: impl Fn(&mut Reception)) -> bool {
    let world = world_of(cast, DAY);
    twist::<CounterRole>(&world, |_, answer| match answer {
        FromCounter::Decision(mut decision) => {
            decision.share = Share::FULL;
            FromCounter::Decision(decision)
        }
        other => other,
    });
    before(&world);
    stands_at_the_desk(&world);
    let mut came = reception(&world, true);
    come(&mut came);
    let request = ToCounter::Receive(Box::new(came));
    block_on(world.ask::<CounterRole>(TARO, CLINIC, request)).expect("an answer");
    match broken(&world).as_slice() {
        [] => false,
        [Invariant::NoFullChargeForFailure] => true,
        others => panic!("{others:?}"),
    }
}

fn with_card(condition: Condition) -> Cast {
    let mut cast = standard_cast();
    let taro = cast.people.get_mut(TARO).expect("him");
    taro.card.as_mut().expect("a card").condition = condition;
    cast
}

#[test]
fn who_brings_something_else_than_a_card_may_be_charged_in_full() {
    let nothing = |_: &Ecosystem| {};
    let as_they_are = |_: &mut Reception| {};
    assert!(is_blamed(with_card(Condition::Mute), nothing, as_they_are));
    let other = with_card(Condition::ForeignObject);
    assert!(!is_blamed(other, nothing, as_they_are));
}

#[test]
fn whose_agent_comes_alone_may_be_charged_in_full() {
    let alone = |came: &mut Reception| came.companion = Companion::AgentOnly;
    assert!(!is_blamed(standard_cast(), |_| {}, alone));
}

#[test]
fn who_declares_the_share_of_somebody_else_may_be_charged_in_full() {
    let as_another = |came: &mut Reception| {
        let declaration = came.declaration.as_mut().unwrap();
        declaration.birth = date(1950, 1, 1);
    };
    assert!(!is_blamed(standard_cast(), |_| {}, as_another));
}

#[test]
fn who_has_put_another_card_on_the_reader_may_be_charged_in_full_for_what_it_says() {
    let put = |name: &str| {
        let card = name.to_owned();
        move |world: &Ecosystem| {
            let card = card.clone();
            at_reader(world, ToReader::Place { card, phone: false });
        }
    };
    let as_they_are = |_: &mut Reception| {};
    assert!(is_blamed(standard_cast(), put(TARO), as_they_are));
    assert!(!is_blamed(standard_cast(), put("見本 幸子"), as_they_are));
}
