//! 居宅同意取得型: consents given away from the reception counter, kept by facility and kind of care, and what is asked under them
//! (CARE-004 to CARE-008).

use jiff::ToSpan;
use jiff::civil::Date;

use super::{
    CareKind, CareResponse, ConsentEnd, ConsentState, Consented, ListedBy, answer, done, refused,
    setting,
};
use crate::cast::{FacilitySystem, MedicalKind};
use crate::clock::VirtualTime;
use crate::fund::by_number::not_joined;
use crate::fund::medical::{Origin, Viewing};
use crate::fund::members::MemberId;
use crate::fund::{
    CardProof, CardRefusal, Channel, Check, Consents, Fund, IdentityMeans, Response,
};
use crate::rulebook::Parameters;
use crate::rulebook::care::{Client, Identification, Recheck};
use crate::vocabulary::{FacilityCode, InsuredId};

/// A consent and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) facility: FacilityCode,
    pub(super) member: MemberId,
    pub(super) state: ConsentState,
}

impl Kept {
    /// The consent as it stands at a moment.
    fn at(&self, now: VirtualTime) -> ConsentState {
        let mut state = self.state.clone();
        if state.ended.is_none() && now >= state.until {
            state.ended = Some(ConsentEnd::Lapsed);
        }
        state
    }

    fn is(&self, facility: &FacilityCode, member: MemberId, kind: CareKind) -> bool {
        self.facility == *facility && self.member == member && self.state.kind == kind
    }
}

/// What a way of identification at a device is in the rulebook.
pub(super) const fn way(identity: IdentityMeans) -> Identification {
    match identity {
        IdentityMeans::Pin => Identification::Pin,
        IdentityMeans::Face | IdentityMeans::Visual | IdentityMeans::PhoneBiometrics => {
            Identification::Sight
        }
    }
}

/// The first moment at which a consent no longer holds. Visits that go on renew it (CARE-006); any other lasts as long as one at a
/// reader, and through the day of the visit where that is told (assumed).
fn ends(
    recheck: Recheck,
    last: VirtualTime,
    visit: Option<Date>,
    parameters: &Parameters,
) -> VirtualTime {
    match recheck {
        Recheck::WithoutCardWhileVisitsContinue => {
            let months = i32::from(parameters.home_consent_months);
            let last_day = last.date().saturating_add(months.months());
            VirtualTime::start_of(last_day).plus_days(1)
        }
        Recheck::EachTime => {
            let hours = i32::from(parameters.consent_hours);
            let at_least = last.plus_minutes(hours.saturating_mul(60));
            let after_visit = visit.map(|day| VirtualTime::start_of(day).plus_days(1));
            after_visit.map_or(at_least, |after| after.max(at_least))
        }
    }
}

/// Why consents of such days are not listed.
pub(in crate::fund) fn listing_denied(
    kind: CareKind,
    (by, from, to): (ListedBy, Date, Date),
) -> Option<&'static str> {
    if to < from {
        return Some("期間の終わりが始まりより前です");
    }
    (by == ListedBy::VisitDate && kind != CareKind::Online)
        .then_some("受診日で取得できるのはオンライン診療等の同意だけです")
}

/// What the holder of a card decides on a device.
pub(super) struct Given {
    pub(super) kind: CareKind,
    pub(super) consents: Consents,
    pub(super) visit: Option<Date>,
    pub(super) address: Option<String>,
}

