//! The whole ecosystem as a service: it lives on a thread of its own, and every server asks it by channel.
//!
//! An ecosystem is a function of who exists, the seed and what was done to it, in order. So what is kept of a house are its
//! orders, in a journal: at the next start they are carried out again, and what comes out is held against what came out
//! before. Whoever only looks leaves nothing behind.

pub mod act;
mod answer;
mod cards;
mod clock;
mod handle;
mod journal;
mod memory;
mod order;
mod room;
mod thread;

pub use answer::Answer;
pub use cards::HouseCards;
pub use clock::Pace;
pub use handle::{Gone, HouseHandle, Kept};
pub use journal::StateError;
pub use order::Order;
pub use room::Room;
pub use thread::{House, HouseConfig, HouseError, Opened, World};

#[cfg(test)]
mod tests;
