//! The simulated J-LIS with a clock, and with the cards that it answers for by name.

use std::cell::{Cell, RefCell};

use madoguchi_sim::card::CardSpec;
use madoguchi_sim::cast::{Cast, Person};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::jlis::{Caller, CertificateStatus, Jlis, LifeEvent, Request, Response};
use madoguchi_sim::pki::{Certificate, CertificateKind};
use madoguchi_sim::specimen::Specimen;
use madoguchi_sim::vocabulary::CertificateSerial;

use super::asks::AsksJlis;

/// Whence the time comes.
#[derive(Clone, Copy)]
pub enum Clock {
    /// It stands still at a moment.
    Still(VirtualTime),
    /// It is asked for, again at every request.
    Runs(fn() -> VirtualTime),
}

/// J-LIS, its clock and its cards.
pub struct Desk {
    jlis: RefCell<Jlis>,
    cast: Cast,
    cards: Vec<(String, CardSpec)>,
    clock: Clock,
    /// By how many minutes the clock has been put on.
    ahead: Cell<i32>,
    last: Cell<VirtualTime>,
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// A name that means no card.
    #[error("card: expected one of {}, found `{found}`", known.join(", "))]
    NoSuchCard {
        /// The name.
        found: String,
        /// Names that mean one.
        known: Vec<String>,
    },
    /// J-LIS refuses.
    #[error("J-LIS refuses: {0}")]
    Refused(String),
    /// J-LIS does not answer.
    #[error("J-LIS does not answer: {0}")]
    NoAnswer(String),
    /// J-LIS answers something else than was asked.
    #[error("J-LIS gave an answer that does not fit")]
    Unfit,
}

impl Desk {
    /// J-LIS as it is when the cast begins.
    pub fn new(cast: Cast, clock: Clock) -> Self {
        let (jlis, cards) = Jlis::begin(&cast);
        Self {
            jlis: RefCell::new(jlis),
            last: Cell::new(cast.start),
            cast,
            cards,
            clock,
            ahead: Cell::new(0),
        }
    }

    /// The present moment. It never goes back, whatever the machine's clock does.
    pub fn now(&self) -> VirtualTime {
        let told = match self.clock {
            Clock::Still(moment) => moment,
            Clock::Runs(ask) => ask(),
        };
        let now = told.plus_minutes(self.ahead.get()).max(self.last.get());
        self.last.set(now);
        now
    }

    /// Whether time passes by itself.
    pub const fn runs(&self) -> bool {
        matches!(self.clock, Clock::Runs(_))
    }

    /// Puts the clock on.
    pub fn advance(&self, hours: u16) -> VirtualTime {
        let minutes = i32::from(hours).saturating_mul(60);
        self.ahead.set(self.ahead.get().saturating_add(minutes));
        self.now()
    }

    fn ask(&self, request: Request) -> Response {
        let now = self.now();
        self.jlis.borrow_mut().handle(now, request)
    }

    /// Every certificate that was on a card or phone at the beginning: its instance, kind and DER.
    pub fn certificates(&self) -> impl Iterator<Item = (&str, CertificateKind, &[u8])> {
        self.cards.iter().flat_map(|(name, spec)| {
            let sign = spec.sign_certificate.as_deref();
            let auth = Some(&*spec.auth_certificate).filter(|der| !der.is_empty());
            let pair = [
                (CertificateKind::Authentication, auth),
                (CertificateKind::Signature, sign),
            ];
            pair.into_iter()
                .filter_map(move |(kind, der)| Some((name.as_str(), kind, der?)))
        })
    }

    /// What J-LIS says of a certificate now.
    ///
    /// # Errors
    /// [`NotDone`].
    pub fn status(&self, certificate: &[u8]) -> Result<(String, CertificateStatus), NotDone> {
        let serial = serial(certificate)?;
        let told = serial.as_str().to_owned();
        match self.ask(Request::CertificateStatus { serial }) {
            Response::Status { status } => Ok((told, status)),
            other => Err(unfit(other)),
        }
    }

    /// The holder of a card calls the lost-card line.
    ///
    /// # Errors
    /// [`NotDone`].
    pub fn suspend(&self, card: &str) -> Result<String, NotDone> {
        let (instance, person, _) = self.find(card)?;
        let caller = Caller {
            name: person.name.clone(),
            birth: person.birth,
            address: person.address.clone(),
        };
        match self.ask(Request::CallToSuspend(caller)) {
            Response::Suspended => Ok(instance.to_owned()),
            other => Err(unfit(other)),
        }
    }

