//! JSON Schema as OpenAPI uses it, as far as it is needed: samples that fit, and what does not fit.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::fuzz::dice::Dice;

/// Deepest schema that is followed.
const DEEPEST: usize = 24;

/// The schemas of a description.
pub struct Schemas {
    /// The whole description.
    pub root: Value,
}

/// Values that exist, by the name of the field in which they stand.
pub type Words = BTreeMap<String, Vec<String>>;

impl Schemas {
    /// What a reference leads to.
    pub fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let named = schema.get("$ref").and_then(Value::as_str);
        let found = named.and_then(|it| self.root.pointer(it.strip_prefix('#')?));
        found.unwrap_or(schema)
    }

    /// A value that fits, as far as types, words and fields go. `field` is the name under which it stands.
    pub fn sample(&self, schema: &Value, field: &str, words: &Words, dice: &mut Dice) -> Value {
        self.drawn(schema, field, words, dice, DEEPEST)
    }

    fn drawn(
        &self,
        schema: &Value,
        field: &str,
        words: &Words,
        dice: &mut Dice,
        depth: usize,
    ) -> Value {
        let schema = self.resolved(schema);
        let Some(deeper) = depth.checked_sub(1) else {
            return Value::Null;
        };
        if let Some(this) = schema.get("const") {
            return this.clone();
        }
        if let Some(these) = schema.get("enum").and_then(Value::as_array) {
            return dice.pick(these).cloned().unwrap_or_default();
        }
        let mut whole = None;
        for several in ["oneOf", "anyOf"] {
            let several = schema.get(several).and_then(Value::as_array);
            if let Some(one) = several.and_then(|it| dice.pick(it)) {
                whole = Some(self.drawn(one, field, words, dice, deeper));
            }
        }
        for part in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let part = self.drawn(part, field, words, dice, deeper);
            whole = Some(both(whole, part));
        }
        let types = match schema.get("type") {
            Some(Value::Array(types)) => dice.pick(types).and_then(Value::as_str),
            Some(Value::String(name)) => Some(name.as_str()),
            _ if schema.get("properties").is_some() => Some("object"),
            _ => None,
        };
        let own = match types {
            Some("object") => {
                let mut object = Map::new();
                let required = names(schema, "required");
                let fields = schema.get("properties").and_then(Value::as_object);
                for (name, field) in fields.into_iter().flatten() {
                    if required.contains(&name.as_str()) || dice.one_in(2) {
                        object.insert(name.clone(), self.drawn(field, name, words, dice, deeper));
                    }
                }
                Value::Object(object)
            }
            Some("array") => {
                let items = schema.get("items").cloned().unwrap_or_default();
                let count = dice.below(3);
                (0..count)
                    .map(|_| self.drawn(&items, field, words, dice, deeper))
                    .collect()
            }
            Some("integer" | "number") => json!(dice.below(100)),
            Some("boolean") => json!(dice.one_in(2)),
            Some("null") => Value::Null,
            Some("string") => json!(text(schema, field, words, dice)),
            _ => return whole.unwrap_or_else(|| json!(text(schema, field, words, dice))),
        };
        both(whole, own)
    }

    /// Where a value does not fit its schema, and how.
    pub fn misfit(&self, schema: &Value, value: &Value) -> Option<String> {
        self.unfit(schema, value, "", DEEPEST)
    }

    fn unfit(&self, schema: &Value, value: &Value, place: &str, depth: usize) -> Option<String> {
        let schema = self.resolved(schema);
        let deeper = depth.checked_sub(1)?;
        let told = |what: String| Some(format!("{place}: {what}"));
        if schema == &Value::Bool(false) {
            return told("a value where there is none".to_owned());
        }
        if let Some(this) = schema.get("const").filter(|it| *it != value) {
            return told(format!("not {this}"));
        }
        if let Some(these) = schema.get("enum").and_then(Value::as_array)
            && !these.contains(value)
        {
            return told("none of the words".to_owned());
        }
        let types = match schema.get("type") {
            Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(name)) => vec![name.as_str()],
            _ => Vec::new(),
        };
        if !types.is_empty() && !types.iter().any(|name| is_of(name, value)) {
            return told(format!("no {}", types.join(" or ")));
        }
        let number = |key: &str| schema.get(key).and_then(Value::as_f64);
        if let Some(found) = value.as_f64() {
            let below = number("minimum").is_some_and(|least| found < least);
            if below || number("maximum").is_some_and(|most| found > most) {
                return told("a number out of bounds".to_owned());
            }
        }
        let alternatives = |key: &str| schema.get(key).and_then(Value::as_array);
        let fits = |one: &&Value| self.unfit(one, value, place, deeper).is_none();
        if let Some(several) = alternatives("anyOf").or(alternatives("oneOf"))
            && !several.iter().any(|one| fits(&one))
        {
            return told("fits none of the alternatives".to_owned());
        }
        let parts = alternatives("allOf").into_iter().flatten();
        if let Some(unfit) = parts
            .into_iter()
            .find_map(|it| self.unfit(it, value, place, deeper))
        {
            return Some(unfit);
        }
        match value {
            Value::Object(fields) => {
                let required = names(schema, "required");
                if let Some(missing) = required.iter().find(|name| !fields.contains_key(**name)) {
                    return told(format!("no `{missing}`"));
                }
                let known = schema.get("properties").and_then(Value::as_object);
                let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
                fields.iter().find_map(|(name, value)| {
                    match known.and_then(|known| known.get(name)) {
                        Some(field) => self.unfit(field, value, &format!("{place}/{name}"), deeper),
                        None if closed => told(format!("`{name}`, which nobody knows")),
                        None => None,
                    }
                })
            }
            Value::Array(items) => {
                let each = schema.get("items")?;
                let place = format!("{place}/*");
                items
                    .iter()
                    .find_map(|item| self.unfit(each, item, &place, deeper))
            }
            _ => None,
        }
    }
}

