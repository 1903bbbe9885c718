//! `madoguchi init`

use std::path::PathBuf;

use madoguchi_sim::role::RoleName;

use super::whole::lay_out;
use super::{Failure, role, say};
use crate::exit::Exit;
use crate::init::{Language, files};

const AFTER_HELP: &str = "\
Roles: reader, counter, fund, insurer, jlis, portal, municipality, mobile. The adapter answers the simplest requests at once, so that some
scenarios pass; its README says how to go on.

Examples:
  madoguchi init --role counter --lang python my-adapter
  madoguchi init --role insurer,jlis --lang rust
  madoguchi features; madoguchi run --iut iut.yaml            in the folder of the adapter";

/// Arguments of `madoguchi init`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// The roles that the adapter plays
    #[arg(long = "role", value_name = "ROLE", required = true, value_delimiter = ',', value_parser = role::spoken)]
    roles: Vec<RoleName>,
    /// The language in which it is written
    #[arg(long = "lang", value_name = "LANGUAGE")]
    language: Language,
    /// Address of Madoguchi's git repository, from which CI fetches it [default: the variable MADOGUCHI_REPOSITORY of
    /// CI]
    #[arg(long, value_name = "URL", value_parser = address)]
    repository: Option<String>,
    /// Replace files that are there already
    #[arg(long)]
    force: bool,
    /// Folder to write to
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
}

/// The address stands in YAML and in a shell: only what means nothing to either of them is let through.
fn address(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || ":/.-_~@+".contains(c);
    let known = ["https://", "http://", "ssh://", "git@"];
    match known.iter().any(|it| text.starts_with(it)) && text.chars().all(plain) {
        true => Ok(text.to_owned()),
        false => {
            Err("expected the address of a git repository, such as https://HOST/PATH".to_owned())
        }
    }
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let mut roles = args.roles.clone();
    roles.sort_unstable();
    roles.dedup();
    let files = files(args.language, &roles, args.repository.as_deref());
    let files: Vec<_> = files
        .iter()
        .map(|file| (file.path.clone(), file.text.as_bytes()))
        .collect();
    for path in lay_out(&args.folder, &files, args.force)? {
        say(&path.display().to_string());
    }
    say("next: README.md says how to start it and how to go on");
    Ok(Exit::Passed)
}
