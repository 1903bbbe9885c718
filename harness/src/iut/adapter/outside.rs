//! The player of a role that is spoken to by the adapter protocol.

use std::sync::Arc;

use madoguchi_sim::role::{Answer, Breakdown, Line, Port, Role};

use super::under_test::AdapterUnderTest;
use crate::adapter::{Order, Word, wire};
use crate::fail;
use crate::iut::Fault;

/// Plays every instance of a role over the adapter protocol. A call blocks its thread until the implementation answers or its time
/// is over.
pub(super) struct OutsideActor {
    adapter: Arc<AdapterUnderTest>,
}

impl OutsideActor {
    pub(super) const fn new(adapter: Arc<AdapterUnderTest>) -> Self {
        Self { adapter }
    }
}

impl<R: Role> Port<R> for OutsideActor {
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        Box::pin(async move {
            let answered = self.answer::<R>(&line, &request).await;
            answered.or_else(|fault| broken(&fault, &line))
        })
    }
}

impl OutsideActor {
    async fn answer<R: Role>(
        &self,
        line: &Line,
        request: &R::Request,
    ) -> Result<R::Response, Fault> {
        let request = wire(request);
        let request = request.map_err(|error| Fault::Configuration(error.to_string()))?;
        self.adapter.is_played();
        let order = Order::Answer {
            to: line.me().clone(),
            at: line.now(),
            request,
        };
        match self.adapter.converse(line, order).await? {
            Word::Answer { response, .. } => serde_json::from_value(response)
                .map_err(|error| Fault::garbled("a response of the role", error)),
            other => Err(Fault::garbled("`is: answer`", super::word(&other))),
        }
    }
}

/// What an ecosystem sees of a fault; ends the scenario if the implementation is not to blame.
pub(super) fn broken<T>(fault: &Fault, line: &Line) -> Result<T, Breakdown> {
    match fault.breakdown(line.me().clone()) {
        Some(breakdown) => Err(breakdown),
        None => fail!(
            fault.party(),
            "an answer of the implementation under test",
            fault
        ),
    }
}
