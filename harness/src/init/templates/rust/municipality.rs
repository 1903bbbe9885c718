//! 市町村窓口: an actor for each municipality, named by it.
//!
//! A start: what the window can do without the card's certificate.

use serde_json::{json, Value};

use crate::protocol::{not_yet, Actor, Answer, Stage};

struct Municipality {
    stage: Stage,
}

pub fn begin(stage: Stage) -> Box<dyn Actor> {
    Box::new(Municipality { stage })
}

impl Actor for Municipality {
    fn answer(&mut self, request: &Value) -> Answer {
        match request["request"].as_str().unwrap_or_default() {
            "lift-suspension" if request["card"].is_null() => refused("一時停止を解除するカードを持参する必要がある"),
            "lift-suspension" => Err(not_yet("reading the serial number of a card's certificate")),
            "report" => self.report(request),
            // 暗証番号の再設定: whoever chose it must be the holder.
            "reset-pin" if request["chosen_by_holder"] != true => refused("暗証番号は本人が決める必要がある"),
            "reset-pin" if request["visitor"] == "agent-without-papers" => refused("代理人には書類が必要である"),
            "reset-pin" => Err(not_yet("setting a PIN on a card")),
            other => Err(not_yet(&format!("`{other}` of the role municipality"))),
        }
    }
}

impl Municipality {
    /// 転居届 and the like go on to J-LIS: so others are asked.
    fn report(&self, request: &Value) -> Answer {
        let order = json!({"request": "report", "number": request["number"], "event": request["event"]});
        match self.stage.ask("jlis", order)?["response"] == "accepted" {
            true => Ok(json!({"response": "done", "fee": "0円"})),
            false => refused("届出を受け付けられない"),
        }
    }
}

fn refused(reason: &str) -> Answer {
    Ok(json!({"response": "refused", "reason": reason}))
}
