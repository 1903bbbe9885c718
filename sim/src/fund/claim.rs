//! レセプト as written, where it goes, and what becomes of it.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::{
    FacilityCode, InsuredId, InsurerNumber, InsurerScheme, Share, Yen, arbitrary_date,
};

/// レセプト.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The facility.
    pub facility: FacilityCode,
    /// 請求先.
    pub addressed_to: ClaimsBody,
    /// The facility's number of the visit.
    pub visit: u32,
    /// 診療年月日.
    #[arbitrary(with = arbitrary_date)]
    pub visited: Date,
    /// 請求月: the first day of the month in which the claim is sent.
    #[arbitrary(with = arbitrary_date)]
    pub billed: Date,
    /// 保険者番号 as written, eight characters; may be an unknown number.
    pub insurer: String,
    /// 記号 as written; empty if unknown or none.
    pub symbol: String,
    /// 番号 as written.
    pub number: String,
    /// 摘要欄.
    pub remarks: String,
    /// Whether 申立書 (or an equal past record confirmed by mouth) is on file.
    pub declaration_on_file: bool,
    /// Whether the patient was a disaster victim without documents.
    pub disaster: bool,
    /// Whether the claim involves public expense (公費).
    pub public_expense: bool,
    /// Total cost (10割).
    pub total: Yen,
    /// Share collected at the counter.
    pub share: Share,
}

/// 審査支払機関: who takes the claims of an insurer. Both stand behind this role; where the kind of insurance is
/// unknown the facility chooses (CLAIM-008).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimsBody {
    /// 支払基金: 被用者保険 and 医療扶助.
    PaymentFund,
    /// 国保連合会: 国民健康保険 and 後期高齢者医療.
    Federation,
}

impl ClaimsBody {
    /// The Japanese name.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::PaymentFund => "支払基金",
            Self::Federation => "国保連合会",
        }
    }
}

impl From<InsurerScheme> for ClaimsBody {
    fn from(scheme: InsurerScheme) -> Self {
        if scheme.is_national() || scheme == InsurerScheme::LateElderly {
            Self::Federation
        } else {
            Self::PaymentFund
        }
    }
}

/// What becomes of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "claim", rename_all = "kebab-case")]
pub enum ClaimAnswer {
    /// 受理.
    Accepted {
        /// The insurer that pays.
        payer: InsuredId,
    },
    /// 受理: 不詳 claim, shared out among insurers.
    AcceptedUnknown,
    /// 振替: another insurer was in force on the day (CLAIM-012).
    Rerouted {
        /// As claimed.
        claimed: InsurerNumber,
        /// As paid.
        payer: InsuredId,
    },
    /// 返戻.
    Returned {
        /// Why, in Japanese.
        reason: String,
    },
}
