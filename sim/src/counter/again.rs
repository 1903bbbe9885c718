//! 再照会 after reception: the fund is asked by number about a visit for which it had not answered, or had found nothing
//! valid: the line is back, the new insurance is registered by now, 枝番 or a corrected number has been told.

use super::desk::{Counter, no_such_visit, refused};
use super::role::{Acceptance, Basis, Guidance, Response};
use super::visit::Visit;
use crate::cast::FacilitySystem;
use crate::fund::{self, Check, FundRole, Validity};
use crate::role::Line;
use crate::vocabulary::InsuredId;

impl Counter {
    /// Asks again about a visit, as of its day. Without an answer the visit stays as it is and can be asked about once
    /// more.
    pub(super) async fn ask_again(
        &mut self,
        line: &Line,
        number: u32,
        told: Option<InsuredId>,
    ) -> Response {
        if self.facility.system == FacilitySystem::None {
            return refused("この施設ではオンライン資格確認の照会ができません");
        }
        let Some(visit) = self.visits.get_mut(&number) else {
            return no_such_visit();
        };
        if visit.is_claimed() {
            return refused("この受診はもう請求済みです");
        }
        if visit.decision.eligibility.is_some() {
            return refused("この受診の資格は確認済みです");
        }
        let Some(insured) = told.or_else(|| visit.number_to_ask().cloned()) else {
            return refused("保険の記号・番号が分からないため照会できません");
        };
        let request = fund::Request::CheckByNumber {
            facility: self.facility.code.clone(),
            insured: insured.clone(),
            birth: visit.spoken.birth,
            on: visit.on,
            limit_consent: visit.limit_consent,
        };
        let check = match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Checked(check)) => *check,
            Ok(fund::Response::Refused { reason }) => return refused(reason),
            Ok(_) | Err(_) => return refused("照会できませんでした。後でもう一度照会してください"),
        };
        visit.hear_again(&check, &insured);
        let visit = visit.clone();
        self.record(&visit);
        Response::Decision(Box::new(visit.decision))
    }
}

impl Visit {
    /// The number that can be asked about: the one on which the visit rests, else one on the papers shown.
    fn number_to_ask(&self) -> Option<&InsuredId> {
        self.decision.insured.as_ref().or(self.may_ask.first())
    }

