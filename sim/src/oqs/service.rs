//! What a facility can ask the eligibility system for by message: the interfaces OQS-IF-001 … 056, and the families that use
//! the same folders.

use arbitrary::Arbitrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A family of messages: a request and its result, or the four steps of a bulk query.
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
pub enum Service {
    /// 資格確認 (OQS-IF-001, 002); the face file is its result too.
    Eligibility,
    /// 照会番号登録 (003, 004).
    Reference,
    /// 資格確認一括照会 (005 … 008).
    EligibilityBulk,
    /// 照会番号一括登録 (009 … 012).
    ReferenceBulk,
    /// 委託先資格情報の一括取得, 医療扶助 (013 … 016).
    TicketsBulk,
    /// 同意済資格情報一括取得（訪問診療等） (017 … 020).
    HomeConsentsBulk,
    /// 同意済資格情報一括取得（オンライン診療等） (021 … 024).
    OnlineConsentsBulk,
    /// 資格確認（訪問診療等） (025, 026).
    HomeRequery,
    /// 資格確認（オンライン診療等） (027, 028).
    OnlineRequery,
    /// 資格確認一括照会（訪問診療等） (029 … 032).
    HomeRequeryBulk,
    /// 資格確認一括照会（オンライン診療等） (033 … 036).
    OnlineRequeryBulk,
    /// 閲覧同意取り消し（訪問診療等） (037, 038).
    WithdrawConsent,
    /// 医療機関アクセスURL取得 (039, 040).
    AccessUrl,
    /// 医療機関環境設定情報照会 (041, 042).
    SettingsInquiry,
    /// 医療機関環境設定情報更新 (043, 044).
    SettingsUpdate,
    /// 資格確認（救急時医療情報閲覧） (047, 048).
    Emergency,
    /// 目視確認用パスコード取得 (049, 050).
    SightPasscode,
    /// アクティベーションコード照会 (051, 052).
    ActivationInquiry,
    /// アクティベーションコード発行 (053, 054).
    ActivationIssue,
    /// アクティベーションコード無効化 (055, 056).
    ActivationRevoke,
    /// 薬剤情報等 (YZK): drugs, with 診療情報 and 手術情報 in them.
    Drugs,
    /// 特定健診情報 (TKK).
    Checkups,
    /// 医療費助成 (PMH).
    Subsidy,
}

/// A step of a [`Service`].
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
pub enum Leg {
    /// `01req`: the query, or the upload of a bulk query.
    Request,
    /// `01res`: the answer, or the reception number of a bulk query.
    Result,
    /// `02req`: the results of a bulk query are asked for.
    DownloadRequest,
    /// `02res`: the results of a bulk query, or that they are not ready.
    DownloadResult,
}

/// Whether the prefix of a family's file names is known in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Seen in public sources.
    Seen,
    /// Ours, formed after the others, because none is public.
    Ours,
}

impl Service {
    /// Every family.
    pub const ALL: [Self; 23] = [
        Self::Eligibility,
        Self::Reference,
        Self::EligibilityBulk,
        Self::ReferenceBulk,
        Self::TicketsBulk,
        Self::HomeConsentsBulk,
        Self::OnlineConsentsBulk,
        Self::HomeRequery,
        Self::OnlineRequery,
        Self::HomeRequeryBulk,
        Self::OnlineRequeryBulk,
        Self::WithdrawConsent,
        Self::AccessUrl,
        Self::SettingsInquiry,
        Self::SettingsUpdate,
        Self::Emergency,
        Self::SightPasscode,
        Self::ActivationInquiry,
        Self::ActivationIssue,
        Self::ActivationRevoke,
        Self::Drugs,
        Self::Checkups,
        Self::Subsidy,
    ];

