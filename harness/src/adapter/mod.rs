//! The adapter protocol: how an implementation plays roles that have no public interface. Both ends of it.
//!
//! Madoguchi speaks first, an implementation answers: one JSON object a line over stdin and stdout, or one JSON object a POST
//! over HTTP. While it works on a request, an implementation may ask the other actors ([`Word::Ask`]); Madoguchi goes on
//! with [`Order::Continue`], and so forth until [`Word::Answer`]. What is asked and answered are the requests and responses
//! of the role, as traces show them.

mod message;
mod roles;
mod samples;
pub mod schema;
#[cfg(test)]
mod tests;

pub use message::{Capability, FromImplementation, Order, PROTOCOL, ToImplementation, Word};
pub(crate) use roles::with_role;
pub use roles::{ROLES, is_spoken};
pub use samples::{Sample, samples};

/// A request or a response as it goes over the wire: with its secrets, unlike in a trace.
///
/// # Errors
/// None that a message of a role can cause.
pub fn wire(message: &impl serde::Serialize) -> serde_json::Result<serde_json::Value> {
    madoguchi_sim::vocabulary::revealed(|| serde_json::to_value(message))
}

/// The name of a role with a capital, as types have.
pub(crate) fn capital(name: &str) -> String {
    let mut rest = name.chars();
    let first = rest.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(rest).collect()
}
