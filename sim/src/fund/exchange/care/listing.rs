//! Bulk queries for whoever there is: the tickets of a month (OQS-IF-013 … 016), the consents of days (017 … 024).

use super::super::Letter;
use super::super::ask::{self, Fault, Part};
use super::super::eligibility::{Outcome, SEARCH};
use super::super::record::Beside;
use super::consent::{kinds, own_treatment};
use super::unexpected;
use crate::clock::VirtualTime;
use crate::fund::care::{
    CareRequest, CareResponse, ListedBy, TicketHolder, listing_denied, tickets_denied,
};
use crate::fund::{Check, Fund, Validity};
use crate::oqs::Service;
use crate::oqs::layout::Many;
use crate::oqs::message::BulkConfirmUnit;
use crate::vocabulary::FacilityCode;

/// What a message asks to be listed; what is never listed is refused before it gets a reception number.
pub(in crate::fund::exchange) fn listing(
    letter: &Letter<'_>,
    service: Service,
) -> Result<CareRequest, Fault> {
    let search = letter.body.group(SEARCH)?;
    let (request, denied) = match service {
        Service::TicketsBulk => {
            let month = search.required("MedicalTreatmentMonth")?.month()?.first();
            let request = CareRequest::ListTickets {
                facility: letter.facility.clone(),
                month,
            };
            (request, tickets_denied(letter.now))
        }
        Service::HomeConsentsBulk | Service::OnlineConsentsBulk => {
            consents(letter, search, service)?
        }
        other => return Err(ask::not_served(other)),
    };
    match denied {
        Some(reason) => Err(Fault::new(ask::DENIED, reason)),
        None => Ok(request),
    }
}

fn consents(
    letter: &Letter<'_>,
    search: Part<'_>,
    service: Service,
) -> Result<(CareRequest, Option<&'static str>), Fault> {
    let flag = own_treatment(search, service)?;
    let there = |name| search.optional(name).is_some();
    let by_visit = there("ExaminationDateFrom") || there("ExaminationDateTo");
    if by_visit && (there("ConsentDateFrom") || there("ConsentDateTo")) {
        let reason = "同意日と診療予定日の両方では取得できません: ExaminationDateFrom";
        return Err(Fault::new(ask::DENIED, reason));
    }
    let (by, names) = if by_visit {
        (
            ListedBy::VisitDate,
            ["ExaminationDateFrom", "ExaminationDateTo"],
        )
    } else {
        (ListedBy::ConsentDate, ["ConsentDateFrom", "ConsentDateTo"])
    };
    let [from, to] = names;
    let from = search.required(from)?.day()?;
    let to = search.required(to)?.day()?;
    let [kind, ..] = kinds(&flag) else {
        return Err(unexpected());
    };
    let request = CareRequest::ListConsented {
        facility: letter.facility.clone(),
        kind: *kind,
        by,
        from,
        to,
    };
    Ok((request, listing_denied(*kind, (by, from, to))))
}

impl Fund {
    /// The units of a listing.
    pub(in crate::fund::exchange) fn listed(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        request: CareRequest,
    ) -> Result<Many<BulkConfirmUnit>, Fault> {
        match self.cared(now, request, ask::DENIED)? {
            CareResponse::ConsentedList { people } => Ok(people
                .into_iter()
                .map(|one| self.consented(now, facility, one.check, &one.state, None))
                .map(|outcome| outcome.into_unit(None))
                .collect()),
            CareResponse::Tickets { people } => Ok(people
                .into_iter()
                .map(|holder| self.ticket_holder(now, facility, holder))
                .map(|outcome| outcome.into_unit(None))
                .collect()),
            _ => Err(unexpected()),
        }
    }

    fn ticket_holder(
        &self,
        now: VirtualTime,
        facility: &FacilityCode,
        holder: TicketHolder,
    ) -> Outcome {
        let found = self.found(Check {
            validity: Validity::Valid,
            records: vec![holder.eligibility],
            key: None,
            notice: None,
            reference: holder.reference,
            tickets: holder.tickets,
            diseases: Vec::new(),
        });
        let beside = Beside {
            tickets: &found.check.tickets,
            ..Beside::default()
        };
        self.outcome(&found, facility, now.date(), &beside)
    }
}
