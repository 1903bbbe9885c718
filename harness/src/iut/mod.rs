//! Implementations under test, reached over the interfaces that they have.

pub mod card;
