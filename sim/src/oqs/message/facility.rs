//! Consents at home and online, settings, emergencies, passcodes, activation codes and 医療費助成: the families whose element trees
//! are not public (OQS-IF-025 … 056, PMH). These trees are ours, of elements that the other messages have wherever there is one.

use jiff::civil::{Date, DateTime};

use super::header::{Envelope, QueryHeader, RequestHeader, ResultHeader, StatusBody};
use crate::oqs::code::{
    EmergencyPattern, EmergencyRight, IssueTiming, LinkedSystem, PrescriptionUse, QrFile,
    ResultStatus, Sex, TreatmentFlag, UrlChange, UrlKind, Use, ViewedKind,
};
use crate::oqs::layout::{Item, Many, groups};
use crate::oqs::value::{Digits, InsurerDigits, Kana, Text};

/// 資格確認要求（訪問診療等）, （オンライン診療等） (OQS-IF-025, 027). Its result is an [`EligibilityResult`](super::EligibilityResult).
pub type RequeryRequest = Envelope<QueryHeader, RequeryBody>;
/// 資格確認一括照会要求（訪問診療等）, （オンライン診療等） (OQS-IF-029, 033).
pub type BulkRequeryRequest = Envelope<QueryHeader, BulkRequeryBody>;
/// 閲覧同意取り消し要求 (OQS-IF-037).
pub type WithdrawRequest = Envelope<RequestHeader, WithdrawBody>;
/// 閲覧同意取り消し結果 (OQS-IF-038), and any other result that only says whether it was done.
pub type StatusResult = Envelope<ResultHeader, StatusBody>;
/// 医療機関アクセスURL取得要求 (OQS-IF-039).
pub type UrlRequest = Envelope<RequestHeader, UrlBody>;
/// 医療機関アクセスURL取得結果 (OQS-IF-040).
pub type UrlResult = Envelope<ResultHeader, UrlResultBody>;
/// 医療機関環境設定情報照会要求 (OQS-IF-041).
pub type SettingsInquiryRequest = Envelope<RequestHeader, EmptyBody>;
/// 医療機関環境設定情報更新要求 (OQS-IF-043).
pub type SettingsUpdateRequest = Envelope<RequestHeader, SettingsBody>;
/// 医療機関環境設定情報照会結果, 更新結果 (OQS-IF-042, 044).
pub type SettingsResult = Envelope<ResultHeader, SettingsResultBody>;
/// 資格確認要求（救急時医療情報閲覧） (OQS-IF-047). Its result is an [`EligibilityResult`](super::EligibilityResult).
pub type EmergencyRequest = Envelope<QueryHeader, EmergencyBody>;
/// 目視確認用パスコード取得要求 (OQS-IF-049).
pub type PasscodeRequest = Envelope<RequestHeader, EmptyBody>;
/// 目視確認用パスコード取得結果 (OQS-IF-050).
pub type PasscodeResult = Envelope<ResultHeader, PasscodeBody>;
/// アクティベーションコード照会要求, 発行要求, 無効化要求 (OQS-IF-051, 053, 055).
pub type ActivationRequest = Envelope<RequestHeader, ActivationBody>;
/// アクティベーションコード照会結果, 発行結果, 無効化結果 (OQS-IF-052, 054, 056).
pub type ActivationResult = Envelope<ResultHeader, ActivationResultBody>;
/// 医療費助成照会要求 (PMH).
pub type SubsidyRequest = Envelope<QueryHeader, SubsidyBody>;
/// 医療費助成照会結果 (PMH).
pub type SubsidyResult = Envelope<ResultHeader, SubsidyResultBody>;

