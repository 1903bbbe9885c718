//! The eligibility system at the beginning of a scenario.

use std::collections::{BTreeMap, BTreeSet};

use super::care::Care;
use super::confirmed::Confirmed;
use super::exchange::Batches;
use super::files::FileDesk;
use super::medical::ViewingKeys;
use super::member::{Member, Record};
use super::members::Members;
use super::recall::{Newcomer, Remembered, Term, terms};
use super::session::Sessions;
use super::{Holder, ViewingStop};
use crate::cast::{Cast, FacilitySystem, Person};
use crate::oqs::Profile;
use crate::rulebook::Parameters;
use crate::vocabulary::{FacilityCode, FacilityKind, InsuredId, InsurerNumber, PhoneNumber};

/// What the fund knows of a facility.
#[derive(Clone, Debug)]
pub(super) struct KnownFacility {
    pub(super) name: String,
    pub(super) kind: FacilityKind,
    pub(super) system: FacilitySystem,
    pub(super) phone_reader: bool,
    pub(super) registered_phone: PhoneNumber,
}

/// 支払基金・国保中央会: オンライン資格確認等システム and the desk that takes claims.
pub struct Fund {
    pub(super) parameters: Parameters,
    /// How messages are written, and read where one way cannot be told from the other.
    pub(super) profile: Profile,
    pub(super) facilities: BTreeMap<FacilityCode, KnownFacility>,
    pub(super) insurers: BTreeMap<InsurerNumber, String>,
    pub(super) members: Members,
    pub(super) sessions: Sessions,
    pub(super) keys: ViewingKeys,
    pub(super) care: Care,
    /// 照会番号 by facility and qualification: a new insurance needs a new one.
    pub(super) references: BTreeMap<(FacilityCode, InsuredId), String>,
    /// Facilities for which the emergency function is open.
    pub(super) emergencies: BTreeSet<FacilityCode>,
    /// What facilities were told to be valid on a day: a claim for it is not returned (CLAIM-010).
    pub(super) confirmed: Confirmed,
    /// Bulk queries that can still be fetched.
    pub(super) batches: Batches,
    /// What is known of the files of insurers.
    pub(super) files: FileDesk,
    /// Who was there at the beginning, by the key in the cast.
    pub(super) newcomers: BTreeMap<String, Newcomer>,
    pub(super) remembered: Vec<Remembered>,
}

impl Fund {
    /// The fund as it stands when the ecosystem begins: what insurers have filed, who is registered, what
    /// claims have brought.
    pub fn begin(cast: &Cast) -> Self {
        let facilities = cast.facilities.values().map(|facility| {
            let known = KnownFacility {
                name: facility.name.clone(),
                kind: facility.kind,
                system: facility.system,
                phone_reader: facility.phone_reader,
                registered_phone: facility.registered_phone.clone(),
            };
            (facility.code.clone(), known)
        });
        let insurers = cast
            .insurers
            .values()
            .map(|insurer| (insurer.number.clone(), insurer.name.clone()));
        let mut fund = Self {
            parameters: cast.parameters.clone(),
            profile: cast.profile,
            facilities: facilities.collect(),
            insurers: insurers.collect(),
            members: Members::default(),
            sessions: Sessions::new(cast.seed),
            keys: ViewingKeys::default(),
            care: Care::new(cast.seed),
            references: BTreeMap::new(),
            emergencies: BTreeSet::new(),
            confirmed: Confirmed::new(cast.parameters.confirmation_kept_days),
            batches: Batches::default(),
            files: FileDesk::default(),
            newcomers: BTreeMap::new(),
            remembered: Vec::new(),
        };
        for (key, person) in &cast.people {
            let (card, phone) = terms(person);
            let member = fund.members.add(member_of(person, card));
            fund.members
                .await_link(member, person.individual_number.clone());
            let newcomer = Newcomer {
                member,
                card,
                phone,
            };
            fund.newcomers.insert(key.clone(), newcomer);
        }
        fund
    }
}

fn member_of(person: &Person, card: Option<Term>) -> Member {
    let holder = Holder {
        name: person.name.clone(),
        birth: person.birth,
        sex: person.sex,
        address: person.address.clone(),
    };
    let records = person.enrolments.iter().map(|enrolment| Record {
        holder: holder.clone(),
        enrolment: enrolment.clone(),
        stop: ViewingStop::None,
    });
    let mut member = Member {
        records: records.collect(),
        medical: person.medical.clone(),
        assistance: person
            .public_assistance
            .clone()
            .map(|assistance| (holder.clone(), assistance)),
        income: person.income,
        ..Member::unknown()
    };
    if let Some((from, last_day)) = card {
        member.registration.remember_term(from, last_day);
    }
    if let Some(since) = person.registered {
        member.registration.register(since);
    }
    member
}
