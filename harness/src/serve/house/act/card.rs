//! What happens to a person's card: at the lost-card line, at the window of the municipality, at a terminal.

use jiff::ToSpan as _;
use jiff::civil::Date;
use madoguchi_sim::card::CardKind;
use madoguchi_sim::cast::Person;
use madoguchi_sim::jlis::{self, Caller, JlisRole, LifeEvent};
use madoguchi_sim::municipality::{
    self, Loss, MunicipalityRole, Request, Response, Terminal, WindowApplication,
};
use madoguchi_sim::rulebook::reissue::IssueReason;
use madoguchi_sim::vocabulary::AuthPin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::room::Room;
use super::NotDone;

/// What is done with a card.
// Each has braces: serde lets anything stand beside a variant that has none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CardAct {
    /// The holder no longer has it. Nobody is told.
    Lose {},
    /// The holder has it again.
    Find {},
    /// The holder calls the lost-card line: 一時利用停止.
    Suspend {},
    /// Somebody asks the municipality to lift the suspension: 一時停止解除.
    Lift {
        /// Who comes.
        #[serde(default)]
        visitor: Visitor,
    },
    /// The holder gives it up: カード返納. Its certificates are revoked.
    Revoke {},
    /// 電子証明書の更新 at the window.
    Renew {},
    /// 再交付の申請 at the window. `hand-over` brings the card when it is ready.
    Apply {
        /// Why: `loss`, `damage`, `expiry`, `first-issue` … .
        #[schemars(with = "String")]
        reason: IssueReason,
        /// 特急発行.
        #[serde(default)]
        express: bool,
        /// 利用者証明用暗証番号 of the new card; absent: as it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<String>", regex(pattern = r"^[0-9]{4}$"))]
        pin: Option<String>,
    },
    /// The holder gets the card that was applied for. The old one stays in the world as `KEY/replaced`.
    HandOver {},
    /// 利用登録 at a terminal.
    Register {
        /// At セブン銀行ATM instead of the municipality's terminal.
        #[serde(default)]
        bank_atm: bool,
        /// The digits typed; absent: the right ones.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pin: Option<String>,
    },
    /// 暗証番号の再設定 at the window.
    ResetPin {
        /// The new 利用者証明用暗証番号.
        #[schemars(regex(pattern = r"^[0-9]{4}$"))]
        pin: String,
    },
    /// 顔認証のロック解除 at the window.
    UnlockFace {},
}

/// Who comes to the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Visitor {
    /// 本人.
    #[default]
    Holder,
    /// 法定代理人.
    LegalRepresentative,
    /// 疎明資料を持つ代理人.
    AgentWithPapers,
    /// 書類のない代理人.
    AgentWithoutPapers,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardDone {
    /// The person.
    pub person: String,
    /// Whether the holder has the card with them now.
    pub with_holder: bool,
    /// 手数料, in yen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<u32>,
    /// The day on which the card that was applied for is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub ready: Option<Date>,
    /// Whether it comes by mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_mail: Option<bool>,
}

const WINDOW: &str = "市町村";

impl Room {
    pub(super) fn with_card(&mut self, key: &str, act: CardAct) -> Result<CardDone, NotDone> {
        let person = self.person(key)?.clone();
        let mut done = CardDone {
            person: key.to_owned(),
            with_holder: true,
            fee: None,
            ready: None,
            by_mail: None,
        };
        match act {
            CardAct::Lose {} => {
                self.hands(key).lost = true;
            }
            CardAct::Find {} => {
                self.hands(key).lost = false;
            }
            CardAct::Suspend {} => self.call_to_suspend(key, &person)?,
            CardAct::Lift { visitor } => {
                let card = (!self.hands(key).lost).then(|| key.to_owned());
                let visitor = visitor.into();
                let request = Request::LiftSuspension { card, visitor };
                self.at_the_window(key, &person, request, &mut done)?;
            }
            CardAct::Revoke {} => {
                let (number, event) = (person.individual_number.clone(), LifeEvent::ReturnedCard);
                let request = Request::Report { number, event };
                self.at_the_window(key, &person, request, &mut done)?;
                self.hands(key).lost = true;
            }
            CardAct::Renew {} => {
                let card = self.card_at_hand(key)?;
                let request = Request::RenewCertificates { card };
                self.at_the_window(key, &person, request, &mut done)?;
            }
            CardAct::Apply {
                reason,
                express,
                pin,
            } => self.apply(key, &person, reason, express, pin, &mut done)?,
            CardAct::HandOver {} => self.collect(key, &person, &mut done)?,
            CardAct::Register { bank_atm, pin } => {
                let card = self.card_at_hand(key)?;
                let pin = pin.unwrap_or_else(|| self.right_pin(key, &person));
                let terminal = match bank_atm {
                    true => Terminal::BankAtm,
                    false => Terminal::Window,
                };
                let request = Request::RegisterAtTerminal {
                    terminal,
                    card,
                    pin,
                };
                self.at_the_window(key, &person, request, &mut done)?;
            }
            CardAct::ResetPin { pin } => {
                let request = Request::ResetPin {
                    card: self.card_at_hand(key)?,
                    visitor: municipality::Visitor::Holder,
                    pin: Some(auth_pin(&pin)?),
                    sign_password: None,
                    chosen_by_holder: true,
                };
                self.at_the_window(key, &person, request, &mut done)?;
                self.hands(key).pin = Some(pin);
            }
            CardAct::UnlockFace {} => {
                let card = self.card_at_hand(key)?;
                let request = Request::UnlockFace { card };
                self.at_the_window(key, &person, request, &mut done)?;
            }
        }
        done.with_holder = !self.hands(key).lost;
        Ok(done)
    }

