//! The portal with real cards and a fund that tests play.

use std::cell::RefCell;
use std::rc::Rc;

use arbitrary::{Arbitrary, Unstructured};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Login, LoginFailure, Portal, PortalRole, Request, Response};
use crate::card::{Card, CardKind, CardRole, CardSpec, Condition, Request as ToCard};
use crate::cast::{MedicalKind, MedicalRecord, Relation};
use crate::clock::VirtualTime;
use crate::fund::{
    CardProof, CardRefusal, Channel, Eligibility, FundRole, Registration, Request as Asked,
    Response as Told,
};
use crate::pki::Certificate;
use crate::reader::tests::scene::{CARD, cast, finish, spec};
use crate::role::{Address, Breakdown, Effect, Fault, Line, RoleName, Scope, Switchboard};
use crate::vocabulary::{InsuredId, InsurerNumber, PersonName, Sex, Share};

/// What the fund of a test knows, and what it was asked.
struct Known {
    registration: Registration,
    eligibility: Option<Eligibility>,
    stopped: bool,
    refusal: Option<CardRefusal>,
    opened: u32,
    proofs: Vec<CardProof>,
}

struct Scene {
    board: Switchboard,
    fund: Rc<RefCell<Known>>,
}

fn record() -> Eligibility {
    Eligibility {
        insured: InsuredId {
            insurer: InsurerNumber::with_check_digit("0613999").unwrap(),
            symbol: Some("12".parse().unwrap()),
            number: "345".parse().unwrap(),
            branch: Some("01".parse().unwrap()),
        },
        insurer_name: "見本健康保険組合".to_owned(),
        relation: Relation::Insured,
        name: PersonName::new("見本　花子", "ミホン　ハナコ").unwrap(),
        birth: date(1985, 4, 1),
        sex: Sex::Female,
        address: "東京都見本区見本町1-2-3".parse().unwrap(),
        acquired: date(2020, 4, 1),
        lost: None,
        share: Some(Share::THREE),
        preschool: false,
        limit: None,
        special_expense: false,
        public_assistance: false,
    }
}

fn drug() -> MedicalRecord {
    MedicalRecord {
        kind: MedicalKind::Drugs,
        on: date(2021, 9, 10),
        text: "見本錠 5mg".to_owned(),
    }
}

impl Known {
    fn answer(&mut self, asked: Asked) -> Told {
        match asked {
            Asked::OpenSession {
                channel: Channel::Portal,
                ..
            } => match self.refusal {
                Some(reason) => Told::CardRefused { reason },
                None => {
                    self.opened += 1;
                    Told::Session {
                        challenge: self.challenge().into(),
                        registration: self.registration,
                        expiry_alert: None,
                    }
                }
            },
            Asked::Register {
                channel: Channel::Portal,
                proof,
            } if self.takes(&proof) => {
                self.registration = Registration::Registered;
                Told::Registered
            }
            Asked::Own { proof } if self.takes(&proof) => Told::Own {
                registration: self.registration,
                eligibility: self.eligibility.clone().map(Box::new),
                medical: vec![drug()],
                stopped: self.stopped,
            },
            _ => Told::CardRefused {
                reason: CardRefusal::BadProof,
            },
        }
    }

    fn challenge(&self) -> Vec<u8> {
        format!("challenge {}", self.opened).into_bytes()
    }

    /// Takes a proof once: a signature over the last challenge, and never the same again.
    fn takes(&mut self, proof: &CardProof) -> bool {
        let good = *proof.challenge == self.challenge()
            && !self.proofs.contains(proof)
            && Certificate::from_der(&proof.certificate).is_ok_and(|it| {
                it.public_key()
                    .verify_sha256(&proof.challenge, &proof.signature)
            });
        self.proofs.push(proof.clone());
        good
    }
}

