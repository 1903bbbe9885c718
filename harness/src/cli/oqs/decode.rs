//! `madoguchi oqs decode`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use madoguchi_sim::oqs::character_code::contradicts;
use madoguchi_sim::oqs::explain::{Explained, explain};
use madoguchi_sim::oqs::json::AsJson;
use madoguchi_sim::oqs::message::{Kind, Message};
use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::oqs::{Element, Extension, FileName, Finding, Leg, Service, Unreadable};
use serde::Serialize;

use super::{Choice, Failure, file};
use crate::cli::{each, write_out};
use crate::exit::Exit;

const AFTER_HELP: &str = "\
A message is recognised by its file name (OQSsiquc01res_….xml), or taken for what --as says. Exit 1 if one breaks the layout or cannot
be read, 2 if a file is no message; what is borne (unknown elements, unknown codes) is said and changes nothing.

Examples:
  madoguchi oqs decode OQSsiquc01res_1.xml
  curl … | madoguchi oqs decode --as eligibility/result --json -";

/// Arguments of `madoguchi oqs decode`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    /// The messages, XML in UTF-8 or Shift_JIS or JSON of the Web API; `-` for stdin
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the messages are: `eligibility/result`, or the beginning of a file name, `OQSsiquc01res`
    #[arg(long = "as", value_name = "SERVICE/LEG", value_parser = step)]
    step: Option<(Service, Leg)>,
    /// Write JSON, a line a file
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    choice: Choice,
}

fn step(name: &str) -> Result<(Service, Leg), String> {
    if let Some(found) = FileName::parse(&format!("{name}_0.xml")) {
        return Ok((found.service, found.leg));
    }
    let (service, leg) = name.split_once('/').unwrap_or((name, ""));
    let service: Service = serde_json::from_value(service.into())
        .map_err(|error| format!("{error}; or the beginning of a file name, `OQSsiquc01res`"))?;
    let leg = match leg {
        "request" => Leg::Request,
        "result" => Leg::Result,
        "download-request" => Leg::DownloadRequest,
        "download-result" => Leg::DownloadResult,
        _ => {
            return Err(
                "expected /request, /result, /download-request or /download-result after it"
                    .to_owned(),
            );
        }
    };
    match Kind::of(service, leg) {
        Some(_) => Ok((service, leg)),
        None => Err(format!("{} has no such step", service.ja())),
    }
}

/// What is said of one file.
#[derive(Serialize)]
struct Decoded<'a> {
    file: String,
    message: &'static str,
    ja: &'static str,
    service: Service,
    leg: &'static str,
    form: &'static str,
    encoding: Encoding,
    byte_order_mark: bool,
    breaks: bool,
    findings: &'a [Finding],
    elements: &'a [Explained],
    tree: AsJson<&'a Element>,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    Ok(each(&args.files, |path| one(args, path)))
}

fn one(args: &Args, path: &Path) -> Result<Exit, Failure> {
    let shown = path.display();
    let (service, leg) = args.step.map_or_else(|| recognise(path), Ok)?;
    let octets = file::octets(path)?;
    let implementation =
        |error: Unreadable| Failure::new(Exit::Implementation, format!("{shown}: {error}"));
    let found = file::message(&octets).map_err(implementation)?;
    let profile = args.choice.profile();
    let read = Message::read(service, leg, &found.root, &profile).map_err(implementation)?;
    let Some(kind) = Kind::named(read.message.kind()) else {
        return Err(Failure::new(Exit::HarnessFault, "a message of no kind"));
    };
    let mut findings = found.text.findings;
    findings.extend(read.findings);
    let encoding = found.text.encoding;
    findings.extend(contradicts(&found.root, encoding, &profile));
    let elements = explain(kind, &found.root, &profile);
    let decoded = Decoded {
        file: shown.to_string(),
        message: kind.name,
        ja: kind.ja,
        service,
        leg: leg.written(),
        form: if found.json { "json" } else { "xml" },
        encoding: found.text.encoding,
        byte_order_mark: found.text.bom,
        breaks: findings.iter().any(|finding| finding.kind.breaks()),
        findings: &findings,
        elements: &elements,
        tree: found.root.as_json(),
    };
    let output = match args.json {
        true => serde_json::to_string(&decoded)
            .map(|json| json + "\n")
            .map_err(|error| Failure::new(Exit::HarnessFault, error))?,
        false => decoded.for_people(),
    };
    let exit = match decoded.breaks {
        true => Exit::Implementation,
        false => Exit::Passed,
    };
    write_out(|out, _| {
        out.write_all(output.as_bytes())?;
        Ok(exit)
    })
}

/// What a file is by its name; the JSON of the Web API may be kept under the same one.
fn recognise(path: &Path) -> Result<(Service, Leg), Failure> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let as_xml = name.strip_suffix(".json").map(|stem| format!("{stem}.xml"));
    let problem = match FileName::parse(as_xml.as_deref().unwrap_or(name)) {
        Some(found) if found.extension == Extension::Xml => return Ok((found.service, found.leg)),
        Some(_) => "the name of a message that is no XML; take the XML out of it first",
        None => {
            "not the name of a message, such as OQSsiquc01res_1.xml; say what it is with --as SERVICE/LEG"
        }
    };
    let message = format!("{}: {problem}", path.display());
    Err(Failure::new(Exit::Configuration, message))
}

impl Decoded<'_> {
    fn for_people(&self) -> String {
        let mut page = String::new();
        let mark = if self.byte_order_mark {
            " with a byte order mark"
        } else {
            ""
        };
        let (file, ja, message) = (&self.file, self.ja, self.message);
        let (encoding, form) = (self.encoding.written(), self.form.to_uppercase());
        let _ = writeln!(page, "{file}: {ja} ({message}), {form} in {encoding}{mark}");
        for element in self.elements {
            let indent = "  ".repeat(element.depth().saturating_add(1));
            let ja = element.ja.unwrap_or("?");
            let _ = write!(page, "{indent}{ja} {}", element.name());
            if let Some(text) = &element.text {
                let _ = write!(page, ": {}", printable(text));
            }
            if let Some(meaning) = &element.meaning {
                let _ = write!(page, " = {meaning}");
            }
            page.push('\n');
        }
        for finding in self.findings {
            let weight = if finding.kind.breaks() {
                "breaks the layout"
            } else {
                "borne"
            };
            let _ = writeln!(page, "{weight}: {}", printable(&finding.to_string()));
        }
        page
    }
}

/// A message may hold anything; a terminal must not obey it.
fn printable(text: &str) -> String {
    let shown = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    text.chars().map(shown).collect()
}
