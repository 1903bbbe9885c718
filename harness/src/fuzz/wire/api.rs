//! A server that describes itself by OpenAPI: every operation, with bodies that fit and that do not, and answers against the
//! description.

use serde_json::Value;

use super::change::escaped;
use super::line::{Answer, Line, Reply};
use super::parcel::Parcel;
use super::schema::{Schemas, Words, harvest};
use super::{Attack, Flaw, Manners, is_json, shortened};
use crate::fuzz::dice::Dice;
use crate::run::Party;

/// Where a server describes itself.
const DESCRIPTION: &str = "/openapi.json";
/// Requests of each operation to begin with.
const SAMPLES: u64 = 12;

/// Fetches the description, looks at what can be read, and makes requests of every operation.
pub fn attack(mut line: Line) -> Result<Attack, (Party, String)> {
    let target = line.target().clone();
    let mut read = |path: &str| {
        let parcel = Parcel::new("GET", path, None, Vec::new());
        match line.post(&parcel, "") {
            Reply::Answer(answer) if answer.status == 200 => {
                let value: Option<Value> = serde_json::from_slice(&answer.body).ok();
                Ok((value, parcel))
            }
            other => Err(super::words(&other)),
        }
    };
    let wrong = |found: &str| {
        let told =
            format!("{target}{DESCRIPTION}: expected a description by OpenAPI, found {found}");
        (Party::Environment, told)
    };
    let (description, _) = read(DESCRIPTION).map_err(|found| wrong(&found))?;
    let root = description.filter(|it| it.get("paths").is_some_and(Value::is_object));
    let schemas = Schemas {
        root: root.ok_or_else(|| wrong("something else"))?,
    };
    let operations = Operation::all(&schemas);
    let mut words = Words::new();
    let mut good = None;
    let plain = |it: &&Operation| it.method == "GET" && !it.template.contains('{');
    for operation in operations.iter().filter(plain) {
        let Ok((value, parcel)) = read(&operation.template) else {
            continue;
        };
        if operation.template != DESCRIPTION
            && let Some(value) = value
        {
            harvest(&value, "", &mut words);
        }
        if good.is_none() || operation.template.contains("health") {
            good = Some(parcel.called(operation.door()));
        }
    }
    let seeds = operations
        .iter()
        .flat_map(|it| it.samples(&schemas, &words))
        .collect();
    Ok(Attack {
        line,
        good: good.ok_or_else(|| wrong("none with anything to be read"))?,
        login: None,
        seeds,
        words: words.into_values().flatten().collect(),
        manners: Box::new(Api {
            schemas,
            operations,
        }),
    })
}

/// Something that can be asked.
struct Operation {
    method: String,
    template: String,
    described: Value,
}

