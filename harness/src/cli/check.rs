//! `madoguchi check`

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::exit::Exit;
use crate::iut::{Finding, Iut, check};

const AFTER_HELP: &str = "\
Reads the configuration whole, reaches whatever it names, and asks it something made up that must be refused. Nothing is judged. `madoguchi
run --iut` does the same before it begins.

Example:
  madoguchi check scenarios/iut/card-stdio.yaml";

/// Arguments of `madoguchi check`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// What describes the implementation under test
    #[arg(value_name = "FILE")]
    iut: PathBuf,
    /// The requirement catalogue
    #[arg(long, value_name = "FILE", default_value = CATALOGUE)]
    catalogue: PathBuf,
}

/// Where the requirement catalogue is.
const CATALOGUE: &str = "features/requirements.yaml";

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let iut = open(&args.iut, false)?;
    let findings = check(&iut, &args.catalogue);
    iut.end();
    super::write_out(|out, _| {
        for finding in &findings {
            writeln!(out, "{}", line(finding))?;
        }
        let wrong = findings.iter().filter(|it| it.found.is_err()).count();
        match wrong {
            0 => writeln!(
                out,
                "\n{}: nothing wrong, run it with: madoguchi run --iut {}",
                iut.tested().name,
                args.iut.display()
            )?,
            _ => writeln!(
                out,
                "\n{}: {wrong} to be put right first",
                iut.tested().name
            )?,
        }
        Ok(exit(&findings))
    })
}

/// Reads a configuration and what it names.
pub(super) fn open(path: &Path, destructive: bool) -> Result<Iut, Failure> {
    Iut::open(path, destructive).map_err(|error| Failure::new(Exit::of_party(error.party()), error))
}

/// Where the catalogue is of some features: where these lie elsewhere, so does it.
pub(super) fn catalogue_of(features: &[PathBuf]) -> PathBuf {
    let mut beside = features.iter().map(|path| path.join("requirements.yaml"));
    let found = beside.find(|path| path.is_file());
    found.unwrap_or_else(|| PathBuf::from(CATALOGUE))
}

/// Nothing is run against an implementation that is not what its configuration says.
pub(super) fn before_a_run(iut: &Iut, features: &[PathBuf]) -> Result<(), Failure> {
    let mut findings = check(iut, &catalogue_of(features));
    findings.retain(|finding| finding.found.is_err());
    if findings.is_empty() {
        return Ok(());
    }
    iut.end();
    let lines: Vec<_> = findings.iter().map(line).collect();
    Err(Failure::new(exit(&findings), lines.join("\n")))
}

fn line(finding: &Finding) -> String {
    match &finding.found {
        Ok(found) => format!("ok     {}: {found}", finding.what),
        Err((party, found)) => format!("WRONG  {} ({party}): {found}", finding.what),
    }
}

fn exit(findings: &[Finding]) -> Exit {
    let parties = findings.iter().filter_map(|it| it.found.as_ref().err());
    parties.fold(Exit::Passed, |worst, (party, _)| {
        worst.or_worse(Exit::of_party(*party))
    })
}
