//! `madoguchi oqs layout`

use std::io::{self, Write};

use madoguchi_sim::oqs::Message;
use madoguchi_sim::oqs::message::Kind;
use madoguchi_sim::oqs::table;

use super::Failure;
use crate::exit::Exit;

/// Arguments of `madoguchi oqs layout`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The message, as `EligibilityRequest`; without one, all are listed
    #[arg(value_name = "MESSAGE", value_parser = kind)]
    message: Option<&'static Kind>,
    /// Write Markdown; without a message the whole document, as it is in docs/oqs/layout.md
    #[arg(long)]
    markdown: bool,
}

fn kind(name: &str) -> Result<&'static Kind, String> {
    Kind::named(name).ok_or_else(|| {
        let names: Vec<_> = Message::KINDS.iter().map(|kind| kind.name).collect();
        format!("expected one of {}", names.join(", "))
    })
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    crate::cli::write_out(|out, _| {
        match (args.message, args.markdown) {
            (None, true) => out.write_all(table::markdown().as_bytes())?,
            (Some(kind), true) => out.write_all(table::section(kind).as_bytes())?,
            (None, false) => list(out)?,
            (Some(kind), false) => plain(kind, out)?,
        }
        Ok(Exit::Passed)
    })
}

fn list(out: &mut dyn Write) -> io::Result<()> {
    for kind in Message::KINDS {
        writeln!(out, "{} {}", kind.name, kind.ja)?;
        writeln!(out, "    {}", table::heads(kind).join(" "))?;
    }
    Ok(())
}

fn plain(kind: &Kind, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} {}", kind.name, kind.ja)?;
    for line in table::lines(kind) {
        let indent = "  ".repeat(line.depth.saturating_add(1));
        let (row, form) = (&line.row, line.form());
        let (number, known) = (row.cardinality.mark(), row.source.mark());
        write!(out, "{indent}{} {number} {known} {}", row.element, row.ja)?;
        match form.is_empty() {
            true => writeln!(out)?,
            false => writeln!(out, ": {form}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_layout_is_the_one_of_the_program() {
        let committed = include_str!("../../../../docs/oqs/layout.md");
        assert!(
            committed == table::markdown(),
            "run `madoguchi oqs layout --markdown > docs/oqs/layout.md`"
        );
    }
}
