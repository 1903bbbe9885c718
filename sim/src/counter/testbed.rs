//! A desk with players for reader, card and fund, for the tests of this room.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use jiff::civil::{Date, date};

use super::desk::Counter;
use super::role::{
    Acceptance, Care, Companion, CounterRole, Decision, Occasion, Reception, Request, Response,
    Spoken,
};
use super::situation::Chart;
use crate::card::{self, Bytes, CardKind, CardRole, Face};
use crate::cast::{Facility, FacilitySystem, Relation};
use crate::clock::VirtualTime;
use crate::fund::{
    self, CardProof, Check, Consents, Eligibility, FundRole, IdentityMeans, Validity,
};
use crate::reader::{self, Outcome, ReaderRole, Trouble};
use crate::role::{Address as Party, Breakdown, Line, RoleName, Switchboard};
use crate::vocabulary::{
    Declaration, Document, EligibilityCertificate, EligibilityItems, EligibilityNotice,
    FacilityCode, FacilityKind, FormSize, InsuranceCard, InsuranceCardKind, InsuredId,
    InsurerNumber, PersonName, PhoneNumber, PortalView, Presented, Sex, Share, Yen,
};

/// Lets a future finish that waits for nothing but simulated actors.
pub(super) fn run<T>(future: impl Future<Output = T>) -> T {
    crate::role::at_once(future).expect("a simulated actor never waits")
}

/// What the fund answers; nothing means that it cannot be reached.
#[derive(Clone, Default)]
pub(super) struct FundSays {
    pub by_card: Option<fund::Response>,
    pub by_number: Option<fund::Response>,
    pub in_emergency: Option<fund::Response>,
    pub other: Option<fund::Response>,
}

/// Everything about a visit that a test may change.
#[derive(Clone)]
pub(super) struct Desk {
    pub on: Date,
    pub facility: Facility,
    pub reception: Reception,
    /// What the reader holds; nothing means that it does not answer.
    pub outcome: Option<Outcome>,
    pub fund: FundSays,
    pub face: Face,
    pub charts: Vec<Chart>,
}

/// A counter at work.
pub(super) struct Open {
    board: Switchboard,
    /// What the fund was asked.
    pub asked: Rc<RefCell<Vec<fund::Request>>>,
    /// What it answers.
    says: Rc<RefCell<FundSays>>,
}

impl Desk {
    /// 見本 花子, 40, stands at a clinic with nothing at all.
    pub fn on(on: Date) -> Self {
        Self {
            on,
            facility: facility(),
            reception: reception(),
            outcome: Some(Outcome::Nothing),
            fund: FundSays::default(),
            face: face(),
            charts: Vec::new(),
        }
    }

    /// With her card, which the reader could not read.
    pub fn card_fails(on: Date) -> Self {
        let mut desk = Self::on(on);
        desk.reception.card = Some("card".to_owned());
        desk.reception.used_reader = true;
        desk.outcome = Some(Outcome::Failed {
            trouble: Trouble::CardNotRecognised,
        });
        desk
    }

    /// With her card, which the reader has verified; the fund answers so.
    pub fn card_checked(on: Date, check: Check) -> Self {
        let mut desk = Self::card_fails(on);
        desk.outcome = Some(verified(false));
        desk.fund.by_card = Some(fund::Response::Checked(Box::new(check)));
        desk
    }

    pub fn shows(mut self, document: Document) -> Self {
        self.reception.documents.push(Presented {
            document,
            copy: false,
        });
        self
    }

    pub fn shows_copy(mut self, document: Document) -> Self {
        self.reception.documents.push(Presented {
            document,
            copy: true,
        });
        self
    }

    pub fn declares(mut self, share: Share) -> Self {
        self.reception.declaration = Some(declaration(share));
        self
    }

    /// Whether she is said to be here for the second time, with nothing changed.
    pub fn returns(mut self, unchanged: bool) -> Self {
        let spoken = &self.reception.spoken;
        self.charts.push(Chart {
            name: spoken.name.clone(),
            birth: spoken.birth,
            sex: spoken.sex,
            insured: employee("1"),
            share: Share::THREE,
            lost: None,
        });
        self.reception.says_unchanged = Some(unchanged);
        self
    }

    pub fn comes(mut self, companion: Companion, occasion: Occasion) -> Self {
        self.reception.companion = companion;
        self.reception.occasion = occasion;
        self
    }

    pub fn born(mut self, birth: Date) -> Self {
        self.reception.spoken.birth = birth;
        self.face.birth = birth;
        self
    }

