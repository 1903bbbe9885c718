//! The exchange of a scenario as a sequence: who stands where, and what goes from whom to whom.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_sim::card::{Narrator, describe_response};
use madoguchi_sim::role::{Address, RoleName};
use serde::Serialize;
use serde_json::Value;

use super::message::{Message, plain};
use super::paper::{self, Paper};
use super::{details, words};
use crate::wire::shortened as cut;

/// Commands to a chip listed of one reading.
const CHIP: usize = 60;

/// How much of an exchange is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Nothing.
    Nothing,
    /// The beginning.
    Glance,
    /// The whole of an ordinary visit, with its forms.
    Story,
    /// As much as a person may want to find a fault.
    Inquiry,
}

impl Extent {
    /// Rows, characters of a message that is opened, whether forms are drawn.
    const fn limits(self) -> (usize, usize, bool) {
        match self {
            Self::Nothing => (0, 0, false),
            Self::Glance => (12, 1_200, false),
            Self::Story => (60, 2_000, true),
            Self::Inquiry => (200, 4_000, true),
        }
    }
}

/// What the template draws.
#[derive(Debug, Default, Serialize)]
pub(super) struct Exchange {
    parties: Vec<Party>,
    rows: Vec<Row>,
    calls: usize,
    left_out: usize,
}

/// One who takes part.
#[derive(Clone, Debug, Serialize)]
struct Party {
    class: &'static str,
    ja: String,
    en: String,
    instance: String,
}

/// One line of the drawing, between columns `a` and `b` (from 1, left to right).
#[derive(Debug, Serialize)]
struct Row {
    /// The time, where it is another than in the row before.
    at: Option<String>,
    a: usize,
    b: usize,
    /// Whether the request goes from left to right.
    rightward: bool,
    request: Option<Message>,
    answer: Option<Message>,
    broken: bool,
    chip: Vec<(String, String)>,
    papers: Vec<Paper>,
}

/// A line of the trace, read.
struct Call {
    at: String,
    from: String,
    to: String,
    role: Option<RoleName>,
    depth: u64,
    value: Value,
}

impl Call {
    /// Reads a line. One of another shape is still shown, as it is.
    fn read(line: &str) -> Self {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|_| Value::from(line));
        let to = plain(value.get("to"));
        Self {
            at: plain(value.get("at")).replace('T', " "),
            from: plain(value.get("from")),
            role: to.parse::<Address>().ok().map(|address| address.role),
            to,
            depth: value.get("depth").and_then(Value::as_u64).unwrap_or(0),
            value,
        }
    }

    fn request(&self) -> Option<&Value> {
        let known = self.value.get("from").is_some();
        self.value
            .get("request")
            .or((!known).then_some(&self.value))
    }

    fn answer(&self) -> Option<&Value> {
        self.value
            .get("breakdown")
            .or_else(|| self.value.get("response"))
    }

    fn is_broken(&self) -> bool {
        self.value.get("breakdown").is_some()
    }

    /// Whether it is part of the talk with a chip, which is drawn as one line.
    fn is_chip(&self) -> bool {
        let kind = self
            .request()
            .and_then(|request| words::kind(request, "request"));
        self.role == Some(RoleName::Card)
            && !self.is_broken()
            && matches!(kind, Some("apdu" | "power-on" | "reset" | "power-off"))
    }

    fn same_pair(&self, other: &Self) -> bool {
        (&self.from, &self.to, self.depth, &self.at)
            == (&other.from, &other.to, other.depth, &other.at)
    }

    /// A command to the chip and its answer in words.
    fn chip_line(&self, narrator: &mut Narrator) -> (String, String) {
        let command = self.request().and_then(details::apdu);
        let answer = self.answer().and_then(details::apdu);
        if let Some(command) = command {
            let told = narrator.tell(&command, answer.as_deref());
            let refused = self.answer().filter(|_| answer.is_none());
            return (told.command, refused.map_or(told.answer, answered));
        }
        narrator.reset();
        let request = self.request().map_or_else(String::new, |value| {
            let kind = words::kind(value, "request").unwrap_or_default();
            words::request(RoleName::Card, kind)
                .unwrap_or(kind)
                .to_owned()
        });
        (request, self.answer().map_or_else(String::new, answered))
    }
}

/// An answer of a card that is no R-APDU.
fn answered(value: &Value) -> String {
    let kind = words::kind(value, "response").unwrap_or_default();
    words::answer(RoleName::Card, kind)
        .unwrap_or(kind)
        .to_owned()
}

