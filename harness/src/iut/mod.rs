//! An implementation under test: which roles it plays, how it is reached over the interfaces that it has, and what a run
//! may do to it.

pub mod adapter;
mod capability;
pub mod card;
mod check;
mod config;
mod facts;
mod fault;
pub mod fund;
mod link;
mod native;
mod program;
mod target;
mod timeouts;
mod under_test;

pub use adapter::AdapterUnderTest;
pub use capability::CardCapability;
pub use check::{Finding, check};
pub use config::{CardConfig, ConfigError, IutFile, Reconnect, Renew, Roles};
pub use facts::{CardFacts, Printed, Secrets};
pub use fault::Fault;
pub use fund::FundUnderTest;
pub use native::NativeConfig;
pub use program::CommandLine;
pub use target::WebTarget;
pub use timeouts::Timeouts;
pub use under_test::{CardUnderTest, Iut, IutError, destroys};
