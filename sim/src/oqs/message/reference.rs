//! 照会番号登録 (OQS-IF-003, 004) and 照会番号一括登録 (009 … 012).

use super::bulk::BulkHeader;
use super::header::{Envelope, RequestHeader, ResultHeader};
use crate::oqs::Quoted;
use crate::oqs::code::ResultStatus;
use crate::oqs::layout::{Item, Many, groups};
use crate::oqs::value::{Digits, InsurerDigits, Text};

/// 照会番号登録要求 (OQS-IF-003).
pub type ReferenceRequest = Envelope<RequestHeader, ReferenceRequestBody>;
/// 照会番号登録結果 (OQS-IF-004).
pub type ReferenceResult = Envelope<ResultHeader, ReferenceResultBody>;
/// 照会番号一括登録要求 (OQS-IF-009).
pub type BulkReferenceRequest = Envelope<RequestHeader, BulkReferenceRequestBody>;
/// 照会番号一括登録結果 (OQS-IF-012).
pub type BulkReferenceResult = Envelope<BulkHeader, BulkReferenceResultBody>;

groups! {
    /// The body of 照会番号登録要求.
    ReferenceRequestBody {
        registration: Option<Registration> = "ReferenceNumberRegistrationInfo" "照会番号登録情報" 1 Agreed;
    }

    /// 照会番号登録情報: a facility's own number for a person.
    Registration {
        reference_number: Item<Text<50>> = "ReferenceNumber" "照会番号" 1 Agreed;
        insurer_number: Item<InsurerDigits> = "InsurerNumber" "保険者番号" 1 Contrary;
        insured_card_symbol: Item<Text<20>> = "InsuredCardSymbol" "被保険者証記号" ? Agreed;
        insured_identification_number: Item<Text<20>> = "InsuredIdentificationNumber" "被保険者証番号" 1 Agreed;
        insured_branch_number: Item<Digits<2>> = "InsuredBranchNumber" "被保険者証枝番" ? Agreed;
    }

    /// The body of 照会番号登録結果.
    ReferenceResultBody {
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" ? Single;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Single;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Single;
        reference_number: Item<Text<50>> = "ReferenceNumber" "照会番号" ? Single;
    }

    /// The body of 照会番号一括登録要求.
    BulkReferenceRequestBody {
        registrations: Many<Registration> = "ReferenceNumberRegistrationInfo" "照会番号登録情報" * Agreed;
    }

    /// The body of 照会番号一括登録結果.
    BulkReferenceResultBody {
        units: Many<RegistrationUnit> = "BulkRegistrationUnit" "一括登録単位" * Single;
    }

    /// What became of one registration.
    RegistrationUnit {
        registration: Option<Quoted<Registration>> = "ReferenceNumberRegistrationInfo" "照会番号登録情報" ? Single;
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" 1 Single;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Single;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Single;
    }
}
