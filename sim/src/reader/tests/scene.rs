//! A reader of 見本病院 with a card on the switchboard, and a fund that does as it is told.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use indexmap::IndexMap;
use jiff::civil::{Date, date};

use crate::card::{
    Bytes, Card, CardKind, CardRole, CardSpec, Condition, FaceImage, Interface, Limits,
};
use crate::cast::{Cast, Facility, FacilitySystem};
use crate::clock::VirtualTime;
use crate::fund::{
    CardProof, CardRefusal, FundRole, Registration, Request as Asked, Response as Told,
};
use crate::pki::{Authority, Certificate, CertificateKind, Generation, Issuance, KeyPool};
use crate::reader::{
    Camera, ConsentChoice, Outcome, Reader, ReaderRole, Request, Response, Screen, Trouble,
    VisualCheck, VisualReason,
};
use crate::role::{Address, Breakdown, Line, Role, RoleName, Switchboard};
use crate::rulebook::Parameters;
use crate::vocabulary::{FacilityCode, FacilityKind, IndividualNumber, PersonName, Sex};

/// The card in every scene.
pub(crate) const CARD: &str = "hanako";

/// Nothing here ever waits, so one look is enough.
pub(crate) fn finish<T>(future: impl Future<Output = T>) -> T {
    crate::role::at_once(future).expect("waits for something")
}

/// A card of 見本 花子 with the PIN 1234 and a genuine certificate.
pub(crate) fn spec(kind: CardKind) -> CardSpec {
    let key = KeyPool::deal(1);
    let issuance = Issuance {
        serial: "5AFE01",
        not_before: date(2024, 5, 1).at(0, 0, 0, 0),
        last_day: date(2029, 4, 1),
        common_name: "TESTHOLDER0000000000013999",
        prefecture: "Tokyo-to",
        municipality: "Mihon-ku",
        key: KeyPool::key(key).public(),
    };
    let authority = Authority::of(CertificateKind::Authentication, Generation::Second);
    let certificate = authority.issue_authentication(&issuance).unwrap();
    CardSpec {
        kind,
        condition: Condition::Sound,
        holder: PersonName::new("見本　花子", "ミホン　ハナコ").unwrap(),
        birth: date(1985, 4, 1),
        sex: Sex::Female,
        address: "東京都見本区見本町1-2-3".parse().unwrap(),
        individual_number: IndividualNumber::synthetic(7),
        photo: (kind != CardKind::NoPhotoInfant).then(|| FaceImage::of(CARD)),
        issued: date(2024, 5, 1),
        expires: date(2034, 4, 1),
        certificate_expires_written: None,
        security_code: "4321".to_owned(),
        serial: "SPECIMEN0000001".to_owned(),
        municipality: "13999".to_owned(),
        auth_pin: "1234".parse().unwrap(),
        other_pin: "1234".parse().unwrap(),
        sign_password: None,
        auth_certificate: certificate.into(),
        auth_key: key.into(),
        auth_ca_certificate: Rc::from(&b"\x30\x00"[..]),
        sign_certificate: None,
        sign_key: None,
        sign_ca_certificate: Rc::from(&b"\x30\x00"[..]),
        interface: Interface::TypeB,
        limits: Limits::default(),
        seed: 42,
    }
}

/// A cast with nobody in it but the clock.
pub(crate) fn cast(day: Date) -> Cast {
    Cast {
        seed: 7,
        start: VirtualTime::morning_of(day),
        parameters: Parameters::default(),
        profile: crate::oqs::Profile::default(),
        people: IndexMap::new(),
        facilities: IndexMap::new(),
        insurers: IndexMap::new(),
        municipalities: Vec::new(),
    }
}

pub(crate) fn facility() -> Facility {
    Facility {
        code: FacilityCode::with_check_digit("131999001").unwrap(),
        name: "見本病院".to_owned(),
        kind: FacilityKind::Hospital,
        system: FacilitySystem::Full,
        phone_reader: true,
        reader_model: "見本社 A型".to_owned(),
        cannot_send_sevens: false,
        patient_card_link: false,
        asks_surgery_and_clinical: true,
        registered_phone: "03-0000-0001".parse().unwrap(),
    }
}

/// What the fund of a test does, and what it was asked.
#[derive(Debug)]
pub(crate) struct FundScript {
    pub(crate) registration: Registration,
    pub(crate) refusal: Option<CardRefusal>,
    pub(crate) alert: Option<Date>,
    /// So many registrations are refused because the challenge is too old.
    pub(crate) stale: u32,
    /// Sessions opened so far; the last of them has the only challenge that counts.
    pub(crate) opened: u32,
    /// Proofs of registration that were good.
    pub(crate) registered: Vec<CardProof>,
}

impl Default for FundScript {
    fn default() -> Self {
        Self {
            registration: Registration::Registered,
            refusal: None,
            alert: None,
            stale: 0,
            opened: 0,
            registered: Vec::new(),
        }
    }
}

impl FundScript {
    pub(crate) fn challenge(&self) -> Bytes {
        Bytes(format!("challenge {}", self.opened).into_bytes())
    }

    /// Whether a proof is a signature of the card over the challenge of the last session.
    pub(crate) fn proves(&self, proof: &CardProof) -> bool {
        proof.challenge == self.challenge()
            && Certificate::from_der(&proof.certificate)
                .is_ok_and(|it| it.public_key().verify(&proof.challenge, &proof.signature))
    }

