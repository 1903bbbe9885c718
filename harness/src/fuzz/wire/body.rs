//! What becomes of a body by chance: by octets, and by what it is made of (JSON, XML, DER, lines).

use madoguchi_sim::card::Bytes;
use serde_json::{Value, json};

use crate::fuzz::dice::Dice;

/// Longest body that is made.
const LONGEST: usize = 256 * 1024;

/// Changes a body. `words` are values that exist, `others` the body of another parcel.
pub fn change(body: &mut Vec<u8>, words: &[String], other: &[u8], dice: &mut Dice) {
    match dice.below(8) {
        0 => octets(body, dice),
        1 => charset(body, dice),
        2 => splice(body, other, dice),
        _ => match body.first() {
            Some(b'{' | b'[') => json_changed(body, words, dice),
            Some(b'<') => xml_changed(body, dice),
            Some(0x30) => der_changed(body, dice),
            Some(_) => lines_changed(body, words, dice),
            None => *body = fresh(words, dice),
        },
    }
    body.truncate(LONGEST);
}

/// Shorter bodies, the shortest first.
pub fn shorter(body: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    if body.is_empty() {
        return all;
    }
    all.push(Vec::new());
    let mut piece = body.len().div_ceil(2);
    while piece > 0 {
        for from in (0..body.len()).step_by(piece) {
            let mut shorter = body.to_vec();
            shorter.drain(from..from.saturating_add(piece).min(body.len()));
            all.push(shorter);
        }
        // A long body is not looked at octet by octet.
        piece = if piece > 1 && body.len() / piece < 64 {
            piece / 2
        } else {
            0
        };
    }
    all
}

/// A body as it is told: as text, if it is some.
pub fn words(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok(text) if !text.chars().any(|c| c.is_control() && !c.is_whitespace()) => text.to_owned(),
        _ => Bytes::from(body).to_string(),
    }
}

/// A body from nothing.
fn fresh(words: &[String], dice: &mut Dice) -> Vec<u8> {
    match dice.below(4) {
        0 => b"{}".to_vec(),
        1 => odd(words, dice).to_string().into_bytes(),
        2 => b"null".to_vec(),
        _ => {
            let count = dice.below(64);
            dice.octets(count)
        }
    }
}

fn octets(body: &mut Vec<u8>, dice: &mut Dice) {
    let place = dice.below(body.len().max(1));
    match dice.below(5) {
        0 => {
            if let Some(octet) = body.get_mut(place) {
                *octet ^= 1 << dice.below(8);
            }
        }
        1 => body.insert(place.min(body.len()), dice.octet()),
        2 => body.truncate(place),
        3 => {
            let end = place.saturating_add(1 + dice.below(16)).min(body.len());
            body.drain(place.min(end)..end);
        }
        _ => {
            let end = place.saturating_add(1 + dice.below(64)).min(body.len());
            let piece = body.get(place..end).unwrap_or_default().to_vec();
            body.splice(place.min(body.len())..place.min(body.len()), piece);
        }
    }
}

/// The same in other octets, or with what some programs put before it.
fn charset(body: &mut Vec<u8>, dice: &mut Dice) {
    let text = String::from_utf8_lossy(body).into_owned();
    match dice.below(6) {
        0 => *body = encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
        1 => *body = encoding_rs::EUC_JP.encode(&text).0.into_owned(),
        2 => *body = [b"\xEF\xBB\xBF", &**body].concat(),
        3 => *body = text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        4 => {
            let place = dice.below(body.len().max(1)).min(body.len());
            body.splice(place..place, *b"\xED\xA0\x80");
        }
        _ => {
            let place = dice.below(body.len().max(1)).min(body.len());
            body.insert(place, 0);
        }
    }
}

fn splice(body: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let from = dice.below(other.len().max(1)).min(other.len());
    let end = dice.below(body.len().max(1));
    body.truncate(end);
    body.extend_from_slice(other.get(from..).unwrap_or_default());
}

