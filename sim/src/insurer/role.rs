//! What an insurer can be asked.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::card::Bytes;
use crate::cast::Relation;
use crate::fund::{Access, Holder};
use crate::oqs::text::Encoding;
use crate::role::{Role, RoleName};
use crate::vocabulary::{
    Document, IndividualNumber, InsuredId, LimitClass, PersonName, Share, arbitrary_date,
    arbitrary_optional_date,
};

/// 保険者. An instance is named by its 保険者番号.
pub enum InsurerRole {}

impl Role for InsurerRole {
    const NAME: RoleName = RoleName::Insurer;
    type Request = Request;
    type Response = Response;
}

/// A request to an insurer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// 資格取得届: from the employer, or from the person in 国民健康保険.
    FileAcquisition(AcquisitionReport),
    /// 資格喪失届.
    FileLoss {
        /// Whose.
        insured: InsuredId,
        /// 資格喪失年月日: the first day without it.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
    },
    /// The insurer's own work on a report, when its day has come (called by the clock).
    Process {
        /// From [`Response::Received`].
        report: u32,
    },
    /// The insured person answers the insurer's question about the number (INSURER-006).
    TellNumber {
        /// The report in question.
        report: u32,
        /// The number shown on paper.
        number: IndividualNumber,
    },
    /// A member of the insurer's staff confirms a mismatch with a reason, or corrects the number (INSURER-008).
    ResolveMismatch {
        /// The report in question.
        report: u32,
        /// How.
        resolution: Resolution,
    },
    /// A record that turns out to be another person's: viewing stops at once, the data are corrected
    /// (PRIV-005).
    CorrectWrongLink {
        /// The record.
        insured: InsuredId,
        /// The right number.
        number: IndividualNumber,
    },
    /// 総点検: every stored record is compared with the register of residents; what the rule of stops names goes
    /// out of view, and the rest of the differences is listed too (INSURER-009, OQS-027).
    InspectLinks,
    /// A file of people is put to J-LIS, one by one (本人確認情報照会; the layout is ours, see [`super::file`]).
    InquireByFile {
        /// The file.
        file: Bytes,
    },
    /// What the fund could not take is filed again (called by the clock).
    FileAgain,
    /// 資格確認書の申請.
    ApplyForCertificate(CertificateApplication),
    /// 利用登録の解除申請 (INSURER-021).
    ApplyForCancellation {
        /// Whose registration.
        insured: InsuredId,
        /// Whether 資格確認書 is applied for at the same time, as it must be.
        with_certificate: bool,
        /// Who applies.
        applicant: Applicant,
    },
    /// 被保険者証の交付: refused from 2024-12-02 on (PLAN-002).
    IssueInsuranceCard {
        /// Whose.
        insured: InsuredId,
    },
    /// The monthly job: list of unregistered members, 資格確認書 without request (DOC-003), renewals (DOC-006).
    RunMonthlyJob,
    /// The regular check that shares are right (INSURER-011).
    CheckShares,
    /// 特別療養費: the insurer switches a member after arrears (FEE-007, FEE-008).
    SwitchToSpecialExpense {
        /// Whose.
        insured: InsuredId,
        /// Months of arrears.
        arrears_months: u32,
        /// 災害・病気・廃業 and the like.
        special_reason: bool,
        /// Whether efforts to help payment have been made.
        helped: bool,
        /// When the advance notice was sent, if it was.
        #[arbitrary(with = arbitrary_optional_date)]
        notified: Option<Date>,
    },
    /// 療養費の請求 by someone who paid in full.
    ClaimRefund {
        /// Whose.
        insured: InsuredId,
        /// The day of the visit.
        #[arbitrary(with = arbitrary_date)]
        visited: Date,
    },
    /// What the mail has brought to a member so far.
    Mail {
        /// Whose letter box.
        insured: InsuredId,
    },
    /// A counter or a patient asks by phone whether a number is in force.
    Confirm {
        /// The number.
        insured: InsuredId,
        /// On which day.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
    },
    /// A member asks who has seen their data.
    AskForLog {
        /// Whose.
        insured: InsuredId,
    },
    /// The state of a report.
    StateOf {
        /// From [`Response::Received`].
        report: u32,
    },
}

