//! The protocol over HTTP as OpenAPI 3.1.

use madoguchi_sim::cast::Cast;
use madoguchi_sim::role::{Role, RoleName};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{FromImplementation, ToImplementation, generate, schema, tidy};
use crate::adapter::{capital, with_role};

const ABOUT: &str = "How Madoguchi speaks to an implementation of a part of the マイナ保険証 ecosystem (見本・TEST: everything in it is made up). \
The implementation is the server. Madoguchi posts one message and waits for one; an implementation that has to ask another actor first \
answers `is: ask`, and the conversation goes on with `do: continue` until it answers `is: answer`. Messages carry an id; an answer carries that \
of its request. A refusal that the domain knows is an answer; `is: failed` says that the implementation cannot answer at all.";

/// The description.
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let (heads, mut schemas) = generate(settings, |schemas| {
        let mut heads = vec![
            (
                "ToImplementation".to_owned(),
                schema::<ToImplementation>(schemas),
            ),
            (
                "FromImplementation".to_owned(),
                schema::<FromImplementation>(schemas),
            ),
            ("World".to_owned(), schema::<Cast>(schemas)),
        ];
        for role in RoleName::PLAYED {
            with_role!(role, R => {
                heads.push((head(role.name(), "Request"), schema::<<R as Role>::Request>(schemas)));
                heads.push((head(role.name(), "Response"), schema::<<R as Role>::Response>(schemas)));
            }, _ => {});
        }
        heads
    });
    schemas.extend(heads);
    let mut whole = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Madoguchi: adapter of an implementation under test (TEST)",
            "version": crate::adapter::PROTOCOL.to_string(),
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "http://127.0.0.1:9000", "description": "`adapter.http` of iut.yaml" }],
        "security": [],
        "paths": { "/madoguchi/v1": { "post": {
            "operationId": "converse",
            "summary": "One message to the implementation, one back",
            "requestBody": { "required": true, "content": content("ToImplementation") },
            "responses": { "200": {
                "description": "What the implementation says. Any other status ends the conversation.",
                "content": content("FromImplementation"),
            } },
        } } },
        "components": { "schemas": schemas },
    });
    within(&mut whole);
    tidy(&mut whole);
    whole
}

fn content(schema: &str) -> Value {
    json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
}

/// `CounterRequest`.
fn head(file: &str, head: &str) -> String {
    capital(file) + head
}

/// Lets references to other files lead to the components: `counter.json#/$defs/Request`.
fn within(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                let elsewhere = match member {
                    Value::String(target) if name == "$ref" => target.split_once(".json#/$defs/"),
                    _ => None,
                };
                match elsewhere {
                    Some(("world", part)) => {
                        *member = json!(format!("#/components/schemas/{part}"))
                    }
                    Some((file, part)) => {
                        *member = json!(format!("#/components/schemas/{}", head(file, part)));
                    }
                    None => within(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(within),
        _ => {}
    }
}
