//! One file a subcommand.

pub mod coverage;
pub mod lint;
