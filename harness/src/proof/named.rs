//! Which rule a finding is about: the one that scenarios cite which fail of the same defect, or before the same implementation.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use madoguchi_sim::role::RoleName;

use crate::catalogue::{Catalogue, is_requirement_id};
use crate::fuzz::{Finding, Namer, Oracle, Sources, Subject};
use crate::run::{Engine, Event, Plan, PlannedScenario, ScenarioWorld, Verdict};

/// Scenarios that are played to name one rule.
const MOST: usize = 64;

/// The same before an implementation outside, which may be slow.
const MOST_OUTSIDE: usize = 16;

/// Scenarios that say what a finding is about.
pub struct Witnesses<W> {
    engine: Engine<W>,
    scenarios: Vec<Arc<PlannedScenario>>,
    catalogue: Option<Catalogue>,
    /// How many scenarios cite each requirement.
    cited: BTreeMap<String, u64>,
}

impl<W: ScenarioWorld> Witnesses<W> {
    /// The scenarios of a plan, played by an engine; the catalogue of the requirements that they cite, if there is one.
    pub fn new(mut engine: Engine<W>, plan: Plan, catalogue: Option<Catalogue>) -> Self {
        engine.settings.traces = false;
        let mut cited = BTreeMap::new();
        for id in plan.scenarios.iter().flat_map(|it| requirements(it)) {
            *cited.entry(id.clone()).or_default() += 1;
        }
        Self {
            engine,
            scenarios: plan.scenarios,
            catalogue,
            cited,
        }
    }

    /// Names the rules that a subject breaks in a role.
    pub fn of(self: &Arc<Self>, subject: &Subject, role: RoleName, sources: &Rc<Sources>) -> Namer {
        let (witnesses, subject) = (Arc::clone(self), subject.clone());
        let sources = Rc::clone(sources);
        Box::new(move |finding| witnesses.rule(finding, &subject, role, &sources))
    }

    /// The rule that a finding in a subject breaks: the invariant or requirement by which most of the scenarios fail, of those that ask the
    /// same; one that the role must meet before all others. None, if none of them fails, or none can be played before it.
    fn rule(
        &self,
        finding: &Finding,
        subject: &Subject,
        role: RoleName,
        sources: &Sources,
    ) -> Option<String> {
        let mut engine = self.engine.clone();
        let most = match subject {
            Subject::Outside(_) => MOST_OUTSIDE,
            _ => MOST,
        };
        let places = self.places(finding, sources, most);
        match subject {
            // One for each of what is played.
            Subject::Defect(defect) => {
                engine.settings.defects = places.iter().map(|_| *defect).collect();
            }
            // Whoever breaks down outside would do so in each scenario too, and take its time.
            Subject::Outside(_) if finding.fault.oracle != Oracle::Reference => return None,
            Subject::Outside(iut) => engine.settings.iut = Some(Arc::clone(iut)),
            Subject::BuiltIn | Subject::Wire(_) => return None,
        }
        let plan = Plan::of_places(&self.scenarios, places.into_iter());
        // How many scenarios fail that cite a rule, or break it.
        let mut failed: BTreeMap<String, u64> = BTreeMap::new();
        engine.run(&plan, &mut |event| {
            if let Event::ScenarioFinished {
                scenario, outcome, ..
            } = event
                && outcome.verdict == Verdict::Failed
            {
                let broken = outcome.violations.iter().map(|it| &it.rule);
                for id in requirements(scenario).chain(broken) {
                    *failed.entry(id.clone()).or_default() += 1;
                }
            }
        });
        let weighed = failed.into_iter().max_by_key(|(id, failed)| {
            let all = self.cited.get(id).copied().unwrap_or(0);
            (self.is_for(role, id), weight(*failed, all))
        });
        weighed.map(|(id, _)| id)
    }

    /// Whether it is for those who play a role to keep a rule. An invariant is for nobody in particular.
    fn is_for(&self, role: RoleName, id: &str) -> bool {
        let requirement = self.catalogue.as_ref().and_then(|it| it.get(id));
        requirement.is_some_and(|it| actors(role).iter().any(|actor| it.actor.contains(actor)))
    }

    /// The scenarios that ask what was asked, evenly chosen, that from which the case descends before all.
    fn places(&self, finding: &Finding, sources: &Sources, most: usize) -> Vec<usize> {
        let own = finding.case.origin.as_deref();
        let asking = sources.asking(&finding.fault.asked);
        let every = asking.len().div_ceil(most).max(1);
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

/// The requirements that a scenario cites.
fn requirements(scenario: &PlannedScenario) -> impl Iterator<Item = &String> {
    scenario.tags.iter().filter(|tag| is_requirement_id(tag))
}

/// How the catalogue calls those who play a role.
const fn actors(role: RoleName) -> &'static [&'static str] {
    match role {
        RoleName::Card => &["card"],
        RoleName::Reader => &["reader"],
        RoleName::Counter => &["counter", "facility"],
        RoleName::Fund => &["OQS"],
        RoleName::Insurer => &["insurer"],
        RoleName::Jlis => &["J-LIS"],
        RoleName::Portal => &["portal"],
        RoleName::Municipality => &["municipality", "kiosk"],
        RoleName::Mobile => &["provider", "ambulance"],
        RoleName::Person | RoleName::Clock => &[],
    }
}

/// A rule is the likelier, the more scenarios fail that cite it, and the more of all that cite it they are. Which scenarios break an
/// invariant is not foreseen: it has as many as fail.
fn weight(failed: u64, all: u64) -> u64 {
    failed * failed * 1_000 / all.max(failed).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_which_most_fail_outweighs_one_that_fails_by_the_way() {
        assert!(weight(5, 6) > weight(1, 1));
        assert!(weight(2, 2) > weight(2, 40));
        assert_eq!(weight(0, 0), 0);
    }
}
