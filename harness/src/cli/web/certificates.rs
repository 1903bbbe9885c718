//! `madoguchi web certificates`

use std::path::PathBuf;

use jiff::civil::Date;
use madoguchi_sim::vocabulary::FacilityCode;

use super::super::say;
use super::Failure;
use crate::cli::whole::{self, Readers};
use crate::exit::Exit;
use crate::serve::web::{files, term};
use crate::stage::standard_cast;

const AFTER_HELP: &str = "\
The same arguments always write the same bytes. The keys are published with the program and protect nothing. TLS asks the clock of the
machine, not virtual time, whether a certificate is in its term.

Example:
  madoguchi web certificates certificates
  curl --cacert certificates/ca.pem --cert certificates/client-1319990014.pem --key certificates/client-1319990014.key \\
      -H 'Content-Type: application/json' -d '{\"userId\":\"1319990014\",\"password\":\"MIHON-1319990014\"}' \\
      https://127.0.0.1:8443/oqs-api-pro/MSA12020/ILI12020SV01/auth";

/// Arguments of `madoguchi web certificates`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    /// The folder; it is made if it is not there, and files of the same names are replaced
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// First day of the certificates [default: 2020-01-01]
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
    /// For how many days they hold [default: to 2049-12-31]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    days: Option<u32>,
    /// A terminal of this facility too, besides those of the fixtures; may be repeated
    #[arg(long, value_name = "CODE")]
    facility: Vec<FacilityCode>,
    /// Name or address of the server; may be repeated [default: localhost, 127.0.0.1, ::1]
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let configuration = |message: String| Failure::new(Exit::Configuration, message);
    let term = term(args.at, args.days).ok_or_else(|| {
        configuration(
            "--at, --days: expected a term that ends after it begins, within the calendar"
                .to_owned(),
        )
    })?;
    let mut facilities: Vec<_> = standard_cast().facilities.keys().cloned().collect();
    let more = args.facility.iter();
    let more: Vec<_> = more
        .filter(|it| !facilities.contains(it))
        .cloned()
        .collect();
    facilities.extend(more);
    let names: Vec<_> = match args.name.is_empty() {
        true => vec!["localhost", "127.0.0.1", "::1"],
        false => args.name.iter().map(String::as_str).collect(),
    };
    let made = files(&facilities, &names, term);
    let made = made.map_err(|error| configuration(format!("--name, --at: {error}")))?;
    let failure = |error: std::io::Error| {
        let message = format!("cannot write to `{}`: {error}", args.folder.display());
        Failure::new(Exit::Environment, message)
    };
    std::fs::create_dir_all(&args.folder).map_err(failure)?;
    for file in &made {
        let readers = match file.private {
            true => Readers::Owner,
            false => Readers::Everyone,
        };
        let path = args.folder.join(&file.name);
        whole::write(&path, file.text.as_bytes(), readers).map_err(failure)?;
    }
    let (count, folder) = (made.len(), args.folder.display());
    say(&format!(
        "{count} files in {folder}: TEST certificates and published keys, from {} to {}; README.md says what they are",
        term.first_day, term.last_day
    ));
    Ok(Exit::Passed)
}
