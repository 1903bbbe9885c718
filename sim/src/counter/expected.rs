//! What is known of patients before they come.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::Warning;
use crate::fund::Validity;
use crate::vocabulary::{InsuredId, LimitClass, PersonName, Share, arbitrary_date};

/// A patient who is expected, and what the fund has said of them in advance. It proves nothing: the patient is checked
/// when they come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// 氏名, as the facility has it on record.
    pub name: PersonName,
    /// 生年月日.
    #[arbitrary(with = arbitrary_date)]
    pub birth: Date,
    /// The number asked about; absent if the facility has none on record.
    pub asked: Option<InsuredId>,
    /// 資格有効性; absent until it is answered, and where the fund could not look into this patient or answered about
    /// somebody else.
    pub validity: Option<Validity>,
    /// 保険者番号・記号・番号・枝番 as answered.
    pub insured: Option<InsuredId>,
    /// 一部負担金割合 as answered; absent where the answer shows none.
    pub share: Option<Share>,
    /// 適用区分 as answered.
    pub limit: Option<LimitClass>,
    /// 処理結果メッセージ, as it stands.
    pub message: Option<String>,
    /// Deviations that staff must know of.
    pub warnings: Vec<Warning>,
}
