//! The four messages of a bulk query, as this facility's system writes and reads them. Absent and empty elements are the
//! same to it: nothing was told. Numbers stay the characters that they are.

use jiff::civil::Date;

use super::{Asked, identifier};
use crate::fund::Validity;
use crate::oqs::code::{self, LimitConsent, ResultStatus, SegmentOfResult};
use crate::oqs::layout::Item;
use crate::oqs::message::{
    BulkConfirmUnit, BulkDownloadRequest, BulkUploadRequest, DownloadBody, EligibilityRecord,
    QueryHeader, RequestHeader, SearchInfo,
};
use crate::oqs::value::{Digits, InsurerDigits, Text};
use crate::oqs::{Document, Element, Leg, Message, Profile, Service};
use crate::vocabulary::{
    FacilityCode, InsuredId, InsurerNumber, LimitClass, PersonName, Sex, Share,
};

/// What came back for a download.
pub(super) enum Downloaded {
    /// 処理中.
    Processing,
    /// 異常終了, and why.
    Failed(String),
    /// One each.
    Done(Vec<Told>),
}

/// What was told of one patient.
pub(super) struct Told {
    /// 任意の識別子.
    pub identifier: String,
    /// 資格有効性; absent if the fund could not look into the patient.
    pub validity: Option<Validity>,
    /// 処理結果メッセージ.
    pub message: Option<String>,
    /// 資格確認結果.
    pub records: Vec<Record>,
}

/// 資格確認結果, as far as a record of a patient holds it.
pub(super) struct Record {
    pub name: PersonName,
    pub birth: Date,
    pub sex: Sex,
    pub insured: InsuredId,
    pub lost: Option<Date>,
    pub share: Option<Share>,
    pub limit: Option<LimitClass>,
}

/// 資格確認一括照会要求.
pub(super) fn upload(facility: &FacilityCode, on: Date, file: &str, asked: &[Asked]) -> Message {
    let mut request = BulkUploadRequest {
        header: QueryHeader {
            qualification_confirmation_date: on.into(),
            medical_institution_code: Digits::from(facility.as_str()).into(),
            arbitrary_file_identifier: Text::from(file).into(),
            ..QueryHeader::default()
        },
        ..BulkUploadRequest::default()
    };
    let searches = asked.iter().enumerate().filter_map(|(place, patient)| {
        let insured = patient.insured.as_ref()?;
        let symbol = insured.symbol.as_ref().map(|it| Text::from(it.as_str()));
        let branch = insured.branch.as_ref().map(|it| Digits::from(it.as_str()));
        Some(SearchInfo {
            insurer_number: InsurerDigits::from(insured.insurer.as_str()).into(),
            insured_card_symbol: symbol.into(),
            insured_identification_number: Text::from(insured.number.as_str()).into(),
            insured_branch_number: branch.into(),
            birthdate: patient.spoken.birth.into(),
            // Nobody has been asked yet.
            limit_consent: LimitConsent::NotGiven.into(),
            arbitrary_identifier: Text::from(identifier(place)).into(),
            ..SearchInfo::default()
        })
    });
    request.body.searches = searches.collect();
    Message::BulkUploadRequest(request)
}

/// ダウンロード要求.
pub(super) fn download(facility: &FacilityCode, reception: &str) -> Message {
    Message::BulkDownloadRequest(BulkDownloadRequest {
        header: RequestHeader {
            medical_institution_code: Digits::from(facility.as_str()).into(),
            ..RequestHeader::default()
        },
        body: DownloadBody {
            reception_number: Text::from(reception).into(),
            ..DownloadBody::default()
        },
        ..BulkDownloadRequest::default()
    })
}

/// Reads the answer to a step.
///
/// # Errors
/// That it is no message of this step, and where.
pub(super) fn read(leg: Leg, document: &Document, profile: &Profile) -> Result<Message, String> {
    let Document::Xml(xml) = document else {
        return Err("一括照会の回答が電文ではありません".to_owned());
    };
    let answer = leg.answer().unwrap_or(leg);
    Element::parse(xml)
        .and_then(|tree| Message::read(Service::EligibilityBulk, answer, &tree, profile))
        .map(|read| read.message)
        .map_err(|error| {
            format!(
                "一括照会の回答を読めません（{}行{}桁）",
                error.at.line, error.at.column
            )
        })
}

/// 受付番号 out of the answer to an upload.
///
/// # Errors
/// Why it was not received, or that the answer belongs to something else.
pub(super) fn received(
    answer: &Message,
    facility: &FacilityCode,
    file: &str,
) -> Result<String, String> {
    let Message::BulkUploadResult(result) = answer else {
        return Err(other());
    };
    let header = &result.header;
    if is_other(&header.medical_institution_code, facility.as_str())
        || is_other(&header.arbitrary_file_identifier, file)
    {
        return Err(other());
    }
    let normal = header.segment_of_result.value() == Some(&SegmentOfResult::Normal);
    match result.body.reception_number.value() {
        Some(number) if normal => Ok(number.to_string()),
        _ => Err(reason(
            &header.error_message,
            "一括照会が受け付けられません",
        )),
    }
}

