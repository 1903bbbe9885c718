//! What a mobile device can be asked.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fund::care::{CareKind, CareResponse, Pattern, Said};
use crate::fund::{CardRefusal, Channel, Consents};
use crate::role::{Role, RoleName};
use crate::vocabulary::arbitrary_optional_date;

/// モバイル端末. One instance, named "": every device does the same, and the channel says which it is.
pub enum MobileRole {}

impl Role for MobileRole {
    const NAME: RoleName = RoleName::Mobile;
    type Request = Request;
    type Response = Response;

    /// The digits of a PIN are kept nowhere.
    fn kept_request(request: &Request) -> Request {
        match &request.holder {
            Proves::Pin { pin } => Request {
                holder: Proves::Pin {
                    pin: "*".repeat(pin.chars().count()),
                },
                ..request.clone()
            },
            Proves::Sight => request.clone(),
        }
    }
}

/// A card is held to a device for an errand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(from = "Written", into = "Written")]
pub struct Request {
    /// Which device, for whom.
    pub channel: Channel,
    /// The instance of role `card`.
    pub card: String,
    /// How the holder is identified.
    pub holder: Proves,
    /// What for.
    pub errand: Errand,
}

/// A request as it is written. The tag of a struct is written, too, but nobody would ask for it when it is read.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "request", rename_all = "kebab-case")]
#[schemars(rename = "Use")]
enum Written {
    /// A card is held to a device for an errand. Answered with [`Response::Answered`].
    Use {
        /// Which device, for whom.
        channel: Channel,
        /// The instance of role `card`.
        card: String,
        /// How the holder is identified.
        holder: Proves,
        /// What for.
        errand: Errand,
    },
}

impl From<Written> for Request {
    fn from(written: Written) -> Self {
        let Written::Use {
            channel,
            card,
            holder,
            errand,
        } = written;
        Self {
            channel,
            card,
            holder,
            errand,
        }
    }
}

impl From<Request> for Written {
    fn from(request: Request) -> Self {
        Self::Use {
            channel: request.channel,
            card: request.card,
            holder: request.holder,
            errand: request.errand,
        }
    }
}

/// 本人確認 at a mobile device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Proves {
    /// 暗証番号.
    Pin {
        /// What was typed.
        pin: String,
    },
    /// 目視確認: staff or crew compare the printed photo with the person.
    Sight,
}

/// What a card is held to a device for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "errand", rename_all = "kebab-case")]
pub enum Errand {
    /// 居宅同意取得型.
    Consent {
        /// For which kind of care.
        kind: CareKind,
        /// What may be seen.
        consents: Consents,
        /// 受診日, where told.
        #[arbitrary(with = arbitrary_optional_date)]
        visit: Option<Date>,
        /// The address that was opened.
        address: Option<String>,
    },
    /// The patient takes a consent back.
    Withdraw {
        /// Of which kind of care.
        kind: CareKind,
    },
    /// マイナ資格確認アプリ: eligibility only.
    Check,
    /// 救急時医療情報閲覧 in a hospital, with the card on its reader.
    Emergency {
        /// What the patient could say to it.
        consent: Said,
        /// 情報要求パターン.
        pattern: Pattern,
    },
    /// マイナ救急.
    Ambulance {
        /// What the patient could say to it.
        consent: Said,
    },
}

/// What a device shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "response", rename_all = "kebab-case")]
pub enum Response {
    /// The eligibility system's answer.
    Answered(Box<CareResponse>),
    /// It refused.
    Refused {
        /// Why, in Japanese.
        reason: String,
    },
    /// It refused the card.
    CardRefused {
        /// Why.
        reason: CardRefusal,
    },
    /// The PIN was wrong.
    WrongPin {
        /// Tries left.
        left: u8,
    },
    /// The card could not be read, or cannot be used in this way.
    NotRead,
    /// The eligibility system cannot be reached.
    LineDown,
}
