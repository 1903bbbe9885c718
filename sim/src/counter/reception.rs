//! A patient is received: the card checked, the ladder walked, the visit kept.

use super::desk::Counter;
use super::kept::{KnownConsent, check_under_consent, may_have_consented};
use super::ladder;
use super::law;
use super::online::{self, check_by_card, look_at_credential};
use super::paper;
use super::proof::Proof;
use super::role::{
    Basis, ClaimRoute, Companion, Decision, Form, Guidance, Reception, Response, Spoken,
};
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
        let on = line.now().date();
        let online = if may_have_consented(&self.facility, &reception, on) {
            let numbers = self.numbers_of(&reception);
            check_under_consent(line, &self.facility, &reception, numbers).await
        } else {
            check_by_card(line, &self.facility, &reception).await
        };
        let knows_consent = self.knows_consent(&reception);
        let mut s = Situation {
            on,
            facility: &self.facility,
            reception: &reception,
            credential: Credential::None,
            online,
            chart: self.chart_of(&reception),
        };
        let mut proof = online::proof(&s, &mut notes);
        if proof.is_none() {
            s.credential =
                look_at_credential(line, &self.facility, &reception, &s.online, &mut notes).await;
            if knows_consent
                && matches!((&s.credential, &s.online), (Credential::None, Online::Down))
            {
                s.credential = Credential::Consent;
            }
            proof = ladder::walk(line, &s, &mut notes).await;
        }
        online::advise(&s, &mut notes);
        note_papers(&s, proof.as_ref(), &mut notes);
        advise(&s, proof.as_ref(), &mut notes);

        let check = match &s.online {
            Online::Answered { check, .. } => Some(check),
            _ => None,
        };
        let proven_by_card = proof.as_ref().is_some_and(|proof| {
            matches!(
                proof.basis,
                Some(Basis::Card | Basis::Phone | Basis::KeptConsent)
            )
        });
        let key = check
            .filter(|_| proven_by_card)
            .and_then(|check| check.key.clone());
        let validity = notes.validity.or(check.map(|check| check.validity));
        let declared = proof
            .as_ref()
            .is_some_and(|proof| proof.basis == Some(Basis::Declaration));
        let with_card = s.approach() == Approach::WithCard;
        let may_ask = paper::interim_candidates(&s)
            .map(|items| items.insured.clone())
            .collect();
        let number = self.next_visit();
        let diseases = check
            .filter(|_| proven_by_card)
            .map(|check| law::diseases_in_term(&check.diseases, on))
            .unwrap_or_default();
        let decision = Decision {
            diseases,
            ..decision(number, proof, reception.total, validity, notes)
        };
        let visit = Visit {
            on,
            total: reception.total,
            decision: decision.clone(),
            declaration: reception.declaration.filter(|_| declared),
            key,
            with_card: with_card || proven_by_card,
            may_ask,
            limit_consent: reception.limit_consent,
            billed: None,
            paid: false,
            spoken: reception.spoken,
        };
        if visit.decision.basis == Some(Basis::KeptConsent)
            && let Some(insured) = &visit.decision.insured
        {
            self.remember_consent(KnownConsent {
                care: reception.care,
                name: visit.spoken.name.clone(),
                birth: visit.spoken.birth,
                sex: visit.spoken.sex,
                insured: insured.clone(),
            });
        }
        self.keep(number, visit);
        Response::Decision(Box::new(decision))
    }

    /// What is recorded here of a patient.
    pub(super) fn chart_of(&self, reception: &Reception) -> Option<Chart> {
        self.chart_of_person(&reception.spoken)
    }

    /// What is recorded here of a person.
    pub(super) fn chart_of_person(&self, spoken: &Spoken) -> Option<Chart> {
        let mut charts = self.charts.iter().rev();
        charts
            .find(|chart| likeness(spoken, &chart.name, chart.birth, chart.sex) == Likeness::Same)
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
    if proof.basis == Some(Basis::PastRecord) && matches!(proof.route, ClaimRoute::Former { .. }) {
        notes.guidance.insert(Guidance::AskInsurer);
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

#[cfg(test)]
mod tests {
    use arbitrary::{Arbitrary, Unstructured};
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::role::Acceptance;
    use super::super::testbed::{Desk, early_certificate};
    use super::*;
    use crate::fund::{Check, Validity};
    use crate::vocabulary::{PersonName, Presented, Share};

    proptest! {
        #[test]
        fn with_the_card_and_a_declaration_no_answer_of_the_fund_leads_to_full_cost(
            days in 0_i64..1_400,
            bytes in proptest::collection::vec(any::<u8>(), 0..1024),
        ) {
            let mut input = Unstructured::new(&bytes);
            let Ok(mut check) = Check::arbitrary(&mut input) else { return Ok(()) };
            for record in &mut check.records {
                record.special_expense = false;
                record.share = record.share.filter(|share| *share <= Share::THREE);
                let own = super::super::testbed::record(record.insured.clone());
                if input.arbitrary().unwrap_or(true) {
                    (record.name, record.birth, record.sex) = (own.name, own.birth, own.sex);
                }
            }
            // Whoever waits for a ticket of public assistance pays no premiums.
            prop_assume!(check.validity != Validity::ValidNotEntrusted);
            let day = date(2023, 7, 10).saturating_add(days.days());
            let decision = Desk::card_checked(day, check).declares(Share::THREE).decide();
            prop_assert!(decision.share <= Share::THREE);
            prop_assert!(decision.route != ClaimRoute::PaidInFull);
        }
    }

    #[test]
    fn a_full_charge_and_a_proof_are_never_shown_together() {
        let day = date(2025, 6, 10);
        for desk in [
            Desk::on(day),
            Desk::card_fails(day),
            Desk::on(day).shows(early_certificate()),
        ] {
            let decision = desk.decide();
            let unproven = decision.outcome == Acceptance::Unproven;
            assert_eq!(unproven, decision.basis.is_none());
            assert_eq!(unproven, decision.route == ClaimRoute::PaidInFull);
            assert_eq!(decision.collected, decision.share.of(desk.reception.total));
        }
    }

    #[test]
    fn an_agent_without_the_patient_is_received_at_a_pharmacy_only() {
        use super::super::role::{Occasion, Request};
        let mut desk = Desk::on(date(2025, 6, 10)).comes(Companion::AgentOnly, Occasion::Ordinary);
        let ask = |desk: &Desk| {
            desk.open()
                .ask(Request::Receive(Box::new(desk.reception.clone())))
        };
        assert!(matches!(ask(&desk), Response::Refused { .. }));
        desk.facility.kind = FacilityKind::Pharmacy;
        assert!(matches!(ask(&desk), Response::Decision(_)));
    }

    #[test]
    fn the_paper_of_a_municipal_subsidy_is_taken_or_asked_for_from_small_children() {
        let born = date(2022, 1, 1);
        let child = Desk::on(date(2025, 6, 10)).born(born);
        assert!(
            child
                .decide()
                .guidance
                .contains(&Guidance::ShowSubsidyPaper)
        );
        assert!(
            !Desk::on(date(2025, 6, 10))
                .decide()
                .guidance
                .contains(&Guidance::ShowSubsidyPaper)
        );
        let mut with_paper = child;
        let name = with_paper.reception.spoken.name.clone();
        let show = |name| Presented {
            document: Document::SubsidyCertificate { name },
            copy: false,
        };
        with_paper.reception.documents = vec![show(name)];
        assert_eq!(with_paper.decide().forms, [Form::SubsidyPaper]);
        let other = PersonName::new("見本 太郎", "ミホン タロウ").unwrap();
        with_paper.reception.documents = vec![show(other)];
        assert!(with_paper.decide().forms.is_empty());
    }
}
