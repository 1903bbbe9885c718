//! Everything of Madoguchi that touches the world outside: feature files, the requirement catalogue,
//! the program's subcommands.
pub mod catalogue;
pub mod cli;
pub mod source;
