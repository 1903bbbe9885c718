//! モバイル端末: the patient's phone, a facility's device, an ambulance's tablet. One actor plays them all.
//!
//! A start: whether there is a card that answers, and its PIN. Reading its certificate and what is asked of the fund is yours.

use serde_json::{json, Value};

use crate::protocol::{not_yet, Actor, Answer, Stage, Trouble};

const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";
const SELECT_PIN: &str = "00A4020C020018";

struct Mobile {
    stage: Stage,
}

pub fn begin(stage: Stage) -> Box<dyn Actor> {
    Box::new(Mobile { stage })
}

impl Actor for Mobile {
    fn answer(&mut self, request: &Value) -> Answer {
        match request["request"].as_str().unwrap_or_default() {
            "use" => self.hold(request),
            other => Err(not_yet(&format!("`{other}` of the role mobile"))),
        }
    }
}

impl Mobile {
    /// A card is held to a device.
    fn hold(&self, request: &Value) -> Answer {
        let card = format!("card:{}", request["card"].as_str().unwrap_or_default());
        if request["holder"]["by"] == "sight" && request["channel"]["channel"] == "patient-web" {
            return Ok(json!({"response": "refused", "reason": "マイナ在宅受付Webでは暗証番号が必要である"}));
        }
        if self.stage.ask(&card, json!("power-on"))?["atr"].is_null() {
            return Ok(json!({"response": "not-read"}));
        }
        let stopped = self.identify(&card, &request["holder"]);
        self.stage.ask(&card, json!("power-off"))?;
        match stopped? {
            Some(response) => Ok(response),
            None => Err(not_yet("reading the certificate of a card")),
        }
    }

    /// What the device shows if it cannot go on.
    fn identify(&self, card: &str, holder: &Value) -> Result<Option<Value>, Trouble> {
        let not_read = json!({"response": "not-read"});
        if self.status(card, SELECT_JPKI)? != "9000" {
            return Ok(Some(not_read));
        }
        let Some(pin) = holder["pin"].as_str() else {
            return Ok(None);
        };
        self.status(card, SELECT_PIN)?;
        let digits: String = pin.bytes().map(|byte| format!("{byte:02X}")).collect();
        let status = self.status(card, &format!("00200080{:02X}{digits}", pin.len()))?;
        Ok(match status.as_str() {
            "9000" => None,
            "6984" => Some(json!({"response": "wrong-pin", "left": 0})),
            _ => Some(match status.strip_prefix("63C").and_then(|left| u8::from_str_radix(left, 16).ok()) {
                Some(left) => json!({"response": "wrong-pin", "left": left}),
                None => not_read,
            }),
        })
    }

    /// The status word of a card's answer; nothing if it does not answer.
    fn status(&self, card: &str, command: &str) -> Result<String, Trouble> {
        let told = self.stage.ask(card, json!({"apdu": command}))?;
        let answer = told["apdu"].as_str().unwrap_or_default();
        Ok(answer.get(answer.len().saturating_sub(4)..).unwrap_or_default().to_owned())
    }
}
