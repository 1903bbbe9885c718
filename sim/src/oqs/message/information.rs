//! 薬剤情報等 (YZK) and 特定健診情報 (TKK): requests, and results as XML. Their element names are not those of the other messages.

use jiff::civil::{Date, DateTime};

use super::header::Envelope;
use crate::oqs::code::{DisplayPrescriptions, FileCategory, InformationResult, TreatmentFlag};
use crate::oqs::layout::{Item, Many, groups};
use crate::oqs::value::{Digits, InsurerDigits, Month, Text};

/// 薬剤情報等要求.
pub type DrugsRequest = Envelope<InformationHeader, DrugsRequestBody>;
/// 特定健診情報要求.
pub type CheckupsRequest = Envelope<InformationHeader, CheckupsRequestBody>;
/// 薬剤情報等結果.
pub type DrugsResult = Envelope<DrugsHeader, DrugsBody>;
/// 特定健診情報結果.
pub type CheckupsResult = Envelope<CheckupsHeader, CheckupsBody>;

groups! {
    /// The header of both requests.
    InformationHeader {
        medical_institution_code: Item<Digits<10>> = "MedicalInstitutionCode" "医療機関コード" 1 Single;
        insurer_number: Item<InsurerDigits> = "InsurerNumber" "保険者番号" 1 Single;
        insured_card_symbol: Item<Text<20>> = "InsuranceCardSymbol" "被保険者証記号" ? Single;
        insured_identification_number: Item<Text<20>> = "InsuredPersonIdentificationNumber" "被保険者証番号" 1 Single;
        insured_branch_number: Item<Digits<2>> = "BranchNumber" "被保険者証枝番" 1 Single;
        arbitrary_file_identifier: Item<Text<50>> = "ArbitraryFileIdentifier" "任意のファイル識別子" ? Single;
    }

    /// The body of 薬剤情報等要求.
    DrugsRequestBody {
        start: Item<Month> = "StartDate" "診療年月（自）" 1 Single;
        end: Item<Month> = "EndDate" "診療年月（至）" 1 Single;
        file_category: Item<FileCategory> = "FileCategory" "出力ファイル形式" 1 Single;
        display_prescriptions: Item<DisplayPrescriptions> = "PrDiInfClassification" "処方・調剤情報の表示" ? Single;
        treatment_flag: Item<TreatmentFlag> = "MedicalTreatmentFlag" "診療区分" 1 Single;
    }

    /// The body of 特定健診情報要求.
    CheckupsRequestBody {
        file_category: Item<FileCategory> = "FileCategory" "出力ファイル形式" 1 Single;
        treatment_flag: Item<TreatmentFlag> = "MedicalTreatmentFlag" "診療区分" 1 Single;
    }

    /// The header of 薬剤情報等結果.
    DrugsHeader {
        process_execution_time: Item<DateTime> = "ProcessExecutionTime" "処理実行日時" ? Ours;
        medical_institution_code: Item<Digits<10>> = "MedicalInstitutionCode" "医療機関コード" ? Ours;
        arbitrary_file_identifier: Item<Text<0>> = "ArbitraryFileIdentifier" "任意のファイル識別子" ? Inferred;
        result_code: Item<InformationResult> = "ResultCode" "結果コード" ? Single;
        message_contents: Item<Text<0>> = "MessageContents" "メッセージ内容" ? Single;
        person: Option<DrugsPerson> = "QuaInf" "資格情報" ? Single;
    }

    /// Whose 薬剤情報等 they are.
    DrugsPerson {
        name: Item<Text<0>> = "Name" "氏名" ? Single;
        kana: Item<Text<0>> = "KanaName" "氏名カナ" ? Single;
        birth: Item<Date> = "Birth" "生年月日" ? Single;
        sex: Item<Text<0>> = "AdmGendCode" "性別" ? Single;
    }

    /// The body of 薬剤情報等結果: what was claimed, prescribed, dispensed.
    DrugsBody {
        claimed: Many<ClaimedMonth> = "MeTrMonthInf" "診療月情報（レセプト）" * Single;
        prescribed: Option<Prescribed> = "ShPrInf" "処方情報（電子処方箋）" ? Single;
        dispensed: Option<Dispensed> = "CzDiInf" "調剤情報（電子処方箋）" ? Single;
    }

    /// A month of a facility, from レセプト.
    ClaimedMonth {
        facility_code: Item<Text<0>> = "MeTrDiHCd" "医療機関・薬局コード" ? Single;
        facility_name: Item<Text<0>> = "MeTrDiHNm" "医療機関・薬局名" ? Single;
        issuer_code: Item<Text<0>> = "PrlsHCd" "処方箋発行医療機関コード" ? Single;
        issuer_name: Item<Text<0>> = "PrlsHNm" "処方箋発行医療機関名" ? Single;
        month: Item<Month> = "MeTrMonth" "診療・調剤年月" ? Single;
        dispensing_kind: Item<Text<0>> = "DiOrg" "調剤機関区分" ? Single;
        issuing_kind: Item<Text<0>> = "PrIsOrg" "処方機関区分" ? Single;
        in_out: Item<Text<0>> = "InOut" "入外区分" ? Single;
        days: Option<ClaimedDays> = "DiDateInfs" "調剤日情報リスト" ? Single;
    }

    /// The days of a month.
    ClaimedDays {
        days: Many<ClaimedDay> = "DiDateInf" "調剤日情報" * Single;
    }

    /// A day.
    ClaimedDay {
        dispensed: Item<Date> = "DiDate" "調剤日" ? Single;
        prescribed: Item<Date> = "PrDate" "処方日" ? Single;
        drugs: Option<ClaimedDrugs> = "DrugInfs" "薬剤情報リスト" ? Single;
        treatments: Option<Treatments> = "MeTrInfs" "診療情報リスト" ? Single;
    }

    /// The drugs of a day.
    ClaimedDrugs {
        drugs: Many<ClaimedDrug> = "DrugInf" "薬剤情報" * Single;
    }

    /// A drug, from レセプト.
    ClaimedDrug {
        code: Item<Text<0>> = "DrugC" "薬剤コード" ? Single;
        name: Item<Text<0>> = "DrugN" "薬剤名" ? Single;
        ingredient: Item<Text<0>> = "IngreN" "成分名" ? Single;
        quantity: Item<Text<0>> = "Qua1" "数量" ? Single;
        unit: Item<Text<0>> = "Unit" "単位" ? Single;
        usage: Item<Text<0>> = "UsageN" "用法" ? Single;
        instruction: Item<Text<0>> = "SpInst" "特別指示" ? Single;
        times: Item<Text<0>> = "Times" "回数" ? Single;
        treatment_class: Item<Text<0>> = "MeTrIdCl" "診療識別" ? Single;
    }

    /// What was done on a day (診療情報, 手術情報).
    Treatments {
        treatments: Many<Treatment> = "MeTrInf" "診療情報" * Single;
    }

    /// One thing that was done.
    Treatment {
        code: Item<Text<0>> = "SinInfCd" "診療行為コード" ? Single;
        name: Item<Text<0>> = "SinInfN" "診療行為名" ? Single;
        treatment_class: Item<Text<0>> = "MeTrIdCl" "診療識別" ? Single;
        quantity: Item<Text<0>> = "Qua1" "数量" ? Single;
        unit: Item<Text<0>> = "Unit" "単位" ? Single;
        times: Item<Text<0>> = "Times" "回数" ? Single;
    }

    /// 処方情報, from 電子処方箋.
    Prescribed {
        months: Many<PrescribedMonth> = "ShPrMonthInf" "処方月情報" * Single;
    }

    /// A month of a facility.
    PrescribedMonth {
        facility_code: Item<Text<0>> = "ShMeTrDiHCd" "医療機関・薬局コード" ? Single;
        facility_name: Item<Text<0>> = "ShMeTrDiHNm" "医療機関・薬局名" ? Single;
        issuer_code: Item<Text<0>> = "ShPrHCd" "処方箋発行医療機関コード" ? Single;
        issuer_name: Item<Text<0>> = "ShPrHNm" "処方箋発行医療機関名" ? Single;
        month: Item<Month> = "ShPrMonth" "処方年月" ? Single;
        organisation_kind: Item<Text<0>> = "ShPrOrg" "処方機関区分" ? Single;
        issuing_kind: Item<Text<0>> = "ShPrIsOrg" "発行機関区分" ? Single;
        class: Item<Text<0>> = "ShPrCl" "処方箋区分" ? Single;
        days: Option<PrescribedDays> = "ShPrDateInfs" "処方日情報リスト" ? Single;
    }

    /// The days of a month.
    PrescribedDays {
        days: Many<PrescribedDay> = "ShPrDateInf" "処方日情報" * Single;
    }

    /// A day.
    PrescribedDay {
        prescribed: Item<Date> = "ShPrDate" "処方日" ? Single;
        drugs: Option<PrescribedDrugs> = "ShDrugInfs" "薬剤情報リスト" ? Single;
    }

    /// The drugs of a day.
    PrescribedDrugs {
        drugs: Many<PrescribedDrug> = "ShDrugInf" "薬剤情報" * Single;
    }

    /// A drug.
    PrescribedDrug {
        code: Item<Text<0>> = "ShDrugC" "薬剤コード" ? Single;
        name: Item<Text<0>> = "ShDrugN" "薬剤名" ? Single;
        ingredient: Item<Text<0>> = "ShIngreN" "成分名" ? Single;
        quantity: Item<Text<0>> = "ShQua1" "数量" ? Single;
        unit: Item<Text<0>> = "ShUnit" "単位" ? Single;
        usage: Item<Text<0>> = "ShUsageN" "用法" ? Single;
        instruction: Item<Text<0>> = "ShSpInst" "特別指示" ? Single;
        times: Item<Text<0>> = "ShTimes" "回数" ? Single;
        usage_class: Item<Text<0>> = "ShUsageCl" "用法区分" ? Single;
    }

    /// 調剤情報, from 電子処方箋.
    Dispensed {
        months: Many<DispensedMonth> = "CzDiMonthInf" "調剤月情報" * Single;
    }

    /// A month of a facility.
    DispensedMonth {
        facility_code: Item<Text<0>> = "CzMeTrDiHCd" "医療機関・薬局コード" ? Single;
        facility_name: Item<Text<0>> = "CzMeTrDiHNm" "医療機関・薬局名" ? Single;
        issuer_code: Item<Text<0>> = "CzPrlsHCd" "処方箋発行医療機関コード" ? Single;
        issuer_name: Item<Text<0>> = "CzPrlsHNm" "処方箋発行医療機関名" ? Single;
        month: Item<Month> = "CzDiMonth" "調剤年月" ? Single;
        organisation_kind: Item<Text<0>> = "CzDiOrg" "調剤機関区分" ? Single;
        issuing_kind: Item<Text<0>> = "CzPrIsOrg" "発行機関区分" ? Single;
        class: Item<Text<0>> = "CzPrCl" "処方箋区分" ? Single;
        days: Option<DispensedDays> = "CzDiDateInfs" "調剤日情報リスト" ? Single;
    }

    /// The days of a month.
    DispensedDays {
        days: Many<DispensedDay> = "CzDiDateInf" "調剤日情報" * Single;
    }

    /// A day.
    DispensedDay {
        dispensed: Item<Date> = "CzDiDate" "調剤日" ? Single;
        prescribed: Item<Date> = "CzPrDate" "処方日" ? Single;
        drugs: Option<DispensedDrugs> = "CzDrugInfs" "薬剤情報リスト" ? Single;
    }

    /// The drugs of a day.
    DispensedDrugs {
        drugs: Many<DispensedDrug> = "CzDrugInf" "薬剤情報" * Single;
    }

    /// A drug.
    DispensedDrug {
        code: Item<Text<0>> = "CzDrugC" "薬剤コード" ? Single;
        name: Item<Text<0>> = "CzDrugN" "薬剤名" ? Single;
        ingredient: Item<Text<0>> = "CzIngreN" "成分名" ? Single;
        quantity: Item<Text<0>> = "CzQua1" "数量" ? Single;
        unit: Item<Text<0>> = "CzUnit" "単位" ? Single;
        usage: Item<Text<0>> = "CzUsageN" "用法" ? Single;
        instruction: Item<Text<0>> = "CzSpInst" "特別指示" ? Single;
        times: Item<Text<0>> = "CzTimes" "回数" ? Single;
        usage_class: Item<Text<0>> = "CzUsageCl" "用法区分" ? Single;
    }

    /// The header of 特定健診情報結果.
    CheckupsHeader {
        process_execution_time: Item<DateTime> = "ProcessExecutionTime" "処理実行日時" ? Ours;
        medical_institution_code: Item<Digits<10>> = "MedicalInstitutionCode" "医療機関コード" ? Ours;
        arbitrary_file_identifier: Item<Text<0>> = "ArbitraryFileIdentifier" "任意のファイル識別子" ? Inferred;
        result_code: Item<InformationResult> = "ResultCode" "結果コード" ? Single;
        message_contents: Item<Text<0>> = "MessageContents" "メッセージ内容" ? Single;
        person: Option<CheckupsPerson> = "QualificationsInfo" "資格情報" ? Single;
    }

    /// Whose 特定健診情報 they are.
    CheckupsPerson {
        name: Item<Text<0>> = "Name" "氏名" ? Single;
        kana: Item<Text<0>> = "KanasName" "氏名カナ" ? Single;
        birth: Item<Date> = "Birthday" "生年月日" ? Single;
        sex: Item<Text<0>> = "AdministrativeGenderCode" "性別" ? Single;
    }

    /// The body of 特定健診情報結果.
    CheckupsBody {
        checkups: Many<Checkup> = "SpecificHealthCheckupInfo" "特定健診情報" * Single;
    }

    /// One 特定健診.
    Checkup {
        day: Item<Date> = "EffectiveTime" "実施年月日" ? Single;
        items: Option<CheckupItems> = "HealthCheckupResultAndQuestionInfos" "健診結果・質問票情報リスト" ? Single;
    }

    /// Its results and questions.
    CheckupItems {
        items: Many<CheckupItem> = "HealthCheckupResultAndQuestionInfo" "健診結果・質問票情報" * Single;
    }

    /// A result or an answer.
    CheckupItem {
        code: Item<Text<0>> = "ItemCode" "項目コード" ? Single;
        name: Item<Text<0>> = "ItemName" "項目名" ? Single;
        data_type: Item<Text<0>> = "DataType" "データタイプ" ? Single;
        value: Item<Text<0>> = "DataValue" "データ値" ? Single;
        unit: Item<Text<0>> = "Unit" "単位" ? Single;
        oid: Item<Text<0>> = "Oid" "OID" ? Single;
        value_name: Item<Text<0>> = "DataValueName" "データ値名称" ? Single;
    }
}
