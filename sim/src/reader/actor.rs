//! The reader: what it is asked, and in which step it listens.

use std::cell::OnceCell;

use jiff::ToSpan;
use jiff::civil::Date;

use super::keypad::Keypad;
use super::role::{
    ConsentChoice, LoggedFailure, Outcome, ReaderRole, Request, Response, Screen, Trouble,
};
use super::step::{Means, Step};
use super::visual;
use crate::card::client::CardClient;
use crate::cast::{Cast, Facility};
use crate::pki::terminal::{TerminalCertificate, certify};
use crate::pki::{DedicatedKey, KeyPool};
use crate::role::{Answer, Line, Port};
use crate::rulebook::Parameters;
use crate::vocabulary::AuthPin;

/// Years that the certificate of a terminal lasts (assumed; a card has no clock to look at it).
const TERMINAL_YEARS: i64 = 5;

/// 顔認証付きカードリーダー of one facility. It keeps no picture: the camera's is dropped where it is compared
/// (READER-004).
pub struct Reader {
    pub(super) facility: Facility,
    pub(super) parameters: Parameters,
    /// The certificate by which a card signs for this reader without a PIN; see [`Reader::terminal`].
    terminal: OnceCell<Option<TerminalCertificate>>,
    installed: Date,
    /// 目視モード: stays on until someone switches back (READER-013).
    pub(super) visual_mode: bool,
    step: Step,
    outcome: Option<Outcome>,
    keypad: Keypad,
    failures: Vec<LoggedFailure>,
}

impl Reader {
    /// The reader of a facility as newly installed, with nothing on it.
    pub fn begin(cast: &Cast, facility: &Facility) -> Self {
        Self {
            facility: facility.clone(),
            parameters: cast.parameters.clone(),
            terminal: OnceCell::new(),
            installed: cast.start.date(),
            visual_mode: false,
            step: Step::Idle,
            outcome: None,
            keypad: Keypad::new(cast.seed, &facility.code),
            failures: Vec::new(),
        }
    }

    /// The certificate by which a card signs for this reader without a PIN: made when first needed, because most
    /// readers of an ecosystem meet no card and a signature takes longer than all else that begins a reader.
    pub(super) fn terminal(&self) -> Option<&TerminalCertificate> {
        let make = || {
            let digits = self.facility.code.as_str().bytes();
            let number = digits.fold(0_u8, u8::wrapping_add) % 4;
            let key = KeyPool::dedicated(DedicatedKey::Terminal(number));
            let last_day = self.installed.saturating_add(TERMINAL_YEARS.years());
            certify(number, key.public(), last_day).ok()
        };
        self.terminal.get_or_init(make).as_ref()
    }

    async fn handle(&mut self, line: &Line, request: Request) -> Response {
        match request {
            Request::Look => Response::Screen(self.screen()),
            Request::TakeOutcome => {
                Response::Outcome(Box::new(self.outcome.take().unwrap_or(Outcome::Nothing)))
            }
            Request::Inspect => Response::Storage {
                images: Vec::new(),
                failures: self.failures.clone(),
                visual_mode: self.visual_mode,
            },
            request if !self.listens_to(&request, line.now().date()) => Response::NotNow {
                screen: self.screen(),
            },
            Request::KeyOrder => Response::Keys {
                order: self.keypad.shuffle(),
            },
            request => {
                let step = std::mem::take(&mut self.step);
                self.step = self.go_on(line, step, request).await;
                Response::Screen(self.screen())
            }
        }
    }

    /// Whether a request fits the step (READER-001). Whatever does not changes nothing.
    fn listens_to(&self, request: &Request, today: Date) -> bool {
        match (&self.step, request) {
            (Step::Idle | Step::Done(..) | Step::Failed(..), Request::Place { .. })
            | (Step::Identify(_), Request::ShowFace(_) | Request::UnlockPhone { .. })
            | (Step::Register(_), Request::AnswerRegistration { .. }) => true,
            (Step::Identify(_), Request::EnterPin { digits }) => digits.parse::<AuthPin>().is_ok(),
            (Step::Identify(_), Request::SwitchToVisual(check)) => visual::permits(check, today),
            (Step::Identify(identify), Request::KeyOrder) => {
                identify.pin == Means::Open && !self.visual_mode
            }
            (Step::Consent(_, questions), Request::Consent(choice)) => {
                questions.offers_all || *choice != ConsentChoice::All
            }
            (step, Request::TakeCard) => step.card().is_some(),
            (_, Request::SwitchBack { administrator }) => *administrator && self.visual_mode,
            _ => false,
        }
    }

