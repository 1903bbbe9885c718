//! Which defect the fuzzer finds, and how soon.

use std::fmt;
use std::num::NonZeroUsize;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
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

/// Requests at most to a defect of a role. One to a card is a command, of others a visit: hundreds of commands.
pub const fn budget(role: RoleName, executions: u64) -> u64 {
    match role {
        RoleName::Card => executions.saturating_mul(10),
        _ => executions,
    }
}

/// What hunts for defects go by.
pub struct Hunting<'a, W> {
    /// What scenarios do ([`fuzz::visits`](crate::fuzz::visits)).
    pub visits: &'a [String],
    /// The scenarios that name the rule.
    pub witnesses: Arc<Witnesses<W>>,
    /// Requests at most, to each defect; to one of a card ten times as many ([`budget`]).
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
        let budget = budget(defect.role, self.executions);
        let terms = Terms {
            first: true,
            ..Terms::new(self.seed)
        };
        let subject = Subject::Defect(defect);
        let namer = self.witnesses.of(&subject, defect.role, sources);
        let mut hunt = Hunt::new(terms, subject, Rc::clone(sources)).named_by(namer);
        // Built-in actors are never absent.
        let _always_here = hunt.run(
            &mut |progress| progress.executions < budget && !self.interrupt.is_set(),
            &mut |_| {},
        );
        let found = hunt.findings().next().map(|finding| Found {
            steps: finding.case.steps.len(),
            right: defect.breaks.contains(&finding.rule.as_str()),
            rule: finding.rule.clone(),
            fault: finding.fault.to_string(),
        });
        Hunted {
            defect,
            executions: hunt.progress().executions,
            elapsed: began.elapsed(),
            found,
        }
    }
}

/// What all hunts say together.
pub struct Conclusion<'a> {
    /// What was found, of all that can be.
    found: Vec<(&'a Hunted, &'a Found)>,
    /// Those that could have been found and were not, by name.
    missed: Vec<&'a str>,
    /// Those that were found although they are said to be unreachable, by name.
    reached: Vec<&'a str>,
    /// How many are unreachable.
    unreachable: usize,
}

impl<'a> Conclusion<'a> {
    /// Of these hunts.
    pub fn of(hunts: &'a [Hunted]) -> Self {
        let mut all = Self {
            found: Vec::new(),
            missed: Vec::new(),
            reached: Vec::new(),
            unreachable: 0,
        };
        for hunted in hunts {
            let id = hunted.defect.id;
            match (&hunted.found, hunted.defect.unreachable()) {
                (Some(found), None) => all.found.push((hunted, found)),
                (Some(_), Some(_)) => all.reached.push(id),
                (None, None) => all.missed.push(id),
                (None, Some(_)) => all.unreachable += 1,
            }
        }
        all.missed.sort_unstable();
        all.reached.sort_unstable();
        all
    }

    /// Whether the fuzzer is proved by it.
    pub const fn holds(&self) -> bool {
        self.missed.is_empty() && self.reached.is_empty()
    }

    /// The middle one of some numbers of what was found.
    fn median<T: Ord + Default + Copy>(&self, of: impl Fn(&Hunted, &Found) -> T) -> T {
        let mut all: Vec<T> = self
            .found
            .iter()
            .map(|(hunted, it)| of(hunted, it))
            .collect();
        all.sort_unstable();
        all.get(all.len() / 2).copied().unwrap_or_default()
    }
}

impl fmt::Display for Conclusion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for id in &self.missed {
            writeln!(f, "not found: {id}")?;
        }
        for id in &self.reached {
            writeln!(f, "found, and said to be unreachable: {id}")?;
        }
        let found = self.found.len();
        let right = self.found.iter().filter(|(_, it)| it.right).count();
        writeln!(
            f,
            "{found} of {} found, {} unreachable; {right} under a rule that the defect breaks ({} %)",
            found + self.missed.len(),
            self.unreachable + self.reached.len(),
            right * 100 / found.max(1),
        )?;
        write!(
            f,
            "median: {} executions, {:.2} s, {} steps",
            self.median(|hunted, _| hunted.executions),
            self.median(|hunted, _| hunted.elapsed).as_secs_f64(),
            self.median(|_, it| it.steps),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::defects;

    fn hunted(reachable: bool, found: bool) -> Hunted {
        let mut of = defects::all().filter(|it| it.unreachable().is_none() == reachable);
        Hunted {
            defect: of.next().expect("a defect"),
            executions: 7,
            elapsed: Duration::from_secs(1),
            found: found.then(|| Found {
                steps: 3,
                rule: "CARD-019".to_owned(),
                right: true,
                fault: String::new(),
            }),
        }
    }

    #[test]
    fn the_proof_fails_when_one_is_missed_that_can_be_found_or_one_found_that_cannot() {
        let holds = |hunts: &[Hunted]| Conclusion::of(hunts).holds();
        assert!(holds(&[hunted(true, true), hunted(false, false)]));
        assert!(!holds(&[hunted(true, true), hunted(true, false)]));
        assert!(!holds(&[hunted(true, true), hunted(false, true)]));
    }

    #[test]
    fn the_conclusion_counts_what_was_found_of_all_that_can_be() {
        let hunts = [
            hunted(true, true),
            hunted(true, false),
            hunted(false, false),
        ];
        let told = Conclusion::of(&hunts).to_string();
        assert!(
            told.contains("1 of 2 found, 1 unreachable; 1 under"),
            "{told}"
        );
        assert!(
            told.contains("median: 7 executions, 1.00 s, 3 steps"),
            "{told}"
        );
    }
}
