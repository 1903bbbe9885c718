//! 総点検: stored records against the register of residents (INSURER-009).

use super::registration::compare;
use super::{Insurer, Response};
use crate::fund::{Holder, ViewingStop};
use crate::jlis::{self, JlisRole};
use crate::role::Line;
use crate::rulebook::registration::{self as rule, Mismatch};
use crate::vocabulary::{IndividualNumber, InsuredId};

impl Insurer {
    /// Compares every record that has a number. What J-LIS does not answer today is not listed.
    pub(super) async fn inspect_links(&mut self, line: &Line) -> Response {
        let today = line.now().date();
        let linked: Vec<(InsuredId, Holder, IndividualNumber)> = self
            .members
            .values()
            .filter(|member| member.in_force(today))
            .filter_map(|member| {
                let number = member.number.clone()?;
                Some((
                    member.enrolment.insured.clone(),
                    member.holder.clone(),
                    number,
                ))
            })
            .collect();
        let mut suspicious = Vec::new();
        for (insured, holder, number) in linked {
            let request = jlis::Request::InquireByNumber { number };
            let stop = match line.ask::<JlisRole>("", request).await {
                Ok(jlis::Response::Resident(resident)) => match compare(&holder, &resident) {
                    mismatch if mismatch == Mismatch::default() => continue,
                    mismatch => stop_of(rule::viewing_stop(mismatch, today)),
                },
                // A number of nobody: there is no one whose data could be shown.
                Ok(_) => ViewingStop::None,
                Err(_) => continue,
            };
            if stop != ViewingStop::None {
                self.set_stop(line, insured.clone(), stop).await;
            }
            suspicious.push(insured);
        }
        Response::Suspicious {
            members: suspicious,
        }
    }
}

const fn stop_of(stop: rule::ViewingStop) -> ViewingStop {
    match stop {
        rule::ViewingStop::Nothing => ViewingStop::None,
        rule::ViewingStop::MedicalInformation => ViewingStop::Medical,
        rule::ViewingStop::EligibilityAndMedicalInformation => ViewingStop::Everything,
    }
}
