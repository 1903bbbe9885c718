//! J-LIS as an actor.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cards::Medium;
use super::certificates::Certificates;
use super::draw::Draw;
use super::lost_card_line::never_by_telephone;
use super::orders::Order;
use super::register::Register;
use super::role::{JlisRole, Request, Response};
use crate::card::CardSpec;
use crate::cast::Cast;
use crate::clock::VirtualTime;
use crate::role::{Answer, Line, Port};
use crate::rulebook::Parameters;
use crate::vocabulary::{CertificateSerial, IndividualNumber};

/// The simulated J-LIS. It asks nobody: municipalities, insurers, the fund and people ask it.
pub struct Jlis {
    pub(super) draw: Draw,
    pub(super) began: VirtualTime,
    pub(super) parameters: Parameters,
    pub(super) register: Register,
    pub(super) media: Vec<Medium>,
    pub(super) certificates: Certificates,
    pub(super) orders: Vec<Order>,
    /// 特急発行: how many cards each day has taken on.
    pub(super) express_load: BTreeMap<Date, u32>,
}

impl Jlis {
    /// J-LIS at the beginning, and the cards and phone credentials that people own then, each with the
    /// instance under which it is called: the person's key, and `<key>/phone`.
    pub fn begin(cast: &Cast) -> (Self, Vec<(String, CardSpec)>) {
        let mut jlis = Self {
            draw: Draw::new(cast.seed),
            began: cast.start,
            parameters: cast.parameters.clone(),
            register: Register::new(cast),
            media: Vec::new(),
            certificates: Certificates::default(),
            orders: Vec::new(),
            express_load: BTreeMap::new(),
        };
        let mut owned = Vec::new();
        for (key, person) in &cast.people {
            let holder = &person.individual_number;
            if let Some(card) = &person.card {
                let spec = jlis.card_owned(holder, card);
                owned.extend(spec.map(|spec| (key.clone(), spec)));
            }
            if let Some(phone) = &person.phone {
                let spec = jlis.phone_owned(holder, phone);
                owned.extend(spec.map(|spec| (format!("{key}/phone"), spec)));
            }
        }
        (jlis, owned)
    }

    /// Answers one request at a moment.
    pub fn handle(&mut self, now: VirtualTime, request: Request) -> Response {
        let today = now.date();
        match request {
            Request::InquireByFiveItems(items) => self.register.by_five_items(&items),
            Request::InquireByThreeItems { kana, birth, sex } => {
                self.register.by_three_items(&kana, birth, sex)
            }
            Request::InquireByNumber { number } => self.register.by_number(&number),
            Request::LinkOf { number } => self.link(&number, None),
            Request::LinkOfSerial { serial } => self.link_of_serial(&serial),
            Request::CertificateStatus { serial } => Response::Status {
                status: self.status(&serial, now),
            },
            Request::Ocsp {
                authority,
                question,
            } => self.ocsp(now, authority, &question),
            Request::RevocationList {
                authority,
                generation,
            } => self.revocation_list(now, authority, generation),
            Request::CallToSuspend(caller) => self.suspend(&caller, now),
            Request::CallToLift(_) => never_by_telephone(),
            Request::LiftSuspension { serial } => self.lift(&serial, now),
            Request::ApplyForCard(application) => self.apply(application, today),
            Request::Collect { order } => self.collect(order, now),
            Request::RenewCertificates { serial } => self.renew(&serial, now),
            Request::Report { number, event } => self.report(&number, event, now),
            Request::ExpiryNotices { number } => self.notices(&number, today),
        }
    }

    fn link(&self, number: &IndividualNumber, current: Option<CertificateSerial>) -> Response {
        match self.register.get(number) {
            Some(resident) => Response::Link {
                code: self.draw.link(&resident.record),
                current,
            },
            None => Response::NotFound,
        }
    }

    fn link_of_serial(&self, serial: &CertificateSerial) -> Response {
        match self.certificates.get(serial) {
            Some(issued) => self.link(&issued.holder, self.certificates.current(serial)),
            None => Response::NotFound,
        }
    }
}

impl Port<JlisRole> for Jlis {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, JlisRole> {
        Box::pin(async move { Ok(self.handle(line.now(), request)) })
    }
}
