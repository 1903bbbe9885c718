//! 一括照会 (OQS-IF-005 … 008) and 照会番号一括登録 (009 … 012): received under a number, worked off later, fetched as long as it is
//! kept. How long each takes is assumed ([`crate::rulebook::Parameters`]).

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Letter;
use super::ask::{self, Fault};
use super::reference::{INFO, status};
use super::tell::{Header, message, put, stamp};
use crate::clock::VirtualTime;
use crate::fund::care::CareRequest;
use crate::fund::{Fund, Response};
use crate::oqs::{Element, Service};
use crate::rulebook::Parameters;
use crate::vocabulary::FacilityCode;

/// The hour at which what is worked off at night is ready. Assumed (仮定).
const MORNING: i8 = 5;

/// 資格確認照会用情報.
pub(super) const SEARCH: &str = "QualificationConfirmSearchInfo";

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
    /// The units, and how many are errors.
    Done(Vec<Element>, usize),
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
        let number = format!("{}{:08}", super::tell::compact(now.date()), self.received);
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
                let date = ask::required(letter.header, "QualificationConfirmationDate")?;
                let on = ask::day(date)?;
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
        let header = Header {
            file: letter.file(),
            ..Header::default()
        };
        let body = vec![
            Element::leaf("ReceptionNumber", number),
            Element::leaf("ReceptionDateTime", stamp(letter.now)),
        ];
        Ok(message(header.write(letter.now, letter.facility), body))
    }

    /// The people of a bulk query, each under such an element.
    fn people(&self, letter: &Letter<'_>, element: &str) -> Result<Work, Fault> {
        let people: Vec<Element> = letter
            .body
            .children
            .iter()
            .filter(|child| child.name == element)
            .cloned()
            .collect();
        let most = self.parameters.bulk_most_people;
        if people.is_empty() {
            let message = format!("必須の要素がありません: {element}");
            return Err(Fault::new("MDG102", message));
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
        let number = &ask::required(letter.body, "ReceptionNumber")?.text;
        let kept = i32::from(self.parameters.bulk_kept_days);
        let own = |batch: &Batch| {
            batch.facility == *letter.facility
                && batch.service == service
                && letter.now < batch.received.plus_days(kept)
        };
        let Some(mut batch) = self.batches.all.remove(number).filter(|_| true) else {
            return Err(no_reception());
        };
        if !own(&batch) {
            self.batches.all.insert(number.clone(), batch);
            return Err(no_reception());
        }
        let mut header = Header {
            on: batch.on,
            reception: Some(number),
            ..Header::default()
        };
        let file = batch.file.clone();
        header.file = file.as_deref();
        let mut body = Vec::new();
        if letter.now < batch.ready {
            header.pending = true;
        } else {
            self.work_off(&mut batch);
            match &batch.work {
                Work::Done(units, errors) => {
                    header.counts = Some((units.len(), *errors));
                    body.clone_from(units);
                }
                Work::Failed(fault) => header.fault = Some(fault),
                Work::Open(_) | Work::Listing(_) => {}
            }
        }
        let answer = message(header.write(letter.now, letter.facility), body);
        self.batches.all.insert(number.clone(), batch);
        Ok(answer)
    }

    /// Works a batch off, once, as things stood when it was due.
    fn work_off(&mut self, batch: &mut Batch) {
        let people = match &batch.work {
            Work::Open(people) => people,
            Work::Listing(request) => {
                batch.work = match self.listed(batch.ready, &batch.facility, request.clone()) {
                    Ok(units) => Work::Done(units, 0),
                    Err(fault) => Work::Failed(fault),
                };
                return;
            }
            Work::Failed(_) | Work::Done(..) => return,
        };
        let mut errors = 0_usize;
        let units = people
            .iter()
            .map(|entry| {
                let mut unit = vec![entry.clone()];
                let done = match (batch.service, batch.on) {
                    (Service::EligibilityBulk, Some(on)) => {
                        self.person(batch.ready, &batch.facility, on, entry)
                    }
                    (Service::HomeRequeryBulk | Service::OnlineRequeryBulk, _) => {
                        self.requery(batch.ready, &batch.facility, entry, batch.service)
                    }
                    _ => self
                        .reference(&batch.facility, entry)
                        .map(|()| status(None)),
                };
                match done {
                    Ok(result) => unit.extend(result),
                    Err(fault) => {
                        errors = errors.saturating_add(1);
                        unit.extend(status(Some(&fault)));
                    }
                }
                let name = match batch.service {
                    Service::ReferenceBulk => "BulkRegistrationUnit",
                    _ => "BulkConfirmUnit",
                };
                flattened(name, unit)
            })
            .collect();
        batch.work = Work::Done(units, errors);
    }
}

/// A unit of a bulk result has its record without the list around it, and 照会番号 beside it.
pub(super) fn flattened(name: &str, unit: Vec<Element>) -> Element {
    let mut list = Vec::new();
    let mut reference = None;
    for element in unit {
        if element.name != "ResultList" {
            list.push(element);
            continue;
        }
        for record in element.children {
            if reference.is_none() {
                reference =
                    ask::optional(&record, "ReferenceNumber").map(|found| found.text.clone());
            }
            list.push(record);
        }
    }
    put(&mut list, "ReferenceNumber", reference);
    Element::group(name, list)
}

fn no_reception() -> Fault {
    Fault::new(
        ask::NO_RECEPTION,
        "この受付番号の一括照会はありません: ReceptionNumber",
    )
}
