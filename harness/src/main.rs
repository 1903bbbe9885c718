//! The program.

use std::process::ExitCode;

use include_dir::include_dir;
use madoguchi::{cli, steps};

fn main() -> ExitCode {
    let steps = cli::Steps {
        collection: steps::collection,
        patterns: steps::patterns,
        // Here, and not in the library: an edited feature is then compiled in at once.
        features: include_dir!("$CARGO_MANIFEST_DIR/../features"),
    };
    cli::main(&steps).into()
}
