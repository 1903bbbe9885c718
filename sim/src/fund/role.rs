//! What the eligibility system and the claims desk can be asked.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::care::{CareRequest, CareResponse, Ticket};
use super::claim::{Claim, ClaimAnswer};
use super::refusal::CardRefusal;
use crate::card::Bytes;
use crate::cast::{DiseasePaper, Enrolment, MedicalKind, MedicalRecord, Relation};
use crate::clock::VirtualTime;
use crate::insurer::file::FileResult;
use crate::oqs::{Document, Exchange};
use crate::role::{Role, RoleName};
use crate::vocabulary::{
    Address, FacilityCode, IndividualNumber, InsuredId, InsurerNumber, LimitClass, PersonName, Sex,
    Share, arbitrary_date, arbitrary_optional_date, arbitrary_time,
};

/// 支払基金・国保中央会: オンライン資格確認等システム, and the desk that takes claims. One instance, named "".
pub enum FundRole {}

impl Role for FundRole {
    const NAME: RoleName = RoleName::Fund;
    type Request = Request;
    type Response = Response;
}

/// A request to the fund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// A reader or another terminal opens a session for the card on it, and gets a challenge to be signed.
    OpenSession {
        /// Where the card lies.
        channel: Channel,
        /// 利用者証明用電子証明書 (DER) as read from the chip.
        certificate: Bytes,
    },
    /// 利用登録 of the card of an open session.
    Register {
        /// Where the card lies.
        channel: Channel,
        /// What the card signed.
        proof: CardProof,
    },
    /// 資格照会 keyed by the certificate (照会区分 1).
    CheckByCard {
        /// The facility that asks.
        facility: FacilityCode,
        /// What the card signed.
        proof: CardProof,
        /// 閲覧同意 given on the reader.
        consents: Consents,
    },
    /// 資格照会 keyed by number (照会区分 2).
    CheckByNumber {
        /// The facility that asks.
        facility: FacilityCode,
        /// 保険者番号・記号・番号・枝番. The branch may be missing.
        insured: InsuredId,
        /// 生年月日.
        #[arbitrary(with = arbitrary_date)]
        birth: Date,
        /// 資格確認日.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
        /// Spoken consent to be told the limit class.
        limit_consent: bool,
    },
    /// A message of the external interface, as a facility's terminal hands it in.
    Exchange(Box<Exchange>),
    /// 顔認証: the terminal asks by card and wants the result as the message that goes to the folder `face`.
    ExchangeByCard {
        /// The facility that asks.
        facility: FacilityCode,
        /// What the card signed.
        proof: CardProof,
        /// 閲覧同意 given on the reader.
        consents: Consents,
    },
    /// Care away from the reception counter, and what belongs to it.
    Care(Box<CareRequest>),
    /// 照会番号登録: the facility's own number for a person.
    RegisterReference {
        /// The facility.
        facility: FacilityCode,
        /// 照会番号, at most 50 characters.
        reference: String,
        /// The person.
        insured: InsuredId,
    },
    /// 医療情報閲覧 under the consent that came with an earlier [`Request::CheckByCard`].
    ViewMedical {
        /// The facility that asks.
        facility: FacilityCode,
        /// 資格確認キー from the answer to the card check.
        key: String,
        /// Which set.
        kind: MedicalKind,
    },
    /// The help desk is told of an outage by phone and calls back on the registered number (COUNTER-016).
    OpenEmergency {
        /// The facility.
        facility: FacilityCode,
        /// The number at which the facility took the call back; must be its registered one.
        called_back_at: String,
    },
    /// システム障害時モード: 資格照会 by the four items written down (COUNTER-015).
    EmergencyCheck {
        /// The facility.
        facility: FacilityCode,
        /// 氏名.
        name: PersonName,
        /// 性別.
        sex: Sex,
        /// 生年月日.
        #[arbitrary(with = arbitrary_date)]
        birth: Date,
        /// 住所.
        address: Address,
        /// 資格確認日: the day of the visit.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
    },
    /// 利用報告 that ends the use of the emergency function.
    ReportEmergencyUse {
        /// The facility.
        facility: FacilityCode,
    },
    /// レセプト請求.
    SubmitClaim(Claim),
    /// An insurer registers, changes or corrects a person's eligibility (加入者情報).
    File {
        /// The insurer that files.
        insurer: InsurerNumber,
        /// What it files.
        filing: Filing,
    },
    /// An insurer hands in a file of 加入者情報 (中間サーバー; the layout is ours, see [`crate::insurer::file`]).
    FileUpload {
        /// The insurer that sends it.
        insurer: InsurerNumber,
        /// The file.
        file: Bytes,
    },
    /// An insurer or the check of all new data puts a stop on viewing, or lifts it.
    SetViewingStop {
        /// The insurer whose record it is.
        insurer: InsurerNumber,
        /// Whose record.
        insured: InsuredId,
        /// What is stopped.
        stop: ViewingStop,
    },
    /// 利用登録の解除, taken by an insurer; holds at the end of the following month (INSURER-022).
    CancelRegistration {
        /// The insurer that took the application.
        insurer: InsurerNumber,
        /// Whose registration.
        insured: InsuredId,
    },
    /// The monthly list of members without a usable registration (INSURER-027).
    ListUnregistered {
        /// The insurer that asks.
        insurer: InsurerNumber,
    },
    /// What the holder of a card sees of themself, through the portal.
    Own {
        /// What the card signed.
        proof: CardProof,
    },
    /// Who has seen a person's data (アクセスログ), asked by the insurer.
    AuditLog {
        /// The insurer that asks.
        insurer: InsurerNumber,
        /// Whose data.
        insured: InsuredId,
    },
}

