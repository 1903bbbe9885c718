//! 保険者: an actor for each insurer, named by its 保険者番号.
//!
//! A start: what can be answered from the records with which the world begins.

use serde_json::{json, Value};

use crate::protocol::{not_yet, Actor, Answer, Stage};

struct Insurer {
    stage: Stage,
}

pub fn begin(stage: Stage) -> Box<dyn Actor> {
    Box::new(Insurer { stage })
}

impl Actor for Insurer {
    fn answer(&mut self, request: &Value) -> Answer {
        match request["request"].as_str().unwrap_or_default() {
            "confirm" => Ok(self.confirm(request)),
            "issue-insurance-card" => Ok(self.issue_insurance_card()),
            // Nothing was sent yet.
            "mail" => Ok(json!({"response": "letters", "letters": []})),
            // Who has seen a member's data: the fund knows. So others are asked.
            "ask-for-log" => {
                let order = json!({"request": "audit-log", "insurer": self.stage.name, "insured": request["insured"]});
                self.stage.ask("fund", order)
            }
            other => Err(not_yet(&format!("`{other}` of the role insurer"))),
        }
    }
}

impl Insurer {
    /// By phone: is a number in force on a day?
    fn confirm(&self, request: &Value) -> Value {
        let day = request["on"].as_str();
        let people = self.stage.world.cast["people"].as_object().into_iter().flat_map(|people| people.values());
        let found = people.flat_map(|person| person["enrolments"].as_array().into_iter().flatten()).find(|enrolment| {
            let mut asked = request["insured"].as_object().into_iter().flatten();
            let until = enrolment["until"].as_str();
            let in_force = enrolment["from"].as_str() <= day && (until.is_none() || day < until);
            in_force && asked.all(|(key, value)| enrolment["insured"][key] == *value)
        });
        match found {
            Some(enrolment) => json!({"response": "in-force", "in_force": true, "share": enrolment["recorded_share"]}),
            None => json!({"response": "in-force", "in_force": false, "share": null}),
        }
    }

    /// 被保険者証: none is issued any more from 2024-12-02 on.
    fn issue_insurance_card(&self) -> Value {
        match self.stage.world.today().as_str() >= "2024-12-02" {
            true => json!({"response": "refused", "reason": "2024年12月2日から、被保険者証は交付しない"}),
            false => json!({"response": "accepted"}),
        }
    }
}