impl Fund {
    /// The holder of a card consents. An earlier consent of the same kind at the facility is replaced.
    pub(super) fn consent_away(
        &mut self,
        now: VirtualTime,
        channel: &Channel,
        proof: &CardProof,
        given: Given,
    ) -> Response {
        let today = now.date();
        let (facility, client) = match channel {
            Channel::PatientWeb { facility } => (facility, Client::PatientWeb),
            Channel::FacilityApp { facility, .. } => (facility, Client::FacilityApp),
            _ => return refused("居宅同意取得型の端末ではありません"),
        };
        let Some(known) = self.joined(facility) else {
            return not_joined();
        };
        if known.system != FacilitySystem::Full {
            return refused("資格確認限定型の施設では居宅同意取得型を利用できません");
        }
        let setting = setting(known.kind, given.kind);
        if !setting.is_open(today) {
            return refused("この療養の場ではまだオンライン資格確認を利用できません");
        }
        if client == Client::PatientWeb
            && given.address != self.care.address(facility, given.kind).cloned()
        {
            return refused("医療機関アクセスURLが正しくないか、変更されています");
        }
        if given.visit.is_some_and(|day| day < today) {
            return refused("受診日に過去の日は指定できません");
        }
        let session = match self.prove_away(channel, proof, now) {
            Ok(session) => session,
            Err(refusal) => return *refusal,
        };
        if setting.accepts(way(proof.identity), client, today) != Some(true) {
            return Response::CardRefused {
                reason: CardRefusal::NotAccepted,
            };
        }
        let member = session.member;
        self.care
            .consents
            .retain(|kept| !kept.is(facility, member, given.kind));
        let state = ConsentState {
            number: self.care.number(),
            kind: given.kind,
            consents: given.consents,
            given: now,
            visit: given.visit,
            until: ends(setting.recheck(), now, given.visit, &self.parameters),
            ended: None,
        };
        let kept = Kept {
            facility: facility.clone(),
            member,
            state: state.clone(),
        };
        self.care.consents.push(kept);
        self.under_consent(now, &facility.clone(), member, state)
    }

    /// Eligibility of today, with a key to what the consent opens.
    fn under_consent(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        member: MemberId,
        state: ConsentState,
    ) -> Response {
        let Some(known) = self.members.get(member) else {
            return refused("該当する同意がありません");
        };
        let live = state.ended.is_none();
        let check = self.latest((member, known), now, live && state.consents.limit);
        let mut check = self.with_reference(facility, check);
        self.keys.end_consent(state.number);
        if live {
            let viewing = Viewing {
                facility: facility.clone(),
                member,
                consents: state.consents,
                given: now,
                origin: Origin::Kept(state.number),
            };
            check.key = self.keys.open(viewing, &self.parameters);
            check.diseases = self.diseases_told(member, &check, state.consents, now);
        }
        self.note_confirmed(facility, &check, now.date(), now);
        self.note_seen(member, facility, now);
        answer(CareResponse::Consented {
            check: Box::new(check),
            state,
        })
    }

    /// Whether a kept consent to a kind of care (OQSCD028) still opens a set.
    pub(in crate::fund) fn keeps_consent_to(
        &self,
        now: VirtualTime,
        facility: &FacilityCode,
        member: MemberId,
        (code, kind): (u8, MedicalKind),
    ) -> bool {
        self.care.consents.iter().any(|kept| {
            kept.facility == *facility
                && kept.member == member
                && kept.state.kind.code() == code
                && kept.state.consents.allows(kind)
                && kept.at(now).ended.is_none()
        })
    }

    /// 再照会. The visit goes on, so a consent for continued visits lasts on from today.
    pub(super) fn check_again(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        kind: CareKind,
        insured: &InsuredId,
        birth: Date,
    ) -> Response {
        let Some(facility_kind) = self.joined(facility).map(|known| known.kind) else {
            return not_joined();
        };
        let member = match self.answering(insured, birth, now).as_slice() {
            [one] => *one,
            [] => return refused("該当する同意がありません"),
            _ => return refused("複数の人が該当します。枝番を指定してください"),
        };
        let recheck = setting(facility_kind, kind).recheck();
        let parameters = self.parameters.clone();
        let found = self
            .care
            .consents
            .iter_mut()
            .find(|kept| kept.is(facility, member, kind));
        let Some(kept) = found else {
            return refused("該当する同意がありません");
        };
        let state = kept.at(now);
        match state.ended {
            None => {
                if recheck == Recheck::WithoutCardWhileVisitsContinue {
                    kept.state.until = ends(recheck, now, None, &parameters);
                }
                let state = kept.state.clone();
                self.under_consent(now, facility, member, state)
            }
            Some(ConsentEnd::Lapsed) if parameters.lapsed_consent_shows_eligibility => {
                self.under_consent(now, facility, member, state)
            }
            Some(reason) => refused(&format!("同意は終わっています（{}）", reason.ja())),
        }
    }

