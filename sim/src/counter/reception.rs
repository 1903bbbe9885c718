//! A patient is received: the card checked, the ladder walked, the visit kept.

use super::desk::Counter;
use super::ladder;
use super::law;
use super::online::{self, check_by_card, look_at_credential};
use super::proof::Proof;
use super::role::{Basis, ClaimRoute, Companion, Form, Guidance, Reception, Response};
use super::situation::{Approach, Chart, Credential, Likeness, Notes, Online, Situation, likeness};
use super::unproven::notes_outage;
use super::visit::{Visit, decision};
use crate::role::Line;
use crate::vocabulary::{Document, FacilityKind};

impl Counter {
    /// Decides on a patient at the desk.
    pub(super) async fn receive(&mut self, line: &Line, reception: Reception) -> Response {
        if reception.companion == Companion::AgentOnly
            && self.facility.kind != FacilityKind::Pharmacy
        {
            let reason =
                "患者本人が来ていないため受け付けられません。代理の人に渡せるのは薬局の薬だけです";
            return Response::Refused {
                reason: reason.to_owned(),
            };
        }
        let mut notes = Notes::default();
        let mut s = Situation {
            on: line.now().date(),
            facility: &self.facility,
            reception: &reception,
            credential: Credential::None,
            online: check_by_card(line, &self.facility, &reception).await,
            chart: self.chart_of(&reception),
        };
        let mut proof = online::proof(&s, &mut notes);
        if proof.is_none() {
            s.credential =
                look_at_credential(line, &self.facility, &reception, &s.online, &mut notes).await;
            proof = ladder::walk(line, &s, &mut notes).await;
        }
        online::advise(&s, &mut notes);
        note_papers(&s, proof.as_ref(), &mut notes);
        advise(&s, proof.as_ref(), &mut notes);

        let check = match &s.online {
            Online::Answered { check, .. } => Some(check),
            _ => None,
        };
        let proven_by_card = proof
            .as_ref()
            .is_some_and(|proof| matches!(proof.basis, Some(Basis::Card | Basis::Phone)));
        let key = check
            .filter(|_| proven_by_card)
            .and_then(|check| check.key.clone());
        let validity = notes.validity.or(check.map(|check| check.validity));
        let declared = proof
            .as_ref()
            .is_some_and(|proof| proof.basis == Some(Basis::Declaration));
        let on = s.on;
        let number = self.next_visit();
        let decision = decision(number, proof, reception.total, validity, notes);
        let visit = Visit {
            on,
            total: reception.total,
            decision: decision.clone(),
            declaration: reception.declaration.filter(|_| declared),
            key,
            billed: None,
            paid: false,
            spoken: reception.spoken,
        };
        self.keep(number, visit);
        Response::Decision(Box::new(decision))
    }

    fn chart_of(&self, reception: &Reception) -> Option<Chart> {
        self.charts
            .iter()
            .rev()
            .find(|chart| {
                likeness(&reception.spoken, &chart.name, chart.birth, chart.sex) == Likeness::Same
            })
            .cloned()
    }
}

/// Papers taken or written besides the proof itself.
fn note_papers(s: &Situation<'_>, proof: Option<&Proof>, notes: &mut Notes) {
    if notes_outage(s) && !proof.is_some_and(|proof| proof.proven) {
        notes.forms.insert(Form::OutageNote);
    }
    let shows_subsidy = s
        .reception
        .documents
        .iter()
        .any(|shown| match &shown.document {
            Document::SubsidyCertificate { name } => name.same_as(&s.spoken().name),
            _ => false,
        });
    if shows_subsidy {
        notes.forms.insert(Form::SubsidyPaper);
    } else if law::is_pre_school(s.spoken().birth, s.on) {
        // The card tells nothing of municipal subsidies (OQS-012); nearly every small child has one.
        notes.guidance.insert(Guidance::ShowSubsidyPaper);
    }
}

/// What the patient is told about the charge.
fn advise(s: &Situation<'_>, proof: Option<&Proof>, notes: &mut Notes) {
    let Some(proof) = proof else {
        advise_full_charge(s, notes);
        return;
    };
    if proof.route == ClaimRoute::PaidInFull {
        notes.guidance.insert(Guidance::ClaimRefund);
    }
    let no_share_printed = proof.eligibility.is_none()
        && matches!(
            proof.basis,
            Some(
                Basis::Certificate
                    | Basis::CertificateCopy
                    | Basis::Notice
                    | Basis::NoticeCopy
                    | Basis::InsuranceCard
            )
        )
        && s.own_documents()
            .all(|(document, _)| document.items().is_none_or(|items| items.share.is_none()));
    if no_share_printed && law::may_have_elderly_card(s.spoken().birth, s.on) {
        notes.guidance.insert(Guidance::ShowElderlyCard);
    }
}

/// Nothing proves eligibility: the charge can be refunded, and a proper proof can be had.
fn advise_full_charge(s: &Situation<'_>, notes: &mut Notes) {
    if s.awaits_ticket() {
        return;
    }
    notes.guidance.insert(Guidance::ClaimRefund);
    if law::certificates_exist(s.on) {
        notes.guidance.insert(Guidance::ApplyForCertificate);
    }
    let lacks_card = matches!(s.approach(), Approach::WithoutCard | Approach::School);
    let would_do = s
        .own_documents()
        .any(|(document, _)| law::proves_with_card(document, s.on));
    if lacks_card && would_do {
        notes.guidance.insert(Guidance::ShowWithCard);
    }
}
