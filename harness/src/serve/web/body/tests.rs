use madoguchi_sim::oqs::Element;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{from_json, to_json};

/// Text that XML can hold.
fn text() -> impl Strategy<Value = String> {
    let any = proptest::collection::vec(any::<char>(), 0..12);
    any.prop_map(|chars| {
        let can = |c: &char| {
            matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        };
        chars.into_iter().filter(can).collect()
    })
}

fn name() -> impl Strategy<Value = String> {
    "[A-Z][A-Za-z0-9_]{0,8}x"
}

/// A tree as the Web API writes one.
fn tree() -> impl Strategy<Value = Value> {
    tree_of(text())
}

fn tree_of(text: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = Value> {
    let leaf = text.prop_map(Value::String);
    leaf.prop_recursive(4, 32, 4, |inner| {
        let object = proptest::collection::btree_map(name(), inner.clone(), 1..4);
        let object = object.prop_map(|it| Value::Object(it.into_iter().collect()));
        let repeated = (name(), proptest::collection::vec(inner.clone(), 2..4));
        let repeated = repeated.prop_map(|(name, items)| json!({ name: items }));
        let item = (name(), inner).prop_map(|(name, value)| json!({ name: value }));
        let list = proptest::collection::vec(item, 0..4);
        let list = list.prop_map(|items| json!({ "ResultList": items }));
        // An array within an array has no XML of its own.
        prop_oneof![object, repeated.prop_filter("flat", flat), list]
    })
}

fn flat(value: &Value) -> bool {
    let arrays = |it: &Value| {
        !it.as_array()
            .is_some_and(|it| it.iter().any(Value::is_array))
    };
    value.as_object().is_some_and(|it| it.values().all(arrays))
}

fn from_xml(xml: &str) -> Value {
    serde_json::from_slice(&to_json::json(xml).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn every_tree_comes_back_from_xml_as_it_was(inside in tree()) {
        let json = json!({ "XmlMsg": inside });
        let xml = from_json::xml(json.to_string().as_bytes()).unwrap();
        prop_assert_eq!(from_xml(&xml), json);
    }

    #[test]
    fn the_tree_of_messages_has_the_same_json(inside in tree_of("[!-~ぁ-ん]{1,8}")) {
        // Without children, a list is a leaf in the tree of messages.
        prop_assume!(!inside.to_string().contains("[]"));
        let json = json!({ "XmlMsg": inside });
        let xml = from_json::xml(json.to_string().as_bytes()).unwrap();
        let element = Element::parse(&xml).unwrap();
        prop_assert_eq!(element.to_json(), json.clone());
        let other = Element::from_json(&json).unwrap();
        prop_assert_eq!(from_xml(&other.to_xml()), json);
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200), words in ".{0,200}") {
        let _ = from_json::xml(&bytes);
        let _ = from_json::xml(words.as_bytes());
        let _ = to_json::json(&words);
    }

    #[test]
    fn what_is_nearly_json_or_xml_is_answered(json in "[{}\\[\\]\":,XmlMsg ]{0,60}", xml in "[<>/&;XmlMsg\"= !?-]{0,60}") {
        let _ = from_json::xml(format!("{{\"XmlMsg\":{json}").as_bytes());
        let _ = to_json::json(&format!("<XmlMsg>{xml}</XmlMsg>"));
    }
}

#[test]
fn line_breaks_and_tabs_of_a_text_are_kept_through_xml() {
    let json = json!({ "XmlMsg": { "A": "a\r\nb\tc\n" } });
    let xml = from_json::xml(json.to_string().as_bytes()).unwrap();
    let back: Value = serde_json::from_slice(&to_json::json(&xml).unwrap()).unwrap();
    assert_eq!(back, json);
}

#[test]
fn attributes_entities_of_ones_own_and_deep_trees_are_no_messages() {
    let deep = format!(
        "<XmlMsg>{}{}</XmlMsg>",
        "<a>".repeat(100),
        "</a>".repeat(100)
    );
    for xml in [
        "<XmlMsg a=\"b\"/>",
        "<XmlMsg><a b='c'>d</a></XmlMsg>",
        "<XmlMsg>&nbsp;</XmlMsg>",
        "<XmlMsg><![CDATA[a]]></XmlMsg>",
        "<?php a ?><XmlMsg/>",
        "<XmlMsg>",
        "</XmlMsg>",
        "",
        &deep,
    ] {
        assert_eq!(to_json::json(xml), None, "{xml:.60}");
    }
}
