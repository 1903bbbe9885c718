//! The OpenAPI 3.1 description of the Web API, from its types and its table of paths.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::desk::{Credentials, LoggedIn, Refreshing};
use super::path::Endpoint;

const ABOUT: &str = "The Web API form of オンライン資格確認, simulated (見本・TEST). Known in public are the paths of login and 資格確認, the field names of a \
login's answer, the header Authorization with the idToken alone, and that the JSON is the tree of the XML. Everything else \
(`x-madoguchi-published: false`; credentials, error codes, other paths) is Madoguchi's own. A client certificate is required; its CN is \
the 医療機関コード (assumed). Leaves are strings, also where they look like numbers; ResultList is an array with an object of one member for each \
child; what else comes more than once is an array under its own name.";

/// The description, as pretty JSON with a line feed at its end.
pub fn openapi() -> String {
    let mut schemas = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths = Map::new();
    for endpoint in Endpoint::all() {
        let operation = operation(endpoint, &mut schemas);
        paths.insert(endpoint.path(), json!({ "post": operation }));
    }
    let mut components: Map<String, Value> = schemas.take_definitions(true);
    components.insert("Message".to_owned(), message());
    components.insert("Tree".to_owned(), tree());
    components.insert("Refusal".to_owned(), refusal());
    let whole = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Madoguchi: オンライン資格確認 Web API (TEST)",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "https://localhost:8443", "description": "madoguchi serve" }],
        "security": [{ "certificate": [], "idToken": [] }],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": refusals(),
            "securitySchemes": {
                "certificate": { "type": "mutualTLS", "description": "The terminal's client certificate." },
                "idToken": {
                    "type": "apiKey", "in": "header", "name": "Authorization",
                    "description": "The idToken of a login, alone: no `Bearer`.",
                },
            },
        },
    });
    // Maps and words are always JSON.
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

fn operation(endpoint: Endpoint, schemas: &mut SchemaGenerator) -> Value {
    let (id, summary, request, answer) = match endpoint {
        Endpoint::LogIn => (
            "logIn".to_owned(),
            "ログイン".to_owned(),
            of::<Credentials>(schemas),
            framed(of::<LoggedIn>(schemas)),
        ),
        Endpoint::Refresh => (
            "refresh".to_owned(),
            "トークンの更新".to_owned(),
            of::<Refreshing>(schemas),
            framed(of::<LoggedIn>(schemas)),
        ),
        Endpoint::Message(service, leg) => (
            format!("{}{}", service.prefix(), leg.written()),
            format!("{} {}", service.ja(), leg.written()),
            reference("Message"),
            reference("Message"),
        ),
    };
    let mut answers = json!({ "application/json": { "schema": answer } });
    let mut bodies = json!({ "application/json": { "schema": request } });
    if let Endpoint::Message(service, leg) = endpoint {
        use madoguchi_sim::oqs::{Leg, Service};
        if matches!(service, Service::Drugs | Service::Checkups) {
            answers["application/pdf"] =
                json!({ "schema": { "type": "string", "format": "binary" } });
        }
        if (service, leg) == (Service::Eligibility, Leg::Request) {
            bodies["application/json"]["example"] = example(include_str!("example/request.json"));
            answers["application/json"]["example"] = example(include_str!("example/result.json"));
        }
    }
    let mut operation = json!({
        "operationId": id,
        "summary": summary,
        "x-madoguchi-published": endpoint.is_published(),
        "requestBody": { "required": true, "content": bodies },
        "responses": responses(answers),
    });
    if !matches!(endpoint, Endpoint::Message(..)) {
        operation["security"] = json!([{ "certificate": [] }]);
    }
    operation
}

/// What is refused, and under which codes.
const REFUSALS: [(&str, &str); 9] = [
    (
        "400",
        "The body is not what was expected (MDG-W400), or broke off (MDG-W401).",
    ),
    (
        "401",
        "Wrong credentials (MDG-W410), no token (411), Bearer (412), a token that is forged (413), for another use (414), expired \
         (415) or logged out (416).",
    ),
    (
        "403",
        "The token is another facility's (MDG-W430), the certificate names none (431), or the system refuses (432).",
    ),
    ("408", "The body did not arrive in time (MDG-W480)."),
    ("413", "The body is too large (MDG-W460)."),
    (
        "415",
        "The body is not application/json in UTF-8 (MDG-W451).",
    ),
    ("502", "The system's answer is no message (MDG-W520)."),
    ("503", "The system does not answer (MDG-W530)."),
    ("504", "The system does not answer in time (MDG-W540)."),
];

/// Every answer that an endpoint gives.
fn responses(answers: Value) -> Value {
    let refused = REFUSALS.map(|(status, _)| {
        let told = json!({ "$ref": format!("#/components/responses/Refused{status}") });
        (status.to_owned(), told)
    });
    let well = json!({ "description": "正常終了", "headers": simulated(), "content": answers });
    let well = [("200".to_owned(), well)];
    Value::Object(well.into_iter().chain(refused).collect())
}

/// The refusals themselves.
fn refusals() -> Value {
    let told = REFUSALS.map(|(status, description)| {
        let content = json!({ "application/json": { "schema": reference("Refusal") } });
        let told =
            json!({ "description": description, "headers": simulated(), "content": content });
        (format!("Refused{status}"), told)
    });
    Value::Object(told.into_iter().collect())
}

fn simulated() -> Value {
    json!({ "x-madoguchi-simulated": {
        "description": "Says that the answer is simulated.", "schema": { "type": "string" },
    } })
}

fn of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    schemas.subschema_for::<T>().to_value()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn framed(result: Value) -> Value {
    json!({
        "type": "object",
        "required": ["status", "msg", "result"],
        "properties": {
            "status": { "type": "string", "const": super::WELL },
            "msg": { "type": "string" },
            "result": result,
        },
    })
}

fn message() -> Value {
    json!({
        "description": "The tree of a message, as `madoguchi oqs layout` lists it.",
        "type": "object",
        "required": ["XmlMsg"],
        "properties": { "XmlMsg": reference("Tree") },
        "additionalProperties": false,
    })
}

fn tree() -> Value {
    let tree = reference("Tree");
    json!({
        "description": "An element: its text, its children by name, or an array of what is repeated.",
        "oneOf": [
            { "type": "string" },
            { "type": "object", "additionalProperties": tree },
            { "type": "array", "items": tree },
        ],
    })
}

fn refusal() -> Value {
    json!({
        "type": "object",
        "required": ["status", "msg"],
        "properties": {
            "status": { "type": "string", "pattern": "^MDG-W[0-9]{3}$", "description": "A code of Madoguchi's own." },
            "msg": { "type": "string", "description": "What was expected and what was found, in Japanese." },
        },
    })
}

/// An example of a body. The files are JSON; a test reads them.
fn example(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_committed_description_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/web/openapi.json");
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        let now = openapi();
        assert!(
            kept == now,
            "run `madoguchi web openapi > docs/web/openapi.json`"
        );
    }

    #[test]
    fn every_path_and_both_examples_are_in_it() {
        let told: Value = serde_json::from_str(&openapi()).unwrap();
        for endpoint in Endpoint::all() {
            assert!(told["paths"][endpoint.path()]["post"].is_object());
        }
        let search = &told["paths"][super::super::SEARCH]["post"];
        let request = &search["requestBody"]["content"]["application/json"]["example"];
        let result = &search["responses"]["200"]["content"]["application/json"]["example"];
        for example in [request, result] {
            assert!(example["XmlMsg"]["MessageHeader"].is_object());
        }
    }
}
