//! What the eligibility system can be asked by and about care away from the reception counter.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Area, FacilitySettings, Pattern, Subsidy, Ticket};
use crate::fund::{CardProof, Channel, Consents, Holder};
use crate::vocabulary::{FacilityCode, InsuredId, arbitrary_date, arbitrary_optional_date};

/// A request about a care setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "care", rename_all = "kebab-case")]
pub enum CareRequest {
    /// 居宅同意取得型: the holder of a card consents, on their own phone (マイナ在宅受付Web) or on the facility's device.
    Consent {
        /// On whose device; it names the facility.
        channel: Channel,
        /// What the card signed.
        proof: CardProof,
        /// For which kind of care.
        kind: CareKind,
        /// What may be seen.
        consents: Consents,
        /// 受診日, where the patient tells it.
        #[arbitrary(with = arbitrary_optional_date)]
        visit: Option<Date>,
        /// The address (URL, QR) that was opened; asked for on the patient's own phone only.
        address: Option<String>,
    },
    /// 同意済資格情報一括取得 (OQS-IF-017 to 024).
    ListConsented {
        /// The facility that asks.
        facility: FacilityCode,
        /// Which kind of care.
        kind: CareKind,
        /// By which day.
        by: ListedBy,
        /// The first day.
        #[arbitrary(with = arbitrary_date)]
        from: Date,
        /// The last day.
        #[arbitrary(with = arbitrary_date)]
        to: Date,
    },
    /// 再照会 without the card under a kept consent (OQS-IF-025 to 036, CARE-006).
    CheckAgain {
        /// The facility that asks.
        facility: FacilityCode,
        /// Which kind of care.
        kind: CareKind,
        /// 保険者番号・記号・番号・枝番. The branch may be missing.
        insured: InsuredId,
        /// 生年月日.
        #[arbitrary(with = arbitrary_date)]
        birth: Date,
    },
    /// 閲覧同意取り消し by the facility (OQS-IF-037).
    WithdrawAtFacility {
        /// The facility.
        facility: FacilityCode,
        /// Which kind of care.
        kind: CareKind,
        /// Whose consent.
        insured: InsuredId,
        /// Whether the use has changed (用途変更) and not the consent been given up.
        purpose_changed: bool,
    },
    /// 閲覧同意の取り消し by the patient, with the card, on their own phone.
    WithdrawByPatient {
        /// On whose device; it names the facility.
        channel: Channel,
        /// What the card signed.
        proof: CardProof,
        /// Which kind of care.
        kind: CareKind,
    },
    /// 医療機関アクセスURL取得 (OQS-IF-039).
    GetAddress {
        /// The facility.
        facility: FacilityCode,
        /// For which kind of care.
        kind: CareKind,
        /// Whether the old address shall end and a new one begin (OQSCD035).
        change: bool,
    },
    /// 資格確認限定型: マイナ資格確認アプリ checks a card and sees eligibility only (CARE-009).
    CheckByApp {
        /// The facility's device.
        channel: Channel,
        /// What the card signed.
        proof: CardProof,
    },
    /// 医療機関環境設定情報照会 (OQS-IF-041).
    ReadSettings {
        /// The facility.
        facility: FacilityCode,
    },
    /// 医療機関環境設定情報更新 (OQS-IF-043).
    ChangeSettings {
        /// The facility.
        facility: FacilityCode,
        /// What shall hold from now on.
        settings: FacilitySettings,
    },
    /// 救急時医療情報閲覧 (OQS-IF-047, OQS-023).
    ViewInEmergency {
        /// The hospital.
        facility: FacilityCode,
        /// Who the patient is.
        who: Identified,
        /// What the patient could say to it.
        consent: Said,
        /// 情報要求パターン.
        pattern: Pattern,
    },
    /// マイナ救急: an ambulance crew reads the card of the patient (OQS-024).
    ViewInAmbulance {
        /// 消防本部 of the crew.
        service: String,
        /// What the card signed.
        proof: CardProof,
        /// What the patient could say to it.
        consent: Said,
    },
    /// 厚生労働省 opens 災害時医療情報閲覧 for an area and a period (OQS-022).
    OpenDisaster {
        /// Where.
        area: Area,
        /// The first day.
        #[arbitrary(with = arbitrary_date)]
        from: Date,
        /// The last day.
        #[arbitrary(with = arbitrary_date)]
        to: Date,
    },
    /// 災害時医療情報閲覧 without the card (OQS-022).
    ViewInDisaster {
        /// The facility that asks.
        facility: FacilityCode,
        /// Who the patient is; no card is needed.
        who: Identified,
        /// What the patient could say to it.
        consent: Said,
    },
    /// 目視確認用パスコード取得 (OQS-IF-049).
    IssuePasscode {
        /// The facility.
        facility: FacilityCode,
    },
    /// The passcode is typed at the reader.
    UsePasscode {
        /// The facility.
        facility: FacilityCode,
        /// What was typed.
        passcode: String,
    },
    /// アクティベーションコード発行 (OQS-IF-053).
    IssueActivation {
        /// The facility.
        facility: FacilityCode,
    },
    /// アクティベーションコード照会 (OQS-IF-051).
    ListActivations {
        /// The facility.
        facility: FacilityCode,
    },
    /// アクティベーションコード無効化 (OQS-IF-055): the device that it paired is shut out too.
    RevokeActivation {
        /// The facility.
        facility: FacilityCode,
        /// The code.
        code: String,
    },
    /// A device is paired with its facility by a code that is typed on it.
    Activate {
        /// The facility.
        facility: FacilityCode,
        /// The code.
        code: String,
        /// The device's own name.
        device: String,
    },
    /// 福祉事務所 registers a 医療券 or 調剤券.
    RegisterTicket {
        /// 公費負担者番号・受給者番号.
        insured: InsuredId,
        /// The ticket.
        ticket: Box<Ticket>,
    },
    /// 委託先資格情報の一括取得 (OQS-IF-013): the tickets of a month for one facility.
    ListTickets {
        /// The facility.
        facility: FacilityCode,
        /// 診療年月: any day of the month.
        #[arbitrary(with = arbitrary_date)]
        month: Date,
    },
    /// PMH: a municipality registers a subsidy of one person, told by the basic items.
    RegisterSubsidy {
        /// 市町村.
        municipality: String,
        /// 氏名・生年月日・性別・住所.
        holder: Holder,
        /// The subsidy.
        subsidy: Subsidy,
    },
    /// PMH: a facility asks what subsidies a patient has whose card it has just checked (OQS-034).
    InquireSubsidies {
        /// The facility.
        facility: FacilityCode,
        /// The patient, as the check by card answered.
        insured: InsuredId,
        /// Whether the patient chose on the reader to use subsidy certificates.
        wished: bool,
    },
}