impl Scene {
    fn new(day: Date, spec: CardSpec) -> Self {
        let cast = cast(day);
        let board = Switchboard::new(cast.start);
        board.plug::<CardRole>(CARD, Card::new(spec));
        board.plug::<PortalRole>("", Portal::begin(&cast));
        let fund = Rc::new(RefCell::new(Known {
            registration: Registration::Registered,
            eligibility: Some(record()),
            stopped: false,
            refusal: None,
            opened: 0,
            proofs: Vec::new(),
        }));
        let played = fund.clone();
        board.plug::<FundRole>("", move |_line: Line, asked: Asked| {
            Ok(played.borrow_mut().answer(asked))
        });
        Self { board, fund }
    }

    fn on(day: Date) -> Self {
        Self::new(day, spec(CardKind::Ordinary))
    }

    fn ask(&self, request: Request) -> Response {
        let holder = Address::person("見本 花子");
        finish(self.board.call::<PortalRole>(&holder, "", request)).unwrap()
    }

    fn log_in(&self) -> u32 {
        match self.ask(Request::Login(attempt())) {
            Response::LoggedIn { session } => session,
            other => panic!("{other:?}"),
        }
    }

    fn failure(&self, attempt: Login) -> LoginFailure {
        match self.ask(Request::Login(attempt)) {
            Response::LoginFailed(failure) => failure,
            other => panic!("{other:?}"),
        }
    }

    fn wait(&self, minutes: i32) {
        finish(
            self.board
                .advance_to(self.board.now().plus_minutes(minutes)),
        );
    }

    fn cut_the_line(&self) {
        self.board.disturb(Fault {
            from: Scope::Anyone,
            to: Scope::Role(RoleName::Fund),
            since: self.board.now(),
            until: None,
            effect: Effect::Unreachable,
            reason: "定期メンテナンス".to_owned(),
        });
    }
}

fn attempt() -> Login {
    Login {
        card: Some(CARD.to_owned()),
        pin: "1234".to_owned(),
        reads_cards: true,
        app: true,
    }
}

fn reason(response: Response) -> String {
    match response {
        Response::Refused { reason } => reason,
        other => panic!("{other:?}"),
    }
}

const DAY: Date = date(2025, 6, 10);

#[test]
fn each_missing_item_blocks_the_login() {
    let scene = Scene::on(DAY);
    let without_app = Login {
        app: false,
        ..attempt()
    };
    let without_reader = Login {
        reads_cards: false,
        ..attempt()
    };
    let without_card = Login {
        card: None,
        ..attempt()
    };
    assert_eq!(scene.failure(without_app), LoginFailure::NoApp);
    assert_eq!(scene.failure(without_reader), LoginFailure::NoReader);
    assert_eq!(scene.failure(without_card), LoginFailure::NoCard);
    scene.log_in();
}

#[test]
fn wrong_pins_count_down_and_what_is_no_pin_costs_no_try() {
    let scene = Scene::on(DAY);
    let with = |pin: &str| Login {
        pin: pin.to_owned(),
        ..attempt()
    };
    assert_eq!(
        scene.failure(with("12")),
        LoginFailure::WrongPin { left: 3 }
    );
    assert_eq!(
        scene.failure(with("0000")),
        LoginFailure::WrongPin { left: 2 }
    );
    assert_eq!(
        scene.failure(with("0000")),
        LoginFailure::WrongPin { left: 1 }
    );
    assert_eq!(scene.failure(with("0000")), LoginFailure::PinLocked);
    assert_eq!(scene.failure(attempt()), LoginFailure::PinLocked);
    assert_eq!(scene.failure(with("12")), LoginFailure::PinLocked);
}

#[test]
fn a_card_without_pin_a_phone_and_a_broken_card_are_told_apart_from_a_locked_one() {
    for (kind, condition, failure) in [
        (
            CardKind::FaceOnly,
            Condition::Sound,
            LoginFailure::PinlessCard,
        ),
        (
            CardKind::PhoneIphone,
            Condition::Sound,
            LoginFailure::CardNotRead,
        ),
        (
            CardKind::Ordinary,
            Condition::Mute,
            LoginFailure::CardNotRead,
        ),
        (
            CardKind::Ordinary,
            Condition::ForeignObject,
            LoginFailure::CardNotRead,
        ),
    ] {
        let scene = Scene::new(
            DAY,
            CardSpec {
                condition,
                ..spec(kind)
            },
        );
        assert_eq!(scene.failure(attempt()), failure, "{kind:?}");
    }
}

