//! 受付窓口: an actor for each facility, named by its 医療機関コード.
//!
//! A start: what lies on the desk decides, in the plainest way. Put your own system in its place.

use serde_json::{json, Value};

use crate::protocol::{not_yet, Actor, Answer, Stage, Trouble};

/// Papers that prove eligibility by themselves as long as they are in date, and those that do beside the card.
const PROOFS: [&str; 2] = ["certificate", "medical-ticket"];
const PROOFS_WITH_CARD: [&str; 3] = ["portal-screen", "portal-pdf", "notice"];

struct Counter {
    stage: Stage,
    visits: Vec<Value>,
}

pub fn begin(stage: Stage) -> Box<dyn Actor> {
    Box::new(Counter { stage, visits: Vec::new() })
}

impl Actor for Counter {
    fn answer(&mut self, request: &Value) -> Answer {
        match request["request"].as_str().unwrap_or_default() {
            "receive" => Ok(self.receive(request)),
            "show-visit" => Ok(self.show_visit(request)),
            "phone-help-desk" => self.phone_help_desk(request),
            "report-emergency-use" => self.report_emergency_use(),
            other => Err(not_yet(&format!("`{other}` of the role counter"))),
        }
    }
}

impl Counter {
    /// A patient stands at the desk.
    fn receive(&mut self, request: &Value) -> Value {
        // What the reader found out is not taken over yet. It would be asked for by
        // self.stage.ask(&format!("reader:{}", self.stage.name), json!({"request": "take-outcome"})); what it verified goes on to the fund
        // as `check-by-card`.
        let card = !request["card"].is_null();
        for shown in request["documents"].as_array().into_iter().flatten() {
            let document = &shown["document"];
            let kind = document["document"].as_str().unwrap_or_default();
            let proves = PROOFS.contains(&kind) || (card && PROOFS_WITH_CARD.contains(&kind));
            if proves && shown["copy"] == false && is_own(document, &request["spoken"]) && self.is_in_date(document) {
                return self.decide(request, "confirmed", document);
            }
        }
        match card && !request["declaration"].is_null() {
            true => self.decide(request, "declared", &Value::Null),
            false => self.decide(request, "unproven", &Value::Null),
        }
    }

    fn is_in_date(&self, document: &Value) -> bool {
        let today = self.stage.world.today();
        let day = |key: &str| document[key].as_str().unwrap_or(&today).to_owned();
        day("issued") <= today && today <= day("expires")
    }

    fn decide(&mut self, request: &Value, outcome: &str, document: &Value) -> Value {
        let insured = &document["items"]["insured"];
        let printed = document["items"]["share"].as_str();
        let kind = document["document"].as_str();
        let declared = request["declaration"]["share"].as_str();
        let (share, route, guidance, forms) = match (outcome, kind) {
            ("declared", _) => (
                declared.unwrap_or("3割"),
                json!({"route": "unknown"}),
                json!(["tell-number-later"]),
                json!(["declaration"]),
            ),
            ("unproven", _) => (
                "10割",
                json!({"route": "paid-in-full"}),
                json!(["claim-refund", "apply-for-certificate"]),
                json!([]),
            ),
            (_, Some("medical-ticket")) => (
                printed.unwrap_or("0割"),
                json!({"route": "public-assistance", "insured": insured}),
                json!([]),
                json!([]),
            ),
            _ if document["special_expense"] == true => ("10割", json!({"route": "paid-in-full"}), json!([]), json!([])),
            _ => (
                printed.unwrap_or("3割"),
                json!({"route": "current", "insured": insured}),
                json!([]),
                json!([]),
            ),
        };
        let decision = json!({
            "response": "decision",
            "visit": self.visits.len() + 1,
            "outcome": outcome,
            "basis": if outcome == "declared" { Some("declaration") } else { kind },
            "share": share,
            "collected": part(request["total"].as_str().unwrap_or_default(), share),
            "insured": insured,
            "eligibility": null,
            "validity": null,
            "limit": document["limit"],
            "forms": forms,
            "warnings": [],
            "guidance": guidance,
            "route": route,
        });
        self.visits.push(decision.clone());
        decision
    }

    /// What is kept of a visit.
    fn show_visit(&self, request: &Value) -> Value {
        let place = request["visit"].as_u64().and_then(|visit| usize::try_from(visit).ok()).and_then(|visit| visit.checked_sub(1));
        let visit = place.and_then(|place| self.visits.get(place));
        visit.cloned().unwrap_or_else(|| json!({"response": "refused", "reason": "その受診は記録にありません"}))
    }

    /// The help desk of the eligibility system opens the emergency function: so others are asked.
    fn phone_help_desk(&self, request: &Value) -> Answer {
        let order = json!({"request": "open-emergency", "facility": self.stage.name, "called_back_at": request["called_back_at"]});
        match self.stage.ask("fund", order) {
            Ok(told) if told["response"] == "emergency-open" => Ok(json!({"response": "done"})),
            Err(Trouble::Breakdown { .. }) => Ok(json!({"response": "refused", "reason": "コールセンターにつながりません"})),
            other => other,
        }
    }

    /// 利用報告: the use of the emergency function is over.
    fn report_emergency_use(&self) -> Answer {
        let told = self.stage.ask("fund", json!({"request": "report-emergency-use", "facility": self.stage.name}))?;
        Ok(if told["response"] == "accepted" { json!({"response": "done"}) } else { told })
    }
}

fn is_own(document: &Value, spoken: &Value) -> bool {
    let items = &document["items"];
    items["name"] == spoken["name"] && items["birth"] == spoken["birth"]
}

/// What a patient pays of `10,000円` at `3割`, rounded to ten yen: `3,000円`.
fn part(total: &str, share: &str) -> String {
    let yen: u64 = total.replace([',', '円'], "").parse().unwrap_or(0);
    let tenths: u64 = share.replace('割', "").parse().unwrap_or(10);
    let digits = ((yen * tenths + 50) / 100 * 10).to_string();
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    written + "円"
}
