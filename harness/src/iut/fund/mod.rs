//! A fund outside: an eligibility system that is reached over its Web API, as terminals reach it.

mod config;
mod control;
mod fault;
mod link;
mod outside;
mod terminal;
mod typed;
mod under_test;

pub use config::{ControlConfig, FundConfig, FundTimeouts, TerminalConfig, WebTarget};
pub use fault::FundFault;
pub use outside::OutsideFund;
pub use under_test::FundUnderTest;
