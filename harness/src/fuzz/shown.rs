//! Where a card outside contradicts itself. What it holds is its own, so that the reference cannot tell what is right; what the card has shown
//! before within the case can.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_sim::card::apdu::{Command, StatusWord, split_response};
use madoguchi_sim::card::catalogue::certificate_of;
use madoguchi_sim::card::{Ap, Bytes, Narrator, Request, Response};
use madoguchi_sim::pki::{Certificate, KeyKind, PublicKey, SIGNATURE_BYTES};
use madoguchi_sim::role::Address;

use super::arena::Outcome;
use super::case::Step;
use super::differ::Difference;
use super::speech::{Asked, Told};
use crate::steps::tlv;

const READ_BINARY: u8 = 0xB0;
const GET_CHALLENGE: u8 = 0x84;
const COMPUTE_SIGNATURE: u8 = 0x2A;
const INTERNAL_AUTHENTICATE: u8 = 0x88;
/// Instructions from here on write, or change which files there are (ISO/IEC 7816-4, 7816-9).
const WRITES: u8 = 0xD0;
/// A challenge of fewer octets may come twice by chance.
const CHALLENGE: usize = 8;

/// What the cards of a case have shown.
#[derive(Default)]
pub struct Shown {
    cards: BTreeMap<Address, Card>,
}

impl Shown {
    /// Takes in what came of a step, and says what contradicts what came before, or what was asked. `right` is what came of it beside.
    pub fn look(&mut self, step: &Step, outcome: &Outcome, right: &Outcome) -> Option<Difference> {
        let Step::Ask {
            to,
            asked: Asked::Card(request),
            ..
        } = step
        else {
            return None;
        };
        let card = self.cards.entry(to.clone()).or_default();
        match (request, answered(outcome)) {
            (Request::Apdu(command), Some(answer)) => card.look(command, answer, answered(right)),
            (Request::PowerOn | Request::Reset | Request::PowerOff, _) => {
                card.narrator.reset();
                None
            }
            (Request::Apdu(_), None) => None,
            // It may hold something else now.
            _ => {
                *card = Card::default();
                None
            }
        }
    }
}

fn answered(outcome: &Outcome) -> Option<&[u8]> {
    match outcome {
        Outcome::Told(Told::Card(Response::Apdu(answer))) => Some(answer),
        _ => None,
    }
}

/// What one card has shown.
#[derive(Default)]
struct Card {
    narrator: Narrator,
    /// The octets of each file, by their place in it.
    files: BTreeMap<(Ap, u16), BTreeMap<usize, u8>>,
    challenges: BTreeSet<Vec<u8>>,
}

impl Card {
    fn look(&mut self, command: &[u8], answer: &[u8], right: Option<&[u8]>) -> Option<Difference> {
        let (data, status) = split_response(answer)?;
        let place = self.narrator.follow(command, answer);
        let command = Command::decode(command).ok()?;
        // What is chained, secured or not done says nothing.
        if status != StatusWord::OK || command.cla & 0x1F != 0 {
            return None;
        }
        match command.ins {
            READ_BINARY => self.read(place?, &command, data),
            GET_CHALLENGE => of_length(right, data).or_else(|| self.challenged(data)),
            COMPUTE_SIGNATURE | INTERNAL_AUTHENTICATE => {
                let length = right.filter(|right| right.len() == SIGNATURE_BYTES + 2);
                of_length(length, data).or_else(|| self.signed(place?, &command, data))
            }
            WRITES.. => {
                self.files.clear();
                None
            }
            _ => None,
        }
    }

    fn read(&mut self, place: (Ap, u16), command: &Command<'_>, data: &[u8]) -> Option<Difference> {
        let offset = match command.p1 & 0x80 {
            0 => usize::from(u16::from_be_bytes([command.p1, command.p2])),
            _ => usize::from(command.p2),
        };
        let most = command.expected? as usize;
        if data.len() > most {
            let expected = format!("at most {most} bytes");
            return differs("more than is read", expected, bytes(data.len()));
        }
        if data.is_empty() {
            // Whoever begins at the end or behind it is told so.
            return differs("nothing is read", "6B00".to_owned(), "9000".to_owned());
        }
        let file = self.files.entry(place).or_default();
        if data.len() < most && file.contains_key(&offset.saturating_add(data.len())) {
            return differs("less than is there", bytes(most), bytes(data.len()));
        }
        for (at, octet) in (offset..).zip(data) {
            let before = *file.entry(at).or_insert(*octet);
            if before != *octet {
                let told = |octet| format!("{octet:02X} at {at}");
                return differs("another content than before", told(before), told(*octet));
            }
        }
        None
    }

