//! What the operator can do: what people, insurers and fate do in a scenario, done by hand.
//!
//! Each is done as a step of a scenario does it: a person asks an actor, and the actor answers.

mod card;
mod fault;
mod file;
mod insurance;
mod visit;

use madoguchi_sim::card::Bytes;
use madoguchi_sim::vocabulary::{FacilityCode, InsurerNumber};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::room::Room;

#[cfg(test)]
mod tests;

pub use card::{CardAct, CardDone, Visitor};
pub use fault::{Fault, FaultInForce, What};
pub use file::FileDone;
pub use insurance::{Branched, InsuranceAct, InsuranceDone};
pub use visit::{Means, Visit, VisitDone};

/// Something that the operator does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// With a person's card.
    Card {
        /// The person.
        person: String,
        /// What.
        what: CardAct,
    },
    /// Somebody uses the reader of a facility, from laying down a card to taking it back.
    Visit {
        /// The facility.
        facility: FacilityCode,
        /// Who, with what.
        visit: Visit,
    },
    /// With a person's insurance.
    Insurance {
        /// The person.
        person: String,
        /// What.
        what: InsuranceAct,
    },
    /// An insurer hands in a file.
    File {
        /// The insurer.
        insurer: InsurerNumber,
        /// The file.
        file: Bytes,
    },
    /// Something fails.
    Disturb {
        /// What.
        fault: Fault,
    },
    /// Something works again.
    Repair {
        /// The name of the fault.
        fault: String,
    },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "done", content = "of", rename_all = "kebab-case")]
pub enum Done {
    /// With a card.
    Card(CardDone),
    /// At a reader.
    Visit(Box<VisitDone>),
    /// With an insurance.
    Insurance(InsuranceDone),
    /// With a file.
    File(FileDone),
    /// A fault is in force, or no longer.
    Fault(FaultInForce),
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum NotDone {
    /// There is no such thing.
    Unknown {
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// It makes no sense as it was asked.
    Unfit {
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// Whoever was asked refuses.
    Refused {
        /// Who.
        by: String,
        /// Why, in Japanese.
        reason: String,
    },
    /// Whoever was asked did not answer as it must: a fault is in force, or nobody is there.
    NoAnswer {
        /// Why.
        reason: String,
    },
}

impl NotDone {
    fn unknown(expected: impl Into<String>, found: impl Into<String>) -> Self {
        let (expected, found) = (expected.into(), found.into());
        Self::Unknown { expected, found }
    }

    fn unfit(expected: impl Into<String>, found: impl Into<String>) -> Self {
        let (expected, found) = (expected.into(), found.into());
        Self::Unfit { expected, found }
    }

    fn refused(by: impl Into<String>, reason: impl Into<String>) -> Self {
        let (by, reason) = (by.into(), reason.into());
        Self::Refused { by, reason }
    }

    fn no_answer(reason: impl ToString) -> Self {
        let reason = reason.to_string();
        Self::NoAnswer { reason }
    }
}

impl Room {
    /// Does it.
    pub(super) fn act(&mut self, act: Act) -> Result<Done, NotDone> {
        match act {
            Act::Card { person, what } => self.with_card(&person, what).map(Done::Card),
            Act::Visit { facility, visit } => {
                let done = self.visit(&facility, visit)?;
                Ok(Done::Visit(Box::new(done)))
            }
            Act::Insurance { person, what } => {
                self.with_insurance(&person, what).map(Done::Insurance)
            }
            Act::File { insurer, file } => self.hand_in(&insurer, file).map(Done::File),
            Act::Disturb { fault } => self.disturb(fault).map(Done::Fault),
            Act::Repair { fault } => self.repair(&fault).map(Done::Fault),
        }
    }
}
