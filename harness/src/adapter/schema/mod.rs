//! JSON Schema (2020-12) of the protocol, from the types themselves.
//!
//! A schema says what Madoguchi reads. What it writes is within that: it leaves nothing out that may be null, unless the schema
//! gives it a default.

mod openapi;
#[cfg(test)]
mod tests;

use madoguchi_sim::cast::Cast;
use madoguchi_sim::role::{Role, RoleName};
use madoguchi_sim::vocabulary::revealed;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::message::{FromImplementation, ToImplementation};
use super::with_role;

pub use openapi::openapi;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A schema, and what its file is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// `protocol.json`.
    pub name: String,
    /// The schema.
    pub schema: Value,
}

/// Every schema. They refer to each other by the names of their files.
pub fn documents() -> Vec<Document> {
    let mut all = vec![protocol(), world()];
    all.extend(RoleName::PLAYED.into_iter().filter_map(of_role));
    all
}

/// What goes to an implementation and what comes back, around the messages of roles.
pub fn protocol() -> Document {
    document(
        "protocol.json",
        "A message of the adapter protocol (TEST)",
        |schemas| {
            vec![
                ("ToImplementation", schema::<ToImplementation>(schemas)),
                ("FromImplementation", schema::<FromImplementation>(schemas)),
            ]
        },
    )
}

/// Who exists when a scenario begins.
pub fn world() -> Document {
    document(
        "world.json",
        "Who exists when a scenario begins (TEST)",
        |schemas| vec![("World", schema::<Cast>(schemas))],
    )
}

/// The requests and responses of a role; none for what nobody can ask.
pub fn of_role(role: RoleName) -> Option<Document> {
    let name = file_of(role);
    let title = format!(
        "A request or a response of {} ({}, TEST)",
        role.name(),
        role.ja()
    );
    with_role!(role, R => {
        Some(document(&name, &title, |schemas| {
            vec![
                ("Request", schema::<<R as Role>::Request>(schemas)),
                ("Response", schema::<<R as Role>::Response>(schemas)),
            ]
        }))
    }, _ => None)
}

/// A document that describes any of its heads, with everything that they stand on.
fn document(
    name: &str,
    title: &str,
    heads: impl FnOnce(&mut SchemaGenerator) -> Vec<(&'static str, Value)>,
) -> Document {
    let (heads, definitions) = generate(SchemaSettings::draft2020_12(), heads);
    let any: Vec<_> = heads
        .iter()
        .map(|(head, _)| json!({ "$ref": format!("#/$defs/{head}") }))
        .collect();
    let mut parts = definitions;
    parts.extend(
        heads
            .into_iter()
            .map(|(head, schema)| (head.to_owned(), schema)),
    );
    let mut schema = json!({ "$schema": DIALECT, "title": title, "anyOf": any, "$defs": parts });
    tidy(&mut schema);
    Document {
        name: name.to_owned(),
        schema,
    }
}

/// Heads and what they stand on. A default may be a secret, which is made up as everything is; a mask would be no value of its type.
fn generate<T>(
    settings: SchemaSettings,
    heads: impl FnOnce(&mut SchemaGenerator) -> T,
) -> (T, Map<String, Value>) {
    revealed(|| {
        let mut schemas = settings.into_generator();
        let heads = heads(&mut schemas);
        (heads, schemas.take_definitions(true))
    })
}

fn schema<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    T::json_schema(schemas).to_value()
}

fn file_of(role: RoleName) -> String {
    format!("{}.json", role.name())
}

/// In a message of the protocol: a request of whatever role is asked.
pub(super) fn any_request(_: &mut SchemaGenerator) -> Schema {
    any_of("Request")
}

/// In a message of the protocol: a response of whatever role has been asked.
pub(super) fn any_response(_: &mut SchemaGenerator) -> Schema {
    any_of("Response")
}

/// In a message of the protocol: the world.
pub(super) fn world_file(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "$ref": "world.json#/$defs/World" })
}

fn any_of(head: &str) -> Schema {
    let roles =
        RoleName::PLAYED.map(|role| json!({ "$ref": format!("{}#/$defs/{head}", file_of(role)) }));
    json_schema!({ "anyOf": roles })
}

/// Makes texts of documentation out of texts of source code: lines are joined, and what was a link to a Rust type is the word that
/// stands in the message.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => *text = plain(text),
                    other => tidy(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn plain(text: &str) -> String {
    let paragraphs: Vec<_> = text
        .split("\n\n")
        .map(|lines| lines.replace('\n', " "))
        .collect();
    let text = paragraphs.join("\n\n");
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((path, after)) = link.split_once("`]") else {
            break;
        };
        let word = path.rsplit("::").next().unwrap_or(path);
        plain.push_str(before);
        plain.push('`');
        match path.contains("::") {
            true => plain.push_str(&kebab(word)),
            false => plain.push_str(word),
        }
        plain.push('`');
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// `FaceTries` as `face-tries`, as serde writes it.
fn kebab(word: &str) -> String {
    let mut written = String::new();
    for c in word.chars() {
        if c.is_ascii_uppercase() && !written.is_empty() {
            written.push('-');
        }
        written.push(c.to_ascii_lowercase());
    }
    written
}
