//! Everything of Madoguchi that touches the world outside: feature files, the requirement catalogue, runs and their
//! reports, the program's subcommands.

pub mod adapter;
pub mod catalogue;
pub mod cli;
pub mod exit;
pub mod fuzz;
pub mod init;
pub mod iut;
pub mod proof;
pub mod report;
pub mod run;
pub mod serve;
pub mod source;
pub mod stage;
pub mod steps;
pub mod wire;

// The toy world of the tests is compiled into the unit tests and into the integration tests alike.
#[cfg(test)]
extern crate self as madoguchi;
