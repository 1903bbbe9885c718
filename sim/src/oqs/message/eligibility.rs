//! 資格確認 (OQS-IF-001, 002): one person, on one day.

use super::header::{EchoedSearch, Envelope, QueryHeader, ResultHeader, SearchInfo};
use super::record::EligibilityRecord;
use crate::oqs::Quoted;
use crate::oqs::code::{PrescriptionIssue, ResultStatus, Validity};
use crate::oqs::layout::{Item, Many, groups};
use crate::oqs::value::Text;

/// 資格確認要求 (OQS-IF-001).
pub type EligibilityRequest = Envelope<QueryHeader, EligibilityRequestBody>;
/// 資格確認結果 (OQS-IF-002), of a request or of a reader session.
pub type EligibilityResult = Envelope<ResultHeader, EligibilityResultBody>;

groups! {
    /// The body of 資格確認要求.
    EligibilityRequestBody {
        search: Option<SearchInfo> = "QualificationConfirmSearchInfo" "資格確認照会用情報" 1 Agreed;
    }

    /// The body of 資格確認結果.
    EligibilityResultBody {
        search: Option<Quoted<EchoedSearch>> = "QualificationConfirmSearchInfo" "資格確認照会用情報" ? Agreed;
        prescription_issue_select: Item<PrescriptionIssue> = "PrescriptionIssueSelect" "処方箋発行形態" ? Contrary;
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" ? Agreed;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Agreed;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Agreed;
        qualification_validity: Item<Validity> = "QualificationValidity" "資格有効性" ? Agreed;
        result_list: Option<ResultList> = "ResultList" "資格確認結果リスト" ? Agreed;
    }

    /// 資格確認結果リスト.
    ResultList {
        records: Many<EligibilityRecord> = "ResultOfQualificationConfirmation" "資格確認結果" * Agreed;
    }
}