/// Where a card is used.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Arbitrary, JsonSchema,
)]
#[serde(tag = "channel", rename_all = "kebab-case")]
pub enum Channel {
    /// A facility's reader.
    Facility {
        /// 医療機関コード.
        code: FacilityCode,
    },
    /// マイナポータル.
    Portal,
    /// セブン銀行ATM.
    BankAtm,
    /// 市区町村の住民向け端末.
    MunicipalTerminal,
    /// マイナ在宅受付Web, opened on the patient's own phone for a facility.
    PatientWeb {
        /// 医療機関コード.
        facility: FacilityCode,
    },
    /// A mobile device of a facility: マイナ資格確認アプリ or the app for visits.
    FacilityApp {
        /// 医療機関コード.
        facility: FacilityCode,
        /// The device, paired by アクティベーションコード.
        device: String,
    },
    /// マイナ救急: the tablet of an ambulance crew.
    Ambulance {
        /// 消防本部.
        service: String,
    },
}

impl Channel {
    /// The facility for which the terminal speaks, if it speaks for one.
    pub const fn facility(&self) -> Option<&FacilityCode> {
        match self {
            Self::Facility { code: facility }
            | Self::PatientWeb { facility }
            | Self::FacilityApp { facility, .. } => Some(facility),
            Self::Portal | Self::BankAtm | Self::MunicipalTerminal | Self::Ambulance { .. } => None,
        }
    }
}

/// That the card itself was there: a fresh challenge of the fund, signed with 利用者証明用秘密鍵.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardProof {
    /// 利用者証明用電子証明書 (DER).
    pub certificate: Bytes,
    /// The challenge of the session.
    pub challenge: Bytes,
    /// RSA PKCS#1 v1.5 with SHA-256 over the challenge.
    pub signature: Bytes,
    /// How the reader satisfied itself that the holder is the one who stands there.
    pub identity: IdentityMeans,
}

/// 本人確認 as done at the reader or another terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityMeans {
    /// 顔認証.
    Face,
    /// 暗証番号.
    Pin,
    /// 目視 by a member of staff.
    Visual,
    /// Face or fingerprint on the phone itself.
    PhoneBiometrics,
}

/// 閲覧同意: yes or no to each set. No is an answer, not an error (OQS-004).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Consents {
    /// 薬剤情報.
    pub drugs: bool,
    /// 診療情報.
    pub clinical: bool,
    /// 特定健診等情報.
    pub checkups: bool,
    /// 手術情報.
    pub surgery: bool,
    /// 限度額情報 (asked on the reader until 2024-10-06, OQS then returns it for every card visit).
    pub limit: bool,
}

impl Consents {
    /// Whether a set may be seen.
    pub const fn allows(&self, kind: MedicalKind) -> bool {
        match kind {
            MedicalKind::Drugs => self.drugs,
            MedicalKind::Clinical => self.clinical,
            MedicalKind::Checkups => self.checkups,
            MedicalKind::Surgery => self.surgery,
        }
    }
}

/// What an insurer files about one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "filing", rename_all = "kebab-case")]
pub enum Filing {
    /// 資格取得: a new record under a 個人番号.
    Acquire {
        /// The number that the insurer believes to be the person's.
        number: IndividualNumber,
        /// What the insurer knows of the person.
        holder: Holder,
        /// The record.
        enrolment: Enrolment,
    },
    /// 資格喪失.
    Lose {
        /// Whose record.
        insured: InsuredId,
        /// 資格喪失年月日: the first day without it.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
    },
    /// A corrected record in place of the one filed before; may move it to the right 個人番号.
    Correct {
        /// The right number.
        number: IndividualNumber,
        /// What the insurer knows of the person.
        holder: Holder,
        /// The record as it should be.
        enrolment: Enrolment,
    },
    /// 取消: the record should never have been there.
    Void {
        /// Whose record.
        insured: InsuredId,
    },
}

/// What an insurer's record says of its person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holder {
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

/// 閲覧停止 (OQS-027, rule of November 2023).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ViewingStop {
    /// Nothing is stopped.
    None,
    /// 医療情報 only.
    Medical,
    /// 資格情報 and 医療情報.
    Everything,
}

/// 資格有効性 (OQSCD006).
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
pub enum Validity {
    /// 1 有効.
    Valid,
    /// 2 無効.
    Invalid,
    /// 3 無効（新しい資格あり）.
    InvalidNewerExists,
    /// 4 該当資格なし.
    NoneFound,
    /// 5 複数該当.
    Several,
    /// 6 有効（未登録）: 医療扶助 whose ticket the welfare office has not registered.
    ValidNotEntrusted,
}