    async fn go_on(&mut self, line: &Line, step: Step, request: Request) -> Step {
        let card = match &request {
            Request::Place { card, .. } => card.clone(),
            _ => step.card().unwrap_or_default().to_owned(),
        };
        let next = match (step, request) {
            (step, Request::Place { card, phone }) => {
                if let Some(former) = step.card() {
                    power_off(line, former).await;
                }
                // What the last visit left must never be taken for this patient's.
                self.outcome = None;
                self.place(line, card, phone).await
            }
            (step, Request::TakeCard) => return self.take_card(line, step).await,
            (step, Request::SwitchBack { .. }) => {
                self.visual_mode = false;
                return step;
            }
            (Step::Identify(identify), Request::ShowFace(camera)) => {
                self.show_face(line, identify, camera).await
            }
            (Step::Identify(identify), Request::EnterPin { digits }) => {
                self.enter_pin(line, identify, &digits).await
            }
            (Step::Identify(identify), Request::UnlockPhone { matched }) => {
                self.unlock_phone(line, identify, matched).await
            }
            (Step::Identify(identify), Request::SwitchToVisual(_)) => {
                self.switch_to_visual(line, identify).await
            }
            (Step::Register(proved), Request::AnswerRegistration { agree: true }) => {
                self.register(line, proved).await
            }
            (Step::Register(_), Request::AnswerRegistration { agree: false }) => {
                Err(Trouble::RegistrationDeclined)
            }
            (Step::Consent(proved, questions), Request::Consent(choice)) => {
                let consents = questions.answered(choice, line.now().date());
                Ok(Step::Done(proved, consents))
            }
            (step, _) => Ok(step),
        };
        match next {
            Ok(step) => {
                if let Step::Identify(identify) = &step
                    && let Some(trouble) = identify.trouble
                {
                    self.log(line, trouble);
                }
                step
            }
            Err(trouble) => self.fail(line, card, trouble).await,
        }
    }

    /// The visit comes to nothing; the card loses its power.
    async fn fail(&mut self, line: &Line, card: String, trouble: Trouble) -> Step {
        power_off(line, &card).await;
        self.log(line, trouble);
        self.outcome = Some(Outcome::Failed { trouble });
        Step::Failed(card, trouble)
    }

    /// The card is taken back: with the consent given the visit is done, before that it is broken off. What
    /// went wrong with the last try is then the reason (assumed).
    async fn take_card(&mut self, line: &Line, step: Step) -> Step {
        let card = step.card().unwrap_or_default().to_owned();
        let outcome = match step {
            // The outcome has been there since the error.
            Step::Idle | Step::Failed(..) => return Step::Idle,
            Step::Done(proved, consents) => {
                self.refresh(line, proved)
                    .await
                    .map(|proved| Outcome::Verified {
                        phone: proved.visit.credential.is_phone(),
                        proof: proved.proof,
                        consents,
                    })
            }
            Step::Identify(identify) => Err(identify.trouble.unwrap_or(Trouble::Interrupted)),
            Step::Register(_) | Step::Consent(..) => Err(Trouble::Interrupted),
        };
        power_off(line, &card).await;
        self.outcome = Some(outcome.unwrap_or_else(|trouble| {
            self.log(line, trouble);
            Outcome::Failed { trouble }
        }));
        Step::Idle
    }

    fn screen(&self) -> Screen {
        self.step.screen(self.visual_mode)
    }

    /// Notes a failure for the maker: day, model and error, nothing of the patient (READER-024).
    fn log(&mut self, line: &Line, trouble: Trouble) {
        self.failures.push(LoggedFailure {
            on: line.now().date(),
            model: self.facility.reader_model.clone(),
            trouble,
        });
    }
}

/// The card leaves the field. Whether it notices is not the reader's concern any more.
async fn power_off(line: &Line, card: &str) {
    let _gone = CardClient::new(line, card).power_off().await;
}

impl Port<ReaderRole> for Reader {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, ReaderRole> {
        Box::pin(async move { Ok(self.handle(&line, request).await) })
    }
}
