//! What a reception counter can be asked.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::expected::Expected;
use crate::cast::{DiseasePaper, MedicalKind, MedicalRecord};
use crate::fund::{Claim, ClaimAnswer, Eligibility, Validity};
use crate::role::{Role, RoleName};
use crate::vocabulary::{
    Address, Declaration, InsuredId, LimitClass, PersonName, Presented, Sex, Share, Yen,
    arbitrary_date,
};

/// 受付窓口. An instance is named by the 医療機関コード of its facility.
pub enum CounterRole {}

impl Role for CounterRole {
    const NAME: RoleName = RoleName::Counter;
    type Request = Request;
    type Response = Response;
}

/// A request to a counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// A patient comes to the desk (a reader visit, if there was one, is over).
    Receive(Box<Reception>),
    /// The patient of an earlier visit tells the insurance number later (COUNTER-012), or brings a document.
    HearLater {
        /// The visit.
        visit: u32,
        /// What is shown.
        shown: Presented,
    },
    /// レセプト is made for a visit and sent.
    Bill {
        /// The visit.
        visit: u32,
        /// 請求月: the first day of the month in which the claim is sent.
        #[arbitrary(with = arbitrary_date)]
        month: Date,
    },
    /// A doctor or pharmacist opens a set of medical information for a visit.
    ViewMedical {
        /// The visit.
        visit: u32,
        /// Which set.
        kind: MedicalKind,
    },
    /// Staff phone the help desk in an outage and take the call back (COUNTER-016).
    PhoneHelpDesk {
        /// The number at which the call back is taken.
        called_back_at: String,
    },
    /// Staff look up, in the emergency function, a patient whose four items they wrote down.
    LookUpLater {
        /// The visit.
        visit: u32,
    },
    /// Staff report the use of the emergency function.
    ReportEmergencyUse,
    /// 再照会: staff ask the fund about a visit by number, because its answer was missing, or said nothing valid.
    AskAgain {
        /// The visit.
        visit: u32,
        /// The number that the patient tells now (with 枝番, corrected); absent if the one already known is asked about.
        told: Option<InsuredId>,
    },
    /// 一括照会 about patients who are expected, before they come (OQS-IF-005).
    AskReserved {
        /// Who is expected.
        patients: Vec<Spoken>,
    },
    /// The results of the 一括照会 handed in last are asked for (OQS-IF-007).
    FetchReserved,
    /// 同意済資格情報一括取得: who has consented to care away from the counter (OQS-IF-017 … 024).
    FetchConsented {
        /// To which way of care.
        care: Care,
        /// The first day of consent.
        #[arbitrary(with = arbitrary_date)]
        from: Date,
        /// The last day of consent.
        #[arbitrary(with = arbitrary_date)]
        to: Date,
    },
    /// Payment for a visit has been confirmed.
    ConfirmPayment {
        /// The visit.
        visit: u32,
    },
    /// 申立書 of a visit is destroyed (COUNTER-011).
    DestroyDeclaration {
        /// The visit.
        visit: u32,
    },
    /// What the facility's system holds of a visit (COUNTER-031).
    ShowVisit {
        /// The visit.
        visit: u32,
    },
}

/// A patient at the desk: what they bring, show and say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reception {
    /// Who the patient says to be.
    pub spoken: Spoken,
    /// The instance of role `card` that lies on the desk, if the card was brought; its face can be looked at.
    pub card: Option<String>,
    /// Whether the patient used the reader, so that its outcome is to be taken over.
    pub used_reader: bool,
    /// What is laid on the desk.
    pub documents: Vec<Presented>,
    /// Who comes with the patient, or in the patient's place.
    pub companion: Companion,
    /// On what occasion.
    pub occasion: Occasion,
    /// The answer to "has your insurance changed since last time?", if asked: whether nothing has changed.
    pub says_unchanged: Option<bool>,
    /// The 申立書 that the patient fills in if asked to; absent if the patient will not.
    pub declaration: Option<Declaration>,
    /// Spoken consent to be told the limit class in a query by number.
    pub limit_consent: bool,
    /// Total cost of the visit (10割).
    pub total: Yen,
    /// Whether the line, the power or the fund is known at the desk to be out over a wide area.
    pub wide_outage: bool,
    /// Which way of care this is.
    pub care: Care,
}

