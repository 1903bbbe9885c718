//! A visit as the facility's system keeps it, and the decision that it shows.

use jiff::civil::Date;

use super::proof::Proof;
use super::role::{Acceptance, Basis, ClaimRoute, Decision, Form, Spoken};
use super::situation::Notes;
use crate::fund::{ClaimAnswer, Eligibility, Validity};
use crate::vocabulary::{Declaration, InsuredId, Share, Yen};

/// What is kept of a visit.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    /// 診療年月日.
    pub on: Date,
    /// Who came.
    pub spoken: Spoken,
    /// Total cost (10割).
    pub total: Yen,
    /// What was decided, as it now stands.
    pub decision: Decision,
    /// 申立書 taken, while it is kept (COUNTER-011).
    pub declaration: Option<Declaration>,
    /// 資格確認キー, by which medical information may be asked for.
    pub key: Option<String>,
    /// What became of the claim last sent.
    pub billed: Option<ClaimAnswer>,
    /// Whether payment has been confirmed.
    pub paid: bool,
}

impl Visit {
    /// Whether a claim for it has been taken and need not be sent again.
    pub const fn is_claimed(&self) -> bool {
        !matches!(self.billed, None | Some(ClaimAnswer::Returned { .. }))
    }

    /// Whether the claim can name 申立書, or an equal past record confirmed by mouth (CLAIM-006).
    pub fn rests_on_declaration(&self) -> bool {
        self.declaration.is_some()
            || self.decision.forms.contains(&Form::Declaration)
            || self.decision.basis == Some(Basis::PastRecord)
    }

    /// The insurance that it has proved, for the patient's record.
    pub const fn proven_insurance(&self) -> Option<(&InsuredId, Share)> {
        match (
            &self.decision.outcome,
            &self.decision.insured,
            &self.decision.route,
        ) {
            (Acceptance::Confirmed, Some(insured), ClaimRoute::Current { .. }) => {
                Some((insured, self.decision.share))
            }
            _ => None,
        }
    }

    /// Puts a proof found later in the place of what the visit rested on. Papers taken, warnings and guidance
    /// of the day stay.
    pub fn rest_on(&mut self, proof: Proof, validity: Option<Validity>) {
        let decision = &mut self.decision;
        decision.outcome = outcome(&proof);
        decision.basis = proof.basis;
        decision.collected = proof.share.of(self.total);
        decision.share = proof.share;
        decision.insured = proof.insured;
        decision.eligibility = proof.eligibility.map(Box::new);
        decision.limit = proof.limit;
        decision.validity = validity.or(decision.validity);
        decision.route = proof.route;
    }
}

const fn outcome(proof: &Proof) -> Acceptance {
    if proof.proven {
        Acceptance::Confirmed
    } else {
        Acceptance::Declared
    }
}

/// The decision on a proof, or on none: then the patient pays in full and may ask for a refund.
pub(super) fn decision(
    visit: u32,
    proof: Option<Proof>,
    total: Yen,
    validity: Option<Validity>,
    notes: Notes,
) -> Decision {
    let unproven = Decision {
        visit,
        outcome: Acceptance::Unproven,
        basis: None,
        share: Share::FULL,
        collected: Share::FULL.of(total),
        insured: None,
        eligibility: None,
        validity,
        limit: None,
        forms: notes.forms.into_iter().collect(),
        warnings: notes.warnings.into_iter().collect(),
        guidance: notes.guidance.into_iter().collect(),
        route: ClaimRoute::PaidInFull,
    };
    match proof {
        None => unproven,
        Some(proof) => Decision {
            outcome: outcome(&proof),
            basis: proof.basis,
            share: proof.share,
            collected: proof.share.of(total),
            insured: proof.insured,
            eligibility: proof.eligibility.map(Box::<Eligibility>::new),
            limit: proof.limit,
            route: proof.route,
            ..unproven
        },
    }
}
