//! 支払基金・国保中央会: the eligibility system. There is one.
//!
//! A start: eligibility by number, from the records with which the world begins.

use serde_json::{json, Value};

use crate::protocol::{not_yet, Actor, Answer, Stage};

struct Fund {
    stage: Stage,
}

pub fn begin(stage: Stage) -> Box<dyn Actor> {
    Box::new(Fund { stage })
}

impl Actor for Fund {
    fn answer(&mut self, request: &Value) -> Answer {
        match request["request"].as_str().unwrap_or_default() {
            "check-by-number" => Ok(self.check_by_number(request)),
            other => Err(not_yet(&format!("`{other}` of the role fund"))),
        }
    }
}

impl Fund {
    /// 資格照会 by 保険者番号・記号・番号・枝番 and birth date, for a day.
    fn check_by_number(&self, request: &Value) -> Value {
        let day = request["on"].as_str();
        for person in self.stage.world.cast["people"].as_object().into_iter().flat_map(|people| people.values()) {
            let enrolments = || person["enrolments"].as_array().into_iter().flatten();
            for enrolment in enrolments() {
                let mut asked = request["insured"].as_object().into_iter().flatten();
                let fits = asked.all(|(key, value)| enrolment["insured"][key] == *value);
                if !fits || person["birth"] != request["birth"] || !self.is_visible(enrolment) {
                    continue;
                }
                let until = enrolment["until"].as_str();
                let from = enrolment["from"].as_str();
                let validity = if from <= day && (until.is_none() || day < until) {
                    "valid"
                } else if enrolments().any(|other| other["from"].as_str() > from && self.is_visible(other)) {
                    "invalid-newer-exists"
                } else {
                    "invalid"
                };
                return checked(validity, &[self.record(person, enrolment)]);
            }
        }
        checked("none-found", &[])
    }

    fn is_visible(&self, enrolment: &Value) -> bool {
        enrolment["visible_from"].as_str().is_some_and(|from| from <= self.stage.world.now().as_str())
    }

    fn record(&self, person: &Value, enrolment: &Value) -> Value {
        let insurer = enrolment["insured"]["insurer"].as_str().unwrap_or_default();
        json!({
            "insured": enrolment["insured"],
            "insurer_name": self.stage.world.cast["insurers"][insurer]["name"],
            "relation": enrolment["relation"],
            "name": person["name"],
            "birth": person["birth"],
            "sex": person["sex"],
            "address": person["address"],
            "acquired": enrolment["from"],
            "lost": enrolment["until"],
            // Age and income decide it (rulebook: `madoguchi rules`); that is yours to implement.
            "share": enrolment["recorded_share"].as_str().unwrap_or("3割"),
            "preschool": false,
            "limit": null,
            "special_expense": enrolment["special_expense"],
            "public_assistance": false,
        })
    }
}

fn checked(validity: &str, records: &[Value]) -> Value {
    json!({"response": "checked", "validity": validity, "records": records, "key": null, "notice": null, "reference": null})
}
