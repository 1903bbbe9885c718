//! The simulated actors, offered over the interfaces that the field uses.

pub mod card;
pub mod centre;
pub mod house;
pub mod jlis;
pub mod web;