#[test]
fn a_certificate_that_the_fund_refuses_and_a_line_that_is_down_let_nobody_in() {
    let scene = Scene::on(DAY);
    scene.fund.borrow_mut().refusal = Some(CardRefusal::Expired);
    assert_eq!(
        scene.failure(attempt()),
        LoginFailure::CardRefused {
            reason: CardRefusal::Expired
        }
    );
    let scene = Scene::on(DAY);
    scene.cut_the_line();
    assert_eq!(scene.failure(attempt()), LoginFailure::LineDown);
}

#[test]
fn a_card_that_signs_with_another_key_is_not_let_in() {
    let copied = CardSpec {
        auth_key: crate::pki::KeyPool::deal(2),
        ..spec(CardKind::Ordinary)
    };
    assert_eq!(
        Scene::new(DAY, copied).failure(attempt()),
        LoginFailure::CardRefused {
            reason: CardRefusal::BadProof
        }
    );
}

#[test]
fn the_screen_shows_insurer_number_and_share_and_the_pdf_agrees_with_it() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    let screen = scene.ask(Request::ShowEligibility { session });
    let Response::Eligibility(view) = &screen else {
        panic!("{screen:?}");
    };
    assert_eq!(view.items.insured, record().insured);
    assert_eq!(view.items.share, Some(Share::THREE));
    assert_eq!(view.taken, VirtualTime::morning_of(DAY));
    assert_eq!(scene.ask(Request::SavePdf { session }), screen);
    assert_eq!(scene.ask(Request::Print { session }), screen);
}

#[test]
fn each_question_is_signed_anew() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    for _ in 0..3 {
        scene.ask(Request::ShowEligibility { session });
    }
    let fund = scene.fund.borrow();
    assert_eq!(fund.proofs.len(), 3);
    assert!(
        fund.proofs
            .windows(2)
            .all(|it| it[0].challenge != it[1].challenge)
    );
}

#[test]
fn pdf_and_printout_begin_on_the_second_of_december_2024() {
    for (day, open) in [(date(2024, 12, 1), false), (date(2024, 12, 2), true)] {
        let scene = Scene::on(day);
        let session = scene.log_in();
        for request in [Request::SavePdf { session }, Request::Print { session }] {
            let saved = matches!(scene.ask(request), Response::Eligibility(_));
            assert_eq!(saved, open, "{day}");
        }
        let shown = scene.ask(Request::ShowEligibility { session });
        assert!(matches!(shown, Response::Eligibility(_)));
    }
}

#[test]
fn medical_information_begins_on_the_twenty_first_of_october_2021() {
    for (day, open) in [(date(2021, 10, 20), false), (date(2021, 10, 21), true)] {
        let scene = Scene::on(day);
        let session = scene.log_in();
        let shown = scene.ask(Request::ShowMedical { session });
        assert_eq!(matches!(shown, Response::Medical { .. }), open, "{day}");
    }
}

#[test]
fn the_notice_of_missing_data_begins_on_the_seventh_of_september_2023_and_needs_a_stop() {
    for (day, stopped, warned) in [
        (date(2023, 9, 6), true, false),
        (date(2023, 9, 7), true, true),
        (date(2023, 9, 7), false, false),
    ] {
        let scene = Scene::on(day);
        scene.fund.borrow_mut().stopped = stopped;
        let session = scene.log_in();
        let expected = Response::Medical {
            records: vec![drug()],
            may_be_incomplete: warned,
        };
        assert_eq!(scene.ask(Request::ShowMedical { session }), expected);
    }
}

#[test]
fn where_there_is_no_record_the_portal_says_whether_a_stop_hides_it() {
    for stopped in [true, false] {
        let scene = Scene::on(DAY);
        scene.fund.borrow_mut().eligibility = None;
        scene.fund.borrow_mut().stopped = stopped;
        let session = scene.log_in();
        assert_eq!(
            scene.ask(Request::ShowEligibility { session }),
            Response::NoEligibility { stopped }
        );
    }
}

