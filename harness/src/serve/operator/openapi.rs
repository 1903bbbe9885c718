//! The OpenAPI 3.1 description of the operator's API, from its types and its table of paths.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::Problem;
use super::route::{Route, TABLE};
use super::slots::{Inserted, SlotView};
use super::view::{
    ClockMove, ClockView, ExchangeView, FacilityView, Health, InsurerView, InvariantsView,
    PersonView,
};
use crate::serve::house::act::{
    CardAct, CardDone, Fault, FaultInForce, InsuranceAct, InsuranceDone, Visit, VisitDone,
};

const ABOUT: &str = "Looks at an ecosystem that `madoguchi serve` serves, and moves its people, cards and time. Everything in it is \
simulated (見本・TEST). Whoever reaches this API can do everything: it listens to the machine itself only, unless told otherwise.";

/// What insurers hand in, of made-up people of the standard world.
const EXAMPLE_FILE: &str = "見本,加入者情報,1,06139992,差分,12,2025-06-10\n区分,記号,番号,枝番,個人番号,氏名,カナ氏名,生年月日,性別,住所,本人家族,資格取得年月日,資格喪失年月日,負担割合,理由\n喪失,12,345,02,,,,,,,,,2025-06-01,,\n終,1\n";
const EXAMPLE_INQUIRY: &str = "見本,本人確認情報照会,1,06139992\n整理番号,個人番号,氏名,カナ氏名,生年月日,性別,住所\n1,,見本 花子,ミホン ハナコ,2010-03-15,女,東京都見本市中央1丁目4番1号\n終,1\n";

/// The description, as pretty JSON with a line feed at its end.
pub fn openapi() -> String {
    let mut schemas = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for (route, method, path, summary) in TABLE {
        let operation = operation(route, path, summary, &mut schemas);
        let item = paths.entry(path).or_insert_with(|| json!({}));
        if let Some(item) = item.as_object_mut() {
            item.insert(method.to_ascii_lowercase(), operation);
        }
    }
    let problem = schemas.subschema_for::<Problem>();
    let whole = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Madoguchi: operator (TEST)",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "http://127.0.0.1:8080", "description": "madoguchi serve" }],
        "security": [],
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "responses": {
                "Problem": {
                    "description": "Why it was not done: 400 or 422 the request makes no sense, 404 there is no such thing, 409 whoever was asked refuses, 413 or 408 the body is too long or too late, 502 whoever was asked did not answer, 503 the ecosystem has ended.",
                    "content": { "application/problem+json": { "schema": problem } },
                },
            },
        },
    });
    // Maps and words are always JSON.
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

fn operation(route: Route, path: &str, summary: &str, schemas: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "operationId": format!("{route:?}"),
        "summary": summary,
        "responses": {
            "200": { "description": "Done.", "content": content(route, schemas) },
            "4XX": { "$ref": "#/components/responses/Problem" },
            "5XX": { "$ref": "#/components/responses/Problem" },
        },
    });
    let parameter = |name: &str, place: &str, about: &str, schema: Value| json!({ "name": name, "in": place, "required": place == "path", "description": about, "schema": schema });
    let text = || json!({ "type": "string" });
    let mut parameters = Vec::new();
    if let Some((_, rest)) = path.split_once('{') {
        let name = rest.split('}').next().unwrap_or_default();
        parameters.push(parameter(name, "path", "Percent-encoded UTF-8.", text()));
    }
    if route == Route::Exchanges {
        parameters.push(parameter(
            "facility",
            "query",
            "医療機関コード of a party.",
            text(),
        ));
        let number = json!({ "type": "integer", "minimum": 0, "default": 50 });
        parameters.push(parameter("limit", "query", "How many at most.", number));
    }
    if route == Route::Page {
        let languages = json!({ "type": "string", "enum": ["ja", "en"] });
        parameters.push(parameter("lang", "query", "The language.", languages));
    }
    let body = body(route, schemas);
    if let Some(operation) = operation.as_object_mut() {
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if let Some(schema) = body {
            let kind = match route {
                Route::InsurerFile => "text/csv",
                _ => "application/json",
            };
            let mut media = json!({ "schema": schema });
            if route == Route::InsurerFile {
                media["examples"] = json!({
                    "加入者情報": { "value": EXAMPLE_FILE },
                    "本人確認情報照会": { "value": EXAMPLE_INQUIRY },
                });
            }
            let body = json!({ "required": true, "content": { kind: media } });
            operation.insert("requestBody".to_owned(), body);
        }
    }
    operation
}

fn body(route: Route, schemas: &mut SchemaGenerator) -> Option<Value> {
    let schema = match route {
        Route::Card => schemas.subschema_for::<CardAct>(),
        Route::Insurance => schemas.subschema_for::<InsuranceAct>(),
        Route::Reader => schemas.subschema_for::<Visit>(),
        Route::MoveClock => schemas.subschema_for::<ClockMove>(),
        Route::Insert => schemas.subschema_for::<Inserted>(),
        Route::Disturb => schemas.subschema_for::<Fault>(),
        // The layouts are in docs/insurer-files.md.
        Route::InsurerFile => return Some(json!({ "type": "string" })),
        // Its form is that of the types of this version, and no interface for others.
        Route::NewWorld => return Some(json!({ "type": "object" })),
        _ => return None,
    };
    Some(schema.into())
}

fn content(route: Route, schemas: &mut SchemaGenerator) -> Value {
    let schema: Value = match route {
        Route::Page => return json!({ "text/html": { "schema": { "type": "string" } } }),
        Route::InsurerFile => return json!({ "text/csv": { "schema": { "type": "string" } } }),
        Route::OpenApi => json!({ "type": "object" }),
        Route::Health => schemas.subschema_for::<Health>().into(),
        Route::People => schemas.subschema_for::<Vec<PersonView>>().into(),
        Route::Person => schemas.subschema_for::<PersonView>().into(),
        Route::Card => schemas.subschema_for::<CardDone>().into(),
        Route::Insurance => schemas.subschema_for::<InsuranceDone>().into(),
        Route::Facilities => schemas.subschema_for::<Vec<FacilityView>>().into(),
        Route::Insurers => schemas.subschema_for::<Vec<InsurerView>>().into(),
        Route::Reader => schemas.subschema_for::<VisitDone>().into(),
        Route::Cards => schemas.subschema_for::<Vec<String>>().into(),
        Route::Slots | Route::Insert | Route::Remove => {
            schemas.subschema_for::<Vec<SlotView>>().into()
        }
        Route::Clock | Route::MoveClock | Route::BeginAgain | Route::NewWorld => {
            schemas.subschema_for::<ClockView>().into()
        }
        Route::Exchanges => schemas.subschema_for::<Vec<ExchangeView>>().into(),
        Route::Invariants => schemas.subschema_for::<InvariantsView>().into(),
        Route::Faults => schemas.subschema_for::<Vec<FaultInForce>>().into(),
        Route::Disturb | Route::Repair => schemas.subschema_for::<FaultInForce>().into(),
    };
    json!({ "application/json": { "schema": schema } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_that_is_committed_is_the_one_that_is_served() {
        let committed = include_str!("../../../../docs/operator-openapi.json");
        assert!(
            committed == openapi(),
            "run `madoguchi serve --openapi > docs/operator-openapi.json`"
        );
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let whole: Value = serde_json::from_str(&openapi()).unwrap();
        let text = openapi();
        for part in text.split("\"$ref\": \"#").skip(1) {
            let pointer = part.split('"').next().unwrap();
            assert!(whole.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
