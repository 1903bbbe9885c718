//! Madoguchi's program: everything that touches the world outside.

pub mod cli;
pub mod exit;
pub mod report;
pub mod run;
pub mod steps;

// The toy world of the tests is compiled into the unit tests and into the integration tests alike.
#[cfg(test)]
extern crate self as madoguchi;
