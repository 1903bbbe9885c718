//! The monthly job (DOC-003, DOC-006, INSURER-018 … -020, -027) and the regular check of shares (INSURER-011).

use jiff::ToSpan;
use jiff::civil::Date;

use super::certificate::Asked;
use super::member::Member;
use super::{Insurer, Response};
use crate::fund::{self, Filing, FundRole};
use crate::role::Line;
use crate::rulebook::eligibility_certificate::{Circumstance, Ground, SINCE, ground};
use crate::vocabulary::InsuredId;

/// Certificates are renewed when they run out within this time: the job runs once a month.
const RENEWAL_WINDOW: i32 = 1;

impl Insurer {
    pub(super) async fn run_monthly_job(&mut self, line: &Line) -> Response {
        let today = line.now().date();
        if today < SINCE {
            return Response::Accepted;
        }
        let request = fund::Request::ListUnregistered {
            insurer: self.number().clone(),
        };
        let unregistered = match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Unregistered { members }) => members,
            // No list this month.
            _ => Vec::new(),
        };
        let due: Vec<InsuredId> = self
            .members
            .values()
            .filter(|member| member.in_force(today) && lacks_certificate(member, today))
            .filter(|member| {
                gets_it(
                    member,
                    unregistered.contains(&member.enrolment.insured),
                    today,
                )
            })
            .map(|member| member.enrolment.insured.clone())
            .collect();
        for insured in &due {
            self.send_certificate(line, insured, Asked::Unasked);
        }
        Response::Accepted
    }

    /// Compares every recorded share with the right one and files corrections.
    pub(super) async fn check_shares(&mut self, line: &Line) -> Response {
        let today = line.now().date();
        let mut corrected = Vec::new();
        let mut filings = Vec::new();
        for member in self
            .members
            .values_mut()
            .filter(|member| member.in_force(today))
        {
            let right = member.share(today);
            if member
                .enrolment
                .recorded_share
                .is_some_and(|recorded| recorded != right)
            {
                member.enrolment.recorded_share = None;
                corrected.push(member.enrolment.insured.clone());
                if let Some(number) = member.number.clone() {
                    let (holder, enrolment) = (member.holder.clone(), member.enrolment.clone());
                    filings.push(Filing::Correct {
                        number,
                        holder,
                        enrolment,
                    });
                }
            }
        }
        for filing in filings {
            self.file(line, filing).await;
        }
        Response::Corrected { members: corrected }
    }
}

/// Whether there is no certificate, or it runs out before the next job.
fn lacks_certificate(member: &Member, today: Date) -> bool {
    member
        .certificate_until
        .is_none_or(|until| until < today.saturating_add(RENEWAL_WINDOW.months()))
}

/// Whether the member gets one now, without asking this year (DOC-003, DOC-004).
fn gets_it(member: &Member, unregistered: bool, today: Date) -> bool {
    let mut circumstances = Vec::new();
    if unregistered || member.number.is_none() {
        circumstances.push(Circumstance::NotRegistered);
    }
    if member.protected {
        circumstances.push(Circumstance::Protected);
    }
    if member.needs_help && member.certificate_until.is_some() {
        circumstances.push(Circumstance::HeldAsNeedingCare);
    }
    match ground(&circumstances, member.late_elderly_birth(), today) {
        Ground::WithoutRequest(_) | Ground::LateElderlyEveryone | Ground::LateElderlyEightyFive => {
            true
        }
        Ground::LateElderlyOnRequest => member.keeps_applying,
        Ground::OnRequest(_) | Ground::Refused | Ground::NotYet => false,
    }
}
