//! 顔認証付きカードリーダー: an actor for each facility, named by its 医療機関コード.
//!
//! A start: it powers the card and selects the application for user authentication. What comes then is yours: reading the certificate,
//! `open-session` at the fund, a face or a PIN, and what the counter takes over.

use serde_json::{json, Value};

use crate::protocol::{not_yet, Actor, Answer, Stage};

const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";

struct Reader {
    stage: Stage,
    card: Option<String>,
    screen: Value,
}

pub fn begin(stage: Stage) -> Box<dyn Actor> {
    Box::new(Reader { stage, card: None, screen: json!({"screen": "idle"}) })
}

impl Actor for Reader {
    fn answer(&mut self, request: &Value) -> Answer {
        match request["request"].as_str().unwrap_or_default() {
            "place" => self.place(request),
            "take-card" => self.take_card(),
            "look" => Ok(self.show(self.screen.clone())),
            // Nobody was verified yet.
            "take-outcome" => Ok(json!({"response": "outcome", "outcome": "nothing"})),
            // No image is kept, ever.
            "inspect" => Ok(json!({"response": "storage", "images": [], "failures": [], "visual_mode": false})),
            other => Err(not_yet(&format!("`{other}` of the role reader"))),
        }
    }
}

impl Reader {
    /// A card is laid on the tray.
    fn place(&mut self, request: &Value) -> Answer {
        if self.card.is_some() {
            return Ok(self.not_now());
        }
        let card = format!("card:{}", request["card"].as_str().unwrap_or_default());
        self.card = Some(card.clone());
        let unreadable = json!({"screen": "error", "trouble": "card-not-recognised"});
        if self.stage.ask(&card, json!("power-on"))?["atr"].is_null() {
            return Ok(self.show(unreadable));
        }
        // A phone holds a credential of its own and is not told apart by the application of cards.
        let selected = match request["phone"] == true {
            true => json!("9000"),
            false => self.stage.ask(&card, json!({"apdu": SELECT_JPKI}))?["apdu"].clone(),
        };
        match selected.as_str() {
            None => Ok(self.show(unreadable)),
            Some("9000") => Err(not_yet("reading the certificate of a card")),
            Some(_) => Ok(self.show(json!({"screen": "error", "trouble": "not-my-number-card"}))),
        }
    }

    /// The card is taken back.
    fn take_card(&mut self) -> Answer {
        let Some(card) = self.card.take() else {
            return Ok(self.not_now());
        };
        self.stage.ask(&card, json!("power-off"))?;
        Ok(self.show(json!({"screen": "idle"})))
    }

    fn show(&mut self, screen: Value) -> Value {
        let mut response = screen.clone();
        response["response"] = json!("screen");
        self.screen = screen;
        response
    }

    fn not_now(&self) -> Value {
        json!({"response": "not-now", "screen": self.screen})
    }
}
