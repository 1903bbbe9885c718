//! `madoguchi oqs`: what has to do with the messages of the eligibility system.

mod decode;
mod encode;
mod file;
mod layout;
mod schema;

pub(super) use file::octets;

use super::Failure;
use crate::exit::Exit;

/// What can be done with messages.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Explain messages: what each element is, what codes mean, what is not as the layout says.
    Decode(decode::Args),
    /// Write a message in another encoding, or as the JSON of the Web API.
    Encode(encode::Args),
    /// Print the layout of messages as it is known in public.
    Layout(layout::Args),
    /// Write the layout of every message as XML Schema.
    Schema(schema::Args),
}

/// Does it.
pub(super) fn execute(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::Decode(args) => decode::execute(args),
        Command::Encode(args) => encode::execute(args),
        Command::Layout(args) => layout::execute(args),
        Command::Schema(args) => schema::execute(args),
    }
}
