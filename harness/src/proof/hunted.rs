//! Which defect the fuzzer finds, and how soon.

use std::num::NonZeroUsize;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use madoguchi_sim::role::RoleName;

use super::Defect;
use super::named::Witnesses;
use crate::fuzz::{Hunt, Sources, Subject, Terms, read_visits};
use crate::run::{Interrupt, ScenarioWorld, share};

/// What became of the hunt for a defect.
#[derive(Clone, Debug)]
pub struct Hunted {
    /// The defect.
    pub defect: &'static Defect,
    /// Requests put to it: until it was found, or all of the budget.
    pub executions: u64,
    /// Real time spent, making small included.
    pub elapsed: Duration,
    /// What was found.
    pub found: Option<Found>,
}

/// What was found of a defect.
#[derive(Clone, Debug)]
pub struct Found {
    /// Steps of the case that shows it, made small.
    pub steps: usize,
    /// The rule that the fuzzer names.
    pub rule: String,
    /// Whether that is one that the defect breaks.
    pub right: bool,
    /// What is wrong.
    pub fault: String,
}

/// What hunts for defects go by.
pub struct Hunting<'a, W> {
    /// What scenarios do ([`fuzz::visits`](crate::fuzz::visits)).
    pub visits: &'a [String],
    /// The scenarios that name the rule.
    pub witnesses: &'a Witnesses<W>,
    /// Requests at most, to each defect.
    pub executions: u64,
    /// Decides every case.
    pub seed: u64,
    /// Ends the hunts early.
    pub interrupt: &'a Interrupt,
}

impl<W: ScenarioWorld> Hunting<'_, W> {
    /// Hunts for each defect, on several threads. `heard` is told of each as soon as its hunt is over. Of the same seed and
    /// budget everything but the time is the same, whatever `jobs` is.
    pub fn hunt(
        &self,
        defects: &[&'static Defect],
        jobs: NonZeroUsize,
        heard: &mut (dyn FnMut(Hunted) + Send),
    ) {
        // Of one role after another, so that a thread keeps what it has to begin with.
        let mut queue: Vec<_> = defects.to_vec();
        queue.sort_by_key(|defect| defect.role);
        let heard = Mutex::new(heard);
        share(queue.into_iter(), jobs, self.interrupt, |next| {
            let mut sources: Option<(RoleName, Rc<Sources>)> = None;
            while let Some(defect) = next() {
                let role = defect.role;
                let (_, sources) = match sources.take_if(|(of, _)| *of == role) {
                    Some(same) => sources.insert(same),
                    None => {
                        let read = Sources::new(role, read_visits(self.visits));
                        sources.insert((role, Rc::new(read)))
                    }
                };
                let hunted = self.one(defect, sources);
                let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
                heard(hunted);
            }
        });
    }

    fn one(&self, defect: &'static Defect, sources: &Rc<Sources>) -> Hunted {
        let began = Instant::now();
        let terms = Terms {
            first: true,
            ..Terms::new(self.seed)
        };
        let mut hunt = Hunt::new(terms, Subject::Defect(defect), Rc::clone(sources));
        // Built-in actors are never absent.
        let _always_here = hunt.run(
            &mut |progress| progress.executions < self.executions && !self.interrupt.is_set(),
            &mut |_| {},
        );
        let found = hunt.findings().next().map(|finding| {
            let witnessed = self.witnesses.rule(finding, defect, sources);
            let rule = witnessed.unwrap_or_else(|| finding.rule.clone());
            Found {
                steps: finding.case.steps.len(),
                right: defect.breaks.contains(&rule.as_str()),
                rule,
                fault: finding.fault.to_string(),
            }
        });
        Hunted {
            defect,
            executions: hunt.progress().executions,
            elapsed: began.elapsed(),
            found,
        }
    }
}
