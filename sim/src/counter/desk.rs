//! The counter as an actor: what it holds, and which request goes where.

use std::collections::BTreeMap;

use super::kept::KnownConsent;
use super::reserved::Batch;
use super::role::{CounterRole, Request, Response};
use super::situation::{Chart, Likeness, likeness};
use super::visit::Visit;
use crate::cast::{Cast, Facility};
use crate::oqs::Profile;
use crate::role::{Answer, Line, Port};

/// 受付窓口 of one facility.
#[derive(Debug)]
pub struct Counter {
    pub(super) facility: Facility,
    /// How its messages are written, and read where one way cannot be told from the other.
    pub(super) profile: Profile,
    /// Records of earlier visits, the newest last.
    pub(super) charts: Vec<Chart>,
    pub(super) visits: BTreeMap<u32, Visit>,
    /// Consents given away from the counter, as far as they are known here.
    pub(super) consents: Vec<KnownConsent>,
    /// The bulk query handed in last.
    pub(super) batch: Option<Batch>,
}

impl Counter {
    /// The counter of a facility, with the records of those who have been there before.
    pub fn begin(cast: &Cast, facility: &Facility) -> Self {
        let charts = cast
            .people
            .values()
            .flat_map(|person| {
                let here = person
                    .charts
                    .iter()
                    .filter(|(code, ..)| *code == facility.code);
                here.map(|(_, insured, share)| Chart {
                    name: person.name.clone(),
                    birth: person.birth,
                    sex: person.sex,
                    insured: insured.clone(),
                    share: *share,
                    lost: None,
                })
            })
            .collect();
        Self {
            charts,
            profile: cast.profile,
            ..Self::of(facility.clone())
        }
    }

    /// The counter of a facility that has just been opened.
    pub(super) fn of(facility: Facility) -> Self {
        Self {
            facility,
            profile: Profile::default(),
            charts: Vec::new(),
            visits: BTreeMap::new(),
            consents: Vec::new(),
            batch: None,
        }
    }

    pub(super) fn next_visit(&self) -> u32 {
        self.visits
            .last_key_value()
            .map_or(1, |(last, _)| last.saturating_add(1))
    }

    /// Keeps a visit, and the insurance that it proved as the patient's record.
    pub(super) fn keep(&mut self, number: u32, visit: Visit) {
        self.record(&visit);
        self.visits.insert(number, visit);
    }

    /// Records the insurance that a visit has proved, in place of what was recorded of the patient before.
    pub(super) fn record(&mut self, visit: &Visit) {
        let Some((insured, share)) = visit.proven_insurance() else {
            return;
        };
        let spoken = &visit.spoken;
        self.charts.retain(|chart| {
            likeness(spoken, &chart.name, chart.birth, chart.sex) != Likeness::Same
        });
        self.charts.push(Chart {
            name: spoken.name.clone(),
            birth: spoken.birth,
            sex: spoken.sex,
            insured: insured.clone(),
            share,
            lost: None,
        });
    }

    async fn answer(&mut self, line: &Line, request: Request) -> Response {
        match request {
            Request::Receive(reception) => self.receive(line, *reception).await,
            Request::HearLater { visit, shown } => self.hear_later(visit, &shown),
            Request::Bill { visit, month } => self.bill(line, visit, month).await,
            Request::ViewMedical { visit, kind } => self.view_medical(line, visit, kind).await,
            Request::PhoneHelpDesk { called_back_at } => {
                self.phone_help_desk(line, called_back_at).await
            }
            Request::LookUpLater { visit } => self.look_up_later(line, visit).await,
            Request::ReportEmergencyUse => self.report_emergency_use(line).await,
            Request::AskAgain { visit, told } => self.ask_again(line, visit, told).await,
            Request::AskReserved { patients } => self.ask_reserved(line, patients).await,
            Request::FetchReserved => self.fetch_reserved(line).await,
            Request::FetchConsented { care, from, to } => {
                self.fetch_consented(line, care, (from, to)).await
            }
            Request::ConfirmPayment { visit } => self.confirm_payment(visit),
            Request::DestroyDeclaration { visit } => self.destroy_declaration(visit),
            Request::ShowVisit { visit } => match self.visits.get(&visit) {
                Some(visit) => Response::Decision(Box::new(visit.decision.clone())),
                None => no_such_visit(),
            },
        }
    }
}

impl Port<CounterRole> for Counter {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, CounterRole> {
        Box::pin(async move { Ok(self.answer(&line, request).await) })
    }
}

/// A refusal, as staff would say it.
pub(super) fn refused(reason: impl Into<String>) -> Response {
    Response::Refused {
        reason: reason.into(),
    }
}

/// Nothing is recorded under this number.
pub(super) fn no_such_visit() -> Response {
    refused("その番号の受診の記録はありません")
}

#[cfg(test)]
mod tests {
    use arbitrary::{Arbitrary, Unstructured};
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::role::{Basis, CounterRole};
    use super::super::testbed::{Desk, employee, facility, record, run, valid};
    use super::*;
    use crate::clock::VirtualTime;
    use crate::role::{Address, Switchboard};
    use crate::vocabulary::arbitrary_date;

    proptest! {
        #[test]
        fn a_counter_alone_answers_any_request(bytes in proptest::collection::vec(any::<u8>(), 0..2048)) {
            let mut input = Unstructured::new(&bytes);
            let day = arbitrary_date(&mut input).unwrap_or(date(2025, 6, 10));
            let board = Switchboard::new(VirtualTime::morning_of(day));
            board.plug::<CounterRole>("counter", Counter::of(facility()));
            while let Ok(request) = Request::arbitrary(&mut input) {
                let answer = run(board.call::<CounterRole>(&Address::person("誰か"), "counter", request));
                prop_assert!(answer.is_ok());
                if input.is_empty() {
                    break;
                }
            }
        }
    }

    #[test]
    fn a_visit_proved_by_card_is_the_past_record_of_the_next() {
        let first = Desk::card_checked(date(2025, 6, 10), valid(record(employee("1"))));
        let open = first.open();
        open.receive(&first.reception);
        let mut again = first.reception.clone();
        again.says_unchanged = Some(true);
        // The reader holds nothing any more.
        assert_eq!(open.receive(&again).basis, Some(Basis::PastRecord));
    }

    #[test]
    fn a_visit_is_shown_as_it_was_decided() {
        let desk = Desk::card_checked(date(2025, 6, 10), valid(record(employee("1"))));
        let open = desk.open();
        let decision = open.receive(&desk.reception);
        let visit = decision.visit;
        assert_eq!(
            open.ask(Request::ShowVisit { visit }),
            Response::Decision(Box::new(decision))
        );
        assert_eq!(
            open.ask(Request::ShowVisit { visit: visit + 1 }),
            no_such_visit()
        );
    }
}
