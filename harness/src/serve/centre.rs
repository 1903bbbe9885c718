//! How a server reaches the eligibility system, wherever it runs: the folders and the Web API hand in messages here.

use std::future::Future;

use madoguchi_sim::fund;
use madoguchi_sim::oqs::{Document, Exchange, Profile};
use madoguchi_sim::role::Breakdown;
use serde::{Deserialize, Serialize};

/// Why there is no document to hand on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDocument {
    /// The system refused without a message: it does not know the facility, or takes no messages of this kind.
    #[error("{0}")]
    Refused(String),
    /// The system did not answer as it must, or is no longer there.
    #[error("the eligibility system did not answer: {0}")]
    NoAnswer(String),
}

impl NoDocument {
    /// Something else came than a document.
    pub const UNFIT: &str = "its answer does not fit the question";

    /// An actor waits for what nobody tells it.
    pub const WAITS: &str = "an actor waits for something outside the ecosystem";
}

/// What the eligibility system answers to a message.
///
/// # Errors
/// [`NoDocument`].
pub fn document(answer: Result<fund::Response, Breakdown>) -> Result<Document, NoDocument> {
    match answer {
        Ok(fund::Response::Document(document)) => Ok(document),
        Ok(fund::Response::Refused { reason }) => Err(NoDocument::Refused(reason)),
        Ok(fund::Response::CardRefused { reason }) => {
            Err(NoDocument::Refused(reason.ja().to_owned()))
        }
        Ok(_) => Err(NoDocument::NoAnswer(NoDocument::UNFIT.to_owned())),
        Err(breakdown) => Err(NoDocument::NoAnswer(breakdown.to_string())),
    }
}

/// Which request of whom a message is. Whoever may have to ask again after a crash, not knowing whether it was answered, asks under
/// the same key: what has been carried out under it is not carried out again, and its answer is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestKey {
    /// Who asks, for as long as it knows which numbers it has used. Of each facility the last is remembered.
    pub desk: String,
    /// Which of its requests. It uses no number twice.
    pub number: u64,
    /// The lowest number under which it may still ask: no answer to any before it needs to be remembered.
    pub oldest: u64,
}

/// Whoever carries messages to the eligibility system, from any thread.
pub trait Centre: Clone + Send + Sync + 'static {
    /// How the system writes its messages where public sources leave a choice, at this moment.
    fn profile(&self) -> Profile {
        Profile::default()
    }

    /// Hands in a message and waits for its answer. Without a key, whoever asks twice has it carried out twice.
    fn exchange(
        &self,
        exchange: Exchange,
        key: Option<RequestKey>,
    ) -> impl Future<Output = Result<Document, NoDocument>> + Send;
}