impl Exchange {
    /// Draws the lines of a trace as far as the extent goes.
    pub(super) fn new(lines: &[String], extent: Extent) -> Self {
        let (most, characters, with_papers) = extent.limits();
        let mut draft = Draft {
            exchange: Self {
                calls: lines.len(),
                ..Self::default()
            },
            characters,
            seen: with_papers.then(BTreeSet::new),
            at: String::new(),
            names: Vec::new(),
            narrators: BTreeMap::new(),
        };
        let mut open: Vec<Call> = Vec::new();
        let mut calls = lines.iter().map(|line| Call::read(line)).peekable();
        let mut drawn = 0;
        while draft.exchange.rows.len() < most
            && let Some(call) = calls.next()
        {
            drawn += 1;
            while open.last().is_some_and(|outer| outer.depth >= call.depth) {
                draft.answers(open.pop());
            }
            let mut chip = Vec::new();
            if call.is_chip() {
                while let Some(next) = calls.next_if(|next| next.is_chip() && next.same_pair(&call))
                {
                    drawn += 1;
                    chip.push(next);
                }
            }
            if !chip.is_empty() {
                draft.chip(&call, &chip);
            } else if calls.peek().is_some_and(|next| next.depth > call.depth) {
                draft.asks(&call);
                open.push(call);
            } else {
                draft.whole(&call);
            }
        }
        while let Some(outer) = open.pop() {
            draft.answers(Some(outer));
        }
        draft.exchange.left_out = lines.len().saturating_sub(drawn);
        draft.place()
    }
}

/// An exchange whose columns are not known yet: `a` and `b` are places among the names.
struct Draft {
    exchange: Exchange,
    characters: usize,
    seen: Option<BTreeSet<String>>,
    at: String,
    names: Vec<String>,
    /// What is selected on each card.
    narrators: BTreeMap<String, Narrator>,
}

impl Draft {
    fn row(&mut self, call: &Call) -> Row {
        let (a, b) = (self.name(&call.from), self.name(&call.to));
        let at = (call.at != self.at).then(|| call.at.clone());
        self.at.clone_from(&call.at);
        Row {
            at,
            a,
            b,
            rightward: true,
            request: None,
            answer: None,
            broken: call.is_broken(),
            chip: Vec::new(),
            papers: Vec::new(),
        }
    }

    fn name(&mut self, name: &str) -> usize {
        let known = self.names.iter().position(|one| one == name);
        known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    fn papers(&mut self, value: Option<&Value>) -> Vec<Paper> {
        match (&mut self.seen, value) {
            (Some(seen), Some(value)) => paper::find(value, seen),
            _ => Vec::new(),
        }
    }

    fn asks(&mut self, call: &Call) {
        let row = self.row(call);
        let row = Row {
            request: Message::request(call.role, call.request(), self.characters),
            papers: self.papers(call.request()),
            broken: false,
            ..row
        };
        self.exchange.rows.push(row);
    }

    fn answers(&mut self, call: Option<Call>) {
        let Some(call) = call else { return };
        let row = self.row(&call);
        let row = Row {
            answer: Message::answer(call.role, call.answer(), call.is_broken(), self.characters),
            papers: self.papers(call.answer()),
            ..row
        };
        self.exchange.rows.push(row);
    }

    fn whole(&mut self, call: &Call) {
        let row = self.row(call);
        let mut papers = self.papers(call.request());
        papers.extend(self.papers(call.answer()));
        let row = Row {
            request: Message::request(call.role, call.request(), self.characters),
            answer: Message::answer(call.role, call.answer(), call.is_broken(), self.characters),
            papers,
            ..row
        };
        self.exchange.rows.push(row);
    }

    fn chip(&mut self, first: &Call, rest: &[Call]) {
        let row = self.row(first);
        let narrator = self.narrators.entry(first.to.clone()).or_default();
        let lines: Vec<_> = std::iter::once(first)
            .chain(rest)
            .map(|call| call.chip_line(narrator))
            .collect();
        let number = rest.len() + 1;
        let mut unusual = Vec::new();
        for call in std::iter::once(first).chain(rest) {
            let bytes = call.answer().and_then(details::apdu);
            let fine = bytes
                .as_ref()
                .is_none_or(|bytes| bytes.ends_with(&[0x90, 0x00]));
            let told = bytes
                .map(|bytes| describe_response(&bytes))
                .unwrap_or_default();
            if !fine && !unusual.contains(&told) {
                unusual.push(told);
            }
        }
        let row = Row {
            request: Some(Message::told(
                format!("ICチップとのやり取り {number}回"),
                format!("{number} commands to the chip"),
                "",
            )),
            answer: Some(Message::told(
                "ICチップの応答",
                "answers of the chip",
                &unusual.join("、"),
            )),
            chip: lines.into_iter().take(CHIP).collect(),
            ..row
        };
        self.exchange.rows.push(row);
    }

    /// Gives the parties their columns: people and cards on the left, then inwards to the central systems.
    fn place(self) -> Exchange {
        let Self {
            mut exchange,
            names,
            ..
        } = self;
        let mut order: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(place, name)| (rank(name), place))
            .collect();
        order.sort_unstable();
        let column = |place: usize| {
            let found = order.iter().position(|(_, at)| *at == place);
            found.unwrap_or_default() + 1
        };
        for row in &mut exchange.rows {
            let (from, to) = (column(row.a), column(row.b));
            (row.a, row.b, row.rightward) = (from.min(to), from.max(to), from <= to);
        }
        exchange.parties = order
            .iter()
            .filter_map(|(_, place)| names.get(*place))
            .map(|name| Party::new(name))
            .collect();
        exchange
    }
}

