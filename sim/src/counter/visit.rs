//! A visit as the facility's system keeps it, and the decision that it shows.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::proof::{Proof, own_record, share_of};
use super::role::{Acceptance, Basis, ClaimRoute, Decision, Form, Guidance, Spoken, Warning};
use super::situation::{Likeness, Notes, likeness};
use crate::fund::{Check, ClaimAnswer, Eligibility, Validity};
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
    /// Whether the patient's card or phone was there.
    pub with_card: bool,
    /// Numbers on papers shown about which the interim handling let staff ask the fund.
    pub may_ask: Vec<InsuredId>,
    /// Spoken consent to be told the limit class in a query by number.
    pub limit_consent: bool,
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
        if decision.route != ClaimRoute::PaidInFull {
            decision
                .guidance
                .retain(|told| *told != Guidance::ClaimRefund);
        }
    }

    /// Takes an answer of the fund, given after reception, into the visit, unless it has been claimed. One that finds
    /// nothing leaves the visit as it was, but for a former number that it tells.
    pub fn take_over(&mut self, check: &Check, basis: Basis) {
        self.decision.validity = Some(check.validity);
        if self.is_claimed() {
            return;
        }
        let confirmed = self.decision.outcome == Acceptance::Confirmed;
        let mut warnings: BTreeSet<Warning> = self.decision.warnings.iter().copied().collect();
        if let Some(record) = own_record(check, &self.spoken, &mut warnings) {
            let paper = confirmed.then_some(self.decision.share);
            let share = share_of(record, paper, self.spoken.birth, self.on, &mut warnings);
            let basis = self.decision.basis.filter(|_| confirmed).unwrap_or(basis);
            let proof = Proof::on_record(basis, record, share, self.spoken.birth, self.on);
            self.rest_on(proof, Some(check.validity));
        } else if let Some(former) = self.former_number(check)
            && self.gives_way_to(&former)
        {
            self.decision.insured = Some(former.clone());
            self.decision.route = ClaimRoute::Former { insured: former };
        }
        self.decision.warnings = warnings.into_iter().collect();
    }

    /// The number under which the patient was insured, by an answer that says that it no longer holds.
    fn former_number(&self, check: &Check) -> Option<InsuredId> {
        let (Validity::Invalid | Validity::InvalidNewerExists, [record]) =
            (check.validity, check.records.as_slice())
        else {
            return None;
        };
        let own = likeness(&self.spoken, &record.name, record.birth, record.sex);
        (own != Likeness::Other).then(|| record.insured.clone())
    }

    /// Whether the claim can only be made by a former number: none is known, or the one to be claimed is that one.
    fn gives_way_to(&self, former: &InsuredId) -> bool {
        match &self.decision.route {
            ClaimRoute::Unknown => true,
            ClaimRoute::Current { insured } => insured.same_household_account(former),
            _ => false,
        }
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
        diseases: Vec::new(),
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
