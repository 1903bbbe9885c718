//! Counters that are wrong.

use madoguchi_sim::counter::{CounterRole, Request, Response};
use madoguchi_sim::role::{Line, RoleName};
use madoguchi_sim::vocabulary::Share;

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[Defect {
    id: "counter-charges-whole-when-nothing-is-confirmed",
    role: RoleName::Counter,
    does: "資格を確認できなければ、申立書があっても10割を集める",
    breaks: &["no-full-charge-for-failure"],
    infect: |board| {
        flaw::says::<CounterRole, _>(board, || {
            |_: &Line, asked: &Request, answer: &mut Response| {
                if let (Request::Receive(reception), Response::Decision(decision)) = (asked, answer)
                    && decision.validity.is_none()
                {
                    decision.share = Share::FULL;
                    decision.collected = reception.total;
                }
            }
        });
    },
}];