    /// The fund answers a query by number so.
    pub fn number_says(mut self, check: Check) -> Self {
        self.fund.by_number = Some(fund::Response::Checked(Box::new(check)));
        self
    }

    /// Opens the counter with its players.
    pub fn open(&self) -> Open {
        let board = Switchboard::new(VirtualTime::morning_of(self.on));
        let mut counter = Counter::of(self.facility.clone());
        counter.charts = self.charts.clone();
        let code = self.facility.code.to_string();
        board.plug::<CounterRole>(code.clone(), counter);
        let mut outcome = self.outcome.clone();
        let gone = Party::new(RoleName::Reader, code.clone());
        board.plug::<ReaderRole>(code, move |_line: Line, _request: reader::Request| {
            match &mut outcome {
                Some(left) => Ok(reader::Response::Outcome(Box::new(std::mem::replace(
                    left,
                    Outcome::Nothing,
                )))),
                None => Err(Breakdown::TimedOut { to: gone.clone() }),
            }
        });
        let face = self.face.clone();
        board.plug::<CardRole>("card", move |_line: Line, _request: card::Request| {
            Ok(card::Response::Face(Box::new(face.clone())))
        });
        board.plug::<CardRole>("phone", |_line: Line, _request: card::Request| {
            Ok(card::Response::Refused {
                reason: card::Refusal::NothingPrinted,
            })
        });
        let asked: Rc<RefCell<Vec<fund::Request>>> = Rc::default();
        let says = Rc::new(RefCell::new(self.fund.clone()));
        let (log, answers) = (asked.clone(), says.clone());
        board.plug::<FundRole>("", move |_line: Line, request: fund::Request| {
            let says = answers.borrow();
            let answer = match &request {
                fund::Request::CheckByCard { .. } => says.by_card.clone(),
                fund::Request::CheckByNumber { .. } => says.by_number.clone(),
                fund::Request::EmergencyCheck { .. } => says.in_emergency.clone(),
                _ => says.other.clone(),
            };
            log.borrow_mut().push(request);
            answer.ok_or(Breakdown::Unreachable {
                to: Party::new(RoleName::Fund, ""),
                reason: "回線障害".to_owned(),
            })
        });
        Open { board, asked, says }
    }

    /// What is decided.
    pub fn decide(&self) -> Decision {
        self.open().receive(&self.reception)
    }

    /// Acceptance, basis (by name) and share, in one.
    pub fn result(&self) -> (Acceptance, &'static str, Share) {
        let decision = self.decide();
        (
            decision.outcome,
            decision.basis.map_or("", super::role::Basis::ja),
            decision.share,
        )
    }
}

impl Open {
    pub fn ask(&self, request: Request) -> Response {
        let counter = self.board.instances(RoleName::Counter).remove(0);
        run(self
            .board
            .call::<CounterRole>(&Party::person("受付"), &counter, request))
        .unwrap()
    }

    /// From now on the fund answers a query by number so.
    pub fn answers_by_number(&self, check: Check) {
        self.says.borrow_mut().by_number = Some(fund::Response::Checked(Box::new(check)));
    }

    /// From now on the fund answers whatever else it is asked so.
    pub fn answers(&self, response: fund::Response) {
        self.says.borrow_mut().other = Some(response);
    }

    /// From now on the fund cannot be reached.
    pub fn falls_silent(&self) {
        *self.says.borrow_mut() = FundSays::default();
    }

    pub fn receive(&self, reception: &Reception) -> Decision {
        match self.ask(Request::Receive(Box::new(reception.clone()))) {
            Response::Decision(decision) => *decision,
            other => panic!("no decision: {other:?}"),
        }
    }
}

pub(super) fn facility() -> Facility {
    Facility {
        code: FacilityCode::with_check_digit("131999001").unwrap(),
        name: "見本診療所".to_owned(),
        kind: FacilityKind::MedicalClinic,
        system: FacilitySystem::Full,
        phone_reader: false,
        reader_model: "見本".to_owned(),
        cannot_send_sevens: false,
        patient_card_link: false,
        asks_surgery_and_clinical: false,
        registered_phone: PhoneNumber::synthetic(1),
    }
}

pub(super) fn name() -> PersonName {
    PersonName::new("見本 花子", "ミホン ハナコ").unwrap()
}