groups! {
    /// A body without elements.
    EmptyBody {}

    /// The body of a re-query under a kept consent.
    RequeryBody {
        search: Option<RequerySearch> = "QualificationConfirmSearchInfo" "資格確認照会用情報" 1 Ours;
    }

    /// The body of a bulk re-query.
    BulkRequeryBody {
        searches: Many<RequerySearch> = "QualificationConfirmSearchInfo" "資格確認照会用情報" * Ours;
    }

    /// A person who consented before, by insurance or by 照会番号.
    RequerySearch {
        insurer_number: Item<InsurerDigits> = "InsurerNumber" "保険者番号" ? Ours;
        insured_card_symbol: Item<Text<20>> = "InsuredCardSymbol" "被保険者証記号" ? Ours;
        insured_identification_number: Item<Text<20>> = "InsuredIdentificationNumber" "被保険者証番号" ? Ours;
        insured_branch_number: Item<Digits<2>> = "InsuredBranchNumber" "被保険者証枝番" ? Ours;
        birthdate: Item<Date> = "Birthdate" "生年月日" ? Ours;
        reference_number: Item<Text<50>> = "ReferenceNumber" "照会番号" ? Ours;
        treatment_flag: Item<TreatmentFlag> = "MedicalTreatmentFlag" "診療区分" 1 Ours;
        arbitrary_identifier: Item<Text<0>> = "ArbitraryIdentifier" "任意の識別子" ? Ours;
    }

    /// The body of 閲覧同意取り消し要求.
    WithdrawBody {
        search: Option<RequerySearch> = "QualificationConfirmSearchInfo" "資格確認照会用情報" 1 Ours;
        kinds: Vec<Item<ViewedKind>> = "ViewingConsentInfoType" "閲覧同意情報種別" * Ours;
    }

    /// The body of 医療機関アクセスURL取得要求.
    UrlBody {
        url_kind: Item<UrlKind> = "UrlAcquisitionClassification" "URL取得区分" 1 Ours;
        qr_file: Item<QrFile> = "QrFileType" "二次元コードのファイル形式" ? Ours;
        url_change: Item<UrlChange> = "UrlChangeClassification" "URL変更区分" ? Ours;
    }

    /// The body of 医療機関アクセスURL取得結果.
    UrlResultBody {
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" ? Ours;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Ours;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Ours;
        access_url: Item<Text<0>> = "AccessUrl" "医療機関アクセスURL" ? Ours;
        qr_file: Item<QrFile> = "QrFileType" "二次元コードのファイル形式" ? Ours;
        qr_image: Item<Text<0>> = "QrImage" "二次元コード（Base64）" ? Ours;
    }

    /// The body of 医療機関環境設定情報更新要求.
    SettingsBody {
        settings: Option<Settings> = "MedicalInstitutionSettingInfo" "医療機関環境設定情報" 1 Ours;
    }

    /// The body of 医療機関環境設定情報照会結果 and 更新結果.
    SettingsResultBody {
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" ? Ours;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Ours;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Ours;
        settings: Option<Settings> = "MedicalInstitutionSettingInfo" "医療機関環境設定情報" ? Ours;
    }

    /// 医療機関環境設定情報.
    Settings {
        prescription_use: Item<PrescriptionUse> = "ElectronicPrescriptionUse" "電子処方箋利用" ? Ours;
        issue_timing: Item<IssueTiming> = "PrescriptionIssueSelectTiming" "発行形態選択タイミング" ? Ours;
        home_use: Item<Use> = "HomeVisitUse" "訪問診療等の利用" ? Ours;
        online_use: Item<Use> = "OnlineUse" "オンライン診療等の利用" ? Ours;
        two_factor: Item<Use> = "TwoFactorUse" "二要素認証の利用" ? Ours;
        emergency_right: Item<EmergencyRight> = "EmergencyViewingAuthority" "救急時閲覧権限" ? Ours;
        linked_systems: Vec<Item<LinkedSystem>> = "LinkedSystemId" "連携システムID" * Ours;
    }

    /// The body of 資格確認要求（救急時医療情報閲覧）.
    EmergencyBody {
        search: Option<EmergencySearch> = "QualificationConfirmSearchInfo" "資格確認照会用情報" 1 Ours;
        pattern: Item<EmergencyPattern> = "InformationRequestPattern" "情報要求パターン" 1 Ours;
    }

    /// A person by insurance, or by name, birth, sex and address.
    EmergencySearch {
        insurer_number: Item<InsurerDigits> = "InsurerNumber" "保険者番号" ? Ours;
        insured_card_symbol: Item<Text<20>> = "InsuredCardSymbol" "被保険者証記号" ? Ours;
        insured_identification_number: Item<Text<20>> = "InsuredIdentificationNumber" "被保険者証番号" ? Ours;
        insured_branch_number: Item<Digits<2>> = "InsuredBranchNumber" "被保険者証枝番" ? Ours;
        name: Item<Text<0>> = "Name" "氏名" ? Ours;
        name_kana: Item<Kana> = "NameKana" "氏名カナ" ? Ours;
        birthdate: Item<Date> = "Birthdate" "生年月日" ? Ours;
        sex: Item<Sex> = "Sex1" "性別1" ? Ours;
        address: Item<Text<0>> = "Address" "住所" ? Ours;
    }

    /// The body of 目視確認用パスコード取得結果.
    PasscodeBody {
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" ? Ours;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Ours;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Ours;
        passcode: Item<Digits<0>> = "SightConfirmationPasscode" "目視確認用パスコード" ? Ours;
        valid_until: Item<DateTime> = "PasscodeExpirationTime" "パスコード有効期限" ? Ours;
    }

    /// The body of アクティベーションコード requests.
    ActivationBody {
        activation_code: Item<Text<0>> = "ActivationCode" "アクティベーションコード" ? Ours;
        device_name: Item<Text<50>> = "DeviceName" "端末名称" ? Ours;
    }

    /// The body of アクティベーションコード results.
    ActivationResultBody {
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" ? Ours;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Ours;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Ours;
        codes: Many<Activation> = "ActivationInfo" "アクティベーションコード情報" * Ours;
    }

    /// アクティベーションコード情報.
    Activation {
        activation_code: Item<Text<0>> = "ActivationCode" "アクティベーションコード" 1 Ours;
        device_name: Item<Text<50>> = "DeviceName" "端末名称" ? Ours;
        issued: Item<DateTime> = "IssueTime" "発行日時" ? Ours;
        valid_until: Item<DateTime> = "ExpirationTime" "有効期限" ? Ours;
        in_use: Item<Use> = "UseClassification" "利用設定" ? Ours;
    }

    /// The body of 医療費助成照会要求.
    SubsidyBody {
        search: Option<RequerySearch> = "QualificationConfirmSearchInfo" "資格確認照会用情報" 1 Ours;
        linked_system: Item<LinkedSystem> = "LinkedSystemId" "連携システムID" ? Ours;
    }

    /// The body of 医療費助成照会結果.
    SubsidyResultBody {
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" ? Ours;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Ours;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Ours;
        subsidies: Many<Subsidy> = "MedicalSubsidyInfo" "医療費助成情報" * Ours;
    }

    /// 医療費助成情報: a 受給者証 of a municipality.
    Subsidy {
        insurer_number: Item<Digits<8>> = "MedicalSubsidyInsurerNumber" "公費負担者番号" 1 Ours;
        recipient_number: Item<Text<30>> = "MedicalSubsidyRecipientNumber" "受給者番号" 1 Ours;
        certification_name: Item<Text<100>> = "CertificationName" "受給者証名称" ? Ours;
        valid_from: Item<Date> = "ValidFrom" "有効開始年月日" ? Ours;
        valid_to: Item<Date> = "ValidTo" "有効終了年月日" ? Ours;
        max_copayment: Item<Digits<0>> = "MaxCopaymentAmount" "自己負担上限額" ? Ours;
        always_reimbursement: Item<Use> = "IsAlwaysReimbursement" "償還払いのみ" ? Ours;
        additional_conditions: Item<Text<0>> = "AdditionalConditions" "付帯条件" ? Ours;
    }
}