impl Operation {
    fn all(schemas: &Schemas) -> Vec<Self> {
        const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];
        let paths = schemas.root.get("paths").and_then(Value::as_object);
        let mut all = Vec::new();
        for (template, item) in paths.into_iter().flatten() {
            for method in METHODS {
                if let Some(described) = item.get(method) {
                    all.push(Self {
                        method: method.to_uppercase(),
                        template: template.clone(),
                        described: described.clone(),
                    });
                }
            }
        }
        all
    }

    fn door(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// The kind of its body and what is described of it, if it has one.
    fn body<'a>(&'a self, schemas: &'a Schemas) -> Option<(&'a str, &'a Value)> {
        let body = schemas.resolved(self.described.get("requestBody")?);
        let (kind, media) = body.get("content")?.as_object()?.iter().next()?;
        Some((kind, media))
    }

    /// A body: an example, or one drawn from the schema.
    fn sample(media: &Value, schemas: &Schemas, words: &Words, dice: &mut Dice) -> Value {
        let several = media.get("examples").and_then(Value::as_object);
        let values = several
            .into_iter()
            .flatten()
            .filter_map(|(_, it)| it.get("value"));
        let examples: Vec<&Value> = values.chain(media.get("example")).collect();
        match dice.pick(&examples) {
            Some(example) if dice.one_in(2) => (*example).clone(),
            _ => schemas.sample(media.get("schema").unwrap_or(&Value::Null), "", words, dice),
        }
    }

    fn samples(&self, schemas: &Schemas, words: &Words) -> Vec<Parcel> {
        let sample = |number| {
            let mut dice = Dice::nth(1, number);
            let mut path: Vec<String> = Vec::new();
            for part in self.template.split('/') {
                let name = part.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
                path.push(match name {
                    Some(name) => {
                        let known = words.get(name).and_then(|own| dice.pick(own));
                        escaped(known.map_or("0", String::as_str))
                    }
                    None => part.to_owned(),
                });
            }
            let mut path = path.join("/");
            let parameters = self.described.get("parameters").and_then(Value::as_array);
            let mut mark = '?';
            for parameter in parameters.into_iter().flatten() {
                let parameter = schemas.resolved(parameter);
                let name = parameter
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                if parameter.get("in").and_then(Value::as_str) == Some("query") && dice.one_in(2) {
                    let schema = parameter.get("schema").cloned().unwrap_or_default();
                    let value = schemas.sample(&schema, name, words, &mut dice);
                    let text = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    path.push_str(&format!("{mark}{name}={}", escaped(&text)));
                    mark = '&';
                }
            }
            let parcel = match self.body(schemas) {
                Some((kind, media)) => {
                    let sample = Self::sample(media, schemas, words, &mut dice);
                    let body = match sample {
                        Value::String(text) if !kind.ends_with("json") => text,
                        other => other.to_string(),
                    };
                    Parcel::new(&self.method, &path, Some(kind), body.into_bytes())
                }
                None => Parcel::new(&self.method, &path, None, Vec::new()),
            };
            parcel.called(self.door())
        };
        let mut samples: Vec<Parcel> = (0..SAMPLES).map(sample).collect();
        samples.dedup();
        samples
    }

    fn is_at(&self, path: &str) -> bool {
        let path = path.split('?').next().unwrap_or_default();
        let (mut expected, mut found) = (self.template.split('/'), path.split('/'));
        loop {
            match (expected.next(), found.next()) {
                (None, None) => return true,
                (Some(part), Some(word)) if part.starts_with('{') && !word.is_empty() => {}
                (Some(part), Some(word)) if part == word => {}
                _ => return false,
            }
        }
    }

    /// What is described for a status.
    fn response<'a>(&'a self, schemas: &'a Schemas, status: u16) -> Option<&'a Value> {
        let responses = self.described.get("responses")?;
        let exact = responses.get(status.to_string());
        let class = || responses.get(format!("{}XX", status / 100));
        let described = exact.or_else(class).or_else(|| responses.get("default"))?;
        Some(schemas.resolved(described))
    }
}

struct Api {
    schemas: Schemas,
    operations: Vec<Operation>,
}

impl Api {
    fn operation(&self, parcel: &Parcel) -> Option<&Operation> {
        let mut operations = self.operations.iter();
        operations.find(|it| it.method == parcel.method() && it.is_at(parcel.path()))
    }
}

impl Manners for Api {
    /// Somebody behind the server is not there, and the description says that this may be.
    fn bears(&self, parcel: &Parcel, status: u16) -> bool {
        let described = |it: &Operation| it.response(&self.schemas, status).is_some();
        matches!(status, 502..=504) && self.operation(parcel).is_some_and(described)
    }

    fn flaw(&self, parcel: &Parcel, answer: &Answer) -> Option<Flaw> {
        if !parcel.is_right_http() {
            return None;
        }
        let operation = self.operation(parcel)?;
        let status = answer.status;
        let Some(described) = operation.response(&self.schemas, status) else {
            let expected = "a status that the description names";
            return Some(Flaw::new(
                "status not described",
                expected,
                format!("HTTP {status}"),
            ));
        };
        let media = described.get("content").and_then(Value::as_object);
        if let Some(media) = media {
            let Some(media) = media.get(&answer.content_type) else {
                let kinds: Vec<&str> = media.keys().map(String::as_str).collect();
                let found = answer.content_type.as_str();
                return Some(Flaw::new("kind not described", &kinds.join(" or "), found));
            };
            if is_json(answer)
                && let (Some(schema), Ok(value)) =
                    (media.get("schema"), serde_json::from_slice(&answer.body))
                && let Some(misfit) = self.schemas.misfit(schema, &value)
            {
                let place = misfit.split(':').next().unwrap_or_default();
                let found = format!(
                    "{misfit}: {}",
                    shortened(&value.to_string(), super::LONGEST)
                );
                let wherein = format!("against its schema at {place}/");
                return Some(Flaw::new(wherein, "an answer as it is described", found));
            }
        }
        let (kind, media) = operation.body(&self.schemas)?;
        let schema = media.get("schema")?;
        if kind.ends_with("json") && (200..300).contains(&status) {
            let misfit = match serde_json::from_slice(&parcel.body) {
                Ok(value) => self.schemas.misfit(schema, &value)?,
                Err(error) => error.to_string(),
            };
            let expected = format!("4xx for a body that does not fit ({misfit})");
            return Some(Flaw::new(
                "takes what is forbidden",
                &expected,
                format!("HTTP {status}"),
            ));
        }
        None
    }
}
