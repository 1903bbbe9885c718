//! The messages, a struct each, and which of them a family and a step mean.

mod bulk;
mod eligibility;
mod facility;
mod header;
mod information;
mod record;
mod reference;

pub use bulk::*;
pub use eligibility::*;
pub use facility::*;
pub use header::*;
pub use information::*;
pub use record::*;
pub use reference::*;

use super::finding::Finding;
use super::layout::{Group, Item, Reading, Row};
use super::place::Unreadable;
use super::profile::{PrescriptionIssuePlace, Profile};
use super::service::{Leg, Service};
use super::tree::Element;

/// The root of every message.
pub const ROOT: &str = "XmlMsg";

/// A message and what reading it has met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The message.
    pub message: Message,
    /// What is not as the layout says.
    pub findings: Vec<Finding>,
}

macro_rules! messages {
    ($( $name:ident $ja:literal : $( $service:ident $leg:ident ),* ; )*) => {
        /// Any message.
        #[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
        pub enum Message {
            $( #[doc = concat!($ja, ".")] $name($name), )*
        }

        impl Message {
            /// Every kind: its name, its Japanese name, the families and steps that use it.
            pub const KINDS: &'static [Kind] = &[$( Kind {
                name: stringify!($name),
                ja: $ja,
                uses: &[$( (Service::$service, Leg::$leg), )*],
                rows: <$name as Group>::rows,
            }, )*];

            /// Reads the message of a family's step from its tree.
            ///
            /// # Errors
            /// A root other than `XmlMsg`, and a step that the family does not have.
            pub fn read(service: Service, leg: Leg, element: &Element, profile: &Profile) -> Result<Read, Unreadable> {
                if element.name != ROOT {
                    return Err(Unreadable {
                        at: element.place,
                        expected: "the root <XmlMsg>".to_owned(),
                        found: format!("<{}>", element.name),
                    });
                }
                let mut reading = Reading::new(profile);
                let message = match (service, leg) {
                    $( $( (Service::$service, Leg::$leg) )|* => Self::$name(reading.group(element)), )*
                    _ => {
                        return Err(Unreadable {
                            at: element.place,
                            expected: format!("a message of {}", service.ja()),
                            found: format!("the step {}, which it does not have", leg.written()),
                        });
                    }
                };
                Ok(Read { message, findings: reading.into_findings() })
            }

            /// Writes it as a tree, in the order of the layout.
            pub fn write(&self, profile: &Profile) -> Element {
                if let Self::EligibilityResult(result) = self
                    && profile.prescription_issue == PrescriptionIssuePlace::Record
                {
                    return Element::group(ROOT, placed_in_records(result.clone()).write(profile));
                }
                match self {
                    $( Self::$name(message) => Element::group(ROOT, message.write(profile)), )*
                }
            }

            /// Which kind it is.
            pub fn kind(&self) -> &'static str {
                match self {
                    $( Self::$name(_) => stringify!($name), )*
                }
            }
        }
    };
}

/// A kind of message, for documentation and schema.
#[derive(Debug)]
pub struct Kind {
    /// Its name: `EligibilityRequest`.
    pub name: &'static str,
    /// Its Japanese name.
    pub ja: &'static str,
    /// Who uses it.
    pub uses: &'static [(Service, Leg)],
    /// Its table.
    pub rows: fn() -> Vec<Row>,
}

impl Kind {
    /// The message of a family's step; `None` for a step that the family does not have.
    pub fn of(service: Service, leg: Leg) -> Option<&'static Self> {
        let mut kinds = Message::KINDS.iter();
        kinds.find(|kind| kind.uses.contains(&(service, leg)))
    }

    /// The message of a name: `EligibilityRequest`, in any case.
    pub fn named(name: &str) -> Option<&'static Self> {
        let mut kinds = Message::KINDS.iter();
        kinds.find(|kind| kind.name.eq_ignore_ascii_case(name))
    }
}

