//! Changes to one field of a request: to a value that exists, to its neighbour, to a boundary.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use madoguchi_sim::oqs::Element;
use madoguchi_sim::vocabulary::IndividualNumber;
use serde_json::{Number, Value};

use super::dictionary::{Dictionary, message_in};
use crate::fuzz::dice::Dice;
use crate::fuzz::speech::Asked;

/// Times that a change is tried until the result is a request of the role.
const TRIES: usize = 6;

/// A changed request; none if no change led to a valid one.
pub(super) fn changed(asked: &Asked, dictionary: &Dictionary, dice: &mut Dice) -> Option<Asked> {
    let value = asked.value();
    (0..TRIES).find_map(|_| {
        let mut value = value.clone();
        let count = count(&value);
        let mut place = dice.below(count);
        visit(&mut value, "", &mut place, &mut |name, field| {
            change(name, field, dictionary, dice);
        });
        Asked::read(asked.role(), value).filter(|new| new != asked)
    })
}

/// How many fields and items there are, at all depths.
fn count(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.values().map(count).sum::<usize>() + fields.len(),
        Value::Array(items) => items.iter().map(count).sum::<usize>() + items.len(),
        // A request that is one word.
        _ => 0,
    }
}

/// Does something to the field or item of a place.
fn visit(
    value: &mut Value,
    name: &str,
    place: &mut usize,
    work: &mut dyn FnMut(&str, &mut Value),
) -> bool {
    let mut step = |name: &str, inner: &mut Value| {
        if *place == 0 {
            work(name, inner);
            return true;
        }
        *place -= 1;
        visit(inner, name, place, work)
    };
    match value {
        Value::Object(fields) => {
            // `serde_json` keeps them in an order of its own, always the same.
            fields.iter_mut().any(|(name, inner)| step(name, inner))
        }
        Value::Array(items) => items.iter_mut().any(|inner| step(name, inner)),
        _ => false,
    }
}

fn change(name: &str, field: &mut Value, dictionary: &Dictionary, dice: &mut Dice) {
    if !dice.one_in(3)
        && let Some(known) = dictionary.value(name, dice)
        // 個人番号 goes where one was, and nowhere else: no actor can tell that a clerk has typed it in the wrong place.
        && holds_individual_number(known) == holds_individual_number(field)
    {
        known.clone_into(field);
        return;
    }
    match field {
        Value::Null => {
            let known = dictionary.value(name, dice);
            // Where one may be left out, it may be put in; it does not come along with anything larger.
            if let Some(known) = known.filter(|it| it.is_string() || !holds_individual_number(it)) {
                known.clone_into(field);
            }
        }
        _ if dice.one_in(12) => *field = Value::Null,
        Value::Bool(yes) => *yes = !*yes,
        Value::Number(number) => *number = number_near(number, dice),
        Value::String(text) => {
            *text = match message_in(text) {
                Some(message) => message_near(message, dictionary, dice),
                None => text_near(text, dice),
            };
        }
        Value::Array(items) => rearrange(items, dice),
        // One field deeper will be somebody else's turn.
        Value::Object(_) => {}
    }
}

/// Whether there is a 個人番号 in a value, at any depth.
fn holds_individual_number(value: &Value) -> bool {
    match value {
        Value::String(text) => text.parse::<IndividualNumber>().is_ok(),
        Value::Array(items) => items.iter().any(holds_individual_number),
        Value::Object(fields) => fields.values().any(holds_individual_number),
        _ => false,
    }
}

fn number_near(number: &Number, dice: &mut Dice) -> Number {
    let value = number.as_i64().unwrap_or_default();
    Number::from(match dice.below(8) {
        0 | 1 => value.saturating_add(1),
        2 | 3 => value.saturating_sub(1),
        4 => 0,
        5 => i64::from(u32::MAX),
        6 => value.saturating_mul(10),
        _ => value.saturating_neg(),
    })
}

fn text_near(text: &str, dice: &mut Dice) -> String {
    if let Ok(moment) = text.parse::<DateTime>()
        && text.contains('T')
    {
        let minutes = [-1_440, -1, 1, 1_440].get(dice.below(4)).copied();
        let moved = moment.saturating_add(minutes.unwrap_or(1).minutes());
        return moved.to_string();
    }
    if let Ok(day) = text.parse::<Date>() {
        let days = [-366, -31, -1, 1, 31, 366].get(dice.below(6)).copied();
        return day.saturating_add(days.unwrap_or(1).days()).to_string();
    }
    let mut letters: Vec<char> = text.chars().collect();
    let place = dice.below(letters.len());
    match (dice.below(6), letters.get_mut(place)) {
        (0 | 1, Some(letter)) => {
            *letter = match letter.to_digit(10) {
                Some(digit) => char::from_digit((digit + 1) % 10, 10).unwrap_or('0'),
                None => '〓',
            };
        }
        (2, Some(_)) => {
            letters.remove(place);
        }
        (3, Some(letter)) => {
            let again = *letter;
            letters.insert(place, again);
        }
        (4, _) => letters.extend(std::iter::repeat_n('長', 300)),
        _ => letters.clear(),
    }
    letters.into_iter().collect()
}

/// A message with one element said otherwise, left out, or said twice.
fn message_near(mut message: Element, dictionary: &Dictionary, dice: &mut Dice) -> String {
    let mut place = dice.below(elements(&message));
    change_element(&mut message, &mut place, dictionary, dice);
    message.to_xml()
}

/// How many elements lie within one.
fn elements(element: &Element) -> usize {
    let within = element.children.iter().map(elements);
    within.sum::<usize>() + element.children.len()
}

/// Changes the element of a place; whether it was there.
fn change_element(
    parent: &mut Element,
    place: &mut usize,
    dictionary: &Dictionary,
    dice: &mut Dice,
) -> bool {
    for at in 0..parent.children.len() {
        let Some(child) = parent.children.get_mut(at) else {
            return false;
        };
        if *place > 0 {
            *place -= 1;
            if change_element(child, place, dictionary, dice) {
                return true;
            }
            continue;
        }
        match dice.below(6) {
            0 => {
                parent.children.remove(at);
            }
            1 => {
                let again = child.clone();
                parent.children.insert(at, again);
            }
            2 => child.text = text_near(&child.text, dice),
            _ => {
                let known = dictionary.value(&child.name, dice);
                if let Some(text) = known.and_then(Value::as_str) {
                    text.clone_into(&mut child.text);
                }
            }
        }
        return true;
    }
    false
}

fn rearrange(items: &mut Vec<Value>, dice: &mut Dice) {
    let place = dice.below(items.len());
    match (dice.below(4), items.get(place).cloned()) {
        (0, Some(_)) => {
            items.remove(place);
        }
        (1, Some(item)) => items.insert(place, item),
        (2, _) => items.reverse(),
        _ => items.clear(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_of_a_message_is_changed_sooner_or_later_and_it_stays_a_message() {
        let message =
            "<XmlMsg><Head><Number>1234567</Number></Head><Body>some words</Body></XmlMsg>";
        let tree = Element::parse(message).expect("a message");
        let mut dice = Dice::new(1);
        let near: Vec<_> = (0..200)
            .map(|_| message_near(tree.clone(), &Dictionary::default(), &mut dice))
            .collect();
        assert!(near.iter().all(|it| message_in(it).is_some()));
        for missing in ["<Head>", "<Number>", "1234567", "<Body>", "some words"] {
            assert!(near.iter().any(|it| !it.contains(missing)), "{missing}");
        }
    }
}
