//! J-LIS: registry of residents, certificate authority, cards, lost-card line. There is one.
//!
//! A start: the inquiries about residents, and the lost-card line.

use std::collections::BTreeSet;

use serde_json::{json, Value};

use crate::protocol::{not_yet, Actor, Answer, Stage};

struct Jlis {
    stage: Stage,
    suspended: BTreeSet<String>,
}

pub fn begin(stage: Stage) -> Box<dyn Actor> {
    Box::new(Jlis { stage, suspended: BTreeSet::new() })
}

impl Actor for Jlis {
    fn answer(&mut self, request: &Value) -> Answer {
        match request["request"].as_str().unwrap_or_default() {
            "inquire-by-five-items" => Ok(self.inquire_by_five_items(request)),
            "inquire-by-number" => Ok(self.inquire_by_number(request)),
            "call-to-suspend" => Ok(self.call_to_suspend(request)),
            // Never by telephone.
            "call-to-lift" => Ok(json!({
                "response": "refused",
                "reason": "一時停止は電話では解除できない。市区町村の窓口へお越しいただく必要がある",
            })),
            other => Err(not_yet(&format!("`{other}` of the role jlis"))),
        }
    }
}

impl Jlis {
    /// 5情報照会: found only if every item matches and nobody else does.
    fn inquire_by_five_items(&self, request: &Value) -> Value {
        let mut found = self.people().filter(|person| is_like(person, request) && person["sex"] == request["sex"]);
        match (found.next(), found.next()) {
            (Some(person), None) => json!({"response": "matched", "number": person["individual_number"]}),
            _ => json!({"response": "not-found"}),
        }
    }

    /// 本人確認情報照会.
    fn inquire_by_number(&self, request: &Value) -> Value {
        match self.people().find(|person| person["individual_number"] == request["number"]) {
            Some(person) => json!({
                "response": "resident",
                "name": person["name"],
                "birth": person["birth"],
                "sex": person["sex"],
                "address": person["address"],
            }),
            None => json!({"response": "not-found"}),
        }
    }

    /// 一時利用停止: taken at any hour from whoever knows what the card face says.
    fn call_to_suspend(&mut self, request: &Value) -> Value {
        let number = match self.people().find(|person| is_like(person, request)) {
            None => return json!({"response": "not-found"}),
            Some(person) if person["card"].is_null() => return json!({"response": "refused", "reason": "停止するカードがない"}),
            Some(person) => person["individual_number"].as_str().unwrap_or_default().to_owned(),
        };
        self.suspended.insert(number);
        json!({"response": "suspended"})
    }

    fn people(&self) -> impl Iterator<Item = &Value> {
        self.stage.world.cast["people"].as_object().into_iter().flat_map(|people| people.values())
    }
}

fn is_like(person: &Value, asked: &Value) -> bool {
    ["name", "birth", "address"].iter().all(|item| person[item] == asked[item])
}
