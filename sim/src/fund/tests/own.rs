//! The portal's view of oneself.

use jiff::civil::date;

use super::world::{HANAKO, TestCard, World, at, cast, insured, medical};
use crate::cast::MedicalKind;
use crate::fund::{
    CardRefusal, Channel, IdentityMeans, Registration, Request, Response, ViewingStop,
};

#[test]
fn a_login_shows_eligibility_and_medical_information_again_and_again_for_half_an_hour() {
    let mut cast = cast(date(2025, 6, 10));
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.medical = vec![medical(MedicalKind::Drugs, date(2025, 5, 1))];
    let world = World::begin(&cast);
    let proof = world.proof(&Channel::Portal, &TestCard::hanako(), IdentityMeans::Pin);
    for (minute, shown) in [(0, true), (30, true), (31, false)] {
        world.go_to(at(date(2025, 6, 10), 9, minute));
        let own = world.ask(Request::Own {
            proof: proof.clone(),
        });
        match own {
            Response::Own {
                eligibility,
                medical,
                stopped,
                ..
            } => {
                assert!(shown, "{minute}");
                assert!(eligibility.is_some());
                assert_eq!(medical.len(), 1);
                assert!(!stopped);
            }
            other => {
                let reason = CardRefusal::BadProof;
                assert!(!shown, "{minute}");
                assert_eq!(other, Response::CardRefused { reason });
            }
        }
    }
}

#[test]
fn a_card_without_pin_opens_neither_portal_nor_bank_terminal_but_a_reader() {
    let world = World::on(date(2025, 6, 10));
    let reader = Channel::Facility {
        code: super::world::facility(super::world::CLINIC),
    };
    for (channel, accepted) in [
        (Channel::Portal, false),
        (Channel::BankAtm, false),
        (reader, true),
    ] {
        let proof = world.proof(&channel, &TestCard::taro(), IdentityMeans::Face);
        let response = world.ask(Request::Register {
            channel: channel.clone(),
            proof,
        });
        assert_eq!(response == Response::Registered, accepted, "{channel:?}");
    }
}

#[test]
fn whoever_has_not_registered_sees_only_that() {
    let world = World::on(date(2025, 6, 10));
    let proof = world.proof(&Channel::Portal, &TestCard::taro(), IdentityMeans::Pin);
    let own = world.ask(Request::Own { proof });
    assert_eq!(
        own,
        Response::Own {
            registration: Registration::NotRegistered,
            eligibility: None,
            medical: Vec::new(),
            stopped: false,
        }
    );
}

#[test]
fn a_stop_hides_the_eligibility_and_is_told() {
    let world = World::on(date(2025, 6, 10));
    world.ask(Request::SetViewingStop {
        insurer: "06139992".parse().unwrap(),
        insured: insured("06139992 記号12 番号345 枝番02"),
        stop: ViewingStop::Everything,
    });
    let proof = world.proof(&Channel::Portal, &TestCard::hanako(), IdentityMeans::Pin);
    let own = world.ask(Request::Own { proof });
    let Response::Own {
        eligibility,
        stopped,
        ..
    } = own
    else {
        panic!("not own")
    };
    assert!(eligibility.is_none() && stopped);
}