/// 資格取得届.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcquisitionReport {
    /// What the report says of the person.
    pub holder: Holder,
    /// 個人番号, which the report must carry from 2023-06-01 (INSURER-001); absent if it was left out.
    pub number: Option<IndividualNumber>,
    /// The number under which the person is to be insured.
    pub insured: InsuredId,
    /// 本人・家族の別.
    pub relation: Relation,
    /// 資格取得年月日.
    #[arbitrary(with = arbitrary_date)]
    pub acquired: Date,
    /// 世帯主 in 国民健康保険.
    pub head_of_household: Option<String>,
    /// 適用区分.
    pub limit: Option<LimitClass>,
}

/// How a mismatch with the register of residents ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "resolution", rename_all = "kebab-case")]
pub enum Resolution {
    /// The data are right although they differ; the reason is recorded.
    ConfirmedWithReason {
        /// Why they differ (転居直後, 通称 …).
        reason: String,
    },
    /// The number was wrong; this is the right one.
    CorrectedNumber {
        /// The right number.
        number: IndividualNumber,
    },
}

/// 資格確認書交付申請書.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateApplication {
    /// For whom.
    pub insured: InsuredId,
    /// Why.
    pub reason: CertificateReason,
    /// Who applies.
    pub applicant: Applicant,
    /// Whether the optional items are wished for.
    pub optional_items: bool,
}

/// Why 資格確認書 is applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateReason {
    /// カードの紛失.
    Lost,
    /// カードの更新中・再交付中.
    BeingRenewed,
    /// 要配慮者: needs help to use the card.
    NeedsHelp,
    /// 介助者等の同行・代理受取.
    CompanionOrAgent,
    /// No card, or not registered for insurance use.
    NoRegisteredCard,
    /// Merely prefers paper although the card works.
    JustInCase,
}

/// Who applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Applicant {
    /// 本人.
    Self_,
    /// 法定代理人.
    LegalRepresentative,
    /// 介助者・施設職員.
    Carer,
    /// Anyone else.
    Other,
}

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReportState {
    /// 受付: waits for its day.
    Received,
    /// 本人に確認中: the five items do not match, or no number was told.
    AskingThePerson,
    /// 登録済み・閲覧停止: registered, out of view until the mismatch is resolved.
    RegisteredStopped,
    /// 登録済み.
    Registered,
}

/// What the mail brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "letter", rename_all = "kebab-case")]
pub enum Letter {
    /// 資格確認書 or 資格情報のお知らせ.
    Document {
        /// When it arrived.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
        /// The document.
        document: Box<Document>,
        /// Whether it came without being asked for.
        unasked: bool,
        /// What it cost the person, in yen: nothing (DOC-008).
        fee: u32,
    },
    /// 登録状況のお知らせ (INSURER-013).
    RegistrationDone {
        /// When it arrived.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
        /// Who it is for.
        name: PersonName,
    },
    /// A question about the number (INSURER-006, INSURER-014).
    NumberQuestion {
        /// When it arrived.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
    },
    /// 特別療養費への切替えの事前通知.
    SpecialExpenseNotice {
        /// When it arrived.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
    },
}

/// What an insurer answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "response", rename_all = "kebab-case")]
pub enum Response {
    /// A report has been received.
    Received {
        /// The insurer's number of it.
        report: u32,
    },
    /// Where a report stands.
    State {
        /// What it is.
        state: ReportState,
        /// The number under which it was registered, hidden from everyone but the insurer.
        has_number: bool,
    },
    /// Taken.
    Accepted,
    /// 資格確認書 or another document is on its way.
    WillBeSent {
        /// The day on which it arrives.
        #[arbitrary(with = arbitrary_date)]
        on: Date,
    },
    /// Letters, in order of arrival.
    Letters {
        /// Those that have arrived.
        letters: Vec<Letter>,
    },
    /// Whether a number is in force.
    InForce {
        /// Whether it is.
        in_force: bool,
        /// 負担割合.
        share: Option<Share>,
    },
    /// Differences that the check of shares found and corrected.
    Corrected {
        /// Whose.
        members: Vec<InsuredId>,
    },
    /// Records that differ from the register of residents.
    Suspicious {
        /// Whose.
        members: Vec<InsuredId>,
    },
    /// What J-LIS answered of the people of a file.
    Inquired {
        /// The file that goes back.
        file: Bytes,
        /// How it is written.
        encoding: Encoding,
    },
    /// Who has seen the member's data.
    Log {
        /// In order of time.
        accesses: Vec<Access>,
    },
    /// Refused.
    Refused {
        /// Why, in Japanese.
        reason: String,
    },
}