    /// 同意済資格情報一括取得, by the day of consent or of the visit. What a patient or the facility has withdrawn is listed with the
    /// reason and without eligibility.
    pub(super) fn list_consented(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        kind: CareKind,
        (by, from, to): (ListedBy, Date, Date),
    ) -> Response {
        if self.joined(facility).is_none() {
            return not_joined();
        }
        if let Some(reason) = listing_denied(kind, (by, from, to)) {
            return refused(reason);
        }
        let listed: Vec<(MemberId, ConsentState)> = self
            .care
            .consents
            .iter()
            .filter(|kept| kept.facility == *facility && kept.state.kind.code() == kind.code())
            .filter(|kept| {
                let day = match by {
                    ListedBy::ConsentDate => Some(kept.state.given.date()),
                    ListedBy::VisitDate => kept.state.visit,
                };
                day.is_some_and(|day| (from..=to).contains(&day))
            })
            .map(|kept| (kept.member, kept.at(now)))
            .collect();
        let mut people = Vec::new();
        for (member, state) in listed {
            let Some(known) = self.members.get(member) else {
                continue;
            };
            let live = state.ended.is_none();
            let shown = live
                || (state.ended == Some(ConsentEnd::Lapsed)
                    && self.parameters.lapsed_consent_shows_eligibility);
            let check = self.latest((member, known), now, live && state.consents.limit);
            let check = self.with_reference(facility, check);
            let check = if shown {
                self.note_confirmed(facility, &check, now.date(), now);
                self.note_seen(member, facility, now);
                check
            } else {
                Check {
                    records: Vec::new(),
                    tickets: Vec::new(),
                    reference: None,
                    ..check
                }
            };
            people.push(Consented { check, state });
        }
        answer(CareResponse::ConsentedList { people })
    }

    pub(super) fn withdraw_at_facility(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        kind: CareKind,
        insured: &InsuredId,
        purpose_changed: bool,
    ) -> Response {
        if self.joined(facility).is_none() {
            return not_joined();
        }
        let reason = if purpose_changed {
            ConsentEnd::PurposeChanged
        } else {
            ConsentEnd::Facility
        };
        match self.members.owner_of(insured) {
            Some(member) => self.end_consent(now, facility, member, kind, reason),
            None => refused("該当する同意がありません"),
        }
    }

    pub(super) fn withdraw_by_patient(
        &mut self,
        now: VirtualTime,
        channel: &Channel,
        proof: &CardProof,
        kind: CareKind,
    ) -> Response {
        let Channel::PatientWeb { facility } = channel else {
            return refused("マイナ在宅受付Webではありません");
        };
        match self.prove_away(channel, proof, now) {
            Ok(session) => {
                self.end_consent(now, facility, session.member, kind, ConsentEnd::Patient)
            }
            Err(refusal) => *refusal,
        }
    }

    fn end_consent(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        member: MemberId,
        kind: CareKind,
        reason: ConsentEnd,
    ) -> Response {
        let found = self
            .care
            .consents
            .iter_mut()
            .find(|kept| kept.is(facility, member, kind) && kept.at(now).ended.is_none());
        let Some(kept) = found else {
            return refused("取り消せる同意がありません");
        };
        kept.state.ended = Some(reason);
        let number = kept.state.number;
        self.keys.end_consent(number);
        done()
    }

    /// 医療機関アクセスURL取得. The first question makes the address.
    pub(super) fn get_address(
        &mut self,
        facility: FacilityCode,
        kind: CareKind,
        change: bool,
    ) -> Response {
        let Some(known) = self.joined(&facility) else {
            return not_joined();
        };
        if known.system != FacilitySystem::Full {
            return refused("資格確認限定型の施設では居宅同意取得型を利用できません");
        }
        let known = self.care.address(&facility, kind).cloned();
        let url = match known.filter(|_| !change) {
            Some(url) => url,
            None => self.care.new_address(facility, kind),
        };
        answer(CareResponse::Address { url })
    }
}
