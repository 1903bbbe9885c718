//! What a hunt leaves behind.

use std::path::Path;
use std::time::Duration;

use super::super::Failure;
use super::super::whole::{make, write_named};
use super::orders::Orders;
use crate::exit::Exit;
use crate::fuzz::report::{Told, junit, sarif};
use crate::fuzz::{self, Finding, Hunt, Subject};

/// Writes a finding: the incident, and beside it words, a script, and a scenario where there can be one.
pub(super) fn finding(folder: &Path, finding: &Finding, orders: &Orders) -> Result<(), Failure> {
    make(folder)?;
    let Orders { subject, name, .. } = orders;
    let stem = finding.file_stem();
    let file = |extension: &str, text: &str| {
        write_named(&folder.join(format!("{stem}.{extension}")), text.as_bytes())
    };
    file("json", &finding.incident(name).map_err(own)?)?;
    let steps = fuzz::played(&finding.case, subject);
    file("txt", &fuzz::text(finding, name, &steps))?;
    if let Some(script) = fuzz::script(&finding.case) {
        file(script.extension, &script.lines)?;
    }
    // What is sent over a line no step can say.
    if let Subject::Wire(_) = subject {
        return Ok(());
    }
    let right = fuzz::played(&finding.case, &Subject::BuiltIn);
    if let Some(scenario) = fuzz::scenario(finding, &right) {
        file("feature", &scenario)?;
    }
    Ok(())
}

/// Writes what CI servers read.
pub(super) fn report(
    folder: &Path,
    orders: &Orders,
    hunt: &Hunt,
    elapsed: Duration,
) -> Result<(), Failure> {
    make(folder)?;
    let told = Told {
        role: orders.role.name(),
        subject: &orders.name,
        seed: orders.seed,
        progress: hunt.progress(),
        elapsed,
    };
    let findings: Vec<&Finding> = hunt.findings().collect();
    let junit = junit(&told, &findings).map_err(own)?;
    write_named(&folder.join("junit.xml"), junit.as_bytes())?;
    let sarif = format!("{:#}\n", sarif(&told, &findings));
    write_named(&folder.join("findings.sarif"), sarif.as_bytes())
}

fn own(error: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::HarnessFault, error)
}
