//! 薬剤・診療・手術・健診 as items, the way messages carry them.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::{FacilityCode, arbitrary_optional_date};

/// What a record of medical information consists of, where more is known than its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MedicalDetail {
    /// 薬剤.
    Drugs(Prescription),
    /// 診療 or 手術.
    Treatments(Vec<TreatmentItem>),
    /// 特定健診.
    Checkup(Vec<CheckupItem>),
}

/// Drugs of one day, from one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prescription {
    /// Where it is known from.
    pub source: DrugSource,
    /// 医療機関コード of where it was prescribed or dispensed.
    #[serde(default)]
    pub facility: Option<FacilityCode>,
    /// Its name.
    #[serde(default)]
    pub facility_name: Option<String>,
    /// 処方日, where it is not the day of the record (dispensed later).
    #[arbitrary(with = arbitrary_optional_date)]
    #[serde(default)]
    pub prescribed: Option<Date>,
    /// Whether the patient was an inpatient.
    #[serde(default)]
    pub inpatient: bool,
    /// The drugs.
    pub drugs: Vec<DrugItem>,
}

/// Where a prescription is known from.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Arbitrary,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DrugSource {
    /// レセプト, after the claim of the month.
    Claims,
    /// 電子処方箋: prescribed, at once.
    Prescribed,
    /// 電子処方箋: dispensed, at once.
    Dispensed,
}

/// One drug.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DrugItem {
    /// 医薬品コード.
    pub code: Option<String>,
    /// 医薬品名.
    pub name: String,
    /// 成分名.
    pub ingredient: Option<String>,
    /// 用量 a time or day, as written.
    pub quantity: Option<String>,
    /// 単位名.
    pub unit: Option<String>,
    /// 用法名.
    pub usage: Option<String>,
    /// 回数 or days.
    pub times: Option<String>,
}

/// One act of 診療 or 手術.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TreatmentItem {
    /// 診療行為コード.
    pub code: Option<String>,
    /// 診療行為名.
    pub name: String,
    /// 数量.
    pub quantity: Option<String>,
    /// 単位名.
    pub unit: Option<String>,
    /// 回数.
    pub times: Option<String>,
}

/// One item of a checkup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CheckupItem {
    /// 項目コード (JLAC10).
    pub code: Option<String>,
    /// 項目名.
    pub name: String,
    /// 値, as written.
    pub value: String,
    /// 単位.
    pub unit: Option<String>,
    /// データタイプ (PQ, CD, ST …).
    pub kind: Option<String>,
}
