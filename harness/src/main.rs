//! The program.

use std::process::ExitCode;

use madoguchi::{cli, steps};

fn main() -> ExitCode {
    let steps = cli::Steps {
        collection: steps::collection,
        patterns: steps::patterns,
    };
    cli::main(&steps).into()
}