/// A value that nobody expects.
fn odd(words: &[String], dice: &mut Dice) -> Value {
    match dice.below(18) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(i64::MAX),
        5 => json!(u64::MAX),
        6 => json!(1e308),
        7 => json!(""),
        8 => json!([]),
        9 => json!({}),
        10 => json!("髙﨑𠮷"),
        11 => json!("\u{0}\u{FFFE}'\"<&>]]>%00../"),
        12 => json!("ア".repeat(1 << dice.below(15))),
        13 => json!("9".repeat(1 << dice.below(10))),
        14 => json!([[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]),
        15 => json!("0000-00-00"),
        16 => json!("9999-12-31T23:59:59"),
        _ => match dice.pick(words) {
            Some(word) => json!(word),
            None => json!(" "),
        },
    }
}

fn json_changed(body: &mut Vec<u8>, words: &[String], dice: &mut Dice) {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else {
        return octets(body, dice);
    };
    match dice.below(12) {
        // What a tree cannot say: the same key twice, depth, something behind the end.
        0 => {
            let text = value.to_string();
            if let Some((before, behind)) = text.split_once('{').filter(|it| it.1.contains(':')) {
                let first = behind.split([',', '}']).next().unwrap_or_default();
                *body = format!("{before}{{{first},{behind}").into_bytes();
            }
        }
        1 => {
            let depth = 1_usize << dice.below(17);
            let (open, shut) = match dice.one_in(2) {
                true => (r#"{"XmlMsg":"#, "}"),
                false => ("[", "]"),
            };
            let depth = depth.min(LONGEST / (2 * open.len()));
            *body = [open.repeat(depth), value.to_string(), shut.repeat(depth)]
                .concat()
                .into();
        }
        2 => {
            let text = value.to_string();
            *body = [text.as_str(), " ", text.as_str()].concat().into();
        }
        _ => {
            let count = nodes(&value);
            // Leaves are many things that a whole message is not.
            let chosen = match dice.below(count) {
                0 => dice.below(count),
                other => other,
            };
            at(&mut value, &mut chosen.clone(), &mut |node| {
                alter(node, words, dice)
            });
            *body = value.to_string().into_bytes();
        }
    }
}

fn nodes(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.values().map(nodes).sum::<usize>() + 1,
        Value::Array(items) => items.iter().map(nodes).sum::<usize>() + 1,
        _ => 1,
    }
}

fn at(value: &mut Value, left: &mut usize, change: &mut dyn FnMut(&mut Value)) -> bool {
    if *left == 0 {
        change(value);
        return true;
    }
    *left -= 1;
    match value {
        Value::Object(fields) => fields.values_mut().any(|it| at(it, left, change)),
        Value::Array(items) => items.iter_mut().any(|it| at(it, left, change)),
        _ => false,
    }
}

fn alter(node: &mut Value, words: &[String], dice: &mut Dice) {
    match node {
        Value::Object(fields) if !fields.is_empty() && !dice.one_in(4) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let Some(name) = dice.pick(&names) else {
                return;
            };
            match dice.below(4) {
                0 => {
                    fields.remove(name);
                }
                1 => {
                    fields.insert("madoguchi".to_owned(), odd(words, dice));
                }
                2 => {
                    if let Some(value) = fields.remove(name) {
                        fields.insert(name.to_uppercase(), value);
                    }
                }
                _ => {
                    let other = dice
                        .pick(&names)
                        .and_then(|other| fields.get(other).cloned());
                    fields.insert(name.clone(), other.unwrap_or_default());
                }
            }
        }
        Value::Array(items) if !items.is_empty() && !dice.one_in(4) => {
            let place = dice.below(items.len());
            match dice.below(3) {
                0 => {
                    items.remove(place);
                }
                1 => {
                    let times = 1 << dice.below(9);
                    let item = items.get(place).cloned().unwrap_or_default();
                    items.extend(std::iter::repeat_n(item, times));
                }
                _ => items.reverse(),
            }
        }
        Value::String(text) if dice.one_in(3) => {
            let count = text.chars().count();
            match dice.below(5) {
                0 => text.push_str(&text.clone()),
                1 => *text = text.chars().take(count / 2).collect(),
                2 => text.push('０'),
                3 => text.insert(0, ' '),
                _ => *text = text.chars().rev().collect(),
            }
        }
        node => *node = odd(words, dice),
    }
}