    /// What file names of this family begin with, before the step: `OQSsiquc`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Eligibility => "OQSsiquc",
            Self::Reference => "OQSsiimm",
            Self::EligibilityBulk => "OQSmuquc",
            Self::ReferenceBulk => "OQSmuimm",
            Self::TicketsBulk => "OQSmutic",
            Self::HomeConsentsBulk => "OQSmuhvq",
            Self::OnlineConsentsBulk => "OQSmuonq",
            Self::HomeRequery => "OQSsihvq",
            Self::OnlineRequery => "OQSsionq",
            Self::HomeRequeryBulk => "OQSmuhvr",
            Self::OnlineRequeryBulk => "OQSmuonr",
            Self::WithdrawConsent => "OQSsihvd",
            Self::AccessUrl => "OQSsiurl",
            Self::SettingsInquiry => "OQSsiinq",
            Self::SettingsUpdate => "OQSsiupd",
            Self::Emergency => "OQSsiemg",
            Self::SightPasscode => "OQSsivpc",
            Self::ActivationInquiry => "OQSsiaci",
            Self::ActivationIssue => "OQSsiaca",
            Self::ActivationRevoke => "OQSsiacr",
            Self::Drugs => "YZKsiquc",
            Self::Checkups => "TKKsiquc",
            Self::Subsidy => "PMHsimsm",
        }
    }

    /// Whether the prefix was seen in public, or is ours.
    pub const fn published(self) -> Published {
        match self {
            Self::HomeRequeryBulk
            | Self::OnlineRequeryBulk
            | Self::Emergency
            | Self::SightPasscode
            | Self::ActivationInquiry
            | Self::ActivationIssue
            | Self::ActivationRevoke => Published::Ours,
            _ => Published::Seen,
        }
    }

    /// Whether it takes four steps: results are asked for later under a reception number.
    pub const fn is_bulk(self) -> bool {
        matches!(
            self,
            Self::EligibilityBulk
                | Self::ReferenceBulk
                | Self::TicketsBulk
                | Self::HomeConsentsBulk
                | Self::OnlineConsentsBulk
                | Self::HomeRequeryBulk
                | Self::OnlineRequeryBulk
        )
    }

    /// The Japanese name of the interface.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Eligibility => "資格確認",
            Self::Reference => "照会番号登録",
            Self::EligibilityBulk => "資格確認一括照会",
            Self::ReferenceBulk => "照会番号一括登録",
            Self::TicketsBulk => "委託先資格情報一括取得",
            Self::HomeConsentsBulk => "同意済資格情報一括取得（訪問診療等）",
            Self::OnlineConsentsBulk => "同意済資格情報一括取得（オンライン診療等）",
            Self::HomeRequery => "資格確認（訪問診療等）",
            Self::OnlineRequery => "資格確認（オンライン診療等）",
            Self::HomeRequeryBulk => "資格確認一括照会（訪問診療等）",
            Self::OnlineRequeryBulk => "資格確認一括照会（オンライン診療等）",
            Self::WithdrawConsent => "閲覧同意取り消し（訪問診療等）",
            Self::AccessUrl => "医療機関アクセスURL取得",
            Self::SettingsInquiry => "医療機関環境設定情報照会",
            Self::SettingsUpdate => "医療機関環境設定情報更新",
            Self::Emergency => "資格確認（救急時医療情報閲覧）",
            Self::SightPasscode => "目視確認用パスコード取得",
            Self::ActivationInquiry => "アクティベーションコード照会",
            Self::ActivationIssue => "アクティベーションコード発行",
            Self::ActivationRevoke => "アクティベーションコード無効化",
            Self::Drugs => "薬剤情報等",
            Self::Checkups => "特定健診情報",
            Self::Subsidy => "医療費助成",
        }
    }

    /// The family whose file names begin so.
    pub fn of_prefix(prefix: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|service| service.prefix() == prefix)
    }
}

impl Leg {
    /// How file names write the step: `01req`.
    pub const fn written(self) -> &'static str {
        match self {
            Self::Request => "01req",
            Self::Result => "01res",
            Self::DownloadRequest => "02req",
            Self::DownloadResult => "02res",
        }
    }

    /// The step that answers this one; `None` for an answer.
    pub const fn answer(self) -> Option<Self> {
        match self {
            Self::Request => Some(Self::Result),
            Self::DownloadRequest => Some(Self::DownloadResult),
            Self::Result | Self::DownloadResult => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_families_share_a_prefix_and_each_is_found_by_its_own() {
        for service in Service::ALL {
            assert_eq!(Service::of_prefix(service.prefix()), Some(service));
        }
    }

    #[test]
    fn the_middle_of_a_prefix_says_whether_a_family_is_bulk() {
        for service in Service::ALL {
            let middle = service.prefix().get(3..5);
            let expected = if service.is_bulk() { "mu" } else { "si" };
            assert_eq!(middle, Some(expected), "{service:?}");
        }
    }
}