/// 診療の用途 of a kept consent.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Arbitrary,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CareKind {
    /// 訪問診療・訪問看護・訪問服薬指導: visits that go on.
    HomeVisit,
    /// 往診: once.
    HouseCall,
    /// オンライン診療・オンライン服薬指導.
    Online,
}

impl CareKind {
    /// 診療区分 (OQSCD028): 2 訪問診療等, 3 オンライン診療等.
    pub const fn code(self) -> u8 {
        match self {
            Self::HomeVisit | Self::HouseCall => 2,
            Self::Online => 3,
        }
    }

    /// The Japanese name.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::HomeVisit => "訪問診療等",
            Self::HouseCall => "往診",
            Self::Online => "オンライン診療等",
        }
    }
}

/// By which day consents are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ListedBy {
    /// 同意日.
    ConsentDate,
    /// 受診日.
    VisitDate,
}

/// Who a patient is in an emergency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Identified {
    /// By the card on the facility's reader.
    Card {
        /// What the card signed.
        proof: CardProof,
    },
    /// By the number on a paper.
    Number {
        /// 保険者番号・記号・番号・枝番.
        insured: InsuredId,
        /// 生年月日.
        #[arbitrary(with = arbitrary_date)]
        birth: Date,
    },
    /// By 氏名・性別・生年月日・住所.
    FourItems {
        /// The items.
        holder: Holder,
    },
}

/// 口頭同意: what a patient could say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// 同意.
    Yes,
    /// 拒否.
    No,
    /// 意識がなく同意を得られない (OQSCD016 3 同意取得困難).
    Unable,
}