/// Who the patient says to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spoken {
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    #[arbitrary(with = arbitrary_date)]
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// 住所.
    pub address: Address,
}

/// Who comes with the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Companion {
    /// Nobody.
    Alone,
    /// 引率の教員.
    Teacher,
    /// 家族.
    Family,
    /// 介助者・施設職員.
    Carer,
    /// ベビーシッター.
    Sitter,
    /// 代理人 without the patient (medicine collected at a pharmacy).
    AgentOnly,
}

/// On what occasion the patient comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// An ordinary visit.
    Ordinary,
    /// 修学旅行・校外学習.
    SchoolTrip,
    /// 部活動の合宿.
    ClubCamp,
    /// 遠征・対外試合.
    AwayGame,
    /// A disaster victim without documents.
    Disaster,
}

impl Occasion {
    /// Whether it is one of the school occasions of FIELD-001.
    pub const fn is_school(self) -> bool {
        matches!(self, Self::SchoolTrip | Self::ClubCamp | Self::AwayGame)
    }
}

/// Which way of care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Care {
    /// 外来.
    Outpatient,
    /// 訪問診療等.
    HomeVisit,
    /// オンライン診療等.
    Online,
}

/// What a counter decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The counter's number of this visit.
    pub visit: u32,
    /// 認める・申立てにより・認めない.
    pub outcome: Acceptance,
    /// On what it rests.
    pub basis: Option<Basis>,
    /// Share collected.
    pub share: Share,
    /// Yen collected.
    pub collected: Yen,
    /// 保険者番号・記号・番号・枝番, as far as known.
    pub insured: Option<InsuredId>,
    /// 資格情報 as taken over from the fund without retyping.
    pub eligibility: Option<Box<Eligibility>>,
    /// What the fund said, if it was asked and answered.
    pub validity: Option<Validity>,
    /// 適用区分 applied.
    pub limit: Option<LimitClass>,
    /// 特定疾病療養受療証 in their term, as the answer told them: whose monthly limits are to be applied (OQS-019).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diseases: Vec<DiseasePaper>,
    /// Papers taken or written.
    pub forms: Vec<Form>,
    /// Deviations that staff must know of.
    pub warnings: Vec<Warning>,
    /// What the patient is told.
    pub guidance: Vec<Guidance>,
    /// How it will be claimed, as things stand.
    pub route: ClaimRoute,
}

/// Whether eligibility is taken as proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Acceptance {
    /// 認める.
    Confirmed,
    /// 申立てにより取り扱う.
    Declared,
    /// 認めない.
    Unproven,
}

/// On what a decision rests.
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
pub enum Basis {
    /// マイナ保険証.
    Card,
    /// スマートフォンのマイナ保険証.
    Phone,
    /// 保険証.
    InsuranceCard,
    /// 資格確認書.
    Certificate,
    /// 資格確認書の写し.
    CertificateCopy,
    /// マイナポータルの画面.
    PortalScreen,
    /// マイナポータルのPDF.
    PortalPdf,
    /// マイナポータルの印刷物.
    PortalPrintout,
    /// 資格情報のお知らせ.
    Notice,
    /// 資格情報のお知らせの写し.
    NoticeCopy,
    /// 過去の受診歴と口頭確認.
    PastRecord,
    /// 被保険者資格申立書.
    Declaration,
    /// 番号による照会.
    NumberQuery,
    /// 障害時モードによる照会.
    Emergency,
    /// 医療券.
    MedicalTicket,
    /// カードなしの再照会 under a consent given away from the counter.
    KeptConsent,
}

