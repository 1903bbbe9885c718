//! What was accepted is accounted for: each reception ends in exactly one claim route (CLAIM-001).

use std::collections::{BTreeMap, BTreeSet};

use super::{Invariant, Violation};
use crate::counter::{ClaimRoute, CounterRole, Decision, Request, Response};
use crate::fund::{Claim, ClaimAnswer};
use crate::trace::Trace;

pub(super) fn check(trace: &Trace, found: &mut Vec<Violation>) {
    let mut decided: BTreeMap<(&str, u32), &Decision> = BTreeMap::new();
    let mut paid: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    // Counters of which an answer to somebody who came was lost: they have a reception that nobody else knows the number of.
    let mut unheard: BTreeSet<&str> = BTreeSet::new();
    for entry in trace.entries() {
        let counter = entry.to.instance.as_str();
        let mut complain = |message: String| {
            found.push(Violation::at(Invariant::OneClaimRoute, entry, message));
        };
        match (
            entry.request::<CounterRole>(),
            entry.response::<CounterRole>(),
        ) {
            (Some(Request::Receive(_)), Some(Response::Decision(decision))) => {
                let before = decided.insert((counter, decision.visit), decision);
                if before.is_some() {
                    complain(format!("受付番号{}が二度使われた", decision.visit));
                }
            }
            (Some(Request::Receive(_)), None) => {
                unheard.insert(counter);
            }
            (Some(_), Some(Response::Decision(decision))) => {
                decided.insert((counter, decision.visit), decision);
            }
            (Some(Request::Bill { visit, .. }), Some(Response::Billed { claim, answer })) => {
                match decided.get(&(counter, *visit)) {
                    None if unheard.contains(counter) => {}
                    None => complain(format!("受付のない請求: 受付番号{visit}")),
                    Some(decision) if !fits(&decision.route, claim) => {
                        complain(format!(
                            "受付番号{visit}: 請求が「{}」と合わない",
                            decision.route.ja()
                        ));
                    }
                    Some(_) => {}
                }
                if !matches!(answer, ClaimAnswer::Returned { .. }) {
                    let times = paid.entry((counter, *visit)).or_default();
                    *times = times.saturating_add(1);
                    if *times > 1 {
                        complain(format!("受付番号{visit}が二度支払われた"));
                    }
                }
            }
            _ => {}
        }
    }
}

fn fits(route: &ClaimRoute, claim: &Claim) -> bool {
    let claims = |insured: &crate::vocabulary::InsuredId| {
        claim.insurer.trim_start_matches([' ', '0'])
            == insured.insurer.as_str().trim_start_matches('0')
            && claim.number == insured.number.to_string()
    };
    match route {
        ClaimRoute::Current { insured }
        | ClaimRoute::Former { insured }
        | ClaimRoute::PublicAssistance { insured } => claims(insured),
        ClaimRoute::Unknown => matches!(claim.insurer.as_str(), "77777777" | "77777779"),
        ClaimRoute::Disaster => claim.insurer == "99999999",
        ClaimRoute::PaidInFull => false,
    }
}
