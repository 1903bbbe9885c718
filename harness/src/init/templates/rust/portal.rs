//! マイナポータル. There is one.
//!
//! A start: what a login needs, and what the portal does not offer. Reading the card and `open-session` at the fund are yours.

use serde_json::{json, Value};

use crate::protocol::{not_yet, Actor, Answer, Stage};

struct Portal {
    stage: Stage,
}

pub fn begin(stage: Stage) -> Box<dyn Actor> {
    Box::new(Portal { stage })
}

impl Actor for Portal {
    fn answer(&mut self, request: &Value) -> Answer {
        match request["request"].as_str().unwrap_or_default() {
            "login" => self.login(request),
            // Nobody is logged in yet.
            "show-eligibility" | "save-pdf" | "print" | "show-registration" | "register" | "show-medical" | "logout" => {
                Ok(json!({"response": "no-session"}))
            }
            // The portal offers no such thing.
            "cancel-registration" => Ok(json!({"response": "refused", "reason": "利用登録の解除は、保険者に申請する"})),
            other => Err(not_yet(&format!("`{other}` of the role portal"))),
        }
    }
}

impl Portal {
    /// Login with card and 暗証番号.
    fn login(&self, request: &Value) -> Answer {
        let failed = |failure: &str| Ok(json!({"response": "login-failed", "failure": failure}));
        let Some(card) = request["card"].as_str() else {
            return failed("no-card");
        };
        if request["reads_cards"] != true {
            return failed("no-reader");
        }
        if request["app"] != true {
            return failed("no-app");
        }
        if self.stage.ask(&format!("card:{card}"), json!("power-on"))?["atr"].is_null() {
            return failed("card-not-read");
        }
        Err(not_yet("reading a card and proving its PIN"))
    }
}
