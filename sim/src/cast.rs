//! Who exists when an ecosystem begins: people, their cards and insurance, facilities, insurers.
//!
//! A scenario describes its cast before anything happens; the actors are built from it and keep what is
//! theirs to know. Nothing reads the cast afterwards, except the invariants, which hold answers against it.

mod clinical;
mod papers;

use arbitrary::Arbitrary;
use indexmap::IndexMap;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::card::{CardKind, Condition};
use crate::clock::VirtualTime;
use crate::oqs::Profile;
use crate::rulebook::Parameters;
use crate::rulebook::share::IncomeClass;
use crate::vocabulary::{
    Address, AuthPin, FacilityCode, FacilityKind, IndividualNumber, InsuredId, InsurerNumber,
    LimitClass, PersonName, PhoneNumber, Sex, Share, SignPassword,
};

pub use clinical::{CheckupItem, DrugItem, DrugSource, MedicalDetail, Prescription, TreatmentItem};
pub use papers::{
    CardClass, DiseasePaper, LimitPaper, LimitPaperKind, LossReason, PaperDates, Papers,
    SpecificDisease,
};

/// Everything that exists at the beginning.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// Decides keys, serial numbers and every other choice.
    pub seed: u64,
    /// When the ecosystem begins.
    pub start: VirtualTime,
    /// What is assumed where nothing is published.
    pub parameters: Parameters,
    /// What is contradictory in public about the messages: how the eligibility system writes them.
    #[serde(default, skip_serializing_if = "Profile::is_default")]
    pub profile: Profile,
    /// People by their key, which is the name that scenarios use (見本 花子).
    pub people: IndexMap<String, Person>,
    /// Places of care by 医療機関コード.
    pub facilities: IndexMap<FacilityCode, Facility>,
    /// Insurers by 保険者番号.
    pub insurers: IndexMap<InsurerNumber, Insurer>,
    /// Municipalities by name (見本市); each is a window.
    pub municipalities: Vec<String>,
}

/// A synthetic person as the register of residents knows them, with what they own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// 住所.
    pub address: Address,
    /// 市町村 of residence, one of the cast's.
    pub municipality: String,
    /// 個人番号.
    pub individual_number: IndividualNumber,
    /// 連絡先.
    pub contact: PhoneNumber,
    /// The income class that decides the share from 70 on.
    pub income: IncomeClass,
    /// 在留期限 of a foreign national.
    pub stay_until: Option<Date>,
    /// The My Number card, if the person has one.
    pub card: Option<OwnedCard>,
    /// The phone credential, if the person has one.
    pub phone: Option<OwnedPhone>,
    /// Insurance, in order of time.
    pub enrolments: Vec<Enrolment>,
    /// 利用登録: the day on which the card was registered for insurance use; absent if it never was.
    pub registered: Option<Date>,
    /// 薬剤・診療・健診 kept for this person by the fund.
    pub medical: Vec<MedicalRecord>,
    /// 医療扶助: from when the welfare office has registered the ticket, if the person receives it.
    pub public_assistance: Option<PublicAssistance>,
    /// 勤務先.
    pub workplace: Option<String>,
    /// 要配慮者: needs help to use the card.
    pub needs_help: bool,
    /// 閲覧制限 for protection (DV等).
    pub protected: bool,
    /// Medical facilities at which there is a record of an earlier visit, with the insurance recorded then.
    pub charts: Vec<(FacilityCode, InsuredId, Share)>,
}

impl Person {
    /// A resident without card, insurance or anything else that has to be told.
    pub fn resident(
        name: PersonName,
        birth: Date,
        sex: Sex,
        address: Address,
        municipality: &str,
        individual_number: IndividualNumber,
        contact: PhoneNumber,
    ) -> Self {
        Self {
            name,
            birth,
            sex,
            address,
            municipality: municipality.to_owned(),
            individual_number,
            contact,
            income: IncomeClass::General,
            stay_until: None,
            card: None,
            phone: None,
            enrolments: Vec::new(),
            registered: None,
            medical: Vec::new(),
            public_assistance: None,
            workplace: None,
            needs_help: false,
            protected: false,
            charts: Vec::new(),
        }
    }
}

/// A card that a person owns at the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnedCard {
    /// Which kind of card.
    pub kind: CardKind,
    /// Its condition.
    pub condition: Condition,
    /// The day on which the card was issued.
    pub issued: Date,
    /// The day on which the present certificates were issued (later than the card, after a renewal).
    pub certificates_issued: Date,
    /// 利用者証明用の暗証番号. Written on the wire only; read as a placeholder where it is absent.
    #[serde(
        skip_serializing_if = "AuthPin::is_masked",
        default = "AuthPin::placeholder"
    )]
    pub pin: AuthPin,
    /// 署名用の暗証番号, if there is a signature certificate. Written on the wire only.
    #[serde(serialize_with = "without_password", default)]
    pub sign_password: Option<SignPassword>,
    /// Whether J-LIS still holds it in force.
    pub standing: Standing,
}

/// That there is a password, without it unless secrets are revealed.
#[expect(clippy::ref_option, reason = "the signature that serde asks for")]
fn without_password<S: serde::Serializer>(
    password: &Option<SignPassword>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let shown = password
        .as_ref()
        .map(|password| match password.is_masked() {
            true => SignPassword::placeholder().reveal().to_owned(),
            false => password.reveal().to_owned(),
        });
    shown.serialize(serializer)
}

