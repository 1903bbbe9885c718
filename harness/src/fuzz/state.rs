//! What is kept of a hunt so that it can go on later as if it had never been interrupted.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::case::{Case, World};
use super::finding::Finding;

/// A hunt at rest.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The terms under which it was begun: with others it does not go on.
    pub terms: String,
    /// Cases drawn.
    pub cases: u64,
    /// Requests put to the subject.
    pub executions: u64,
    /// What was seen.
    pub seen: Vec<u64>,
    /// The worlds of what follows, each once: cases name them by their places.
    worlds: Vec<Rc<World>>,
    kept: Vec<Case<usize>>,
    findings: Vec<Finding<Case<usize>>>,
}

impl State {
    /// Takes in a case that is kept.
    pub fn keep(&mut self, case: &Case) {
        let kept = self.at_rest(case);
        self.kept.push(kept);
    }

    /// Takes in a finding.
    pub fn find(&mut self, finding: &Finding) {
        let case = self.at_rest(&finding.case);
        self.findings.push(finding.clone().with_case(case));
    }

    fn at_rest(&mut self, case: &Case) -> Case<usize> {
        let known = |world: &Rc<World>| Rc::ptr_eq(world, &case.world);
        let world = self.worlds.iter().rposition(known).unwrap_or_else(|| {
            self.worlds.push(Rc::clone(&case.world));
            self.worlds.len() - 1
        });
        case.clone().in_world(world)
    }

    /// The cases and the findings; what names a world that is not there is left out.
    pub fn awake(self) -> (Vec<Case>, Vec<Finding>) {
        let worlds = self.worlds;
        let awake = |case: Case<usize>| {
            let world = Rc::clone(worlds.get(case.world)?);
            Some(case.in_world(world))
        };
        let findings = self.findings.into_iter().filter_map(|finding| {
            let case = awake(finding.case.clone())?;
            Some(finding.with_case(Rc::new(case)))
        });
        let findings = findings.collect();
        (self.kept.into_iter().filter_map(awake).collect(), findings)
    }
}
