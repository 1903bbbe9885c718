//! 住民基本台帳: who is resident, and the inquiries of insurers.

use indexmap::IndexMap;
use jiff::civil::Date;

use super::role::{FiveItems, Response};
use crate::cast::{Cast, Person};
use crate::vocabulary::{Address, IndividualNumber, PersonName, Sex};

/// A resident as the register knows them.
#[derive(Clone, Debug)]
pub(super) struct Resident {
    /// The key of the record. It never changes and is shown to nobody.
    pub record: String,
    pub name: PersonName,
    pub birth: Date,
    pub sex: Sex,
    pub address: Address,
    /// 全国地方公共団体コード, from a range that no municipality has.
    pub municipality: String,
    /// 死亡.
    pub died: Option<Date>,
    /// How many cards and phone credentials were ever made for this resident.
    pub cards: u32,
    /// How many certificates were.
    pub certificates: u32,
}

impl Resident {
    fn new(record: &str, person: &Person, cast: &Cast) -> Self {
        // No prefecture is numbered 99.
        let place = cast
            .municipalities
            .iter()
            .position(|name| *name == person.municipality)
            .map_or(0, |place| place.saturating_add(1) % 1000);
        Self {
            record: record.to_owned(),
            name: person.name.clone(),
            birth: person.birth,
            sex: person.sex,
            address: person.address.clone(),
            municipality: format!("99{place:03}"),
            died: None,
            cards: 0,
            certificates: 0,
        }
    }

    fn five_items(&self) -> FiveItems {
        FiveItems {
            name: self.name.clone(),
            birth: self.birth,
            sex: self.sex,
            address: self.address.clone(),
        }
    }
}

/// Every resident by 個人番号, in the order of the cast.
#[derive(Debug)]
pub(super) struct Register {
    residents: IndexMap<IndividualNumber, Resident>,
}

impl Register {
    pub fn new(cast: &Cast) -> Self {
        let residents = cast.people.iter().map(|(key, person)| {
            (
                person.individual_number.clone(),
                Resident::new(key, person, cast),
            )
        });
        Self {
            residents: residents.collect(),
        }
    }

    /// The resident with a number, also one who has died.
    pub fn get(&self, number: &IndividualNumber) -> Option<&Resident> {
        self.residents.get(number)
    }

    pub fn get_mut(&mut self, number: &IndividualNumber) -> Option<&mut Resident> {
        self.residents.get_mut(number)
    }

    /// 本人確認情報照会 by number. A person who has died is no longer answered (assumed, 仮定).
    pub fn by_number(&self, number: &IndividualNumber) -> Response {
        match self.get(number).filter(|resident| resident.died.is_none()) {
            Some(resident) => Response::Resident(resident.five_items()),
            None => Response::NotFound,
        }
    }

    /// 5情報照会: every item has to match (JLIS-011). Width of letters, spaces and ways to write an address do
    /// not count; variant characters do. Should two residents match alike, nobody is found.
    pub fn by_five_items(&self, asked: &FiveItems) -> Response {
        self.only(|resident| {
            // What is quick to compare comes first: this is asked of every resident.
            resident.birth == asked.birth
                && resident.sex == asked.sex
                && resident.name.same_as(&asked.name)
                && resident.address.same_as(&asked.address)
        })
        .map_or(Response::NotFound, matched)
    }

    /// The search of 2021 to 2023 by kana, birth date and sex: whoever stands first in the register, even if
    /// others match as well (INSURER-005 forbids it).
    pub fn by_three_items(&self, kana: &str, birth: Date, sex: Sex) -> Response {
        self.living()
            .find(|(_, resident)| {
                resident.birth == birth
                    && resident.sex == sex
                    && PersonName::new(resident.name.kanji(), kana)
                        .is_ok_and(|asked| resident.name.same_kana(&asked))
            })
            .map_or(Response::NotFound, |(number, _)| matched(number))
    }

    /// The one living resident to whom something applies; none if it applies to several.
    pub fn only(&self, applies: impl Fn(&Resident) -> bool) -> Option<&IndividualNumber> {
        let mut found = self.living().filter(|(_, resident)| applies(resident));
        match (found.next(), found.next()) {
            (Some((number, _)), None) => Some(number),
            _ => None,
        }
    }

    fn living(&self) -> impl Iterator<Item = (&IndividualNumber, &Resident)> {
        self.residents
            .iter()
            .filter(|(_, resident)| resident.died.is_none())
    }
}

fn matched(number: &IndividualNumber) -> Response {
    Response::Matched {
        number: number.clone(),
    }
}
