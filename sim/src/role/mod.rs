//! Roles, ports and the switchboard: how actors are called.
//!
//! A **role** is what an actor can be asked and what it answers. A **port** is whoever plays the role: a
//! simulated actor, a layer around one, or an implementation under test. Actors never hold each other; they
//! call over their [`Line`], and the [`Switchboard`] times, records and disturbs every call in one place.

mod address;
mod fault;
mod switchboard;
mod tap;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use address::{Address, RoleName};
pub use fault::{Effect, Fault, Scope};
pub use switchboard::{Begun, Line, Switchboard};
pub use tap::{AnyAnswer, AnyMessage, Outgoing, Tap};

/// What an actor can be asked and what it answers.
pub trait Role: 'static {
    /// Which of the roles this is.
    const NAME: RoleName;
    /// A question or an order to the actor.
    type Request: Message;
    /// Its answer. A domain refusal (該当資格なし, a status word 63C2) is an answer, not a [`Breakdown`].
    type Response: Message;

    /// What a trace may keep of a request: all of it, unless it holds a PIN or a face.
    fn kept_request(request: &Self::Request) -> Self::Request {
        request.clone()
    }

    /// What a trace may keep of a response: all of it, unless it holds a face.
    fn kept_response(response: &Self::Response) -> Self::Response {
        response.clone()
    }
}

/// Plain data that travels between actors: it can be kept in a trace, compared, shown, read back, and told of by a schema.
pub trait Message:
    Clone + PartialEq + fmt::Debug + Serialize + DeserializeOwned + JsonSchema + 'static
{
}
impl<T> Message for T where
    T: Clone + PartialEq + fmt::Debug + Serialize + DeserializeOwned + JsonSchema + 'static
{
}

/// The answer of a port, not yet there. Ecosystems are single-threaded, so it need not be `Send`.
pub type Answer<'a, R> =
    Pin<Box<dyn Future<Output = Result<<R as Role>::Response, Breakdown>> + 'a>>;

/// What a future gives that waits for nothing outside the ecosystem; `None` if it does wait. Actors await nothing but each other, so
/// that one look is enough.
pub fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut context = Context::from_waker(Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}

/// Whoever plays a role.
pub trait Port<R: Role> {
    /// Answers one request. `line` tells the time and leads to the other actors.
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R>;
}

impl<R: Role> Port<R> for Box<dyn Port<R>> {
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        (**self).call(line, request)
    }
}

/// The player did not answer as an implementation must.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Breakdown {
    /// Nobody plays the role, or the line to it is down.
    #[error("{to} cannot be reached: {reason}")]
    Unreachable {
        /// Who was called.
        to: Address,
        /// What is known of the cause.
        reason: String,
    },
    /// No answer came in time.
    #[error("{to} did not answer in time")]
    TimedOut {
        /// Who was called.
        to: Address,
    },
    /// The answer was there but could not be understood.
    #[error("{to} answered with something that cannot be read: {detail}")]
    Garbled {
        /// Who was called.
        to: Address,
        /// What was wrong with it.
        detail: String,
    },
    /// The actor was called again, by a chain of calls that it began itself, before it had answered.
    #[error("{to} was called in a circle")]
    Circular {
        /// Who was called.
        to: Address,
    },
}

/// A message with its type erased, as a trace keeps it: cheap to keep, typed when an invariant asks, JSON
/// when a report does.
pub trait Recorded: fmt::Debug {
    /// The message itself, for a downcast.
    fn as_any(&self) -> &dyn Any;
    /// The message as JSON. A message that JSON cannot express (which no role has) shows as null.
    fn to_json(&self) -> serde_json::Value;
}

impl<T: Message> Recorded for T {
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
