//! What an insurer files of a person's papers beside the insurance itself: 交付・有効期間, 高齢受給者証, 限度額適用認定証, 特定疾病療養受療証.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::{PersonName, Sex, Yen, arbitrary_optional_date};

/// The papers that belong to one stretch of insurance. Everything may be missing: what the answer to a query must carry is then
/// derived from the insurance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Papers {
    /// 被保険者証区分, where the insurer files another than the insurance tells.
    pub class: Option<CardClass>,
    /// 被保険者証交付年月日・有効開始年月日・有効終了年月日.
    pub card: PaperDates,
    /// 高齢受給者証 from 70 to 74; its share is that of the insurance.
    pub elderly: Option<PaperDates>,
    /// 限度額適用認定証関連情報; its class is that of the insurance.
    pub limit: Option<LimitPaper>,
    /// 特定疾病療養受療証.
    pub diseases: Vec<DiseasePaper>,
    /// 資格喪失事由.
    pub loss: Option<LossReason>,
    /// 郵便番号, as filed: seven digits, with or without a hyphen.
    pub post_number: Option<String>,
    /// 氏名（その他）: a 通称 with its kana.
    pub other_name: Option<PersonName>,
    /// 性別2: the sex that stands on the back of the card where the front does not say it.
    pub sex_on_back: Option<Sex>,
}

impl Papers {
    /// Whether nothing is filed of any paper.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// 交付, 有効開始 and 有効終了 of a paper.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema,
)]
#[serde(deny_unknown_fields, default)]
pub struct PaperDates {
    /// 交付年月日.
    #[arbitrary(with = arbitrary_optional_date)]
    pub issued: Option<Date>,
    /// 有効開始年月日.
    #[arbitrary(with = arbitrary_optional_date)]
    pub from: Option<Date>,
    /// 有効終了年月日: the last day.
    #[arbitrary(with = arbitrary_optional_date)]
    pub until: Option<Date>,
}

/// 被保険者証区分 (OQSCD010).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
pub enum CardClass {
    /// 01 一般.
    #[serde(rename = "01")]
    General,
    /// 02 退職, retired from use.
    #[serde(rename = "02")]
    Retired,
    /// 03 短期（一般）, retired from use.
    #[serde(rename = "03")]
    ShortTerm,
    /// 04 短期（退職）, retired from use.
    #[serde(rename = "04")]
    ShortTermRetired,
    /// 05 特別療養費支給対象者, before December 2024 被保険者資格証明書.
    #[serde(rename = "05")]
    SpecialExpense,
    /// 06 特例退職, retired from use.
    #[serde(rename = "06")]
    SpecialRetired,
    /// 07 自衛官.
    #[serde(rename = "07")]
    SelfDefence,
}

impl CardClass {
    /// The code of OQSCD010.
    pub const fn code(self) -> &'static str {
        match self {
            Self::General => "01",
            Self::Retired => "02",
            Self::ShortTerm => "03",
            Self::ShortTermRetired => "04",
            Self::SpecialExpense => "05",
            Self::SpecialRetired => "06",
            Self::SelfDefence => "07",
        }
    }
}

/// 限度額適用認定証関連情報, without the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitPaper {
    /// 証区分.
    pub kind: LimitPaperKind,
    /// Dates.
    #[serde(default)]
    pub dates: PaperDates,
    /// 長期入院該当年月日: more than 90 days in twelve months.
    #[arbitrary(with = arbitrary_optional_date)]
    #[serde(default)]
    pub long_term: Option<Date>,
}

/// 限度額適用認定証区分 (OQSCD011).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
pub enum LimitPaperKind {
    /// 01 限度額適用(区分)認定証.
    #[serde(rename = "01")]
    Limit,
    /// 02 限度額適用・標準負担額減額認定証.
    #[serde(rename = "02")]
    LimitAndMeals,
    /// 03 標準負担額減額認定証.
    #[serde(rename = "03")]
    Meals,
}

impl LimitPaperKind {
    /// The code of OQSCD011.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Limit => "01",
            Self::LimitAndMeals => "02",
            Self::Meals => "03",
        }
    }
}

/// 特定疾病療養受療証.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiseasePaper {
    /// 認定疾病区分.
    pub disease: SpecificDisease,
    /// Dates.
    #[serde(default)]
    pub dates: PaperDates,
    /// 自己負担限度額 a month.
    pub self_pay: Yen,
}

/// 特定疾病 (OQSCD013).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SpecificDisease {
    /// 1 人工透析を要する慢性腎不全.
    Dialysis,
    /// 2 先天性血液凝固因子障害.
    Haemophilia,
    /// 3 血液製剤に起因するHIV感染症.
    HivByBloodProducts,
}

impl SpecificDisease {
    /// The code of OQSCD013.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dialysis => "1",
            Self::Haemophilia => "2",
            Self::HivByBloodProducts => "3",
        }
    }
}

/// 資格喪失事由 (OQSCD008).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LossReason {
    /// 01 死亡.
    Death,
    /// 02 生活保護受給開始.
    PublicAssistance,
    /// 03 医療保険等の資格取得.
    OtherInsurance,
    /// 99 その他.
    Other,
}

impl LossReason {
    /// The code of OQSCD008.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Death => "01",
            Self::PublicAssistance => "02",
            Self::OtherInsurance => "03",
            Self::Other => "99",
        }
    }
}
