//! What is kept of a hunt so that it can go on later as if it had never been interrupted.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::case::{Case, Step, World};
use super::finding::Finding;
use super::oracle::Fault;

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
    /// The worlds of what follows, each once.
    worlds: Vec<Rc<World>>,
    kept: Vec<Kept>,
    findings: Vec<Found>,
}

/// A case at rest.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    world: usize,
    steps: Vec<Step>,
    origin: Option<String>,
    cites: Vec<String>,
    foresees: Vec<String>,
}

/// A finding at rest.
#[derive(Debug, Serialize, Deserialize)]
struct Found {
    rule: String,
    fault: Fault,
    number: u64,
    executions: u64,
    steps_before: usize,
    tried: u32,
    case: Kept,
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
        self.findings.push(Found {
            rule: finding.rule.clone(),
            fault: finding.fault.clone(),
            number: finding.number,
            executions: finding.executions,
            steps_before: finding.steps_before,
            tried: finding.tried,
            case,
        });
    }

    fn at_rest(&mut self, case: &Case) -> Kept {
        let known = |world: &Rc<World>| Rc::ptr_eq(world, &case.world);
        let world = self.worlds.iter().rposition(known).unwrap_or_else(|| {
            self.worlds.push(Rc::clone(&case.world));
            self.worlds.len() - 1
        });
        Kept {
            world,
            steps: case.steps.clone(),
            origin: case.origin.clone(),
            cites: case.cites.clone(),
            foresees: case.foresees.clone(),
        }
    }

    /// The cases and the findings; what names a world that is not there is left out.
    pub fn awake(self, seed: u64) -> (Vec<Case>, Vec<Finding>) {
        let worlds = self.worlds;
        let awake = |kept: Kept| {
            Some(Case {
                world: Rc::clone(worlds.get(kept.world)?),
                steps: kept.steps,
                origin: kept.origin,
                cites: kept.cites,
                foresees: kept.foresees,
            })
        };
        let findings = self.findings.into_iter().filter_map(|found| {
            Some(Finding {
                rule: found.rule,
                fault: found.fault,
                seed,
                number: found.number,
                executions: found.executions,
                steps_before: found.steps_before,
                tried: found.tried,
                case: Rc::new(awake(found.case)?),
            })
        });
        let findings = findings.collect();
        (self.kept.into_iter().filter_map(awake).collect(), findings)
    }
}