    /// Takes the answer about a number in. A number alone proves nothing where neither the card was there nor a paper
    /// about which the fund may be asked; then only what the fund said is noted.
    fn hear_again(&mut self, check: &Check, insured: &InsuredId) {
        let by_paper = || {
            let mut papers = self.may_ask.iter();
            papers.any(|paper| paper.same_household_account(insured))
        };
        let unproven = self.decision.outcome == Acceptance::Unproven;
        if unproven && !self.with_card && !by_paper() {
            self.decision.validity = Some(check.validity);
            return;
        }
        self.take_over(check, Basis::NumberQuery);
        let settled = self.decision.eligibility.is_some();
        let guidance = &mut self.decision.guidance;
        if settled {
            guidance.retain(|told| {
                !matches!(
                    told,
                    Guidance::TellNumberLater | Guidance::TellBranch | Guidance::AskInsurer
                )
            });
        }
        let advice = match check.validity {
            Validity::Valid if settled && unproven && !self.with_card => {
                Some(Guidance::BringProofNextTime)
            }
            Validity::Valid => None,
            Validity::Several => Some(Guidance::TellBranch),
            Validity::ValidNotEntrusted => Some(Guidance::AskWelfareOffice),
            Validity::Invalid | Validity::InvalidNewerExists | Validity::NoneFound => {
                Some(Guidance::AskInsurer)
            }
        };
        guidance.extend(advice.filter(|told| !guidance.contains(told)));
        guidance.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::role::{ClaimRoute, Decision, Request};
    use super::super::testbed::{
        Desk, Open, check, employee, insurance_card, national, record, valid,
    };
    use super::*;
    use crate::fund::Eligibility;
    use crate::vocabulary::Share;

    /// The fund is silent at reception, and answers so when asked again.
    fn later(desk: &Desk, check: Check) -> (Open, Decision) {
        let open = desk.open();
        let visit = open.receive(&desk.reception).visit;
        open.answers_by_number(check);
        let told = Some(employee("1"));
        match open.ask(Request::AskAgain { visit, told }) {
            Response::Decision(decision) => (open, *decision),
            other => panic!("{other:?}"),
        }
    }

    fn declared() -> Desk {
        Desk::card_fails(date(2025, 6, 10)).declares(Share::THREE)
    }

    #[test]
    fn a_number_told_later_and_valid_turns_a_declaration_into_a_confirmed_visit() {
        let (_, now) = later(&declared(), valid(record(employee("1"))));
        assert_eq!(
            (now.outcome, now.basis),
            (Acceptance::Confirmed, Some(Basis::NumberQuery))
        );
        assert!(matches!(now.route, ClaimRoute::Current { .. }));
        assert!(!now.guidance.contains(&Guidance::TellNumberLater));
    }

    #[test]
    fn several_matches_ask_for_the_branch_and_settle_nothing() {
        let (_, now) = later(&declared(), check(Validity::Several, vec![]));
        assert_eq!(now.outcome, Acceptance::Declared);
        assert!(now.guidance.contains(&Guidance::TellBranch));
        assert_eq!(now.route, ClaimRoute::Unknown);
    }

    #[test]
    fn a_number_alone_settles_no_full_charge_unless_the_paper_may_be_asked_about() {
        let answer = || valid(record(employee("1")));
        let without = Desk::on(date(2025, 12, 10));
        assert_eq!(later(&without, answer()).1.outcome, Acceptance::Unproven);
        let expired = without.shows(insurance_card(employee("1"), Some(date(2025, 12, 1))));
        let now = later(&expired, answer()).1;
        assert_eq!(
            (now.outcome, now.share),
            (Acceptance::Confirmed, Share::THREE)
        );
        assert!(now.guidance.contains(&Guidance::BringProofNextTime));
        assert!(!now.guidance.contains(&Guidance::ClaimRefund));
    }

    #[test]
    fn silence_leaves_the_visit_as_it_was_and_it_can_be_asked_about_again() {
        let desk = declared();
        let open = desk.open();
        let before = open.receive(&desk.reception);
        let visit = before.visit;
        let again = || {
            let told = Some(employee("1"));
            open.ask(Request::AskAgain { visit, told })
        };
        assert!(matches!(again(), Response::Refused { .. }));
        assert_eq!(
            open.ask(Request::ShowVisit { visit }),
            Response::Decision(Box::new(before))
        );
        open.answers_by_number(valid(record(employee("1"))));
        assert!(matches!(again(), Response::Decision(_)));
        // What has been confirmed is not asked about again.
        assert!(matches!(again(), Response::Refused { .. }));
    }

    #[test]
    fn a_lost_number_is_claimed_as_the_former_one() {
        let lost = Eligibility {
            lost: Some(date(2025, 6, 1)),
            ..record(national("7"))
        };
        let (_, now) = later(&declared(), check(Validity::InvalidNewerExists, vec![lost]));
        assert_eq!(now.outcome, Acceptance::Declared);
        assert_eq!(
            now.route,
            ClaimRoute::Former {
                insured: national("7")
            }
        );
        assert!(now.guidance.contains(&Guidance::AskInsurer));
    }

    #[test]
    fn nobody_knows_a_number_to_ask_about_unless_it_is_told() {
        let desk = declared();
        let open = desk.open();
        let visit = open.receive(&desk.reception).visit;
        open.answers_by_number(valid(record(employee("1"))));
        let told = None;
        assert!(matches!(
            open.ask(Request::AskAgain { visit, told }),
            Response::Refused { .. }
        ));
        assert!(open.asked.borrow().is_empty());
    }
}
