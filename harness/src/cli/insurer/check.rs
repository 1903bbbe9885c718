//! `madoguchi insurer check`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use madoguchi_sim::insurer::file::{
    EligibilityFile, InquiryFile, Problem, Title, contradictions, title_of,
};
use serde::Serialize;

use super::{Failure, oqs};
use crate::cli::{each, write_out};
use crate::exit::Exit;

const AFTER_HELP: &str = "\
Judges the form and what lines of one file say against each other; whether J-LIS and the fund agree, only sending it tells. Exit 1 if
anything is wrong, 2 if a file is none of these. The layouts are of our own: docs/insurer-files.md.

Examples:
  madoguchi insurer check files/difference.csv
  iconv -f CP932 -t UTF-8 sent.csv | madoguchi insurer check --json -";

/// Arguments of `madoguchi insurer check`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    /// The files, UTF-8 or Shift_JIS (CP932); `-` for stdin
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write JSON, a line a file
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Checked {
    file: String,
    title: &'static str,
    lines: usize,
    problems: Vec<Problem>,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    Ok(each(&args.files, |path| one(args, path)))
}

fn one(args: &Args, path: &Path) -> Result<Exit, Failure> {
    let octets = oqs::octets(path)?;
    let Some(title) = title_of(&octets) else {
        let message = format!(
            "{}: line 1, column 1: expected `見本,加入者情報,1,…` or `見本,本人確認情報照会,1,…`, found something else",
            path.display()
        );
        return Err(Failure::new(Exit::Configuration, message));
    };
    let (lines, problems) = match title {
        Title::Eligibility => eligibility(&octets),
        Title::Inquiry => inquiry(&octets),
    };
    let checked = Checked {
        file: path.display().to_string(),
        title: title.written(),
        lines,
        problems,
    };
    let output = match args.json {
        true => serde_json::to_string(&checked)
            .map(|json| json + "\n")
            .map_err(|error| Failure::new(Exit::HarnessFault, error))?,
        false => checked.for_people(),
    };
    let exit = match checked.problems.is_empty() {
        true => Exit::Passed,
        false => Exit::Implementation,
    };
    write_out(|out, _| {
        out.write_all(output.as_bytes())?;
        Ok(exit)
    })
}

fn eligibility(octets: &[u8]) -> (usize, Vec<Problem>) {
    let file = match EligibilityFile::read(octets) {
        Ok(file) => file,
        Err(problem) => return (0, vec![problem]),
    };
    let mut problems = Vec::new();
    for (line, against) in file.lines.iter().zip(contradictions(&file.lines)) {
        problems.extend(line.change.as_ref().err().into_iter().flatten().cloned());
        problems.extend(against);
    }
    (file.lines.len(), problems)
}

fn inquiry(octets: &[u8]) -> (usize, Vec<Problem>) {
    match InquiryFile::read(octets) {
        Ok(file) => {
            let wrong = file.lines.iter().filter_map(|line| line.2.as_ref().err());
            (file.lines.len(), wrong.flatten().cloned().collect())
        }
        Err(problem) => (0, vec![problem]),
    }
}

impl Checked {
    fn for_people(&self) -> String {
        let (mut page, file) = (String::new(), &self.file);
        for problem in &self.problems {
            // Nothing can go wrong in writing to a text.
            let _ = writeln!(page, "{file}: {problem}");
        }
        let (title, lines, count) = (self.title, self.lines, self.problems.len());
        let _ = writeln!(page, "{file}: {title}, {lines} lines, {count} problems");
        page
    }
}
