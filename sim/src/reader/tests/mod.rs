//! The reader with real cards and a fund that tests play.

mod consent;
mod face;
mod fuzz;
mod phone;
mod pin;
mod registration;
pub(crate) mod scene;
mod steps;
mod storage;
mod visual;
mod whole;
