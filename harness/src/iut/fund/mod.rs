//! A fund outside: an eligibility system that is reached over its Web API, as terminals reach it.

mod config;
mod control;
mod outside;
mod terminal;
mod typed;
mod under_test;

pub use config::{ControlConfig, FundConfig, TerminalConfig};
pub use outside::OutsideFund;
pub(crate) use typed::written;
pub use under_test::{FundUnderTest, Way};
