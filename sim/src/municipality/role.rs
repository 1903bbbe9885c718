//! What a municipality's windows and terminals can be asked.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::card::{CardKind, CardSpec};
use crate::clock::VirtualTime;
use crate::jlis::LifeEvent;
use crate::role::{Role, RoleName};
use crate::rulebook::reissue::IssueReason;
use crate::vocabulary::{
    AuthPin, IndividualNumber, SignPassword, Yen, arbitrary_date, arbitrary_optional_date,
    arbitrary_optional_time,
};

/// 市町村窓口, with its terminal for residents; also the bank ATM and the kiosk, which stand in it. An instance
/// is named by the municipality (見本市).
pub enum MunicipalityRole {}

impl Role for MunicipalityRole {
    const NAME: RoleName = RoleName::Municipality;
    type Request = Request;
    type Response = Response;

    /// The digits of a PIN are kept nowhere.
    fn kept_request(request: &Request) -> Request {
        match request {
            Request::RegisterAtTerminal {
                terminal,
                card,
                pin,
            } => Request::RegisterAtTerminal {
                terminal: *terminal,
                card: card.clone(),
                pin: "*".repeat(pin.chars().count()),
            },
            other => other.clone(),
        }
    }

    /// The photo of a card is kept nowhere.
    fn kept_response(response: &Response) -> Response {
        match response {
            Response::Card(spec) => Response::Card(spec.without_photo()),
            other => other.clone(),
        }
    }
}

/// A request to a municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// 一時停止の解除 (CARD-026).
    LiftSuspension {
        /// The card brought along; without it nothing is lifted.
        card: Option<String>,
        /// Who comes.
        visitor: Visitor,
    },
    /// 再交付・初回交付の申請.
    ApplyForCard(Box<WindowApplication>),
    /// The applicant comes for a card that is ready, or opens the letter that brought it.
    Collect {
        /// From [`Response::Ordered`].
        order: u32,
    },
    /// Somebody else comes for a card that is ready (MUNI-001, MUNI-002).
    CollectByAgent {
        /// From [`Response::Ordered`].
        order: u32,
        /// Who comes. Papers are those that show why the applicant stays away.
        visitor: Visitor,
        /// Whether the applicant is 成年被後見人.
        adult_ward: bool,
    },
    /// 暗証番号の再設定 at the window (MUNI-006).
    ResetPin {
        /// The card.
        card: String,
        /// Who comes.
        visitor: Visitor,
        /// New 利用者証明用の暗証番号, if that one is reset.
        pin: Option<AuthPin>,
        /// New 署名用の暗証番号, if that one is reset.
        sign_password: Option<SignPassword>,
        /// Whether the holder chose it (MUNI-005).
        chosen_by_holder: bool,
    },
    /// 暗証番号の再設定 at a kiosk (MUNI-007, MUNI-008).
    ResetPinAtKiosk {
        /// The card.
        card: String,
        /// When the booking by phone app, with face check, was made.
        #[arbitrary(with = arbitrary_optional_time)]
        booked: Option<VirtualTime>,
        /// New 利用者証明用の暗証番号; then the other PIN was proved in the booking.
        pin: Option<AuthPin>,
        /// New 署名用の暗証番号; then the other PIN was proved in the booking.
        sign_password: Option<SignPassword>,
        /// Whether the other certificate's PIN was given in the booking.
        other_pin_known: bool,
    },
    /// 顔認証の失敗によるロックの解除.
    UnlockFace {
        /// The card.
        card: String,
    },
    /// 顔認証マイナンバーカードへの設定切替 (CARD-015 … -017).
    SwitchToFaceOnly {
        /// The card.
        card: String,
        /// Who comes.
        visitor: Visitor,
        /// Whether the certificate is renewed at the same time.
        with_renewal: bool,
        /// Whether an agent brings 委任状.
        power_of_attorney: bool,
        /// Whether the holder has answered 照会文書.
        inquiry_answered: bool,
    },
    /// 電子証明書の更新.
    RenewCertificates {
        /// The card.
        card: String,
    },
    /// 転居届・氏名変更・死亡届・カード返納.
    Report {
        /// For whom.
        number: IndividualNumber,
        /// What happened.
        event: LifeEvent,
    },
    /// 利用登録 at a terminal (MUNI-016, MUNI-017).
    RegisterAtTerminal {
        /// Which terminal.
        terminal: Terminal,
        /// The card.
        card: String,
        /// 暗証番号 as typed.
        pin: String,
    },
}

/// Who comes to the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Visitor {
    /// 本人.
    Holder,
    /// 法定代理人.
    LegalRepresentative,
    /// 代理人 with supporting papers (疎明資料・委任状).
    AgentWithPapers,
    /// 代理人 without.
    AgentWithoutPapers,
}

/// Terminals for registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Terminal {
    /// セブン銀行ATM.
    BankAtm,
    /// 市区町村の住民向け端末.
    Window,
}

/// 交付申請・再交付申請 at the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowApplication {
    /// For whom.
    pub number: IndividualNumber,
    /// Which kind.
    pub kind: CardKind,
    /// 特急発行 and its reason, or the ordinary way.
    pub express: Option<IssueReason>,
    /// The day of the event that is the reason.
    #[arbitrary(with = arbitrary_date)]
    pub event_on: Date,
    /// Whether it is a loss, and if so where.
    pub loss: Option<Loss>,
    /// 暗証番号 chosen by the holder; none for a 顔認証 card.
    pub pin: Option<AuthPin>,
    /// 署名用の暗証番号 chosen by the holder.
    pub sign_password: Option<SignPassword>,
    /// Whether certificates are wanted.
    pub certificates: bool,
    /// The day on which the photo was taken; none for an infant.
    #[arbitrary(with = arbitrary_optional_date)]
    pub photo_taken: Option<Date>,
    /// Whether the holder has come in person (MUNI-013).
    pub in_person: bool,
    /// Whether it comes with 出生届 (JLIS-007).
    pub with_birth_report: bool,
}

/// 紛失・盗難.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    /// Whether it was lost outside the home, or stolen.
    pub outside_home: bool,
    /// 遺失届・盗難届の受理番号 (MUNI-021).
    pub police_receipt: Option<String>,
}

/// What a municipality answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "response", rename_all = "kebab-case")]
pub enum Response {
    /// A card is on order.
    Ordered {
        /// To collect it by.
        order: u32,
        /// 手数料.
        fee: Yen,
        /// The day on which it is there.
        #[arbitrary(with = arbitrary_date)]
        ready: Date,
        /// Whether J-LIS mails it straight to the applicant (JLIS-002).
        by_mail: bool,
    },
    /// The card.
    Card(Box<CardSpec>),
    /// Done, at a fee.
    Done {
        /// 手数料.
        fee: Yen,
    },
    /// The holder must answer 照会文書 first.
    WaitingForReply,
    /// 利用登録 is done.
    Registered,
    /// Refused.
    Refused {
        /// Why, in Japanese.
        reason: String,
    },
}