fn xml_changed(body: &mut Vec<u8>, dice: &mut Dice) {
    const BOMB: &str = "<!DOCTYPE a [<!ENTITY a \"ああああああああああ\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>";
    let text = String::from_utf8_lossy(body).into_owned();
    let tags: Vec<usize> = text.match_indices('<').map(|(place, _)| place).collect();
    let Some(place) = dice.pick(&tags).copied() else {
        return;
    };
    let end = text
        .get(place..)
        .and_then(|rest| rest.find('>'))
        .map_or(text.len(), |it| place + it + 1);
    let (before, behind) = (
        text.get(..place).unwrap_or_default(),
        text.get(end..).unwrap_or_default(),
    );
    let tag = text.get(place..end).unwrap_or_default();
    *body = match dice.below(8) {
        0 => [before, behind].concat(),
        1 => [before, tag, tag, behind].concat(),
        2 => {
            let depth = 1 << dice.below(14);
            [
                before,
                &"<a>".repeat(depth),
                tag,
                &"</a>".repeat(depth),
                behind,
            ]
            .concat()
        }
        3 => [before, "&d;", tag, behind].concat(),
        4 => [BOMB, &text].concat(),
        5 => [before, "<![CDATA[", tag, behind].concat(),
        6 => text.replacen("UTF-8", "Shift_JIS", 1),
        _ => [before, tag, "<!-- -- -->", behind].concat(),
    }
    .into_bytes();
}

fn lines_changed(body: &mut Vec<u8>, words: &[String], dice: &mut Dice) {
    let text = String::from_utf8_lossy(body).into_owned();
    let mut lines: Vec<Vec<String>> = text
        .split('\n')
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    let place = dice.below(lines.len());
    match (dice.below(6), lines.get_mut(place)) {
        (0, Some(line)) => {
            let line = line.clone();
            lines.insert(place, line);
        }
        (1, Some(_)) => {
            lines.remove(place);
        }
        (2, Some(line)) => {
            let field = dice.below(line.len());
            line.remove(field);
        }
        (3, Some(line)) => {
            let field = dice.below(line.len());
            if let Some(field) = line.get_mut(field) {
                field.insert(0, '"');
            }
        }
        (_, Some(line)) => {
            let field = dice.below(line.len());
            if let Some(field) = line.get_mut(field) {
                *field = match odd(words, dice) {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
            }
        }
        (_, None) => {}
    }
    let lines: Vec<String> = lines.into_iter().map(|line| line.join(",")).collect();
    *body = lines.join("\n").into_bytes();
}

/// Where an element of DER stands: its first octet, that of its content, and its end.
type Element = (usize, usize, usize);

/// Every element of DER, as far as it can be read.
fn elements(der: &[u8], from: usize, end: usize, depth: usize, into: &mut Vec<Element>) {
    let mut place = from;
    while let Some((content, behind)) = element(der, place).filter(|(_, behind)| *behind <= end) {
        into.push((place, content, behind));
        let constructed = der.get(place).is_some_and(|tag| tag & 0x20 != 0);
        if constructed && depth > 0 {
            elements(der, content, behind, depth - 1, into);
        }
        place = behind;
    }
}

fn element(der: &[u8], place: usize) -> Option<(usize, usize)> {
    let first = *der.get(place.checked_add(1)?)?;
    let count = match first {
        0x81..=0x84 => usize::from(first & 0x0F),
        _ => 0,
    };
    let content = place.checked_add(2 + count)?;
    let length = match count {
        0 => usize::from(first),
        _ => {
            let octets = der.get(place + 2..content)?;
            octets
                .iter()
                .fold(0, |length, octet| length << 8 | usize::from(*octet))
        }
    };
    Some((content, content.checked_add(length)?))
}

/// An element of DER.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut der = vec![tag];
    match u8::try_from(length) {
        Ok(short @ 0..0x80) => der.push(short),
        _ => {
            let octets = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
            der.push(0x84);
            der.extend(octets);
        }
    }
    der.extend_from_slice(content);
    der
}