#[test]
fn registration_needs_the_terms_and_happens_once() {
    let scene = Scene::on(DAY);
    scene.fund.borrow_mut().registration = Registration::NotRegistered;
    let session = scene.log_in();
    let register = |accepts_terms| {
        scene.ask(Request::Register {
            session,
            accepts_terms,
        })
    };
    let state = || scene.ask(Request::ShowRegistration { session });
    assert!(reason(register(false)).contains("利用規約"));
    let is = |state| Response::Registration { state };
    assert_eq!(state(), is(Registration::NotRegistered));
    assert_eq!(register(true), Response::Done);
    assert_eq!(state(), is(Registration::Registered));
    let before = scene.fund.borrow().proofs.len();
    assert_eq!(register(true), Response::Done);
    assert_eq!(scene.fund.borrow().proofs.len(), before);
}

#[test]
fn a_registration_cannot_be_cancelled_here() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    assert!(reason(scene.ask(Request::CancelRegistration { session })).contains("保険者"));
}

#[test]
fn a_login_ends_after_its_minutes_and_not_before() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    scene.wait(29);
    let shown = scene.ask(Request::ShowRegistration { session });
    assert!(matches!(shown, Response::Registration { .. }));
    scene.wait(1);
    for request in [
        Request::SavePdf { session },
        Request::CancelRegistration { session },
        Request::ShowRegistration { session },
    ] {
        assert_eq!(scene.ask(request), Response::NoSession);
    }
}

#[test]
fn after_logout_or_a_second_login_the_session_is_over() {
    let scene = Scene::on(DAY);
    let first = scene.log_in();
    let second = scene.log_in();
    let ask = |session| scene.ask(Request::ShowEligibility { session });
    assert_eq!(ask(first), Response::NoSession);
    assert!(matches!(ask(second), Response::Eligibility(_)));
    let out = Request::Logout { session: second };
    assert_eq!(scene.ask(out.clone()), Response::Done);
    assert_eq!(ask(second), Response::NoSession);
    assert_eq!(scene.ask(out), Response::NoSession);
}

#[test]
fn a_card_taken_away_ends_the_session() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    let holder = Address::person("見本 花子");
    finish(
        scene
            .board
            .call::<CardRole>(&holder, CARD, ToCard::PowerOff),
    )
    .unwrap();
    let ask = || scene.ask(Request::ShowEligibility { session });
    assert_eq!(ask(), Response::NoSession);
    assert_eq!(ask(), Response::NoSession);
}

#[test]
fn an_outage_is_told_and_the_login_outlives_it() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    scene.cut_the_line();
    let ask = || scene.ask(Request::ShowEligibility { session });
    assert!(reason(ask()).contains("接続できません"));
    scene.board.repair("定期メンテナンス");
    assert!(matches!(ask(), Response::Eligibility(_)));
}

#[test]
fn a_stranger_without_a_session_sees_nothing_and_asks_the_fund_nothing() {
    let scene = Scene::on(DAY);
    for request in [
        Request::ShowEligibility { session: 1 },
        Request::ShowMedical { session: 1 },
        Request::Register {
            session: 1,
            accepts_terms: true,
        },
    ] {
        assert_eq!(scene.ask(request), Response::NoSession);
    }
    assert_eq!(scene.fund.borrow().opened, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_request_panics_and_nothing_is_shown_without_a_login(
        bytes in prop::collection::vec(any::<u8>(), 0..2048),
        silent: bool,
    ) {
        let scene = Scene::on(DAY);
        if silent {
            scene.board.plug::<FundRole>("", |_line: Line, _asked: Asked| {
                Err(Breakdown::TimedOut { to: Address::new(RoleName::Fund, "") })
            });
        }
        let mut source = Unstructured::new(&bytes);
        while !source.is_empty() {
            let Ok(request) = Request::arbitrary(&mut source) else { break };
            let answer = scene.ask(request);
            let shown = matches!(
                answer,
                Response::Eligibility(_) | Response::Medical { .. } | Response::LoggedIn { .. }
            );
            prop_assert!(!shown);
        }
    }
}
