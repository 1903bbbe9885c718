//! What may stand between an actor and its line.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;

use super::{Address, Breakdown, Line, Role};
use crate::clock::VirtualTime;

/// A message of any role, on its way.
pub type AnyMessage = Box<dyn Any>;

/// The answer to a call whose role is known by its address only.
pub type AnyAnswer<'a> = Pin<Box<dyn Future<Output = Result<AnyMessage, Breakdown>> + 'a>>;

/// Hears what an actor asks others, and may change it, answer in their place, or tell the actor another time: a known
/// defect, or the end of a wire behind which the actor really is.
pub trait Tap {
    /// The time that the actor is told when it is this time.
    fn now(&self, told: VirtualTime) -> VirtualTime {
        told
    }

    /// The actor asks another.
    fn ask(&self, call: Outgoing) -> AnyAnswer<'_> {
        call.forward()
    }

    /// The moment to which a call is put off that the actor wants at another.
    fn puts_off(&self, to: &Address, at: VirtualTime) -> VirtualTime {
        let _ = to;
        at
    }
}

/// A call of an actor on its way to another.
pub struct Outgoing {
    /// Who is called.
    pub to: Address,
    /// What is asked.
    request: AnyMessage,
    line: Line,
    forward: fn(Line, Address, AnyMessage) -> AnyAnswer<'static>,
}

impl Outgoing {
    pub(super) fn new<R: Role>(line: Line, instance: &str, request: R::Request) -> Self {
        Self {
            to: Address::new(R::NAME, instance),
            request: Box::new(request),
            line,
            forward: forward::<R>,
        }
    }

    /// What is asked, if it is asked of role `R`.
    pub fn request<R: Role>(&self) -> Option<&R::Request> {
        self.request.downcast_ref()
    }

    /// The same, to be changed.
    pub fn request_mut<R: Role>(&mut self) -> Option<&mut R::Request> {
        self.request.downcast_mut()
    }

    /// The line of the actor that asks, as it is without this tap.
    pub const fn line(&self) -> &Line {
        &self.line
    }

    /// Lets the call reach whom it is for.
    pub fn forward(self) -> AnyAnswer<'static> {
        (self.forward)(self.line, self.to, self.request)
    }
}

fn forward<R: Role>(line: Line, to: Address, request: AnyMessage) -> AnyAnswer<'static> {
    Box::pin(async move {
        let request = typed::<R::Request>(&to, request)?;
        let answer = line.ask::<R>(&to.instance, request).await?;
        Ok(Box::new(answer) as AnyMessage)
    })
}

/// A message whose type a tap may have mistaken.
pub(super) fn typed<M: 'static>(to: &Address, message: AnyMessage) -> Result<M, Breakdown> {
    let message = message.downcast().map_err(|_| Breakdown::Garbled {
        to: to.clone(),
        detail: "a message of another role".to_owned(),
    })?;
    Ok(*message)
}