messages! {
    EligibilityRequest "資格確認要求": Eligibility Request;
    EligibilityResult "資格確認結果": Eligibility Result, HomeRequery Result, OnlineRequery Result, Emergency Result;
    ReferenceRequest "照会番号登録要求": Reference Request;
    ReferenceResult "照会番号登録結果": Reference Result;
    BulkUploadRequest "資格確認一括照会要求": EligibilityBulk Request;
    BulkUploadResult "一括照会・一括登録アップロード結果": EligibilityBulk Result, ReferenceBulk Result, TicketsBulk Result,
        HomeConsentsBulk Result, OnlineConsentsBulk Result, HomeRequeryBulk Result, OnlineRequeryBulk Result;
    BulkDownloadRequest "一括照会・一括登録ダウンロード要求": EligibilityBulk DownloadRequest, ReferenceBulk DownloadRequest,
        TicketsBulk DownloadRequest, HomeConsentsBulk DownloadRequest, OnlineConsentsBulk DownloadRequest,
        HomeRequeryBulk DownloadRequest, OnlineRequeryBulk DownloadRequest;
    BulkDownloadResult "一括照会ダウンロード結果": EligibilityBulk DownloadResult, TicketsBulk DownloadResult,
        HomeConsentsBulk DownloadResult, OnlineConsentsBulk DownloadResult, HomeRequeryBulk DownloadResult,
        OnlineRequeryBulk DownloadResult;
    BulkReferenceRequest "照会番号一括登録要求": ReferenceBulk Request;
    BulkReferenceResult "照会番号一括登録結果": ReferenceBulk DownloadResult;
    TicketsRequest "委託先資格情報一括取得要求": TicketsBulk Request;
    ConsentsRequest "同意済資格情報一括取得要求": HomeConsentsBulk Request, OnlineConsentsBulk Request;
    RequeryRequest "資格確認要求（訪問診療等・オンライン診療等）": HomeRequery Request, OnlineRequery Request;
    BulkRequeryRequest "資格確認一括照会要求（訪問診療等・オンライン診療等）": HomeRequeryBulk Request, OnlineRequeryBulk Request;
    WithdrawRequest "閲覧同意取り消し要求": WithdrawConsent Request;
    StatusResult "閲覧同意取り消し結果": WithdrawConsent Result;
    UrlRequest "医療機関アクセスURL取得要求": AccessUrl Request;
    UrlResult "医療機関アクセスURL取得結果": AccessUrl Result;
    SettingsInquiryRequest "医療機関環境設定情報照会要求": SettingsInquiry Request;
    SettingsUpdateRequest "医療機関環境設定情報更新要求": SettingsUpdate Request;
    SettingsResult "医療機関環境設定情報照会・更新結果": SettingsInquiry Result, SettingsUpdate Result;
    EmergencyRequest "資格確認要求（救急時医療情報閲覧）": Emergency Request;
    PasscodeRequest "目視確認用パスコード取得要求": SightPasscode Request;
    PasscodeResult "目視確認用パスコード取得結果": SightPasscode Result;
    ActivationRequest "アクティベーションコード要求": ActivationInquiry Request, ActivationIssue Request, ActivationRevoke Request;
    ActivationResult "アクティベーションコード結果": ActivationInquiry Result, ActivationIssue Result, ActivationRevoke Result;
    DrugsRequest "薬剤情報等要求": Drugs Request;
    DrugsResult "薬剤情報等結果": Drugs Result;
    CheckupsRequest "特定健診情報要求": Checkups Request;
    CheckupsResult "特定健診情報結果": Checkups Result;
    SubsidyRequest "医療費助成照会要求": Subsidy Request;
    SubsidyResult "医療費助成照会結果": Subsidy Result;
}

/// The answer to a request that is not looked into, of whichever family: a header, and a body without elements.
pub fn refused(header: ResultHeader, profile: &Profile) -> Element {
    let refused = Envelope {
        header,
        body: EmptyBody::default(),
        unknown: Vec::new(),
    };
    Element::group(ROOT, refused.write(profile))
}

/// Moves 処方箋発行形態 into the records, where one source has it. Without a record it is not written.
fn placed_in_records(mut result: EligibilityResult) -> EligibilityResult {
    let issue = std::mem::take(&mut result.body.prescription_issue_select);
    if let Some(list) = &mut result.body.result_list {
        for record in list.records.iter_mut() {
            if matches!(record.prescription_issue_select, Item::Absent) {
                record.prescription_issue_select = issue.clone();
            }
        }
    }
    result
}

#[cfg(test)]
mod tests;