fn both(one: Option<Value>, other: Value) -> Value {
    match (one, other) {
        (Some(Value::Object(mut fields)), Value::Object(more)) => {
            fields.extend(more);
            Value::Object(fields)
        }
        (_, other) => other,
    }
}

fn names<'a>(schema: &'a Value, key: &str) -> Vec<&'a str> {
    let names = schema.get(key).and_then(Value::as_array);
    names
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|it| it.fract() == 0.0)
        }
        "number" => value.is_number(),
        _ => true,
    }
}

fn text(schema: &Value, field: &str, words: &Words, dice: &mut Dice) -> String {
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => return "2025-06-10".to_owned(),
        Some("date-time" | "partial-date-time") => return "2025-06-10T10:00:00".to_owned(),
        _ => {}
    }
    let own = words.get(field);
    let all: Vec<&String> = own.map_or_else(
        || words.values().flatten().collect(),
        |own| own.iter().collect(),
    );
    dice.pick(&all)
        .map_or_else(|| "a".to_owned(), |word| (*word).clone())
}

/// Takes in the texts of an answer by their fields.
pub fn harvest(value: &Value, field: &str, words: &mut Words) {
    const MOST: usize = 32;
    const LONGEST: usize = 80;
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, it)| harvest(it, name, words)),
        Value::Array(items) => items.iter().for_each(|it| harvest(it, field, words)),
        Value::String(text) if text.len() <= LONGEST => {
            let own = words.entry(field.to_owned()).or_default();
            if own.len() < MOST && !own.contains(text) {
                own.push(text.clone());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas() -> Schemas {
        let root = serde_json::from_str(include_str!("../../../../docs/operator-openapi.json"));
        Schemas {
            root: root.unwrap(),
        }
    }

    #[test]
    fn samples_of_every_schema_of_the_operator_fit_it() {
        let schemas = schemas();
        let all = schemas
            .root
            .pointer("/components/schemas")
            .unwrap()
            .as_object()
            .unwrap();
        assert!(all.len() > 10);
        for (name, schema) in all {
            for number in 0..50 {
                let mut dice = Dice::nth(1, number);
                let sample = schemas.sample(schema, "", &Words::new(), &mut dice);
                assert_eq!(schemas.misfit(schema, &sample), None, "{name}: {sample}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place() {
        let schemas = schemas();
        let schema = json!({
            "type": "object", "required": ["a"], "additionalProperties": false,
            "properties": { "a": { "type": "array", "items": { "type": "integer", "minimum": 0 } } },
        });
        for (value, told) in [
            (json!([]), ": no object"),
            (json!({}), ": no `a`"),
            (json!({"a": [], "b": 1}), ": `b`, which nobody knows"),
            (json!({"a": ["x"]}), "/a/*: no integer"),
            (json!({"a": [-1]}), "/a/*: a number out of bounds"),
        ] {
            assert_eq!(schemas.misfit(&schema, &value).as_deref(), Some(told));
        }
        assert_eq!(schemas.misfit(&schema, &json!({"a": [1]})), None);
    }
}