    /// A window lifts the suspension of a card.
    ///
    /// # Errors
    /// [`NotDone`].
    pub fn lift(&self, card: &str) -> Result<String, NotDone> {
        let (instance, _, spec) = self.find(card)?;
        let serial = serial(&spec.auth_certificate)?;
        match self.ask(Request::LiftSuspension { serial }) {
            Response::Lifted => Ok(instance.to_owned()),
            other => Err(unfit(other)),
        }
    }

    /// The holder gives the card up; the phone credential made from it ends too.
    ///
    /// # Errors
    /// [`NotDone`].
    pub fn revoke(&self, card: &str) -> Result<String, NotDone> {
        let (instance, person, _) = self.find(card)?;
        let number = person.individual_number.clone();
        let event = LifeEvent::ReturnedCard;
        match self.ask(Request::Report { number, event }) {
            Response::Accepted => Ok(instance.to_owned()),
            other => Err(unfit(other)),
        }
    }

    /// A card by the name of its specimen, in either language, or by its instance.
    fn find(&self, name: &str) -> Result<(&str, &Person, &CardSpec), NotDone> {
        let specimen = Specimen::ALL.into_iter().find(|it| it.is_called(name));
        let instances = [specimen.map(Specimen::instance), Some(name.to_owned())];
        let found = instances.iter().flatten().find_map(|instance| {
            let (found, spec) = self.cards.iter().find(|(known, _)| known == instance)?;
            let key = found.strip_suffix("/phone").unwrap_or(found);
            Some((found.as_str(), self.cast.people.get(key)?, spec))
        });
        found.ok_or_else(|| NotDone::NoSuchCard {
            found: name.to_owned(),
            known: self.cards.iter().map(|(name, _)| name.clone()).collect(),
        })
    }
}

impl AsksJlis for Desk {
    fn moment(&self) -> VirtualTime {
        self.now()
    }

    fn ask_jlis(&self, request: Request) -> Result<Response, NotDone> {
        Ok(self.ask(request))
    }
}

fn serial(certificate: &[u8]) -> Result<CertificateSerial, NotDone> {
    let certificate = Certificate::from_der(certificate).map_err(|_| NotDone::Unfit)?;
    certificate.serial().parse().map_err(|_| NotDone::Unfit)
}

pub(super) fn unfit(response: Response) -> NotDone {
    match response {
        Response::Refused { reason } => NotDone::Refused(reason),
        Response::NotFound => NotDone::Refused("該当なし".to_owned()),
        _ => NotDone::Unfit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use madoguchi_sim::specimen;

    fn desk() -> Desk {
        let at = VirtualTime::morning_of(date(2026, 11, 25));
        Desk::new(specimen::cast(at, 1), Clock::Still(at))
    }

    fn status(desk: &Desk, card: &str) -> CertificateStatus {
        let (_, _, spec) = desk.find(card).expect("there");
        desk.status(&spec.auth_certificate).expect("answered").1
    }

    #[test]
    fn a_card_is_suspended_lifted_and_given_up_by_name() {
        let desk = desk();
        assert_eq!(status(&desk, "ordinary"), CertificateStatus::Good);
        assert_eq!(
            desk.suspend("マイナンバーカード"),
            Ok("ordinary".to_owned())
        );
        assert_eq!(status(&desk, "ordinary"), CertificateStatus::Suspended);
        assert_eq!(desk.lift("ordinary"), Ok("ordinary".to_owned()));
        assert_eq!(status(&desk, "ordinary"), CertificateStatus::Good);
        assert_eq!(desk.revoke("ordinary"), Ok("ordinary".to_owned()));
        assert_eq!(status(&desk, "ordinary"), CertificateStatus::Revoked);
        let refused = desk.suspend("ordinary");
        assert!(matches!(refused, Err(NotDone::Refused(_))), "{refused:?}");
    }

    #[test]
    fn every_specimen_stands_as_its_name_says() {
        let desk = desk();
        let is = |card: &str| status(&desk, card);
        assert_eq!(is("revoked"), CertificateStatus::Revoked);
        assert_eq!(is("suspended"), CertificateStatus::Suspended);
        assert_eq!(is("expired"), CertificateStatus::Expired);
        assert_eq!(is("android"), CertificateStatus::Good);
    }

    #[test]
    fn a_card_that_nobody_has_is_answered_with_all_names() {
        let none = desk().suspend("gold").expect_err("none").to_string();
        assert!(
            none.contains("ordinary, ") && none.contains("`gold`"),
            "{none}"
        );
    }

    #[test]
    fn a_clock_that_stands_moves_only_when_it_is_put_on() {
        let desk = desk();
        let before = desk.now();
        assert_eq!(desk.now(), before);
        assert_eq!(desk.advance(25), before.plus_minutes(25 * 60));
        assert_eq!(desk.now(), before.plus_minutes(25 * 60));
    }
}
