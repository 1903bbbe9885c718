//! The names of the rules.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Makes the enum and the list of all its names from one list.
macro_rules! rule_ids {
    ($( $(#[$doc:meta])* $name:ident, )+) => {
        /// 規則の名: written in kebab case, as `declared-share`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum RuleId {
            $( $(#[$doc])* $name, )+
        }

        impl RuleId {
            /// Every rule, in the order of the table.
            pub const ALL: &[RuleId] = &[ $( RuleId::$name, )+ ];

            fn camel(self) -> &'static str {
                match self {
                    $( RuleId::$name => stringify!($name), )+
                }
            }
        }
    };
}

rule_ids! {
    /// 申立てによる負担割合: Declared share.
    DeclaredShare,
    /// 被保険者資格申立書: Declaration form.
    DeclarationForm,
    /// 過去の受診歴と口頭確認: Past record with spoken word.
    PastRecordWithSpokenWord,
    /// マイナポータル画面とカード: Portal screen with card.
    PortalScreenWithCard,
    /// マイナポータルのPDFとカード: Portal pdf with card.
    PortalPdfWithCard,
    /// 資格情報のお知らせとカード: Notice with card.
    NoticeWithCard,
    /// 代替確認の順序: Fallback order.
    FallbackOrder,
    /// 機器の不具合で10割にしない: No full cost for reader failure.
    NoFullCostForReaderFailure,
    /// システム障害時モード: Outage mode.
    OutageMode,
    /// 期限切れ国保・後期高齢者の保険証の暫定扱い: Interim national and late elderly.
    InterimNationalAndLateElderly,
    /// 期限切れ保険証の暫定扱い (全保険者): Interim all insurers.
    InterimAllInsurers,
    /// お知らせのみの暫定扱い (国保・後期高齢者): Interim notice alone national and late elderly.
    InterimNoticeAloneNationalAndLateElderly,
    /// お知らせのみの暫定扱い (全保険者): Interim notice alone all insurers.
    InterimNoticeAloneAllInsurers,
    /// 暫定扱い時の声かけ: Ask for proper proof next time.
    AskForProperProofNextTime,
    /// 暫定扱いの延長の表明: Interim extension.
    InterimExtension,
    /// 暫定扱いの終了: No interim.
    NoInterim,
    /// 不詳請求の質疑応答: Unknown insurer questions.
    UnknownInsurerQuestions,
    /// 不詳請求: Unknown insurer claim.
    UnknownInsurerClaim,
    /// 不詳請求の代替番号: Unknown insurer alternative number.
    UnknownInsurerAlternativeNumber,
    /// 災害時の番号: Disaster numbers.
    DisasterNumbers,
    /// カード不携帯で証明がないとき: Lost card full cost.
    LostCardFullCost,
    /// オンライン資格確認の本格運用: Card eligibility check.
    CardEligibilityCheck,
    /// 顔認証・暗証番号・目視: Identity by face or pin.
    IdentityByFaceOrPin,
    /// 撮影画像を保存しない: Camera image not kept.
    CameraImageNotKept,
    /// ポータルの薬剤・健診情報: Portal drugs and checkups.
    PortalDrugsAndCheckups,
    /// ポータルの医療費通知情報: Portal medical expenses.
    PortalMedicalExpenses,
    /// 情報ごとの同意: Consent for each kind.
    ConsentForEachKind,
    /// 紙の経路: Paper route without medical information.
    PaperRouteWithoutMedicalInformation,
    /// 診療情報の閲覧: Clinical information.
    ClinicalInformation,
    /// 手術情報の個別同意: Surgery consent.
    SurgeryConsent,
    /// スマホ用電子証明書 (Android): Phone certificate android.
    PhoneCertificateAndroid,
    /// 顔認証マイナンバーカード: Pinless card.
    PinlessCard,
    /// 限度額の同意画面: Limit consent screen.
    LimitConsentScreen,
    /// 限度額同意画面の省略: Limit without consent.
    LimitWithoutConsent,
    /// 包括同意: One screen consent.
    OneScreenConsent,
    /// 全情報の5年保存: Five year storage.
    FiveYearStorage,
    /// 目視モードの適用場面: Sight mode triggers.
    SightModeTriggers,
    /// 期限切れ電子証明書は直ちに不可: Expired certificate fails at once.
    ExpiredCertificateFailsAtOnce,
    /// 電子証明書の期限後3か月: Certificate grace.
    CertificateGrace,
    /// 写真のない乳幼児カード: Card without photo.
    CardWithoutPhoto,
    /// テンキーの並び替え: Keypad digits move.
    KeypadDigitsMove,
    /// 次期リーダーの仕様: Next reader specification.
    NextReaderSpecification,
    /// スマホのマイナ保険証: Phone as card.
    PhoneAsCard,
    /// スマホに期限後猶予なし: Phone without grace.
    PhoneWithoutGrace,
    /// 現行リーダーの保守終了: Reader maintenance ends.
    ReaderMaintenanceEnds,
    /// 次期リーダーの発売: Next reader sales.
    NextReaderSales,
    /// 次期マイナンバーカード: Next card.
    NextCard,
    /// 一時利用停止の資格確認への反映: Suspension seen by the check.
    SuspensionSeenByTheCheck,
    /// 保険証の新規発行: Old card issue.
    OldCardIssue,
    /// 発行済み保険証の経過措置: Old card transition.
    OldCardTransition,
    /// 国保・後期高齢者の保険証の期限: Old national cards.
    OldNationalCards,
    /// 資格確認書: Eligibility certificate.
    EligibilityCertificate,
    /// 職権交付: Certificate without request.
    CertificateWithoutRequest,
    /// 申請交付: Certificate on request.
    CertificateOnRequest,
    /// 資格確認書の有効期間: Certificate five years.
    CertificateFiveYears,
    /// 有効期間1年の旧案: Certificate one year draft.
    CertificateOneYearDraft,
    /// 後期高齢者への一律交付: Late elderly everyone.
    LateElderlyEveryone,
    /// 後期高齢者への一律交付の延長: Late elderly everyone extended.
    LateElderlyEveryoneExtended,
    /// 85歳以上への交付: Late elderly eighty five.
    LateElderlyEightyFive,
    /// お知らせの先行送付: Early notice.
    EarlyNotice,
    /// 資格情報のお知らせ: Eligibility notice.
    EligibilityNotice,
    /// お知らせ単独では受診不可: Notice alone is no proof.
    NoticeAloneIsNoProof,
    /// 修学旅行等の取扱い: Trip papers.
    TripPapers,
    /// 修学旅行等の取扱いの改正: Trip papers amended.
    TripPapersAmended,
    /// 5日以内の届出と登録: Five day registration.
    FiveDayRegistration,
    /// 資格取得届の個人番号: Number on the report.
    NumberOnTheReport,
    /// 5情報による照会: Five item inquiry.
    FiveItemInquiry,
    /// 保険者の点検の期限: Insurers first inspection.
    InsurersFirstInspection,
    /// 登録状況のお知らせ: Registration notice.
    RegistrationNotice,
    /// 番号未登録者への対応: Unlinked members.
    UnlinkedMembers,
    /// 負担割合の表示の点検: Share comparison.
    ShareComparison,
    /// 全件の照合: Full comparison.
    FullComparison,
    /// 不一致データの閲覧停止: Viewing stop.
    ViewingStop,
    /// 新規登録の全件照会: All new data checked.
    AllNewDataChecked,
    /// 不一致なら閲覧停止: Mismatch hidden.
    MismatchHidden,
    /// 点検の最終結果: Inspection final figure.
    InspectionFinalFigure,
    /// 利用登録は生涯1回: Registration once for life.
    RegistrationOnceForLife,
    /// 利用登録の解除: Registration cancellation.
    RegistrationCancellation,
    /// 解除の反映: Cancellation shown.
    CancellationShown,
    /// コンビニ等での暗証番号再設定: Kiosk pin reset.
    KioskPinReset,
    /// 24時間の一時利用停止: Lost card line.
    LostCardLine,
    /// 特急発行: Express issue.
    ExpressIssue,
    /// 再交付手数料: Reissue fees.
    ReissueFees,
    /// 再交付後の利用登録: Registration after reissue.
    RegistrationAfterReissue,
    /// 猶予後の登録解除: Registration lapses.
    RegistrationLapses,
    /// 顔認証の失敗上限: Face lock.
    FaceLock,
    /// 電子処方箋: Electronic prescription.
    ElectronicPrescription,
    /// 求めに応じる義務の経過措置: Home duty deferred.
    HomeDutyDeferred,
    /// 医療扶助のオンライン資格確認: Public assistance by card.
    PublicAssistanceByCard,
    /// PMH先行実施: Public medical hub pilot.
    PublicMedicalHubPilot,
    /// 居宅同意取得型: Home visit check.
    HomeVisitCheck,
    /// 往診・オンライン診療: Single visit check.
    SingleVisitCheck,
    /// 訪問服薬指導: Visiting medication guidance.
    VisitingMedicationGuidance,
    /// 資格確認限定型: Eligibility only form.
    EligibilityOnlyForm,
    /// 訪問看護の資格確認: Visiting nurse check.
    VisitingNurseCheck,
    /// 居宅での目視確認: Home sight check.
    HomeSightCheck,
    /// 訪問看護の義務化: Visiting nurse duty.
    VisitingNurseDuty,
    /// 施術所の義務化: Therapy duty.
    TherapyDuty,
    /// 救急時医療情報閲覧: Emergency view.
    EmergencyView,
    /// 救急時の4項目照会: Emergency view by four items.
    EmergencyViewByFourItems,
    /// マイナ救急の全国実証: Ambulance trial.
    AmbulanceTrial,
    /// マイナ救急の本格運用: Ambulance regular.
    AmbulanceRegular,
    /// 未就学児2割: Pre school share.
    PreSchoolShare,
    /// 就学後から69歳3割: General share.
    GeneralShare,
    /// 70〜74歳2割又は3割: Elderly share.
    ElderlyShare,
    /// 75歳以上の2割: Late elderly two tenths.
    LateElderlyTwoTenths,
    /// 一般Ⅱ・一般Ⅰ: Late elderly limit classes.
    LateElderlyLimitClasses,
    /// 特別療養費: Special medical expense.
    SpecialMedicalExpense,
    /// 高額療養費の見直し (第1段): Limit change first.
    LimitChangeFirst,
    /// 高額療養費の見直し (第2段): Limit change second.
    LimitChangeSecond,
    /// 電子的保健医療情報活用加算: Add on of health information.
    AddOnOfHealthInformation,
    /// 医療情報・システム基盤整備体制充実加算: Add on of infrastructure.
    AddOnOfInfrastructure,
    /// 加算の特例: Add on special points.
    AddOnSpecialPoints,
    /// 医療情報取得加算 (2024年6月): Add on of acquisition first.
    AddOnOfAcquisitionFirst,
    /// 医療情報取得加算 (2024年12月): Add on of acquisition second.
    AddOnOfAcquisitionSecond,
    /// 利用率の基準 (第1期): Use rate thresholds first.
    UseRateThresholdsFirst,
    /// 利用率の基準 (第2期): Use rate thresholds second.
    UseRateThresholdsSecond,
    /// 利用率の基準 (第3期): Use rate thresholds third.
    UseRateThresholdsThird,
    /// 利用率の基準 (第4期): Use rate thresholds fourth.
    UseRateThresholdsFourth,
    /// 利用率の基準 (第5期): Use rate thresholds fifth.
    UseRateThresholdsFifth,
    /// 電子的診療情報連携体制整備加算: Add on of linkage.
    AddOnOfLinkage,
    /// 支援金 (前半): Support money first half.
    SupportMoneyFirstHalf,
    /// 一時金: Support money lump sum.
    SupportMoneyLumpSum,
    /// 重点計画 (2022年): Priority plan.
    PriorityPlan,
    /// オンライン資格確認の原則義務化: Eligibility check duty.
    EligibilityCheckDuty,
    /// 改正法の公布: Amending act.
    AmendingAct,
    /// 経過措置⑴ システム整備中: Deferral system unfinished.
    DeferralSystemUnfinished,
    /// 経過措置⑵ ネットワーク環境: Deferral network.
    DeferralNetwork,
    /// 経過措置⑶ 訪問診療のみ: Deferral home visits only.
    DeferralHomeVisitsOnly,
    /// 経過措置⑷ 改築・臨時施設: Deferral rebuilding.
    DeferralRebuilding,
    /// 経過措置⑸ 廃止・休止: Deferral closing.
    DeferralClosing,
    /// 経過措置⑹ 特に困難な事情: Deferral hardship.
    DeferralHardship,
    /// 廃止の表明: Abolition decision.
    AbolitionDecision,
    /// マイナ保険証を基本とする仕組み: Abolition.
    Abolition,
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kebab = String::new();
        for letter in self.camel().chars() {
            if letter.is_ascii_uppercase() && !kebab.is_empty() {
                kebab.push('-');
            }
            kebab.push(letter.to_ascii_lowercase());
        }
        f.pad(&kebab)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_displayed_as_it_is_serialised() {
        for id in RuleId::ALL {
            assert_eq!(
                serde_json::to_value(id).unwrap(),
                serde_json::Value::String(id.to_string())
            );
        }
        assert_eq!(RuleId::DeclaredShare.to_string(), "declared-share");
    }
}
