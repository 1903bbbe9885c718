//! 資格確認結果 (`ResultOfQualificationConfirmation`): one qualification of one person, in the order of 別紙3-1 Ver 8.07 as far as
//! it is public.

use jiff::civil::{Date, DateTime};

use crate::oqs::code::{
    CardClass, CombinedUse, Consent, DesignatedCheck, ElderlyStatus, Inconsistent, InfectionStatus,
    LimitCertificateClass, LimitChanged, LimitClass, LimitConsent, PrefecturalStatus, Preschool,
    PrescriptionIssue, ReasonOfLoss, Relation, Sex, SocialInsurance, SpecificDisease, TicketType,
    TreatmentType,
};
use crate::oqs::layout::{Item, Many, groups};
use crate::oqs::value::{Digits, InsurerDigits, Kana, Month, Text};

groups! {
    /// 資格確認結果: one qualification of one person.
    EligibilityRecord {
        insured_card_classification: Item<CardClass> = "InsuredCardClassification" "被保険者証区分" 1 Agreed;
        insurer_number: Item<InsurerDigits> = "InsurerNumber" "保険者番号" ? Agreed;
        insured_card_symbol: Item<Text<20>> = "InsuredCardSymbol" "被保険者証記号" ? Agreed;
        insured_identification_number: Item<Text<20>> = "InsuredIdentificationNumber" "被保険者証番号" ? Agreed;
        insured_branch_number: Item<Digits<2>> = "InsuredBranchNumber" "被保険者証枝番" ? Agreed;
        personal_family_classification: Item<Relation> = "PersonalFamilyClassification" "本人・家族の別" ? Agreed;
        insured_name: Item<Text<0>> = "InsuredName" "被保険者氏名（世帯主氏名）" ? Agreed;
        name: Item<Text<0>> = "Name" "氏名" 1 Agreed;
        name_of_other: Item<Text<0>> = "NameOfOther" "氏名（その他）" ? Agreed;
        name_kana: Item<Kana> = "NameKana" "氏名カナ" ? Agreed;
        name_of_other_kana: Item<Kana> = "NameOfOtherKana" "氏名カナ（その他）" ? Agreed;
        sex1: Item<Sex> = "Sex1" "性別1" 1 Agreed;
        sex2: Item<Sex> = "Sex2" "性別2" ? Agreed;
        birthdate: Item<Date> = "Birthdate" "生年月日" 1 Agreed;
        address: Item<Text<0>> = "Address" "住所" ? Agreed;
        post_number: Item<Text<8>> = "PostNumber" "郵便番号" ? Single;
        qualification_date: Item<Date> = "QualificationDate" "資格取得年月日" ? Agreed;
        disqualification_date: Item<Date> = "DisqualificationDate" "資格喪失年月日" ? Agreed;
        insured_certificate_issuance_date: Item<Date> = "InsuredCertificateIssuanceDate" "被保険者証交付年月日" ? Agreed;
        insured_card_valid_date: Item<Date> = "InsuredCardValidDate" "被保険者証有効開始年月日" ? Agreed;
        insured_card_expiration_date: Item<Date> = "InsuredCardExpirationDate" "被保険者証有効終了年月日" ? Agreed;
        insured_partial_contribution_ratio: Item<Digits<3>> = "InsuredPartialContributionRatio" "被保険者証一部負担金割合" ? Agreed;
        preschool_classification: Item<Preschool> = "PreschoolClassification" "未就学区分" ? Agreed;
        reason_of_loss: Item<ReasonOfLoss> = "ReasonOfLoss" "資格喪失事由" ? Agreed;
        insurer_name: Item<Text<0>> = "InsurerName" "保険者名称" 1 Agreed;
        elderly_recipient_certificate: Option<ElderlyRecipientCertificate> = "ElderlyRecipientCertificateInfo" "高齢受給者証情報" ? Agreed;
        limit_consent: Item<LimitConsent> = "LimitApplicationCertificateRelatedConsFlg" "限度額適用認定証提供同意フラグ" ? Agreed;
        limit_consent_time: Item<DateTime> = "LimitApplicationCertificateRelatedConsTime" "限度額適用認定証提供同意日時" ? Agreed;
        limit_certificate: Option<LimitCertificate> = "LimitApplicationCertificateRelatedInfo" "限度額適用認定証関連情報" ? Agreed;
        limit_changed: Item<LimitChanged> = "LimitApplicationCertificateChanged" "限度額適用認定証情報の変更" ? Single;
        specific_diseases_consent: Item<Consent> = "SpecificDiseasesCertificateRelatedConsFlg" "特定疾病療養受療証提供同意フラグ" ? Agreed;
        specific_diseases_consent_time: Item<DateTime> = "SpecificDiseasesCertificateRelatedConsTime" "特定疾病療養受療証提供同意日時" ? Agreed;
        specific_diseases: Option<SpecificDiseasesList> = "SpecificDiseasesCertificateList" "特定疾病療養受療証情報リスト" ? Agreed;
        public_expenses: Option<PublicExpenseList> = "PublicExpenseResultList" "公費資格情報リスト" ? Agreed;
        checkups_consent: Item<Consent> = "SpecificHealthCheckupsInfoConsFlg" "特定健診情報閲覧同意フラグ" ? Agreed;
        checkups_consent_time: Item<DateTime> = "SpecificHealthCheckupsInfoConsTime" "特定健診情報閲覧同意日時" ? Agreed;
        checkups_available_time: Item<DateTime> = "SpecificHealthCheckupsInfoAvailableTime" "特定健診情報閲覧有効期限" ? Agreed;
        drugs_consent: Item<Consent> = "PharmacistsInfoConsFlg" "薬剤情報閲覧同意フラグ" ? Agreed;
        drugs_consent_time: Item<DateTime> = "PharmacistsInfoConsTime" "薬剤情報閲覧同意日時" ? Agreed;
        drugs_available_time: Item<DateTime> = "PharmacistsInfoAvailableTime" "薬剤情報閲覧有効期限" ? Agreed;
        treatment_consent: Item<Consent> = "DiagnosisInfoConsFlg" "診療情報閲覧同意フラグ" ? Agreed;
        treatment_consent_time: Item<DateTime> = "DiagnosisInfoConsTime" "診療情報閲覧同意日時" ? Agreed;
        treatment_available_time: Item<DateTime> = "DiagnosisInfoAvailableTime" "診療情報閲覧有効期限" ? Agreed;
        operations_consent: Item<Consent> = "OperationInfoConsFlg" "手術情報閲覧同意フラグ" ? Agreed;
        operations_consent_time: Item<DateTime> = "OperationInfoConsTime" "手術情報閲覧同意日時" ? Agreed;
        operations_available_time: Item<DateTime> = "OperationInfoAvailableTime" "手術情報閲覧有効期限" ? Agreed;
        diagnosis_names_consent: Item<Consent> = "DiagnosisNameConsFlg" "傷病名閲覧同意フラグ" ? Single;
        diagnosis_names_consent_time: Item<DateTime> = "DiagnosisNameConsTime" "傷病名閲覧同意日時" ? Single;
        diagnosis_names_available_time: Item<DateTime> = "DiagnosisNameAvailableTime" "傷病名閲覧有効期限" ? Single;
        infections_consent: Item<Consent> = "InfectiousInfoConsFlg" "感染症閲覧同意フラグ" ? Single;
        infections_consent_time: Item<DateTime> = "InfectiousInfoConsTime" "感染症閲覧同意日時" ? Single;
        infections_available_time: Item<DateTime> = "InfectiousInfoAvailableTime" "感染症閲覧有効期限" ? Single;
        allergies_consent: Item<Consent> = "AllergyInfoConsFlg" "その他アレルギー等閲覧同意フラグ" ? Single;
        allergies_consent_time: Item<DateTime> = "AllergyInfoConsTime" "その他アレルギー等閲覧同意日時" ? Single;
        allergies_available_time: Item<DateTime> = "AllergyInfoAvailableTime" "その他アレルギー等閲覧有効期限" ? Single;
        contraindications_consent: Item<Consent> = "ContraindicationInfoConsFlg" "薬剤アレルギー等閲覧同意フラグ" ? Single;
        contraindications_consent_time: Item<DateTime> = "ContraindicationInfoConsTime" "薬剤アレルギー等閲覧同意日時" ? Single;
        contraindications_available_time: Item<DateTime> = "ContraindicationInfoAvailableTime" "薬剤アレルギー等閲覧有効期限" ? Single;
        tests_consent: Item<Consent> = "TestInfoConsFlg" "検査閲覧同意フラグ" ? Single;
        tests_consent_time: Item<DateTime> = "TestInfoConsTime" "検査閲覧同意日時" ? Single;
        tests_available_time: Item<DateTime> = "TestInfoAvailableTime" "検査閲覧有効期限" ? Single;
        prescriptions_consent: Item<Consent> = "PrescriptionInfoConsFlg" "処方閲覧同意フラグ" ? Single;
        prescriptions_consent_time: Item<DateTime> = "PrescriptionInfoConsTime" "処方閲覧同意日時" ? Single;
        prescriptions_available_time: Item<DateTime> = "PrescriptionInfoAvailableTime" "処方閲覧有効期限" ? Single;
        prescription_issue_select: Item<PrescriptionIssue> = "PrescriptionIssueSelect" "処方箋発行形態" ? Contrary;
        arbitrary_identifier: Item<Text<0>> = "ArbitraryIdentifier" "任意の識別子" ? Single;
        reference_number: Item<Text<50>> = "ReferenceNumber" "照会番号" ? Agreed;
        qualification_confirmation_key: Item<Text<0>> = "QualificationConfirmationKey" "資格確認キー" ? Single;
        public_expense_number: Item<Digits<8>> = "PublicExpenseNumber" "公費負担者番号" ? Single;
        beneficiary_number: Item<Text<30>> = "BeneficiaryNumber" "受給者番号" ? Single;
        welfare_office_name: Item<Text<0>> = "WelfareOfficeName" "福祉事務所名" ? Single;
    }

    /// 高齢受給者証情報.
    ElderlyRecipientCertificate {
        issued: Item<Date> = "ElderlyRecipientCertificateDate" "高齢受給者証交付年月日" ? Agreed;
        valid_from: Item<Date> = "ElderlyRecipientValidStartDate" "高齢受給者証有効開始年月日" ? Agreed;
        valid_until: Item<Date> = "ElderlyRecipientValidEndDate" "高齢受給者証有効終了年月日" ? Agreed;
        contribution_ratio: Item<Digits<3>> = "ElderlyRecipientContributionRatio" "高齢受給者証一部負担金割合" ? Agreed;
    }

    /// 限度額適用認定証関連情報.
    LimitCertificate {
        class: Item<LimitCertificateClass> = "LimitApplicationCertificateClassification" "限度額適用認定証区分" ? Agreed;
        limit_class: Item<LimitClass> = "LimitApplicationCertificateClassificationFlag" "限度額適用認定証適用区分" ? Agreed;
        issued: Item<Date> = "LimitApplicationCertificateDate" "限度額適用認定証交付年月日" ? Agreed;
        valid_from: Item<Date> = "LimitApplicationCertificateValidStartDate" "限度額適用認定証有効開始年月日" ? Agreed;
        valid_until: Item<Date> = "LimitApplicationCertificateValidEndDate" "限度額適用認定証有効終了年月日" ? Agreed;
        long_term: Item<Date> = "LimitApplicationCertificateLongTermDate" "限度額適用認定証長期入院該当年月日" ? Agreed;
    }

    /// 特定疾病療養受療証情報リスト.
    SpecificDiseasesList {
        certificates: Many<SpecificDiseasesCertificate> = "SpecificDiseasesCertificateInfo" "特定疾病療養受療証情報" * Agreed;
    }

    /// 特定疾病療養受療証情報.
    SpecificDiseasesCertificate {
        disease: Item<SpecificDisease> = "SpecificDiseasesDiseaseCategory" "認定疾病区分" ? Agreed;
        issued: Item<Date> = "SpecificDiseasesCertificateDate" "特定疾病療養受療証交付年月日" ? Agreed;
        valid_from: Item<Date> = "SpecificDiseasesValidStartDate" "特定疾病療養受療証有効開始年月日" ? Agreed;
        valid_until: Item<Date> = "SpecificDiseasesValidEndDate" "特定疾病療養受療証有効終了年月日" ? Agreed;
        self_pay: Item<Digits<0>> = "SpecificDiseasesSelfPay" "特定疾病療養受療証自己負担限度額" ? Agreed;
    }

    /// 公費資格情報リスト.
    PublicExpenseList {
        tickets: Many<MedicalTicket> = "MedicalTicketInfo" "医療券・調剤券情報" * Agreed;
    }

    /// 医療券・調剤券情報.
    MedicalTicket {
        ticket_type: Item<TicketType> = "TicketType" "券別" ? Single;
        medical_ticket_valid_date: Item<Date> = "MedicalTicketValidDate" "医療券有効開始年月日" ? Single;
        medical_ticket_expiration_date: Item<Date> = "MedicalTicketExpirationDate" "医療券有効終了年月日" ? Single;
        issue_number: Item<Text<0>> = "IssueNumber" "交付番号" ? Single;
        medical_treatment_month: Item<Month> = "MedicalTreatmentMonth" "診療年月" ? Single;
        designated_medical_institution_code: Item<Digits<10>> = "DesignatedMedicalInstitutionCode" "指定医療機関コード" ? Single;
        designated_medical_institution_flag: Item<DesignatedCheck> = "DesignatedMedicalInstitutionFlag" "指定医療機関確認フラグ" ? Single;
        designated_medical_institution_name: Item<Text<0>> = "DesignatedMedicalInstitutionName" "指定医療機関名" ? Single;
        prescription_issuer_medical_institution_code: Item<Digits<10>> = "PrescriptionIssuerMedicalInstitutionCode" "処方箋発行元医療機関コード" ? Single;
        prescription_issuer_medical_institution_name: Item<Text<0>> = "PrescriptionIssuerMedicalInstitutionName" "処方箋発行元医療機関名" ? Single;
        injury_name1: Item<Text<0>> = "InjuryName1" "傷病名1" ? Single;
        injury_name2: Item<Text<0>> = "InjuryName2" "傷病名2" ? Single;
        injury_name3: Item<Text<0>> = "InjuryName3" "傷病名3" ? Single;
        medical_treatment_type: Item<TreatmentType> = "MedicalTreatmentType" "診療別" ? Single;
        self_pay_amount: Item<Digits<0>> = "SelfPayAmount" "本人支払額" ? Single;
        district_contact_name: Item<Text<0>> = "DistrictContactName" "地区担当員名" ? Single;
        handling_contact_name: Item<Text<0>> = "HandlingContactName" "取扱担当者名" ? Single;
        single_or_combined_use: Item<CombinedUse> = "SingleOrCombinedUse" "単独・併用別" ? Single;
        status_of_social_insurance: Item<SocialInsurance> = "StatusOfSocialInsurance" "社会保険状況" ? Single;
        consistency_flag: Item<Inconsistent> = "ConsistencyFlag" "社会保険の整合性" ? Single;
        status_of_infecton: Item<InfectionStatus> = "StatusOfInfecton" "感染症法37条の2" ? Single;
        status_of_elderly_medical_care: Item<ElderlyStatus> = "StatusOfElderlyMedicalCare" "後期高齢者医療" ? Single;
        status_of_prefectural_expenses: Item<PrefecturalStatus> = "StatusOfPrefecturalExpenses" "都道府県費" ? Single;
        remarks1: Item<Text<0>> = "Remarks1" "備考1" ? Single;
        remarks2: Item<Text<0>> = "Remarks2" "備考2" ? Single;
        remarks3: Item<Text<0>> = "Remarks3" "備考3" ? Single;
    }
}
