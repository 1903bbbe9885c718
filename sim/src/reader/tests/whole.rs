//! Reader and portal with the real fund, the real J-LIS and cards made by it.

use jiff::civil::date;

use super::scene::{cast, facility, finish};
use crate::card::{Card, CardKind, CardRole, FaceImage};
use crate::cast::{Enrolment, OwnedPhone, Person, Relation};
use crate::clock::VirtualTime;
use crate::fund::{
    CardProof, Consents, Fund, FundRole, IdentityMeans, Registration, Request as Asked,
    Response as Told, Validity,
};
use crate::jlis::testing;
use crate::jlis::{Jlis, JlisRole};
use crate::pki::Certificate;
use crate::portal::{self, Login, Portal, PortalRole};
use crate::reader::{
    Camera, ConsentChoice, Outcome, Reader, ReaderRole, Request, Response, Screen,
};
use crate::role::{Address, Switchboard};
use crate::vocabulary::{IndividualNumber, PhoneNumber};

const HANAKO: &str = "見本 花子";

fn hanako(registered: bool) -> Person {
    let from = date(2020, 4, 1);
    Person {
        address: "東京都見本市見本町1-2-3".parse().unwrap(),
        individual_number: IndividualNumber::synthetic(1),
        contact: PhoneNumber::synthetic(1),
        card: Some(testing::card(CardKind::Ordinary, date(2024, 6, 1))),
        phone: Some(OwnedPhone {
            kind: CardKind::PhoneIphone,
            issued: date(2025, 9, 20),
            pin: "5678".parse().unwrap(),
        }),
        enrolments: vec![Enrolment {
            insured: "06139992 記号12 番号345 枝番02".parse().unwrap(),
            relation: Relation::Dependant,
            from,
            until: None,
            head_of_household: None,
            limit: None,
            special_expense: false,
            recorded_share: None,
            visible_from: Some(VirtualTime::start_of(from)),
            papers: Box::default(),
        }],
        registered: registered.then_some(from),
        ..testing::person(HANAKO, "ミホン ハナコ", date(1990, 5, 10), 1)
    }
}

struct World {
    board: Switchboard,
}

impl World {
    fn new(registered: bool) -> Self {
        let mut cast = cast(date(2025, 10, 1));
        cast.people.insert(HANAKO.to_owned(), hanako(registered));
        let facility = facility();
        cast.facilities
            .insert(facility.code.clone(), facility.clone());
        let board = Switchboard::new(cast.start);
        let (jlis, cards) = Jlis::begin(&cast);
        for (instance, spec) in cards {
            board.plug::<CardRole>(instance, Card::new(spec));
        }
        board.plug::<JlisRole>("", jlis);
        board.plug::<FundRole>("", Fund::begin(&cast));
        board.plug::<PortalRole>("", Portal::begin(&cast));
        let reader = Reader::begin(&cast, &facility);
        board.plug::<ReaderRole>(facility.code.to_string(), reader);
        Self { board }
    }

    fn screen(&self, request: Request) -> Screen {
        match self.reader(request) {
            Response::Screen(screen) => screen,
            other => panic!("{other:?}"),
        }
    }

    fn reader(&self, request: Request) -> Response {
        let code = facility().code;
        let holder = Address::person(HANAKO);
        finish(
            self.board
                .call::<ReaderRole>(&holder, code.as_str(), request),
        )
        .unwrap()
    }

    fn portal(&self, request: portal::Request) -> portal::Response {
        let holder = Address::person(HANAKO);
        finish(self.board.call::<PortalRole>(&holder, "", request)).unwrap()
    }

    /// The rest of a visit, as proof and consents.
    fn leave(&self) -> (CardProof, Consents) {
        self.screen(Request::Consent(ConsentChoice::All));
        self.screen(Request::TakeCard);
        match self.reader(Request::TakeOutcome) {
            Response::Outcome(outcome) => match *outcome {
                Outcome::Verified {
                    proof, consents, ..
                } => (proof, consents),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    /// What the fund answers to the counter.
    fn validity(&self, (proof, consents): (CardProof, Consents)) -> Validity {
        let facility = facility().code;
        let counter = Address::person("窓口");
        let asked = Asked::CheckByCard {
            facility,
            proof,
            consents,
        };
        match finish(self.board.call::<FundRole>(&counter, "", asked)).unwrap() {
            Told::Checked(check) => check.validity,
            other => panic!("{other:?}"),
        }
    }
}

fn place(card: &str, phone: bool) -> Request {
    Request::Place {
        card: card.to_owned(),
        phone,
    }
}

fn own_face() -> Request {
    Request::ShowFace(Camera {
        face: FaceImage::of(HANAKO),
        noise: 0,
    })
}

#[test]
fn the_fund_takes_the_proof_of_a_face() {
    let world = World::new(true);
    world.screen(place(HANAKO, false));
    assert!(matches!(world.screen(own_face()), Screen::Consent { .. }));
    assert_eq!(world.validity(world.leave()), Validity::Valid);
}

#[test]
fn the_fund_takes_a_proof_that_was_renewed_at_the_end_of_a_long_visit() {
    let world = World::new(true);
    world.screen(place(HANAKO, false));
    world.screen(own_face());
    let later = world.board.now().plus_minutes(30);
    finish(world.board.advance_to(later));
    assert_eq!(world.validity(world.leave()), Validity::Valid);
}

#[test]
fn a_card_registered_on_the_spot_is_valid_in_the_same_visit_even_if_the_patient_hesitated() {
    let world = World::new(false);
    world.screen(place(HANAKO, false));
    assert_eq!(world.screen(own_face()), Screen::Register);
    let later = world.board.now().plus_minutes(30);
    finish(world.board.advance_to(later));
    let agree = Request::AnswerRegistration { agree: true };
    assert!(matches!(world.screen(agree), Screen::Consent { .. }));
    assert_eq!(world.validity(world.leave()), Validity::Valid);
}

#[test]
fn a_phone_made_by_j_lis_goes_through_the_reader_once_it_is_unlocked() {
    let world = World::new(true);
    world.screen(place(&format!("{HANAKO}/phone"), true));
    let screen = world.screen(Request::UnlockPhone { matched: true });
    assert!(matches!(screen, Screen::Consent { .. }), "{screen:?}");
    let (proof, _) = world.leave();
    assert_eq!(proof.identity, IdentityMeans::PhoneBiometrics);
    let certificate = Certificate::from_der(&proof.certificate).unwrap();
    assert!(
        certificate
            .public_key()
            .verify(&proof.challenge, &proof.signature)
    );
}

#[test]
fn the_portal_registers_and_shows_what_the_fund_knows() {
    let world = World::new(false);
    let login = Login {
        card: Some(HANAKO.to_owned()),
        pin: "1234".to_owned(),
        reads_cards: true,
        app: true,
    };
    let portal::Response::LoggedIn { session } = world.portal(portal::Request::Login(login)) else {
        panic!("nothing was missing");
    };
    let state = || world.portal(portal::Request::ShowRegistration { session });
    let is = |state| portal::Response::Registration { state };
    assert_eq!(state(), is(Registration::NotRegistered));
    let register = portal::Request::Register {
        session,
        accepts_terms: true,
    };
    assert_eq!(world.portal(register), portal::Response::Done);
    assert_eq!(state(), is(Registration::Registered));
    match world.portal(portal::Request::ShowEligibility { session }) {
        portal::Response::Eligibility(view) => {
            assert_eq!(view.items.insured, hanako(true).enrolments[0].insured);
        }
        other => panic!("{other:?}"),
    }
}
