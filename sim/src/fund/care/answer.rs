//! What the eligibility system answers about care away from the reception counter.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CareKind, FacilitySettings, Subsidy, Ticket};
use crate::cast::MedicalRecord;
use crate::clock::VirtualTime;
use crate::fund::{Check, Consents, Eligibility};
use crate::vocabulary::{PersonName, arbitrary_date, arbitrary_optional_date, arbitrary_time};

/// An answer about a care setting. Refusals are [`crate::fund::Response::Refused`] and
/// [`crate::fund::Response::CardRefused`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum CareResponse {
    /// A consent is kept, or was asked under.
    Consented {
        /// 資格確認結果, with the key to what the consent opens.
        check: Box<Check>,
        /// The consent as it stands.
        state: ConsentState,
    },
    /// Consents of a period, in the order in which they were given.
    ConsentedList {
        /// One each.
        people: Vec<Consented>,
    },
    /// The address that patients open.
    Address {
        /// URL, also the content of the QR code.
        url: String,
    },
    /// What the app shows on the device, and nothing else.
    AppResult {
        /// 資格情報 without limit class or key.
        check: Box<Check>,
    },
    /// 医療機関環境設定情報.
    Settings {
        /// In force.
        settings: FacilitySettings,
    },
    /// 救急時・災害時: medical information may be viewed by the key in the answer.
    Opened {
        /// Who it is, with the key.
        check: Box<Check>,
        /// What the key opens.
        opens: Consents,
    },
    /// What an ambulance crew sees: name, visits, illnesses, drugs.
    Ambulance {
        /// 氏名.
        name: PersonName,
        /// 薬剤・診療.
        records: Vec<MedicalRecord>,
    },
    /// 目視確認用パスコード.
    Passcode {
        /// Six digits.
        passcode: String,
        /// The last day on which it works.
        #[arbitrary(with = arbitrary_date)]
        until: Date,
    },
    /// アクティベーションコード.
    Activations {
        /// In the order of issue.
        codes: Vec<Activation>,
    },
    /// 医療券・調剤券 for a facility.
    Tickets {
        /// By person.
        people: Vec<TicketHolder>,
    },
    /// 受給者証.
    Subsidies {
        /// Those in force.
        subsidies: Vec<Subsidy>,
    },
    /// Done.
    Done,
}

/// A kept consent as told to its facility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentState {
    /// The eligibility system's number of the consent.
    pub number: u32,
    /// For which kind of care.
    pub kind: CareKind,
    /// What may be seen.
    pub consents: Consents,
    /// 同意日時.
    #[arbitrary(with = arbitrary_time)]
    pub given: VirtualTime,
    /// 受診日, where told.
    #[arbitrary(with = arbitrary_optional_date)]
    pub visit: Option<Date>,
    /// 閲覧有効期限: the first moment at which it no longer holds, unless visits go on.
    #[arbitrary(with = arbitrary_time)]
    pub until: VirtualTime,
    /// Why it has ended, if it has.
    pub ended: Option<ConsentEnd>,
}

/// 同意期限切れ理由 (OQSCD031).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentEnd {
    /// 0: its time has passed.
    Lapsed,
    /// 1 医療機関取消.
    Facility,
    /// 2 患者取消.
    Patient,
    /// 3 用途変更.
    PurposeChanged,
}

impl ConsentEnd {
    /// The code of OQSCD031.
    pub const fn code(self) -> u8 {
        match self {
            Self::Lapsed => 0,
            Self::Facility => 1,
            Self::Patient => 2,
            Self::PurposeChanged => 3,
        }
    }

    /// The Japanese label.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Lapsed => "期限切れ",
            Self::Facility => "医療機関取消",
            Self::Patient => "患者取消",
            Self::PurposeChanged => "用途変更",
        }
    }
}

/// One line of the list of consents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consented {
    /// 資格確認結果.
    pub check: Check,
    /// The consent.
    pub state: ConsentState,
}

/// アクティベーションコード and what it has paired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    /// Twelve letters and digits.
    pub code: String,
    /// The last day on which it can be typed.
    #[arbitrary(with = arbitrary_date)]
    pub until: Date,
    /// The device that was paired by it.
    pub device: Option<String>,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// A person with tickets for the facility that asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketHolder {
    /// 医療扶助 of the person.
    pub eligibility: Eligibility,
    /// Their tickets.
    pub tickets: Vec<Ticket>,
    /// 照会番号, if the facility has registered one for this person.
    pub reference: Option<String>,
}
