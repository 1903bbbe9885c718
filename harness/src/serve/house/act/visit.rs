//! A visit to a reader, from laying down the card to taking it back, and the message that comes of it.

use madoguchi_sim::card::FaceImage;
use madoguchi_sim::fund::{self, Consents};
use madoguchi_sim::oqs::Document;
use madoguchi_sim::reader::{
    Camera, ConsentChoice, Outcome, ReaderRole, Request, Response, Screen, VisualCheck,
    VisualReason,
};
use madoguchi_sim::trace::Fact;
use madoguchi_sim::vocabulary::FacilityCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Answer;
use super::super::room::Room;
use super::NotDone;

/// Who uses the reader, with what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The key of the person who stands there.
    pub person: String,
    /// Whose card it is; absent: the person's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_of: Option<String>,
    /// The phone instead of the card.
    #[serde(default)]
    pub phone: bool,
    /// 本人確認.
    pub by: Means,
    /// The digits typed; absent: the right ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// 閲覧同意; absent: to everything that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consents: Option<Agreed>,
    /// Whether 利用登録 is agreed to if the reader asks for it.
    #[serde(default = "agreed")]
    pub register: bool,
}

fn agreed() -> bool {
    true
}

/// 本人確認 on the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// 顔認証.
    Face,
    /// 暗証番号.
    Pin,
    /// 目視 by staff (目視モード), switched back afterwards.
    Sight,
    /// Face or finger on the phone itself.
    PhoneBiometrics,
}

/// 閲覧同意: what is left out is not agreed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Agreed {
    /// 薬剤情報.
    pub drugs: bool,
    /// 診療情報.
    pub clinical: bool,
    /// 特定健診等情報.
    pub checkups: bool,
    /// 手術情報.
    pub surgery: bool,
    /// 限度額情報.
    pub limit: bool,
}

/// What came of a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VisitDone {
    /// Whether the holder was identified and the card signed.
    pub verified: bool,
    /// What the reader showed, screen by screen.
    #[schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")]
    pub screens: Vec<serde_json::Value>,
    /// Why it came to nothing, as the reader says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    pub trouble: Option<serde_json::Value>,
    /// The message for the folder `face`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    pub document: Option<Document>,
    /// Why there is no message although the holder was identified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_document: Option<String>,
}

/// A visit under way.
struct AtTheReader<'a> {
    room: &'a mut Room,
    code: String,
    screens: Vec<serde_json::Value>,
}

impl AtTheReader<'_> {
    fn does(&mut self, who: &str, request: Request) -> Result<Screen, NotDone> {
        let screen = match self.room.ask::<ReaderRole>(who, &self.code, request)? {
            Response::Screen(screen) | Response::NotNow { screen } => screen,
            _ => return Err(NotDone::no_answer("the reader shows no screen")),
        };
        self.screens
            .push(serde_json::to_value(&screen).unwrap_or_default());
        Ok(screen)
    }
}

impl Room {
    pub(super) fn visit(
        &mut self,
        facility: &FacilityCode,
        visit: Visit,
    ) -> Result<VisitDone, NotDone> {
        self.facility(facility)?;
        self.person(&visit.person)?;
        let owner = visit.card_of.as_ref().unwrap_or(&visit.person).clone();
        let whose = self.person(&owner)?.clone();
        let card = match visit.phone {
            true => format!("{owner}/phone"),
            false => self.card_at_hand(&owner)?,
        };
        let pin = visit.pin.clone().unwrap_or_else(|| match visit.phone {
            true => {
                let phone = whose.phone.as_ref();
                phone
                    .map(|phone| phone.pin.reveal().to_owned())
                    .unwrap_or_default()
            }
            false => self.right_pin(&owner, &whose),
        });
        let stands = Fact::AtTheDesk {
            counter: facility.to_string(),
            person: visit.person.clone(),
        };
        let board = self.ecosystem().board();
        board.with_trace_mut(|trace| trace.note(stands));
        let code = facility.to_string();
        let mut reader = AtTheReader {
            room: self,
            code: code.clone(),
            screens: Vec::new(),
        };
        use_reader(&mut reader, &visit, card, pin)?;
        let screens = reader.screens;
        let outcome = match self.ask::<ReaderRole>("端末", &code, Request::TakeOutcome)? {
            Response::Outcome(outcome) => *outcome,
            _ => return Err(NotDone::no_answer("the reader tells no outcome")),
        };
        let mut done = VisitDone {
            verified: false,
            screens,
            trouble: None,
            document: None,
            no_document: None,
        };
        match outcome {
            Outcome::Verified {
                proof, consents, ..
            } => {
                done.verified = true;
                let request = fund::Request::ExchangeByCard {
                    facility: facility.clone(),
                    proof,
                    consents,
                };
                match self.ask_the_fund(facility, request) {
                    Answer::Document(document) => done.document = Some(document),
                    Answer::Refused(why) | Answer::NoAnswer(why) => done.no_document = Some(why),
                    _ => {}
                }
            }
            Outcome::Failed { trouble } => done.trouble = serde_json::to_value(trouble).ok(),
            Outcome::Nothing => {}
        }
        Ok(done)
    }
}

fn use_reader(
    reader: &mut AtTheReader<'_>,
    visit: &Visit,
    card: String,
    digits: String,
) -> Result<(), NotDone> {
    let who = visit.person.as_str();
    let phone = visit.phone;
    reader.does(who, Request::Place { card, phone })?;
    let mut screen = match visit.by {
        Means::Face => {
            let face = FaceImage::of(who);
            reader.does(who, Request::ShowFace(Camera { face, noise: 0 }))?
        }
        Means::Pin => reader.does(who, Request::EnterPin { digits })?,
        Means::PhoneBiometrics => {
            let matched = visit.card_of.as_ref().is_none_or(|owner| owner == who);
            reader.does(who, Request::UnlockPhone { matched })?
        }
        Means::Sight => {
            let check = VisualCheck {
                administrator: true,
                compared: true,
                reason: VisualReason::DementiaOrDisability,
            };
            reader.does("職員", Request::SwitchToVisual(check))?
        }
    };
    if matches!(screen, Screen::Register) {
        let agree = visit.register;
        screen = reader.does(who, Request::AnswerRegistration { agree })?;
    }
    if matches!(screen, Screen::Consent { .. }) {
        let choice = visit.consents.unwrap_or(Agreed::ALL);
        reader.does(who, Request::Consent(ConsentChoice::Each(choice.into())))?;
    }
    reader.does(who, Request::TakeCard)?;
    if visit.by == Means::Sight {
        let administrator = true;
        reader.does("職員", Request::SwitchBack { administrator })?;
    }
    Ok(())
}

impl Agreed {
    const ALL: Self = Self {
        drugs: true,
        clinical: true,
        checkups: true,
        surgery: true,
        limit: true,
    };
}

impl From<Agreed> for Consents {
    fn from(agreed: Agreed) -> Self {
        Self {
            drugs: agreed.drugs,
            clinical: agreed.clinical,
            checkups: agreed.checkups,
            surgery: agreed.surgery,
            limit: agreed.limit,
        }
    }
}
