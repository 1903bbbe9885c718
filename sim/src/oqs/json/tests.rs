use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::sink::unwritable;
use super::*;

fn text() -> impl Strategy<Value = String> {
    let any = proptest::collection::vec(any::<char>(), 0..12);
    any.prop_map(|chars| chars.into_iter().filter(|c| !unwritable(*c)).collect())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-C]",
        2 => Just("ResultList".to_owned()),
        1 => "[A-Za-z_:氏À][A-Za-z0-9_.:氏·-]{0,8}",
    ]
}

/// Any tree: names that come again, lists that are empty, hold text, or stand beside each other.
fn tree() -> impl Strategy<Value = Element> {
    let leaf = (name(), text()).prop_map(|(name, text)| Element::leaf(&name, text));
    leaf.prop_recursive(8, 40, 6, |inner| {
        let group = (name(), proptest::collection::vec(inner, 0..6));
        group.prop_map(|(name, children)| Element::group(&name, children))
    })
}

/// The same tree with the elements of one name brought together.
fn together(element: &Element) -> Element {
    let mut children: Vec<Element> = element.children.iter().map(together).collect();
    if !is_list(&element.name) {
        let names: Vec<String> = children.iter().map(|it| it.name.clone()).collect();
        let first = |name: &str| names.iter().position(|it| it == name);
        children.sort_by_key(|it| first(&it.name));
    }
    Element {
        children,
        ..element.clone()
    }
}

fn value(json: &[u8]) -> Value {
    serde_json::from_slice(json).expect("JSON")
}

proptest! {
    #[test]
    fn any_tree_comes_back_from_its_json(tree in tree()) {
        let json = tree.to_json();
        let back = Element::from_json(&json).unwrap();
        prop_assert_eq!(&back, &together(&tree));
        prop_assert_eq!(back.to_json(), json);
    }

    #[test]
    fn xml_and_json_lead_to_each_other_with_and_without_a_tree_between(tree in tree()) {
        let json = of_xml(&tree.to_xml()).unwrap();
        prop_assert_eq!(&json, &tree.to_json());
        let xml = to_xml(&json).unwrap();
        prop_assert_eq!(Element::parse(&xml).unwrap(), together(&tree));
    }

    #[test]
    fn any_octets_are_answered(octets in proptest::collection::vec(any::<u8>(), 0..200), words in ".{0,200}") {
        for json in [&*octets, words.as_bytes()] {
            prop_assert_eq!(Element::from_json(json).is_ok(), to_xml(json).is_ok());
        }
        prop_assert_eq!(Element::parse(&words).is_ok(), of_xml(&words).is_ok());
    }

    #[test]
    fn what_is_nearly_json_or_xml_is_answered(
        json in "[{}\\[\\]\":,XmlMsg ]{0,60}|(\\{\"A\":|\"ResultList\":|\\[|\\]|\\}|,|\"\"){0,12}",
        xml in "[<>/&;XmlMsg\"= !?-]{0,60}",
    ) {
        for json in [json.clone(), format!("{{\"XmlMsg\":{json}")] {
            let (tree, xml) = (Element::from_json(json.as_bytes()), to_xml(json.as_bytes()));
            prop_assert_eq!(tree.as_ref().map(Element::to_json).ok(), xml.as_ref().map(|xml| of_xml(xml).unwrap()).ok());
            prop_assert_eq!(tree.err(), xml.err());
        }
        let xml = format!("<XmlMsg>{xml}</XmlMsg>");
        if let Ok(json) = of_xml(&xml) {
            prop_assert_eq!(Element::parse(&xml).unwrap().to_json(), json);
        }
    }
}

