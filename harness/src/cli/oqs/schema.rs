//! `madoguchi oqs schema`

use std::path::PathBuf;

use madoguchi_sim::oqs::{Message, schema};

use super::Failure;
use crate::cli::whole;
use crate::exit::Exit;

const AFTER_HELP: &str = "\
A schema asks for more than Madoguchi does when it reads: the order of the layout, no element and no code that is not known.

Example:
  madoguchi oqs schema xsd
  xmllint --noout --schema xsd/EligibilityRequest.xsd OQSsiquc01req_1.xml";

/// Arguments of `madoguchi oqs schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    /// The folder; it is made if it is not there, and files of the same names are replaced
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    whole::make(&args.folder)?;
    for kind in Message::KINDS {
        let path = args.folder.join(format!("{}.xsd", kind.name));
        whole::write_named(&path, schema::schema(kind).as_bytes())?;
    }
    let (count, folder) = (Message::KINDS.len(), args.folder.display());
    crate::cli::say(&format!("{count} schemas in {folder}"));
    Ok(Exit::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schemas_are_those_of_the_program() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/oqs");
        for kind in Message::KINDS {
            let path = folder.join(format!("{}.xsd", kind.name));
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                committed == schema::schema(kind),
                "{}: run `madoguchi oqs schema docs/oqs`",
                path.display()
            );
        }
        let schemas = std::fs::read_dir(&folder).expect("docs/oqs");
        let schemas = schemas.filter_map(Result::ok).map(|entry| entry.path());
        let schemas = schemas.filter(|path| path.extension().is_some_and(|it| it == "xsd"));
        assert_eq!(schemas.count(), Message::KINDS.len(), "one of no message");
    }
}