impl Basis {
    /// The Japanese name, as scenarios write it.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Card => "マイナ保険証",
            Self::Phone => "スマートフォン",
            Self::InsuranceCard => "保険証",
            Self::Certificate => "資格確認書",
            Self::CertificateCopy => "資格確認書の写し",
            Self::PortalScreen => "マイナポータルの画面",
            Self::PortalPdf => "マイナポータルのPDF",
            Self::PortalPrintout => "印刷物",
            Self::Notice => "資格情報のお知らせ",
            Self::NoticeCopy => "資格情報のお知らせの写し",
            Self::PastRecord => "過去の受診歴",
            Self::Declaration => "申立書",
            Self::NumberQuery => "番号による照会",
            Self::Emergency => "障害時モード",
            Self::MedicalTicket => "医療券",
            Self::KeptConsent => "カードなしの再照会",
        }
    }

    /// Every basis.
    pub const ALL: [Self; 16] = [
        Self::Card,
        Self::Phone,
        Self::InsuranceCard,
        Self::Certificate,
        Self::CertificateCopy,
        Self::PortalScreen,
        Self::PortalPdf,
        Self::PortalPrintout,
        Self::Notice,
        Self::NoticeCopy,
        Self::PastRecord,
        Self::Declaration,
        Self::NumberQuery,
        Self::Emergency,
        Self::MedicalTicket,
        Self::KeptConsent,
    ];
}

/// Papers taken or written at the desk.
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
pub enum Form {
    /// 被保険者資格申立書.
    Declaration,
    /// The four items written down in an outage (COUNTER-015).
    OutageNote,
    /// 受給者証 of a municipal subsidy shown on paper.
    SubsidyPaper,
}

/// Deviations that staff must know of.
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
pub enum Warning {
    /// The declared share lies outside the explanation sheet (COUNTER-010).
    DeclaredShareOutOfRange,
    /// The declaration's address is not the card face's (COUNTER-014).
    DeclarationDiffersFromCardFace,
    /// A lower step of the ladder was taken although a higher one lay on the desk (COUNTER-008).
    LadderOrder,
    /// The record answered is not the patient's: name, birth date or sex differ.
    RecordOfAnotherPerson,
    /// Paper and online answer show different shares (INCIDENT-026).
    ShareDiffersFromPaper,
    /// The online answer shows no share (INCIDENT-009).
    ShareNotShown,
    /// A valid answer carries more than one record, so that none can be taken for the patient's.
    SeveralRecords,
    /// Name could not be compared because characters are ●.
    BlackCircles,
    /// The person on the card face is not the one who speaks.
    CardOfAnotherPerson,
}

impl Warning {
    /// The Japanese words.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::DeclaredShareOutOfRange => "申立ての割合が説明書の範囲外",
            Self::DeclarationDiffersFromCardFace => "申立書と券面の記載が違う",
            Self::LadderOrder => "代替確認の順序が違う",
            Self::RecordOfAnotherPerson => "回答が本人の情報ではない",
            Self::ShareDiffersFromPaper => "書面とオンラインの負担割合が違う",
            Self::ShareNotShown => "負担割合が表示されない",
            Self::SeveralRecords => "有効な資格が一つに定まらない",
            Self::BlackCircles => "氏名に黒丸がある",
            Self::CardOfAnotherPerson => "券面が本人と違う",
        }
    }

    /// Every warning.
    pub const ALL: [Self; 9] = [
        Self::DeclaredShareOutOfRange,
        Self::DeclarationDiffersFromCardFace,
        Self::LadderOrder,
        Self::RecordOfAnotherPerson,
        Self::ShareDiffersFromPaper,
        Self::ShareNotShown,
        Self::SeveralRecords,
        Self::BlackCircles,
        Self::CardOfAnotherPerson,
    ];
}

/// What the patient is told.
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
pub enum Guidance {
    /// Next time bring マイナ保険証 or 資格確認書 (COUNTER-026).
    BringProofNextTime,
    /// Shown together with the card it would do.
    ShowWithCard,
    /// Ask the insurer for 資格確認書.
    ApplyForCertificate,
    /// Renew the certificate at the municipality.
    RenewCertificate,
    /// Tell the number as soon as it is known.
    TellNumberLater,
    /// The insured part is refunded on application (療養費).
    ClaimRefund,
    /// The new insurance must still be registered: ask the insurer.
    AskInsurer,
    /// Show the paper of the subsidy (OQS-012).
    ShowSubsidyPaper,
    /// Show 高齢受給者証 as well (INSURER-017).
    ShowElderlyCard,
    /// Bring the card too: this facility cannot read phones.
    UseCardInsteadOfPhone,
    /// Ask the welfare office.
    AskWelfareOffice,
    /// Tell 枝番 too: several people answer to the number.
    TellBranch,
    /// Consent with the card once more: the kept consent has ended.
    ConsentAgain,
}