fn der_changed(body: &mut Vec<u8>, dice: &mut Dice) {
    let mut all = Vec::new();
    elements(body, 0, body.len(), 16, &mut all);
    let Some(&(begin, content, end)) = dice.pick(&all) else {
        return;
    };
    let tag = body.get(begin).copied().unwrap_or_default();
    let inner = body.get(content..end).unwrap_or_default().to_vec();
    let whole = body.get(begin..end).unwrap_or_default().to_vec();
    let new = match dice.below(9) {
        0 => Vec::new(),
        1 => whole.repeat(1 + (1 << dice.below(8))),
        2 => tagged(dice.octet(), &inner),
        3 => {
            let length = inner.len();
            tagged(tag, &dice.octets(length))
        }
        4 => {
            let length = 1 << dice.below(14);
            tagged(tag, &dice.octets(length))
        }
        5 => [&[tag, 0x80], &*inner, &[0, 0]].concat(),
        6 => {
            let mut nested = inner;
            for _ in 0..1 << dice.below(10) {
                nested = tagged(0x30, &nested);
            }
            nested
        }
        7 => match dice.pick(&all) {
            Some(&(begin, _, end)) => body.get(begin..end).unwrap_or_default().to_vec(),
            None => Vec::new(),
        },
        _ => {
            // A length that lies, and nobody around it is told.
            if let Some(length) = body.get_mut(begin + 1) {
                *length = dice.octet();
            }
            return;
        }
    };
    *body = replaced(body, &all, (begin, end), &new);
}

/// The DER with an element replaced, and the lengths of all around it put right.
fn replaced(der: &[u8], all: &[Element], (begin, end): (usize, usize), new: &[u8]) -> Vec<u8> {
    let mut new = new.to_vec();
    let (mut begin, mut end) = (begin, end);
    let mut around: Vec<&Element> = all
        .iter()
        .filter(|(first, content, last)| {
            *content <= begin && end <= *last && (*first, *last) != (begin, end)
        })
        .collect();
    // The innermost first.
    around.sort_by_key(|(first, _, _)| std::cmp::Reverse(*first));
    for (first, content, last) in around {
        let inner = [
            der.get(*content..begin).unwrap_or_default(),
            &new,
            der.get(end..*last).unwrap_or_default(),
        ]
        .concat();
        new = tagged(der.get(*first).copied().unwrap_or_default(), &inner);
        (begin, end) = (*first, *last);
    }
    [
        der.get(..begin).unwrap_or_default(),
        &new,
        der.get(end..).unwrap_or_default(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_of_der_is_replaced_and_what_is_around_it_put_right() {
        // SEQUENCE { SEQUENCE { INTEGER 1 }, NULL }
        let der = [0x30, 7, 0x30, 3, 2, 1, 1, 5, 0];
        let mut all = Vec::new();
        elements(&der, 0, der.len(), 16, &mut all);
        assert_eq!(all.len(), 4);
        let new = replaced(&der, &all, (4, 7), &[4, 3, 9, 9, 9]);
        assert_eq!(new, [0x30, 9, 0x30, 5, 4, 3, 9, 9, 9, 5, 0]);
    }

    #[test]
    fn every_body_becomes_others_and_none_grows_without_end() {
        let bodies: [&[u8]; 5] = [
            br#"{"a":{"b":["x","y"]},"c":1}"#,
            b"<a><b>x</b></a>",
            &[0x30, 7, 0x30, 3, 2, 1, 1, 5, 0],
            b"1,2,3\n4,5,6",
            b"",
        ];
        for body in bodies {
            let mut others = std::collections::BTreeSet::new();
            for number in 0..500 {
                let mut dice = Dice::nth(1, number);
                let mut changed = body.to_vec();
                for _ in 0..4 {
                    change(&mut changed, &["w".to_owned()], b"{\"d\":2}", &mut dice);
                }
                assert!(changed.len() <= LONGEST);
                others.insert(changed);
            }
            assert!(others.len() > 200, "{}", others.len());
        }
    }
}