/// What J-LIS says of a card at the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// 有効.
    #[default]
    InForce,
    /// 一時利用停止: its certificates are on hold.
    Suspended,
    /// 廃止: it was given up on this day, and its certificates were revoked.
    Ended(Date),
}

/// A phone credential that a person owns at the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnedPhone {
    /// Android or iPhone.
    pub kind: CardKind,
    /// The day on which it was set up.
    pub issued: Date,
    /// 利用者証明用の暗証番号 of the phone, its own. Never written to a file.
    #[serde(
        skip_serializing_if = "AuthPin::is_masked",
        default = "AuthPin::placeholder"
    )]
    pub pin: AuthPin,
}

/// One stretch of insurance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// 保険者番号・記号・番号・枝番.
    pub insured: InsuredId,
    /// 本人 or 家族.
    pub relation: Relation,
    /// 資格取得年月日.
    #[arbitrary(with = crate::vocabulary::arbitrary_date)]
    pub from: Date,
    /// 資格喪失年月日: the first day on which it no longer holds.
    #[arbitrary(with = crate::vocabulary::arbitrary_optional_date)]
    pub until: Option<Date>,
    /// 世帯主 in 国民健康保険.
    pub head_of_household: Option<String>,
    /// 適用区分.
    pub limit: Option<LimitClass>,
    /// 特別療養費の対象.
    pub special_expense: bool,
    /// The share that the insurer has recorded, where it differs from what the law says (a wrong record).
    pub recorded_share: Option<Share>,
    /// When the record becomes visible in the eligibility system; absent means that it never does.
    #[arbitrary(with = crate::vocabulary::arbitrary_optional_time)]
    pub visible_from: Option<VirtualTime>,
    /// What is filed of the papers that belong to it.
    #[serde(default, skip_serializing_if = "Papers::is_empty")]
    pub papers: Box<Papers>,
}

/// 本人・家族の別.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// 本人 (被保険者).
    Insured,
    /// 家族 (被扶養者).
    Dependant,
}

/// 医療扶助.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicAssistance {
    /// 公費負担者番号 and 受給者番号.
    pub insured: InsuredId,
    /// The first day of assistance.
    pub from: Date,
    /// The day from which the welfare office's ticket is registered; absent while it is not.
    pub ticket_registered: Option<Date>,
}

/// One item of medical information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MedicalRecord {
    /// Which set it belongs to.
    pub kind: MedicalKind,
    /// 診療年月日・健診実施日.
    #[arbitrary(with = crate::vocabulary::arbitrary_date)]
    pub on: Date,
    /// What it says, invented.
    pub text: String,
    /// The same as items, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<MedicalDetail>,
}

/// The sets of medical information, each with its own consent.
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
pub enum MedicalKind {
    /// 薬剤情報.
    Drugs,
    /// 診療情報.
    Clinical,
    /// 特定健診等情報.
    Checkups,
    /// 手術情報.
    Surgery,
}

impl MedicalKind {
    /// Every set.
    pub const ALL: [Self; 4] = [Self::Drugs, Self::Clinical, Self::Checkups, Self::Surgery];

    /// The Japanese name.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Drugs => "薬剤情報",
            Self::Clinical => "診療情報",
            Self::Checkups => "特定健診等情報",
            Self::Surgery => "手術情報",
        }
    }
}

/// A place of care.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Facility {
    /// 医療機関コード.
    pub code: FacilityCode,
    /// Its name in scenarios (見本診療所).
    pub name: String,
    /// What it is.
    pub kind: FacilityKind,
    /// How it is joined to the eligibility system.
    pub system: FacilitySystem,
    /// スマートフォン対応: whether it has the extra reader for phones.
    pub phone_reader: bool,
    /// The maker's profile of its reader.
    pub reader_model: String,
    /// Whether its claim computer cannot send 77777777 (CLAIM-003).
    pub cannot_send_sevens: bool,
    /// 診察券 link (COUNTER-030).
    pub patient_card_link: bool,
    /// 閲覧同意の初期値 changed by the facility: also surgery and clinical data (READER-017).
    pub asks_surgery_and_clinical: bool,
    /// 登録済みの電話番号, to which the help desk calls back (COUNTER-016).
    pub registered_phone: PhoneNumber,
}

/// How a facility is joined to the eligibility system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FacilitySystem {
    /// オンライン資格確認, with a face reader.
    Full,
    /// 資格確認限定型: eligibility only.
    EligibilityOnly,
    /// None (deferred or exempt).
    None,
}

/// An insurer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Insurer {
    /// 保険者番号.
    pub number: InsurerNumber,
    /// 保険者名.
    pub name: String,
    /// 資格確認書の有効期間 in years, at most five.
    pub certificate_years: i8,
    /// Whether it offers the optional items of 資格確認書 (DOC-019).
    pub offers_optional_items: bool,
    /// Whether a separate 高齢受給者証 carries the share (INSURER-017).
    pub separate_elderly_card: bool,
    /// Days from a filing to registration; the rule allows five (INSURER-002).
    pub registration_days: i32,
    /// Whether it asks J-LIS with three items only, as the wrong links of 2023 came about (INSURER-005).
    pub searches_with_three_items: bool,
}
