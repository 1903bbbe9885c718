//! The program.

use std::process::ExitCode;

use madoguchi::{cli, steps};

fn main() -> ExitCode {
    cli::main(steps::collection).into()
}
