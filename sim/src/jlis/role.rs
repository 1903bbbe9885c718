//! What J-LIS can be asked.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::card::{Bytes, CardKind, CardSpec};
use crate::pki::{CertificateKind, Generation, HolderKey};
use crate::role::{Role, RoleName};
use crate::rulebook::reissue::IssueReason;
use crate::vocabulary::{
    Address, AuthPin, CertificateSerial, IndividualNumber, PersonName, Sex, SignPassword,
    arbitrary_date, arbitrary_optional_date,
};

/// J-LIS: registry of residents, certificate authority, card issuance, lost-card line. One instance, named "".
pub enum JlisRole {}

impl Role for JlisRole {
    const NAME: RoleName = RoleName::Jlis;
    type Request = Request;
    type Response = Response;

    /// The photo of a card is kept nowhere.
    fn kept_response(response: &Response) -> Response {
        match response {
            Response::Card(spec) => Response::Card(spec.without_photo()),
            other => other.clone(),
        }
    }
}

/// 基本4情報 with the kana: the five items of an inquiry (INSURER-005).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FiveItems {
    /// 漢字氏名 and カナ氏名.
    pub name: PersonName,
    /// 生年月日.
    #[arbitrary(with = arbitrary_date)]
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// 住所.
    pub address: Address,
}

/// A code that stands for a person among J-LIS, portal and fund, made from resident-record data and never the
/// 個人番号 itself (JLIS-010).
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Arbitrary, JsonSchema,
)]
#[serde(transparent)]
pub struct LinkCode(pub String);

/// A request to J-LIS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// 5情報照会: answered only when every item matches.
    InquireByFiveItems(FiveItems),
    /// The search that some insurers wrongly used: kana, birth date and sex. Answers the first hit, as it then did.
    InquireByThreeItems {
        /// カナ氏名.
        kana: String,
        /// 生年月日.
        #[arbitrary(with = arbitrary_date)]
        birth: Date,
        /// 性別.
        sex: Sex,
    },
    /// 本人確認情報照会 by number: the check of all new data (INSURER-007).
    InquireByNumber {
        /// The number.
        number: IndividualNumber,
    },
    /// 連携符号 of a person, asked by the fund when an insurer registers them.
    LinkOf {
        /// The number.
        number: IndividualNumber,
    },
    /// 連携符号 of the holder of a certificate, also of one that replaced an older one (シリアル番号の紐付け).
    LinkOfSerial {
        /// The certificate.
        serial: CertificateSerial,
    },
    /// 有効性確認.
    CertificateStatus {
        /// The certificate.
        serial: CertificateSerial,
    },
    /// 有効性確認 by OCSP, as the request of RFC 6960 arrives. Who may ask about 署名用 certificates, whose profile
    /// names no responder, is for whoever puts the responder on a line to say (assumed: 署名検証者).
    Ocsp {
        /// The authority whose responder is asked.
        authority: CertificateKind,
        /// DER of an `OCSPRequest`.
        question: Bytes,
    },
    /// 失効リスト as it is out now (RFC 5280).
    RevocationList {
        /// The authority whose list it is.
        authority: CertificateKind,
        /// The generation whose key signs it; absent means the one that issues now.
        generation: Option<Generation>,
    },
    /// The lost-card line, day and night: 一時利用停止 by telephone (CARD-024).
    CallToSuspend(Caller),
    /// The same line, asked to lift a suspension: always refused (CARD-026).
    CallToLift(Caller),
    /// A municipal window lifts a suspension, the card being there.
    LiftSuspension {
        /// 利用者証明用電子証明書 of the card at the window.
        serial: CertificateSerial,
    },
    /// A municipal window sends in an application for a card.
    ApplyForCard(CardApplication),
    /// A municipal window asks for a card that should be ready, or the mail brings it.
    Collect {
        /// From [`Response::Ordered`].
        order: u32,
    },
    /// Certificates are renewed at a municipal window.
    RenewCertificates {
        /// 利用者証明用電子証明書 of the card at the window.
        serial: CertificateSerial,
    },
    /// The register changes: 転居・氏名変更・死亡・カード返納.
    Report {
        /// The number.
        number: IndividualNumber,
        /// What happened.
        event: LifeEvent,
    },
    /// 有効期限通知書 sent to a person so far.
    ExpiryNotices {
        /// The number.
        number: IndividualNumber,
    },
}

