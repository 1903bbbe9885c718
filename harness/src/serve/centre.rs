//! How a server reaches the eligibility system, wherever it runs: the folders and the Web API hand in messages here.

use std::future::Future;

use madoguchi_sim::oqs::{Document, Exchange};

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

/// Whoever carries messages to the eligibility system, from any thread.
pub trait Centre: Clone + Send + Sync + 'static {
    /// Hands in a message and waits for its answer.
    fn exchange(
        &self,
        exchange: Exchange,
    ) -> impl Future<Output = Result<Document, NoDocument>> + Send;
}
