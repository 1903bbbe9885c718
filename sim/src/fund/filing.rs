//! 加入者情報 as insurers file it: under a 個人番号, which J-LIS turns into the 連携符号 and which goes no
//! further (JLIS-010, PRIV-002).

use super::member::Record;
use super::{Filing, Fund, Holder, Response, ViewingStop};
use crate::cast::Enrolment;
use crate::role::Line;
use crate::vocabulary::{IndividualNumber, InsurerNumber};

fn refused(reason: &str) -> Response {
    Response::Refused {
        reason: reason.to_owned(),
    }
}

/// Whether the filing replaces a record, or adds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    New,
    Corrected,
}

impl Fund {
    /// An insurer files something about one person.
    pub(super) async fn file(
        &mut self,
        line: &Line,
        insurer: &InsurerNumber,
        filing: Filing,
    ) -> Response {
        let about = match &filing {
            Filing::Acquire { enrolment, .. } | Filing::Correct { enrolment, .. } => {
                &enrolment.insured
            }
            Filing::Lose { insured, .. } | Filing::Void { insured } => insured,
        };
        if about.insurer != *insurer || !self.insurers.contains_key(insurer) {
            return refused("他の保険者の加入者情報は登録できません");
        }
        match filing {
            Filing::Acquire {
                number,
                holder,
                enrolment,
            } => {
                self.enter(line, &number, (holder, enrolment), Entry::New)
                    .await
            }
            Filing::Correct {
                number,
                holder,
                enrolment,
            } => {
                self.enter(line, &number, (holder, enrolment), Entry::Corrected)
                    .await
            }
            Filing::Lose { insured, on } => {
                let record = self
                    .members
                    .owner_of(&insured)
                    .and_then(|id| self.members.get_mut(id))
                    .and_then(|member| member.record_mut(&insured));
                match record {
                    Some(record) if record.enrolment.from <= on => {
                        record.enrolment.until = Some(on);
                        Response::Accepted
                    }
                    Some(_) => refused("資格喪失年月日が資格取得年月日より前です"),
                    None => refused("該当する加入者情報がありません"),
                }
            }
            Filing::Void { insured } => {
                let owner = self.members.owner_of(&insured);
                match owner.and_then(|id| self.members.get_mut(id)) {
                    Some(member) => {
                        member.records.retain(|record| !record.is_of(&insured));
                        Response::Accepted
                    }
                    None => refused("該当する加入者情報がありません"),
                }
            }
        }
    }

    async fn enter(
        &mut self,
        line: &Line,
        number: &IndividualNumber,
        (holder, mut enrolment): (Holder, Enrolment),
        entry: Entry,
    ) -> Response {
        if enrolment.until.is_some_and(|until| until < enrolment.from) {
            return refused("資格喪失年月日が資格取得年月日より前です");
        }
        let Some(member) = self.member_numbered(line, number).await else {
            return refused("住民基本台帳に該当者がいません");
        };
        let now = line.now();
        // What is filed is visible from now on, at the earliest.
        enrolment.visible_from = Some(enrolment.visible_from.map_or(now, |at| at.max(now)));
        let mut stop = ViewingStop::None;
        if entry == Entry::Corrected {
            // The record may have been under another person's number; a stop stays until it is lifted
            // (PRIV-005).
            let Some(owner) = self.members.owner_of(&enrolment.insured) else {
                return refused("訂正する加入者情報がありません");
            };
            if let Some(wrong) = self.members.get_mut(owner) {
                if let Some(before) = wrong.record_mut(&enrolment.insured) {
                    stop = before.stop;
                    enrolment.visible_from = before.enrolment.visible_from.or(Some(now));
                }
                wrong
                    .records
                    .retain(|record| !record.is_of(&enrolment.insured));
            }
        }
        self.members.file(
            member,
            Record {
                holder,
                enrolment,
                stop,
            },
        );
        Response::Accepted
    }
}