/// What became of a bulk query.
///
/// # Errors
/// That the answer belongs to something else.
pub(super) fn downloaded(
    answer: &Message,
    facility: &FacilityCode,
    reception: &str,
    profile: &Profile,
) -> Result<Downloaded, String> {
    let Message::BulkDownloadResult(result) = answer else {
        return Err(other());
    };
    let header = &result.header;
    if is_other(&header.medical_institution_code, facility.as_str())
        || is_other(&header.reception_number, reception)
    {
        return Err(other());
    }
    Ok(match header.segment_of_result.value() {
        Some(SegmentOfResult::Processing) => Downloaded::Processing,
        Some(SegmentOfResult::Normal) => {
            let units = result.body.units.iter();
            Downloaded::Done(units.filter_map(|unit| told(unit, profile)).collect())
        }
        _ => Downloaded::Failed(reason(
            &header.error_message,
            "一括照会の結果がありません。もう一度照会してください",
        )),
    })
}

fn other() -> String {
    "ほかの照会の回答が返りました".to_owned()
}

/// Whether an element says something else than expected. What is left out says nothing else.
fn is_other<V: std::ops::Deref<Target = str>>(item: &Item<V>, expected: &str) -> bool {
    item.value().is_some_and(|found| &**found != expected)
}

fn reason(told: &Item<Text<0>>, otherwise: &str) -> String {
    let told = told.value().map(|told| told.to_string());
    told.unwrap_or_else(|| otherwise.to_owned())
}

/// A unit with its identifier; one without belongs to nobody.
fn told(unit: &BulkConfirmUnit, profile: &Profile) -> Option<Told> {
    let search = unit.search.as_ref()?.said(profile);
    let identifier = search.arbitrary_identifier.value()?.to_string();
    let message = unit.processing_result_message.value();
    let failed = unit.processing_result_status.value() == Some(&ResultStatus::Error);
    let validity = unit.qualification_validity.value().filter(|_| !failed);
    let records: Option<Vec<Record>> = unit.records.iter().map(record).collect();
    Some(Told {
        identifier,
        // A record that cannot be read is no answer.
        validity: validity.and_then(validity_of).filter(|_| records.is_some()),
        message: message.map(|message| message.to_string()),
        records: records.unwrap_or_default(),
    })
}

const fn validity_of(found: &code::Validity) -> Option<Validity> {
    Some(match found {
        code::Validity::Valid => Validity::Valid,
        code::Validity::Invalid => Validity::Invalid,
        code::Validity::InvalidNewer => Validity::InvalidNewerExists,
        code::Validity::NoneFound => Validity::NoneFound,
        code::Validity::Several => Validity::Several,
        code::Validity::ValidUnregistered => Validity::ValidNotEntrusted,
        code::Validity::Unknown(_) => return None,
    })
}

fn record(found: &EligibilityRecord) -> Option<Record> {
    let kana = found.name_kana.value().map_or("", |kana| &**kana);
    let symbol = found.insured_card_symbol.value();
    let branch = found.insured_branch_number.value();
    let elderly = found.elderly_recipient_certificate.as_ref();
    let ratio = found.insured_partial_contribution_ratio.value();
    let ratio = ratio.or_else(|| elderly?.contribution_ratio.value());
    let limit = found.limit_certificate.as_ref();
    let limit = limit.and_then(|limit| limit.limit_class.value());
    Some(Record {
        name: PersonName::new(found.name.value()?, kana).ok()?,
        birth: *found.birthdate.value()?,
        // The back of a card says what its front leaves out.
        sex: match found.sex2.value().or(found.sex1.value())? {
            code::Sex::Male => Sex::Male,
            code::Sex::Female => Sex::Female,
            code::Sex::NotSet => Sex::Unset,
            code::Sex::Unknown(_) => return None,
        },
        insured: InsuredId {
            insurer: InsurerNumber::from_padded(found.insurer_number.value()?).ok()?,
            symbol: symbol.map(|it| it.parse()).transpose().ok()?,
            number: found.insured_identification_number.value()?.parse().ok()?,
            branch: branch.map(|it| it.parse()).transpose().ok()?,
        },
        lost: found.disqualification_date.value().copied(),
        share: ratio
            .map(|ratio| Share::from_ratio_code(ratio))
            .transpose()
            .ok()?,
        limit: limit.map(|class| class.code().parse()).transpose().ok()?,
    })
}
