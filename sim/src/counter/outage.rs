//! システム障害時モード: opened by phone, asked about patients whose four items were written down, and ended with
//! a report (COUNTER-015, COUNTER-016).

use std::collections::BTreeSet;

use super::desk::{Counter, no_such_visit, refused};
use super::proof::{Proof, own_record, share_of};
use super::role::{Acceptance, Basis, ClaimRoute, Form, Response, Warning};
use super::visit::Visit;
use crate::fund::{self, Check, FundRole, Validity};
use crate::role::Line;

impl Counter {
    /// Staff phone the help desk and take the call back.
    pub(super) async fn phone_help_desk(&self, line: &Line, called_back_at: String) -> Response {
        let request = fund::Request::OpenEmergency {
            facility: self.facility.code.clone(),
            called_back_at,
        };
        match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::EmergencyOpen) => Response::Done,
            Ok(fund::Response::Refused { reason }) => refused(reason),
            Ok(_) | Err(_) => refused("コールセンターにつながりません"),
        }
    }

    /// Looks up a patient by the four items written down.
    pub(super) async fn look_up_later(&mut self, line: &Line, number: u32) -> Response {
        let Some(visit) = self.visits.get_mut(&number) else {
            return no_such_visit();
        };
        if !visit.decision.forms.contains(&Form::OutageNote) {
            return refused("この受診では4情報を控えていません");
        }
        let request = fund::Request::EmergencyCheck {
            facility: self.facility.code.clone(),
            name: visit.spoken.name.clone(),
            sex: visit.spoken.sex,
            birth: visit.spoken.birth,
            address: visit.spoken.address.clone(),
            on: visit.on,
        };
        let check = match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Checked(check)) => *check,
            Ok(fund::Response::Refused { reason }) => return refused(reason),
            Ok(_) | Err(_) => return refused("障害時モードで照会できませんでした"),
        };
        take_over(visit, &check);
        let visit = visit.clone();
        self.record(&visit);
        Response::Decision(Box::new(visit.decision))
    }

    /// Reports the use of the emergency function.
    pub(super) async fn report_emergency_use(&self, line: &Line) -> Response {
        let request = fund::Request::ReportEmergencyUse {
            facility: self.facility.code.clone(),
        };
        match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Accepted) => Response::Done,
            Ok(fund::Response::Refused { reason }) => refused(reason),
            Ok(_) | Err(_) => refused("利用報告を送れませんでした"),
        }
    }
}

/// Takes an answer about the patient into the visit, unless it has been claimed. An answer that finds nothing
/// leaves the visit as it was, but for a former number that it tells.
fn take_over(visit: &mut Visit, check: &Check) {
    visit.decision.validity = Some(check.validity);
    if visit.is_claimed() {
        return;
    }
    let mut warnings: BTreeSet<Warning> = visit.decision.warnings.iter().copied().collect();
    if let Some(record) = own_record(check, &visit.spoken, &mut warnings) {
        let share = share_of(record, None, visit.spoken.birth, visit.on, &mut warnings);
        let proof = Proof::on_record(
            Basis::Emergency,
            record,
            share,
            visit.spoken.birth,
            visit.on,
        );
        visit.rest_on(proof, Some(check.validity));
    } else if let (
        Acceptance::Declared,
        ClaimRoute::Unknown,
        Validity::Invalid | Validity::InvalidNewerExists,
        [record],
    ) = (
        visit.decision.outcome,
        &visit.decision.route,
        check.validity,
        check.records.as_slice(),
    ) {
        visit.decision.insured = Some(record.insured.clone());
        visit.decision.route = ClaimRoute::Former {
            insured: record.insured.clone(),
        };
    }
    visit.decision.warnings = warnings.into_iter().collect();
}
