//! What is said between programs, and single words.

use std::str::FromStr;

use madoguchi_sim::card::{Bytes, CardSpec};
use madoguchi_sim::oqs::FileName;
use madoguchi_sim::role::{self, RoleName};
use madoguchi_sim::vocabulary::{
    Address, AuthPin, Branch, CertificateSerial, FacilityCode, IndividualNumber, InsuredId,
    InsurerNumber, LimitClass, Number, PersonName, PhoneNumber, Sex, Share, SignPassword, Symbol,
    Yen, parse_date,
};

use super::Told;
use crate::adapter::{FromImplementation, Order, ToImplementation, Word, samples};
use crate::fuzz::speech::Asked;
use crate::iut::WebTarget;
use crate::serve::jlis::Control;
use crate::serve::terminal::{self, Identity};
use crate::wire::Place;

fn json<T: serde::de::DeserializeOwned>(octets: &[u8]) -> Result<T, String> {
    serde_json::from_slice(octets).map_err(|error| error.to_string())
}

fn written(messages: impl Iterator<Item = impl serde::Serialize>) -> Vec<Vec<u8>> {
    let written = messages.map(|it| serde_json::to_vec(&it).ok());
    written.flatten().collect()
}

pub(super) fn order(octets: &[u8]) -> Told {
    json::<ToImplementation>(octets).map(drop)
}

pub(super) fn word(octets: &[u8]) -> Told {
    json::<FromImplementation>(octets).map(drop)
}

/// Reads a message as a request of every role, and as the specification of a card.
pub(super) fn message(octets: &[u8]) -> Told {
    let value: serde_json::Value = json(octets)?;
    let _card = serde_json::from_value::<CardSpec>(value.clone());
    let of = |role| Asked::read(role, value.clone()).is_some();
    // All of them read it, whoever understands.
    match RoleName::PLAYED
        .into_iter()
        .filter(|role| of(*role))
        .count()
    {
        0 => Err("of no role".to_owned()),
        _ => Ok(()),
    }
}

pub(super) fn messages() -> Vec<Vec<u8>> {
    let drawn = RoleName::PLAYED
        .into_iter()
        .flat_map(|role| samples(role, 24).unwrap_or_default());
    let short = drawn
        .filter(|it| it.is == "request")
        .map(|it| it.message.to_string().into_bytes());
    short.filter(|it| it.len() < 1_500).collect()
}

pub(super) fn orders() -> Vec<Vec<u8>> {
    let at = super::card::morning();
    let hello = Order::Hello {
        protocol: crate::adapter::PROTOCOL,
        madoguchi: "0.1.0".to_owned(),
    };
    let world = serde_json::json!({ "people": {} });
    let answer = Order::Answer {
        to: role::Address::new(RoleName::Jlis, ""),
        at,
        request: serde_json::json!({ "request": "collect", "order": 0 }),
    };
    let all = [
        hello,
        Order::Begin { at, world },
        Order::Advance { at },
        answer,
    ];
    let numbered = (1..).zip(all);
    written(numbered.map(|(id, order)| ToImplementation { id, order }))
}

pub(super) fn words() -> Vec<Vec<u8>> {
    let next = Some(super::card::morning());
    let ready = Word::Ready {
        protocol: crate::adapter::PROTOCOL,
        name: "見本".to_owned(),
        roles: vec![RoleName::Jlis],
        capabilities: Vec::new(),
    };
    let answer = Word::Answer {
        response: serde_json::json!({ "response": "accepted" }),
        next,
    };
    let all = [ready, Word::Done { next }, answer];
    let numbered = (1..).zip(all);
    written(numbered.map(|(id, word)| FromImplementation { id, word }))
}

/// Whether a text is a word of some kind.
type Reader = fn(&str) -> bool;

fn is<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

const READERS: [Reader; 27] = [
    is::<Address>,
    is::<AuthPin>,
    is::<SignPassword>,
    is::<Branch>,
    is::<Number>,
    is::<Symbol>,
    is::<CertificateSerial>,
    is::<FacilityCode>,
    |text| FacilityCode::parse_lenient(text).is_ok(),
    is::<IndividualNumber>,
    is::<InsuredId>,
    is::<InsurerNumber>,
    is::<LimitClass>,
    is::<PersonName>,
    is::<PhoneNumber>,
    is::<Sex>,
    is::<Share>,
    is::<Yen>,
    |text| parse_date(text).is_ok(),
    is::<Bytes>,
    is::<role::Address>,
    is::<Place>,
    is::<WebTarget>,
    is::<Control>,
    |text| FileName::parse(text).is_some(),
    |text| terminal::Asked::parse(text.as_ref()).is_some(),
    |text| Identity::parse(text).is_some(),
];

pub(super) fn single(octets: &[u8]) -> Told {
    let text = std::str::from_utf8(octets).map_err(|error| error.to_string())?;
    match READERS.into_iter().filter(|read| read(text)).count() {
        0 => Err("nothing".to_owned()),
        _ => Ok(()),
    }
}

pub(super) fn singles() -> Vec<Vec<u8>> {
    let words = [
        "東京都見本市1-2",
        "1234",
        "ABC123",
        "02",
        "345",
        "記12",
        "1319990017",
        "999900000018",
        "06139992",
        "06139992 記号12 番号345 枝番02",
        "見本 花子(ミホン ハナコ)",
        "03-9999-0001",
        "女",
        "3割",
        "1,500円",
        "令和7年6月10日",
        "1990-05-10",
        "00A4 040C",
        "counter:1319990017",
        "[::1]:8080",
        "https://localhost:8443",
        "suspend 見本 花子",
        "advance 24",
        "OQSsiquc01req_1.xml",
        "XYZsiabc01req_1.zip",
        "0123456789abcdef 1",
    ];
    words.iter().map(|word| word.as_bytes().to_vec()).collect()
}
