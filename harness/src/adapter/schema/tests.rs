use std::collections::BTreeSet;

use super::*;

/// Every `$ref` of a document.
fn references(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(target) if name == "$ref" => {
                        found.insert(target.clone());
                    }
                    other => references(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let mut documents = documents();
    documents.push(Document {
        name: "openapi.json".to_owned(),
        schema: openapi(),
    });
    for document in &documents {
        let mut found = BTreeSet::new();
        references(&document.schema, &mut found);
        assert!(!found.is_empty(), "{}", document.name);
        for target in found {
            let (file, path) = target.split_once('#').unwrap();
            let file = if file.is_empty() {
                &document.name
            } else {
                file
            };
            let there = documents.iter().find(|it| it.name == file);
            let there = there.and_then(|it| it.schema.pointer(path));
            assert!(there.is_some(), "{}: {target}", document.name);
        }
    }
}

#[test]
fn no_two_types_share_a_name() {
    let openapi = openapi();
    let schemas = openapi["components"]["schemas"].as_object().unwrap();
    // Whoever comes second gets a number.
    let doubled: Vec<_> = schemas
        .keys()
        .filter(|name| {
            let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
            bare != name.as_str() && schemas.contains_key(bare)
        })
        .collect();
    assert!(doubled.is_empty(), "{doubled:?}");
}

#[test]
fn every_request_and_response_of_every_role_is_told_of_by_its_tag() {
    for role in RoleName::PLAYED {
        let document = of_role(role).unwrap();
        let told = document.schema.to_string();
        for sample in crate::adapter::samples(role, 400).unwrap() {
            let message = &sample.message;
            let tag = message[sample.is].as_str().or(message.as_str());
            let tag = tag.or_else(|| Some(message.as_object()?.keys().next()?.as_str()));
            let tag = format!("\"{}\"", tag.unwrap());
            assert!(told.contains(&tag), "{}: {tag}", document.name);
        }
    }
}

#[test]
fn a_description_speaks_of_the_wire_and_not_of_rust() {
    assert_eq!(
        plain("Answered with\n[`Response::FaceTries`] (see [`Cast`])."),
        "Answered with `face-tries` (see `Cast`)."
    );
    for document in documents() {
        let told = document.schema.to_string();
        assert!(!told.contains("[`"), "{}", document.name);
    }
}
