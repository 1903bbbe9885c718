//! システム障害時モード: opened by phone, asked about patients whose four items were written down, and ended with
//! a report (COUNTER-015, COUNTER-016).

use super::desk::{Counter, no_such_visit, refused};
use super::role::{Basis, Form, Response};
use crate::fund::{self, FundRole};
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
        visit.take_over(&check, Basis::Emergency);
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::role::{Acceptance, ClaimRoute, Decision, Request, Warning};
    use super::super::testbed::{Desk, Open, check, employee, national, record, valid};
    use super::*;
    use crate::fund::{Check, Eligibility, Validity};
    use crate::vocabulary::Share;

    fn outage(answer: Option<fund::Response>) -> (Open, Decision) {
        let mut desk = Desk::card_fails(date(2025, 2, 13));
        desk.reception.wide_outage = true;
        desk.fund.in_emergency = answer;
        let open = desk.open();
        let decision = open.receive(&desk.reception);
        (open, decision)
    }

    fn looked_up(check: Check) -> Decision {
        let (open, decision) = outage(Some(fund::Response::Checked(Box::new(check))));
        match open.ask(Request::LookUpLater {
            visit: decision.visit,
        }) {
            Response::Decision(decision) => *decision,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_four_items_of_the_day_of_the_visit_are_asked_about() {
        let (open, decision) = outage(None);
        open.ask(Request::LookUpLater {
            visit: decision.visit,
        });
        let asked = open.asked.borrow();
        assert!(matches!(
            asked.as_slice(),
            [fund::Request::EmergencyCheck { birth, on, .. }]
                if *birth == date(1985, 5, 5) && *on == date(2025, 2, 13)
        ));
    }

    #[test]
    fn an_answer_about_the_patient_proves_the_visit_and_another_persons_does_not() {
        let found = looked_up(valid(record(employee("1"))));
        assert_eq!(
            (found.outcome, found.basis),
            (Acceptance::Confirmed, Some(Basis::Emergency))
        );
        assert_eq!(
            found.route,
            ClaimRoute::Current {
                insured: employee("1")
            }
        );
        let other = looked_up(valid(Eligibility {
            birth: date(1950, 1, 1),
            ..record(employee("1"))
        }));
        assert_eq!(other.outcome, Acceptance::Declared);
        assert!(other.warnings.contains(&Warning::RecordOfAnotherPerson));
    }

    #[test]
    fn an_answer_that_the_number_was_lost_tells_the_former_one() {
        let lost = looked_up(check(Validity::Invalid, vec![record(national("7"))]));
        assert_eq!(
            (lost.outcome, lost.share),
            (Acceptance::Declared, Share::THREE)
        );
        assert_eq!(
            lost.route,
            ClaimRoute::Former {
                insured: national("7")
            }
        );
        assert_eq!(
            looked_up(check(Validity::NoneFound, vec![])).route,
            ClaimRoute::Unknown
        );
    }

    #[test]
    fn the_fund_decides_whether_the_function_is_open_and_its_refusal_is_passed_on() {
        let closed = fund::Response::Refused {
            reason: "障害時モードは開いていません".to_owned(),
        };
        let (open, decision) = outage(Some(closed));
        let answer = open.ask(Request::LookUpLater {
            visit: decision.visit,
        });
        assert_eq!(answer, refused("障害時モードは開いていません"));
    }

    #[test]
    fn the_call_opens_and_the_report_ends_and_a_dead_line_refuses_both() {
        let ask = |answer, request: Request| {
            let mut desk = Desk::on(date(2025, 2, 13));
            desk.fund.other = answer;
            desk.open().ask(request)
        };
        let call = || Request::PhoneHelpDesk {
            called_back_at: "03-0000-0000".to_owned(),
        };
        assert_eq!(
            ask(Some(fund::Response::EmergencyOpen), call()),
            Response::Done
        );
        assert_eq!(
            ask(Some(fund::Response::Accepted), Request::ReportEmergencyUse),
            Response::Done
        );
        for request in [call(), Request::ReportEmergencyUse] {
            assert!(matches!(ask(None, request), Response::Refused { .. }));
        }
    }

    #[test]
    fn a_patient_whose_items_were_not_written_down_cannot_be_looked_up() {
        let desk = Desk::card_fails(date(2025, 2, 13));
        let open = desk.open();
        let visit = open.receive(&desk.reception).visit;
        assert!(matches!(
            open.ask(Request::LookUpLater { visit }),
            Response::Refused { .. }
        ));
        assert!(open.asked.borrow().is_empty());
    }

    #[test]
    fn a_visit_already_claimed_stays_as_it_was_claimed() {
        use crate::fund::ClaimAnswer;
        let mut desk = Desk::card_fails(date(2025, 2, 13)).declares(Share::THREE);
        desk.reception.wide_outage = true;
        desk.fund.in_emergency = Some(fund::Response::Checked(Box::new(valid(record(employee(
            "1",
        ))))));
        desk.fund.other = Some(fund::Response::Claim(ClaimAnswer::AcceptedUnknown));
        let open = desk.open();
        let visit = open.receive(&desk.reception).visit;
        open.ask(Request::Bill {
            visit,
            month: date(2025, 3, 1),
        });
        let Response::Decision(now) = open.ask(Request::LookUpLater { visit }) else {
            panic!("no decision");
        };
        assert_eq!(
            (now.route, now.validity),
            (ClaimRoute::Unknown, Some(Validity::Valid))
        );
    }
}
