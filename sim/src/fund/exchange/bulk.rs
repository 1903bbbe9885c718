//! 一括照会 (OQS-IF-005 … 008) and 照会番号一括登録 (009 … 012): received under a number, worked off later, fetched as long as it is
//! kept. How long each takes is assumed ([`crate::rulebook::Parameters`]).

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Letter;
use super::ask::{self, Fault, Part};
use super::eligibility::{Outcome, SEARCH};
use super::reference::INFO;
use super::tell::{Status, envelope};
use crate::clock::VirtualTime;
use crate::fund::care::CareRequest;
use crate::fund::{Fund, Response};
use crate::oqs::code::SegmentOfResult;
use crate::oqs::layout::{Item, Many};
use crate::oqs::message::{
    BulkConfirmUnit, BulkHeader, BulkReferenceResultBody, BulkResultBody, ReceptionBody,
    RegistrationUnit,
};
use crate::oqs::{Element, Message, Service};
use crate::rulebook::Parameters;
use crate::vocabulary::FacilityCode;

/// The hour at which what is worked off at night is ready. Assumed (仮定).
const MORNING: i8 = 5;

/// A bulk query.
struct Batch {
    facility: FacilityCode,
    service: Service,
    file: Option<String>,
    /// 資格確認日, where one was asked for.
    on: Option<Date>,
    received: VirtualTime,
    ready: VirtualTime,
    work: Work,
}

/// What is to be done, or has been.
enum Work {
    Open(Vec<Element>),
    /// What is asked for of everybody, as of a month or of days.
    Listing(CareRequest),
    /// Why nothing could be listed.
    Failed(Fault),
    /// Who was asked for or listed, and how many are errors.
    Confirmed(Many<BulkConfirmUnit>, usize),
    /// The numbers registered, and how many are errors.
    Registered(Many<RegistrationUnit>, usize),
}

/// Bulk queries by reception number.
#[derive(Default)]
pub(in crate::fund) struct Batches {
    received: u64,
    all: BTreeMap<String, Batch>,
}

impl Batches {
    fn take(&mut self, batch: Batch, parameters: &Parameters) -> String {
        let kept = i32::from(parameters.bulk_kept_days);
        let now = batch.received;
        self.all.retain(|_, old| now < old.received.plus_days(kept));
        self.received = self.received.saturating_add(1);
        let number = format!("{}{:08}", now.date().strftime("%Y%m%d"), self.received);
        self.all.insert(number.clone(), batch);
        number
    }
}

fn ready(now: VirtualTime, parameters: &Parameters) -> VirtualTime {
    if !parameters.bulk_overnight {
        return now.plus_minutes(i32::from(parameters.bulk_ready_minutes));
    }
    let today = now.date().at(MORNING, 0, 0, 0);
    let this_morning = VirtualTime::new(today);
    if now < this_morning {
        this_morning
    } else {
        this_morning.plus_days(1)
    }
}

