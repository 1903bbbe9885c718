//! 薬剤情報等 (YZK) and 特定健診情報 (TKK) by message: asked for by number, opened by the consent that the person has given at this
//! facility, as XML or as a PDF.

use jiff::civil::Date;

use super::Letter;
use super::ask::{self, Fault, MEDICAL_NAMES};
use super::tell::{message, put, stamp};
use super::{clinical, pdf};
use crate::cast::{MedicalKind, MedicalRecord};
use crate::fund::medical::Treatment;
use crate::fund::member::Record;
use crate::fund::members::MemberId;
use crate::fund::{Channel, Fund, Response};
use crate::oqs::{Document, Element, Service};
use crate::vocabulary::InsuredId;

impl Fund {
    pub(super) fn answer_medical(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Response, Fault> {
        let drugs = service == Service::Drugs;
        let insured = ask::insured(letter.header, MEDICAL_NAMES)?;
        let span = if drugs {
            let start = ask::month(ask::required(letter.body, "StartDate")?)?;
            let end = ask::month(ask::required(letter.body, "EndDate")?)?;
            (start, end.last_of_month())
        } else {
            (Date::MIN, Date::MAX)
        };
        let form = ask::code(ask::required(letter.body, "FileCategory")?, &["1", "2"])?;
        let with_prescriptions = match ask::optional(letter.body, "PrDiInfClassification") {
            Some(element) => ask::code(element, &["0", "1"])? == "1",
            None => false,
        };
        let flag = ask::required(letter.body, "MedicalTreatmentFlag")?;
        let treatment = match ask::code(flag, &["1", "2", "3", "4"])? {
            "2" => Treatment::Kept(2),
            "3" => Treatment::Kept(3),
            "4" => Treatment::Urgent,
            _ => Treatment::Reader,
        };
        let opened = self.opened(letter, &insured, drugs, treatment);
        let (id, records) = match opened {
            Ok(opened) => opened,
            Err(fault) => return Ok(refusal(letter, &fault)),
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
            return Ok(refusal(letter, &nobody()));
        };
        if form == "1" {
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
            let bytes = pdf::write(&title, &lines);
            return Ok(Response::Document(Document::Pdf(bytes.into())));
        }
        let mut header = top(letter);
        put(&mut header, "ResultCode", Some("1"));
        header.push(clinical::person(&record.holder, drugs));
        let body = if drugs {
            clinical::drugs(&records)
        } else {
            clinical::checkups(&records)
        };
        Ok(message(Element::group("MessageHeader", header), body))
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

fn top(letter: &Letter<'_>) -> Vec<Element> {
    let mut header = vec![Element::leaf("ProcessExecutionTime", stamp(letter.now))];
    let facility = letter.facility.as_str();
    put(&mut header, "MedicalInstitutionCode", Some(facility));
    put(&mut header, "ArbitraryFileIdentifier", letter.file());
    header
}

/// What is refused comes as XML, also where a PDF was asked for.
fn refusal(letter: &Letter<'_>, fault: &Fault) -> Response {
    let mut header = top(letter);
    put(&mut header, "ResultCode", Some("9"));
    let contents = format!("{}: {}", fault.code, fault.message);
    put(&mut header, "MessageContents", Some(contents));
    message(Element::group("MessageHeader", header), Vec::new())
}
