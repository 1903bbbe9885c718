//! `madoguchi oqs encode`

use std::io::Write as _;
use std::path::PathBuf;

use madoguchi_sim::oqs::character_code::identify;
use madoguchi_sim::oqs::text::{Encoding, encode};
use madoguchi_sim::oqs::{Element, cp932};

use super::{Choice, Failure, file};
use crate::cli::{tell, whole};
use crate::exit::Exit;

const AFTER_HELP: &str = "\
Every element is kept, known or not, in its order; in the JSON of the Web API, elements of one name stand together.
文字コード識別 of a result is made to say how it is written. What Shift_JIS (CP932) has no cell for is
refused with the list of characters. Some signs come back as others (〜 U+301C as ～ U+FF5E): stderr says which.

Example:
  madoguchi oqs encode --to shift_jis --output OQSsiquc01res_1.xml answer.json";

/// Arguments of `madoguchi oqs encode`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    /// The message, XML in UTF-8 or Shift_JIS or JSON; `-` for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How to write it
    #[arg(long, value_enum)]
    to: To,
    /// Where to; the file is replaced [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    choice: Choice,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum To {
    /// XML in UTF-8
    #[value(name = "utf-8", aliases = ["utf8", "xml"])]
    Utf8,
    /// XML in Shift_JIS (CP932)
    #[value(name = "shift_jis", aliases = ["sjis", "cp932"])]
    ShiftJis,
    /// The JSON of the Web API
    Json,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let shown = args.file.display();
    let implementation = |error: &dyn std::fmt::Display| {
        Failure::new(Exit::Implementation, format!("{shown}: {error}"))
    };
    let octets = file::octets(&args.file)?;
    let mut found = file::message(&octets).map_err(|error| implementation(&error))?;
    for finding in &found.text.findings {
        tell(&format!("warning: {shown}: {finding}"));
    }
    attributes(&found.root, &shown);
    let encoding = match args.to {
        To::Json | To::Utf8 => Encoding::Utf8,
        To::ShiftJis => Encoding::ShiftJis,
    };
    identify(&mut found.root, encoding, &args.choice.profile());
    let written = match args.to {
        To::Json => {
            let mut json = serde_json::to_vec_pretty(&found.root.as_json())
                .map_err(|error| Failure::new(Exit::HarnessFault, error))?;
            json.push(b'\n');
            json
        }
        To::Utf8 => encode(&found.root.to_xml(), encoding).map_err(|e| implementation(&e))?,
        To::ShiftJis => {
            let xml = found.root.to_xml();
            for (from, to) in cp932::changed(&xml) {
                let (code, becomes) = (u32::from(from), u32::from(to));
                tell(&format!(
                    "warning: {shown}: {from} (U+{code:04X}) comes back as {to} (U+{becomes:04X})"
                ));
            }
            encode(&xml, encoding).map_err(|error| implementation(&error))?
        }
    };
    match &args.output {
        Some(path) => whole::write_named(path, &written)?,
        None => {
            let mut out = std::io::stdout().lock();
            let done = out.write_all(&written).and_then(|()| out.flush());
            // Whoever read the output has seen enough.
            done.or_else(|error| match error.kind() {
                std::io::ErrorKind::BrokenPipe => Ok(()),
                _ => Err(Failure::new(Exit::Environment, error)),
            })?;
        }
    }
    Ok(Exit::Passed)
}

/// Attributes are the one thing that a tree is not written with.
fn attributes(element: &Element, shown: &std::path::Display<'_>) {
    if !element.attributes.is_empty() {
        let (at, name, dropped) = (element.place, &element.name, &element.attributes);
        tell(&format!(
            "warning: {shown}: {at}: the attributes of <{name}> are dropped: {dropped}"
        ));
    }
    for child in &element.children {
        attributes(child, shown);
    }
}