const ORDER: [RoleName; 11] = [
    RoleName::Clock,
    RoleName::Person,
    RoleName::Card,
    RoleName::Reader,
    RoleName::Counter,
    RoleName::Municipality,
    RoleName::Portal,
    RoleName::Mobile,
    RoleName::Fund,
    RoleName::Insurer,
    RoleName::Jlis,
];

fn rank(name: &str) -> usize {
    let role = name.parse::<Address>().ok().map(|address| address.role);
    let place = ORDER.iter().position(|known| Some(*known) == role);
    place.unwrap_or(ORDER.len())
}

impl Party {
    fn new(name: &str) -> Self {
        match name.parse::<Address>() {
            Ok(address) => Self {
                class: address.role.name(),
                ja: address.role.ja().to_owned(),
                en: address.role.name().to_owned(),
                instance: cut(&address.instance, 40),
            },
            Err(_) => Self {
                class: "other",
                ja: "—".to_owned(),
                en: "—".to_owned(),
                instance: cut(name, 40),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn call(from: &str, to: &str, depth: u64, request: &Value, response: &Value) -> String {
        json!({"at": "2025-06-10T09:00:00", "from": from, "to": to, "depth": depth, "request": request, "response": response})
            .to_string()
    }

    #[test]
    fn a_call_within_a_call_lies_between_its_request_and_its_answer() {
        let lines = [
            call(
                "person:見本 花子",
                "counter:1",
                0,
                &json!({"request": "bill"}),
                &json!({"response": "done"}),
            ),
            call(
                "counter:1",
                "fund",
                1,
                &json!({"request": "submit-claim"}),
                &json!({"response": "accepted"}),
            ),
        ];
        let drawn = Exchange::new(&lines, Extent::Glance);
        let shape: Vec<_> = drawn
            .rows
            .iter()
            .map(|row| (row.request.is_some(), row.answer.is_some(), row.a, row.b))
            .collect();
        assert_eq!(
            shape,
            [(true, false, 1, 2), (true, true, 2, 3), (false, true, 1, 2)]
        );
        let parties: Vec<_> = drawn
            .parties
            .iter()
            .map(|party| party.ja.as_str())
            .collect();
        assert_eq!(parties, ["人", "窓口", "支払基金・国保中央会"]);
    }

    #[test]
    fn commands_to_a_chip_are_one_line_that_tells_what_was_unusual() {
        let apdu = |request: &str, response: &str| {
            call(
                "reader:1",
                "card:a",
                1,
                &json!({"apdu": request}),
                &json!({"apdu": response}),
            )
        };
        let drawn = Exchange::new(
            &[apdu("00A4020C020018", "9000"), apdu("00200080", "63C2")],
            Extent::Glance,
        );
        assert_eq!(drawn.rows.len(), 1);
        assert_eq!(drawn.rows[0].chip.len(), 2);
        let answer = drawn.rows[0].answer.as_ref().expect("an answer");
        assert_eq!(answer.detail, "63C2 残り2回 (2 tries left)");
        assert!(
            !drawn.rows[0].rightward,
            "the card stands on the left of the reader"
        );
    }

    #[test]
    fn lines_that_are_no_calls_are_shown_and_what_is_cut_off_is_counted() {
        let strange = Exchange::new(&["not JSON".to_owned()], Extent::Inquiry);
        assert_eq!(
            strange.rows[0].request.as_ref().expect("shown").ja,
            "not JSON"
        );
        let many: Vec<_> = (0..20)
            .map(|n| {
                call(
                    "person:a",
                    "fund",
                    0,
                    &json!({"request": "own", "n": n}),
                    &json!(null),
                )
            })
            .collect();
        assert_eq!(Exchange::new(&many, Extent::Glance).left_out, 8);
        assert_eq!(Exchange::new(&many, Extent::Nothing).left_out, 20);
    }
}
