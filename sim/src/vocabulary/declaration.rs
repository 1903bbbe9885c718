//! 被保険者資格申立書.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Address, InsurerScheme, PersonName, PhoneNumber, Sex, Share, arbitrary_date};

/// 被保険者資格申立書, filled in by the patient (DOC-028).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// 氏名, as on the card face.
    pub name: PersonName,
    /// 生年月日, as on the card face.
    #[arbitrary(with = arbitrary_date)]
    pub birth: Date,
    /// 性別, as on the card face.
    pub sex: Sex,
    /// 住所, as on the card face.
    pub address: Address,
    /// 連絡先.
    pub contact: PhoneNumber,
    /// 保険種別; absent means わからない.
    pub insurance_type: Option<InsurerScheme>,
    /// 保険者等名称, if known.
    pub insurer_name: Option<String>,
    /// 事業所名, if any.
    pub workplace: Option<String>,
    /// 一部負担金の割合.
    pub share: Share,
}
