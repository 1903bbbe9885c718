//! The headers of messages, and what single and bulk messages share.

use jiff::civil::{Date, DateTime};

use crate::oqs::code::{
    LimitConsent, ReferenceClass, ResultStatus, SegmentOfResult, Sex, TreatmentFlag,
};
use crate::oqs::layout::{Group, Item, Part, Reading, Row, demand, groups};
use crate::oqs::text::Encoding;
use crate::oqs::value::{Digits, InsurerDigits, Kana, Text};
use crate::oqs::{Element, Profile};

/// A message: `XmlMsg` with its header and its body.
#[derive(Clone, Debug, Default, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct Envelope<H, B> {
    /// `MessageHeader`.
    pub header: H,
    /// `MessageBody`.
    pub body: B,
    /// Elements that the layout does not have, as they stand.
    #[arbitrary(default)]
    pub unknown: Vec<Element>,
}

impl<H: Group, B: Group> Group for Envelope<H, B> {
    fn rows() -> Vec<Row> {
        use crate::oqs::layout::{Cardinality::One, Source::Agreed};
        let row = |element, ja, content| Row {
            element,
            ja,
            cardinality: One,
            source: Agreed,
            content,
        };
        vec![
            row(
                "MessageHeader",
                "メッセージヘッダー",
                <Option<H> as Part>::content(),
            ),
            row(
                "MessageBody",
                "メッセージボディー",
                <Option<B> as Part>::content(),
            ),
        ]
    }

    fn read(element: &Element, reading: &mut Reading<'_>) -> Self {
        let (mut header, mut body, mut unknown) = (None::<H>, None::<B>, Vec::new());
        for child in &element.children {
            match child.name.as_str() {
                "MessageHeader" => Part::take(&mut header, child, reading),
                "MessageBody" => Part::take(&mut body, child, reading),
                name => {
                    let kind = crate::oqs::FindingKind::Unknown;
                    reading.report(
                        kind,
                        name,
                        child.place,
                        "MessageHeader or MessageBody",
                        &format!("<{name}>"),
                    );
                    unknown.push(child.clone());
                }
            }
        }
        demand("MessageHeader", header.there(), element, reading);
        demand("MessageBody", body.there(), element, reading);
        Self {
            header: header.unwrap_or_default(),
            body: body.unwrap_or_default(),
            unknown,
        }
    }

    fn write(&self, profile: &Profile) -> Vec<Element> {
        let mut elements = vec![
            Element::group("MessageHeader", self.header.write(profile)),
            Element::group("MessageBody", self.body.write(profile)),
        ];
        elements.extend(self.unknown.iter().cloned());
        elements
    }
}

groups! {
    /// The header of a query for a day.
    QueryHeader {
        qualification_confirmation_date: Item<Date> = "QualificationConfirmationDate" "資格確認日" 1 Agreed;
        medical_institution_code: Item<Digits<10>> = "MedicalInstitutionCode" "医療機関コード" 1 Agreed;
        arbitrary_file_identifier: Item<Text<50>> = "ArbitraryFileIdentifier" "任意のファイル識別子" ? Agreed;
    }

    /// The header of a request that is for no day.
    RequestHeader {
        medical_institution_code: Item<Digits<10>> = "MedicalInstitutionCode" "医療機関コード" 1 Agreed;
        arbitrary_file_identifier: Item<Text<50>> = "ArbitraryFileIdentifier" "任意のファイル識別子" ? Agreed;
    }

    /// The header of a result. What a kind of result does not have stays absent.
    ResultHeader {
        process_execution_time: Item<DateTime> = "ProcessExecutionTime" "処理実行日時" 1 Agreed;
        qualification_confirmation_date: Item<Date> = "QualificationConfirmationDate" "資格確認日" ? Agreed;
        medical_institution_code: Item<Digits<10>> = "MedicalInstitutionCode" "医療機関コード" 1 Agreed;
        arbitrary_file_identifier: Item<Text<0>> = "ArbitraryFileIdentifier" "任意のファイル識別子" ? Agreed;
        reference_classification: Item<ReferenceClass> = "ReferenceClassification" "照会区分" ? Agreed;
        segment_of_result: Item<SegmentOfResult> = "SegmentOfResult" "処理結果区分" 1 Agreed;
        error_code: Item<Text<0>> = "ErrorCode" "エラーコード" ? Agreed;
        error_message: Item<Text<0>> = "ErrorMessage" "エラーメッセージ" ? Agreed;
        character_code_identifier: Item<Encoding> = "CharacterCodeIdentifier" "文字コード識別" 1 Contrary;
    }

    /// What a person is asked for by (資格確認照会用情報).
    SearchInfo {
        insurer_number: Item<InsurerDigits> = "InsurerNumber" "保険者番号" 1 Contrary;
        insured_card_symbol: Item<Text<20>> = "InsuredCardSymbol" "被保険者証記号" ? Agreed;
        insured_identification_number: Item<Text<20>> = "InsuredIdentificationNumber" "被保険者証番号" 1 Agreed;
        insured_branch_number: Item<Digits<2>> = "InsuredBranchNumber" "被保険者証枝番" ? Agreed;
        birthdate: Item<Date> = "Birthdate" "生年月日" 1 Agreed;
        limit_consent: Item<LimitConsent> = "LimitApplicationCertificateRelatedConsFlg" "限度額適用認定証提供同意フラグ" 1 Agreed;
        arbitrary_identifier: Item<Text<0>> = "ArbitraryIdentifier" "任意の識別子" ? Agreed;
    }

    /// What was asked, given back as it stood: of a query by number, under a kept consent, or in an emergency.
    EchoedSearch {
        insurer_number: Item<InsurerDigits> = "InsurerNumber" "保険者番号" ? Contrary;
        insured_card_symbol: Item<Text<20>> = "InsuredCardSymbol" "被保険者証記号" ? Agreed;
        insured_identification_number: Item<Text<20>> = "InsuredIdentificationNumber" "被保険者証番号" ? Agreed;
        insured_branch_number: Item<Digits<2>> = "InsuredBranchNumber" "被保険者証枝番" ? Agreed;
        name: Item<Text<0>> = "Name" "氏名" ? Ours;
        name_kana: Item<Kana> = "NameKana" "氏名カナ" ? Ours;
        birthdate: Item<Date> = "Birthdate" "生年月日" ? Agreed;
        sex: Item<Sex> = "Sex1" "性別1" ? Ours;
        address: Item<Text<0>> = "Address" "住所" ? Ours;
        reference_number: Item<Text<50>> = "ReferenceNumber" "照会番号" ? Ours;
        limit_consent: Item<LimitConsent> = "LimitApplicationCertificateRelatedConsFlg" "限度額適用認定証提供同意フラグ" ? Agreed;
        treatment_flag: Item<TreatmentFlag> = "MedicalTreatmentFlag" "診療区分" ? Ours;
        arbitrary_identifier: Item<Text<0>> = "ArbitraryIdentifier" "任意の識別子" ? Agreed;
    }

    /// A body with nothing but whether a request was carried out.
    StatusBody {
        processing_result_status: Item<ResultStatus> = "ProcessingResultStatus" "処理結果状況" 1 Agreed;
        processing_result_code: Item<Text<0>> = "ProcessingResultCode" "処理結果コード" ? Agreed;
        processing_result_message: Item<Text<0>> = "ProcessingResultMessage" "処理結果メッセージ" ? Agreed;
    }
}
