//! 住民: as many synthetic citizens with a card as a load test wants, drawn from a seed one by one.
//!
//! Each citizen is drawn from a stream of random numbers of their own, so the seed and the number decide who it is,
//! in whatever order and however many are asked for. A [`Citizen`] is what was drawn: some thirty bytes. The card, its
//! certificates and its chip are made from it when somebody wants them ([`Population::card`]), by the same J-LIS
//! that makes the cards of an ecosystem; a certificate is signed when it is first read.
//!
//! # Who shares a key
//!
//! Citizens take their RSA keys from the 192 of the pool. Of a million cards with some 1.85 million certificates, each
//! key is certified some 9,600 times, for either purpose; a few citizens even carry one key in both certificates.
//! That harms nothing that identifies by issuer and serial number, as every actor here does. But a signature made by
//! one card verifies with the certificate of any other that has the same key: who wants to see a stranger's signature
//! refused takes two citizens whose [`CardSpec::auth_key`] differs.

use indexmap::IndexMap;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::card::{Card, CardKind, CardSpec, Condition};
use crate::cast::{Cast, OwnedCard, Person, Standing};
use crate::clock::VirtualTime;
use crate::jlis::Jlis;
use crate::rulebook::Parameters;
use crate::rulebook::card_window::is_before_first_birthday;
use crate::rulebook::certificate::{card_last_day, certificate_last_day};
use crate::specimen::{PIN, SIGN_PASSWORD};
use crate::vocabulary::{IndividualNumber, PersonName, Sex, age_on};

/// What the key of a citizen begins with; the number follows.
const KEY: &str = "citizen-";

/// 個人番号 below are those of fixtures, those above of specimens.
const FIRST_NUMBER: u32 = 1_000_000;

/// Places that no map shows. A citizen's card carries the code of one: 99 and its place here from 1.
const MUNICIPALITIES: [&str; 8] = [
    "見本市",
    "試験市",
    "模擬市",
    "仮名市",
    "標本町",
    "例示町",
    "架空村",
    "検証村",
];

const FAMILIES: [(&str, &str); 8] = [
    ("見本", "ミホン"),
    ("試験", "シケン"),
    ("模擬", "モギ"),
    ("仮名", "カメイ"),
    ("標本", "ヒョウホン"),
    ("例示", "レイジ"),
    ("架空", "カクウ"),
    ("検証", "ケンショウ"),
];

const GIVEN: [(&str, &str); 16] = [
    ("太郎", "タロウ"),
    ("花子", "ハナコ"),
    ("一郎", "イチロウ"),
    ("梅子", "ウメコ"),
    ("次郎", "ジロウ"),
    ("桃子", "モモコ"),
    ("三郎", "サブロウ"),
    ("桜子", "サクラコ"),
    ("四郎", "シロウ"),
    ("菊子", "キクコ"),
    ("五郎", "ゴロウ"),
    ("松子", "マツコ"),
    ("六郎", "ロクロウ"),
    ("竹子", "タケコ"),
    ("七郎", "シチロウ"),
    ("雪子", "ユキコ"),
];

/// 顔写真のないカード for infants, and so the first day on which there is one.
const NO_PHOTO_SINCE: Date = date(2024, 12, 2);

/// 個人番号カード is handed out from this day on.
const FIRST_CARD: Date = date(2016, 1, 1);

/// Holders under fifteen get no 署名用電子証明書.
const SIGNING_AGE: u8 = 15;

/// All citizens that a seed gives on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Population {
    seed: u64,
    at: VirtualTime,
}

/// One citizen, as drawn: small, and everything else follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citizen {
    number: u32,
    birth: Date,
    issued: Date,
    certified: Date,
    standing: Standing,
    kind: CardKind,
    sex: Sex,
    family: u8,
    given: u8,
    municipality: u8,
    /// 丁目, 番, 号.
    address: [u8; 3],
}

impl Population {
    /// How many citizens there are at most: so many 個人番号 are set aside for them.
    pub const MOST: u32 = 8_000_000;

    /// The population of a seed at a moment: nobody is born after it, and every card but a few is in its term.
    pub const fn new(seed: u64, at: VirtualTime) -> Self {
        Self { seed, at }
    }