    /// The holder's own card, if it is with them.
    pub(super) fn card_at_hand(&mut self, key: &str) -> Result<String, NotDone> {
        match self.hands(key).lost {
            true => Err(NotDone::unfit(
                format!("a card that is with {key}"),
                "one that is lost or given up",
            )),
            false => Ok(key.to_owned()),
        }
    }

    /// The PIN that the holder knows.
    pub(super) fn right_pin(&mut self, key: &str, person: &Person) -> String {
        let known = self.hands(key).pin.clone();
        let first = person
            .card
            .as_ref()
            .map(|card| card.pin.reveal().to_owned());
        known.or(first).unwrap_or_default()
    }

    fn call_to_suspend(&self, key: &str, person: &Person) -> Result<(), NotDone> {
        let caller = Caller {
            name: person.name.clone(),
            birth: person.birth,
            address: person.address.clone(),
        };
        let by = "紛失の電話窓口";
        match self.ask::<JlisRole>(key, "", jlis::Request::CallToSuspend(caller))? {
            jlis::Response::Suspended => Ok(()),
            jlis::Response::Refused { reason } => Err(NotDone::refused(by, reason)),
            jlis::Response::NotFound => Err(NotDone::refused(by, "該当する人がいない")),
            _ => Err(NotDone::no_answer("the answer does not fit")),
        }
    }

    /// Asks the municipality in which a person lives.
    fn at_the_window(
        &self,
        key: &str,
        person: &Person,
        request: Request,
        done: &mut CardDone,
    ) -> Result<Option<(u32, Response)>, NotDone> {
        match self.ask::<MunicipalityRole>(key, &person.municipality, request)? {
            Response::Refused { reason } => Err(NotDone::refused(WINDOW, reason)),
            Response::WaitingForReply => {
                Err(NotDone::refused(WINDOW, "照会文書への回答を待っている"))
            }
            Response::Done { fee } => {
                done.fee = Some(fee.0);
                Ok(None)
            }
            Response::Registered => Ok(None),
            Response::Ordered {
                order,
                fee,
                ready,
                by_mail,
            } => {
                done.fee = Some(fee.0);
                (done.ready, done.by_mail) = (Some(ready), Some(by_mail));
                Ok(Some((order, Response::Registered)))
            }
            card @ Response::Card(_) => Ok(Some((0, card))),
        }
    }

    fn apply(
        &mut self,
        key: &str,
        person: &Person,
        reason: IssueReason,
        express: bool,
        pin: Option<String>,
        done: &mut CardDone,
    ) -> Result<(), NotDone> {
        let today = self.now().date();
        let kind = person
            .card
            .as_ref()
            .map_or(CardKind::Ordinary, |card| card.kind);
        let pin = match pin {
            Some(pin) => pin,
            None => self.right_pin(key, person),
        };
        let password = person.card.as_ref();
        let password = password.and_then(|card| card.sign_password.clone());
        let signs = matches!(kind, CardKind::Ordinary | CardKind::NextGeneration);
        let application = WindowApplication {
            number: person.individual_number.clone(),
            kind,
            express: express.then_some(reason),
            event_on: today,
            loss: (reason == IssueReason::Loss).then_some(Loss {
                outside_home: false,
                police_receipt: None,
            }),
            pin: match kind {
                CardKind::FaceOnly => None,
                _ => Some(auth_pin(&pin)?),
            },
            sign_password: password.filter(|_| signs),
            certificates: true,
            photo_taken: match kind {
                CardKind::NoPhotoInfant => None,
                _ => Some(today.saturating_sub(7.days())),
            },
            in_person: true,
            with_birth_report: false,
        };
        let request = Request::ApplyForCard(Box::new(application));
        if let Some((order, _)) = self.at_the_window(key, person, request, done)? {
            let hands = self.hands(key);
            hands.order = Some(order);
            hands.next_pin = Some(pin);
        }
        Ok(())
    }

    fn collect(&mut self, key: &str, person: &Person, done: &mut CardDone) -> Result<(), NotDone> {
        let Some(order) = self.hands(key).order else {
            return Err(NotDone::unfit(
                "a card that was applied for",
                format!("no application of {key}"),
            ));
        };
        let request = Request::Collect { order };
        if let Some((_, Response::Card(spec))) = self.at_the_window(key, person, request, done)? {
            self.ecosystem().hand_over(key, *spec);
            let hands = self.hands(key);
            hands.order = None;
            hands.lost = false;
            if let Some(pin) = hands.next_pin.take() {
                hands.pin = Some(pin);
            }
        }
        Ok(())
    }
}

fn auth_pin(digits: &str) -> Result<AuthPin, NotDone> {
    // What was typed is not repeated: it may be somebody's PIN.
    let found = || format!("{} characters", digits.chars().count());
    digits
        .parse()
        .map_err(|_| NotDone::unfit("a PIN of four digits", found()))
}

impl From<Visitor> for municipality::Visitor {
    fn from(visitor: Visitor) -> Self {
        match visitor {
            Visitor::Holder => Self::Holder,
            Visitor::LegalRepresentative => Self::LegalRepresentative,
            Visitor::AgentWithPapers => Self::AgentWithPapers,
            Visitor::AgentWithoutPapers => Self::AgentWithoutPapers,
        }
    }
}
