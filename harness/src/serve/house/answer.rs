//! What comes back of an order.

use madoguchi_sim::card;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund;
use madoguchi_sim::oqs::Document;
use madoguchi_sim::role::Breakdown;
use serde::{Deserialize, Serialize};

use super::act::{Done, NotDone};
use crate::serve::centre::{self, NoDocument};

/// The answer to an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", content = "of", rename_all = "kebab-case")]
pub enum Answer {
    /// The answer to a message.
    Document(Document),
    /// The system refuses without a message.
    Refused(String),
    /// No answer came, and why.
    NoAnswer(String),
    /// What a card answers.
    Card(card::Response),
    /// What came of what the operator did.
    Done(Done),
    /// Why nothing did.
    NotDone(NotDone),
    /// The time now.
    Time(VirtualTime),
}

impl Answer {
    /// What the eligibility system answers to a message.
    pub(super) fn of_fund(answer: Result<fund::Response, Breakdown>) -> Self {
        match centre::document(answer) {
            Ok(document) => Self::Document(document),
            Err(NoDocument::Refused(reason)) => Self::Refused(reason),
            Err(NoDocument::NoAnswer(why)) => Self::NoAnswer(why),
        }
    }

    /// The document, as those who carry messages want it.
    pub(super) fn document(self) -> Result<Document, NoDocument> {
        match self {
            Self::Document(document) => Ok(document),
            Self::Refused(reason) => Err(NoDocument::Refused(reason)),
            Self::NoAnswer(why) => Err(NoDocument::NoAnswer(why)),
            _ => Err(NoDocument::NoAnswer(NoDocument::UNFIT.to_owned())),
        }
    }
}
