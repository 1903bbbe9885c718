//! `madoguchi web`: what has to do with the Web API of the eligibility system.

mod certificates;

use super::Failure;
use crate::exit::Exit;

/// What can be done with the Web API.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Write test certificates for both ends of the connection as PEM files.
    Certificates(certificates::Args),
    /// Print the OpenAPI description.
    Openapi,
}

/// Does it.
pub(super) fn execute(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::Certificates(args) => certificates::execute(args),
        Command::Openapi => super::write_out(|out, _| {
            out.write_all(crate::serve::web::openapi().as_bytes())?;
            Ok(Exit::Passed)
        }),
    }
}
