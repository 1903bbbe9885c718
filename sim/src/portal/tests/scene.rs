//! A holder with a card at the portal, and a fund that does as it is told.

use crate::card::{Card, CardKind, CardRole, CardSpec};
use crate::cast::{MedicalKind, MedicalRecord, Relation};
use crate::fund::Request as Asked;
use crate::fund::Response as Told;
use crate::fund::{CardProof, CardRefusal, Channel, Eligibility, FundRole, Registration};
use crate::pki::Certificate;
use crate::portal::{Login, LoginFailure, Portal, PortalRole, Request, Response};
use crate::reader::tests::scene::{CARD, cast, finish, spec};
use crate::role::{Address, Effect, Fault, Line, RoleName, Scope, Switchboard};
use crate::vocabulary::{InsuredId, InsurerNumber, PersonName, Sex, Share};
use jiff::civil::{Date, date};
use std::cell::RefCell;
use std::rc::Rc;

/// What the fund of a test knows, and what it was asked.
pub(super) struct Known {
    pub(super) registration: Registration,
    pub(super) eligibility: Option<Eligibility>,
    pub(super) stopped: bool,
    pub(super) refusal: Option<CardRefusal>,
    pub(super) opened: u32,
    pub(super) proofs: Vec<CardProof>,
}

pub(super) struct Scene {
    pub(super) board: Switchboard,
    pub(super) fund: Rc<RefCell<Known>>,
}

pub(super) fn record() -> Eligibility {
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

pub(super) fn drug() -> MedicalRecord {
    MedicalRecord {
        kind: MedicalKind::Drugs,
        on: date(2021, 9, 10),
        text: "見本錠 5mg".to_owned(),
        detail: None,
    }
}

impl Known {
    pub(super) fn answer(&mut self, asked: Asked) -> Told {
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

    pub(super) fn challenge(&self) -> Vec<u8> {
        format!("challenge {}", self.opened).into_bytes()
    }

    /// Takes a proof once: a signature over the last challenge, and never the same again.
    pub(super) fn takes(&mut self, proof: &CardProof) -> bool {
        let good = *proof.challenge == self.challenge()
            && !self.proofs.contains(proof)
            && Certificate::from_der(&proof.certificate)
                .is_ok_and(|it| it.public_key().verify(&proof.challenge, &proof.signature));
        self.proofs.push(proof.clone());
        good
    }
}

impl Scene {
    pub(super) fn new(day: Date, spec: CardSpec) -> Self {
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

    pub(super) fn on(day: Date) -> Self {
        Self::new(day, spec(CardKind::Ordinary))
    }

    pub(super) fn ask(&self, request: Request) -> Response {
        let holder = Address::person("見本 花子");
        finish(self.board.call::<PortalRole>(&holder, "", request)).unwrap()
    }

    pub(super) fn log_in(&self) -> u32 {
        match self.ask(Request::Login(attempt())) {
            Response::LoggedIn { session } => session,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn failure(&self, attempt: Login) -> LoginFailure {
        match self.ask(Request::Login(attempt)) {
            Response::LoginFailed(failure) => failure,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn wait(&self, minutes: i32) {
        finish(
            self.board
                .advance_to(self.board.now().plus_minutes(minutes)),
        );
    }

    pub(super) fn cut_the_line(&self) {
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

pub(super) fn attempt() -> Login {
    Login {
        card: Some(CARD.to_owned()),
        pin: "1234".to_owned(),
        reads_cards: true,
        app: true,
    }
}

pub(super) fn reason(response: Response) -> String {
    match response {
        Response::Refused { reason } => reason,
        other => panic!("{other:?}"),
    }
}

pub(super) const DAY: Date = date(2025, 6, 10);