    fn answer(&mut self, asked: Asked) -> Told {
        match asked {
            Asked::OpenSession { .. } => match self.refusal {
                Some(reason) => Told::CardRefused { reason },
                None => {
                    self.opened += 1;
                    Told::Session {
                        challenge: self.challenge(),
                        registration: self.registration,
                        expiry_alert: self.alert,
                    }
                }
            },
            Asked::Register { proof, .. } if self.stale == 0 && self.proves(&proof) => {
                self.registration = Registration::Registered;
                self.registered.push(proof);
                Told::Registered
            }
            Asked::Register { .. } => {
                self.stale = self.stale.saturating_sub(1);
                Told::CardRefused {
                    reason: CardRefusal::BadProof,
                }
            }
            _ => Told::Refused {
                reason: "取り扱っていません".to_owned(),
            },
        }
    }
}

/// A reader at work.
pub(crate) struct Scene {
    pub(crate) board: Switchboard,
    pub(crate) fund: Rc<RefCell<FundScript>>,
    reader: String,
}

impl Scene {
    pub(crate) fn new(day: Date, spec: CardSpec) -> Self {
        Self::at(&facility(), day, spec)
    }

    pub(crate) fn at(facility: &Facility, day: Date, spec: CardSpec) -> Self {
        let cast = cast(day);
        let board = Switchboard::new(cast.start);
        board.plug::<CardRole>(CARD, Card::new(spec));
        let reader = facility.code.to_string();
        board.plug::<ReaderRole>(reader.clone(), Reader::begin(&cast, facility));
        let fund = Rc::new(RefCell::new(FundScript::default()));
        let played = fund.clone();
        board.plug::<FundRole>("", move |_line: Line, asked: Asked| {
            Ok(played.borrow_mut().answer(asked))
        });
        Self {
            board,
            fund,
            reader,
        }
    }

    /// A card of a kind, on a day on which every rule of this room holds.
    pub(crate) fn with(kind: CardKind) -> Self {
        Self::new(date(2025, 10, 1), spec(kind))
    }

    pub(crate) fn ask(&self, request: Request) -> Response {
        let patient = Address::person("見本 花子");
        finish(
            self.board
                .call::<ReaderRole>(&patient, &self.reader, request),
        )
        .unwrap()
    }

    /// Does something that the reader listens to. Gives the screen afterwards.
    pub(crate) fn screen(&self, request: Request) -> Screen {
        match self.ask(request) {
            Response::Screen(screen) => screen,
            other => panic!("{other:?}"),
        }
    }

    /// Does something that the reader must not listen to.
    pub(crate) fn is_ignored(&self, request: Request) -> bool {
        let before = self.screen(Request::Look);
        self.ask(request)
            == Response::NotNow {
                screen: before.clone(),
            }
            && self.screen(Request::Look) == before
    }

    pub(crate) fn place(&self) -> Screen {
        self.screen(Request::Place {
            card: CARD.to_owned(),
            phone: false,
        })
    }

    pub(crate) fn place_phone(&self) -> Screen {
        self.screen(Request::Place {
            card: CARD.to_owned(),
            phone: true,
        })
    }

    pub(crate) fn show_face(&self, person: &str, noise: u8) -> Screen {
        let face = FaceImage::of(person);
        self.screen(Request::ShowFace(Camera { face, noise }))
    }

    pub(crate) fn enter_pin(&self, digits: &str) -> Screen {
        self.screen(enter(digits))
    }

    pub(crate) fn outcome(&self) -> Outcome {
        match self.ask(Request::TakeOutcome) {
            Response::Outcome(outcome) => *outcome,
            other => panic!("{other:?}"),
        }
    }

    /// The rest of a visit whose holder was identified: consent to nothing, and the card taken back.
    pub(crate) fn leave(&self) -> Outcome {
        self.screen(Request::Consent(ConsentChoice::Nothing));
        self.screen(Request::TakeCard);
        self.outcome()
    }

    /// How often an actor was asked.
    pub(crate) fn calls_to(&self, role: RoleName) -> usize {
        self.board.with_trace(|trace| {
            trace
                .entries()
                .iter()
                .filter(|it| it.to.role == role)
                .count()
        })
    }

    pub(crate) fn silence<R: Role>(&self, instance: &str) {
        let to = Address::new(R::NAME, instance);
        self.board
            .plug::<R>(instance, move |_line: Line, _request: R::Request| {
                Err(Breakdown::TimedOut { to: to.clone() })
            });
    }

    pub(crate) fn wait(&self, minutes: i32) {
        finish(
            self.board
                .advance_to(self.board.now().plus_minutes(minutes)),
        );
    }
}

pub(crate) fn enter(digits: &str) -> Request {
    Request::EnterPin {
        digits: digits.to_owned(),
    }
}

pub(crate) fn sight(reason: VisualReason) -> Request {
    Request::SwitchToVisual(VisualCheck {
        administrator: true,
        compared: true,
        reason,
    })
}

/// What the identification screen says: face, PIN, trouble.
pub(crate) fn offered(screen: &Screen) -> (bool, bool, Option<Trouble>) {
    match screen {
        Screen::Identify {
            face, pin, trouble, ..
        } => (*face, *pin, *trouble),
        other => panic!("{other:?}"),
    }
}
