//! Step definitions, each text looked up once: the same words stand in many scenarios.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use cucumber::Step;
use cucumber::step::{CaptureName, Collection};
use gherkin::StepType;

use super::failure::Raised;

/// What a text means: the definition, and what it captures.
type Meaning<W> = (Step<W>, Vec<(CaptureName, String)>);

/// The step definitions of a run, shared by its threads.
pub(super) struct Definitions<W> {
    steps: Collection<W>,
    known: Mutex<BTreeMap<(StepKey, String), Meaning<W>>>,
}

type StepKey = u8;

const fn key(kind: StepType) -> StepKey {
    match kind {
        StepType::Given => 0,
        StepType::When => 1,
        StepType::Then => 2,
    }
}

impl<W> Definitions<W> {
    pub(super) const fn new(steps: Collection<W>) -> Self {
        Self {
            steps,
            known: Mutex::new(BTreeMap::new()),
        }
    }

    /// The one definition that answers to a step.
    ///
    /// # Errors
    /// [`Raised::Undefined`] or [`Raised::Ambiguous`].
    pub(super) fn find(&self, step: &gherkin::Step) -> Result<Meaning<W>, Raised> {
        let key = (key(step.ty), step.value.clone());
        // What is in the memo is right even if a thread died while it held the lock.
        if let Some((step, matches)) = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok((*step, matches.clone()));
        }
        let (step, matches) = match self.steps.find(step) {
            Ok(Some((step, _, _, context))) => (*step, context.matches),
            Ok(None) => return Err(Raised::Undefined),
            Err(error) => {
                let patterns = error
                    .possible_matches
                    .iter()
                    .map(|(regex, _)| regex.as_str().to_owned());
                return Err(Raised::Ambiguous(patterns.collect()));
            }
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, (step, matches.clone()));
        Ok((step, matches))
    }
}
