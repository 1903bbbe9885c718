//! A small cast for the tests of J-LIS and the municipality.

use std::future::Future;

use indexmap::IndexMap;
use jiff::civil::{Date, date};

use super::{Caller, CardApplication, CertificateStatus, FiveItems, Jlis, JlisRole};
use super::{Request, Response};
use crate::card::{CardKind, CardSpec, Condition};
use crate::cast::{Cast, OwnedCard, OwnedPhone, Person, Standing};
use crate::clock::VirtualTime;
use crate::pki::Certificate;
use crate::role::{Address, Switchboard};
use crate::rulebook::Parameters;
use crate::vocabulary::{CertificateSerial, IndividualNumber, PersonName, Sex};

/// Nothing here ever waits, so one look is enough.
pub(crate) fn finish<T>(future: impl Future<Output = T>) -> T {
    crate::role::at_once(future).expect("waits for something")
}

pub(crate) fn number(n: u32) -> IndividualNumber {
    IndividualNumber::synthetic(n)
}

/// A person without anything, the `n`th.
pub(crate) fn person(kanji: &str, kana: &str, birth: Date, n: u32) -> Person {
    Person::resident(
        PersonName::new(kanji, kana).unwrap(),
        birth,
        Sex::Female,
        format!("東京都見本市中央1丁目{n}番1号").parse().unwrap(),
        "見本市",
        number(n),
        "03-0000-9001".parse().unwrap(),
    )
}

pub(crate) fn card(kind: CardKind, issued: Date) -> OwnedCard {
    OwnedCard {
        kind,
        condition: Condition::Sound,
        issued,
        certificates_issued: issued,
        pin: "1234".parse().unwrap(),
        sign_password: None,
        standing: Standing::InForce,
    }
}

/// 見本 花子 (40, card with both certificates, phone), 見本 太郎 (no card), 見本 桃 (infant).
pub(crate) fn cast(start: Date) -> Cast {
    let mut hanako = person("見本 花子", "ミホン ハナコ", date(1985, 4, 1), 1);
    hanako.card = Some(OwnedCard {
        sign_password: Some("MIHON001".parse().unwrap()),
        ..card(CardKind::Ordinary, date(2022, 5, 10))
    });
    hanako.phone = Some(OwnedPhone {
        kind: CardKind::PhoneAndroid,
        issued: date(2023, 6, 1),
        pin: "5678".parse().unwrap(),
    });
    let taro = person("見本 太郎", "ミホン タロウ", date(1950, 6, 10), 2);
    let momo = person("見本 桃", "ミホン モモ", date(2024, 6, 10), 3);
    let people = [hanako, taro, momo];
    let people = people
        .into_iter()
        .map(|person| (person.name.kanji().to_owned(), person));
    Cast {
        seed: 7,
        start: VirtualTime::morning_of(start),
        parameters: Parameters::default(),
        profile: crate::oqs::Profile::default(),
        people: people.collect(),
        facilities: IndexMap::new(),
        insurers: IndexMap::new(),
        municipalities: vec!["見本市".to_owned()],
    }
}

/// J-LIS alone on a switchboard, and the cards of the beginning.
pub(crate) struct Scene {
    pub board: Switchboard,
    pub cards: Vec<(String, CardSpec)>,
}

impl Scene {
    pub fn of(cast: &Cast) -> Self {
        let board = Switchboard::new(cast.start);
        let (jlis, cards) = Jlis::begin(cast);
        board.plug::<JlisRole>("", jlis);
        Self { board, cards }
    }

    pub fn ask(&self, request: Request) -> Response {
        let person = Address::person("tester");
        finish(self.board.call::<JlisRole>(&person, "", request)).unwrap()
    }

    pub fn on(&self, day: Date) {
        finish(self.board.advance_to(VirtualTime::morning_of(day)));
    }

    pub fn spec(&self, instance: &str) -> &CardSpec {
        let found = self.cards.iter().find(|(name, _)| name == instance);
        &found.unwrap().1
    }

    pub fn status(&self, certificate: &[u8]) -> CertificateStatus {
        let serial = serial(certificate);
        match self.ask(Request::CertificateStatus { serial }) {
            Response::Status { status } => status,
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) fn serial(certificate: &[u8]) -> CertificateSerial {
    let certificate = Certificate::from_der(certificate).unwrap();
    certificate.serial().parse().unwrap()
}

pub(crate) fn items(person: &Person) -> FiveItems {
    FiveItems {
        name: person.name.clone(),
        birth: person.birth,
        sex: person.sex,
        address: person.address.clone(),
    }
}

pub(crate) fn caller(person: &Person) -> Caller {
    Caller {
        name: person.name.clone(),
        birth: person.birth,
        address: person.address.clone(),
    }
}

/// An ordinary application with both certificates.
pub(crate) fn application(n: u32, photo_taken: Date) -> CardApplication {
    CardApplication {
        number: number(n),
        kind: CardKind::Ordinary,
        express: None,
        pin: Some("4321".parse().unwrap()),
        sign_password: Some("MIHON002".parse().unwrap()),
        photo_taken: Some(photo_taken),
        certificates: true,
    }
}