    /// The citizen with a number from 0; `None` from [`Population::MOST`] on, and before there were cards.
    ///
    /// Assumed shares: ages spread evenly from birth to 99; one card in 64 of adults without PIN (顔認証), one in 1,024
    /// 一時停止, one in 512 given up.
    pub fn citizen(&self, number: u32) -> Option<Citizen> {
        let today = self.at.date();
        if number >= Self::MOST || today < FIRST_CARD {
            return None;
        }
        let mut stream = ChaCha8Rng::seed_from_u64(self.seed);
        stream.set_stream(u64::from(number));
        let mut draw = |below: u32| stream.next_u32() % below.max(1);
        let place = |drawn: u32| u8::try_from(drawn).unwrap_or_default();

        let lived = draw(36_525);
        let birth = days_before(today, lived);
        // Short enough for the card of a minor, which lasts to the fifth birthday, and for one renewal of certificates.
        let oldest = if lived < 30 * 366 { 4 } else { 8 } * 365;
        let issued = days_before(today, draw(oldest.min(lived).saturating_add(1))).max(FIRST_CARD);
        let sex = match draw(2) {
            0 => Sex::Male,
            _ => Sex::Female,
        };
        let (family, given) = (place(draw(8)), draw(8) * 2 + u32::from(sex == Sex::Female));
        let (municipality, address) = (
            place(draw(8)),
            [9, 40, 30].map(|most| place(draw(most) + 1)),
        );
        let (special, day) = (draw(1024), draw(365));
        Some(Citizen {
            number,
            birth,
            issued,
            certified: certified(birth, issued, today),
            standing: match special {
                0 => Standing::Suspended,
                1 | 2 => Standing::Ended(days_before(today, day).max(issued)),
                _ => Standing::InForce,
            },
            kind: match is_before_first_birthday(birth, issued) {
                true if issued >= NO_PHOTO_SINCE => CardKind::NoPhotoInfant,
                _ if special % 64 == 3 && age_on(birth, issued) >= 20 => CardKind::FaceOnly,
                _ => CardKind::Ordinary,
            },
            sex,
            family,
            given: place(given),
            municipality,
            address,
        })
    }

    /// The citizen whom a key names, in the one way of [`Citizen::key`].
    pub fn by_key(&self, key: &str) -> Option<Citizen> {
        let number = key.strip_prefix(KEY)?.parse().ok()?;
        self.citizen(number).filter(|citizen| citizen.key() == key)
    }

    /// What a citizen's card is made from, as J-LIS makes it.
    pub fn spec(&self, citizen: &Citizen) -> Option<CardSpec> {
        let (_, cards) = Jlis::begin(&self.cast([*citizen]));
        cards.into_iter().next().map(|(_, spec)| spec)
    }

    /// A citizen's card.
    pub fn card(&self, citizen: &Citizen) -> Option<Card> {
        self.spec(citizen).map(Card::new)
    }

    /// A cast of some citizens, by [`Citizen::key`]: J-LIS begun from it answers for their cards.
    pub fn cast(&self, citizens: impl IntoIterator<Item = Citizen>) -> Cast {
        let people = citizens
            .into_iter()
            .filter_map(|citizen| Some((citizen.key(), citizen.person()?)));
        Cast {
            seed: self.seed,
            start: self.at,
            parameters: Parameters::default(),
            profile: crate::oqs::Profile::default(),
            people: people.collect(),
            facilities: IndexMap::new(),
            insurers: IndexMap::new(),
            municipalities: MUNICIPALITIES.map(str::to_owned).to_vec(),
        }
    }
}

impl Citizen {
    /// The number by which [`Population::citizen`] gives this citizen.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The key under which a cast holds this citizen.
    pub fn key(&self) -> String {
        format!("{KEY}{}", self.number)
    }

    /// Which kind of card.
    pub const fn kind(&self) -> CardKind {
        self.kind
    }

    /// What J-LIS says of it.
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// The citizen as a cast holds people. The texts are made of constants, which a test reads: it is never `None`.
    /// PIN and password are those of the specimens.
    pub fn person(&self) -> Option<Person> {
        let (family, family_kana) = FAMILIES.get(usize::from(self.family))?;
        let (given, given_kana) = GIVEN.get(usize::from(self.given))?;
        let municipality = *MUNICIPALITIES.get(usize::from(self.municipality))?;
        let [town, block, house] = self.address;
        let signs = age_on(self.birth, self.issued) >= SIGNING_AGE;
        let resident = Person::resident(
            PersonName::new(
                &format!("{family}　{given}"),
                &format!("{family_kana}　{given_kana}"),
            )
            .ok()?,
            self.birth,
            self.sex,
            format!("見本県{municipality}見本町{town}丁目{block}番{house}号")
                .parse()
                .ok()?,
            municipality,
            IndividualNumber::synthetic(FIRST_NUMBER.saturating_add(self.number)),
            "03-0000-9001".parse().ok()?,
        );
        Some(Person {
            card: Some(OwnedCard {
                kind: self.kind,
                condition: Condition::Sound,
                issued: self.issued,
                certificates_issued: self.certified,
                pin: PIN.parse().ok()?,
                sign_password: signs.then(|| SIGN_PASSWORD.parse()).transpose().ok()?,
                standing: self.standing,
            }),
            ..resident
        })
    }
}

fn days_before(today: Date, days: u32) -> Date {
    today.saturating_sub(i64::from(days).days())
}

/// When the certificates on a card were issued: with it, or by the one renewal a month before they would have ended.
fn certified(birth: Date, issued: Date, today: Date) -> Date {
    let last_day = certificate_last_day(birth, issued, card_last_day(birth, issued));
    let renewal = last_day.saturating_sub(30.days());
    if renewal <= today && renewal > issued {
        renewal
    } else {
        issued
    }
}

#[cfg(test)]
mod tests;