fn reception() -> Reception {
    Reception {
        spoken: Spoken {
            name: name(),
            birth: date(1985, 5, 5),
            sex: Sex::Female,
            address: "東京都見本市1-2-3".parse().unwrap(),
        },
        card: None,
        used_reader: false,
        documents: Vec::new(),
        companion: Companion::Alone,
        occasion: Occasion::Ordinary,
        says_unchanged: None,
        declaration: None,
        limit_consent: false,
        total: Yen(10_000),
        wide_outage: false,
        care: Care::Outpatient,
    }
}

fn face() -> Face {
    Face {
        kind: CardKind::Ordinary,
        name: name(),
        address: "東京都見本市1丁目2番3号".parse().unwrap(),
        birth: date(1985, 5, 5),
        sex: Sex::Female,
        has_photo: false,
        photo: None,
        expires: date(2032, 5, 5),
        certificate_expires_written: None,
        security_code: "0000".to_owned(),
        notes: Vec::new(),
        specimen: true,
    }
}

pub(super) fn verified(phone: bool) -> Outcome {
    Outcome::Verified {
        proof: CardProof {
            certificate: Bytes::default(),
            challenge: Bytes::default(),
            signature: Bytes::default(),
            identity: IdentityMeans::Face,
        },
        consents: Consents::default(),
        phone,
    }
}

fn insured(insurer: &str, number: &str) -> InsuredId {
    InsuredId {
        insurer: InsurerNumber::with_check_digit(insurer).unwrap(),
        symbol: Some("12".parse().unwrap()),
        number: number.parse().unwrap(),
        branch: None,
    }
}

/// 健保組合.
pub(super) fn employee(number: &str) -> InsuredId {
    insured("0613999", number)
}

/// 市町村国保.
pub(super) fn national(number: &str) -> InsuredId {
    insured("13299", number)
}

/// 後期高齢者医療.
pub(super) fn late_elderly(number: &str) -> InsuredId {
    insured("3913999", number)
}

pub(super) fn items(insured: InsuredId) -> EligibilityItems {
    EligibilityItems {
        insured,
        insurer_name: "見本保険者".to_owned(),
        name: name(),
        birth: date(1985, 5, 5),
        sex: Sex::Female,
        share: None,
        acquired: date(2020, 4, 1),
    }
}

pub(super) fn insurance_card(insured: InsuredId, printed_expiry: Option<Date>) -> Document {
    Document::InsuranceCard(InsuranceCard {
        kind: InsuranceCardKind::Ordinary,
        items: items(insured),
        printed_expiry,
        stay_until: None,
    })
}

pub(super) fn certificate() -> EligibilityCertificate {
    EligibilityCertificate {
        items: items(employee("1")),
        head_of_household: None,
        issued: date(2024, 12, 2),
        expires: date(2029, 7, 31),
        special_expense: false,
        limit: None,
        address: None,
        size: FormSize::Card,
    }
}

/// The same from an early day, to show that the rule and not the paper decides.
pub(super) fn early_certificate() -> Document {
    Document::Certificate(EligibilityCertificate {
        issued: date(2020, 4, 1),
        ..certificate()
    })
}

pub(super) fn notice(insured: InsuredId) -> Document {
    Document::Notice(EligibilityNotice {
        items: items(insured),
        issued: date(2020, 4, 1),
    })
}

pub(super) fn view() -> PortalView {
    PortalView {
        items: items(employee("1")),
        taken: VirtualTime::morning_of(date(2023, 1, 1)),
    }
}

pub(super) fn declaration(share: Share) -> Declaration {
    Declaration {
        name: name(),
        birth: date(1985, 5, 5),
        sex: Sex::Female,
        address: "東京都見本市1-2-3".parse().unwrap(),
        contact: PhoneNumber::synthetic(2),
        insurance_type: None,
        insurer_name: None,
        workplace: Some("見本商事".to_owned()),
        share,
    }
}

pub(super) fn record(insured: InsuredId) -> Eligibility {
    Eligibility {
        insured,
        insurer_name: "見本保険者".to_owned(),
        relation: Relation::Insured,
        name: name(),
        birth: date(1985, 5, 5),
        sex: Sex::Female,
        address: "東京都見本市1-2-3".parse().unwrap(),
        acquired: date(2020, 4, 1),
        lost: None,
        share: Some(Share::THREE),
        preschool: false,
        limit: None,
        special_expense: false,
        public_assistance: false,
    }
}

pub(super) fn check(validity: Validity, records: Vec<Eligibility>) -> Check {
    Check {
        validity,
        records,
        key: None,
        notice: None,
        reference: None,
        tickets: Vec::new(),
        diseases: Vec::new(),
    }
}

pub(super) fn valid(record: Eligibility) -> Check {
    check(Validity::Valid, vec![record])
}
