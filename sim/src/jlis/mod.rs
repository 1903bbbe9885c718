//! J-LIS: registry of residents, certificate authority, card issuance, lost-card line.

mod role;

pub use role::*;
