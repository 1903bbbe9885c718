//! What insurers may do and see: stops on viewing, cancellations, the list of unregistered members, and who has
//! looked.

use super::{Fund, Registration, Response, ViewingStop, rules};
use crate::clock::VirtualTime;
use crate::vocabulary::{InsuredId, InsurerNumber};

fn refused(reason: &str) -> Response {
    Response::Refused {
        reason: reason.to_owned(),
    }
}

const NOT_THEIRS: &str = "該当する加入者情報がありません";

impl Fund {
    /// 閲覧停止, and its end (OQS-027, INSURER-008, PRIV-005).
    pub(super) fn set_viewing_stop(
        &mut self,
        insurer: &InsurerNumber,
        insured: &InsuredId,
        stop: ViewingStop,
    ) -> Response {
        let record = self
            .members
            .owner_of(insured)
            .filter(|_| insured.insurer == *insurer)
            .and_then(|id| self.members.get_mut(id))
            .and_then(|member| member.record_mut(insured));
        match record {
            Some(record) => {
                record.stop = stop;
                Response::Accepted
            }
            None => refused(NOT_THEIRS),
        }
    }

    /// 利用登録の解除: the card works until the end of the following month (INSURER-022).
    pub(super) fn cancel_registration(
        &mut self,
        now: VirtualTime,
        insurer: &InsurerNumber,
        insured: &InsuredId,
    ) -> Response {
        let today = now.date();
        if !rules::takes_cancellations(today) {
            return refused("利用登録の解除はまだ受け付けられません");
        }
        let months = self.parameters.cancellation_visible_after_months;
        let member = self
            .members
            .owner_of(insured)
            .filter(|_| insured.insurer == *insurer)
            .and_then(|id| self.members.get_mut(id));
        match member {
            None => refused(NOT_THEIRS),
            Some(member) if member.registration.state(today) != Registration::Registered => {
                refused("利用登録がありません")
            }
            Some(member) => {
                member
                    .registration
                    .cancel(rules::cancellation_holds_from(today, months));
                Response::Accepted
            }
        }
    }

    /// Members without a usable registration (INSURER-027): never registered, cancelled, lapsed, or with a
    /// certificate in its grace time, who need 資格確認書 before that ends (OQS-029).
    pub(super) fn list_unregistered(&self, now: VirtualTime, insurer: &InsurerNumber) -> Response {
        let today = now.date();
        let mut members: Vec<InsuredId> = self
            .members
            .iter()
            .filter(|(_, member)| {
                member.registration.state(today) != Registration::Registered
                    || member.registration.certificate_has_expired(today)
            })
            .flat_map(|(_, member)| &member.records)
            .filter(|record| {
                record.enrolment.insured.insurer == *insurer
                    && record.has_arrived(now)
                    && record.in_force_on(today)
            })
            .map(|record| record.enrolment.insured.clone())
            .collect();
        members.sort();
        members.dedup();
        Response::Unregistered { members }
    }

    /// アクセスログ of a member's data.
    pub(super) fn audit_log(&self, insurer: &InsurerNumber, insured: &InsuredId) -> Response {
        let member = self
            .members
            .owner_of(insured)
            .filter(|_| insured.insurer == *insurer)
            .and_then(|id| self.members.get(id));
        match member {
            Some(member) => Response::Log {
                accesses: member.accesses.iter().cloned().collect(),
            },
            None => refused(NOT_THEIRS),
        }
    }
}