    fn challenged(&mut self, data: &[u8]) -> Option<Difference> {
        if data.len() < CHALLENGE || self.challenges.insert(data.to_vec()) {
            return None;
        }
        let found = Bytes(data.to_vec()).to_string();
        differs(
            "the same challenge again",
            "another challenge".to_owned(),
            found,
        )
    }

    /// A signature over what was given as it is, if the certificate of its key has been read.
    fn signed(
        &self,
        (ap, key): (Ap, u16),
        command: &Command<'_>,
        data: &[u8],
    ) -> Option<Difference> {
        if (command.ins, command.p1) != (COMPUTE_SIGNATURE, 0) {
            return None;
        }
        let key = self.key((ap, certificate_of(ap, key)?))?;
        if key.kind() != KeyKind::Rsa2048 || key.verify_raw(command.data, data) {
            return None;
        }
        differs(
            "a signature that is none",
            "a signature by the key of the certificate over what was given".to_owned(),
            "another".to_owned(),
        )
    }

    /// The public key of a certificate that has been read.
    fn key(&self, certificate: (Ap, u16)) -> Option<PublicKey> {
        let file = self.files.get(&certificate)?;
        // From the first octet on without a gap.
        let octets: Vec<u8> = (0..).map_while(|at| file.get(&at).copied()).collect();
        let (object, _) = tlv::take(&octets)?;
        let certificate = Certificate::from_der(object.whole).ok()?;
        Some(certificate.public_key().clone())
    }
}

/// As many octets as the reference gives.
fn of_length(right: Option<&[u8]>, data: &[u8]) -> Option<Difference> {
    let (right, _) = split_response(right?).filter(|(_, status)| *status == StatusWord::OK)?;
    match right.len() == data.len() {
        true => None,
        false => differs("length", bytes(right.len()), bytes(data.len())),
    }
}

fn bytes(count: usize) -> String {
    format!("{count} bytes")
}

fn differs(wherein: &str, expected: String, found: String) -> Option<Difference> {
    Some(Difference {
        wherein: wherein.to_owned(),
        expected,
        found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPKI: &str = "00A4040C0AD392F000260100000001";

    /// The first contradiction in commands and answers.
    fn contradiction(said: &[(&str, &str)]) -> Option<String> {
        let mut card = Card::default();
        said.iter().find_map(|(command, answer)| {
            let [command, answer] = [command, answer].map(|it| it.parse::<Bytes>().unwrap());
            Some(card.look(&command, &answer, None)?.wherein)
        })
    }

    #[test]
    fn a_file_is_the_same_wherever_it_is_read_from() {
        let begun = [
            (JPKI, "9000"),
            ("00A4020C02000A", "9000"),
            ("00B0000004", "010203049000"),
        ];
        let then = |said: &[(&str, &str)]| contradiction(&[&begun, said].concat());
        assert_eq!(then(&[("00B0000204", "030405069000")]), None);
        assert_eq!(then(&[("00B08A0104", "020304059000")]), None);
        let other = Some("another content than before".to_owned());
        assert_eq!(then(&[("00B0000204", "040506079000")]), other);
        assert_eq!(then(&[("00B08A0104", "030405069000")]), other);
        let less = Some("less than is there".to_owned());
        assert_eq!(then(&[("00B0000104", "02039000")]), less);
        let more = Some("more than is read".to_owned());
        assert_eq!(then(&[("00B0000101", "02039000")]), more);
        let nothing = Some("nothing is read".to_owned());
        assert_eq!(then(&[("00B0000401", "9000")]), nothing);
        // Another file, and the end of one.
        assert_eq!(
            then(&[("00A4020C020001", "9000"), ("00B0000001", "059000")]),
            None
        );
        assert_eq!(then(&[("00B0000308", "0405069000")]), None);
    }

    #[test]
    fn what_was_written_secured_or_refused_is_no_contradiction() {
        let said = [
            (JPKI, "9000"),
            ("00A4020C02000A", "9000"),
            ("00B0000001", "019000"),
            ("0CB0000001", "029000"),
            ("00B0000001", "6982"),
            ("00D600000103", "9000"),
            ("00B0000001", "039000"),
        ];
        assert_eq!(contradiction(&said), None);
    }

    #[test]
    fn a_challenge_never_comes_twice() {
        let again = ("0084000008", "01020304050607089000");
        let found = contradiction(&[again, again]);
        assert_eq!(found.as_deref(), Some("the same challenge again"));
        let short = ("0084000002", "01029000");
        assert_eq!(contradiction(&[short, short]), None);
    }
}
