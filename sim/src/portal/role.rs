//! What マイナポータル can be asked.

use arbitrary::Arbitrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cast::MedicalRecord;
use crate::fund::{CardRefusal, Registration};
use crate::role::{Role, RoleName};
use crate::vocabulary::PortalView;

/// マイナポータル. One instance, named "".
pub enum PortalRole {}

impl Role for PortalRole {
    const NAME: RoleName = RoleName::Portal;
    type Request = Request;
    type Response = Response;

    /// The digits of a PIN are kept nowhere.
    fn kept_request(request: &Request) -> Request {
        match request {
            Request::Login(login) => Request::Login(Login {
                pin: "*".repeat(login.pin.chars().count()),
                ..login.clone()
            }),
            other => other.clone(),
        }
    }
}

/// A request to the portal, from the holder's phone or computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// Login with card and 暗証番号.
    Login(Login),
    /// 「被保険者資格情報」 of the person logged in.
    ShowEligibility {
        /// From [`Response::LoggedIn`].
        session: u32,
    },
    /// The same, saved as PDF (PORTAL-002).
    SavePdf {
        /// From [`Response::LoggedIn`].
        session: u32,
    },
    /// The same, printed.
    Print {
        /// From [`Response::LoggedIn`].
        session: u32,
    },
    /// 利用登録の状況.
    ShowRegistration {
        /// From [`Response::LoggedIn`].
        session: u32,
    },
    /// 利用登録.
    Register {
        /// From [`Response::LoggedIn`].
        session: u32,
        /// Whether the terms are accepted (PORTAL-009).
        accepts_terms: bool,
    },
    /// 薬剤情報・特定健診等情報 of oneself (PORTAL-003).
    ShowMedical {
        /// From [`Response::LoggedIn`].
        session: u32,
    },
    /// 利用登録の解除: the portal offers no such thing (INSURER-021).
    CancelRegistration {
        /// From [`Response::LoggedIn`].
        session: u32,
    },
    /// Logout.
    Logout {
        /// From [`Response::LoggedIn`].
        session: u32,
    },
}

impl Request {
    /// The session that it is said in; none before one has begun.
    pub const fn session(&self) -> Option<u32> {
        match self {
            Self::Login(_) => None,
            Self::ShowEligibility { session }
            | Self::SavePdf { session }
            | Self::Print { session }
            | Self::ShowRegistration { session }
            | Self::Register { session, .. }
            | Self::ShowMedical { session }
            | Self::CancelRegistration { session }
            | Self::Logout { session } => Some(*session),
        }
    }
}

/// What a login needs (PORTAL-008).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The instance of role `card` at the phone or the IC reader; none if the card is not there.
    pub card: Option<String>,
    /// 利用者証明用の暗証番号 as typed.
    pub pin: String,
    /// Whether there is a phone that reads cards, or a computer with an IC reader.
    pub reads_cards: bool,
    /// Whether マイナポータルアプリ is installed.
    pub app: bool,
}

/// Why a login fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "failure", rename_all = "kebab-case")]
pub enum LoginFailure {
    /// No card.
    NoCard,
    /// Nothing that reads the card.
    NoReader,
    /// No app.
    NoApp,
    /// Wrong PIN.
    WrongPin {
        /// Tries left.
        left: u8,
    },
    /// The PIN is locked.
    PinLocked,
    /// The card cannot be read.
    CardNotRead,
    /// It can be read and is no My Number card.
    NotMyNumberCard,
    /// This card knows no PIN (CARD-012).
    PinlessCard,
    /// The fund or the authority refuses the certificate.
    CardRefused {
        /// Why.
        reason: CardRefusal,
    },
    /// The eligibility system cannot be reached.
    LineDown,
}

/// What the portal answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "response", rename_all = "kebab-case")]
pub enum Response {
    /// Logged in.
    LoggedIn {
        /// For the requests that follow.
        session: u32,
    },
    /// Not logged in.
    LoginFailed(LoginFailure),
    /// The eligibility screen, PDF or printout.
    Eligibility(Box<PortalView>),
    /// There is nothing to show.
    NoEligibility {
        /// Whether a stop on viewing hides it (PORTAL-014).
        stopped: bool,
    },
    /// 利用登録の状況.
    Registration {
        /// The state.
        state: Registration,
    },
    /// Medical information of oneself.
    Medical {
        /// Its items.
        records: Vec<MedicalRecord>,
        /// Whether a notice says that data may be missing (PORTAL-014).
        may_be_incomplete: bool,
    },
    /// Done.
    Done,
    /// The session is over or never was.
    NoSession,
    /// Refused.
    Refused {
        /// Why, in Japanese.
        reason: String,
    },
}
