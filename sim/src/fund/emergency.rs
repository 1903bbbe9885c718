//! システム障害時モード: eligibility by the four items written down in an outage (COUNTER-015, COUNTER-016).

use jiff::civil::Date;

use super::by_number::not_joined;
use super::eligibility::result;
use super::member::{Member, Record};
use super::members::MemberId;
use super::{Check, Fund, Response, Validity, rules};
use crate::clock::VirtualTime;
use crate::vocabulary::{Address, FacilityCode, PersonName, Sex};

/// The four items.
pub(super) struct FourItems {
    pub(super) name: PersonName,
    pub(super) sex: Sex,
    pub(super) birth: Date,
    pub(super) address: Address,
}

impl FourItems {
    /// Whether a record says the same. ● stands for a character that is not known and equals none (OQS-032).
    fn are_of(&self, record: &Record) -> bool {
        let holder = &record.holder;
        holder.name.same_as(&self.name)
            && holder.sex == self.sex
            && holder.birth == self.birth
            && holder.address.same_as(&self.address)
    }
}

fn refused(reason: &str) -> Response {
    Response::Refused {
        reason: reason.to_owned(),
    }
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

impl Fund {
    /// The help desk calls back at the registered number, and opens the function if that is where the call
    /// was taken.
    pub(super) fn open_emergency(
        &mut self,
        now: VirtualTime,
        facility: FacilityCode,
        called_back_at: &str,
    ) -> Response {
        if !rules::has_emergency_function(now.date()) {
            return refused("障害時モードはまだ提供されていません");
        }
        let Some(known) = self.joined(&facility) else {
            return not_joined();
        };
        if digits(called_back_at) != known.registered_phone.digits() {
            return refused("折り返しの電話番号が登録済みの番号ではありません");
        }
        self.emergencies.insert(facility);
        Response::EmergencyOpen
    }

    /// 資格照会 by the four items, on the day of the visit.
    pub(super) fn emergency_check(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        items: &FourItems,
        on: Date,
    ) -> Response {
        if !self.emergencies.contains(facility) {
            return refused("障害時モードが開かれていません。先にコールセンターへ連絡してください");
        }
        if on > now.date() {
            return refused("資格確認日に未来の日は指定できません");
        }
        let found: Vec<MemberId> = self
            .members
            .iter()
            .filter(|(_, member)| {
                member
                    .records
                    .iter()
                    .any(|record| record.in_view(now) && items.are_of(record))
            })
            .map(|(id, _)| id)
            .collect();
        let check = match found.as_slice() {
            [] => result(Validity::NoneFound, Vec::new()),
            [one] => self.members.get(*one).map_or_else(
                || result(Validity::NoneFound, Vec::new()),
                |member| self.in_emergency(member, items, on, now),
            ),
            _ => result(Validity::Several, Vec::new()),
        };
        let check = self.with_reference(facility, check);
        self.note_confirmed(facility, &check, on, now);
        if let [one] = found.as_slice() {
            self.note_seen(*one, facility, now);
        }
        Response::Checked(Box::new(check))
    }

    /// Only records that say the four items themselves: a wrong registration shows nobody else's.
    fn in_emergency(
        &self,
        member: &Member,
        items: &FourItems,
        on: Date,
        now: VirtualTime,
    ) -> Check {
        let mut own: Vec<_> = member
            .records
            .iter()
            .filter(|record| record.in_view(now) && items.are_of(record))
            .filter(|record| record.enrolment.from <= on)
            .collect();
        own.sort_by_key(|record| record.enrolment.from);
        let in_force = own.iter().rfind(|record| record.in_force_on(on)).copied();
        let validity = match in_force {
            Some(_) => Validity::Valid,
            None => Validity::Invalid,
        };
        match in_force.or(own.last().copied()) {
            Some(record) => {
                let shown = self.eligibility(member, record, on, now, false);
                result(validity, vec![shown])
            }
            None => result(Validity::NoneFound, Vec::new()),
        }
    }

    /// 利用報告: ends the use.
    pub(super) fn report_emergency_use(&mut self, facility: &FacilityCode) -> Response {
        if self.emergencies.remove(facility) {
            Response::Accepted
        } else {
            refused("障害時モードは使われていません")
        }
    }
}
