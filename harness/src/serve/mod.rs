//! The simulated actors, offered over the interfaces that the field uses.

pub mod card;
pub mod centre;
pub mod ecosystem;
pub mod house;
mod http;
pub mod jlis;
pub mod operator;
pub mod role;
pub mod terminal;
pub mod threads;
pub mod web;
