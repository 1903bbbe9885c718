//! What a request or an answer amounts to, in a few words behind its name.

use madoguchi_sim::card::{Bytes, describe_command, describe_response};
use madoguchi_sim::counter;
use madoguchi_sim::fund::{self, CardRefusal};
use madoguchi_sim::role::RoleName;
use madoguchi_sim::vocabulary::InsuredId;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::words;

/// Reads a message as its role's type. One of another shape (an implementation's own) is `None`.
fn read<T: DeserializeOwned>(message: &Value) -> Option<T> {
    serde_json::from_value(message.clone()).ok()
}

/// The bytes of an APDU, if the message is one.
pub(super) fn apdu(message: &Value) -> Option<Bytes> {
    message.get("apdu")?.as_str()?.parse().ok()
}

/// What a request is about.
pub(super) fn of_request(role: RoleName, message: &Value) -> String {
    let mut words = Vec::new();
    match role {
        RoleName::Card => words.extend(apdu(message).map(|bytes| describe_command(&bytes))),
        RoleName::Counter => {
            if let Some(counter::Request::Receive(reception)) = read(message) {
                words.push(reception.spoken.name.kanji().to_owned());
                let companion = message.get("companion").and_then(Value::as_str);
                words.extend(
                    companion
                        .and_then(words::value)
                        .map(|who| format!("{who}が同行")),
                );
                words.extend(reception.card.is_some().then(|| "カード".to_owned()));
                words.extend(reception.used_reader.then(|| "リーダーを使用".to_owned()));
                words.extend(reception.documents.iter().map(|shown| {
                    let copy = if shown.copy { "の写し" } else { "" };
                    format!("{}{copy}", shown.document.ja())
                }));
                words.push(format!("医療費{}", reception.total));
            } else {
                words.extend(common(message));
            }
        }
        _ => words.extend(common(message)),
    }
    words.join("、")
}

/// Items that mean the same in requests of every role.
fn common(message: &Value) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(card) = message.get("card").and_then(Value::as_str) {
        words.push(card.to_owned());
    }
    if let Some(serial) = message.get("serial").and_then(Value::as_str) {
        words.push(serial.to_owned());
    }
    if let Some(insured) = message.get("insured").and_then(read::<InsuredId>) {
        words.push(insured.to_string());
    }
    words
}

/// What an answer says.
pub(super) fn of_answer(role: RoleName, message: &Value) -> String {
    let specific = match role {
        RoleName::Card => apdu(message).map(|bytes| vec![describe_response(&bytes)]),
        RoleName::Counter => read(message).and_then(|response| of_counter(&response, message)),
        RoleName::Fund => read(message).and_then(|response| of_fund(&response)),
        _ => None,
    };
    specific.unwrap_or_else(|| told(message)).join("、")
}

fn of_counter(response: &counter::Response, message: &Value) -> Option<Vec<String>> {
    match response {
        counter::Response::Decision(decision) => {
            let outcome = message.get("outcome").and_then(Value::as_str);
            let mut words = vec![
                outcome
                    .and_then(words::value)
                    .unwrap_or_default()
                    .to_owned(),
            ];
            words.extend(decision.basis.map(|basis| format!("根拠: {}", basis.ja())));
            words.push(format!("負担割合 {}", decision.share));
            words.push(format!("支払 {}", decision.collected));
            words.extend(
                decision
                    .validity
                    .map(|validity| format!("照会の結果: {}", validity.ja())),
            );
            words.push(format!("請求: {}", decision.route.ja()));
            words.extend(
                decision
                    .warnings
                    .iter()
                    .map(|warning| format!("注意: {}", warning.ja())),
            );
            words.extend(
                decision
                    .guidance
                    .iter()
                    .map(|told| format!("案内: {}", told.ja())),
            );
            Some(words)
        }
        counter::Response::Billed { answer, .. } => Some(of_claim(answer)),
        _ => None,
    }
}

fn of_fund(response: &fund::Response) -> Option<Vec<String>> {
    match response {
        fund::Response::Checked(check) => {
            let mut words = vec![check.validity.ja().to_owned()];
            for record in &check.records {
                words.push(format!("{} {}", record.name.kanji(), record.insurer_name));
                words.extend(record.share.map(|share| share.to_string()));
            }
            words.extend(check.notice.clone());
            Some(words)
        }
        fund::Response::CardRefused { reason } => Some(vec![reason.ja().to_owned()]),
        fund::Response::Claim(answer) => Some(of_claim(answer)),
        _ => None,
    }
}

fn of_claim(answer: &fund::ClaimAnswer) -> Vec<String> {
    match answer {
        fund::ClaimAnswer::Accepted { payer } => vec!["受理".to_owned(), payer.to_string()],
        fund::ClaimAnswer::AcceptedUnknown => vec!["受理（不詳）".to_owned()],
        fund::ClaimAnswer::Rerouted { payer, .. } => vec!["振替".to_owned(), payer.to_string()],
        fund::ClaimAnswer::Returned { reason } => vec!["返戻".to_owned(), reason.clone()],
    }
}

/// Items that mean the same in answers of every role: what is shown, how it stands, why not.
fn told(message: &Value) -> Vec<String> {
    let inner = match message {
        // The card's answers are named by a key of their own.
        Value::Object(items) if items.len() == 1 => items.values().next().unwrap_or(message),
        other => other,
    };
    let mut words = Vec::new();
    for key in [
        "screen",
        "outcome",
        "state",
        "status",
        "registration",
        "failure",
        "trouble",
    ] {
        let value = inner.get(key);
        let value = value.and_then(|value| value.get("trouble")).or(value);
        words.extend(
            value
                .and_then(Value::as_str)
                .and_then(words::value)
                .map(str::to_owned),
        );
    }
    if let Some(reason) = inner.get("reason") {
        let known = read::<CardRefusal>(reason).map(CardRefusal::ja);
        let text = reason.as_str();
        words.extend(
            known
                .or_else(|| text.and_then(words::value))
                .or(text)
                .map(str::to_owned),
        );
    }
    if let Some(left) = inner.get("left").and_then(Value::as_u64) {
        words.push(format!("残り{left}回"));
    }
    for key in ["ready", "on"] {
        words.extend(inner.get(key).and_then(Value::as_str).map(str::to_owned));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_is_summed_up_in_words_and_one_of_another_shape_is_not() {
        let of = |role, message: Value| of_answer(role, &message);
        assert_eq!(
            of(RoleName::Card, json!({"apdu": "63C2"})),
            "63C2 残り2回 (2 tries left)"
        );
        assert_eq!(
            of(RoleName::Card, json!({"face-tries": {"left": 9}})),
            "残り9回"
        );
        let screen = json!({"response": "screen", "screen": "error", "trouble": "pin-locked"});
        assert_eq!(
            of(RoleName::Reader, screen),
            "エラー、暗証番号がロックされている"
        );
        let refused = json!({"response": "card-refused", "reason": "suspended"});
        assert_eq!(
            of(RoleName::Fund, refused),
            "電子証明書が一時停止されている"
        );
        assert_eq!(
            of(RoleName::Counter, json!({"response": "decision", "x": 1})),
            ""
        );
        assert_eq!(of(RoleName::Jlis, json!(null)), "");
    }
}
