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

/// A scenario is many small things that come and go: the suite takes a quarter less time than with the allocator of glibc. Here, and
/// not with the program, so that tests and benches have it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

// The toy world of the tests is compiled into the unit tests and into the integration tests alike.
#[cfg(test)]
extern crate self as madoguchi;
