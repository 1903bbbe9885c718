//! What a face-authentication reader can be asked.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::card::FaceImage;
use crate::cast::MedicalKind;
use crate::fund::{CardProof, CardRefusal, Consents};
use crate::role::{Role, RoleName};
use crate::vocabulary::{arbitrary_date, arbitrary_optional_date};

/// 顔認証付きカードリーダー. An instance is named by the 医療機関コード of its facility.
pub enum ReaderRole {}

impl Role for ReaderRole {
    const NAME: RoleName = RoleName::Reader;
    type Request = Request;
    type Response = Response;

    /// A face in front of the camera and the digits of a PIN are kept nowhere.
    fn kept_request(request: &Request) -> Request {
        match request {
            Request::ShowFace(camera) => Request::ShowFace(Camera {
                face: FaceImage::blank(),
                noise: camera.noise,
            }),
            Request::EnterPin { digits } => Request::EnterPin {
                digits: "*".repeat(digits.chars().count()),
            },
            other => other.clone(),
        }
    }
}

/// What is done to a reader: by the patient, by staff, or by the counter's terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// Step 1: a card is laid on the tray, or a phone chosen and to be held over the extra reader.
    Place {
        /// The instance of role `card`.
        card: String,
        /// Whether the credential is a phone.
        phone: bool,
    },
    /// Step 2 by face: the camera takes a picture.
    ShowFace(Camera),
    /// Step 2 by PIN.
    EnterPin {
        /// The digits typed. On an Android phone the PIN of the phone certificate.
        digits: String,
    },
    /// Step 2 on an iPhone: the owner unlocks the credential on the phone.
    UnlockPhone {
        /// Whether face or finger is the owner's.
        matched: bool,
    },
    /// Staff switch 目視モード on (READER-011 … -013).
    SwitchToVisual(VisualCheck),
    /// Staff switch 目視モード off again.
    SwitchBack {
        /// Whether the account is an administrator's.
        administrator: bool,
    },
    /// The registration screen is answered (READER-008).
    AnswerRegistration {
        /// Whether the patient agrees to 利用登録.
        agree: bool,
    },
    /// Step 3: the consent screens are answered.
    Consent(ConsentChoice),
    /// Step 4: the card is taken back.
    TakeCard,
    /// What the screen shows.
    Look,
    /// The order of the digit keys now shown (READER-003).
    KeyOrder,
    /// The counter's terminal takes over the outcome of the last finished visit; it can be taken once.
    TakeOutcome,
    /// What the reader keeps in its storage (READER-004: no image).
    Inspect,
}

/// What the camera sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Camera {
    /// The face in front of it. A trace keeps none of it.
    pub face: FaceImage,
    /// A hat, glasses or bad light that lower the score, in points of a hundred (READER-014).
    pub noise: u8,
}

/// 目視 as done by staff before the switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VisualCheck {
    /// Whether the account is an administrator's.
    pub administrator: bool,
    /// Whether the printed photo has been compared with the person, and they agree.
    pub compared: bool,
    /// Why.
    pub reason: VisualReason,
}

/// When 目視モード may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VisualReason {
    /// Face authentication fails and the PIN is forgotten.
    FaceFailsAndPinForgotten,
    /// 認知症・障害.
    DementiaOrDisability,
    /// The patient's condition has become worse.
    ConditionWorsened,
    /// The machine prevents both face and PIN.
    MachineTrouble,
    /// Injury (only in the edition of November 2024).
    Injury,
}

/// The answer to the consent screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "choice", rename_all = "kebab-case")]
pub enum ConsentChoice {
    /// 包括同意: one screen for all (READER-019, from 2024-10-07).
    All,
    /// 個別同意.
    Each(Consents),
    /// None of it.
    Nothing,
}

/// What the screen shows: which step of the visit the reader is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "screen", rename_all = "kebab-case")]
pub enum Screen {
    /// Waiting for a card.
    Idle,
    /// Choice of identity check.
    Identify {
        /// Whether 顔認証 is offered.
        face: bool,
        /// Whether 暗証番号 is offered.
        pin: bool,
        /// The last day of the certificate, if the renewal alert is shown (READER-010).
        #[arbitrary(with = arbitrary_optional_date)]
        alert: Option<Date>,
        /// What went wrong with the last try, if anything.
        trouble: Option<Trouble>,
    },
    /// 利用登録 on the spot.
    Register,
    /// 閲覧同意.
    Consent {
        /// The sets asked about.
        asks: Vec<MedicalKind>,
        /// Whether the limit class is asked about (until 2024-10-06).
        asks_limit: bool,
        /// Whether one answer for all is offered.
        offers_all: bool,
    },
    /// Done: take the card.
    TakeCard,
    /// An error.
    Error(Trouble),
}

/// What a reader shows as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "trouble", rename_all = "kebab-case")]
pub enum Trouble {
    /// 001: the card is not recognised.
    CardNotRecognised,
    /// 002: something other than a My Number card.
    NotMyNumberCard,
    /// The faces do not match.
    FaceMismatch,
    /// 顔認証 is locked after too many failures.
    FaceLocked,
    /// Wrong PIN.
    WrongPin {
        /// Tries left.
        left: u8,
    },
    /// The PIN is locked.
    PinLocked,
    /// This credential knows no such way (PIN on a 顔認証 card, face on a card without photo).
    NotOffered,
    /// The fund refuses the card.
    CardRefused {
        /// Why.
        reason: CardRefusal,
    },
    /// The fund cannot be reached.
    LineDown,
    /// The facility cannot read phones, or phones are not accepted yet.
    PhoneNotSupported,
    /// The patient declined registration.
    RegistrationDeclined,
    /// The card was taken away before the end.
    Interrupted,
}

impl Trouble {
    /// The published error number, where there is one (READER-025).
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::CardNotRecognised => Some("001"),
            Self::NotMyNumberCard => Some("002"),
            _ => None,
        }
    }
}

/// What a finished visit left for the counter's terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// The holder was identified and the card signed.
    Verified {
        /// For the fund.
        proof: CardProof,
        /// 閲覧同意.
        consents: Consents,
        /// Whether the credential was a phone.
        phone: bool,
    },
    /// It came to nothing.
    Failed {
        /// Why.
        trouble: Trouble,
    },
    /// No visit since the outcome was last taken.
    Nothing,
}

/// What a reader answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "response", rename_all = "kebab-case")]
pub enum Response {
    /// The screen after what was done.
    Screen(Screen),
    /// It cannot be done in this step; the screen stays as it is (READER-001).
    NotNow {
        /// The screen.
        screen: Screen,
    },
    /// The order of the digit keys.
    Keys {
        /// Ten digits.
        order: Vec<u8>,
    },
    /// The outcome.
    Outcome(Box<Outcome>),
    /// What is stored.
    Storage {
        /// Images kept: must be none.
        images: Vec<FaceImage>,
        /// The failure log: day and error (READER-024).
        failures: Vec<LoggedFailure>,
        /// Whether 目視モード is on.
        visual_mode: bool,
    },
}

/// A line of a reader's failure log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoggedFailure {
    /// When.
    #[arbitrary(with = arbitrary_date)]
    pub on: Date,
    /// The maker's model.
    pub model: String,
    /// What.
    pub trouble: Trouble,
}