#[test]
fn an_empty_list_one_with_text_and_several_are_told_apart() {
    for (xml, expected) in [
        ("<A><ResultList></ResultList></A>", json!([])),
        ("<A><ResultList>謎</ResultList></A>", json!("謎")),
        (
            "<A><ResultList><B>1</B><C>2</C><B>3</B></ResultList></A>",
            json!([{"B": "1"}, {"C": "2"}, {"B": "3"}]),
        ),
        (
            "<A><ResultList><B>1</B></ResultList><ResultList></ResultList><ResultList>謎</ResultList></A>",
            json!([[{"B": "1"}], [], "謎"]),
        ),
        (
            "<A><ResultList></ResultList><ResultList></ResultList></A>",
            json!([[], []]),
        ),
    ] {
        let json = of_xml(xml).unwrap();
        assert_eq!(value(&json), json!({"A": {"ResultList": expected}}));
        assert_eq!(to_xml(&json).unwrap(), xml);
    }
    // The text of nothing is nothing.
    let told = Element::from_json(br#"{"A":{"ResultList":""}}"#).unwrap();
    assert_eq!(value(&told.to_json()), json!({"A": {"ResultList": []}}));
}

#[test]
fn a_list_holds_either_elements_or_lists() {
    for json in [
        r#"{"A":{"ResultList":[{"B":""},[]]}}"#,
        r#"{"A":{"ResultList":[[],{"B":""}]}}"#,
        r#"{"A":{"ResultList":["",{"B":""}]}}"#,
        r#"{"A":{"ResultList":[{"B":""},""]}}"#,
        r#"{"A":{"ResultList":[[""]]}}"#,
        r#"{"A":{"ResultList":[1]}}"#,
        r#"{"A":{"B":[["C"]]}}"#,
    ] {
        assert!(Element::from_json(json.as_bytes()).is_err(), "{json}");
        assert!(to_xml(json.as_bytes()).is_err(), "{json}");
    }
}

#[test]
fn a_member_that_comes_twice_is_two_elements_and_none_is_lost() {
    let xml = to_xml(r#"{"A":{"B":"1","C":"2","B":"3","D":[],"E":["4","5"]}}"#.as_bytes());
    assert_eq!(
        xml.unwrap(),
        "<A><B>1</B><C>2</C><B>3</B><E>4</E><E>5</E></A>"
    );
}

#[test]
fn what_a_message_cannot_be_is_refused_with_its_place() {
    let deep = |depth: usize| format!("{}\"\"{}", r#"{"A":"#.repeat(depth), "}".repeat(depth));
    assert!(to_xml(deep(16).as_bytes()).is_ok());
    let many = format!(r#"{{"A":{{"{}":""}}}}"#, "B".repeat(129));
    for (json, line, column, expected) in [
        (deep(17).as_str(), 1, 84, "16 levels"),
        ("{\"A\":\n{\"B\":7}}", 2, 6, "their zeros count"),
        ("{\"A\":\n{\"B\":null}}", 2, 9, "their zeros count"),
        ("{\"A\":\n{\"B C\":\"\"}}", 2, 6, "the name of an element"),
        ("{\"A\":{\"\":\"\"}}", 1, 8, "the name of an element"),
        (&many, 1, 137, "128 octets"),
        ("{\"A\":\"\\u0001\"}", 1, 13, "characters that XML can hold"),
        ("{\"A\":[\"\"]}", 1, 6, "a string or an object"),
        ("{\"ResultList\":[[],[]]}", 1, 1, "one root"),
        ("{\"A\":\"\",\"B\":\"\"}", 1, 11, "one root"),
        ("{}", 1, 1, "one root"),
        ("[]", 1, 1, "an object of elements"),
        ("{\"A\":\"\"", 1, 7, "the JSON of a message"),
    ] {
        let told = to_xml(json.as_bytes()).unwrap_err();
        assert_eq!(Element::from_json(json.as_bytes()).unwrap_err(), told);
        assert!(told.expected.contains(expected), "{json}: {told}");
        assert_eq!(
            (told.at.line, told.at.column),
            (line, column),
            "{json}: {told}"
        );
    }
}

#[test]
fn a_short_array_does_not_become_xml_without_end() {
    let name = "N".repeat(128);
    let json = format!(r#"{{"A":{{"{name}":[""{}]}}}}"#, ",\"\"".repeat(400_000));
    let told = to_xml(json.as_bytes()).unwrap_err();
    assert!(told.expected.contains("64 MiB"), "{told}");
}

#[test]
fn a_group_of_many_names_is_written_as_one_of_few_is() {
    let children = (0..1000).map(|at| Element::leaf(&format!("N{}", at % 300), at.to_string()));
    let tree = Element::group("A", children.collect());
    let back = Element::from_json(&tree.to_json()).unwrap();
    assert_eq!(back, together(&tree));
}

#[test]
fn line_breaks_and_tabs_of_a_text_are_kept_through_xml() {
    let json = json!({ "A": { "B": "a\r\nb\tc\n" } });
    let xml = to_xml(json.to_string().as_bytes()).unwrap();
    assert_eq!(value(&of_xml(&xml).unwrap()), json);
}

#[test]
fn attributes_are_what_json_cannot_say() {
    let told = of_xml("<A>\n<B c='d'>e</B></A>").unwrap_err();
    assert_eq!((told.at.line, told.at.column), (2, 1));
    let tree = Element::parse("<A><B c='d'>e</B></A>").unwrap();
    assert_eq!(value(&tree.to_json()), json!({"A": {"B": "e"}}));
}
