//! 医療扶助: 医療券・調剤券 that welfare offices register, and who may see them (OQS-025).

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CareResponse, TicketHolder, done, refused};
use crate::clock::VirtualTime;
use crate::fund::by_number::not_joined;
use crate::fund::member::Member;
use crate::fund::members::MemberId;
use crate::fund::{Fund, Response, rules};
use crate::vocabulary::{FacilityCode, InsuredId, Yen, arbitrary_date};

/// The most 傷病名, and the most 備考, of a ticket.
const MOST_TEXTS: usize = 3;

/// 医療券・調剤券 (MedicalTicketInfo).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// 券別.
    pub kind: TicketKind,
    /// 有効開始年月日.
    #[arbitrary(with = arbitrary_date)]
    pub from: Date,
    /// 有効終了年月日: the last day.
    #[arbitrary(with = arbitrary_date)]
    pub until: Date,
    /// 交付番号.
    pub issue_number: String,
    /// 診療年月: the first day of the month.
    #[arbitrary(with = arbitrary_date)]
    pub month: Date,
    /// 指定医療機関コード.
    pub facility: FacilityCode,
    /// 処方箋発行元 of a 調剤券.
    pub prescriber: Option<FacilityCode>,
    /// 傷病名, at most three.
    pub injuries: Vec<String>,
    /// 診療別.
    pub treatment: TreatmentKind,
    /// 本人支払額.
    pub self_pay: Yen,
    /// 地区担当員名.
    pub district_contact: String,
    /// 取扱担当者名.
    pub handling_contact: String,
    /// 併用: beside an insurance or another public expense; otherwise 単独.
    pub combined: bool,
    /// 社会保険あり.
    pub social_insurance: bool,
    /// 社会保険の状況の不整合.
    pub inconsistent: bool,
    /// 感染症法37条の2.
    pub infection: bool,
    /// 後期高齢者医療の該当.
    pub late_elderly: bool,
    /// 都道府県費.
    pub prefectural: bool,
    /// 備考, at most three.
    pub remarks: Vec<String>,
}

impl Ticket {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        (self.from..=self.until).contains(&day)
    }
}

/// 券別 (OQSCD018).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
pub enum TicketKind {
    /// 01 医療券.
    #[serde(rename = "01")]
    Medical,
    /// 02 調剤券.
    #[serde(rename = "02")]
    Dispensing,
}

/// 診療別 (OQSCD019).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
pub enum TreatmentKind {
    /// 01 入院.
    #[serde(rename = "01")]
    Inpatient,
    /// 02 入院外.
    #[serde(rename = "02")]
    Outpatient,
    /// 03 歯科.
    #[serde(rename = "03")]
    Dental,
    /// 04 調剤.
    #[serde(rename = "04")]
    Dispensing,
    /// 05 訪問看護.
    #[serde(rename = "05")]
    VisitingNurse,
}

/// Why tickets are not listed yet.
pub(in crate::fund) fn tickets_denied(now: VirtualTime) -> Option<&'static str> {
    (!rules::checks_public_assistance(now.date()))
        .then_some("医療扶助のオンライン資格確認はまだ始まっていません")
}

impl Fund {
    /// A welfare office registers a ticket; one with the same 交付番号 is replaced.
    pub(super) fn register_ticket(&mut self, insured: &InsuredId, ticket: Ticket) -> Response {
        if ticket.until < ticket.from || ticket.month != ticket.month.first_of_month() {
            return refused("医療券の有効期間又は診療年月が正しくありません");
        }
        if ticket.injuries.len() > MOST_TEXTS || ticket.remarks.len() > MOST_TEXTS {
            return refused("傷病名と備考はそれぞれ3件までです");
        }
        let Some(holder) = self.assisted(insured) else {
            return refused("この受給者番号の医療扶助はありません");
        };
        let kept = self.care.tickets.entry(holder).or_default();
        kept.retain(|known| known.issue_number != ticket.issue_number);
        kept.push(ticket);
        done()
    }

    fn assisted(&self, insured: &InsuredId) -> Option<MemberId> {
        self.members
            .iter()
            .find(|(_, member)| {
                member
                    .assistance
                    .as_ref()
                    .is_some_and(|(_, assistance)| assistance.insured == *insured)
            })
            .map(|(id, _)| id)
    }

    /// The tickets of a month that name the facility which asks.
    pub(super) fn list_tickets(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        month: Date,
    ) -> Response {
        if self.joined(facility).is_none() {
            return not_joined();
        }
        if let Some(reason) = tickets_denied(now) {
            return refused(reason);
        }
        let month = month.first_of_month();
        let mut people = Vec::new();
        let mut seen = Vec::new();
        for (id, tickets) in &self.care.tickets {
            let own: Vec<_> = tickets
                .iter()
                .filter(|ticket| ticket.month == month && ticket.facility == *facility)
                .cloned()
                .collect();
            let Some(eligibility) = self
                .members
                .get(*id)
                .filter(|_| !own.is_empty())
                .and_then(|member| self.ticket(member, now.date()))
            else {
                continue;
            };
            let reference = self
                .references
                .get(&(facility.clone(), eligibility.insured.clone()))
                .cloned();
            people.push(TicketHolder {
                eligibility,
                tickets: own,
                reference,
            });
            seen.push(*id);
        }
        for id in seen {
            self.note_seen(id, facility, now);
        }
        super::answer(CareResponse::Tickets { people })
    }

    /// What tickets say of a holder today: `None` where the welfare office registers none one by one; otherwise
    /// those in force, which may be none.
    pub(in crate::fund) fn tickets_today(&self, id: MemberId, today: Date) -> Option<Vec<Ticket>> {
        let kept = self.care.tickets.get(&id)?;
        Some(
            kept.iter()
                .filter(|ticket| ticket.holds_on(today))
                .cloned()
                .collect(),
        )
    }

    /// Whether 医療扶助 of a member is registered for today.
    pub(in crate::fund) fn ticket_is_registered(
        &self,
        id: MemberId,
        member: &Member,
        today: Date,
    ) -> bool {
        match self.tickets_today(id, today) {
            Some(tickets) => !tickets.is_empty(),
            None => member.assistance.as_ref().is_some_and(|(_, assistance)| {
                assistance
                    .ticket_registered
                    .is_some_and(|registered| registered <= today)
            }),
        }
    }
}
