//! The eligibility system at the beginning of a scenario.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::credential::Credential;
use super::medical::ViewingKeys;
use super::member::{Member, Record};
use super::members::{MemberId, Members};
use super::session::Sessions;
use super::{Holder, ViewingStop};
use crate::cast::{Cast, FacilitySystem, Person};
use crate::rulebook::Parameters;
use crate::rulebook::certificate::{card_last_day, certificate_last_day};
use crate::vocabulary::{FacilityCode, InsuredId, InsurerNumber, PhoneNumber};

/// What the fund knows of a facility.
#[derive(Clone, Debug)]
pub(super) struct KnownFacility {
    pub(super) name: String,
    pub(super) system: FacilitySystem,
    pub(super) phone_reader: bool,
    pub(super) registered_phone: PhoneNumber,
}

/// 支払基金・国保中央会: オンライン資格確認等システム and the desk that takes claims.
pub struct Fund {
    pub(super) parameters: Parameters,
    pub(super) facilities: BTreeMap<FacilityCode, KnownFacility>,
    pub(super) insurers: BTreeMap<InsurerNumber, String>,
    pub(super) members: Members,
    pub(super) sessions: Sessions,
    pub(super) keys: ViewingKeys,
    /// 照会番号 by facility and qualification: a new insurance needs a new one.
    pub(super) references: BTreeMap<(FacilityCode, InsuredId), String>,
    /// Facilities for which the emergency function is open.
    pub(super) emergencies: BTreeSet<FacilityCode>,
    /// What facilities were told to be valid on a day: a claim for it is not returned (CLAIM-010).
    pub(super) confirmed: BTreeSet<(FacilityCode, InsuredId, Date)>,
    newcomers: BTreeMap<String, MemberId>,
}

impl Fund {
    /// The fund as it stands when the ecosystem begins: what insurers have filed, who is registered, what
    /// claims have brought.
    pub fn begin(cast: &Cast) -> Self {
        let facilities = cast.facilities.values().map(|facility| {
            let known = KnownFacility {
                name: facility.name.clone(),
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
            facilities: facilities.collect(),
            insurers: insurers.collect(),
            members: Members::default(),
            sessions: Sessions::new(cast.seed),
            keys: ViewingKeys::default(),
            references: BTreeMap::new(),
            emergencies: BTreeSet::new(),
            confirmed: BTreeSet::new(),
            newcomers: BTreeMap::new(),
        };
        for (key, person) in &cast.people {
            let member = fund.members.add(member_of(person));
            fund.members
                .await_link(member, person.individual_number.clone());
            fund.newcomers.insert(key.clone(), member);
        }
        fund
    }

    /// Links a certificate to a person of the cast, as an earlier visit did before the ecosystem began, so
    /// that J-LIS need not be asked at the first visit (OQS-031). Does nothing for a person who was not
    /// there or was never registered, or for anything but a genuine 利用者証明用電子証明書.
    pub fn recall(&mut self, person: &str, certificate: &[u8]) {
        let Some(credential) = Credential::read(certificate) else {
            return;
        };
        let Some(id) = self.newcomers.get(person).copied() else {
            return;
        };
        if let Some(member) = self.members.get_mut(id).filter(|member| {
            // Somebody who never registered is a first registration, which asks J-LIS.
            member.registration.was_ever_registered()
        }) {
            member.registration.take(&credential, true);
            self.members.bind(id, credential.serial);
        }
    }
}

fn member_of(person: &Person) -> Member {
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
    if let Some(card) = &person.card {
        let card_ends = card_last_day(person.birth, card.issued);
        let ends = certificate_last_day(person.birth, card.certificates_issued, card_ends);
        member
            .registration
            .remember_term(card.certificates_issued, ends);
    }
    if let Some(since) = person.registered {
        member.registration.register(since);
    }
    member
}