impl Guidance {
    /// The Japanese words, as scenarios write them.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::BringProofNextTime => "次回はマイナ保険証か資格確認書を持参してほしい",
            Self::ShowWithCard => "カードと一緒に見せれば確認できる",
            Self::ApplyForCertificate => "保険者に資格確認書を申請できる",
            Self::RenewCertificate => "市町村窓口で電子証明書を更新してほしい",
            Self::TellNumberLater => "番号が分かったら知らせてほしい",
            Self::ClaimRefund => "後で療養費を請求できる",
            Self::AskInsurer => "保険者に登録状況を確かめてほしい",
            Self::ShowSubsidyPaper => "受給者証を見せてほしい",
            Self::ShowElderlyCard => "高齢受給者証も見せてほしい",
            Self::UseCardInsteadOfPhone => "カードを持参してほしい",
            Self::AskWelfareOffice => "福祉事務所に確かめてほしい",
            Self::TellBranch => "枝番を知らせてほしい",
            Self::ConsentAgain => "もう一度カードで同意してほしい",
        }
    }

    /// Every guidance.
    pub const ALL: [Self; 13] = [
        Self::BringProofNextTime,
        Self::ShowWithCard,
        Self::ApplyForCertificate,
        Self::RenewCertificate,
        Self::TellNumberLater,
        Self::ClaimRefund,
        Self::AskInsurer,
        Self::ShowSubsidyPaper,
        Self::ShowElderlyCard,
        Self::UseCardInsteadOfPhone,
        Self::AskWelfareOffice,
        Self::TellBranch,
        Self::ConsentAgain,
    ];
}

/// How a visit will be claimed (CLAIM-001).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "route", rename_all = "kebab-case")]
pub enum ClaimRoute {
    /// ① 現在の資格.
    Current {
        /// Number claimed.
        insured: InsuredId,
    },
    /// ② 喪失した旧資格.
    Former {
        /// Number claimed.
        insured: InsuredId,
    },
    /// ③ 不詳.
    Unknown,
    /// 災害による不詳.
    Disaster,
    /// 医療扶助.
    PublicAssistance {
        /// 公費負担者番号・受給者番号.
        insured: InsuredId,
    },
    /// No claim: the patient paid in full and may ask for a refund.
    PaidInFull,
}

impl ClaimRoute {
    /// The Japanese name, as scenarios write it.
    pub const fn ja(&self) -> &'static str {
        match self {
            Self::Current { .. } => "現在の資格",
            Self::Former { .. } => "旧資格",
            Self::Unknown => "不詳",
            Self::Disaster => "災害による不詳",
            Self::PublicAssistance { .. } => "医療扶助",
            Self::PaidInFull => "請求なし",
        }
    }
}

/// What a counter answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "response", rename_all = "kebab-case")]
pub enum Response {
    /// What was decided; after [`Request::HearLater`], [`Request::LookUpLater`] and [`Request::AskAgain`], as it now
    /// stands.
    Decision(Box<Decision>),
    /// The claim sent, and what became of it.
    Billed {
        /// As sent.
        claim: Box<Claim>,
        /// What the fund answered.
        answer: ClaimAnswer,
    },
    /// Medical information.
    Medical {
        /// Its items.
        records: Vec<MedicalRecord>,
        /// Whether consent opens the set.
        consented: bool,
    },
    /// What is known of patients before they come.
    Expected {
        /// Whether the fund is still at work on it (処理中), so that it must be asked once more.
        pending: bool,
        /// One each, in the order in which they were asked about or have consented.
        patients: Vec<Expected>,
    },
    /// Done.
    Done,
    /// Refused.
    Refused {
        /// Why, in Japanese.
        reason: String,
    },
}
