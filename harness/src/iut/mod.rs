//! An implementation under test: which roles it plays, how it is reached over the interfaces that it has, and what a run
//! may do to it.

mod capability;
pub mod card;
mod config;
mod facts;
pub mod fund;
mod under_test;

pub use capability::CardCapability;
pub use config::{CardConfig, ConfigError, IutFile, Reconnect, Renew, Roles};
pub use facts::{CardFacts, Printed, Secrets};
pub use under_test::{CardUnderTest, Iut, IutError, destroys};
