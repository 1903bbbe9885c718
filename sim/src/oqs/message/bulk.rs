//! Bulk queries: upload, reception, download, results (OQS-IF-005 … 008, 013 … 024, 029 … 036).

use jiff::civil::{Date, DateTime};

use super::header::{EchoedSearch, Envelope, QueryHeader, RequestHeader, ResultHeader, SearchInfo};
use super::record::EligibilityRecord;
use crate::oqs::Quoted;
use crate::oqs::code::{ResultStatus, SegmentOfResult, TreatmentFlag, Validity};
use crate::oqs::layout::{Item, Many, groups};
use crate::oqs::text::Encoding;
use crate::oqs::value::{Digits, Month, Text};

/// 資格確認一括照会要求 (OQS-IF-005).
pub type BulkUploadRequest = Envelope<QueryHeader, BulkUploadBody>;
/// アップロード結果 of every bulk query (OQS-IF-006, 010, 014, 018, 022, 030, 034).
pub type BulkUploadResult = Envelope<ResultHeader, ReceptionBody>;
/// ダウンロード要求 of every bulk query (OQS-IF-007, 011, 015, 019, 023, 031, 035).
pub type BulkDownloadRequest = Envelope<RequestHeader, DownloadBody>;
/// ダウンロード結果 of every bulk query for qualifications (OQS-IF-008, 016, 020, 024, 032, 036).
pub type BulkDownloadResult = Envelope<BulkHeader, BulkResultBody>;
/// 委託先資格情報一括取得要求 (OQS-IF-013).
pub type TicketsRequest = Envelope<RequestHeader, TicketsBody>;
/// 同意済資格情報一括取得要求 (OQS-IF-017, 021).
pub type ConsentsRequest = Envelope<RequestHeader, ConsentsBody>;

groups! {
    /// The body of 資格確認一括照会要求.
    BulkUploadBody {
        searches: Many<SearchInfo> = "QualificationConfirmSearchInfo" "資格確認照会用情報" * Inferred;
    }

    /// The body of an アップロード結果.
    ReceptionBody {
        reception_number: Item<Text<0>> = "ReceptionNumber" "受付番号" ? Agreed;
        reception_date_time: Item<DateTime> = "ReceptionDateTime" "受付日時" ? Single;
    }

    /// The body of a ダウンロード要求.
    DownloadBody {
        reception_number: Item<Text<0>> = "ReceptionNumber" "受付番号" 1 Agreed;
    }

    /// The header of a ダウンロード結果.
    BulkHeader {
        process_execution_time: Item<DateTime> = "ProcessExecutionTime" "処理実行日時" 1 Agreed;
        qualification_confirmation_date: Item<Date> = "QualificationConfirmationDate" "資格確認日" ? Agreed;
        medical_institution_code: Item<Digits<10>> = "MedicalInstitutionCode" "医療機関コード" 1 Agreed;
        arbitrary_file_identifier: Item<Text<0>> = "ArbitraryFileIdentifier" "任意のファイル識別子" ? Agreed;
        reception_number: Item<Text<0>> = "ReceptionNumber" "受付番号" ? Agreed;
        segment_of_result: Item<SegmentOfResult> = "SegmentOfResult" "処理結果区分" 1 Agreed;
        error_code: Item<Text<0>> = "ErrorCode" "エラーコード" ? Agreed;
        error_message: Item<Text<0>> = "ErrorMessage" "エラーメッセージ" ? Agreed;
        number_of_processing_result: Item<Digits<0>> = "NumberOfProcessingResult" "処理結果件数" ? Agreed;
        number_of_normal_processing: Item<Digits<0>> = "NumberOfNormalProcessing" "正常処理件数" ? Agreed;
        number_of_error: Item<Digits<0>> = "NumberOfError" "エラー件数" ? Agreed;
        character_code_identifier: Item<Encoding> = "CharacterCodeIdentifier" "文字コード識別" 1 Contrary;
    }

    /// The body of a ダウンロード結果.
    BulkResultBody {
        units: Many<BulkConfirmUnit> = "BulkConfirmUnit" "一括確認単位" * Agreed;
    }

    /// What became of one person.
    BulkConfirmUnit {
        search: Option<Quoted<EchoedSearch>> = "QualificationConfirmSearchInfo" "資格確認照会用情報" ? Agreed;
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" ? Agreed;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Agreed;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Agreed;
        qualification_validity: Item<Validity> = "QualificationValidity" "資格有効性" ? Agreed;
        records: Many<EligibilityRecord> = "ResultOfQualificationConfirmation" "資格確認結果" * Agreed;
        reference_numbers: Vec<Item<Text<50>>> = "ReferenceNumber" "照会番号" * Agreed;
    }

    /// The body of 委託先資格情報一括取得要求.
    TicketsBody {
        search: Option<TicketsSearch> = "QualificationConfirmSearchInfo" "資格確認照会用情報" 1 Single;
    }

    /// For which month.
    TicketsSearch {
        medical_treatment_month: Item<Month> = "MedicalTreatmentMonth" "診療年月" 1 Single;
    }

    /// The body of 同意済資格情報一括取得要求.
    ConsentsBody {
        search: Option<ConsentsSearch> = "QualificationConfirmSearchInfo" "資格確認照会用情報" 1 Single;
    }

    /// Consents of which days; examination days for online care only.
    ConsentsSearch {
        consent_date_from: Item<Date> = "ConsentDateFrom" "同意日（自）" ? Single;
        consent_date_to: Item<Date> = "ConsentDateTo" "同意日（至）" ? Single;
        examination_date_from: Item<Date> = "ExaminationDateFrom" "診療予定日（自）" ? Single;
        examination_date_to: Item<Date> = "ExaminationDateTo" "診療予定日（至）" ? Single;
        treatment_flag: Item<TreatmentFlag> = "MedicalTreatmentFlag" "診療区分" 1 Single;
    }
}
