//! 資格照会 keyed by number, and 照会番号.

use jiff::civil::Date;

use super::eligibility::result;
use super::member::Record;
use super::members::MemberId;
use super::system::KnownFacility;
use super::{Channel, Check, Fund, Response, Validity, rules};
use crate::cast::FacilitySystem;
use crate::clock::VirtualTime;
use crate::rulebook::medical_information::CheckRoute;
use crate::vocabulary::{FacilityCode, InsuredId};

/// The most characters of a 照会番号.
const LONGEST_REFERENCE: usize = 50;

/// The answer to a facility that is not joined to the eligibility system.
pub(super) fn not_joined() -> Response {
    Denial::NotJoined.response()
}

/// Why a question is not looked into at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// The facility has not joined.
    NotJoined,
    /// 資格確認日 lies ahead.
    FutureDay,
    /// 照会番号 is empty or too long.
    ReferenceLength,
    /// Nobody has this qualification.
    Nobody,
}

impl Denial {
    /// The reason in Japanese.
    pub(super) const fn ja(self) -> &'static str {
        match self {
            Self::NotJoined => "オンライン資格確認の利用登録がない医療機関等です",
            Self::FutureDay => "資格確認日に未来の日は指定できません",
            Self::ReferenceLength => "照会番号は1文字以上50文字以内です",
            Self::Nobody => "該当する資格がありません",
        }
    }

    /// The same as an answer.
    pub(super) fn response(self) -> Response {
        Response::Refused {
            reason: self.ja().to_owned(),
        }
    }
}

/// What a question has found, and whom.
pub(super) struct Found {
    pub(super) check: Check,
    /// Who it is, where it is one person.
    pub(super) member: Option<MemberId>,
}

/// A question keyed by number.
pub(super) struct NumberQuery {
    pub(super) facility: FacilityCode,
    pub(super) insured: InsuredId,
    pub(super) birth: Date,
    pub(super) on: Date,
    pub(super) limit_consent: bool,
}

impl Fund {
    /// What is known of a facility, if it is joined to the eligibility system.
    pub(super) fn joined(&self, code: &FacilityCode) -> Option<&KnownFacility> {
        self.facilities
            .get(code)
            .filter(|known| known.system != FacilitySystem::None)
    }

    /// 資格照会 keyed by number: never medical information, the limit class only with spoken consent, and
    /// never a record other than the one asked about.
    pub(super) fn check_by_number(&mut self, now: VirtualTime, query: &NumberQuery) -> Response {
        match self.find_by_number(now, query) {
            Ok(found) => Response::Checked(Box::new(found.check)),
            Err(denial) => denial.response(),
        }
    }

    /// The same, for whoever words the answer.
    ///
    /// # Errors
    /// Why the question is not looked into.
    pub(super) fn find_by_number(
        &mut self,
        now: VirtualTime,
        query: &NumberQuery,
    ) -> Result<Found, Denial> {
        if self.joined(&query.facility).is_none() {
            return Err(Denial::NotJoined);
        }
        if query.on > now.date() {
            return Err(Denial::FutureDay);
        }
        let found = self.answering(&query.insured, query.birth, now);
        let check = match found.as_slice() {
            [] => result(Validity::NoneFound, Vec::new()),
            [one] => self.known_by_number(*one, query, now),
            // Twins of one account, or two people under one number: whose record to show, nobody can tell.
            _ => result(Validity::Several, Vec::new()),
        };
        let check = self.with_reference(&query.facility, check);
        self.note_confirmed(&query.facility, &check, query.on, now);
        let member = match found.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        if let Some(one) = member {
            self.note_seen(one, &query.facility, now);
        }
        Ok(Found { check, member })
    }

    fn known_by_number(&self, id: MemberId, query: &NumberQuery, now: VirtualTime) -> Check {
        let Some(member) = self.members.get(id) else {
            return result(Validity::NoneFound, Vec::new());
        };
        let mut asked: Vec<_> = member
            .records
            .iter()
            .filter(|record| record.in_view(now) && answers(record, &query.insured, query.birth))
            .collect();
        asked.sort_by_key(|record| record.enrolment.from);
        let in_force = asked
            .iter()
            .rfind(|record| record.in_force_on(query.on))
            .copied();
        let Some(record) = in_force.or(asked.last().copied()) else {
            return result(Validity::NoneFound, Vec::new());
        };
        let validity = if in_force.is_some() {
            Validity::Valid
        } else if member.has_later(record, query.on, now) {
            Validity::InvalidNewerExists
        } else {
            Validity::Invalid
        };
        let tells_limit = rules::tells_limit(
            CheckRoute::Paper,
            query.limit_consent,
            now.date(),
            &self.parameters,
        );
        let shown = self.eligibility(member, record, query.on, now, tells_limit);
        result(validity, vec![shown])
    }

    /// Whose records in view answer to a number and a birthday.
    pub(super) fn answering(
        &self,
        insured: &InsuredId,
        birth: Date,
        now: VirtualTime,
    ) -> Vec<MemberId> {
        let mut found = self.members.with_account(&insured.insurer, &insured.number);
        found.retain(|id| {
            self.members.get(*id).is_some_and(|member| {
                member
                    .records
                    .iter()
                    .any(|record| record.in_view(now) && answers(record, insured, birth))
            })
        });
        found
    }

    /// 照会番号登録: bound to the facility and the person's present qualification.
    ///
    /// # Errors
    /// Why it is not registered.
    pub(super) fn register_reference(
        &mut self,
        facility: FacilityCode,
        reference: String,
        insured: &InsuredId,
    ) -> Result<(), Denial> {
        if self.joined(&facility).is_none() {
            return Err(Denial::NotJoined);
        }
        if !(1..=LONGEST_REFERENCE).contains(&reference.chars().count()) {
            return Err(Denial::ReferenceLength);
        }
        if self.members.owner_of(insured).is_none() {
            return Err(Denial::Nobody);
        }
        self.references
            .insert((facility, insured.clone()), reference);
        Ok(())
    }

    /// Keeps that a facility was told of a valid record, so that its claim is not returned (CLAIM-010).
    pub(super) fn note_confirmed(
        &mut self,
        facility: &FacilityCode,
        check: &Check,
        on: Date,
        now: VirtualTime,
    ) {
        if check.validity == Validity::Valid {
            for record in &check.records {
                self.confirmed
                    .note(now.date(), (facility.clone(), record.insured.clone(), on));
            }
        }
    }

    /// Notes in the audit log that a facility has seen a member's eligibility.
    pub(super) fn note_seen(&mut self, id: MemberId, facility: &FacilityCode, now: VirtualTime) {
        let by = self.name_of(&Channel::Facility {
            code: facility.clone(),
        });
        if let Some(member) = self.members.get_mut(id) {
            member.seen(now, &by, "資格情報", &self.parameters);
        }
    }
}

/// Whether a record is the one asked about: same account and birthday, and the same branch if one is given.
fn answers(record: &Record, insured: &InsuredId, birth: Date) -> bool {
    let kept = &record.enrolment.insured;
    kept.same_household_account(insured)
        && record.holder.birth == birth
        && (insured.branch.is_none() || kept.branch == insured.branch)
}
