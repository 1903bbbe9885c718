//! Documents that a patient carries and shows: plain data, as a member of staff would read them.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Address, InsuredId, LimitClass, PersonName, Sex, Share, arbitrary_date};
use crate::clock::VirtualTime;

/// What every proof of eligibility says of a person: 資格情報.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EligibilityItems {
    /// 保険者番号・記号・番号・枝番.
    pub insured: InsuredId,
    /// 保険者名.
    pub insurer_name: String,
    /// 氏名 with its kana.
    pub name: PersonName,
    /// 生年月日.
    #[arbitrary(with = arbitrary_date)]
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// 負担割合; left out where the form does not carry it.
    pub share: Option<Share>,
    /// 資格取得年月日 (適用開始年月日 in 国保, 発効期日 in 後期高齢者医療).
    #[arbitrary(with = arbitrary_date)]
    pub acquired: Date,
}

/// 保険証 as issued until 2024-12-01.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InsuranceCard {
    /// Which of the three kinds.
    pub kind: InsuranceCardKind,
    /// What it says of the person.
    pub items: EligibilityItems,
    /// 有効期限 as printed; many cards of 被用者保険 carry none.
    #[arbitrary(with = super::arbitrary_optional_date)]
    pub printed_expiry: Option<Date>,
    /// The last day of the permitted stay of a foreign national, if that ends it.
    #[arbitrary(with = super::arbitrary_optional_date)]
    pub stay_until: Option<Date>,
}

/// The kinds of old insurance card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InsuranceCardKind {
    /// 被保険者証.
    Ordinary,
    /// 短期被保険者証.
    ShortTerm,
    /// 被保険者資格証明書: leads to 10割 (later 特別療養費).
    QualificationCertificate,
}

/// 資格確認書.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EligibilityCertificate {
    /// What it says of the person. The share is printed only for the groups of DOC-014.
    pub items: EligibilityItems,
    /// 世帯主 in 国民健康保険.
    pub head_of_household: Option<String>,
    /// 交付年月日.
    #[arbitrary(with = arbitrary_date)]
    pub issued: Date,
    /// 有効期限.
    #[arbitrary(with = arbitrary_date)]
    pub expires: Date,
    /// 特別療養費 mark.
    pub special_expense: bool,
    /// 限度額適用区分, only on the person's wish.
    pub limit: Option<LimitClass>,
    /// 住所, printed or left to be written on the back.
    pub address: Option<Address>,
    /// 様式 size.
    pub size: FormSize,
}

/// 様式 sizes of 資格確認書 (DOC-021).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FormSize {
    /// 54 × 86 mm.
    Card,
    /// 128 × 91 mm.
    Postcard,
    /// 297 × 210 mm, meant for short terms.
    A4,
}

/// 資格情報のお知らせ (in the ordinance: 資格情報通知書).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EligibilityNotice {
    /// What it says of the person.
    pub items: EligibilityItems,
    /// 交付年月日.
    #[arbitrary(with = arbitrary_date)]
    pub issued: Date,
}

/// マイナポータル「被保険者資格情報」, on the screen, saved or printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PortalView {
    /// What it says of the person.
    pub items: EligibilityItems,
    /// When it was taken from the portal.
    #[arbitrary(with = super::arbitrary_time)]
    pub taken: VirtualTime,
}

/// A document of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "document", rename_all = "kebab-case")]
pub enum Document {
    /// 保険証.
    InsuranceCard(InsuranceCard),
    /// 資格確認書.
    Certificate(EligibilityCertificate),
    /// 資格情報のお知らせ.
    Notice(EligibilityNotice),
    /// マイナポータルの画面.
    PortalScreen(PortalView),
    /// マイナポータルのPDF.
    PortalPdf(PortalView),
    /// マイナポータルの印刷物.
    PortalPrintout(PortalView),
    /// 高齢受給者証: carries the share where certificate and notice leave it out.
    ElderlyCard(EligibilityItems),
    /// 医療券・調剤券 of 医療扶助.
    MedicalTicket(EligibilityItems),
    /// 地方単独助成の受給者証: says nothing of insurance.
    SubsidyCertificate {
        /// Whose it is.
        name: PersonName,
    },
    /// マイナンバーカードの写し: carries no insurance data.
    CardCopy {
        /// Whose face it shows.
        name: PersonName,
    },
}

impl Document {
    /// The Japanese name of the kind of document.
    pub const fn ja(&self) -> &'static str {
        match self {
            Self::InsuranceCard(card) => match card.kind {
                InsuranceCardKind::Ordinary => "保険証",
                InsuranceCardKind::ShortTerm => "短期被保険者証",
                InsuranceCardKind::QualificationCertificate => "被保険者資格証明書",
            },
            Self::Certificate(_) => "資格確認書",
            Self::Notice(_) => "資格情報のお知らせ",
            Self::PortalScreen(_) => "マイナポータルの画面",
            Self::PortalPdf(_) => "マイナポータルのPDF",
            Self::PortalPrintout(_) => "マイナポータルの印刷物",
            Self::ElderlyCard(_) => "高齢受給者証",
            Self::MedicalTicket(_) => "医療券",
            Self::SubsidyCertificate { .. } => "受給者証",
            Self::CardCopy { .. } => "カードの写し",
        }
    }

    /// What it says of a person's eligibility, if it says anything.
    pub const fn items(&self) -> Option<&EligibilityItems> {
        match self {
            Self::InsuranceCard(card) => Some(&card.items),
            Self::Certificate(certificate) => Some(&certificate.items),
            Self::Notice(notice) => Some(&notice.items),
            Self::PortalScreen(view) | Self::PortalPdf(view) | Self::PortalPrintout(view) => {
                Some(&view.items)
            }
            Self::ElderlyCard(items) | Self::MedicalTicket(items) => Some(items),
            Self::SubsidyCertificate { .. } | Self::CardCopy { .. } => None,
        }
    }
}

/// A document as laid on the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Presented {
    /// The document.
    pub document: Document,
    /// Whether it is a copy (写し) and not the original.
    pub copy: bool,
}
