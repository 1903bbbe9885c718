//! What happens to a visit after the patient has gone: a number learnt later, payment, the end of 申立書.

use super::desk::{Counter, no_such_visit, refused};
use super::law;
use super::proof::Proof;
use super::role::{Acceptance, Basis, ClaimRoute, Guidance, Response};
use super::situation::{Likeness, likeness};
use super::visit::Visit;
use crate::vocabulary::{Document, InsuranceCardKind, InsuredId, Presented};

impl Counter {
    /// The patient shows the number later (COUNTER-012), or a proof that was missing. A copy or a photograph is
    /// enough to learn a number from. The claim takes the better route: current, former, unknown (CLAIM-001).
    pub(super) fn hear_later(&mut self, number: u32, shown: &Presented) -> Response {
        let Some(visit) = self.visits.get_mut(&number) else {
            return no_such_visit();
        };
        let route = match route_of(visit, shown) {
            Ok(route) => route,
            Err(reason) => return refused(reason),
        };
        if visit.decision.outcome == Acceptance::Unproven {
            match missing_proof(visit, shown) {
                Some(proof) => visit.rest_on(proof, None),
                None => {
                    return refused(
                        "全額をお支払いいただいています。保険者に療養費を請求してください",
                    );
                }
            }
        } else if improves(&visit.decision.route, &route) {
            visit.decision.insured = insured_of(&route).cloned();
            visit.decision.route = route;
        }
        visit.decision.guidance.retain(|guidance| {
            !matches!(guidance, Guidance::TellNumberLater)
                && (visit.decision.outcome == Acceptance::Unproven
                    || *guidance != Guidance::ClaimRefund)
        });
        let visit = visit.clone();
        self.record(&visit);
        Response::Decision(Box::new(visit.decision))
    }

    /// Payment of the claim has been confirmed.
    pub(super) fn confirm_payment(&mut self, number: u32) -> Response {
        match self.visits.get_mut(&number) {
            None => no_such_visit(),
            Some(visit) if !visit.is_claimed() => {
                refused("請求が受理されていないため、支払いを確認できません")
            }
            Some(visit) => {
                visit.paid = true;
                Response::Done
            }
        }
    }

    /// 申立書 is kept until payment has been confirmed (COUNTER-011).
    pub(super) fn destroy_declaration(&mut self, number: u32) -> Response {
        match self.visits.get_mut(&number) {
            None => no_such_visit(),
            Some(visit) if visit.declaration.is_none() => refused("この受診の申立書はありません"),
            Some(visit) if !visit.paid => refused("支払いの確認が済むまで、申立書は廃棄できません"),
            Some(visit) => {
                visit.declaration = None;
                Response::Done
            }
        }
    }
}

/// The route that a document shown later would open, or why it opens none.
fn route_of(visit: &Visit, shown: &Presented) -> Result<ClaimRoute, &'static str> {
    if visit.is_claimed() {
        return Err("この受診はもう請求済みです");
    }
    let Some(items) = shown.document.items() else {
        return Err("この書類からは保険の番号が分かりません");
    };
    if likeness(&visit.spoken, &items.name, items.birth, items.sex) == Likeness::Other {
        return Err("ご本人の書類ではありません");
    }
    if items.acquired > visit.on {
        return Err("受診日より後に始まった資格です");
    }
    let insured = items.insured.clone();
    let lapsed = match &shown.document {
        Document::InsuranceCard(card) => !law::insurance_card_in_date(card, false, visit.on),
        Document::Certificate(certificate) => certificate.expires < visit.on,
        _ => false,
    };
    Ok(match &shown.document {
        Document::MedicalTicket(_) => ClaimRoute::PublicAssistance { insured },
        _ if lapsed => ClaimRoute::Former { insured },
        _ => ClaimRoute::Current { insured },
    })
}

/// Whether a route is better than the present one. A full charge for 特別療養費 stays what it is.
const fn improves(present: &ClaimRoute, found: &ClaimRoute) -> bool {
    match present {
        ClaimRoute::Unknown | ClaimRoute::Disaster => true,
        ClaimRoute::Former { .. } => !matches!(found, ClaimRoute::Former { .. }),
        ClaimRoute::Current { .. }
        | ClaimRoute::PublicAssistance { .. }
        | ClaimRoute::PaidInFull => false,
    }
}

const fn insured_of(route: &ClaimRoute) -> Option<&InsuredId> {
    match route {
        ClaimRoute::Current { insured }
        | ClaimRoute::Former { insured }
        | ClaimRoute::PublicAssistance { insured } => Some(insured),
        ClaimRoute::Unknown | ClaimRoute::Disaster | ClaimRoute::PaidInFull => None,
    }
}