impl Fund {
    pub(super) fn receive_batch(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Response, Fault> {
        let (work, on) = match service {
            Service::EligibilityBulk => {
                let date = letter.header.required("QualificationConfirmationDate")?;
                let on = date.day()?;
                if on > letter.now.date() {
                    let reason = crate::fund::by_number::Denial::FutureDay.ja();
                    return Err(Fault::new(ask::DENIED, reason));
                }
                (self.people(letter, SEARCH)?, Some(on))
            }
            Service::HomeRequeryBulk | Service::OnlineRequeryBulk => {
                let on = super::care::today(letter)?;
                (self.people(letter, SEARCH)?, Some(on))
            }
            Service::ReferenceBulk => (self.people(letter, INFO)?, None),
            _ => (Work::Listing(super::care::listing(letter, service)?), None),
        };
        let batch = Batch {
            facility: letter.facility.clone(),
            service,
            file: letter.file().map(str::to_owned),
            on,
            received: letter.now,
            ready: ready(letter.now, &self.parameters),
            work,
        };
        let number = self.batches.take(batch, &self.parameters);
        let body = ReceptionBody {
            reception_number: Item::of(&number),
            reception_date_time: letter.now.civil().into(),
            ..ReceptionBody::default()
        };
        let result = envelope(letter.answered(), body);
        Ok(letter.answer(&Message::BulkUploadResult(result)))
    }

    /// The people of a bulk query, each under such an element.
    fn people(&self, letter: &Letter<'_>, element: &'static str) -> Result<Work, Fault> {
        let people = letter.body.all(element);
        let people: Vec<Element> = people.map(|one| one.element().clone()).collect();
        let most = self.parameters.bulk_most_people;
        if people.is_empty() {
            return Err(Fault::missing(element));
        }
        if u32::try_from(people.len()).unwrap_or(u32::MAX) > most {
            let message = format!("一括の件数の上限は{most}件です: {element}");
            return Err(Fault::new(ask::TOO_MANY, message));
        }
        Ok(Work::Open(people))
    }

    pub(super) fn fetch_batch(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Response, Fault> {
        let number = letter.body.required("ReceptionNumber")?.text();
        let kept = i32::from(self.parameters.bulk_kept_days);
        let own = |batch: &Batch| {
            batch.facility == *letter.facility
                && batch.service == service
                && letter.now < batch.received.plus_days(kept)
        };
        let Some(mut batch) = self.batches.all.remove(number) else {
            return Err(no_reception());
        };
        if !own(&batch) {
            self.batches.all.insert(number.to_owned(), batch);
            return Err(no_reception());
        }
        let pending = letter.now < batch.ready;
        if !pending {
            self.work_off(&mut batch);
        }
        let message = fetched(letter, number, &batch, pending);
        self.batches.all.insert(number.to_owned(), batch);
        Ok(letter.answer(&message))
    }

    /// Works a batch off, once, as things stood when it was due.
    fn work_off(&mut self, batch: &mut Batch) {
        let profile = self.profile;
        let part = |entry| Part::new(entry, &profile);
        let mut errors = 0_usize;
        batch.work = match &batch.work {
            Work::Listing(request) => {
                match self.listed(batch.ready, &batch.facility, request.clone()) {
                    Ok(units) => Work::Confirmed(units, 0),
                    Err(fault) => Work::Failed(fault),
                }
            }
            Work::Open(people) if batch.service == Service::ReferenceBulk => {
                let units = people.iter().map(|entry| {
                    let done = self.reference(&batch.facility, part(entry));
                    errors = errors.saturating_add(usize::from(done.is_err()));
                    registered(part(entry), done)
                });
                let units = units.collect();
                Work::Registered(units, errors)
            }
            Work::Open(people) => {
                let units = people.iter().map(|entry| {
                    let search = part(entry);
                    let done = match (batch.service, batch.on) {
                        (Service::EligibilityBulk, Some(on)) => {
                            self.person(batch.ready, &batch.facility, on, search)
                        }
                        (service, _) => self.requery(batch.ready, &batch.facility, search, service),
                    };
                    errors = errors.saturating_add(usize::from(done.is_err()));
                    let outcome = done.unwrap_or_else(|fault| Outcome::refused(&fault));
                    outcome.into_unit(Some(search.quoted()))
                });
                let units = units.collect();
                Work::Confirmed(units, errors)
            }
            Work::Failed(_) | Work::Confirmed(..) | Work::Registered(..) => return,
        };
    }
}

fn registered(info: Part<'_>, done: Result<(), Fault>) -> RegistrationUnit {
    let status = match done {
        Ok(()) => Status::done(),
        Err(fault) => Status::refused(&fault),
    };
    RegistrationUnit {
        registration: Some(info.quoted()),
        processing_result_status: status.status,
        processing_result_code: status.code,
        processing_result_message: status.message,
        ..RegistrationUnit::default()
    }
}

/// What is fetched of a batch: its results, or that there are none, or none yet.
fn fetched(letter: &Letter<'_>, number: &str, batch: &Batch, pending: bool) -> Message {
    let header = super::tell::header(letter.now, letter.facility);
    let mut header = BulkHeader {
        process_execution_time: header.process_execution_time,
        qualification_confirmation_date: batch.on.into(),
        medical_institution_code: header.medical_institution_code,
        arbitrary_file_identifier: Item::of_any(batch.file.as_deref()),
        reception_number: Item::of(number),
        segment_of_result: header.segment_of_result,
        character_code_identifier: header.character_code_identifier,
        ..BulkHeader::default()
    };
    if pending {
        header.segment_of_result = SegmentOfResult::Processing.into();
    }
    let mut count = |all: usize, errors: usize| {
        header.number_of_processing_result = Item::of(&all.to_string());
        let normal = all.saturating_sub(errors);
        header.number_of_normal_processing = Item::of(&normal.to_string());
        header.number_of_error = Item::of(&errors.to_string());
    };
    let (mut confirmed, mut registered) = (Many::default(), Many::default());
    match &batch.work {
        Work::Confirmed(units, errors) => {
            count(units.len(), *errors);
            confirmed = units.clone();
        }
        Work::Registered(units, errors) => {
            count(units.len(), *errors);
            registered = units.clone();
        }
        Work::Failed(fault) => {
            header.segment_of_result = SegmentOfResult::Abnormal.into();
            header.error_code = Item::of(fault.code);
            header.error_message = Item::of(&fault.message);
        }
        Work::Open(_) | Work::Listing(_) => {}
    }
    if batch.service == Service::ReferenceBulk {
        let body = BulkReferenceResultBody {
            units: registered,
            ..BulkReferenceResultBody::default()
        };
        return Message::BulkReferenceResult(envelope(header, body));
    }
    let body = BulkResultBody {
        units: confirmed,
        ..BulkResultBody::default()
    };
    Message::BulkDownloadResult(envelope(header, body))
}

fn no_reception() -> Fault {
    Fault::new(
        ask::NO_RECEPTION,
        "この受付番号の一括照会はありません: ReceptionNumber",
    )
}