/// Who calls the lost-card line: identified by what the card face says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caller {
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    #[arbitrary(with = arbitrary_date)]
    pub birth: Date,
    /// 住所.
    pub address: Address,
}

/// 交付申請.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardApplication {
    /// For whom.
    pub number: IndividualNumber,
    /// Which kind.
    pub kind: CardKind,
    /// 特急発行 and its reason, or the ordinary way.
    pub express: Option<IssueReason>,
    /// 暗証番号 chosen by the holder; none for a 顔認証 card.
    pub pin: Option<AuthPin>,
    /// 署名用の暗証番号 chosen by the holder.
    pub sign_password: Option<SignPassword>,
    /// The day on which the photo was taken; none for an infant.
    #[arbitrary(with = arbitrary_optional_date)]
    pub photo_taken: Option<Date>,
    /// Whether certificates are wanted.
    pub certificates: bool,
}

/// What happens to a resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum LifeEvent {
    /// 転居・転入.
    Moved {
        /// The new address.
        address: Address,
    },
    /// 氏名変更.
    Renamed {
        /// The new name.
        name: PersonName,
    },
    /// 死亡.
    Died,
    /// カード返納.
    ReturnedCard,
}

/// 有効性: what the certificate authority says of a serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateStatus {
    /// 有効.
    Good,
    /// 失効.
    Revoked,
    /// 一時停止 (certificateHold).
    Suspended,
    /// 有効期限切れ: no longer listed by the authority.
    Expired,
    /// Never issued.
    Unknown,
}

/// What J-LIS answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "response", rename_all = "kebab-case")]
pub enum Response {
    /// The person with this number.
    Matched {
        /// The number.
        number: IndividualNumber,
    },
    /// What the register says of a number.
    Resident(FiveItems),
    /// 該当なし.
    NotFound,
    /// 連携符号, and whether the certificate asked about has been replaced by a newer one.
    Link {
        /// The code.
        code: LinkCode,
        /// The serial in force, if it is not the one asked about.
        current: Option<CertificateSerial>,
    },
    /// 有効性.
    Status {
        /// What it is.
        status: CertificateStatus,
    },
    /// What the OCSP responder says.
    Ocsp {
        /// DER of an `OCSPResponse`.
        answer: Bytes,
    },
    /// 失効リスト.
    RevocationList {
        /// DER of a `CertificateList`.
        list: Bytes,
    },
    /// 一時停止 taken.
    Suspended,
    /// Suspension lifted.
    Lifted,
    /// A card is on order.
    Ordered {
        /// To collect it by.
        order: u32,
        /// The day on which it is there: in the holder's letter box if express, at the window otherwise.
        #[arbitrary(with = arbitrary_date)]
        ready: Date,
    },
    /// A card, made.
    Card(Box<CardSpec>),
    /// New certificates for the card at the window.
    Certificates {
        /// 利用者証明用電子証明書 (DER).
        auth: Bytes,
        /// The key that belongs to it.
        auth_key: HolderKey,
        /// 署名用電子証明書 (DER).
        sign: Option<Bytes>,
        /// The key that belongs to it.
        sign_key: Option<HolderKey>,
    },
    /// Taken.
    Accepted,
    /// 有効期限通知書 sent.
    Notices {
        /// On which days.
        #[arbitrary(with = crate::vocabulary::arbitrary_dates)]
        sent: Vec<Date>,
    },
    /// Refused.
    Refused {
        /// Why, in Japanese.
        reason: String,
    },
}
