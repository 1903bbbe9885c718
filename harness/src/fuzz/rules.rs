//! Which requirement a difference is about: that which scenarios cite that ask such things, and others do not.

use std::collections::BTreeMap;

use super::case::{Case, Recording};
use super::oracle::{Fault, Oracle};
use super::voice::asked_in;

/// Requirements by what is asked in the scenarios that cite them.
#[derive(Debug, Default)]
pub struct Rules {
    /// How often a kind of request occurs in scenarios that cite a requirement.
    together: BTreeMap<String, BTreeMap<String, u32>>,
    /// How many kinds of request occur in scenarios that cite it.
    cited: BTreeMap<String, u32>,
    /// What is known of the interface over which something is attacked.
    wired: Option<fn(&str) -> Option<&'static str>>,
}

impl Rules {
    /// Learns from what scenarios did.
    pub fn new(recordings: &[Recording]) -> Self {
        let mut rules = Self::default();
        for Recording { case, within } in recordings {
            let steps = case.steps.iter().chain(within);
            let mut kinds: Vec<String> = steps.filter_map(asked_in).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                let together = rules.together.entry(kind).or_default();
                for id in &case.cites {
                    *together.entry(id.clone()).or_default() += 1;
                    *rules.cited.entry(id.clone()).or_default() += 1;
                }
            }
        }
        rules
    }

    /// Those of an interface of the field, by that in which an answer is wrong.
    pub fn of_wire(wired: fn(&str) -> Option<&'static str>) -> Self {
        Self {
            wired: Some(wired),
            ..Self::default()
        }
    }

    /// The rule that a fault breaks: an invariant; a requirement that the scenario cites from which the case descends, or
    /// that scenarios cite which ask the same; that of the interface for a breakdown, or `robustness` (ours).
    pub fn broken(&self, fault: &Fault, case: &Case) -> String {
        match fault.oracle {
            Oracle::Invariant => fault.wherein.clone(),
            Oracle::Breakdown | Oracle::Resources => {
                let wired = self.wired.and_then(|rule| rule(&fault.wherein));
                wired.unwrap_or("robustness").to_owned()
            }
            Oracle::Reference => {
                let together = self.together.get(&fault.asked);
                let score = |id: &String| {
                    let count = together.and_then(|it| it.get(id)).copied().unwrap_or(0);
                    let all = self.cited.get(id).copied().unwrap_or(1).max(1);
                    (u64::from(count) * 1_000_000 / u64::from(all), id.clone())
                };
                let own = case.cites.iter().max_by_key(|id| score(id));
                let any = || together?.keys().max_by_key(|id| score(id));
                let unnamed = || format!("reference ({})", fault.asked);
                own.or_else(any).cloned().unwrap_or_else(unnamed)
            }
        }
    }
}
