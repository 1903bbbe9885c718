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