impl Validity {
    /// The code of OQSCD006.
    pub const fn code(self) -> u8 {
        match self {
            Self::Valid => 1,
            Self::Invalid => 2,
            Self::InvalidNewerExists => 3,
            Self::NoneFound => 4,
            Self::Several => 5,
            Self::ValidNotEntrusted => 6,
        }
    }

    /// The Japanese label.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Valid => "有効",
            Self::Invalid => "無効",
            Self::InvalidNewerExists => "無効（新しい資格あり）",
            Self::NoneFound => "該当資格なし",
            Self::Several => "複数該当",
            Self::ValidNotEntrusted => "有効（未登録）",
        }
    }
}

/// 資格情報 as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// 保険者番号・記号・番号・枝番.
    pub insured: InsuredId,
    /// 保険者名称.
    pub insurer_name: String,
    /// 本人・家族の別.
    pub relation: Relation,
    /// 氏名; characters that the server cannot hold are ● (OQS-032).
    pub name: PersonName,
    /// 生年月日.
    #[arbitrary(with = arbitrary_date)]
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// 住所 as filed with the insurer.
    pub address: Address,
    /// 資格取得年月日.
    #[arbitrary(with = arbitrary_date)]
    pub acquired: Date,
    /// 資格喪失年月日.
    #[arbitrary(with = arbitrary_optional_date)]
    pub lost: Option<Date>,
    /// 一部負担金割合; absent when the insurer's record does not show it.
    pub share: Option<Share>,
    /// 未就学区分.
    pub preschool: bool,
    /// 適用区分, when it may be told.
    pub limit: Option<LimitClass>,
    /// 特別療養費支給対象者.
    pub special_expense: bool,
    /// Whether this is 医療扶助 (医療券) and not insurance.
    pub public_assistance: bool,
}

/// The answer to a check by card, number or in an emergency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// 資格有効性.
    pub validity: Validity,
    /// The records: one when valid, the old one when invalid, none or several otherwise.
    pub records: Vec<Eligibility>,
    /// 資格確認キー, when the check was by card and consent may open medical information.
    pub key: Option<String>,
    /// 処理結果メッセージ: certificate expires within three months, grace time and the like.
    pub notice: Option<String>,
    /// 照会番号, if the facility has registered one for this person.
    pub reference: Option<String>,
    /// 医療券・調剤券 in force, of 医療扶助 whose welfare office registers them one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tickets: Vec<Ticket>,
    /// 特定疾病療養受療証 as filed, when the patient agreed to give them (OQS-019).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diseases: Vec<DiseasePaper>,
}

/// 利用登録の状態.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Registration {
    /// 登録済み.
    Registered,
    /// 未登録.
    NotRegistered,
    /// 失効: the certificate was not renewed within the grace time.
    Lapsed,
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// When.
    #[arbitrary(with = arbitrary_time)]
    pub at: VirtualTime,
    /// Which facility, or "マイナポータル".
    pub by: String,
    /// Which data: 資格情報, 薬剤情報, ….
    pub what: String,
}

/// What the fund answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "response", rename_all = "kebab-case")]
pub enum Response {
    /// A session is open.
    Session {
        /// To be signed by the card.
        challenge: Bytes,
        /// 利用登録の状態.
        registration: Registration,
        /// The last day of the certificate, if the reader must show the alert (READER-010).
        #[arbitrary(with = arbitrary_optional_date)]
        expiry_alert: Option<Date>,
    },
    /// The card cannot be used.
    CardRefused {
        /// Why.
        reason: CardRefusal,
    },
    /// 利用登録 is done.
    Registered,
    /// 資格確認結果.
    Checked(Box<Check>),
    /// The answer to a message.
    Document(Document),
    /// Medical information. Empty if there is none, or none may be seen.
    Medical {
        /// The set asked for.
        kind: MedicalKind,
        /// Its items within the window.
        records: Vec<MedicalRecord>,
        /// Whether a live consent opens the set at all.
        consented: bool,
    },
    /// About a care setting.
    Care(Box<CareResponse>),
    /// The emergency function is open.
    EmergencyOpen,
    /// What became of a claim.
    Claim(ClaimAnswer),
    /// Taken.
    Accepted,
    /// Refused.
    Refused {
        /// Why, in Japanese.
        reason: String,
    },
    /// What became of a file of 加入者情報.
    FileDone(Box<FileResult>),
    /// Members without a usable registration.
    Unregistered {
        /// Who.
        members: Vec<InsuredId>,
    },
    /// What the holder sees.
    Own {
        /// 利用登録の状態.
        registration: Registration,
        /// 資格情報, if a record can be shown.
        eligibility: Option<Box<Eligibility>>,
        /// Medical information that the holder may see.
        medical: Vec<MedicalRecord>,
        /// Whether a stop on viewing hides something (PORTAL-014).
        stopped: bool,
    },
    /// The audit log.
    Log {
        /// In order of time.
        accesses: Vec<Access>,
    },
}
