//! `madoguchi oqs`: what has to do with the messages of the eligibility system.

mod decode;
mod encode;
mod file;
mod layout;
mod schema;

pub(super) use file::octets;

use madoguchi_sim::oqs::{CharacterCodes, Profile};

use super::Failure;
use crate::exit::Exit;

/// What public sources contradict each other about, as far as it matters to a file.
#[derive(Clone, Copy, Debug, clap::Args)]
struct Choice {
    /// The codes of 文字コード識別, which sources contradict each other about
    #[arg(long, value_enum, default_value = "from-zero")]
    character_codes: Codes,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Codes {
    /// 0 UTF-8, 1 Shift_JIS
    FromZero,
    /// 1 UTF-8, 2 Shift_JIS
    FromOne,
}

impl Choice {
    fn profile(self) -> Profile {
        Profile {
            character_codes: match self.character_codes {
                Codes::FromZero => CharacterCodes::FromZero,
                Codes::FromOne => CharacterCodes::FromOne,
            },
            ..Profile::default()
        }
    }
}

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
