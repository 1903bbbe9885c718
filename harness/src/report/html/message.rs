//! One request or answer of an exchange: its name in words, what it amounts to, and all of it as JSON.

use madoguchi_sim::role::RoleName;
use serde::Serialize;
use serde_json::Value;

use super::{details, words};
use crate::wire::shortened as cut;

/// Characters of a message without a known name that are shown before it is opened.
const GLANCE: usize = 90;
/// Characters of one text inside a message that are shown when it is opened: certificates are long.
const TEXT: usize = 80;

#[derive(Debug, Serialize)]
pub(super) struct Message {
    pub(super) ja: String,
    en: String,
    pub(super) detail: String,
    json: Option<String>,
}

impl Message {
    /// Words only.
    pub(super) fn told(ja: impl Into<String>, en: impl Into<String>, detail: &str) -> Self {
        Self {
            ja: ja.into(),
            en: en.into(),
            detail: detail.to_owned(),
            json: None,
        }
    }

    /// A request to a role; `None` if there is none.
    pub(super) fn request(
        role: Option<RoleName>,
        value: Option<&Value>,
        most: usize,
    ) -> Option<Self> {
        let value = value?;
        let named = role.zip(words::kind(value, "request")).map(|(role, kind)| {
            let detail = details::of_request(role, value);
            (words::request(role, kind), kind, detail)
        });
        Some(Self::named(named, value, most))
    }

    /// An answer of a role, or why there is none.
    pub(super) fn answer(
        role: Option<RoleName>,
        value: Option<&Value>,
        broken: bool,
        most: usize,
    ) -> Option<Self> {
        let value = value?;
        let named = if broken {
            words::kind(value, "kind").map(|kind| {
                let detail = ["reason", "detail"]
                    .iter()
                    .find_map(|key| value.get(key)?.as_str());
                (
                    words::breakdown(kind),
                    kind,
                    detail.unwrap_or_default().to_owned(),
                )
            })
        } else {
            role.zip(words::kind(value, "response"))
                .map(|(role, kind)| {
                    (
                        words::answer(role, kind),
                        kind,
                        details::of_answer(role, value),
                    )
                })
        };
        Some(Self::named(named, value, most))
    }

    /// A message with the name of its kind: in Japanese where it is known, else as the role writes it.
    fn named(named: Option<(Option<&str>, &str, String)>, value: &Value, most: usize) -> Self {
        let tagged = ["request", "response", "kind"]
            .iter()
            .any(|tag| value.get(tag).is_some());
        match named {
            Some((ja, kind, detail)) if ja.is_some() || tagged || value.is_string() => {
                let en = cut(&kind.replace('-', " "), GLANCE);
                // A message that is its name and nothing else has nothing to open.
                let more = value
                    .as_object()
                    .is_some_and(|items| items.len() > 1 || items.values().any(Value::is_object));
                Self {
                    ja: ja.map_or_else(|| en.clone(), str::to_owned),
                    en,
                    detail: cut(&detail, 400),
                    json: more.then(|| pretty(value, most)),
                }
            }
            _ => {
                let glance = plain(Some(value));
                let long = glance.chars().count() > GLANCE;
                Self {
                    ja: cut(&glance, GLANCE),
                    en: cut(&glance, GLANCE),
                    detail: String::new(),
                    json: long.then(|| pretty(value, most)),
                }
            }
        }
    }
}

fn pretty(value: &Value, most: usize) -> String {
    let text = serde_json::to_string_pretty(&shortened(value)).unwrap_or_default();
    cut(&text, most)
}

/// The value with its long texts cut.
fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) if text.chars().nth(TEXT).is_some() => {
            Value::String(format!("{} ({})", cut(text, TEXT), text.chars().count()))
        }
        Value::Array(items) => items.iter().map(shortened).collect(),
        Value::Object(items) => items
            .iter()
            .map(|(name, item)| (name.clone(), shortened(item)))
            .collect(),
        other => other.clone(),
    }
}

/// A value without quotes around it; nothing for nothing.
pub(super) fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_long_text_is_cut_between_characters_and_its_length_is_told() {
        assert_eq!(cut("資格確認", 2), "資格…");
        let short = shortened(&json!({"certificate": "AB".repeat(60)}));
        assert_eq!(
            short,
            json!({"certificate": format!("{}… (120)", "AB".repeat(40))})
        );
    }

    #[test]
    fn a_message_has_the_name_of_its_kind_and_a_breakdown_says_why() {
        let ask = |value: Value| {
            Message::request(Some(RoleName::Fund), Some(&value), 100).map(|message| message.ja)
        };
        assert_eq!(
            ask(json!({"request": "check-by-card"})).as_deref(),
            Some("カードで資格を確認する")
        );
        assert_eq!(ask(json!({"request": "dance"})).as_deref(), Some("dance"));
        assert_eq!(
            ask(json!({"act": 1, "seed": 2})).as_deref(),
            Some(r#"{"act":1,"seed":2}"#)
        );
        let broken = json!({"kind": "unreachable", "to": "fund", "reason": "cable cut"});
        let told = Message::answer(Some(RoleName::Fund), Some(&broken), true, 100).expect("told");
        assert_eq!(
            (told.ja.as_str(), told.detail.as_str()),
            ("つながらない", "cable cut")
        );
    }
}
