//! What the house remembers of requests that may be asked again.

use std::collections::BTreeMap;

use madoguchi_sim::oqs::{Document, Exchange};
use madoguchi_sim::vocabulary::FacilityCode;

use super::Answer;
use crate::serve::centre::RequestKey;

/// Answers by the desk that asked and the number of its request, until the desk says that it will not ask again. It is a function of
/// the orders, so a journal that is carried out again brings it back.
#[derive(Default)]
pub(super) struct Memory(BTreeMap<FacilityCode, Desk>);

/// The answers of the desk that a facility had last.
struct Desk {
    name: String,
    answers: BTreeMap<u64, (Fingerprint, Answer)>,
}

/// Of a message. A desk whose folder was brought back from a copy may use a number twice: then it is another message that asks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint(blake3::Hash);

impl Fingerprint {
    pub(super) fn of(exchange: &Exchange) -> Self {
        let mut hasher = blake3::Hasher::new();
        let (service, leg) = (exchange.service.prefix(), exchange.leg.written());
        hasher.update(format!("{service} {leg}\n").as_bytes());
        match &exchange.document {
            Document::Xml(xml) => hasher.update(b"xml\n").update(xml.as_bytes()),
            Document::Pdf(pdf) => hasher.update(b"pdf\n").update(pdf),
        };
        Self(hasher.finalize())
    }
}

impl Memory {
    /// What was answered under a key, if this is the same message.
    pub(super) fn answered(
        &mut self,
        facility: &FacilityCode,
        key: &RequestKey,
        message: Fingerprint,
    ) -> Option<Answer> {
        let desk = self.0.get_mut(facility)?;
        if desk.name != key.desk {
            return None;
        }
        desk.answers = desk.answers.split_off(&key.oldest);
        let (remembered, answer) = desk.answers.get(&key.number)?;
        (*remembered == message).then(|| answer.clone())
    }

    /// Remembers an answer.
    pub(super) fn remember(
        &mut self,
        facility: FacilityCode,
        key: RequestKey,
        message: Fingerprint,
        answer: Answer,
    ) {
        let new = || Desk {
            name: String::new(),
            answers: BTreeMap::new(),
        };
        let desk = self.0.entry(facility).or_insert_with(new);
        if desk.name != key.desk {
            desk.name = key.desk;
            desk.answers.clear();
        }
        desk.answers.insert(key.number, (message, answer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(desk: &str, number: u64, oldest: u64) -> RequestKey {
        RequestKey {
            desk: desk.to_owned(),
            number,
            oldest,
        }
    }

    fn message(text: &str) -> Fingerprint {
        Fingerprint(blake3::hash(text.as_bytes()))
    }

    #[test]
    fn an_answer_is_remembered_for_its_key_its_message_and_its_desk_until_it_is_not_needed() {
        let facility: FacilityCode = "1319990014".parse().unwrap();
        let mut memory = Memory::default();
        let answer = Answer::Refused("first".to_owned());
        for number in [7, 8] {
            memory.remember(
                facility.clone(),
                key("a", number, 7),
                message("m"),
                answer.clone(),
            );
        }
        let mut asked = |key, text| memory.answered(&facility, &key, message(text));
        assert_eq!(asked(key("a", 7, 7), "m"), Some(answer.clone()));
        assert_eq!(asked(key("a", 7, 7), "n"), None, "another message");
        assert_eq!(asked(key("b", 7, 7), "m"), None, "another desk");
        assert_eq!(asked(key("a", 9, 8), "m"), None, "another number");
        assert_eq!(asked(key("a", 7, 7), "m"), None, "no longer needed");
        assert_eq!(asked(key("a", 8, 8), "m"), Some(answer));
    }

    #[test]
    fn a_new_desk_of_a_facility_takes_the_place_of_the_old() {
        let facility: FacilityCode = "1319990014".parse().unwrap();
        let mut memory = Memory::default();
        let answer = Answer::Refused(String::new());
        for desk in ["a", "b"] {
            memory.remember(
                facility.clone(),
                key(desk, 1, 1),
                message("m"),
                answer.clone(),
            );
        }
        assert_eq!(
            memory.answered(&facility, &key("a", 1, 1), message("m")),
            None
        );
        assert_eq!(memory.0.len(), 1);
        assert_eq!(
            memory
                .0
                .values()
                .map(|desk| desk.answers.len())
                .sum::<usize>(),
            1
        );
    }
}
