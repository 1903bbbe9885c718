//! 医療情報閲覧: under a live consent given on a verified card, and not otherwise (OQS-004 … OQS-009).

use std::collections::BTreeMap;

use super::by_number::not_joined;
use super::member::Member;
use super::members::MemberId;
use super::{Channel, Consents, Fund, Response, rules};
use crate::cast::{FacilitySystem, MedicalKind, MedicalRecord};
use crate::clock::VirtualTime;
use crate::rulebook::Parameters;
use crate::rulebook::medical_information::consent_lives;
use crate::vocabulary::FacilityCode;

/// A consent given at a facility.
#[derive(Clone, Debug)]
pub(super) struct Viewing {
    pub(super) facility: FacilityCode,
    pub(super) member: MemberId,
    pub(super) consents: Consents,
    pub(super) given: VirtualTime,
    pub(super) origin: Origin,
}

/// By what medical information was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The holder's answer on the reader.
    Reader,
    /// The kept consent of that number, away from the reader.
    Kept(u32),
    /// 救急時・災害時.
    Urgent,
}

/// 診療区分 (OQSCD028): under which consent a message asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// 1 外来.
    Reader,
    /// 2 訪問診療等, 3 オンライン診療等: a consent that is kept.
    Kept(u8),
    /// 4 救急時.
    Urgent,
}

/// Consents by 資格確認キー.
#[derive(Debug, Default)]
pub(super) struct ViewingKeys {
    opened: u64,
    open: BTreeMap<String, Viewing>,
    swept: Option<VirtualTime>,
}

impl ViewingKeys {
    /// Keeps a consent and names its key. `None` if it opens nothing.
    ///
    /// Consents that have ended are forgotten, once an hour.
    pub(super) fn open(&mut self, viewing: Viewing, parameters: &Parameters) -> Option<String> {
        let opens_something = MedicalKind::ALL
            .into_iter()
            .any(|kind| viewing.consents.allows(kind));
        if !opens_something {
            return None;
        }
        let now = viewing.given;
        if self.swept.is_none_or(|at| now >= at.plus_minutes(60)) {
            self.swept = Some(now);
            self.open
                .retain(|_, kept| consent_lives(kept.given.civil(), now.civil(), parameters));
        }
        self.opened = self.opened.saturating_add(1);
        let key = format!("QK{:010}", self.opened);
        self.open.insert(key.clone(), viewing);
        Some(key)
    }

    /// Ends what a person consented to at a facility before.
    pub(super) fn withdraw(&mut self, facility: &FacilityCode, member: MemberId) {
        self.open
            .retain(|_, viewing| viewing.facility != *facility || viewing.member != member);
    }

    /// Ends what was opened under a kept consent.
    pub(super) fn end_consent(&mut self, number: u32) {
        self.open
            .retain(|_, viewing| viewing.origin != Origin::Kept(number));
    }

    fn get(&self, key: &str) -> Option<&Viewing> {
        self.open.get(key)
    }

    /// What was opened of a person at a facility last, in that way.
    fn of(&self, facility: &FacilityCode, member: MemberId, origin: Origin) -> Option<&Viewing> {
        self.open.values().rfind(|viewing| {
            viewing.facility == *facility && viewing.member == member && viewing.origin == origin
        })
    }
}

impl Fund {
    /// Whether a consent that a person gave at a facility still opens a set, for messages, which carry no key (assumed).
    pub(super) fn consents_to(
        &self,
        now: VirtualTime,
        facility: &FacilityCode,
        member: MemberId,
        kind: MedicalKind,
        treatment: Treatment,
    ) -> bool {
        let sees_medical = self
            .joined(facility)
            .is_some_and(|known| known.system == FacilitySystem::Full);
        let opened = |origin| {
            self.keys
                .of(facility, member, origin)
                .is_some_and(|viewing| {
                    viewing.consents.allows(kind)
                        && consent_lives(viewing.given.civil(), now.civil(), &self.parameters)
                })
        };
        sees_medical
            && match treatment {
                Treatment::Reader => opened(Origin::Reader),
                Treatment::Urgent => opened(Origin::Urgent),
                Treatment::Kept(code) => self.keeps_consent_to(now, facility, member, (code, kind)),
            }
    }

    /// A set of medical information. Without a live consent it is empty, which is no error (OQS-004).
    pub(super) fn view_medical(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        key: &str,
        kind: MedicalKind,
    ) -> Response {
        if self.joined(facility).is_none() {
            return not_joined();
        }
        let live = self.keys.get(key).filter(|viewing| {
            viewing.facility == *facility
                && viewing.consents.allows(kind)
                && consent_lives(viewing.given.civil(), now.civil(), &self.parameters)
        });
        let Some(id) = live.map(|viewing| viewing.member) else {
            return Response::Medical {
                kind,
                records: Vec::new(),
                consented: false,
            };
        };
        let by = self.name_of(&Channel::Facility {
            code: facility.clone(),
        });
        let records = match self.members.get_mut(id) {
            Some(member) => {
                member.seen(now, &by, kind.ja(), &self.parameters);
                medical_of(member, kind, now, &self.parameters)
            }
            None => Vec::new(),
        };
        Response::Medical {
            kind,
            records,
            consented: true,
        }
    }
}

/// What may be seen of a set today: within its window, and nothing while a stop on viewing holds.
pub(super) fn medical_of(
    member: &Member,
    kind: MedicalKind,
    now: VirtualTime,
    parameters: &Parameters,
) -> Vec<MedicalRecord> {
    let Some((first, last)) = rules::window(kind, now.date(), parameters) else {
        return Vec::new();
    };
    if member.medical_stopped() {
        return Vec::new();
    }
    let mut records: Vec<_> = member
        .medical
        .iter()
        .filter(|record| record.kind == kind && (first..=last).contains(&record.on))
        .cloned()
        .collect();
    records.sort_by_key(|record| record.on);
    if kind == MedicalKind::Checkups {
        let surplus = records.len().saturating_sub(rules::MOST_CHECKUPS);
        records.drain(..surplus);
    }
    records
}
