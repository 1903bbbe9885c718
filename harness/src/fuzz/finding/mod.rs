//! A finding, and the forms in which it is written down.

mod scenario;
mod script;
mod text;

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::arena::{Arena, Outcome, Subject};
use super::case::{Case, Step};
use super::oracle::Fault;

pub use scenario::scenario;
pub use script::script;
pub use text::text;

/// Something wrong, with the smallest case that shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding<C = Rc<Case>> {
    /// The rule that is broken: a requirement, an invariant, or `robustness`.
    pub rule: String,
    /// What is wrong.
    pub fault: Fault,
    /// The seed of the hunt.
    pub seed: u64,
    /// Which of its cases it was.
    pub number: u64,
    /// Requests that had been put to the subject by then.
    pub executions: u64,
    /// Steps of the case as it was found.
    pub steps_before: usize,
    /// Cases that were played to make it small.
    pub tried: u32,
    /// The case.
    pub case: C,
}

/// A finding as a file that can be replayed: everything is in it, and all of it is made up.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// The version of this form.
    schema_version: u32,
    /// Says that nothing in it is real.
    simulated: String,
    /// The broken rule.
    pub rule: String,
    /// Who was attacked: `built-in`, a defect, or the file of an implementation.
    pub subject: String,
    /// The seed of the hunt.
    pub seed: u64,
    /// Which of its cases it was.
    pub number: u64,
    /// What is wrong.
    pub fault: Fault,
    /// How it is shown.
    pub case: Case,
}

/// The version of the form of an [`Incident`].
const VERSION: u32 = 1;

impl<C> Finding<C> {
    /// The same with the case in another form.
    pub fn with_case<D>(self, case: D) -> Finding<D> {
        Finding {
            rule: self.rule,
            fault: self.fault,
            seed: self.seed,
            number: self.number,
            executions: self.executions,
            steps_before: self.steps_before,
            tried: self.tried,
            case,
        }
    }
}

impl Finding {
    /// The finding as a file.
    ///
    /// # Errors
    /// None that a finding can cause.
    pub fn incident(&self, subject: &str) -> serde_json::Result<String> {
        let incident = Incident {
            schema_version: VERSION,
            simulated: "TEST 見本: 人物・番号・鍵はすべて架空".to_owned(),
            rule: self.rule.clone(),
            subject: subject.to_owned(),
            seed: self.seed,
            number: self.number,
            fault: self.fault.clone(),
            case: (*self.case).clone(),
        };
        madoguchi_sim::vocabulary::revealed(|| serde_json::to_string_pretty(&incident))
    }

    /// A name for its files: what was asked and in what it is wrong, told apart by a number of the whole name.
    pub fn file_stem(&self) -> String {
        let name = self.fault.name();
        let fits = |c: char| c.is_ascii_alphanumeric();
        let words: String = name
            .chars()
            .map(|c| if fits(c) { c } else { '-' })
            .collect();
        let words: Vec<_> = words.split('-').filter(|word| !word.is_empty()).collect();
        let short: String = words.join("-").chars().take(60).collect();
        let sight = super::voice::Sight::default().and(name.as_bytes()).name();
        format!("{short}-{:08x}", sight >> 32)
    }
}

impl Incident {
    /// Reads an incident.
    ///
    /// # Errors
    /// What was expected and what was found, with line and column.
    pub fn read(text: &str) -> Result<Self, String> {
        let incident: Self = serde_json::from_str(text)
            .map_err(|error| format!("{}:{}: {error}", error.line(), error.column()))?;
        match incident.schema_version {
            VERSION => Ok(incident),
            found => Err(format!(
                "1:1: expected schema_version {VERSION}, found {found}"
            )),
        }
    }
}

/// A case as it goes: each step and what came of it.
pub fn played(case: &Case, subject: &Subject) -> Vec<(Step, Outcome)> {
    if let Subject::Wire(wire) = subject {
        return wire.told(case);
    }
    let mut arena = Arena::begin(case, subject, false);
    let steps = case.steps.iter();
    steps.map(|step| (step.clone(), arena.play(step))).collect()
}
