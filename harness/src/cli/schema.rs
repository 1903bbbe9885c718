//! `madoguchi schema`

use std::io::{self, Write};
use std::path::PathBuf;

use madoguchi_sim::role::RoleName;
use serde_json::{Map, Value};

use super::whole::lay_out;
use super::{Failure, write_out};
use crate::adapter::samples;
use crate::adapter::schema::{self, Document};
use crate::exit::Exit;

const AFTER_HELP: &str = "\
protocol.json: messages of the protocol, both directions. world.json: who exists when a scenario begins. ROLE.json: requests and responses of a
role. They refer to each other by file name. openapi.json: the same as OpenAPI 3.1, for adapters over HTTP. Without DIR to stdout.

Examples:
  madoguchi schema adapter                write all of them into a folder
  madoguchi schema --role counter         requests and responses of the counter
  madoguchi schema --openapi >openapi.json
  madoguchi schema --role fund --samples 3    made-up messages of the fund, one a line";

/// Arguments of `madoguchi schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// The folder; it is made if it is not there, and files of the same names are replaced [default: stdout]
    #[arg(value_name = "DIR", conflicts_with = "samples")]
    folder: Option<PathBuf>,
    /// Only this role: card, reader, counter, fund, insurer, jlis, portal, municipality, mobile
    #[arg(long, value_name = "ROLE", value_parser = super::role::played)]
    role: Option<RoleName>,
    /// Only OpenAPI
    #[arg(long, conflicts_with = "role")]
    openapi: bool,
    /// So many requests and so many responses of each role, drawn, one object a line, instead of schemas
    #[arg(long, value_name = "N", conflicts_with = "openapi")]
    samples: Option<u32>,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    if let Some(count) = args.samples {
        return write_out(|out, _| draw(args.role, count, out));
    }
    let mut documents = match (args.role, args.openapi) {
        (Some(role), _) => schema::of_role(role).into_iter().collect::<Vec<_>>(),
        (None, true) => vec![openapi()],
        (None, false) => schema::documents(),
    };
    let Some(folder) = &args.folder else {
        return write_out(|out, _| show(documents, out));
    };
    let all = args.role.is_none() && !args.openapi;
    documents.extend(all.then(openapi));
    let texts: Vec<_> = documents.iter().map(|it| text(&it.schema)).collect();
    let files: Vec<_> = documents
        .iter()
        .zip(&texts)
        .map(|(document, text)| (PathBuf::from(&document.name), text.as_bytes()))
        .collect();
    let written = lay_out(folder, &files, true)?;
    super::say(&format!("{} files in {}", written.len(), folder.display()));
    Ok(Exit::Passed)
}

fn openapi() -> Document {
    Document {
        name: "openapi.json".to_owned(),
        schema: schema::openapi(),
    }
}

/// One document as it is, several by the names of their files.
fn show(documents: Vec<Document>, out: &mut dyn Write) -> io::Result<Exit> {
    let shown = match <[Document; 1]>::try_from(documents) {
        Ok([only]) => only.schema,
        Err(several) => {
            let several = several.into_iter().map(|it| (it.name, it.schema));
            Value::Object(several.collect::<Map<_, _>>())
        }
    };
    out.write_all(text(&shown).as_bytes())?;
    Ok(Exit::Passed)
}

fn draw(only: Option<RoleName>, count: u32, out: &mut dyn Write) -> io::Result<Exit> {
    let roles = RoleName::PLAYED.into_iter();
    for role in roles.filter(|role| only.is_none_or(|only| only == *role)) {
        for sample in samples(role, count)? {
            writeln!(out, "{}", serde_json::to_string(&sample)?)?;
        }
    }
    Ok(Exit::Passed)
}

/// Pretty JSON with a line feed at its end.
fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_schemas_are_those_of_the_program() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/adapter");
        let mut documents = schema::documents();
        documents.push(openapi());
        for document in &documents {
            let path = folder.join(&document.name);
            let published = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                published == text(&document.schema),
                "{}: run `madoguchi schema docs/adapter`",
                path.display()
            );
        }
        let files = std::fs::read_dir(&folder).expect("docs/adapter");
        let files = files.filter_map(Result::ok).map(|entry| entry.path());
        let schemas = files.filter(|path| path.extension().is_some_and(|it| it == "json"));
        assert_eq!(schemas.count(), documents.len(), "one of nothing");
    }
}
