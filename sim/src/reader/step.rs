//! Where a visit stands, and what the screen shows of it.

use jiff::civil::Date;

use super::role::{Screen, Trouble};
use crate::card::Bytes;
use crate::cast::MedicalKind;
use crate::clock::VirtualTime;
use crate::fund::{CardProof, Consents, Registration};

/// The step a reader is in: 受付の4段階, and the two states around them (READER-001).
#[derive(Debug, Default)]
pub(super) enum Step {
    /// Nothing lies on it.
    #[default]
    Idle,
    /// 本人確認.
    Identify(Identify),
    /// 利用登録 on the spot.
    Register(Proved),
    /// 閲覧同意.
    Consent(Proved, Questions),
    /// 受付完了.
    Done(Proved, Consents),
    /// An error; the card has no power any more.
    Failed(String, Trouble),
}

/// A credential on the reader.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    /// The instance of role `card`.
    pub(super) card: String,
    /// What it is.
    pub(super) credential: Credential,
}

/// What kind of credential it is, as far as a reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Credential {
    /// A card on the tray.
    Card,
    /// An Android phone: its PIN is typed on the reader (READER-021).
    Android,
    /// An iPhone: its owner unlocks it on the phone (READER-020).
    Iphone,
}

impl Credential {
    pub(super) const fn is_phone(self) -> bool {
        matches!(self, Self::Android | Self::Iphone)
    }
}

/// What is known while the holder is being identified.
#[derive(Debug)]
pub(super) struct Identify {
    pub(super) visit: Visit,
    pub(super) face: Means,
    pub(super) pin: Means,
    /// Whether there is a printed photo for 目視 (CARD-028).
    pub(super) photo: bool,
    /// The session of a card. A phone gives its certificate only when unlocked, and has none yet.
    pub(super) session: Option<Session>,
    pub(super) trouble: Option<Trouble>,
}

/// Whether a way of identifying the holder is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// It can be tried.
    Open,
    /// It has been, too often.
    Locked,
    /// This credential, or this reader, knows no such way.
    Never,
}

impl Means {
    /// Open while there are tries left.
    pub(super) const fn by_tries(left: u8) -> Self {
        if left == 0 { Self::Locked } else { Self::Open }
    }
}

/// A session of the fund for the credential.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) certificate: Bytes,
    pub(super) challenge: Bytes,
    pub(super) registration: Registration,
    pub(super) alert: Option<Date>,
    pub(super) opened: VirtualTime,
}

/// A holder who was identified, and the card's signature.
#[derive(Clone, Debug)]
pub(super) struct Proved {
    pub(super) visit: Visit,
    pub(super) proof: CardProof,
    /// When the session of the proof was opened.
    pub(super) opened: VirtualTime,
}

/// What the consent screens ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Questions {
    pub(super) asks: Vec<MedicalKind>,
    pub(super) asks_limit: bool,
    pub(super) offers_all: bool,
}

impl Step {
    /// The card that lies on the reader.
    pub(super) fn card(&self) -> Option<&str> {
        match self {
            Self::Idle => None,
            Self::Failed(card, _) => Some(card),
            Self::Identify(identify) => Some(&identify.visit.card),
            Self::Register(proved) | Self::Consent(proved, _) | Self::Done(proved, _) => {
                Some(&proved.visit.card)
            }
        }
    }

    /// The screen. 目視モード takes face and PIN off it (READER-013).
    pub(super) fn screen(&self, visual_mode: bool) -> Screen {
        match self {
            Self::Idle => Screen::Idle,
            Self::Identify(identify) => Screen::Identify {
                face: !visual_mode && identify.face == Means::Open,
                pin: !visual_mode && identify.pin == Means::Open,
                alert: identify.session.as_ref().and_then(|it| it.alert),
                trouble: identify.trouble,
            },
            Self::Register(_) => Screen::Register,
            Self::Consent(_, questions) => Screen::Consent {
                asks: questions.asks.clone(),
                asks_limit: questions.asks_limit,
                offers_all: questions.offers_all,
            },
            Self::Done(..) => Screen::TakeCard,
            Self::Failed(_, trouble) => Screen::Error(*trouble),
        }
    }
}