/// A patient who had paid in full brings the original of what proves by itself: the desk settles the difference
/// before it has claimed (assumed; otherwise the insurer refunds it).
fn missing_proof(visit: &Visit, shown: &Presented) -> Option<Proof> {
    let items = shown.document.items().filter(|_| !shown.copy)?;
    let (birth, on) = (visit.spoken.birth, visit.on);
    let (basis, special_expense) = match &shown.document {
        Document::Certificate(certificate)
            if certificate.issued <= on && on <= certificate.expires =>
        {
            (Basis::Certificate, certificate.special_expense)
        }
        Document::InsuranceCard(card) if law::insurance_card_in_date(card, false, on) => (
            Basis::InsuranceCard,
            card.kind == InsuranceCardKind::QualificationCertificate,
        ),
        _ => return None,
    };
    let share = items.share.unwrap_or_else(|| law::share(birth, on));
    Some(Proof::of(basis, items.insured.clone(), share).in_full_if(special_expense, birth, on))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::role::{Decision, Request};
    use super::super::testbed::{
        Desk, Open, certificate, declaration as form, early_certificate, employee, insurance_card,
        items, national, notice,
    };
    use super::*;
    use crate::fund::{self, ClaimAnswer};
    use crate::vocabulary::{EligibilityNotice, Share};

    fn declared() -> (Open, u32) {
        let mut desk = Desk::card_fails(date(2025, 6, 10)).declares(Share::THREE);
        desk.fund.other = Some(fund::Response::Claim(ClaimAnswer::AcceptedUnknown));
        let open = desk.open();
        let visit = open.receive(&desk.reception).visit;
        (open, visit)
    }

    fn hear(open: &Open, visit: u32, document: Document, copy: bool) -> Result<Decision, String> {
        match open.ask(Request::HearLater {
            visit,
            shown: Presented { document, copy },
        }) {
            Response::Decision(decision) => Ok(*decision),
            Response::Refused { reason } => Err(reason),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_number_learnt_later_switches_the_claim_to_the_former_and_then_the_current_one() {
        let (open, visit) = declared();
        let expired = insurance_card(national("7"), Some(date(2025, 6, 9)));
        let former = hear(&open, visit, expired.clone(), true).unwrap();
        assert_eq!(
            former.route,
            ClaimRoute::Former {
                insured: national("7")
            }
        );
        let current = hear(&open, visit, notice(employee("1")), true).unwrap();
        assert_eq!(
            current.route,
            ClaimRoute::Current {
                insured: employee("1")
            }
        );
        assert!(!current.guidance.contains(&Guidance::TellNumberLater));
        // And not back.
        assert_eq!(
            hear(&open, visit, expired, false).unwrap().route,
            current.route
        );
    }

    #[test]
    fn only_a_paper_of_the_patient_that_covers_the_day_tells_a_number() {
        let (open, visit) = declared();
        let later = |acquired| {
            let items = crate::vocabulary::EligibilityItems {
                acquired,
                ..items(employee("1"))
            };
            Document::Notice(EligibilityNotice {
                items,
                issued: date(2025, 7, 1),
            })
        };
        assert!(hear(&open, visit, later(date(2025, 6, 11)), false).is_err());
        let mut other = items(employee("1"));
        other.birth = date(1950, 1, 1);
        assert!(hear(&open, visit, Document::ElderlyCard(other), false).is_err());
        assert!(
            hear(
                &open,
                visit,
                Document::CardCopy {
                    name: form(Share::THREE).name
                },
                true
            )
            .is_err()
        );
        assert!(hear(&open, visit + 1, later(date(2025, 6, 10)), false).is_err());
        assert!(hear(&open, visit, later(date(2025, 6, 10)), false).is_ok());
    }

    #[test]
    fn a_forgotten_certificate_settles_a_full_charge_but_its_copy_or_a_notice_does_not() {
        let desk = Desk::on(date(2025, 6, 10));
        let open = desk.open();
        let visit = open.receive(&desk.reception).visit;
        assert!(hear(&open, visit, notice(employee("1")), false).is_err());
        assert!(hear(&open, visit, early_certificate(), true).is_err());
        let mut from_next_day = certificate();
        from_next_day.issued = date(2025, 6, 11);
        assert!(hear(&open, visit, Document::Certificate(from_next_day), false).is_err());
        let settled = hear(&open, visit, early_certificate(), false).unwrap();
        assert_eq!(
            (settled.outcome, settled.share),
            (Acceptance::Confirmed, Share::THREE)
        );
        assert!(!settled.guidance.contains(&Guidance::ClaimRefund));
    }

    #[test]
    fn a_declaration_is_kept_until_payment_has_been_confirmed() {
        let (open, visit) = declared();
        let refused = |request| matches!(open.ask(request), Response::Refused { .. });
        assert!(refused(Request::DestroyDeclaration { visit }));
        assert!(refused(Request::ConfirmPayment { visit }));
        open.ask(Request::Bill {
            visit,
            month: date(2025, 7, 1),
        });
        assert!(refused(Request::DestroyDeclaration { visit }));
        assert_eq!(open.ask(Request::ConfirmPayment { visit }), Response::Done);
        assert_eq!(
            open.ask(Request::DestroyDeclaration { visit }),
            Response::Done
        );
        assert!(refused(Request::DestroyDeclaration { visit }));
    }

    #[test]
    fn one_former_number_does_not_push_out_another() {
        let (open, visit) = declared();
        let expired = |number| insurance_card(national(number), Some(date(2025, 6, 9)));
        let first = hear(&open, visit, expired("7"), false).unwrap();
        assert_eq!(
            hear(&open, visit, expired("8"), false).unwrap().route,
            first.route
        );
    }
}
