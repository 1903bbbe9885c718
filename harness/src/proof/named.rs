//! Which rule a finding in a known defect is about: the one that scenarios cite which fail of the same defect.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Defect;
use crate::catalogue::is_requirement_id;
use crate::fuzz::{Finding, Sources};
use crate::run::{Engine, Event, Plan, PlannedScenario, ScenarioWorld, Verdict};

/// Scenarios that are played to name one rule.
const MOST: usize = 64;

/// Scenarios that say what a finding is about.
pub struct Witnesses<W> {
    engine: Engine<W>,
    scenarios: Vec<Arc<PlannedScenario>>,
}

impl<W> Clone for Witnesses<W> {
    fn clone(&self) -> Self {
        Self {
            engine: self.engine.clone(),
            scenarios: self.scenarios.clone(),
        }
    }
}

impl<W: ScenarioWorld> Witnesses<W> {
    /// The scenarios of a plan, played by an engine.
    pub fn new(mut engine: Engine<W>, plan: Plan) -> Self {
        engine.settings.traces = false;
        Self {
            engine,
            scenarios: plan.scenarios,
        }
    }

    /// The rule that a finding in a defect breaks: the invariant or requirement by which most of the scenarios fail, of those that ask the
    /// same. None, if none of them fails.
    pub fn rule(
        &self,
        finding: &Finding,
        defect: &'static Defect,
        sources: &Sources,
    ) -> Option<String> {
        let mut engine = self.engine.clone();
        let places = self.places(finding, sources);
        // One for each of what is played.
        engine.settings.defects = places.iter().map(|_| defect).collect();
        let plan = Plan::of_places(&self.scenarios, places.into_iter());
        let mut tally: BTreeMap<String, Tally> = BTreeMap::new();
        engine.run(&plan, &mut |event| {
            if let Event::ScenarioFinished {
                scenario, outcome, ..
            } = event
            {
                let fails = outcome.verdict == Verdict::Failed;
                for id in scenario.tags.iter().filter(|tag| is_requirement_id(tag)) {
                    tally.entry(id.clone()).or_default().add(fails);
                }
                for violation in &outcome.violations {
                    tally.entry(violation.rule.clone()).or_default().add(true);
                }
            }
        });
        let best = tally.into_iter().max_by_key(|(_, tally)| tally.weight());
        best.filter(|(_, tally)| tally.failed > 0).map(|(id, _)| id)
    }

    /// The scenarios that ask what was asked, evenly chosen, that from which the case descends before all.
    fn places(&self, finding: &Finding, sources: &Sources) -> Vec<usize> {
        let own = finding.case.origin.as_deref();
        let asking = sources.asking(&finding.fault.asked);
        let every = asking.len().div_ceil(MOST).max(1);
        let chosen = own.into_iter().chain(asking.into_iter().step_by(every));
        let mut places: Vec<usize> = chosen.filter_map(|origin| self.place(origin)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    fn place(&self, origin: &str) -> Option<usize> {
        let (path, line) = origin.rsplit_once(':')?;
        let line: usize = line.parse().ok()?;
        let mut scenarios = self.scenarios.iter();
        scenarios.position(|it| it.line == line && it.path == path)
    }
}

/// How the scenarios stand that cite a rule.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    played: u64,
    failed: u64,
}

impl Tally {
    fn add(&mut self, fails: bool) {
        self.played += 1;
        self.failed += u64::from(fails);
    }

    /// A rule is the likelier, the more of its scenarios fail, and the more of those that fail are its own.
    fn weight(&self) -> u64 {
        self.failed * self.failed * 1_000 / self.played.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_which_most_fail_outweighs_one_that_fails_by_the_way() {
        let tally = |failed, played| Tally { played, failed }.weight();
        assert!(tally(5, 6) > tally(1, 1));
        assert!(tally(2, 2) > tally(2, 40));
        assert_eq!(tally(0, 0), 0);
    }
}
