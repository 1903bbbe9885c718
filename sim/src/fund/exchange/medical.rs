//! 薬剤情報等 (YZK) and 特定健診情報 (TKK) by message: asked for by number, opened by the consent that the person has given at this
//! facility, as XML or as a PDF.

use jiff::civil::Date;

use super::Letter;
use super::ask::{self, Fault, MEDICAL_NAMES};
use super::tell::envelope;
use super::{clinical, pdf};
use crate::cast::{MedicalKind, MedicalRecord};
use crate::fund::medical::Treatment;
use crate::fund::member::Record;
use crate::fund::members::MemberId;
use crate::fund::{Channel, Fund, Response};
use crate::oqs::code::{DisplayPrescriptions, FileCategory, InformationResult, TreatmentFlag};
use crate::oqs::layout::Item;
use crate::oqs::message::{CheckupsBody, CheckupsHeader, DrugsBody, DrugsHeader};
use crate::oqs::{Document, Message, Service};
use crate::vocabulary::InsuredId;

impl Fund {
    pub(super) fn answer_medical(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Response, Fault> {
        let drugs = service == Service::Drugs;
        let insured = letter.header.insured(MEDICAL_NAMES)?;
        let span = if drugs {
            let start = letter.body.required("StartDate")?.month()?;
            let end = letter.body.required("EndDate")?.month()?;
            (start.first(), end.first().last_of_month())
        } else {
            (Date::MIN, Date::MAX)
        };
        let form: FileCategory = letter.body.required("FileCategory")?.code()?;
        let with_prescriptions = letter.body.optional_code("PrDiInfClassification")?;
        let with_prescriptions = with_prescriptions == Some(DisplayPrescriptions::Show);
        let treatment = match letter.body.required("MedicalTreatmentFlag")?.code()? {
            TreatmentFlag::Home => Treatment::Kept(2),
            TreatmentFlag::Online => Treatment::Kept(3),
            TreatmentFlag::Emergency => Treatment::Urgent,
            TreatmentFlag::Outpatient | TreatmentFlag::Unknown(_) => Treatment::Reader,
        };
        let opened = self.opened(letter, &insured, drugs, treatment);
        let (id, records) = match opened {
            Ok(opened) => opened,
            Err(fault) => return Ok(refusal(letter, drugs, &fault)),
        };
        let mut records: Vec<_> = records
            .into_iter()
            .filter(|record| (span.0..=span.1).contains(&record.on))
            .collect();
        if drugs && !with_prescriptions {
            records.retain(|record| !clinical::is_prescription(record));
        }
        let by = self.name_of(&Channel::Facility {
            code: letter.facility.clone(),
        });
        let what = if drugs {
            "薬剤情報"
        } else {
            "特定健診等情報"
        };
        if let Some(member) = self.members.get_mut(id) {
            member.seen(letter.now, &by, what, &self.parameters);
        }
        let Some(record) = self.shown_record(id, &insured, letter) else {
            return Ok(refusal(letter, drugs, &nobody()));
        };
        if form == FileCategory::Pdf {
            let holder = &record.holder;
            let title = format!("{what}（TEST 見本）");
            let mut lines = vec![
                format!(
                    "{}　{}",
                    holder.name.with_black_circles().kanji(),
                    holder.birth
                ),
                String::new(),
            ];
            lines.extend(
                records
                    .iter()
                    .map(|record| format!("{}　{}　{}", record.on, record.kind.ja(), record.text)),
            );
            let bytes = pdf::write(&title, &lines, &[]);
            return Ok(Response::Document(Document::Pdf(bytes.into())));
        }
        let message = if drugs {
            let header = DrugsHeader {
                person: Some(clinical::drugs_person(&record.holder)),
                ..drugs_header(letter, InformationResult::Normal)
            };
            Message::DrugsResult(envelope(header, clinical::drugs(&records)))
        } else {
            let header = CheckupsHeader {
                person: Some(clinical::checkups_person(&record.holder)),
                ..checkups_header(letter, InformationResult::Normal)
            };
            Message::CheckupsResult(envelope(header, clinical::checkups(&records)))
        };
        Ok(letter.answer(&message))
    }

    /// Whose data it is, and what a live consent opens of it.
    fn opened(
        &self,
        letter: &Letter<'_>,
        insured: &InsuredId,
        drugs: bool,
        treatment: Treatment,
    ) -> Result<(MemberId, Vec<MedicalRecord>), Fault> {
        let mut found = self.members.with_account(&insured.insurer, &insured.number);
        found.retain(|id| self.shown_record(*id, insured, letter).is_some());
        let id = match found.as_slice() {
            [one] => *one,
            [] => return Err(nobody()),
            _ => {
                return Err(Fault::new(
                    ask::NOT_FOUND,
                    "該当する人が複数います: BranchNumber",
                ));
            }
        };
        let kinds: &[MedicalKind] = if drugs {
            &[
                MedicalKind::Drugs,
                MedicalKind::Clinical,
                MedicalKind::Surgery,
            ]
        } else {
            &[MedicalKind::Checkups]
        };
        let allowed: Vec<MedicalKind> = kinds
            .iter()
            .copied()
            .filter(|kind| self.consents_to(letter.now, letter.facility, id, *kind, treatment))
            .collect();
        // 薬剤 is the set that is asked for; 診療 and 手術 come with it where they may.
        if !kinds.first().is_some_and(|kind| allowed.contains(kind)) {
            let message = "閲覧の同意がないか、期限が切れています";
            return Err(Fault::new(ask::NO_CONSENT, message));
        }
        let Some(member) = self.members.get(id) else {
            return Err(nobody());
        };
        let records = allowed.into_iter().flat_map(|kind| {
            crate::fund::medical::medical_of(member, kind, letter.now, &self.parameters)
        });
        Ok((id, records.collect()))
    }

    fn shown_record(
        &self,
        id: MemberId,
        insured: &InsuredId,
        letter: &Letter<'_>,
    ) -> Option<&Record> {
        self.members.get(id)?.records.iter().rfind(|record| {
            record.in_view(letter.now)
                && record.enrolment.insured.same_household_account(insured)
                && (insured.branch.is_none() || record.enrolment.insured.branch == insured.branch)
        })
    }
}

fn nobody() -> Fault {
    Fault::new(ask::NOT_FOUND, "該当する資格がありません")
}

fn drugs_header(letter: &Letter<'_>, result: InformationResult) -> DrugsHeader {
    DrugsHeader {
        process_execution_time: letter.now.civil().into(),
        medical_institution_code: Item::of(letter.facility.as_str()),
        arbitrary_file_identifier: Item::of_any(letter.file()),
        result_code: result.into(),
        ..DrugsHeader::default()
    }
}

fn checkups_header(letter: &Letter<'_>, result: InformationResult) -> CheckupsHeader {
    CheckupsHeader {
        process_execution_time: letter.now.civil().into(),
        medical_institution_code: Item::of(letter.facility.as_str()),
        arbitrary_file_identifier: Item::of_any(letter.file()),
        result_code: result.into(),
        ..CheckupsHeader::default()
    }
}

/// What is refused comes as XML, also where a PDF was asked for.
fn refusal(letter: &Letter<'_>, drugs: bool, fault: &Fault) -> Response {
    let contents = Item::of(&format!("{}: {}", fault.code, fault.message));
    let message = if drugs {
        let header = DrugsHeader {
            message_contents: contents,
            ..drugs_header(letter, InformationResult::Refused)
        };
        Message::DrugsResult(envelope(header, DrugsBody::default()))
    } else {
        let header = CheckupsHeader {
            message_contents: contents,
            ..checkups_header(letter, InformationResult::Refused)
        };
        Message::CheckupsResult(envelope(header, CheckupsBody::default()))
    };
    letter.answer(&message)
}
